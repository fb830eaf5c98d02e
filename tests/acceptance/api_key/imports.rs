//! Keys that exist already come under Terraform's care; their secret stays unknown.

use expect_test::expect;
use serde_json::json;
use texture_emulator::Quirk;

use super::{ADDRESS, created_elsewhere, home, of_type, server_with};
use crate::harness::{Feature, on_every_cli, on_every_cli_with};

#[test]
fn by_command() {
    on_every_cli(|world| {
        home(world);
        let id = created_elsewhere(world, "a");
        world.configuration(&server_with(""));
        world.import(ADDRESS, &id).succeeds().writes(expect![""]);
        world.plan().is_empty();
        world.state_is(
            ADDRESS,
            expect![[r#"
            {
              "created_at": "TIME",
              "encrypt_to": null,
              "encrypted_key": null,
              "expires_at": null,
              "id": "key_1",
              "key": null,
              "key_prefix": "server_PREFIX",
              "manufacturer_scope": null,
              "name": "a",
              "owner_id": null,
              "revoked": false,
              "rotation_triggers": null,
              "timeouts": null,
              "type": "SERVER",
              "workspace_id": "ws_1"
            }
        "#]],
        );
    });
}

#[test]
fn by_block_with_an_id() {
    on_every_cli(|world| {
        home(world);
        let id = created_elsewhere(world, "a");
        world.configuration(&server_with(""));
        world.import_block(ADDRESS, &format!("id = {id:?}"));
        world.plan().changes(expect![[r#"
            import texture_api_key.a (import by id "key_1")
        "#]]);
        world.apply().succeeds().writes(expect![""]);
    });
}

#[test]
fn by_block_with_an_identity() {
    on_every_cli_with(Feature::ImportByIdentity, |world| {
        home(world);
        let id = created_elsewhere(world, "a");
        world.configuration(&server_with(""));
        world.import_block(ADDRESS, &format!("identity = {{ id = {id:?} }}"));
        world.apply().succeeds().writes(expect![""]);
    });
}

#[test]
fn what_the_api_never_returns_is_recorded_in_place() {
    on_every_cli(|world| {
        home(world);
        let scope = json!({ "name": "a", "type": "MANUFACTURER", "manufacturerScope": ["TESLA"] });
        let id = world.created_elsewhere("api-keys", scope);
        world.configuration(&of_type(
            "MANUFACTURER",
            r#"
            manufacturer_scope = ["TESLA"]
            rotation_triggers  = { round = "1" }
            timeouts {
              delete = "1m"
            }
            "#,
        ));
        world.import(ADDRESS, &id).succeeds();
        world.plan().changes(expect![[r#"
            update texture_api_key.a
              manufacturer_scope: null -> ["TESLA"]
              rotation_triggers: null -> {"round":"1"}
              timeouts: null -> {"create":null,"delete":"1m","read":null,"update":null}
        "#]]);
        world.apply().succeeds().writes(expect![""]);
    });
}

#[test]
fn a_masked_owner_is_recorded_in_place() {
    on_every_cli(|world| {
        home(world);
        let owner = world.emulator.owner_id();
        let key = json!({ "name": "a", "type": "MANAGEMENT", "ownerId": owner });
        let id = world.created_elsewhere("api-keys", key);
        world.configuration(&of_type("MANAGEMENT", &format!("owner_id = {owner:?}")));
        world.import_block(ADDRESS, &format!("id = {id:?}"));
        world.plan().changes(expect![[r#"
            import texture_api_key.a (import by id "key_1")
        "#]]);
        world.emulator.quirk(Quirk::OwnerIdMasked);
        world.plan().changes(expect![[r#"
            update texture_api_key.a (import by id "key_1")
              owner_id: null -> "usr_1"
        "#]]);
        world.apply().succeeds().writes(expect![""]);
    });
}

#[test]
fn generated_configuration_changes_nothing() {
    on_every_cli(|world| {
        home(world);
        let id = created_elsewhere(world, "a");
        world.configuration("");
        expect![[r#"
            resource "texture_api_key" "a" {
              encrypt_to         = null
              manufacturer_scope = null
              name               = "a"
              owner_id           = null
              rotation_triggers  = null
              type               = "SERVER"
              workspace_id       = "ws_1"
            }
        "#]]
        .assert_eq(&world.generate(ADDRESS, &id));
        world.plan().changes(expect![[r#"
            import texture_api_key.a (import by id "key_1")
        "#]]);
        world.apply().succeeds().writes(expect![""]);
    });
}

#[test]
fn a_revoked_key_cannot_be_imported() {
    on_every_cli(|world| {
        home(world);
        let id = created_elsewhere(world, "a");
        world
            .emulator
            .act("POST", &format!("/v1/api-keys/{id}/revoke"), json!(null))
            .unwrap();
        world.configuration(&server_with(""));
        world.import_block(ADDRESS, &format!("id = {id:?}"));
        world
            .plan()
            .fails_saying("Cannot import non-existent remote object");
    });
}
