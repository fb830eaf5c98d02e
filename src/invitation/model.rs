//! The attributes of an invitation.

use texture_api::invitations;
use tfplugin::{Attr, Model};

/// An invitation to the organization.
#[derive(Clone, Debug, Default, PartialEq, Eq, Model)]
#[tf(from = invitations::Invitation, partial)]
pub struct Invitation {
    /// Id of the invitation.
    #[tf(computed, always)]
    pub id: Attr<String>,
    /// The address that it was sent to.
    #[tf(computed)]
    pub email: Attr<String>,
    /// Its status: `PENDING`, `ACCEPTED` or `REVOKED`.
    #[tf(computed)]
    pub status: Attr<String>,
    /// The role that the person gets by accepting it.
    #[tf(computed)]
    pub role: Attr<String>,
    /// Id of the organization.
    #[tf(computed)]
    pub organization_id: Attr<String>,
    /// Name of the organization.
    #[tf(computed)]
    pub organization_name: Attr<String>,
    /// When it was last sent (ISO 8601, UTC).
    #[tf(computed)]
    pub sent_at: Attr<String>,
    /// When it was created (ISO 8601, UTC).
    #[tf(computed)]
    pub created_at: Attr<String>,
    /// When it was last changed (ISO 8601, UTC).
    #[tf(computed)]
    pub updated_at: Attr<String>,
}
