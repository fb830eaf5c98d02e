//! `texture_member`, and the data sources of members and invitations.

mod acceptance;
mod adoption;
mod arguments;
mod data_sources;
mod destruction;
mod drift;
mod errors;
mod imports;
mod lifecycle;
mod owner;

use serde_json::json;
use texture_emulator::Person;

use crate::harness::World;

const ADDRESS: &str = "texture_member.a";

/// The owner that every organization of the emulator has.
const OWNER: &str = "owner@example.com";

/// Ada, with this role.
fn ada(role: &str) -> String {
    person("ada@example.com", role)
}

fn person(email: &str, role: &str) -> String {
    format!(
        r#"
        resource "texture_member" "a" {{
          email = "{email}"
          role  = "{role}"
        }}
        "#
    )
}

/// Somebody invites this address in the dashboard; gives the invitation's id.
fn invited_elsewhere(world: &World, email: &str, role: &str) -> String {
    world.created_elsewhere("invitations", json!({ "email": email, "role": role }))
}

/// Ada accepts the invitation that was sent to this address, and has that address; gives the
/// membership's id.
fn accepted(world: &World, email: &str) -> String {
    let ada = Person::new("Ada", "Lovelace", email);
    let member = world.emulator.accept_invitation(email, &ada);
    let member = member.expect("there is a pending invitation");
    member["id"]
        .as_str()
        .expect("a member has an id")
        .to_owned()
}

/// Somebody invited this address in the dashboard, and it was accepted.
fn joined_elsewhere(world: &World, email: &str, role: &str) -> String {
    invited_elsewhere(world, email, role);
    accepted(world, email)
}
