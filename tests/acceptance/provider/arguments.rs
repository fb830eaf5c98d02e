//! The arguments that tune: each refuses what it cannot be, at its own place.

use expect_test::expect;

use super::block;
use crate::harness::on_every_cli;

#[test]
fn what_an_argument_cannot_be_is_refused_at_its_place() {
    on_every_cli(|world| {
        for (line, expected) in [
            (
                "request_timeout = \"soon\"",
                expect![[r#"
                    Invalid value for request_timeout
                    on provider "texture": request_timeout = "soon"

                    The value must be a length of time such as "30s", "10m" or "1h30m". Got "soon": "soon" does not begin with a number.
                "#]],
            ),
            (
                "request_timeout = \"\"",
                expect![[r#"
                    Invalid value for request_timeout
                    on provider "texture": request_timeout = ""

                    The value must be a length of time such as "30s", "10m" or "1h30m". Got "": it is empty.
                "#]],
            ),
            (
                "request_timeout = \"0s\"",
                expect![[r#"
                    Invalid value for request_timeout
                    on provider "texture": request_timeout = "0s"

                    The value must be a length of time such as "30s", "10m" or "1h30m". Got "0s": it must be longer than 0.
                "#]],
            ),
            (
                "request_timeout = \"-5s\"",
                expect![[r#"
                    Invalid value for request_timeout
                    on provider "texture": request_timeout = "-5s"

                    The value must be a length of time such as "30s", "10m" or "1h30m". Got "-5s": "-5s" does not begin with a number.
                "#]],
            ),
            (
                "max_retries = -1",
                expect![[r#"
                    Invalid value for max_retries
                    on provider "texture": max_retries = -1

                    The value must be a whole number, between 0 and 100. Got -1.
                "#]],
            ),
            (
                "max_retries = 1.5",
                expect![[r#"
                    Invalid value for max_retries
                    on provider "texture": max_retries = 1.5

                    The value must be a whole number, between 0 and 100. Got 1.5.
                "#]],
            ),
            (
                "workspace_id = \"\"",
                expect![[r#"
                    Invalid value for workspace_id
                    on provider "texture": workspace_id = ""

                    The value must have at least 1 character. Got 0.
                "#]],
            ),
            (
                "allowed_organization_id = \"\"",
                expect![[r#"
                    Invalid value for allowed_organization_id
                    on provider "texture": allowed_organization_id = ""

                    The value must have at least 1 character. Got 0.
                "#]],
            ),
        ] {
            world.configuration(&block(&format!("  {line}")));
            world.validate().fails_with(expected);
        }
    });
}

#[test]
fn what_a_nested_argument_cannot_be_is_refused_by_its_name() {
    on_every_cli(|world| {
        for (line, expected) in [
            (
                "rate_limits = { read_per_minute = 0 }",
                expect![[r#"
                    Invalid value for rate_limits.read_per_minute

                    The value must be a whole number, between 1 and 1000000. Got 0.
                "#]],
            ),
            (
                "rate_limits = { write_per_minute = -1 }",
                expect![[r#"
                    Invalid value for rate_limits.write_per_minute

                    The value must be a whole number, between 1 and 1000000. Got -1.
                "#]],
            ),
            (
                "rate_limits = { destructive_per_minute = 0.5 }",
                expect![[r#"
                    Invalid value for rate_limits.destructive_per_minute

                    The value must be a whole number, between 1 and 1000000. Got 0.5.
                "#]],
            ),
        ] {
            world.configuration(&block(&format!("  {line}")));
            world.validate().fails_somewhere_with(expected);
        }
    });
}

#[test]
fn all_that_is_wrong_is_reported_at_once() {
    on_every_cli(|world| {
        world.configuration(&block(
            "  max_retries = -1\n  request_timeout = \"soon\"\n  workspace_id = \"\"",
        ));
        world.validate().fails_with(expect![[r#"
            Invalid value for workspace_id
            on provider "texture": workspace_id = ""

            The value must have at least 1 character. Got 0.
            ---
            Invalid value for request_timeout
            on provider "texture": request_timeout = "soon"

            The value must be a length of time such as "30s", "10m" or "1h30m". Got "soon": "soon" does not begin with a number.
            ---
            Invalid value for max_retries
            on provider "texture": max_retries = -1

            The value must be a whole number, between 0 and 100. Got -1.
        "#]]);
    });
}

#[test]
fn everything_can_be_set() {
    on_every_cli(|world| {
        world.configuration(&block(
            r#"
            workspace_id    = "ws_1"
            request_timeout = "1m30s"
            max_retries     = 0
            bulk_refresh    = false
            explain_drift   = false
            rate_limits = {
              read_per_minute        = 3000
              write_per_minute       = 600
              destructive_per_minute = 100
            }
            "#,
        ));
        world.apply().succeeds();
    });
}
