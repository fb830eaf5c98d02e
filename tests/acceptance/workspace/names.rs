//! Names come back as they were written.

use expect_test::expect;
use serde_json::json;

use crate::harness::on_every_cli;

#[test]
fn any_text_can_be_a_name() {
    on_every_cli(|world| {
        world.configuration(
            r#"
            locals {
              names = ["Zürich 🏔", "a \"quoted\" \\ name", " spaces around ", "line\nbreak", "${"$"}{x}", "0"]
            }
            resource "texture_workspace" "named" {
              for_each = toset(local.names)
              name     = each.value
            }
            "#,
        );
        world.apply().succeeds();
        let mut names: Vec<_> = world.emulator.objects("workspaces");
        names.sort_by_key(|workspace| workspace["name"].to_string());
        let names: Vec<_> = names
            .iter()
            .map(|workspace| workspace["name"].clone())
            .collect();
        expect![[r#"
            [
                String(" spaces around "),
                String("${x}"),
                String("0"),
                String("Zürich 🏔"),
                String("a \"quoted\" \\ name"),
                String("line\nbreak"),
            ]
        "#]]
        .assert_eq(&format!("{names:#?}\n"));
    });
}

/// Terraform writes all texts in the composed form (NFC); the API may hold another one.
#[test]
fn a_name_in_another_normal_form_is_the_same_name() {
    on_every_cli(|world| {
        world
            .configuration("resource \"texture_workspace\" \"a\" {\n  name = \"Zu\\u0308rich\"\n}");
        world.apply().succeeds().writes(expect![[r#"
            POST /v1/workspaces {"name":"Zürich"} -> 201
        "#]]);
        let decomposed = json!({ "name": "Zu\u{308}rich" });
        world
            .emulator
            .edit(&world.id("texture_workspace.a"), decomposed)
            .unwrap();
        world.plan().is_empty();
    });
}

#[test]
fn an_empty_name_is_refused_while_validating() {
    on_every_cli(|world| {
        world.configuration("resource \"texture_workspace\" \"a\" {\n  name = \"\"\n}");
        world
            .validate()
            .fails_with(expect![[r#"
                Invalid value for name
                on resource "texture_workspace" "a": name = ""

                The value must have at least 1 character. Got 0.
            "#]])
            .sends(expect![""]);
        world.configuration("resource \"texture_workspace\" \"a\" {\n  name = null\n}");
        world.validate().fails_with(expect![[r#"
            Missing value for name
            on resource "texture_workspace" "a": name = null

            `name` is required, but its value here is null. Give it a value.
        "#]]);
    });
}

/// A name that is not known before apply is checked then.
#[test]
fn an_empty_name_is_refused_while_applying() {
    on_every_cli(|world| {
        world.configuration(
            r#"
            resource "terraform_data" "name" {
              input = ""
            }
            resource "texture_workspace" "a" {
              name = terraform_data.name.output
            }
            "#,
        );
        world.validate().succeeds();
        world
            .apply()
            .fails_with(expect![[r#"
                Invalid value for name
                on resource "texture_workspace" "a": name = terraform_data.name.output

                The value must have at least 1 character. Got 0.
            "#]])
            .sends(expect![""]);
    });
}

#[test]
fn timeouts_are_durations() {
    on_every_cli(|world| {
        world.configuration(
            r#"
            resource "texture_workspace" "a" {
              name = "a"
              timeouts {
                create = "soon"
                delete = "-1s"
              }
            }
            "#,
        );
        world.validate().fails_with(expect![[r#"
            Invalid value for timeouts.create
            on resource "texture_workspace" "a": create = "soon"

            The value must be a length of time such as "30s", "10m" or "1h30m". Got "soon": "soon" does not begin with a number.
            ---
            Invalid value for timeouts.delete
            on resource "texture_workspace" "a": delete = "-1s"

            The value must be a length of time such as "30s", "10m" or "1h30m". Got "-1s": "-1s" does not begin with a number.
        "#]]);
    });
}
