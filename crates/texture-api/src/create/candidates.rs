//! Finds the objects that could be the result of a create whose response was lost.

use std::collections::HashSet;

use jiff::Timestamp;
use tokio::time::Instant;

use super::in_progress::Keys;
use crate::error::Result;
use crate::list::listing::Identified;
use crate::nouns::api_keys;
use crate::nouns::audit_logs::{self, AuditEntry};
use crate::object::{Create, Object, resembles};
use crate::session::Session;

/// The actor type of keys in the audit log (API contract, Audit log), in lower case: a difference in letter case must
/// not lead to a duplicate object.
const KEY_ACTOR: &str = "apikey";

/// An object that a create may have created.
#[derive(Debug)]
pub(super) struct Candidate<O> {
    pub(super) object: O,
    pub(super) proof: Proof,
}

/// What is known about who created a candidate.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Proof {
    /// This process: the audit log names our key, nobody else used the key meanwhile, and it was created
    /// after the request was sent.
    ThisProcess,
    /// Our key, which another process may use too.
    OurKey,
    /// Nothing is known.
    None,
}

/// What the audit log says of who created an object.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Creator {
    Us,
    Unknown,
    Another,
}

/// The actors in the audit log that are this process.
#[derive(Debug)]
enum Identity<'a> {
    /// The actor of what this process created for certain.
    Actor(&'a str, &'a str),
    /// Whoever holds our key.
    Holder(&'a Keys),
}

/// Looks for what a create created since then, and was not there before.
pub(super) async fn look<C: Create>(
    session: &Session,
    request: &C,
    since: Instant,
    before: Option<&HashSet<String>>,
) -> Result<Vec<Candidate<C::Object>>> {
    let creations = &session.shared.creations;
    let mut objects = session
        .collect(<C::Object as Object>::List::default())
        .await?;
    // The list's response has shown the API's clock, if it was not known before. The clock that stamps
    // objects may differ from the one that stamps responses, so a difference of minutes excludes no candidate.
    let clock = &session.shared.clock;
    let (loosely, strictly) = (clock.theirs_loosely(since), clock.theirs_at_least(since));
    objects.retain(|object| resembles(request, object) && created_since(object, loosely));
    objects.retain(|object| {
        !creations.is_claimed(object.id()) && before.is_none_or(|ids| !ids.contains(object.id()))
    });
    if objects.is_empty() {
        return Ok(Vec::new());
    }
    let entries = entries::<C>(session, loosely).await;
    let identity = identity(session, &entries).await;
    let is_ours_alone = session.shared.pacers.is_key_ours_alone();
    let judge = |object: C::Object| {
        let proof = match creator(object.id(), &entries, &identity) {
            Creator::Another => return None,
            Creator::Us if is_ours_alone && created_since(&object, strictly) => Proof::ThisProcess,
            Creator::Us => Proof::OurKey,
            Creator::Unknown => Proof::None,
        };
        Some(Candidate { object, proof })
    };
    Ok(objects.into_iter().filter_map(judge).collect())
}

/// Whether an object was created since then. One whose time cannot be read may have been.
pub(super) fn created_since(object: &impl Object, since: Timestamp) -> bool {
    let created = object
        .created_at()
        .and_then(|it| it.parse::<Timestamp>().ok());
    created.is_none_or(|created| created >= since)
}

/// The creates in the audit log; none where the log cannot be read.
async fn entries<C: Create>(session: &Session, since: Timestamp) -> Vec<AuditEntry> {
    let log = audit_logs::List {
        resource_type: Some(C::Object::AUDITED_AS.to_owned()),
        start_date: Some(format!("{since:.3}")),
        ..Default::default()
    };
    let mut entries = session.collect(log).await.unwrap_or_default();
    entries.retain(|entry| {
        let action = entry.action.as_deref();
        action.is_some_and(|action| action.ends_with(".create"))
    });
    entries
}

async fn identity<'a>(session: &'a Session, entries: &'a [AuditEntry]) -> Identity<'a> {
    let creations = &session.shared.creations;
    let is_claimed = |id: &str| creations.is_claimed(id);
    let known = entries
        .iter()
        .find(|entry| entry.subject().is_some_and(is_claimed));
    match known.and_then(AuditEntry::actor) {
        Some((actor_type, id)) => Identity::Actor(actor_type, id),
        None => Identity::Holder(creations.keys.get_or_init(|| keys(session)).await),
    }
}

