//! Which workspace a key belongs to.

use expect_test::expect;
use serde_json::json;
use texture_emulator::Quirk;

use super::{ADDRESS, home, server_with};
use crate::harness::on_every_cli;

#[test]
fn without_one_the_api_chooses() {
    on_every_cli(|world| {
        let home = home(world);
        world.configuration(&server_with(""));
        world.apply().succeeds();
        assert_eq!(world.state(ADDRESS)["workspace_id"], home);
    });
}

#[test]
fn the_default_of_the_provider_is_requested_and_moves_nothing_later() {
    on_every_cli(|world| {
        home(world);
        let second = world.created_elsewhere("workspaces", json!({ "name": "second" }));
        world.set("TEXTURE_WORKSPACE_ID", &second);
        world.configuration(&server_with(""));
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
              workspace_id: "ws_1"
        "#]]);
        world.apply().succeeds().writes(expect![[r#"
            POST /v1/api-keys {"name":"a","type":"SERVER","workspaceId":"ws_1"} -> 201
        "#]]);
        assert_eq!(world.state(ADDRESS)["workspace_id"], second);
        world.unset("TEXTURE_WORKSPACE_ID");
        world.plan().is_empty();
    });
}

#[test]
fn another_workspace_is_another_key() {
    on_every_cli(|world| {
        let first = home(world);
        let second = world.created_elsewhere("workspaces", json!({ "name": "second" }));
        world.set("TEXTURE_WORKSPACE_ID", &second);
        world.configuration(&server_with(&format!("workspace_id = {first:?}")));
        world.apply().succeeds().writes(expect![[r#"
            POST /v1/api-keys {"name":"a","type":"SERVER","workspaceId":"ws_1"} -> 201
        "#]]);
        world.configuration(&server_with(&format!("workspace_id = {second:?}")));
        world.plan().changes(expect![[r#"
            replace texture_api_key.a (replace_because_cannot_update)
              created_at: "TIME" -> (known after apply)
              expires_at: null -> (known after apply)
              id: "key_1" -> (known after apply)
              key: "server_SECRET" -> (known after apply)
              key_prefix: "server_PREFIX" -> (known after apply)
              revoked: false -> (known after apply)
              workspace_id: "ws_1" -> "ws_2" # forces replacement
        "#]]);
        world.apply().succeeds().writes(expect![[r#"
            POST /v1/api-keys/key_1/revoke -> 204
            POST /v1/api-keys {"name":"a","type":"SERVER","workspaceId":"ws_2"} -> 201
        "#]]);
        // Taken out, it stays where it is.
        world.configuration(&server_with(""));
        world.plan().is_empty();
    });
}

#[test]
fn what_lands_outside_is_taken_back_and_reported() {
    on_every_cli(|world| {
        home(world);
        let second = world.created_elsewhere("workspaces", json!({ "name": "second" }));
        world.emulator.quirk(Quirk::PlacementIgnored);
        world.configuration(&server_with(&format!("workspace_id = {second:?}")));
        world.apply().fails_with(expect![[r#"
            Could not create the API key
            on resource "texture_api_key" "a"

            the API created the API key key_1 in workspace ws_1, not in ws_2 as requested; it was revoked again

            Correct `workspace_id`, or remove it to let the API choose; then run `terraform apply` again.
        "#]]).writes(expect![[r#"
            POST /v1/api-keys {"name":"a","type":"SERVER","workspaceId":"ws_2"} -> 201
            POST /v1/api-keys/key_1/revoke -> 204
        "#]]);
        assert!(world.addresses().is_empty());
        let keys = world.emulator.objects("api-keys");
        assert!(keys.iter().all(|key| key["revoked"] == true), "{keys:#?}");
    });
}

#[test]
fn a_workspace_that_is_about_to_be_created() {
    on_every_cli(|world| {
        home(world);
        let workspace = "resource \"texture_workspace\" \"new\" {\n  name = \"new\"\n}";
        let key = server_with("workspace_id = texture_workspace.new.id");
        world.configuration(&format!("{workspace}\n{key}"));
        world.apply().succeeds();
        let new = world.id("texture_workspace.new");
        assert_eq!(world.state(ADDRESS)["workspace_id"], new);
    });
}
