//! Explains drift from the audit log: who made the change.

use jiff::{SignedDuration, Timestamp};
use texture_api::audit_logs::{AuditEntry, List};
use texture_api::{Page, Session};
use tfplugin::Drift;
use tokio::sync::OnceCell;

/// The delay of the log after the object is written.
const OWN_ECHO: SignedDuration = SignedDuration::from_secs(5);

/// The number of entries shown for an object.
const TOLD: usize = 3;

/// The newest entries of the audit log: read when the first drift is found, at most
/// [`AuditTrail::PAGES`] pages for a whole run, whatever drifted.
#[derive(Debug, Default)]
pub(crate) struct AuditTrail {
    /// `None` where one could not be read.
    pages: [OnceCell<Option<Page<AuditEntry>>>; Self::PAGES],
}

impl AuditTrail {
    const PAGES: usize = 2;

    /// What the log says about the object since state was written, in sentences. `None` where nothing in it explains
    /// the change, or where it cannot be read: the plan shows the drift itself.
    pub(crate) async fn explain(&self, api: &Session, drift: &Drift) -> Option<String> {
        for (number, page) in (1..).zip(&self.pages) {
            let page = page.get_or_init(|| read(api, number)).await.as_ref()?;
            let creator = creator(&page.data, drift);
            let found: Vec<String> = page
                .data
                .iter()
                .filter(|it| concerns(it, drift) && explains(it.action.as_deref(), drift.is_gone()))
                .filter(|it| !is_own_echo(it, drift, creator))
                .take(TOLD)
                .map(sentence)
                .collect();
            if !found.is_empty() {
                return Some(format!(
                    "According to the audit log, {}.",
                    found.join("; before that, ")
                ));
            }
            if !page.has_next(number) {
                break;
            }
        }
        None
    }
}

/// Whether an action can have caused the drift: an object that is gone was deleted or revoked, and one that differs
/// was changed, but neither created nor rotated.
fn explains(action: Option<&str>, is_gone: bool) -> bool {
    let action = action.unwrap_or_default();
    let verb = action.rsplit('.').next().unwrap_or_default().to_lowercase();
    let ends = ["delete", "revoke", "remove", "clear"]
        .iter()
        .any(|it| verb.contains(it));
    let is_neither = verb.contains("create") || verb.contains("rotate");
    match is_gone {
        // An invitation that was accepted is gone, too.
        true => ends || verb.contains("accept") || verb.contains("update"),
        false => !ends && !is_neither,
    }
}

/// Who created the object, if the log goes back that far.
fn creator<'e>(entries: &'e [AuditEntry], drift: &Drift) -> Option<(&'e str, &'e str)> {
    let is_creation = |entry: &&AuditEntry| {
        let action = entry.action.as_deref();
        is_about(entry, drift) && action.is_some_and(|action| action.ends_with(".create"))
    };
    entries.iter().find(is_creation).and_then(AuditEntry::actor)
}

/// Whether an entry may be about Terraform's own last change: the log is written after the object, so its time is a
/// little later than the time in state.
fn is_own_echo(entry: &AuditEntry, drift: &Drift, creator: Option<(&str, &str)>) -> bool {
    let time = |text: Option<&str>| text.and_then(|text| text.parse::<Timestamp>().ok());
    let (Some(at), Some(known)) = (time(entry.created_at.as_deref()), time(known_until(drift)))
    else {
        return false;
    };
    let is_soon = at.duration_since(known) < OWN_ECHO;
    is_soon && creator.is_some() && entry.actor() == creator
}

/// The time of the last change that state knows.
fn known_until(drift: &Drift) -> Option<&str> {
    drift
        .attribute("updated_at")
        .or(drift.attribute("created_at"))
}

fn is_about(entry: &AuditEntry, drift: &Drift) -> bool {
    let subject = entry.subject();
    ["id", "member_id", "invitation_id"]
        .iter()
        .any(|name| subject.is_some() && drift.attribute(name) == subject)
}

async fn read(api: &Session, page: u32) -> Option<Page<AuditEntry>> {
    match api.page(&List::default(), page).await {
        Ok(page) => Some(page),
        Err(error) => {
            tracing::debug!(target: "provider", %error, "The audit log cannot be read");
            None
        }
    }
}

/// Whether an entry is about the object, and newer than state.
fn concerns(entry: &AuditEntry, drift: &Drift) -> bool {
    // Timestamps of the API are UTC in one format, so their order is that of their texts.
    let at = entry.created_at.as_deref();
    is_about(entry, drift) && known_until(drift).is_none_or(|known| at.is_some_and(|at| at > known))
}

fn sentence(entry: &AuditEntry) -> String {
    let (kind, id) = (
        entry.actor_type.clone().flatten(),
        entry.actor_id.clone().flatten(),
    );
    let actor = match (kind, id) {
        (Some(kind), Some(id)) => format!("{kind} {id}"),
        (Some(one), None) | (None, Some(one)) => one,
        (None, None) => "someone".to_owned(),
    };
    let action = entry.action.as_deref().unwrap_or("something");
    let at = entry.created_at.as_deref().unwrap_or("an unknown time");
    format!("`{action}` by {actor} at {at}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_action_explains_what_it_can_have_caused() {
        for (action, gone, changed) in [
            ("workspace.delete", true, false),
            ("apiKey.revoke", true, false),
            ("member.remove", true, false),
            ("workspace.CLEAR", true, false),
            // An accepted invitation is gone, and a member whose address changed.
            ("invitation.accept", true, true),
            ("member.update", true, true),
            ("destination.deactivate", false, true),
            ("workspace.create", false, false),
            ("apiKey.rotate", false, false),
            // Only the verb counts.
            ("createdThing.update", true, true),
        ] {
            assert_eq!(explains(Some(action), true), gone, "{action}");
            assert_eq!(explains(Some(action), false), changed, "{action}");
        }
        assert!(explains(None, false));
        assert!(!explains(None, true));
    }
}
