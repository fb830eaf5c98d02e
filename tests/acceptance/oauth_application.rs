//! `texture_oauth_application`, and the data sources of OAuth applications.

mod arguments;
mod data_sources;
mod drift;
mod errors;
mod imports;
mod lifecycle;
mod secret;
mod target_workspace;

use serde_json::{Value, json};

use crate::harness::World;

const ADDRESS: &str = "texture_oauth_application.a";

/// An application that can keep a secret, with further arguments.
fn confidential(arguments: &str) -> String {
    application("CONFIDENTIAL", arguments)
}

/// One that cannot.
fn public(arguments: &str) -> String {
    application("PUBLIC", arguments)
}

fn application(kind: &str, arguments: &str) -> String {
    format!(
        r#"
        resource "texture_oauth_application" "a" {{
          name           = "a"
          type           = "{kind}"
          redirect_uris  = ["https://example.com/callback"]
          allowed_scopes = ["devices:read", "sites:read"]
          {arguments}
        }}
        "#
    )
}

/// The workspace that everything lands in; gives its id.
fn home(world: &World) -> String {
    world.created_elsewhere("workspaces", json!({ "name": "home" }))
}

/// A CONFIDENTIAL application that somebody makes in the dashboard; gives its id.
fn created_elsewhere(world: &World, name: &str) -> String {
    let body = json!({
        "name": name,
        "type": "CONFIDENTIAL",
        "redirectUris": ["https://example.com/callback"],
        "allowedScopes": ["devices:read", "sites:read"],
    });
    world.created_elsewhere("oauth-apps", body)
}

/// The secret that serves, as only the API knows it.
fn live_secret(world: &World) -> Value {
    let application = world.emulator.object(&world.id(ADDRESS));
    application.expect("what is in state exists")["clientSecret"].clone()
}
