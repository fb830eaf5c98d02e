//! Lookups of what does not exist yet: deferred where the client takes that, else an error that says what to
//! create first.

use serde_json::json;

use crate::World;

#[tokio::test]
async fn a_lookup_of_what_does_not_exist_yet_is_deferred_where_that_is_allowed() {
    let world = World::new().await;
    let strict = world.core.pipe().clone();
    let deferring = strict.clone().deferring();
    for (data_source, config) in [
        ("texture_workspace", json!({ "name": "Later" })),
        ("texture_workspace", json!({ "id": "ws_later" })),
        ("texture_api_key", json!({ "name": "Later" })),
        ("texture_destination", json!({ "label": "Later" })),
        ("texture_collection", json!({ "name": "Later" })),
        ("texture_oauth_application", json!({ "client_id": "later" })),
        ("texture_member", json!({ "email": "later@example.com" })),
        (
            "texture_collection_entities",
            json!({ "collection_id": "col_later" }),
        ),
    ] {
        let response = deferring.read_data(data_source, &config).await.unwrap();
        assert!(
            response.deferred && response.diagnostics.is_empty(),
            "{data_source}: {}",
            response.diagnostics
        );
        let response = strict.read_data(data_source, &config).await.unwrap();
        let diagnostics = response.diagnostics.to_string();
        assert!(
            !response.deferred && response.diagnostics.has_errors(),
            "{data_source}: {diagnostics}"
        );
        assert!(
            diagnostics.contains("-target"),
            "{data_source}: {diagnostics}"
        );
    }
}

#[tokio::test]
async fn what_exists_is_never_deferred() {
    let world = World::new().await;
    let home = json!({ "name": "Home" });
    world.create("texture_workspace", home.clone()).await;
    let deferring = world.core.pipe().clone().deferring();
    let response = deferring
        .read_data("texture_workspace", &home)
        .await
        .unwrap();
    assert!(
        !response.deferred && response.diagnostics.is_empty(),
        "{}",
        response.diagnostics
    );
}
