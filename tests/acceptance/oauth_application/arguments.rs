//! What a configuration must satisfy.

use expect_test::expect;

use super::{application, confidential, home, public};
use crate::harness::on_every_cli;

#[test]
fn each_argument_has_its_limits() {
    on_every_cli(|world| {
        let instead = |from: &str, to: &str| confidential("").replace(from, to);
        for (configuration, error) in [
            (
                instead("\"a\"\n", "\"\"\n"),
                expect![[r#"
                Invalid value for name
                on resource "texture_oauth_application" "a": name           = ""

                The value must have between 1 and 255 characters. Got 0.
            "#]],
            ),
            (
                confidential("description = \"\""),
                expect![[r#"
                Invalid value for description
                on resource "texture_oauth_application" "a": description = ""

                The value must have between 1 and 1000 characters. Got 0.
            "#]],
            ),
            (
                instead("[\"https://example.com/callback\"]", "[]"),
                expect![[r#"
                    Invalid value for redirect_uris
                    on resource "texture_oauth_application" "a": redirect_uris  = []

                    The value must have at least 1 element. Got 0.
                "#]],
            ),
            (
                instead("https://example.com/callback", "/callback"),
                expect![[r#"
                    Invalid value for redirect_uris
                    on resource "texture_oauth_application" "a": redirect_uris  = ["/callback"]

                    The value must be an absolute URI: relative URL without a base.
                "#]],
            ),
            (
                instead("https://example.com/callback", "example.com"),
                expect![[r#"
                    Invalid value for redirect_uris
                    on resource "texture_oauth_application" "a": redirect_uris  = ["example.com"]

                    The value must be an absolute URI: relative URL without a base.
                "#]],
            ),
            (
                instead("[\"devices:read\", \"sites:read\"]", "[]"),
                expect![[r#"
                    Invalid value for allowed_scopes
                    on resource "texture_oauth_application" "a": allowed_scopes = []

                    The value must have at least 1 element. Got 0.
                "#]],
            ),
            (
                instead("\"devices:read\"", "\"\""),
                expect![[r#"
                Invalid value for allowed_scopes
                on resource "texture_oauth_application" "a": allowed_scopes = ["", "sites:read"]

                The value must have at least 1 character. Got 0.
            "#]],
            ),
            (
                application("SECRET", ""),
                expect![[r#"
                    Invalid value for type
                    on resource "texture_oauth_application" "a": type           = "SECRET"

                    The value must be one of `CONFIDENTIAL`, `PUBLIC`.
                "#]],
            ),
        ] {
            world.configuration(&configuration);
            world.validate().fails_with(error);
        }
    });
}

#[test]
fn a_name_has_at_most_255_and_a_description_1000_characters() {
    on_every_cli(|world| {
        home(world);
        let long = |name: usize, description: usize| {
            let description = format!("description = \"{}\"", "ż".repeat(description));
            confidential(&description).replace("\"a\"\n", &format!("\"{}\"\n", "ż".repeat(name)))
        };
        world.configuration(&long(255, 1000));
        world.apply().succeeds();
        for (configuration, error) in [
            (
                long(256, 1),
                expect![[r#"
            Invalid value for name
            The value must have between 1 and 255 characters. Got 256.
        "#]],
            ),
            (
                long(1, 1001),
                expect![[r#"
            Invalid value for description
            The value must have between 1 and 1000 characters. Got 1001.
        "#]],
            ),
        ] {
            world.configuration(&configuration);
            let run = world.validate();
            assert_eq!(run.status(), Some(1));
            error.assert_eq(run.text());
        }
    });
}

/// It has no secret that could be rotated or encrypted.
#[test]
fn a_public_one_has_no_secret() {
    on_every_cli(|world| {
        let recipient = "age1ql3z7hjy54pw3hyww5ayyfg7zqgvc7w3j2elw8zmrj2kg5sfn9aqmcac8p";
        for (argument, error) in [
            (
                "rotation_triggers = { round = \"1\" }".to_owned(),
                expect![[r#"
                    Unexpected rotation_triggers
                    on resource "texture_oauth_application" "a": rotation_triggers = { round = "1" }

                    `rotation_triggers` can be set only when `type` is "CONFIDENTIAL". Take it out, or change `type`.
                "#]],
            ),
            (
                format!("encrypt_to = [{recipient:?}]"),
                expect![[r#"
                    Unexpected encrypt_to
                    on resource "texture_oauth_application" "a": encrypt_to = ["age1RECIPIENT"]

                    `encrypt_to` can be set only when `type` is "CONFIDENTIAL". Take it out, or change `type`.
                "#]],
            ),
        ] {
            world.configuration(&public(&argument));
            world.validate().fails_with(error);
        }
    });
}
