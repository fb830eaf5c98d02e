//! The attributes of an entry of the audit log.

use serde_json::Value as Json;
use texture_api::audit_logs::AuditEntry;
use tfplugin::{Attr, Model};

/// An entry of the audit log.
#[derive(Clone, Debug, Default, PartialEq, Eq, Model)]
#[tf(from = AuditEntry, partial)]
pub struct AuditLog {
    /// Id of the entry.
    #[tf(computed, always)]
    pub id: Attr<String>,
    /// The action, for example `workspace.create`.
    #[tf(computed)]
    pub action: Attr<String>,
    /// The type of the object, for example `Workspace`.
    #[tf(computed)]
    pub resource_type: Attr<String>,
    /// Id of the object.
    #[tf(computed)]
    pub resource_id: Attr<String>,
    /// The type of the actor, for example `apiKey`.
    #[tf(computed)]
    pub actor_type: Attr<String>,
    /// Id of the actor.
    #[tf(computed)]
    pub actor_id: Attr<String>,
    /// Id of the organization.
    #[tf(computed)]
    pub organization_id: Attr<String>,
    /// Id of the workspace; null where the action was not in one.
    #[tf(computed)]
    pub workspace_id: Attr<String>,
    /// Further data, as JSON text for `jsondecode`.
    #[tf(computed, with = json_text)]
    pub metadata: Attr<String>,
    /// When the action took place (ISO 8601, UTC).
    #[tf(computed)]
    pub created_at: Attr<String>,
}

fn json_text(json: Option<Json>) -> Option<String> {
    json.map(|json| json.to_string())
}
