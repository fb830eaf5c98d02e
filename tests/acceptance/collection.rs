//! `texture_collection`, and the data sources of collections.

mod criteria;
mod data_sources;
pub(crate) mod depth;
mod drift;
mod entities;
mod errors;
mod grammar;
mod imports;
mod lifecycle;

use serde_json::{Value, json};

use crate::harness::World;

const ADDRESS: &str = "texture_collection.a";

const VEHICLES: &str =
    r#"{ rule = { attribute = "deviceType", operator = "EQUALS", value = "VEHICLE" } }"#;

const MAKERS: &str =
    r#"{ rule = { attribute = "manufacturer", operator = "IN", value = ["TESLA", "RIVIAN"] } }"#;

/// A collection with these criteria, in HCL.
fn collection(criteria: &str) -> String {
    format!(
        r#"
resource "texture_collection" "a" {{
  name            = "a"
  collection_type = "DEVICE"
  criteria        = {criteria}
}}
"#
    )
}

/// The workspace that everything lands in; gives its id.
fn home(world: &World) -> String {
    world.created_elsewhere("workspaces", json!({ "name": "home" }))
}

/// A collection that somebody makes in the dashboard; gives its id.
fn created_elsewhere(world: &World, criteria: &Value) -> String {
    let body = json!({ "name": "a", "collectionType": "DEVICE", "criteria": criteria });
    world.created_elsewhere("collections", body)
}

/// What [`VEHICLES`] is to the API.
fn vehicles() -> Value {
    json!({ "rule": { "attribute": "deviceType", "operator": "EQUALS", "value": "VEHICLE" } })
}

/// What [`MAKERS`] is to the API.
fn makers() -> Value {
    json!({ "rule": { "attribute": "manufacturer", "operator": "IN", "value": ["TESLA", "RIVIAN"] } })
}
