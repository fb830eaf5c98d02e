//! Invitations into the organization.

use serde::Serialize;
use serde_json::Value;

use crate::http::request::{Done, Endpoint, Request, by_id, json};
use crate::list::listing::Listing;
use crate::nouns::members::same_address;
use crate::object::object;
use crate::object::{Create as Creation, Issued, Object};

/// The status of a pending invitation.
pub const PENDING: &str = "PENDING";

/// The status of an accepted invitation.
pub const ACCEPTED: &str = "ACCEPTED";

/// The status of a revoked invitation.
pub const REVOKED: &str = "REVOKED";

/// The documented statuses.
pub const STATUSES: &[&str] = &[PENDING, ACCEPTED, REVOKED];

object! {
    /// An invitation.
    #[derive(Clone, Debug, PartialEq, Eq)]
    pub struct Invitation {
        /// The address it was sent to.
        pub email: Option<String> = "email",
        /// Its status: one of [`STATUSES`], or a newer one.
        pub status: Option<String> = "status",
        /// The role that accepting it gives: one of [`crate::nouns::members::ROLES`], or a newer one.
        pub role: Option<String> = "role",
        /// The organization.
        pub organization_id: Option<String> = "organizationId",
        /// The organization's name.
        pub organization_name: Option<Option<String>> = "organizationName",
        /// When it was last sent (ISO 8601, UTC).
        pub sent_at: Option<Option<String>> = "sentAt",
        /// When it was created (ISO 8601, UTC).
        pub created_at: Option<String> = "createdAt",
        /// When it was last changed (ISO 8601, UTC).
        pub updated_at: Option<String> = "updatedAt",
    }
}

impl Invitation {
    /// Whether it still waits to be accepted. One without a status is taken to be.
    pub fn is_pending(&self) -> bool {
        self.status.as_ref().is_none_or(|status| status == PENDING)
    }
}

impl Object for Invitation {
    const NOUN: &'static str = "invitation";
    const AUDITED_AS: &'static str = "Invitation";
    type Get = Get;
    type List = List;

    fn get(id: &str) -> Get {
        Get::new(id)
    }

    fn created_at(&self) -> Option<&str> {
        self.created_at.as_deref()
    }

    fn organization_id(&self) -> Option<&str> {
        self.organization_id.as_deref()
    }

    fn is_live(&self) -> bool {
        self.is_pending()
    }
}

/// Lists all invitations, whatever their status.
#[derive(Clone, Copy, Debug, Default)]
pub struct List;

impl Listing for List {
    type Item = Invitation;
    const ENDPOINT: Endpoint = Endpoint::read("/invitations");
}

by_id! {
    /// Reads one invitation.
    Get -> Invitation: Endpoint::read("/invitations/:id").assumed("that it exists")
}

/// Invites somebody.
#[derive(Clone, Debug, Default, Serialize)]
pub struct Create {
    /// The address.
    pub email: String,
    /// The role that accepting gives.
    pub role: String,
}

impl Request for Create {
    type Response = Issued<Invitation>;
    const ENDPOINT: Endpoint = Endpoint::create("/invitations")
        .assumed("returns 201; 409 when the address is invited or a member already");

    fn body(&self) -> Option<Value> {
        json(self)
    }
}

impl Creation for Create {
    type Object = Invitation;
    const NAME_IS_UNIQUE: bool = true;
    type Discard = Revoke;
    const UNDO: &'static str = "revoked";

    fn name(&self) -> &str {
        &self.email
    }

    fn matches(&self, found: &Invitation) -> bool {
        let is_theirs = |email| same_address(&self.email, email);
        found.email.as_deref().is_some_and(is_theirs) && found.role.as_ref() == Some(&self.role)
    }

    fn discard(id: &str) -> Revoke {
        Revoke::new(id)
    }
}

by_id! {
    /// Revokes a pending invitation.
    ///
    /// Even after a lost response a 409 remains an error: the invitation may have been accepted in between, which
    /// made somebody a member.
    Revoke -> Done: Endpoint {
        settled_by: &[404, 410],
        ..Endpoint::revoke("/invitations/:id/revoke").assumed("returns 204, or 409 when it is not pending")
    }
}