/// The keys that are ours and those that are not, where the API lists them.
async fn keys(session: &Session) -> Keys {
    let Ok(keys) = session.collect(api_keys::List).await else {
        return Keys::default();
    };
    let is_ours = |key: &api_keys::ApiKey| {
        let prefix = key.key_prefix.as_deref();
        prefix.is_some_and(|prefix| session.shared.uses(prefix))
    };
    let (ours, others): (Vec<_>, Vec<_>) = keys.into_iter().partition(is_ours);
    let ids = |keys: Vec<api_keys::ApiKey>| keys.into_iter().map(|key| key.id).collect();
    Keys {
        are_known: true,
        ours: ids(ours),
        others: ids(others),
    }
}

fn creator(id: &str, entries: &[AuditEntry], identity: &Identity<'_>) -> Creator {
    let entry = entries.iter().find(|entry| entry.subject() == Some(id));
    let Some(actor) = entry.and_then(AuditEntry::actor) else {
        return Creator::Unknown;
    };
    let keys = match identity {
        Identity::Actor(actor_type, id) if (*actor_type, *id) == actor => return Creator::Us,
        Identity::Actor(..) => return Creator::Another,
        Identity::Holder(keys) => keys,
    };
    if !is_key(actor.0) || keys.others.contains(actor.1) {
        return Creator::Another;
    }
    match keys.ours.len() {
        // Several keys may have the same prefix: only a single match is ours for certain.
        1 if keys.ours.contains(actor.1) => Creator::Us,
        // The API does not list the key in use, nor this one.
        0 if keys.are_known => Creator::Us,
        _ => Creator::Unknown,
    }
}

fn is_key(actor_type: &str) -> bool {
    let letters = actor_type.chars().filter(char::is_ascii_alphabetic);
    letters
        .map(|letter| letter.to_ascii_lowercase())
        .eq(KEY_ACTOR.chars())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::decode::Decode;

    fn keys(are_known: bool, ours: &[&str], others: &[&str]) -> Keys {
        let ids = |ids: &[&str]| ids.iter().map(|id| (*id).to_owned()).collect();
        Keys {
            are_known,
            ours: ids(ours),
            others: ids(others),
        }
    }

    fn created_by(actor_type: &str, actor: &str) -> Vec<AuditEntry> {
        let entry = serde_json::json!({
            "id": "log_1", "action": "apiKey.create", "resourceId": "x", "actorType": actor_type, "actorId": actor,
        });
        vec![AuditEntry::decode(entry).unwrap_or_else(|received| panic!("{received:?}"))]
    }

    fn verdict(actor: (&str, &str), keys: &Keys) -> &'static str {
        match creator("x", &created_by(actor.0, actor.1), &Identity::Holder(keys)) {
            Creator::Us => "us",
            Creator::Another => "another",
            Creator::Unknown => "unknown",
        }
    }

    #[test]
    fn who_created_an_object_is_told_by_the_log_and_the_keys() {
        let one = keys(true, &["k1"], &["k2"]);
        assert_eq!(verdict(("apiKey", "k1"), &one), "us");
        assert_eq!(verdict(("API_KEY", "k1"), &one), "us");
        assert_eq!(verdict(("apiKey", "k2"), &one), "another");
        assert_eq!(verdict(("user", "k1"), &one), "another");
        // A key that the API does not list.
        assert_eq!(verdict(("apiKey", "k3"), &one), "unknown");
        let alike = keys(true, &["k1", "k3"], &[]);
        assert_eq!(verdict(("apiKey", "k1"), &alike), "unknown");
        let unlisted = keys(true, &[], &["k2"]);
        assert_eq!(verdict(("apiKey", "k9"), &unlisted), "us");
        assert_eq!(verdict(("apiKey", "k9"), &keys(false, &[], &[])), "unknown");
        let nobody = Identity::Holder(&one);
        assert!(matches!(
            creator("y", &created_by("apiKey", "k1"), &nobody),
            Creator::Unknown
        ));
        let known = Identity::Actor("apiKey", "k1");
        assert!(matches!(
            creator("x", &created_by("apiKey", "k1"), &known),
            Creator::Us
        ));
        assert!(matches!(
            creator("x", &created_by("apiKey", "k2"), &known),
            Creator::Another
        ));
        assert!(matches!(
            creator("x", &created_by("user", "k1"), &known),
            Creator::Another
        ));
    }
}
