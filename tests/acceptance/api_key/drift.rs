//! What is changed elsewhere is seen, and mended.

use expect_test::expect;
use serde_json::json;
use texture_emulator::Quirk;

use super::{ADDRESS, home, of_type, server_with};
use crate::harness::on_every_cli;

#[test]
fn a_key_revoked_outside_is_gone_and_created_again() {
    on_every_cli(|world| {
        home(world);
        world.configuration(&server_with(""));
        world.apply().succeeds();
        let revoke = format!("/v1/api-keys/{}/revoke", world.id(ADDRESS));
        world.emulator.act("POST", &revoke, json!(null)).unwrap();
        world.plan().changes(expect![[r#"
            create texture_api_key.a
              created_at: (known after apply)
              expires_at: (known after apply)
              id: (known after apply)
              key: (known after apply)
              key_prefix: (known after apply)
              name: "a"
              revoked: (known after apply)
              type: "SERVER"
              workspace_id: (known after apply)
        "#]]).warns(expect![[r#"
            Object is gone
            on resource "texture_api_key" "a"

            texture_api_key with id "key_1" no longer exists: it was revoked outside of this configuration. It has been taken out of state, and the next apply creates it again. If it should not exist, remove its block from the configuration.
            ---
            Who removed texture_api_key with id "key_1"
            on resource "texture_api_key" "a"

            According to the audit log, `apiKey.revoke` by user usr_1 at TIME.
        "#]]);
        world.apply().succeeds().writes(expect![[r#"
            POST /v1/api-keys {"name":"a","type":"SERVER"} -> 201
        "#]]);
    });
}

#[test]
fn a_key_that_is_no_longer_listed_is_gone() {
    on_every_cli(|world| {
        home(world);
        world.configuration(&server_with(""));
        world.apply().succeeds();
        world.emulator.remove(&world.id(ADDRESS)).unwrap();
        world.plan().warns(expect![[r#"
            Object is gone
            on resource "texture_api_key" "a"

            texture_api_key with id "key_1" no longer exists: it was removed outside of this configuration. It has been taken out of state, and the next apply creates it again. If it should not exist, remove its block from the configuration.
            ---
            Who removed texture_api_key with id "key_1"
            on resource "texture_api_key" "a"

            According to the audit log, `apiKey.delete` by user usr_1 at TIME.
        "#]]);
        world.apply().succeeds();
    });
}

/// Nothing at the API can change these; should it happen all the same, only another key mends it.
#[test]
fn each_attribute_is_corrected_by_another_key() {
    on_every_cli(|world| {
        let home = home(world);
        let second = world.created_elsewhere("workspaces", json!({ "name": "second" }));
        world.configuration(&server_with(&format!("workspace_id = {home:?}")));
        for (elsewhere, drift) in [
            (
                json!({ "name": "z" }),
                expect![[r#"
                update texture_api_key.a
                  name: "a" -> "z"
            "#]],
            ),
            (
                json!({ "type": "API" }),
                expect![[r#"
                update texture_api_key.a
                  type: "SERVER" -> "API"
            "#]],
            ),
            (
                json!({ "workspaceId": second }),
                expect![[r#"
                update texture_api_key.a
                  workspace_id: "ws_1" -> "ws_2"
            "#]],
            ),
        ] {
            world.apply().succeeds();
            world.emulator.edit(&world.id(ADDRESS), elsewhere).unwrap();
            world.plan().drift(drift);
            world.apply().succeeds();
        }
    });
}

#[test]
fn what_only_reports_is_nothing_to_correct() {
    on_every_cli(|world| {
        home(world);
        world.configuration(&server_with(""));
        world.apply().succeeds();
        let expires = json!({ "expiresAt": "2031-01-01T00:00:00.000Z", "keyPrefix": "server_zz" });
        world.emulator.edit(&world.id(ADDRESS), expires).unwrap();
        world.plan().is_empty();
        // Somebody rotates it in the dashboard: what state has is not the secret any more, which
        // nothing but the prefix tells.
        let rotate = format!("/v1/api-keys/{}/rotate", world.id(ADDRESS));
        world.emulator.act("POST", &rotate, json!(null)).unwrap();
        world.plan().is_empty();
    });
}

#[test]
fn a_masked_owner_is_as_it_was() {
    on_every_cli(|world| {
        home(world);
        let owner = world.emulator.owner_id();
        world.emulator.quirk(Quirk::OwnerIdMasked);
        world.configuration(&of_type("MANAGEMENT", &format!("owner_id = {owner:?}")));
        world.apply().succeeds();
        assert_eq!(world.state(ADDRESS)["owner_id"], owner);
        world.plan().is_empty();
    });
}
