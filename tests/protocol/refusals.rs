//! What the API refuses or leaves open, where a real CLI would take long to show it.

use std::time::Duration;

use serde_json::json;
use texture_emulator::{Deviation, Fault};
use tfplugin::testing::Core;

use crate::{World, provider_block, server};

const KEY: &str = "texture_api_key";

/// An API may not take a workspace in requests. The provider's default is not worth an error where the object is created
/// there all the same; what a resource names itself is.
#[tokio::test]
async fn only_a_workspace_that_a_resource_names_has_to_be_obeyed() {
    let world = World::new().await;
    let home = world
        .id("texture_workspace", json!({ "name": "Home" }))
        .await;
    let deviation: Deviation = "workspace-rejected".parse().unwrap();
    world.emulator.deviate(deviation);
    let mut block = provider_block(&world.emulator);
    block["workspace_id"] = home.as_str().into();
    let core = Core::start(server(), block).await;
    let mut key = core.absent(KEY);
    let config = json!({ "name": "a", "type": "SERVER" });
    let run = core.apply(&mut key, config.clone()).await;
    assert!(run.diagnostics.is_empty(), "{}", run.diagnostics);
    assert_eq!(key.attribute("workspace_id").as_str(), Some(home.as_str()));
    let mut key = core.absent(KEY);
    let mut config = config;
    config["workspace_id"] = home.as_str().into();
    let run = core.apply(&mut key, config).await;
    let diagnostics = run.diagnostics.to_string();
    assert!(
        diagnostics.contains("Could not create the API key") && !key.exists(),
        "{diagnostics}"
    );
}

/// The deletion was accepted, and nobody can see whether the object is gone: that is not the same as seeing it there.
#[tokio::test]
async fn a_deletion_that_cannot_be_watched_says_why() {
    let world = World::new().await;
    let mut block = provider_block(&world.emulator);
    block["max_retries"] = 0.into();
    let core = Core::start(server(), block).await;
    let mut space = core.absent("texture_workspace");
    let config = json!({ "name": "Home", "deletion_protection": false });
    let run = core.apply(&mut space, config).await;
    assert!(run.diagnostics.is_empty(), "{}", run.diagnostics);
    world.emulator.deletions_take(Duration::from_secs(60));
    let id = space.attribute("id").as_str().unwrap().to_owned();
    let delete = format!("/v1/workspaces/{id}");
    let failing = Fault::on("GET", "/v1/workspaces/**")
        .always()
        .skip(1)
        .status(503);
    world.emulator.fault(failing);
    let run = core.destroy(&mut space).await;
    let diagnostics = run.diagnostics.to_string();
    assert!(
        diagnostics.contains("Could not see the workspace gone"),
        "{diagnostics}"
    );
    assert!(space.exists(), "it stays in state");
    assert!(world.requests().contains(&format!("DELETE {delete}")));
}
