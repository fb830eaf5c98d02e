//! The audit log: who changed what.

use serde_json::Value;

use crate::http::request::Endpoint;
use crate::list::listing::Listing;
use crate::object::object;

/// The known types of objects. The list is assumed in part, and there may be more.
pub const RESOURCE_TYPES: &[&str] = &[
    "Workspace",
    "Member",
    "Invitation",
    "ApiKey",
    "Destination",
    "Collection",
    "OAuthApp",
];

object! {
    /// An entry of the audit log.
    #[derive(Clone, Debug, PartialEq)]
    pub struct AuditEntry {
        /// The action: `workspace.create`.
        pub action: Option<String> = "action",
        /// The type of the object: `Workspace`.
        pub resource_type: Option<String> = "resourceType",
        /// The id of the object.
        pub resource_id: Option<Option<String>> = "resourceId",
        /// The type of the actor: `apiKey`.
        pub actor_type: Option<Option<String>> = "actorType",
        /// The id of the actor.
        pub actor_id: Option<Option<String>> = "actorId",
        /// The organization.
        pub organization_id: Option<Option<String>> = "organizationId",
        /// The workspace, if it was done in one.
        pub workspace_id: Option<Option<String>> = "workspaceId",
        /// Further data.
        pub metadata: Option<Option<Value>> = "metadata",
        /// When (ISO 8601, UTC).
        pub created_at: Option<String> = "createdAt",
    }
}

impl AuditEntry {
    /// The id of the object that it is about.
    pub fn subject(&self) -> Option<&str> {
        self.resource_id.as_ref()?.as_deref()
    }

    /// The type and id of the actor.
    pub fn actor(&self) -> Option<(&str, &str)> {
        let kind = self.actor_type.as_ref()?.as_deref()?;
        Some((kind, self.actor_id.as_ref()?.as_deref()?))
    }
}

/// Lists entries, newest first (assumed). `None` does not filter.
#[derive(Clone, Debug, Default)]
pub struct List {
    /// Only this action.
    pub action: Option<String>,
    /// Only this type of object.
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
