//! Who changed it: what the audit log says of drift.

use texture_api::audit_logs::{AuditEntry, List};
use texture_api::{Page, Session};
use tfplugin::Drift;
use tokio::sync::OnceCell;

/// How many of an object's entries are told.
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

    /// Sentences about what the log says of the object since state was written. `None` where it
    /// says nothing, or cannot be read: the drift itself shows in the plan.
    pub(crate) async fn explain(&self, api: &Session, drift: &Drift) -> Option<String> {
        for (number, page) in (1..).zip(&self.pages) {
            let page = page.get_or_init(|| read(api, number)).await.as_ref()?;
            let told: Vec<String> = page
                .data
                .iter()
                .filter(|it| concerns(it, drift))
                .take(TOLD)
                .map(sentence)
                .collect();
            if !told.is_empty() {
                return Some(format!(
                    "According to the audit log, {}.",
                    told.join("; before that, ")
                ));
            }
            if !page.has_next(number) {
                break;
            }
        }
        None
    }
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

/// Whether an entry is about the object, and newer than what state knows of it.
fn concerns(entry: &AuditEntry, drift: &Drift) -> bool {
    let subject = entry.subject();
    let about = ["id", "member_id", "invitation_id"]
        .iter()
        .any(|name| subject.is_some() && drift.attribute(name) == subject);
    // Timestamps of the API are UTC in one format, so their order is that of their texts.
    let known_until = drift
        .attribute("updated_at")
        .or(drift.attribute("created_at"));
    let at = entry.created_at.as_deref();
    about && known_until.is_none_or(|known| at.is_some_and(|at| at > known))
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
