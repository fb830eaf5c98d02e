//! Which workspace an application is in.

use expect_test::expect;
use serde_json::json;
use texture_emulator::Quirk;

use super::{ADDRESS, confidential, home};
use crate::harness::on_every_cli;

#[test]
fn another_workspace_is_another_application() {
    on_every_cli(|world| {
        let first = home(world);
        let second = world.created_elsewhere("workspaces", json!({ "name": "second" }));
        world.configuration(&confidential(&format!("workspace_id = {second:?}")));
        world.apply().succeeds();
        world.configuration(&confidential(&format!("workspace_id = {first:?}")));
        world.plan().changes(expect![[r#"
            replace texture_oauth_application.a (replace_because_cannot_update)
              client_id: "client_1" -> (known after apply)
              client_secret: "secret_SECRET" -> (known after apply)
              created_at: "TIME" -> (known after apply)
              id: "oauth_1" -> (known after apply)
              updated_at: "TIME" -> (known after apply)
              workspace_id: "ws_1" -> "ws_2" # forces replacement
        "#]]);
        world.apply().succeeds();
        world.configuration(&confidential(""));
        world.plan().is_empty();
        assert_eq!(world.state(ADDRESS)["workspace_id"], first);
    });
}

#[test]
fn what_lands_outside_is_taken_back_and_reported() {
    on_every_cli(|world| {
        home(world);
        let second = world.created_elsewhere("workspaces", json!({ "name": "second" }));
        world.emulator.quirk(Quirk::PlacementIgnored);
        world.set("TEXTURE_WORKSPACE_ID", &second);
        world.configuration(&confidential(""));
        world.apply().fails_with(expect![[r#"
            Could not create the OAuth application
            on resource "texture_oauth_application" "a"

            the API created the OAuth application oauth_1 in workspace ws_1, not in ws_2 as requested; it was deleted again

            Correct `workspace_id`, or remove it to let the API choose; then run `terraform apply` again.
        "#]]).writes(expect![[r#"
            POST /v1/oauth-apps {"allowedScopes":["devices:read","sites:read"],"name":"a","redirectUris":["https://example.com/callback"],"type":"CONFIDENTIAL","workspaceId":"ws_2"} -> 201
            DELETE /v1/oauth-apps/oauth_1 -> 204
        "#]]);
        assert!(world.addresses().is_empty());
        assert!(world.emulator.objects("oauth-apps").is_empty());
    });
}
