//! The data source `texture_audit_logs`.

use expect_test::expect;
use serde_json::{Value, json};

use crate::harness::{Feature, World, on_every_cli};

/// Workspaces created in the dashboard, one after the other; gives the id of the last.
fn workspaces(world: &World, count: usize) -> String {
    let created = (0..count).map(|number| {
        world.created_elsewhere("workspaces", json!({ "name": format!("number {number}") }))
    });
    created.last().expect("there is one")
}

fn audit_logs(arguments: &str) -> String {
    format!("data \"texture_audit_logs\" \"a\" {{\n  {arguments}\n}}\n")
}

fn entries(world: &World) -> Vec<Value> {
    let state = world.state("data.texture_audit_logs.a");
    state["audit_logs"].as_array().expect("a list").clone()
}

#[test]
fn an_entry_says_who_did_what() {
    on_every_cli(|world| {
        let id = workspaces(world, 1);
        let path = format!("/v1/workspaces/{id}");
        world
            .emulator
            .act("PATCH", &path, json!({ "name": "renamed" }))
            .unwrap();
        world.configuration(&audit_logs(""));
        world.apply_unsettled(&[]).succeeds().sends(expect![[r#"
            GET /v1/audit-logs?page=1&perPage=100 -> 200
        "#]]);
        world.state_is(
            "data.texture_audit_logs.a",
            expect![[r#"
            {
              "action": null,
              "audit_logs": [
                {
                  "action": "workspace.update",
                  "actor_id": "usr_1",
                  "actor_type": "user",
                  "created_at": "TIME",
                  "id": "log_1",
                  "metadata": "{\"changed\":[\"name\"]}",
                  "organization_id": "org_1",
                  "resource_id": "ws_1",
                  "resource_type": "Workspace",
                  "workspace_id": "ws_1"
                },
                {
                  "action": "workspace.create",
                  "actor_id": "usr_1",
                  "actor_type": "user",
                  "created_at": "TIME",
                  "id": "log_2",
                  "metadata": null,
                  "organization_id": "org_1",
                  "resource_id": "ws_1",
                  "resource_type": "Workspace",
                  "workspace_id": "ws_1"
                }
              ],
              "end_date": null,
              "limit": null,
              "resource_id": null,
              "resource_type": null,
              "start_date": null
            }
        "#]],
        );
    });
}

#[test]
fn filters_are_sent_as_they_are() {
    on_every_cli(|world| {
        workspaces(world, 2);
        world.configuration(&audit_logs(
            r#"
            action        = "workspace.create"
            resource_type = "Workspace"
            start_date    = "2026-01-01T01:00:00+02:00"
            end_date      = "2126-01-01"
            "#,
        ));
        world.apply_unsettled(&[]).succeeds().sends(expect![[r#"
            GET /v1/audit-logs?action=workspace.create&endDate=2126-01-01&page=1&perPage=100&resourceType=Workspace&startDate=2026-01-01T01:00:00+02:00 -> 200
        "#]]);
        assert_eq!(entries(world).len(), 2);
        world.configuration(&audit_logs("action = \"workspace.delete\""));
        world.apply_unsettled(&[]).succeeds();
        assert!(entries(world).is_empty());
    });
}

/// The API has no filter for it.
#[test]
fn the_entries_of_one_object_are_chosen_here() {
    on_every_cli(|world| {
        let id = workspaces(world, 3);
        let path = format!("/v1/workspaces/{id}");
        world
            .emulator
            .act("PATCH", &path, json!({ "name": "renamed" }))
            .unwrap();
        more_workspaces(world);
        world.configuration(&audit_logs(&format!("resource_id = {id:?}")));
        world.apply_unsettled(&[]).succeeds();
        let actions: Vec<_> = entries(world)
            .iter()
            .map(|it| it["action"].clone())
            .collect();
        assert_eq!(actions, ["workspace.update", "workspace.create"]);
        world.configuration(&audit_logs(&format!("resource_id = {id:?}\n  limit = 1")));
        world.apply_unsettled(&[]).succeeds();
        assert_eq!(entries(world)[0]["action"], "workspace.update");
    });
}

fn more_workspaces(world: &World) {
    for name in ["x", "y"] {
        world.created_elsewhere("workspaces", json!({ "name": name }));
    }
}

/// No page is read beyond the one that completes the limit, and the newest come first.
#[test]
fn pages_are_read_as_far_as_the_limit_needs() {
    on_every_cli(|world| {
        workspaces(world, 230);
        for (arguments, pages, count, last) in [
            ("limit = 5", 1, 5, "number 225"),
            ("limit = 100", 1, 100, "number 130"),
            ("", 1, 100, "number 130"),
            ("limit = 101", 2, 101, "number 129"),
            ("limit = 1000", 3, 230, "number 0"),
        ] {
            world.configuration(&audit_logs(arguments));
            let run = world.apply_unsettled(&[]);
            run.succeeds();
            // Data sources are read by the plan.
            assert_eq!(run.requests().len(), pages, "{arguments}");
            let found = entries(world);
            assert_eq!(found.len(), count, "{arguments}");
            let id = found[count - 1]["resource_id"].as_str().unwrap();
            let workspace = world.emulator.object(id).unwrap();
            assert_eq!(workspace["name"], last, "{arguments}");
        }
    });
}

#[test]
fn what_is_malformed_is_refused_before_any_request() {
    on_every_cli(|world| {
        for (argument, error) in [
            (
                "start_date = \"yesterday\"",
                expect![[r#"
                    Invalid value for start_date
                    on data "texture_audit_logs" "a": start_date = "yesterday"

                    The value must be a time such as `TIME` or `2026-03-01T14:00:00+02:00`, or a day such as `2026-03-01`.
                "#]],
            ),
            (
                "start_date = \"2026-03-01T12:00:00\"",
                expect![[r#"
                    Invalid value for start_date
                    on data "texture_audit_logs" "a": start_date = "2026-03-01T12:00:00"

                    The value must be a time such as `TIME` or `2026-03-01T14:00:00+02:00`, or a day such as `2026-03-01`.
                "#]],
            ),
            (
                "end_date = \"2026-02-30\"",
                expect![[r#"
                    Invalid value for end_date
                    on data "texture_audit_logs" "a": end_date = "2026-02-30"

                    The value must be a time such as `TIME` or `2026-03-01T14:00:00+02:00`, or a day such as `2026-03-01`.
                "#]],
            ),
            (
                "end_date = \"\"",
                expect![[r#"
                    Invalid value for end_date
                    on data "texture_audit_logs" "a": end_date = ""

                    The value must be a time such as `TIME` or `2026-03-01T14:00:00+02:00`, or a day such as `2026-03-01`.
                "#]],
            ),
            (
                "limit = 0",
                expect![[r#"
                Invalid value for limit
                on data "texture_audit_logs" "a": limit = 0

                The value must be a whole number, at least 1. Got 0.
            "#]],
            ),
            (
                "limit = -1",
                expect![[r#"
                Invalid value for limit
                on data "texture_audit_logs" "a": limit = -1

                The value must be a whole number, at least 1. Got -1.
            "#]],
            ),
            (
                "limit = 1.5",
                expect![[r#"
                Invalid value for limit
                on data "texture_audit_logs" "a": limit = 1.5

                The value must be a whole number, at least 1. Got 1.5.
            "#]],
            ),
            (
                "action = \"\"",
                expect![[r#"
                Invalid value for action
                on data "texture_audit_logs" "a": action = ""

                The value must have at least 1 character. Got 0.
            "#]],
            ),
            (
                "resource_type = \"\"",
                expect![[r#"
                Invalid value for resource_type
                on data "texture_audit_logs" "a": resource_type = ""

                The value must have at least 1 character. Got 0.
            "#]],
            ),
            (
                "resource_id = \"\"",
                expect![[r#"
                Invalid value for resource_id
                on data "texture_audit_logs" "a": resource_id = ""

                The value must have at least 1 character. Got 0.
            "#]],
            ),
        ] {
            world.configuration(&audit_logs(argument));
            world.plan().fails_with(error).sends(expect![""]);
        }
    });
}

/// One that comes from elsewhere is checked when it is known.
#[test]
fn what_turns_out_malformed_is_refused_too() {
    on_every_cli(|world| {
        let data = "resource \"terraform_data\" \"t\" {\n  input = \"yesterday\"\n}\n";
        let logs = audit_logs("start_date = terraform_data.t.output");
        world.configuration(&format!("{data}{logs}"));
        world.validate().succeeds();
        world.apply().fails_with(expect![[r#"
            Invalid value for start_date
            on data "texture_audit_logs" "a": start_date = terraform_data.t.output

            The value must be a time such as `TIME` or `2026-03-01T14:00:00+02:00`, or a day such as `2026-03-01`.
        "#]]).sends(expect![""]);
    });
}

/// Never an error: the API may know more types than the documentation.
#[test]
fn types_that_nobody_lists_find_nothing() {
    on_every_cli(|world| {
        workspaces(world, 1);
        world.configuration(&audit_logs("resource_type = \"Spaceship\""));
        world.plan().warns(match world.cli.has(Feature::RepeatedWarningsOnce) {
            true => expect![[r#"
                Unlisted value for resource_type
                on data "texture_audit_logs" "a": resource_type = "Spaceship"

                The value is none of those that this version of the provider knows: `Workspace`, `Member`, `Invitation`, `ApiKey`, `Destination`, `Collection`, `OAuthApp`. If the API knows it, ignore this; otherwise correct it.
            "#]],
            false => expect![[r#"
                Unlisted value for resource_type
                on data "texture_audit_logs" "a": resource_type = "Spaceship"

                The value is none of those that this version of the provider knows: `Workspace`, `Member`, `Invitation`, `ApiKey`, `Destination`, `Collection`, `OAuthApp`. If the API knows it, ignore this; otherwise correct it.
                ---
                Unlisted value for resource_type
                on data "texture_audit_logs" "a": resource_type = "Spaceship"

                The value is none of those that this version of the provider knows: `Workspace`, `Member`, `Invitation`, `ApiKey`, `Destination`, `Collection`, `OAuthApp`. If the API knows it, ignore this; otherwise correct it.
            "#]],
        });
        world.apply_unsettled(&[]).succeeds();
        assert!(entries(world).is_empty());
    });
}

#[test]
fn a_log_that_cannot_be_read() {
    on_every_cli(|world| {
        let forbidden = texture_emulator::Fault::on("GET", "/v1/audit-logs").status(403);
        world.emulator.fault(forbidden);
        world.configuration(&audit_logs(""));
        world.plan().fails_with(expect![[r#"
            Could not read the audit log
            on data "texture_audit_logs" "a"

            GET /audit-logs: 403: Forbidden (a fault made on request) [request req_ID]

            The key may not do this. A Management API key has the permissions of the user who created it: ask an administrator of the organization for one that may.
        "#]]);
    });
}
