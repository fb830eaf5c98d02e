//! What a configuration must satisfy.

use expect_test::expect;

use super::{ADDRESS, home, of_type, server_with};
use crate::harness::on_every_cli;

#[test]
fn each_type_has_its_own_arguments() {
    on_every_cli(|world| {
        for (configuration, error) in [
            (
                of_type("MANUFACTURER", "manufacturer_scope = []"),
                expect![[r#"
                    Invalid value for manufacturer_scope
                    on resource "texture_api_key" "a": manufacturer_scope = []

                    The value must have at least 1 element. Got 0.
                "#]],
            ),
            (
                of_type("MANUFACTURER", "manufacturer_scope = [\"\"]"),
                expect![[r#"
                    Invalid value for manufacturer_scope
                    on resource "texture_api_key" "a": manufacturer_scope = [""]

                    The value must have at least 1 character. Got 0.
                "#]],
            ),
            (
                server_with("manufacturer_scope = [\"TESLA\"]"),
                expect![[r#"
                    Unexpected manufacturer_scope
                    on resource "texture_api_key" "a": manufacturer_scope = ["TESLA"]

                    `manufacturer_scope` can be set only when `type` is "MANUFACTURER". Take it out, or change `type`.
                "#]],
            ),
            (
                of_type("MANAGEMENT", "owner_id = \"\""),
                expect![[r#"
                Invalid value for owner_id
                on resource "texture_api_key" "a": owner_id = ""

                The value must have at least 1 character. Got 0.
            "#]],
            ),
            (
                server_with("owner_id = \"usr_1\""),
                expect![[r#"
                    Unexpected owner_id
                    on resource "texture_api_key" "a": owner_id = "usr_1"

                    `owner_id` can be set only when `type` is "MANAGEMENT". Take it out, or change `type`.
                "#]],
            ),
        ] {
            world.configuration(&configuration);
            world.validate().fails_with(error);
        }
    });
}

/// A key that exists may do without: nobody can find out what the API does not return.
#[test]
fn what_a_type_needs_is_required_to_create_one() {
    on_every_cli(|world| {
        home(world);
        for (configuration, error) in [
            (
                of_type("MANUFACTURER", ""),
                expect![[r#"
                Missing manufacturer_scope
                on resource "texture_api_key" "a"

                `manufacturer_scope` is required when `type` is "MANUFACTURER". Set it.
            "#]],
            ),
            (
                of_type("MANAGEMENT", ""),
                expect![[r#"
                Missing owner_id
                on resource "texture_api_key" "a"

                `owner_id` is required when `type` is "MANAGEMENT". Set it.
            "#]],
            ),
        ] {
            world.configuration(&configuration);
            world.plan().fails_with(error);
        }
    });
}

#[test]
fn scoped_keys_are_created_by_the_connect_flow_alone() {
    on_every_cli(|world| {
        world.configuration(&of_type("SCOPED", ""));
        world.validate().fails_with(expect![[r#"
            Invalid value for type
            on resource "texture_api_key" "a": type = "SCOPED"

            The value must be one of `API`, `SERVER`, `CONNECT`, `MANUFACTURER`, `MANAGEMENT`.
        "#]]);
    });
}

#[test]
fn what_is_no_recipient_is_refused() {
    on_every_cli(|world| {
        for (recipients, error) in [
            (
                "[]",
                expect![[r#"
                Invalid value for encrypt_to
                on resource "texture_api_key" "a": encrypt_to = []

                The value must have at least 1 element. Got 0.
            "#]],
            ),
            (
                "[\"age1\"]",
                expect![[r#"
                Invalid value for encrypt_to
                on resource "texture_api_key" "a": encrypt_to = ["age1"]

                The value is not an age recipient: invalid Bech32 encoding.
            "#]],
            ),
            (
                "[\"ada@example.com\"]",
                expect![[r#"
                Invalid value for encrypt_to
                on resource "texture_api_key" "a": encrypt_to = ["ada@example.com"]

                The value is neither an age recipient (`age1...`) nor an SSH public key (`ssh-ed25519 ...`).
            "#]],
            ),
            (
                "[\"AGE-SECRET-KEY-1QQQQQQ\"]",
                expect![[r#"
                    Invalid value for encrypt_to
                    on resource "texture_api_key" "a": encrypt_to = ["AGE-SECRET-KEY-1QQQQQQ"]

                    The value is a private key. Name the public key that belongs to it, and treat this one as compromised: it may be in state and logs.
                "#]],
            ),
        ] {
            world.configuration(&server_with(&format!("encrypt_to = {recipients}")));
            world.validate().fails_with(error);
        }
    });
}

#[test]
fn an_ssh_key_is_a_recipient() {
    on_every_cli(|world| {
        home(world);
        let ssh =
            "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIHsKLqeplhpW+uObz5dvMgjz1OxfM/XXUB+VHtZ6isGN ada";
        world.configuration(&server_with(&format!("encrypt_to = [{ssh:?}]")));
        world.apply().succeeds();
        let encrypted = world.state(ADDRESS)["encrypted_key"].clone();
        assert!(
            encrypted
                .as_str()
                .unwrap()
                .starts_with("-----BEGIN AGE ENCRYPTED FILE-----")
        );
    });
}

#[test]
fn a_name_has_1_to_255_characters() {
    on_every_cli(|world| {
        home(world);
        let named = |name: &str| server_with("").replace("\"a\"\n", &format!("{name:?}\n"));
        world.configuration(&named(&"ż".repeat(255)));
        world.apply().succeeds();
        for (length, error) in [
            (
                0,
                expect![[r#"
            Invalid value for name
            The value must have between 1 and 255 characters. Got 0.
        "#]],
            ),
            (
                256,
                expect![[r#"
            Invalid value for name
            The value must have between 1 and 255 characters. Got 256.
        "#]],
            ),
        ] {
            world.configuration(&named(&"x".repeat(length)));
            let run = world.validate();
            assert_eq!(run.status(), Some(1));
            error.assert_eq(&world.tidy(run.text()));
        }
    });
}
