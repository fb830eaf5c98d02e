//! What is changed elsewhere is seen, and mended.

use expect_test::expect;
use serde_json::json;

use super::{MINIMAL, UNPROTECTED};
use crate::harness::on_every_cli;

#[test]
fn another_name_is_seen_and_corrected() {
    on_every_cli(|world| {
        world.configuration(MINIMAL);
        world.apply().succeeds();
        let id = world.id("texture_workspace.a");
        world
            .emulator
            .act(
                "PATCH",
                &format!("/v1/workspaces/{id}"),
                json!({ "name": "z" }),
            )
            .unwrap();
        world
            .plan()
            .drift(expect![[r#"
                update texture_workspace.a
                  name: "a" -> "z"
                  updated_at: "TIME" -> "TIME"
            "#]])
            .changes(expect![[r#"
                update texture_workspace.a
                  name: "z" -> "a"
                  updated_at: "TIME" -> (known after apply)
            "#]]);
        world.apply().succeeds().writes(expect![[r#"
            PATCH /v1/workspaces/ws_1 {"name":"a"} -> 200
        "#]]);
    });
}

#[test]
fn lifted_protection_is_seen_and_corrected() {
    on_every_cli(|world| {
        world.configuration(MINIMAL);
        world.apply().succeeds();
        let path = format!(
            "/v1/workspaces/{}/protection",
            world.id("texture_workspace.a")
        );
        world
            .emulator
            .act("PUT", &path, json!({ "deletionProtection": false }))
            .unwrap();
        world
            .plan()
            .drift(expect![[r#"
                update texture_workspace.a
                  deletion_protection: true -> false
                  updated_at: "TIME" -> "TIME"
            "#]])
            .changes(expect![[r#"
                update texture_workspace.a
                  deletion_protection: false -> true
                  updated_at: "TIME" -> (known after apply)
            "#]]);
        world.apply().succeeds().writes(expect![[r#"
            PUT /v1/workspaces/ws_1/protection {"deletionProtection":true} -> 200
        "#]]);
    });
}

#[test]
fn added_protection_is_seen_and_corrected() {
    on_every_cli(|world| {
        world.configuration(UNPROTECTED);
        world.apply().succeeds();
        let path = format!(
            "/v1/workspaces/{}/protection",
            world.id("texture_workspace.a")
        );
        world
            .emulator
            .act("PUT", &path, json!({ "deletionProtection": true }))
            .unwrap();
        world.plan().changes(expect![[r#"
            update texture_workspace.a
              deletion_protection: true -> false
              updated_at: "TIME" -> (known after apply)
        "#]]);
        world.apply().succeeds().writes(expect![[r#"
            PUT /v1/workspaces/ws_1/protection {"deletionProtection":false} -> 200
        "#]]);
    });
}

#[test]
fn a_later_time_of_change_is_nothing_to_correct() {
    on_every_cli(|world| {
        world.configuration(MINIMAL);
        world.apply().succeeds();
        let touched = json!({ "updatedAt": "2031-01-01T00:00:00.000Z" });
        world
            .emulator
            .edit(&world.id("texture_workspace.a"), touched)
            .unwrap();
        world.plan().is_empty();
    });
}

#[test]
fn one_removed_outside_is_reported_and_recreated() {
    on_every_cli(|world| {
        world.configuration(MINIMAL);
        world.apply().succeeds();
        world
            .emulator
            .remove(&world.id("texture_workspace.a"))
            .unwrap();
        world.plan().changes(expect![[r#"
            create texture_workspace.a
              created_at: (known after apply)
              deletion_protection: true
              id: (known after apply)
              name: "a"
              organization_id: (known after apply)
              updated_at: (known after apply)
        "#]]).warns(expect![[r#"
            Object is gone
            on resource "texture_workspace" "a"

            texture_workspace with id "ws_1" no longer exists: it was removed outside of this configuration. It has been taken out of state, and the next apply creates it again. If it should not exist, remove its block from the configuration.
            ---
            Who removed texture_workspace with id "ws_1"
            on resource "texture_workspace" "a"

            According to the audit log, `workspace.delete` by user usr_1 at TIME.
        "#]]);
        world.apply().succeeds().writes(expect![[r#"
            POST /v1/workspaces {"name":"a"} -> 201
        "#]]);
    });
}
