//! What is changed elsewhere is seen, and mended.

use expect_test::expect;
use serde_json::json;

use super::{ADDRESS, confidential, home};
use crate::harness::on_every_cli;

#[test]
fn each_attribute_is_corrected() {
    on_every_cli(|world| {
        home(world);
        world.configuration(&confidential("description = \"one\""));
        world.apply().succeeds();
        let path = format!("/v1/oauth-apps/{}", world.id(ADDRESS));
        for (elsewhere, drift, writes) in [
            (
                json!({ "name": "z" }),
                expect![[r#"
                update texture_oauth_application.a
                  name: "a" -> "z"
                  updated_at: "TIME" -> "TIME"
            "#]],
                expect![[r#"
                PATCH /v1/oauth-apps/oauth_1 {"name":"a"} -> 200
            "#]],
            ),
            (
                json!({ "description": "other" }),
                expect![[r#"
                update texture_oauth_application.a
                  description: "one" -> "other"
                  updated_at: "TIME" -> "TIME"
            "#]],
                expect![[r#"
                PATCH /v1/oauth-apps/oauth_1 {"description":"one"} -> 200
            "#]],
            ),
            (
                json!({ "description": null }),
                expect![[r#"
                update texture_oauth_application.a
                  description: "one" -> null
                  updated_at: "TIME" -> "TIME"
            "#]],
                expect![[r#"
                PATCH /v1/oauth-apps/oauth_1 {"description":"one"} -> 200
            "#]],
            ),
            (
                json!({ "redirectUris": ["https://example.com/z"] }),
                expect![[r#"
                    update texture_oauth_application.a
                      redirect_uris: ["https://example.com/callback"] -> ["https://example.com/z"]
                      updated_at: "TIME" -> "TIME"
                "#]],
                expect![[r#"
                    PATCH /v1/oauth-apps/oauth_1 {"redirectUris":["https://example.com/callback"]} -> 200
                "#]],
            ),
            (
                json!({ "allowedScopes": ["devices:write"] }),
                expect![[r#"
                    update texture_oauth_application.a
                      allowed_scopes: ["devices:read","sites:read"] -> ["devices:write"]
                      updated_at: "TIME" -> "TIME"
                "#]],
                expect![[r#"
                    PATCH /v1/oauth-apps/oauth_1 {"allowedScopes":["devices:read","sites:read"]} -> 200
                "#]],
            ),
        ] {
            world.emulator.act("PATCH", &path, elsewhere).unwrap();
            world.plan().drift(drift);
            world.apply().succeeds().writes(writes);
        }
    });
}

/// A description that the configuration does not have is drift too.
#[test]
fn a_description_added_outside_is_cleared() {
    on_every_cli(|world| {
        home(world);
        world.configuration(&confidential(""));
        world.apply().succeeds();
        let path = format!("/v1/oauth-apps/{}", world.id(ADDRESS));
        let added = json!({ "description": "added" });
        world.emulator.act("PATCH", &path, added).unwrap();
        world.plan().changes(expect![[r#"
            update texture_oauth_application.a
              description: "added" -> null
              updated_at: "TIME" -> (known after apply)
        "#]]);
        world.apply().succeeds().writes(expect![[r#"
            PATCH /v1/oauth-apps/oauth_1 {"description":null} -> 200
        "#]]);
    });
}

#[test]
fn another_type_or_workspace_is_corrected_by_another_application() {
    on_every_cli(|world| {
        let home = home(world);
        let second = world.created_elsewhere("workspaces", json!({ "name": "second" }));
        world.configuration(&confidential(&format!("workspace_id = {home:?}")));
        for elsewhere in [
            json!({ "type": "PUBLIC" }),
            json!({ "workspaceId": second }),
        ] {
            world.apply().succeeds();
            let id = world.id(ADDRESS);
            world.emulator.edit(&id, elsewhere).unwrap();
            world.apply().succeeds();
            assert_ne!(world.id(ADDRESS), id);
        }
    });
}

#[test]
fn one_removed_outside_is_reported_and_recreated() {
    on_every_cli(|world| {
        home(world);
        world.configuration(&confidential(""));
        world.apply().succeeds();
        let path = format!("/v1/oauth-apps/{}", world.id(ADDRESS));
        world.emulator.act("DELETE", &path, json!(null)).unwrap();
        world.plan().warns(expect![[r#"
            Object is gone
            on resource "texture_oauth_application" "a"

            texture_oauth_application with id "oauth_1" no longer exists: it was removed outside of this configuration. It has been taken out of state, and the next apply creates it again. If it should not exist, remove its block from the configuration.
            ---
            Who removed texture_oauth_application with id "oauth_1"
            on resource "texture_oauth_application" "a"

            According to the audit log, `oauthApp.delete` by user usr_1 at TIME.
        "#]]);
        world.apply().succeeds().writes(expect![[r#"
            POST /v1/oauth-apps {"allowedScopes":["devices:read","sites:read"],"name":"a","redirectUris":["https://example.com/callback"],"type":"CONFIDENTIAL"} -> 201
        "#]]);
    });
}
