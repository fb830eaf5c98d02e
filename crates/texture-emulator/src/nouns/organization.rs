//! The organization, which owns everything. It has no routes of its own.

use serde::{Deserialize, Serialize};

/// The organization of an emulator, and the key that opens it.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Organization {
    pub(crate) id: String,
    pub(crate) name: String,
    /// The user who created it.
    pub(crate) owner_id: String,
    /// The id of the first key, as the audit log writes it. That key is not listed, because it does not belong to a workspace.
    pub(crate) key_id: String,
    /// The first key: of type MANAGEMENT, and never revoked.
    pub(crate) key: String,
}
