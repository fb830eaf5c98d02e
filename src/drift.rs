//! Who changed it: what the audit log says of drift.

use texture_api::audit_logs::{AuditEntry, List};
use texture_api::{Page, PageOf, Session};
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
            if u64::from(number) >= page.meta.pages() {
                break;
            }
        }
        None
    }
}

async fn read(api: &Session, page: u32) -> Option<Page<AuditEntry>> {
    let request = PageOf {
        listing: &List::default(),
        page,
    };
    match api.send(request).await {
        Ok(page) => Some(page),
        Err(error) => {
            tracing::debug!(target: "provider", %error, "The audit log cannot be read");
            None
        }
    }
}

/// Whether an entry is about the object, and newer than what state knows of it.
fn concerns(entry: &AuditEntry, drift: &Drift) -> bool {
    let subject = entry.resource_id.as_deref();
    let about = ["id", "member_id", "invitation_id"]
        .iter()
        .any(|name| subject.is_some() && drift.attribute(name) == subject);
    // Timestamps of the API are UTC in one format, so their order is that of their texts.
    let known_until = drift
        .attribute("updated_at")
        .or(drift.attribute("created_at"));
    about && known_until.is_none_or(|known| entry.created_at.as_str() > known)
}

fn sentence(entry: &AuditEntry) -> String {
    let actor = match (&entry.actor_type, &entry.actor_id) {
        (Some(kind), Some(id)) => format!("{kind} {id}"),
        (Some(one), None) | (None, Some(one)) => one.clone(),
        (None, None) => "someone".to_owned(),
    };
    format!("{actor} did {} at {}", entry.action, entry.created_at)
}
