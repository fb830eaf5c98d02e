//! An application's life: created, changed one attribute at a time, replaced, destroyed.

use expect_test::expect;

use super::{ADDRESS, confidential, home, live_secret, public};
use crate::harness::on_every_cli;

#[test]
fn a_plan_shows_what_is_to_be_created_and_sends_nothing() {
    on_every_cli(|world| {
        home(world);
        world.configuration(&confidential(""));
        world
            .plan()
            .changes(expect![[r#"
            create texture_oauth_application.a
              allowed_scopes: ["devices:read","sites:read"]
              client_id: (known after apply)
              client_secret: (known after apply)
              created_at: (known after apply)
              id: (known after apply)
              name: "a"
              redirect_uris: ["https://example.com/callback"]
              type: "CONFIDENTIAL"
              updated_at: (known after apply)
              workspace_id: (known after apply)
        "#]])
            .sends(expect![""]);
        world.configuration(&public(""));
        world.plan().changes(expect![[r#"
            create texture_oauth_application.a
              allowed_scopes: ["devices:read","sites:read"]
              client_id: (known after apply)
              created_at: (known after apply)
              id: (known after apply)
              name: "a"
              redirect_uris: ["https://example.com/callback"]
              type: "PUBLIC"
              updated_at: (known after apply)
              workspace_id: (known after apply)
        "#]]);
    });
}

#[test]
fn the_secret_is_in_state_alone() {
    on_every_cli(|world| {
        home(world);
        world.configuration(&confidential("description = \"Customers sign in here.\""));
        let created = world.apply();
        created.succeeds().sends(expect![[r#"
            GET /v1/oauth-apps?page=1&perPage=100 -> 200
            POST /v1/oauth-apps {"allowedScopes":["devices:read","sites:read"],"description":"Customers sign in here.","name":"a","redirectUris":["https://example.com/callback"],"type":"CONFIDENTIAL"} -> 201
            GET /v1/oauth-apps/oauth_1 -> 200
            GET /v1/members?page=1&perPage=100 -> 200
        "#]]);
        let secret = live_secret(world);
        assert_eq!(world.state(ADDRESS)["client_secret"], secret);
        assert!(!created.text().contains(secret.as_str().unwrap()));
        world.state_is(
            ADDRESS,
            expect![[r#"
            {
              "allowed_scopes": [
                "devices:read",
                "sites:read"
              ],
              "client_id": "client_1",
              "client_secret": "secret_SECRET",
              "created_at": "TIME",
              "description": "Customers sign in here.",
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
fn a_public_one_has_no_secret() {
    on_every_cli(|world| {
        home(world);
        world.configuration(&public(""));
        world.apply().succeeds();
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
              "type": "PUBLIC",
              "updated_at": "TIME",
              "workspace_id": "ws_1"
            }
        "#]],
        );
    });
}

#[test]
fn each_attribute_is_changed_by_itself() {
    on_every_cli(|world| {
        home(world);
        let mut text = confidential("description = \"one\"");
        world.configuration(&text);
        world.apply().succeeds();
        let secret = live_secret(world);
        for (from, to, changes, writes) in [
            (
                "\"a\"\n",
                "\"b\"\n",
                expect![[r#"
                update texture_oauth_application.a
                  name: "a" -> "b"
                  updated_at: "TIME" -> (known after apply)
            "#]],
                expect![[r#"
                PATCH /v1/oauth-apps/oauth_1 {"name":"b"} -> 200
            "#]],
            ),
            (
                "\"one\"",
                "\"two\"",
                expect![[r#"
                update texture_oauth_application.a
                  description: "one" -> "two"
                  updated_at: "TIME" -> (known after apply)
            "#]],
                expect![[r#"
                PATCH /v1/oauth-apps/oauth_1 {"description":"two"} -> 200
            "#]],
            ),
            (
                "description = \"two\"",
                "",
                expect![[r#"
                update texture_oauth_application.a
                  description: "two" -> null
                  updated_at: "TIME" -> (known after apply)
            "#]],
                expect![[r#"
                PATCH /v1/oauth-apps/oauth_1 {"description":null} -> 200
            "#]],
            ),
            (
                "\"https://example.com/callback\"",
                "\"com.example.app:/callback\", \"https://example.com/callback\"",
                expect![[r#"
                    update texture_oauth_application.a
                      redirect_uris: ["https://example.com/callback"] -> ["com.example.app:/callback","https://example.com/callback"]
                      updated_at: "TIME" -> (known after apply)
                "#]],
                expect![[r#"
                    PATCH /v1/oauth-apps/oauth_1 {"redirectUris":["com.example.app:/callback","https://example.com/callback"]} -> 200
                "#]],
            ),
            (
                "\"devices:read\", ",
                "",
                expect![[r#"
                update texture_oauth_application.a
                  allowed_scopes: ["devices:read","sites:read"] -> ["sites:read"]
                  updated_at: "TIME" -> (known after apply)
            "#]],
                expect![[r#"
                PATCH /v1/oauth-apps/oauth_1 {"allowedScopes":["sites:read"]} -> 200
            "#]],
            ),
        ] {
            text = text.replace(from, to);
            world.configuration(&text);
            world.plan().changes(changes);
            world.apply().succeeds().writes(writes);
        }
        assert_eq!(world.state(ADDRESS)["client_secret"], secret);
    });
}

/// Both are sets.
#[test]
fn the_order_of_addresses_and_scopes_means_nothing() {
    on_every_cli(|world| {
        home(world);
        world.configuration(&confidential(""));
        world.apply().succeeds();
        let turned = confidential("").replace(
            r#"["devices:read", "sites:read"]"#,
            r#"["sites:read", "devices:read"]"#,
        );
        world.configuration(&turned);
        world.plan().is_empty();
    });
}

#[test]
fn another_type_is_another_application() {
    on_every_cli(|world| {
        home(world);
        world.configuration(&confidential(""));
        world.apply().succeeds();
        world.configuration(&public(""));
        world.plan().changes(expect![[r#"
            replace texture_oauth_application.a (replace_because_cannot_update)
              client_id: "client_1" -> (known after apply)
              client_secret: "secret_SECRET" -> null
              created_at: "TIME" -> (known after apply)
              id: "oauth_1" -> (known after apply)
              type: "CONFIDENTIAL" -> "PUBLIC" # forces replacement
              updated_at: "TIME" -> (known after apply)
              workspace_id: "ws_1" -> (known after apply)
        "#]]);
        world.apply().succeeds().writes(expect![[r#"
            DELETE /v1/oauth-apps/oauth_1 -> 204
            POST /v1/oauth-apps {"allowedScopes":["devices:read","sites:read"],"name":"a","redirectUris":["https://example.com/callback"],"type":"PUBLIC"} -> 201
        "#]]);
        world.configuration(&confidential(""));
        world.plan().changes(expect![[r#"
            replace texture_oauth_application.a (replace_because_cannot_update)
              client_id: "client_2" -> (known after apply)
              client_secret: null -> (known after apply)
              created_at: "TIME" -> (known after apply)
              id: "oauth_2" -> (known after apply)
              type: "PUBLIC" -> "CONFIDENTIAL" # forces replacement
              updated_at: "TIME" -> (known after apply)
              workspace_id: "ws_1" -> (known after apply)
        "#]]);
        world.apply().succeeds();
        assert_eq!(world.state(ADDRESS)["client_secret"], live_secret(world));
    });
}

#[test]
fn timeouts_are_recorded_without_a_request() {
    on_every_cli(|world| {
        home(world);
        world.configuration(&confidential(""));
        world.apply().succeeds();
        world.configuration(&confidential("timeouts {\n read = \"1m\"\n }"));
        world.plan().changes(expect![[r#"
            update texture_oauth_application.a
              timeouts: null -> {"create":null,"delete":null,"read":"1m","update":null}
        "#]]);
        world.apply().succeeds().writes(expect![""]);
    });
}

#[test]
fn destroying_deletes() {
    on_every_cli(|world| {
        home(world);
        world.configuration(&confidential(""));
        world.apply().succeeds();
        world.destroy().succeeds().sends(expect![[r#"
            GET /v1/oauth-apps/oauth_1 -> 200
            DELETE /v1/oauth-apps/oauth_1 -> 204
            GET /v1/oauth-apps/oauth_1 -> 404
        "#]]);
        assert!(world.addresses().is_empty());
        assert!(world.emulator.objects("oauth-apps").is_empty());
    });
}
