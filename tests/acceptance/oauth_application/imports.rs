//! Applications that exist already come under Terraform's care; their secret stays unknown.

use expect_test::expect;
use serde_json::json;

use super::{ADDRESS, confidential, created_elsewhere, home, public};
use crate::harness::{Feature, on_every_cli, on_every_cli_with};

#[test]
fn by_command() {
    on_every_cli(|world| {
        home(world);
        let id = created_elsewhere(world, "a");
        world.configuration(&confidential(""));
        world.import(ADDRESS, &id).succeeds().writes(expect![""]);
        world.plan().is_empty();
        world.state_is(
            ADDRESS,
            expect![[r#"
            {
              "allowed_scopes": [
                "devices:read",
                "sites:read"
              ],
              "client_id": "client_1",
              "client_secret": null,
              "created_at": "TIME",
              "description": null,
              "encrypt_to": null,
              "encrypted_client_secret": null,
              "id": "oauth_1",
              "name": "a",
              "redirect_uris": [
                "https://example.com/callback"
              ],
              "rotation_triggers": null,
              "timeouts": null,
              "type": "CONFIDENTIAL",
              "updated_at": "TIME",
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
        world.configuration(&confidential(""));
        world.import_block(ADDRESS, &format!("id = {id:?}"));
        world.plan().changes(expect![[r#"
            import texture_oauth_application.a (import by id "oauth_1")
        "#]]);
        world.apply().succeeds().writes(expect![""]);
    });
}

#[test]
fn by_block_with_an_identity() {
    on_every_cli_with(Feature::ImportByIdentity, |world| {
        home(world);
        let id = created_elsewhere(world, "a");
        world.configuration(&confidential(""));
        world.import_block(ADDRESS, &format!("identity = {{ id = {id:?} }}"));
        world.apply().succeeds().writes(expect![""]);
    });
}

#[test]
fn a_public_one() {
    on_every_cli(|world| {
        home(world);
        let id = world.created_elsewhere(
            "oauth-apps",
            json!({
                "name": "a",
                "type": "PUBLIC",
                "redirectUris": ["https://example.com/callback"],
                "allowedScopes": ["devices:read", "sites:read"],
            }),
        );
        world.configuration(&public(""));
        world.import(ADDRESS, &id).succeeds();
        world.plan().is_empty();
    });
}

#[test]
fn what_the_api_never_returns_is_recorded_in_place() {
    on_every_cli(|world| {
        home(world);
        let id = created_elsewhere(world, "a");
        world.configuration(&confidential("rotation_triggers = { round = \"1\" }"));
        world.import_block(ADDRESS, &format!("id = {id:?}"));
        world.plan().changes(expect![[r#"
            update texture_oauth_application.a (import by id "oauth_1")
              rotation_triggers: null -> {"round":"1"}
        "#]]);
        world.apply().succeeds().writes(expect![""]);
        world.configuration(&confidential("rotation_triggers = { round = \"2\" }"));
        world.apply().succeeds().writes(expect![[r#"
            POST /v1/oauth-apps/oauth_1/rotate-secret -> 200
        "#]]);
    });
}

#[test]
fn generated_configuration_changes_nothing() {
    on_every_cli(|world| {
        home(world);
        let id = created_elsewhere(world, "a");
        world.configuration("");
        expect![[r#"
            resource "texture_oauth_application" "a" {
              allowed_scopes    = ["devices:read", "sites:read"]
              description       = null
              encrypt_to        = null
              name              = "a"
              redirect_uris     = ["https://example.com/callback"]
              rotation_triggers = null
              type              = "CONFIDENTIAL"
              workspace_id      = "ws_1"
            }
        "#]]
        .assert_eq(&world.generate(ADDRESS, &id));
        world.plan().changes(expect![[r#"
            import texture_oauth_application.a (import by id "oauth_1")
        "#]]);
        world.apply().succeeds().writes(expect![""]);
    });
}

#[test]
fn what_does_not_exist_cannot_be_imported() {
    on_every_cli(|world| {
        home(world);
        world.configuration(&confidential(""));
        world.import_block(ADDRESS, "id = \"oauth_00000000000000000000\"");
        world
            .plan()
            .fails_saying("Cannot import non-existent remote object");
    });
}

/// The API takes an empty description; a configuration leaves it out.
#[test]
fn an_empty_description_is_none() {
    on_every_cli(|world| {
        home(world);
        let id = created_elsewhere(world, "a");
        world
            .emulator
            .edit(&id, json!({ "description": "" }))
            .unwrap();
        world.configuration(&confidential(""));
        world.import(ADDRESS, &id).succeeds();
        world.plan().is_empty();
    });
}
