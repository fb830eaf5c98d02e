//! A workspace's life: created, changed one attribute at a time, replaced, destroyed.

use expect_test::expect;

use super::{MINIMAL, UNPROTECTED};
use crate::harness::on_every_cli;

#[test]
fn a_plan_shows_what_is_to_be_created_and_sends_nothing() {
    on_every_cli(|world| {
        world.configuration(MINIMAL);
        world
            .plan()
            .changes(expect![[r#"
                create texture_workspace.a
                  created_at: (known after apply)
                  deletion_protection: true
                  id: (known after apply)
                  name: "a"
                  organization_id: (known after apply)
                  updated_at: (known after apply)
            "#]])
            .sends(expect![""]);
    });
}

#[test]
fn creating_one_takes_one_request() {
    on_every_cli(|world| {
        world.configuration(MINIMAL);
        world.apply().succeeds().sends(expect![[r#"
            POST /v1/workspaces {"name":"a"} -> 201
        "#]]);
        world.state_is(
            "texture_workspace.a",
            expect![[r#"
                {
                  "created_at": "TIME",
                  "deletion_protection": true,
                  "id": "ws_1",
                  "name": "a",
                  "organization_id": "org_1",
                  "timeouts": null,
                  "updated_at": "TIME"
                }
            "#]],
        );
    });
}

#[test]
fn creating_one_unprotected_takes_two() {
    on_every_cli(|world| {
        world.configuration(UNPROTECTED);
        world.apply().succeeds().sends(expect![[r#"
            POST /v1/workspaces {"name":"a"} -> 201
            PUT /v1/workspaces/ws_1/protection {"deletionProtection":false} -> 200
        "#]]);
        world.state_is(
            "texture_workspace.a",
            expect![[r#"
                {
                  "created_at": "TIME",
                  "deletion_protection": false,
                  "id": "ws_1",
                  "name": "a",
                  "organization_id": "org_1",
                  "timeouts": null,
                  "updated_at": "TIME"
                }
            "#]],
        );
        world.destroy().succeeds().writes(expect![[r#"
            DELETE /v1/workspaces/ws_1 -> 204
        "#]]);
        assert!(world.addresses().is_empty());
        assert!(world.emulator.objects("workspaces").is_empty());
    });
}

#[test]
fn a_new_name_takes_one_request() {
    on_every_cli(|world| {
        world.configuration(MINIMAL);
        world.apply().succeeds();
        world.configuration(r#"resource "texture_workspace" "a" { name = "b" }"#);
        world.plan().changes(expect![[r#"
            update texture_workspace.a
              name: "a" -> "b"
              updated_at: "TIME" -> (known after apply)
        "#]]);
        world.apply().succeeds().sends(expect![[r#"
            GET /v1/workspaces/ws_1 -> 200
            PATCH /v1/workspaces/ws_1 {"name":"b"} -> 200
        "#]]);
        assert_eq!(world.state("texture_workspace.a")["name"], "b");
    });
}

#[test]
fn protection_takes_one_request_each_way() {
    on_every_cli(|world| {
        world.configuration(MINIMAL);
        world.apply().succeeds();
        world.configuration(UNPROTECTED);
        world.plan().changes(expect![[r#"
            update texture_workspace.a
              deletion_protection: true -> false
              updated_at: "TIME" -> (known after apply)
        "#]]);
        world.apply().succeeds().sends(expect![[r#"
            GET /v1/workspaces/ws_1 -> 200
            PUT /v1/workspaces/ws_1/protection {"deletionProtection":false} -> 200
        "#]]);
        world.configuration(MINIMAL);
        world.apply().succeeds().sends(expect![[r#"
            GET /v1/workspaces/ws_1 -> 200
            PUT /v1/workspaces/ws_1/protection {"deletionProtection":true} -> 200
        "#]]);
    });
}

#[test]
fn both_at_once_take_one_request_each() {
    on_every_cli(|world| {
        world.configuration(MINIMAL);
        world.apply().succeeds();
        world.configuration(
            r#"
            resource "texture_workspace" "a" {
              name                = "b"
              deletion_protection = false
            }
            "#,
        );
        world.apply().succeeds().writes(expect![[r#"
            PATCH /v1/workspaces/ws_1 {"name":"b"} -> 200
            PUT /v1/workspaces/ws_1/protection {"deletionProtection":false} -> 200
        "#]]);
    });
}

#[test]
fn timeouts_are_recorded_without_a_request() {
    on_every_cli(|world| {
        world.configuration(MINIMAL);
        world.apply().succeeds();
        world.configuration(
            r#"
            resource "texture_workspace" "a" {
              name = "a"
              timeouts {
                create = "1m"
                delete = "1h30m"
              }
            }
            "#,
        );
        world.plan().changes(expect![[r#"
            update texture_workspace.a
              timeouts: null -> {"create":"1m","delete":"1h30m","read":null,"update":null}
        "#]]);
        world.apply().succeeds().writes(expect![""]);
        world.configuration(MINIMAL);
        world.apply().succeeds().writes(expect![""]);
    });
}

#[test]
fn an_unprotected_one_can_be_replaced() {
    on_every_cli(|world| {
        world.configuration(UNPROTECTED);
        world.apply().succeeds();
        let replace = ["-replace=texture_workspace.a"];
        world.plan_with(&replace).changes(expect![[r#"
            replace texture_workspace.a (replace_by_request)
              created_at: "TIME" -> (known after apply)
              id: "ws_1" -> (known after apply)
              organization_id: "org_1" -> (known after apply)
              updated_at: "TIME" -> (known after apply)
        "#]]);
        world.apply_with(&replace).succeeds().writes(expect![[r#"
            DELETE /v1/workspaces/ws_1 -> 204
            POST /v1/workspaces {"name":"a"} -> 201
            PUT /v1/workspaces/ws_2/protection {"deletionProtection":false} -> 200
        "#]]);
    });
}

#[test]
fn many_are_created_side_by_side() {
    on_every_cli(|world| {
        world.configuration(
            r#"
            resource "texture_workspace" "many" {
              count = 30
              name  = "number ${count.index}"
            }
            "#,
        );
        let run = world.apply_with(&["-parallelism=30"]);
        run.succeeds();
        assert_eq!(run.requests().len(), 30);
        let mut names: Vec<_> = world.emulator.objects("workspaces");
        names.sort_by_key(|workspace| workspace["name"].to_string());
        names.dedup_by_key(|workspace| workspace["name"].to_string());
        assert_eq!(names.len(), 30);
    });
}
