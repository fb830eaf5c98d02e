//! Generated configuration: for every noun and every type of it, a plan of it is empty.

use expect_test::expect;
use serde_json::{Value as Json, json};
use tfplugin::testing::{Action, print};

use crate::World;
use crate::queries::{import, types};

/// Criteria of as many levels.
fn nested(levels: usize) -> Json {
    let rule = json!({ "rule": { "attribute": "state", "operator": "IN", "value": ["CA", "NV"] } });
    (1..levels).fold(rule, |inner, level| match level % 2 {
        0 => json!({ "or": [inner] }),
        _ => json!({ "and": [inner, { "rule": {
            "attribute": "size", "operator": "NOT_EQUALS", "value": 0.5,
        } }] }),
    })
}

async fn populate(world: &World) {
    let workspace = json!({ "name": "Ünicode \"quoted\" ${name}", "deletion_protection": false });
    world.create("texture_workspace", workspace).await;
    world
        .create("texture_workspace", json!({ "name": "Protected" }))
        .await;
    let owner = world.emulator.owner_id();
    for key in [
        json!({ "type": "API" }),
        json!({ "type": "SERVER", "rotation_triggers": { "a": "b" } }),
        json!({ "type": "CONNECT" }),
        json!({ "type": "MANUFACTURER", "manufacturer_scope": ["TESLA"] }),
        json!({ "type": "MANAGEMENT", "owner_id": owner }),
    ] {
        let mut key = key;
        key["name"] = "a key".into();
        world.create("texture_api_key", key).await;
    }
    for destination in [
        json!({ "destination_type": "WEBHOOK", "url": "https://example.com/" }),
        json!({
            "destination_type": "WEBHOOK", "url": "https://example.com/2", "secret": "hunter22",
            "headers": { "X-A": "b" }, "include_weather": true, "active": false,
            "device_type": "BATTERIES",
        }),
        json!({ "destination_type": "EMAIL", "email": "ops@example.com" }),
    ] {
        let mut destination = destination;
        destination["label"] = "events".into();
        destination["event_types"] = json!(["ALERT_CREATED", "DEVICE_CONNECTED"]);
        world.create("texture_destination", destination).await;
    }
    for (collection_type, levels) in [("DEVICE", 1), ("SITE", 2), ("CUSTOMER", 25)] {
        let collection = json!({
            "name": collection_type, "collection_type": collection_type, "criteria": nested(levels),
            "description": if levels == 2 { json!("two") } else { Json::Null },
        });
        world.create("texture_collection", collection).await;
    }
    for kind in ["PUBLIC", "CONFIDENTIAL"] {
        let app = json!({
            "name": kind, "type": kind, "redirect_uris": ["https://example.com/cb", "app:/cb"],
            "allowed_scopes": ["devices:read"],
        });
        world.create("texture_oauth_application", app).await;
    }
    world.invite("Ada@Example.com", "VIEWER");
}

#[tokio::test]
async fn every_noun_and_type_is_imported_without_a_change() {
    let world = World::new().await;
    populate(&world).await;
    let mut printed = String::new();
    for type_name in types() {
        let pipe = world.core.pipe();
        let listed = pipe.list(type_name, &json!({}), 100, true).await.unwrap();
        for result in listed {
            let (imported, diagnostics) = import(&world, type_name, &result).await;
            assert!(!diagnostics.has_errors(), "{diagnostics}");
            let (config, run) = world.core.plan_generated(&imported).await;
            assert_eq!(
                run.action,
                Action::Nothing,
                "{type_name}: {run}\n{}",
                print(&config)
            );
            assert!(
                run.diagnostics.is_empty(),
                "{type_name}: {}",
                run.diagnostics
            );
            if result.display_name.len() < 20 && !result.display_name.contains("CUSTOMER") {
                printed += &format!("# {type_name}\n{}", print(&config));
            }
        }
    }
    assert!(!printed.contains("hunter22"), "a secret is written");
    expect![[r##"
        # texture_workspace
        name = "Protected"
        # texture_api_key
        name = "a key"
        type = "API"
        workspace_id = "..."
        # texture_api_key
        name = "a key"
        type = "SERVER"
        workspace_id = "..."
        # texture_api_key
        name = "a key"
        type = "CONNECT"
        workspace_id = "..."
        # texture_api_key
        name = "a key"
        type = "MANUFACTURER"
        workspace_id = "..."
        # texture_api_key
        name = "a key"
        owner_id = "..."
        type = "MANAGEMENT"
        workspace_id = "..."
        # texture_destination
        destination_type = "WEBHOOK"
        event_types = ["ALERT_CREATED", "DEVICE_CONNECTED"]
        label = "events"
        url = "https://example.com/"
        workspace_id = "..."
        # texture_destination
        active = false
        destination_type = "WEBHOOK"
        device_type = "BATTERIES"
        event_types = ["ALERT_CREATED", "DEVICE_CONNECTED"]
        headers = { "X-A" = "b" }
        include_weather = true
        label = "events"
        url = "https://example.com/2"
        workspace_id = "..."
        # texture_destination
        destination_type = "EMAIL"
        email = "ops@example.com"
        event_types = ["ALERT_CREATED", "DEVICE_CONNECTED"]
        label = "events"
        workspace_id = "..."
        # texture_collection
        collection_type = "DEVICE"
        criteria = { rule = { attribute = "state", operator = "IN", value = ["CA", "NV"] } }
        name = "DEVICE"
        workspace_id = "..."
        # texture_collection
        collection_type = "SITE"
        criteria = { and = [{ rule = { attribute = "state", operator = "IN", value = ["CA", "NV"] } }, { rule = { attribute = "size", operator = "NOT_EQUALS", value = 0.5 } }] }
        description = "two"
        name = "SITE"
        workspace_id = "..."
        # texture_oauth_application
        allowed_scopes = ["devices:read"]
        name = "PUBLIC"
        redirect_uris = ["app:/cb", "https://example.com/cb"]
        type = "PUBLIC"
        workspace_id = "..."
        # texture_oauth_application
        allowed_scopes = ["devices:read"]
        name = "CONFIDENTIAL"
        redirect_uris = ["app:/cb", "https://example.com/cb"]
        type = "CONFIDENTIAL"
        workspace_id = "..."
        # texture_member
        email = "Ada@Example.com"
        role = "VIEWER"
        # texture_member
        email = "owner@example.com"
        role = "ADMIN"
    "##]].assert_eq(&without_ids(&printed));
}

/// Ids differ from run to run.
fn without_ids(text: &str) -> String {
    let lines = text.lines().map(|line| match line.split_once(" = \"") {
        Some((name, _)) if name.ends_with("_id") => format!("{name} = \"...\"\n"),
        _ => format!("{line}\n"),
    });
    lines.collect()
}
