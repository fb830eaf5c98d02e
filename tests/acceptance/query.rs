//! `terraform query`, by the CLIs that have it. What is listed, and what is not read, is in `tests/protocol`.

use std::path::Path;

use expect_test::expect;
use serde_json::json;
use texture_emulator::Limits;

use crate::collection::depth::nested;
use crate::harness::{Feature, World, on_every_cli_with};

const KINDS: [&str; 6] = [
    "workspace",
    "api_key",
    "destination",
    "collection",
    "oauth_application",
    "member",
];

/// A list of each kind, of all that exists.
fn queries() -> String {
    let lists = KINDS.map(|kind| {
        format!("list \"texture_{kind}\" \"all\" {{\n  provider = texture\n  limit    = 500\n}}\n")
    });
    lists.concat()
}

/// Queries everything, and plans the configuration that this generates. What the plan printed.
fn planned_from_a_query(world: &World) -> String {
    world.write("provider.tf", "provider \"texture\" {}\n");
    world.write("main.tfquery.hcl", &queries());
    world
        .run(&["query", "-no-color", "-generate-config-out=generated.tf"])
        .succeeds();
    world.remove("main.tfquery.hcl");
    let planned = world.run(&["plan", "-no-color", "-input=false"]);
    planned.succeeds().text().to_owned()
}

/// Objects of every noun and every type of it, created in the dashboard; returns their number.
fn populate(world: &World) -> usize {
    let owner = world.emulator.owner_id();
    let listed =
        json!({ "rule": { "attribute": "state", "operator": "IN", "value": ["CA", "NV"] } });
    let number = json!({ "rule": { "attribute": "size", "operator": "NOT_EQUALS", "value": 0.5 } });
    let events = json!(["ALERT_CREATED", "DEVICE_CONNECTED"]);
    let scopes = json!(["devices:read"]);
    let targets = json!(["https://example.com/callback", "app:/callback"]);
    let objects = [
        (
            "workspaces",
            json!({ "name": "Ünicode \"quoted\" ${name} %{if}" }),
        ),
        ("workspaces", json!({ "name": "Staging" })),
        ("api-keys", json!({ "name": "a", "type": "API" })),
        ("api-keys", json!({ "name": "a", "type": "SERVER" })),
        ("api-keys", json!({ "name": "a", "type": "CONNECT" })),
        (
            "api-keys",
            json!({ "name": "a", "type": "MANUFACTURER", "manufacturerScope": ["TESLA"] }),
        ),
        (
            "api-keys",
            json!({ "name": "a", "type": "MANAGEMENT", "ownerId": owner }),
        ),
        (
            "destinations",
            json!({
                "label": "a", "destinationType": "WEBHOOK", "eventTypes": events,
                "url": "https://example.com/", "secret": "between the two of us",
                "headers": { "X-A": "b" }, "includeWeather": true, "deviceType": "BATTERIES",
            }),
        ),
        (
            "destinations",
            json!({
                "label": "a", "destinationType": "EMAIL", "eventTypes": events, "email": "ops@example.com",
            }),
        ),
        (
            "collections",
            json!({ "name": "a", "collectionType": "DEVICE", "criteria": listed }),
        ),
        (
            "collections",
            json!({
                "name": "b", "collectionType": "SITE", "criteria": { "and": [listed, number] }, "description": "two",
            }),
        ),
        (
            "collections",
            json!({ "name": "c", "collectionType": "CUSTOMER", "criteria": nested(25) }),
        ),
        (
            "oauth-apps",
            json!({
                "name": "a", "type": "PUBLIC", "redirectUris": targets, "allowedScopes": scopes,
            }),
        ),
        (
            "oauth-apps",
            json!({
                "name": "b", "type": "CONFIDENTIAL", "redirectUris": targets, "allowedScopes": scopes,
            }),
        ),
        (
            "invitations",
            json!({ "email": "Ada@Example.com", "role": "VIEWER" }),
        ),
    ];
    let count = objects.len();
    for (path, body) in objects {
        let created = world
            .emulator
            .act("POST", &format!("/v1/{path}"), body.clone());
        created.unwrap_or_else(|problem| panic!("{body}: {problem:?}"));
    }
    count
}

#[test]
fn every_noun_and_type_is_imported_without_a_change() {
    on_every_cli_with(Feature::Query, |world| {
        world.emulator.rate_limits(Limits::LIFTED);
        // The owner exists from the beginning.
        let count = populate(world) + 1;
        let text = planned_from_a_query(world);
        let summary = format!("Plan: {count} to import, 0 to add, 0 to change, 0 to destroy.");
        assert!(text.contains(&summary), "{count}\n{text}");
        world.apply().succeeds().writes(expect![""]);
    });
}

/// Somebody else's organization, taken over by one who has nothing but a key: every object is imported, and nothing
/// changes.
#[test]
fn a_whole_platform_is_imported_from_nothing() {
    on_every_cli_with(Feature::Query, |world| {
        world.emulator.rate_limits(Limits::LIFTED);
        let platform = Path::new(env!("CARGO_MANIFEST_DIR")).join("examples/platform/main.tf");
        let platform = std::fs::read_to_string(platform).unwrap();
        let versions = std::fs::read_to_string(world.path("versions.tf")).unwrap();
        world.remove("versions.tf");
        world.configuration(&platform);
        world.apply().succeeds();
        let managed = world.addresses().len();
        world.remove("main.tf");
        world.remove("terraform.tfstate");
        world.write("versions.tf", &versions);
        let text = planned_from_a_query(world);
        // Those of the platform, and the owner, who was there before.
        let summary = format!(
            "Plan: {} to import, 0 to add, 0 to change, 0 to destroy.",
            managed + 1
        );
        assert!(text.contains(&summary), "{managed} were managed\n{text}");
        world.apply().succeeds().writes(expect![""]);
    });
}
