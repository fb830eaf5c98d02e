//! `texture_api_key`, and the data sources of API keys.

mod arguments;
mod data_sources;
mod drift;
mod encryption;
mod ephemeral;
mod errors;
mod imports;
mod lifecycle;
mod rotation;
mod target_workspace;

use serde_json::{Value, json};

use crate::harness::World;

const ADDRESS: &str = "texture_api_key.a";

/// A key with these arguments next to its name and type.
fn server_with(arguments: &str) -> String {
    of_type("SERVER", arguments)
}

fn of_type(key_type: &str, arguments: &str) -> String {
    format!(
        r#"
        resource "texture_api_key" "a" {{
          name = "a"
          type = "{key_type}"
          {arguments}
        }}
        "#
    )
}

/// The workspace that everything lands in; gives its id.
fn home(world: &World) -> String {
    world.created_elsewhere("workspaces", json!({ "name": "home" }))
}

/// A SERVER key that somebody makes in the dashboard; gives its id.
fn created_elsewhere(world: &World, name: &str) -> String {
    world.created_elsewhere("api-keys", json!({ "name": name, "type": "SERVER" }))
}

/// The secret that serves, as only the API knows it.
fn live_secret(world: &World) -> Value {
    let key = world.emulator.object(&world.id(ADDRESS));
    key.expect("what is in state exists")["secret"].clone()
}
