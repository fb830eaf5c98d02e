//! Actions.

use expect_test::expect;
use serde_json::json;
use texture_emulator::Fault;
use tfplugin::testing::Core;

use crate::{World, provider_block, server};

const CLEAR: &str = "texture_workspace_clear";
const REVOKE: &str = "texture_api_key_revoke";

async fn workspace(world: &World, is_protected: bool) -> String {
    let config = json!({ "name": "Home", "deletion_protection": is_protected });
    world.id("texture_workspace", config).await
}

#[tokio::test]
async fn a_workspace_is_cleared() {
    let world = World::new().await;
    let id = workspace(&world, false).await;
    let config = json!({ "workspace_id": id });
    let planned = world.core.pipe().plan_action(CLEAR, &config).await.unwrap();
    assert!(planned.diagnostics.is_empty(), "{}", planned.diagnostics);
    world.emulator.clear_requests();
    let invoked = world.core.pipe().invoke(CLEAR, &config).await.unwrap();
    assert!(invoked.diagnostics.is_empty(), "{}", invoked.diagnostics);
    expect![[r#"
        Clearing the workspace "Home" (ws)
        The workspace "Home" (ws) is cleared"#]]
    .assert_eq(&invoked.progress.join("\n").replace(&id, "ws"));
    let clear = format!("POST /v1/workspaces/{id}/clear");
    assert_eq!(
        world.requests().iter().filter(|it| **it == clear).count(),
        1
    );
    assert!(world.emulator.object(&id).is_some(), "the workspace stays");
}

#[tokio::test]
async fn a_protected_workspace_is_left_as_it_is() {
    let world = World::new().await;
    let id = workspace(&world, true).await;
    let config = json!({ "workspace_id": id });
    let planned = world.core.pipe().plan_action(CLEAR, &config).await.unwrap();
    assert!(
        !planned.diagnostics.has_errors(),
        "the run may lift the protection first"
    );
    assert!(
        planned.diagnostics.to_string().contains("is protected"),
        "{}",
        planned.diagnostics
    );
    let invoked = world.core.pipe().invoke(CLEAR, &config).await.unwrap();
    let diagnostics = invoked.diagnostics.to_string();
    assert!(
        diagnostics.contains("error at workspace_id: Workspace is protected against clearing"),
        "{diagnostics}"
    );
    assert!(
        diagnostics.contains("deletion_protection = false"),
        "{diagnostics}"
    );
    assert!(!world.requests().iter().any(|it| it.ends_with("/clear")));
}

#[tokio::test]
async fn a_key_is_revoked_and_revoking_it_again_is_a_success() {
    let world = World::new().await;
    workspace(&world, true).await;
    let key = json!({ "name": "leaked", "type": "SERVER" });
    let id = world.id("texture_api_key", key).await;
    let config = json!({ "api_key_id": id });
    let pipe = world.core.pipe();
    let planned = pipe.plan_action(REVOKE, &config).await.unwrap();
    assert!(planned.diagnostics.is_empty(), "{}", planned.diagnostics);
    let invoked = pipe.invoke(REVOKE, &config).await.unwrap();
    assert!(invoked.diagnostics.is_empty(), "{}", invoked.diagnostics);
    expect![[r#"
        Revoking the API key "leaked" (key)
        The API key "leaked" (key) is revoked"#]]
    .assert_eq(&invoked.progress.join("\n").replace(&id, "key"));
    assert_eq!(world.emulator.object(&id).unwrap()["revoked"], true);
    let planned = pipe.plan_action(REVOKE, &config).await.unwrap();
    assert!(
        planned.diagnostics.to_string().contains("revoked already"),
        "{}",
        planned.diagnostics
    );
    let again = pipe.invoke(REVOKE, &config).await.unwrap();
    assert!(again.diagnostics.is_empty(), "{}", again.diagnostics);
    assert!(
        again.progress[0].contains("is revoked already"),
        "{:?}",
        again.progress
    );
}

/// Somebody else revokes it between the read and the request, or it is refused while the key stays as it is.
#[tokio::test]
async fn a_refused_revocation_is_a_success_where_the_key_is_revoked() {
    let world = World::new().await;
    workspace(&world, true).await;
    let revoke = async |name: &str, fault: Fault| {
        let id = world
            .id("texture_api_key", json!({ "name": name, "type": "SERVER" }))
            .await;
        world.emulator.fault(fault);
        let config = json!({ "api_key_id": id });
        let invoked = world.core.pipe().invoke(REVOKE, &config).await.unwrap();
        let is_revoked = world.emulator.object(&id).unwrap()["revoked"] == true;
        (invoked.diagnostics.to_string(), is_revoked)
    };
    let fault = |status| Fault::on("POST", "/v1/api-keys/*/revoke").status(status);
    for status in [404, 409] {
        let (diagnostics, is_revoked) = revoke("one", fault(status).after_effect()).await;
        assert_eq!((diagnostics.as_str(), is_revoked), ("", true));
    }
    for status in [403, 404, 409] {
        let (diagnostics, is_revoked) = revoke("one", fault(status)).await;
        assert!(
            diagnostics.contains("Could not revoke the API key") && !is_revoked,
            "{diagnostics}"
        );
    }
}

#[tokio::test]
async fn the_key_in_use_is_announced() {
    let world = World::new().await;
    workspace(&world, true).await;
    let owner = world.emulator.owner_id();
    let key = json!({ "name": "mine", "type": "MANAGEMENT", "owner_id": owner });
    let key = world.create("texture_api_key", key).await;
    let mut block = provider_block(&world.emulator);
    block["api_key"] = key.attribute("key").as_str().into();
    let core = Core::start(server(), block).await;
    let config = json!({ "api_key_id": key.attribute("id").as_str() });
    let planned = core.pipe().plan_action(REVOKE, &config).await.unwrap();
    assert!(
        planned
            .diagnostics
            .to_string()
            .contains("the API key in use"),
        "{}",
        planned.diagnostics
    );
}

#[tokio::test]
async fn what_does_not_exist_is_refused_at_plan_and_at_apply() {
    let world = World::new().await;
    for (action, config, noun) in [
        (
            CLEAR,
            json!({ "workspace_id": "ws_none" }),
            "No such workspace",
        ),
        (
            REVOKE,
            json!({ "api_key_id": "key_none" }),
            "No such API key",
        ),
    ] {
        let pipe = world.core.pipe();
        let planned = pipe.plan_action(action, &config).await.unwrap();
        assert!(
            planned.diagnostics.to_string().contains(noun),
            "{}",
            planned.diagnostics
        );
        let invoked = pipe.invoke(action, &config).await.unwrap();
        assert!(
            invoked.diagnostics.to_string().contains(noun),
            "{}",
            invoked.diagnostics
        );
    }
}

#[tokio::test]
async fn an_action_that_the_api_refuses_says_why() {
    let world = World::new().await;
    let id = workspace(&world, false).await;
    world
        .emulator
        .fault(Fault::on("POST", "/v1/workspaces/{id}/clear").status(403));
    let config = json!({ "workspace_id": id });
    let invoked = world.core.pipe().invoke(CLEAR, &config).await.unwrap();
    let diagnostics = invoked.diagnostics.to_string();
    assert!(
        diagnostics.contains("Could not clear the workspace"),
        "{diagnostics}"
    );
}

#[tokio::test]
async fn unknown_arguments_are_no_error() {
    let world = World::new().await;
    let unknown = tfplugin::testing::UNKNOWN;
    for (action, config) in [
        (CLEAR, json!({ "workspace_id": unknown })),
        (REVOKE, json!({ "api_key_id": unknown })),
    ] {
        let pipe = world.core.pipe();
        assert!(
            pipe.validate_action(action, &config)
                .await
                .unwrap()
                .is_empty()
        );
        world.requests();
        let planned = pipe.plan_action(action, &config).await.unwrap();
        assert!(planned.diagnostics.is_empty(), "{}", planned.diagnostics);
        assert_eq!(world.requests(), [""; 0]);
    }
}
