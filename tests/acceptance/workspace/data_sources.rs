//! The data source `texture_workspaces`.

use expect_test::expect;
use texture_emulator::Fault;

use super::created_elsewhere;
use crate::harness::{World, on_every_cli};

fn names(world: &World, address: &str) -> Vec<String> {
    let state = world.state(address);
    let workspaces = state["workspaces"].as_array().cloned().unwrap_or_default();
    workspaces
        .iter()
        .map(|workspace| workspace["name"].as_str().unwrap_or_default().to_owned())
        .collect()
}

#[test]
fn all_are_listed_or_those_with_fitting_names() {
    on_every_cli(|world| {
        for name in ["prod-eu", "prod-us", "staging"] {
            created_elsewhere(world, name);
        }
        world.configuration(
            r#"
            data "texture_workspaces" "all" {}
            data "texture_workspaces" "prod" {
              name_regex = "^prod-"
            }
            data "texture_workspaces" "none" {
              name_regex = "^test-"
            }
            "#,
        );
        world.apply().succeeds();
        assert_eq!(
            names(world, "data.texture_workspaces.all"),
            ["prod-eu", "prod-us", "staging"]
        );
        assert_eq!(
            names(world, "data.texture_workspaces.prod"),
            ["prod-eu", "prod-us"]
        );
        assert_eq!(names(world, "data.texture_workspaces.none"), [""; 0]);
        world.state_is(
            "data.texture_workspaces.prod",
            expect![[r#"
                {
                  "name_regex": "^prod-",
                  "workspaces": [
                    {
                      "created_at": "TIME",
                      "deletion_protection": true,
                      "id": "ws_1",
                      "name": "prod-eu",
                      "organization_id": "org_1",
                      "updated_at": "TIME"
                    },
                    {
                      "created_at": "TIME",
                      "deletion_protection": true,
                      "id": "ws_2",
                      "name": "prod-us",
                      "organization_id": "org_1",
                      "updated_at": "TIME"
                    }
                  ]
                }
            "#]],
        );
    });
}

#[test]
fn all_pages_are_read() {
    on_every_cli(|world| {
        for number in 0..130 {
            created_elsewhere(world, &format!("number {number}"));
        }
        world.configuration(r#"data "texture_workspaces" "all" {}"#);
        world.apply().succeeds().sends(expect![[r#"
            GET /v1/workspaces?page=1&perPage=100 -> 200
            GET /v1/workspaces?page=2&perPage=100 -> 200
            GET /v1/workspaces?page=1&perPage=100 -> 200
        "#]]);
        assert_eq!(names(world, "data.texture_workspaces.all").len(), 130);
    });
}

#[test]
fn what_is_no_pattern_is_refused() {
    on_every_cli(|world| {
        world.configuration(
            r#"
            data "texture_workspaces" "all" {
              name_regex = "(prod"
            }
            "#,
        );
        world.validate().fails_with(expect![[r#"
            Invalid value for name_regex
            on data "texture_workspaces" "all": name_regex = "(prod"

            The value is not a regular expression: regex parse error:
                (prod
                ^
            error: unclosed group
        "#]]);
        world.configuration(
            r#"
            resource "terraform_data" "pattern" {
              input = "(prod"
            }
            data "texture_workspaces" "all" {
              name_regex = terraform_data.pattern.output
            }
            "#,
        );
        world.apply().fails_with(expect![[r#"
            Invalid value for name_regex
            on data "texture_workspaces" "all": name_regex = terraform_data.pattern.output

            The value is not a regular expression: regex parse error:
                (prod
                ^
            error: unclosed group
        "#]]);
    });
}

#[test]
fn a_refused_list_is_reported() {
    on_every_cli(|world| {
        world
            .emulator
            .fault(Fault::on("GET", "/v1/workspaces").status(403));
        world.configuration(r#"data "texture_workspaces" "all" {}"#);
        world.plan().fails_with(expect![[r#"
            Could not list the workspaces
            on data "texture_workspaces" "all"

            GET /workspaces: 403: Forbidden (a fault made on request) [request req_ID]

            The key may not do this. A Management API key has the permissions of the user who created it: ask an administrator of the organization for one that may.
        "#]]);
    });
}

#[test]
fn one_that_the_list_shows_without_an_id_is_left_out_and_reported() {
    on_every_cli(|world| {
        for name in ["a", "b", "c"] {
            created_elsewhere(world, name);
        }
        world
            .emulator
            .deviate("item-loses-id".parse().expect("it exists"));
        world.configuration(r#"data "texture_workspaces" "all" {}"#);
        let run = world.apply_unsettled(&[]);
        run.succeeds().warns(expect![[r#"
            The API lists objects otherwise than expected
            on data "texture_workspaces" "all"

            The API lists 1 workspace otherwise than expected; it has no id and is left out.
        "#]]);
        assert_eq!(names(world, "data.texture_workspaces.all"), ["b", "c"]);
    });
}
