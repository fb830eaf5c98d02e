//! Authentication and authorization.

use hyper::StatusCode;

use crate::clock::Stamp;
use crate::nouns::api_key::{KeyType, ShownApiKey, with_secret};
use crate::nouns::audit_log::Actor;
use crate::problem::Problem;
use crate::store::World;

/// The header that carries the key.
pub(crate) const KEY_HEADER: &str = "Texture-Api-Key";

/// The response to a key of another type than MANAGEMENT, word by word as documented.
pub(crate) const NOT_MANAGEMENT: &str = "This endpoint requires a Management API key. Create one in your Dashboard under Developer → API Keys.";

/// The owner of a key: of a MANAGEMENT key that is neither revoked nor expired, and whose owner still is a member.
pub(crate) fn authenticate(world: &World, key: Option<&str>, now: Stamp) -> Result<Actor, Problem> {
    let Some(text) = key.filter(|key| !key.is_empty()) else {
        return Err(
            unauthorized("Missing API key").because(format!("Send it in the header {KEY_HEADER}"))
        );
    };
    if text == world.organization.key {
        return Ok(Actor::Key(world.organization.key_id.clone()));
    }
    let key = with_secret(world, text).filter(|key| is_alive(world, &key.shown, now));
    let key = key.ok_or_else(|| unauthorized("Invalid API key"))?;
    match key.shown.key_type {
        KeyType::Management => Ok(Actor::Key(key.shown.id.clone())),
        _ => Err(Problem::forbidden(NOT_MANAGEMENT)),
    }
}

fn is_alive(world: &World, key: &ShownApiKey, now: Stamp) -> bool {
    let is_expired = key.expires_at.is_some_and(|end| end <= now);
    let is_of_a_member = |id: &String| world.members.iter().any(|member| member.user_id == *id);
    !key.revoked && !is_expired && key.owner_id.as_ref().is_none_or(is_of_a_member)
}

fn unauthorized(message: &str) -> Problem {
    Problem::new(StatusCode::UNAUTHORIZED, message)
}
