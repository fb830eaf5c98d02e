//! The audit log: who changed what.

use serde::Deserialize;
use serde_json::Value;

use crate::listing::{Identified, Listing};
use crate::request::Endpoint;

/// An operation that took place.
#[derive(Clone, Debug, PartialEq, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct AuditEntry {
    /// The id of the entry.
    pub id: String,
    /// What was done: `workspace.create`.
    pub action: String,
    /// To what sort of object: `Workspace`.
    pub resource_type: String,
    /// To which one.
    pub resource_id: Option<String>,
    /// What sort of actor did it: `apiKey`.
    pub actor_type: Option<String>,
    /// Which one.
    pub actor_id: Option<String>,
    /// In which organization.
    pub organization_id: Option<String>,
    /// In which workspace, if in one.
    pub workspace_id: Option<String>,
    /// What else was recorded.
    pub metadata: Option<Value>,
    /// When (ISO 8601, UTC).
    pub created_at: String,
}

impl Identified for AuditEntry {
    fn id(&self) -> &str {
        &self.id
    }
}

/// Lists what took place, newest first (assumed). What is `None` does not narrow the list.
#[derive(Clone, Debug, Default)]
pub struct List {
    /// Only this action.
    pub action: Option<String>,
    /// Only this sort of object.
    pub resource_type: Option<String>,
    /// Only from this time on (ISO 8601).
    pub start_date: Option<String>,
    /// Only up to this time (ISO 8601).
    pub end_date: Option<String>,
}

impl Listing for List {
    type Item = AuditEntry;
    const ENDPOINT: Endpoint = Endpoint::read("/audit-logs").assumed("newest first");

    fn filter(&self) -> Vec<(&'static str, String)> {
        let Self {
            action,
            resource_type,
            start_date,
            end_date,
        } = self;
        let members = [
            ("action", action),
            ("resourceType", resource_type),
            ("startDate", start_date),
            ("endDate", end_date),
        ];
        members
            .into_iter()
            .filter_map(|(name, value)| Some((name, value.clone()?)))
            .collect()
    }
}
