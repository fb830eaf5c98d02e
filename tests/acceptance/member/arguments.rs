//! What a configuration must satisfy.

use expect_test::expect;

use super::person;
use crate::harness::on_every_cli;

#[test]
fn an_address_has_one_at_sign_and_no_blanks() {
    on_every_cli(|world| {
        for (email, error) in [
            (
                "",
                expect![[r#"
                    Invalid value for email
                    on resource "texture_member" "a": email = ""

                    The value must be an email address, such as `ada@example.com`.
                "#]],
            ),
            (
                "ada",
                expect![[r#"
                    Invalid value for email
                    on resource "texture_member" "a": email = "ada"

                    The value must be an email address, such as `ada@example.com`.
                "#]],
            ),
            (
                "ada@home@example.com",
                expect![[r#"
                    Invalid value for email
                    on resource "texture_member" "a": email = "ada@home@example.com"

                    The value must be an email address, such as `ada@example.com`.
                "#]],
            ),
            (
                "Ada Lovelace <ada@example.com>",
                expect![[r#"
                    Invalid value for email
                    on resource "texture_member" "a": email = "Ada Lovelace <ada@example.com>"

                    The value must be an email address, such as `ada@example.com`.
                "#]],
            ),
        ] {
            world.configuration(&person(email, "VIEWER"));
            world.validate().fails_with(error);
        }
    });
}

#[test]
fn a_role_is_one_of_four() {
    on_every_cli(|world| {
        world.configuration(&person("ada@example.com", "viewer"));
        world.validate().fails_with(expect![[r#"
            Invalid value for role
            on resource "texture_member" "a": role  = "viewer"

            The value must be one of `ADMIN`, `USER`, `OPERATOR`, `VIEWER`. Did you mean `VIEWER`?
        "#]]);
    });
}

#[test]
fn both_are_required() {
    on_every_cli(|world| {
        for (argument, error) in [
            (
                "role = \"VIEWER\"",
                expect![[r#"
                Missing required argument
                on resource "texture_member" "a"

                The argument "email" is required, but no definition was found.
            "#]],
            ),
            (
                "email = \"ada@example.com\"",
                expect![[r#"
                Missing required argument
                on resource "texture_member" "a"

                The argument "role" is required, but no definition was found.
            "#]],
            ),
        ] {
            world.configuration(&format!(
                "resource \"texture_member\" \"a\" {{\n  {argument}\n}}"
            ));
            world.validate().fails_with(error);
        }
    });
}
