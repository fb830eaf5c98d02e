//! The data source `texture_workspace`.

use expect_test::expect;
use serde_json::json;

use super::created_elsewhere;
use crate::harness::on_every_cli;

#[test]
fn one_is_found_by_id_and_by_name() {
    on_every_cli(|world| {
        let id = created_elsewhere(world, "production");
        created_elsewhere(world, "staging");
        world.configuration(&format!(
            r#"
            data "texture_workspace" "by_id" {{
              id = {id:?}
            }}
            data "texture_workspace" "by_name" {{
              name = "production"
            }}
            "#
        ));
        world.apply().succeeds();
        world.state_is(
            "data.texture_workspace.by_id",
            expect![[r#"
                {
                  "created_at": "TIME",
                  "deletion_protection": true,
                  "id": "ws_1",
                  "name": "production",
                  "organization_id": "org_1",
                  "updated_at": "TIME"
                }
            "#]],
        );
        assert_eq!(
            world.state("data.texture_workspace.by_name"),
            world.state("data.texture_workspace.by_id")
        );
    });
}

#[test]
fn one_that_is_about_to_be_created_is_read_while_applying() {
    on_every_cli(|world| {
        world.configuration(
            r#"
            resource "texture_workspace" "a" {
              name = "a"
            }
            data "texture_workspace" "a" {
              id = texture_workspace.a.id
            }
            "#,
        );
        world.apply().succeeds();
        assert_eq!(world.state("data.texture_workspace.a")["name"], "a");
    });
}

#[test]
fn no_match_is_an_error() {
    on_every_cli(|world| {
        world.configuration(
            r#"
            data "texture_workspace" "by_id" {
              id = "ws_00000000000000000000"
            }
            "#,
        );
        world.plan().fails_with(expect![[r#"
            No such workspace
            on data "texture_workspace" "by_id": id = "ws_1"

            There is no workspace with this `id`, or the API key cannot see it. Correct `id`; or, if this run is to create the workspace, create it first (`terraform apply -target=...`).
        "#]]);
        world.configuration(
            r#"
            data "texture_workspace" "by_name" {
              name = "production"
            }
            "#,
        );
        world.plan().fails_with(expect![[r#"
            No such workspace
            on data "texture_workspace" "by_name": name = "production"

            There is no workspace with this `name`, or the API key cannot see it. Correct `name`; or, if this run is to create the workspace, create it first (`terraform apply -target=...`).
        "#]]);
    });
}

#[test]
fn several_matches_are_an_error() {
    on_every_cli(|world| {
        created_elsewhere(world, "same");
        let second = created_elsewhere(world, "other");
        world
            .emulator
            .edit(&second, json!({ "name": "same" }))
            .unwrap();
        world.configuration(
            r#"
            data "texture_workspace" "same" {
              name = "same"
            }
            "#,
        );
        world.plan().fails_with(expect![[r#"
            Several workspaces match
            on data "texture_workspace" "same": name = "same"

            2 workspaces have this `name`: ws_1, ws_2. Set `id` to the one that you mean, instead of `name`.
        "#]]);
    });
}

#[test]
fn exactly_one_of_id_and_name_is_given() {
    on_every_cli(|world| {
        world.configuration(r#"data "texture_workspace" "none" {}"#);
        world.validate().fails_with(expect![[r#"
            Missing argument
            on data "texture_workspace" "none"

            Set one of `id` or `name`.
        "#]]);
        world.configuration(
            r#"
            data "texture_workspace" "both" {
              id   = "ws_1"
              name = "a"
            }
            "#,
        );
        world.validate().fails_with(expect![[r#"
            Conflicting arguments
            on data "texture_workspace" "both": name = "a"

            Only one of `id` and `name` can be set. Take the others out.
        "#]]);
        world.configuration(
            r#"
            data "texture_workspace" "empty" {
              name = ""
            }
            "#,
        );
        world.validate().fails_with(expect![[r#"
            Invalid value for name
            on data "texture_workspace" "empty": name = ""

            The value must have at least 1 character. Got 0.
        "#]]);
    });
}
