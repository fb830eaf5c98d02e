//! `texture_workspace`, and the data sources of workspaces.

mod conflict;
mod data_source;
mod data_sources;
mod deletion;
mod drift;
mod errors;
mod imports;
mod lifecycle;
mod names;
mod partial_failures;
mod protection;

use serde_json::json;

use crate::harness::World;

const MINIMAL: &str = r#"
resource "texture_workspace" "a" {
  name = "a"
}
"#;

const UNPROTECTED: &str = r#"
resource "texture_workspace" "a" {
  name                = "a"
  deletion_protection = false
}
"#;

/// A workspace that somebody makes in the dashboard; gives its id.
fn created_elsewhere(world: &World, name: &str) -> String {
    world.created_elsewhere("workspaces", json!({ "name": name }))
}
