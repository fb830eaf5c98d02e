//! `allowed_organization_id`: no operation on any other organization.

use texture_api::{Session, members};
use tfplugin::Diagnostic;
use tokio::sync::OnceCell;

use crate::errors::failed_to;

/// Lets operations through when the key belongs to the allowed organization. It is asked once for
/// a run, with the first operation, and only where the provider block names one.
#[derive(Debug)]
pub(crate) struct OrganizationGuard {
    allowed: Option<String>,
    actual: OnceCell<Option<String>>,
}

impl OrganizationGuard {
    /// A guard that admits `allowed`, or every organization.
    pub(crate) fn new(allowed: Option<String>) -> Self {
        Self {
            allowed,
            actual: OnceCell::new(),
        }
    }

    /// Refuses when the key belongs to another organization.
    pub(crate) async fn admit(&self, session: &Session) -> Result<(), Diagnostic> {
        let Some(allowed) = &self.allowed else {
            return Ok(());
        };
        let actual = self
            .actual
            .get_or_try_init(|| organization_of(session))
            .await?;
        if actual.as_ref() == Some(allowed) {
            return Ok(());
        }
        let actual = actual.as_deref().unwrap_or("an unknown one");
        Err(Diagnostic::invalid(
            "allowed_organization_id",
            "Another organization",
            format!(
                "The API key belongs to the organization {actual}, but `allowed_organization_id` \
                 allows only {allowed}. Nothing was read or changed. Use a key of {allowed}, or \
                 correct `allowed_organization_id`."
            ),
        ))
    }
}

/// Every organization has a member, its owner, and every member says which organization it is.
async fn organization_of(session: &Session) -> Result<Option<String>, Diagnostic> {
    let first = session.page(&members::List, 1).await;
    let first = first.map_err(failed_to(
        "find out which organization the API key belongs to",
    ))?;
    Ok(first
        .data
        .into_iter()
        .find_map(|member| member.organization_id))
}
