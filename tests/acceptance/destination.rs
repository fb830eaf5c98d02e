//! `texture_destination`, and the data sources of destinations.

mod activity;
mod arguments;
mod data_sources;
mod drift;
mod errors;
mod headers;
mod imports;
mod lifecycle;
mod secret;
mod write_only;

use serde_json::{Value, json};

use crate::harness::World;

const ADDRESS: &str = "texture_destination.a";

const WEBHOOK: &str = r#"
resource "texture_destination" "a" {
  label            = "a"
  destination_type = "WEBHOOK"
  event_types      = ["DEVICE_CONNECTED", "ALERT_CREATED"]
  url              = "https://example.com/events"
}
"#;

const EMAIL: &str = r#"
resource "texture_destination" "a" {
  label            = "a"
  destination_type = "EMAIL"
  event_types      = ["DEVICE_CONNECTED"]
  email            = "ops@example.com"
}
"#;

/// The webhook with further arguments.
fn webhook_with(arguments: &str) -> String {
    with(WEBHOOK, arguments)
}

fn with(configuration: &str, arguments: &str) -> String {
    let open = configuration.trim_end().trim_end_matches('}');
    format!("{open}  {arguments}\n}}\n")
}

/// The workspace that everything lands in; gives its id.
fn home(world: &World) -> String {
    world.created_elsewhere("workspaces", json!({ "name": "home" }))
}

/// A webhook that somebody makes in the dashboard, with these members too; gives its id.
fn created_elsewhere(world: &World, members: Value) -> String {
    let mut body = json!({
        "label": "a",
        "destinationType": "WEBHOOK",
        "eventTypes": ["DEVICE_CONNECTED", "ALERT_CREATED"],
        "url": "https://example.com/events",
    });
    for (name, value) in members.as_object().into_iter().flatten() {
        body[name] = value.clone();
    }
    world.created_elsewhere("destinations", body)
}
