//! The organization: whose everything is. It has no routes; it shows in what it owns.

use serde::{Deserialize, Serialize};

/// The organization of an emulator, and the key that opens it.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Organization {
    pub(crate) id: String,
    pub(crate) name: String,
    /// The user who made it.
    pub(crate) owner_id: String,
    /// The id of the first key, as the audit log writes it. That key is listed nowhere, for it belongs to no workspace.
    pub(crate) key_id: String,
    /// The first key: of type MANAGEMENT, and never revoked.
    pub(crate) key: String,
}
