//! The attributes of an entry of the audit log.

use serde_json::Value as Json;
use texture_api::audit_logs::AuditEntry;
use tfplugin::{Attr, Model};

/// An operation that took place.
#[derive(Clone, Debug, Default, PartialEq, Eq, Model)]
#[tf(from = AuditEntry, partial)]
pub struct AuditLog {
    /// Id of the entry.
    #[tf(computed, always)]
    pub id: Attr<String>,
    /// What was done, for example `workspace.create`.
    #[tf(computed)]
    pub action: Attr<String>,
    /// The sort of object that it was done to, for example `Workspace`.
    #[tf(computed)]
    pub resource_type: Attr<String>,
    /// Id of the object that it was done to.
    #[tf(computed)]
    pub resource_id: Attr<String>,
    /// The sort of actor who did it, for example `apiKey`.
    #[tf(computed)]
    pub actor_type: Attr<String>,
    /// Id of the actor who did it.
    #[tf(computed)]
    pub actor_id: Attr<String>,
    /// Id of the organization.
    #[tf(computed)]
    pub organization_id: Attr<String>,
    /// Id of the workspace, where it was done in one.
    #[tf(computed)]
    pub workspace_id: Attr<String>,
    /// What else was recorded, as JSON text: `jsondecode` reads it.
    #[tf(computed, with = json_text)]
    pub metadata: Attr<String>,
    /// When it was done (ISO 8601, UTC).
    #[tf(computed)]
    pub created_at: Attr<String>,
}

fn json_text(json: Option<Json>) -> Option<String> {
    json.map(|json| json.to_string())
}
