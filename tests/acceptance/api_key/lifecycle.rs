//! A key's life: minted, replaced, revoked.

use expect_test::expect;

use super::{ADDRESS, home, live_secret, of_type, server_with};
use crate::harness::on_every_cli;

#[test]
fn a_plan_shows_where_the_secret_will_be_and_sends_nothing() {
    on_every_cli(|world| {
        home(world);
        world.configuration(&server_with(""));
        world
            .plan()
            .changes(expect![[r#"
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
        "#]])
            .sends(expect![""]);
    });
}

#[test]
fn the_secret_is_in_state_alone() {
    on_every_cli(|world| {
        home(world);
        world.configuration(&server_with(""));
        let created = world.apply();
        created.succeeds().sends(expect![[r#"
            GET /v1/api-keys?page=1&perPage=100 -> 200
            POST /v1/api-keys {"name":"a","type":"SERVER"} -> 201
            GET /v1/members?page=1&perPage=100 -> 200
        "#]]);
        let secret = live_secret(world);
        assert_eq!(world.state(ADDRESS)["key"], secret);
        assert!(!created.text().contains(secret.as_str().unwrap()));
        world.state_is(
            ADDRESS,
            expect![[r#"
            {
              "created_at": "TIME",
              "encrypt_to": null,
              "encrypted_key": null,
              "expires_at": null,
              "id": "key_1",
              "key": "server_SECRET",
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
fn each_type_has_a_secret_of_its_kind() {
    on_every_cli(|world| {
        home(world);
        let owner = world.emulator.owner_id();
        world.configuration(&format!(
            r#"
            resource "texture_api_key" "plain" {{
              for_each = toset(["API", "SERVER", "CONNECT"])
              name     = "key of ${{each.key}}"
              type     = each.key
            }}
            resource "texture_api_key" "manufacturer" {{
              name               = "for manufacturers"
              type               = "MANUFACTURER"
              manufacturer_scope = ["TESLA", "RIVIAN"]
            }}
            resource "texture_api_key" "management" {{
              name     = "for management"
              type     = "MANAGEMENT"
              owner_id = "{owner}"
            }}
            "#
        ));
        world.apply().succeeds();
        for (address, kind) in [
            ("texture_api_key.plain[\"API\"]", "api_"),
            ("texture_api_key.plain[\"SERVER\"]", "server_"),
            ("texture_api_key.plain[\"CONNECT\"]", "connect_"),
            ("texture_api_key.manufacturer", "manufacturer_"),
            ("texture_api_key.management", "management_"),
        ] {
            let key = world.state(address)["key"].clone();
            assert!(key.as_str().unwrap().starts_with(kind), "{address}");
        }
        world.state_is(
            "texture_api_key.manufacturer",
            expect![[r#"
            {
              "created_at": "TIME",
              "encrypt_to": null,
              "encrypted_key": null,
              "expires_at": null,
              "id": "key_1",
              "key": "manufacturer_SECRET",
              "key_prefix": "manufacturer_PREFIX",
              "manufacturer_scope": [
                "RIVIAN",
                "TESLA"
              ],
              "name": "for manufacturers",
              "owner_id": null,
              "revoked": false,
              "rotation_triggers": null,
              "timeouts": null,
              "type": "MANUFACTURER",
              "workspace_id": "ws_1"
            }
        "#]],
        );
        world.state_is(
            "texture_api_key.management",
            expect![[r#"
            {
              "created_at": "TIME",
              "encrypt_to": null,
              "encrypted_key": null,
              "expires_at": null,
              "id": "key_2",
              "key": "management_SECRET",
              "key_prefix": "management_PREFIX",
              "manufacturer_scope": null,
              "name": "for management",
              "owner_id": "usr_1",
              "revoked": false,
              "rotation_triggers": null,
              "timeouts": null,
              "type": "MANAGEMENT",
              "workspace_id": "ws_1"
            }
        "#]],
        );
    });
}

/// The API changes nothing about a key: whatever else is wanted is another key.
#[test]
fn another_name_is_another_key() {
    on_every_cli(|world| {
        home(world);
        world.configuration(&server_with(""));
        world.apply().succeeds();
        world.configuration(&server_with("").replace("\"a\"\n", "\"b\"\n"));
        world.plan().changes(expect![[r#"
            replace texture_api_key.a (replace_because_cannot_update)
              created_at: "TIME" -> (known after apply)
              expires_at: null -> (known after apply)
              id: "key_1" -> (known after apply)
              key: "server_SECRET" -> (known after apply)
              key_prefix: "server_PREFIX" -> (known after apply)
              name: "a" -> "b" # forces replacement
              revoked: false -> (known after apply)
              workspace_id: "ws_1" -> (known after apply)
        "#]]);
        world.apply().succeeds().writes(expect![[r#"
            POST /v1/api-keys/key_1/revoke -> 204
            POST /v1/api-keys {"name":"b","type":"SERVER"} -> 201
        "#]]);
    });
}

#[test]
fn another_type_is_another_key() {
    on_every_cli(|world| {
        home(world);
        world.configuration(&server_with(""));
        world.apply().succeeds();
        world.configuration(&of_type("API", ""));
        world.plan().changes(expect![[r#"
            replace texture_api_key.a (replace_because_cannot_update)
              created_at: "TIME" -> (known after apply)
              expires_at: null -> (known after apply)
              id: "key_1" -> (known after apply)
              key: "server_SECRET" -> (known after apply)
              key_prefix: "server_PREFIX" -> (known after apply)
              revoked: false -> (known after apply)
              type: "SERVER" -> "API" # forces replacement
              workspace_id: "ws_1" -> (known after apply)
        "#]]);
        world.apply().succeeds().writes(expect![[r#"
            POST /v1/api-keys/key_1/revoke -> 204
            POST /v1/api-keys {"name":"a","type":"API"} -> 201
        "#]]);
    });
}

#[test]
fn another_scope_is_another_key() {
    on_every_cli(|world| {
        home(world);
        world.configuration(&of_type(
            "MANUFACTURER",
            r#"manufacturer_scope = ["TESLA"]"#,
        ));
        world.apply().succeeds();
        world.configuration(&of_type(
            "MANUFACTURER",
            r#"manufacturer_scope = ["TESLA", "RIVIAN"]"#,
        ));
        world.plan().changes(expect![[r#"
            replace texture_api_key.a (replace_because_cannot_update)
              created_at: "TIME" -> (known after apply)
              expires_at: null -> (known after apply)
              id: "key_1" -> (known after apply)
              key: "manufacturer_SECRET" -> (known after apply)
              key_prefix: "manufacturer_PREFIX" -> (known after apply)
              manufacturer_scope: ["TESLA"] -> ["RIVIAN","TESLA"] # forces replacement
              revoked: false -> (known after apply)
              workspace_id: "ws_1" -> (known after apply)
        "#]]);
        world.apply().succeeds().writes(expect![[r#"
            POST /v1/api-keys/key_1/revoke -> 204
            POST /v1/api-keys {"manufacturerScope":["RIVIAN","TESLA"],"name":"a","type":"MANUFACTURER"} -> 201
        "#]]);
        // The order of a set means nothing.
        world.configuration(&of_type(
            "MANUFACTURER",
            r#"manufacturer_scope = ["RIVIAN", "TESLA"]"#,
        ));
        world.plan().is_empty();
    });
}

#[test]
fn another_owner_is_another_key() {
    on_every_cli(|world| {
        home(world);
        let owner = world.emulator.owner_id();
        world.configuration(&of_type("MANAGEMENT", &format!("owner_id = {owner:?}")));
        world.apply().succeeds();
        world.configuration(&of_type(
            "MANAGEMENT",
            "owner_id = \"usr_00000000000000000000\"",
        ));
        world.plan().changes(expect![[r#"
            replace texture_api_key.a (replace_because_cannot_update)
              created_at: "TIME" -> (known after apply)
              expires_at: null -> (known after apply)
              id: "key_1" -> (known after apply)
              key: "management_SECRET" -> (known after apply)
              key_prefix: "management_PREFIX" -> (known after apply)
              owner_id: "usr_1" -> "usr_2" # forces replacement
              revoked: false -> (known after apply)
              workspace_id: "ws_1" -> (known after apply)
        "#]]);
        world.apply().fails_with(expect![[r#"
            Could not create the API key
            on resource "texture_api_key" "a"

            POST /api-keys: 400: Validation failed (ownerId: no member has the user id usr_2) [request req_ID]

            The API rejected the request. Fix the configuration as the message says.

            What this provider knows of this endpoint is assumed, because Texture's public documentation does not say it (`workspaceId` in the body is obeyed; returns 201 with the whole object; the secret is shown only this once). To compare the API with what this provider expects of it, run

              terraform-provider-texture check-api

            and report what it prints.
        "#]]);
    });
}

#[test]
fn timeouts_are_recorded_without_a_request() {
    on_every_cli(|world| {
        home(world);
        world.configuration(&server_with(""));
        world.apply().succeeds();
        world.configuration(&server_with("timeouts {\n create = \"1m\"\n }"));
        world.plan().changes(expect![[r#"
            update texture_api_key.a
              timeouts: null -> {"create":"1m","delete":null,"read":null,"update":null}
        "#]]);
        world.apply().succeeds().writes(expect![""]);
    });
}

#[test]
fn destroying_revokes() {
    on_every_cli(|world| {
        home(world);
        world.configuration(&server_with(""));
        world.apply().succeeds();
        let id = world.id(ADDRESS);
        world.destroy().succeeds().writes(expect![[r#"
            POST /v1/api-keys/key_1/revoke -> 204
        "#]]);
        assert!(world.addresses().is_empty());
        assert_eq!(world.emulator.object(&id).unwrap()["revoked"], true);
    });
}
