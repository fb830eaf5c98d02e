//! Which objects could be the result of a creation whose answer was lost.

use std::collections::HashSet;

use jiff::Timestamp;
use tokio::time::Instant;

use crate::api_keys;
use crate::audit_logs::{self, AuditEntry};
use crate::error::Result;
use crate::listing::Identified;
use crate::object::{Create, Object, resembles};
use crate::session::Session;

/// The actor type under which the audit log writes what a key did (API contract, Audit log), in lower
/// case: a word about how it is written is not worth an object made twice.
const KEY_ACTOR: &str = "apikey";

/// An object that a creation may have made.
#[derive(Debug)]
pub(crate) struct Finding<O> {
    pub(crate) object: O,
    /// The audit log says that our key made it.
    pub(crate) proven: bool,
}

/// What the audit log says of who made an object.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Maker {
    Us,
    Unknown,
    Another,
}

/// The keys of the organization, told apart by the beginnings of their texts.
#[derive(Debug, Default)]
pub(crate) struct Keys {
    ours: HashSet<String>,
    others: HashSet<String>,
}

/// Who the audit log may call us.
#[derive(Debug)]
enum Identity<'a> {
    /// The actor of what this process made for certain.
    Actor(&'a str, &'a str),
    /// Whoever holds our key.
    Holder(&'a Keys),
}

/// Looks for what a creation made since then, and was not there before.
pub(crate) async fn look<C: Create>(
    session: &Session,
    request: &C,
    since: Instant,
    before: Option<&HashSet<String>>,
) -> Result<Vec<Finding<C::Object>>> {
    let creations = &session.shared.creations;
    let mut objects = session
        .collect(<C::Object as Object>::List::default())
        .await?;
    // The listing's answer has told the API's clock, if it was not known before.
    let since = session.shared.clock.theirs_at_least(since);
    objects.retain(|object| resembles(request, object) && made_since(object, since));
    objects.retain(|object| {
        !creations.is_claimed(object.id()) && before.is_none_or(|ids| !ids.contains(object.id()))
    });
    if objects.is_empty() {
        return Ok(Vec::new());
    }
    let entries = entries::<C>(session, since).await;
    let identity = identity(session, &entries).await;
    let judged = objects
        .into_iter()
        .map(|object| (maker(object.id(), &entries, &identity), object));
    let kept = judged.filter(|(maker, _)| *maker != Maker::Another);
    Ok(kept
        .map(|(maker, object)| Finding {
            object,
            proven: maker == Maker::Us,
        })
        .collect())
}

/// Whether an object was made since then. A time that cannot be read does not acquit.
fn made_since(object: &impl Object, since: Timestamp) -> bool {
    object
        .created_at()
        .parse::<Timestamp>()
        .map_or(true, |made| made >= since)
}

/// The creations that the audit log tells of. A log that cannot be read says nothing.
async fn entries<C: Create>(session: &Session, since: Timestamp) -> Vec<AuditEntry> {
    let log = audit_logs::List {
        resource_type: Some(C::Object::AUDITED_AS.to_owned()),
        start_date: Some(format!("{since:.3}")),
        ..Default::default()
    };
    let mut entries = session.collect(log).await.unwrap_or_default();
    entries.retain(|entry| entry.action.ends_with(".create"));
    entries
}

async fn identity<'a>(session: &'a Session, entries: &'a [AuditEntry]) -> Identity<'a> {
    let creations = &session.shared.creations;
    let is_claimed = |id: &String| creations.is_claimed(id);
    let known = entries
        .iter()
        .find(|entry| entry.resource_id.as_ref().is_some_and(is_claimed));
    match known.and_then(actor) {
        Some((actor_type, id)) => Identity::Actor(actor_type, id),
        None => Identity::Holder(creations.keys.get_or_init(|| keys(session)).await),
    }
}

/// The keys that are ours and those that are not. None at all, when ours is not among them.
async fn keys(session: &Session) -> Keys {
    let keys = session.collect(api_keys::List).await.unwrap_or_default();
    let (ours, others): (Vec<_>, Vec<_>) = keys
        .into_iter()
        .partition(|key| session.shared.uses(&key.key_prefix));
    if ours.is_empty() {
        return Keys::default();
    }
    let ids = |keys: Vec<api_keys::ApiKey>| keys.into_iter().map(|key| key.id).collect();
    Keys {
        ours: ids(ours),
        others: ids(others),
    }
}

fn maker(id: &str, entries: &[AuditEntry], identity: &Identity<'_>) -> Maker {
    let entry = entries
        .iter()
        .find(|entry| entry.resource_id.as_deref() == Some(id));
    let Some(actor) = entry.and_then(actor) else {
        return Maker::Unknown;
    };
    match identity {
        Identity::Actor(actor_type, id) if (*actor_type, *id) == actor => Maker::Us,
        Identity::Actor(..) => Maker::Another,
        Identity::Holder(keys) if !is_key(actor.0) || keys.others.contains(actor.1) => {
            Maker::Another
        }
        // Several keys may begin alike: only a single one is ours for certain.
        Identity::Holder(keys) if keys.ours.len() == 1 && keys.ours.contains(actor.1) => Maker::Us,
        Identity::Holder(_) => Maker::Unknown,
    }
}

fn is_key(actor_type: &str) -> bool {
    let letters = actor_type.chars().filter(char::is_ascii_alphabetic);
    letters
        .map(|letter| letter.to_ascii_lowercase())
        .eq(KEY_ACTOR.chars())
}

fn actor(entry: &AuditEntry) -> Option<(&str, &str)> {
    Some((entry.actor_type.as_deref()?, entry.actor_id.as_deref()?))
}
