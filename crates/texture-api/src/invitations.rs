//! Invitations into the organization.

use serde::{Deserialize, Serialize};
use serde_json::Value;

use crate::listing::{Identified, Listing};
use crate::members::same_address;
use crate::object::{Create as Creation, Object};
use crate::request::{Done, Endpoint, Request, by_id, json};

/// The status of an invitation that waits for its answer.
pub const PENDING: &str = "PENDING";

/// The status of an invitation that made somebody a member.
pub const ACCEPTED: &str = "ACCEPTED";

/// The status of an invitation that was taken back.
pub const REVOKED: &str = "REVOKED";

/// The documented statuses.
pub const STATUSES: &[&str] = &[PENDING, ACCEPTED, REVOKED];

/// An invitation.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Invitation {
    /// Its id.
    pub id: String,
    /// The address it was sent to.
    pub email: String,
    /// What became of it: one of [`STATUSES`], or a newer one.
    pub status: String,
    /// The role that accepting it gives: one of [`crate::members::ROLES`], or a newer one.
    pub role: String,
    /// The organization.
    pub organization_id: String,
    /// The organization's name.
    pub organization_name: Option<String>,
    /// When it was last sent (ISO 8601, UTC).
    pub sent_at: Option<String>,
    /// When it was made (ISO 8601, UTC).
    pub created_at: String,
    /// When it was last changed (ISO 8601, UTC).
    pub updated_at: String,
}

impl Invitation {
    /// Whether it still waits for its answer.
    pub fn is_pending(&self) -> bool {
        self.status == PENDING
    }
}

impl Identified for Invitation {
    fn id(&self) -> &str {
        &self.id
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

    fn created_at(&self) -> &str {
        &self.created_at
    }

    fn is_live(&self) -> bool {
        self.is_pending()
    }
}

/// Lists all invitations, whatever became of them.
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
    type Response = Invitation;
    const ENDPOINT: Endpoint = Endpoint::create("/invitations")
        .assumed("answers 201; 409 when the address is invited or a member already");

    fn body(&self) -> Option<Value> {
        json(self)
    }
}

impl Creation for Create {
    type Object = Invitation;
    type Discard = Revoke;

    fn name(&self) -> &str {
        &self.email
    }

    fn made(&self, found: &Invitation) -> bool {
        same_address(&self.email, &found.email) && self.role == found.role
    }

    fn object(response: &Invitation) -> &Invitation {
        response
    }

    fn recover(&self, found: Invitation) -> Option<Invitation> {
        Some(found)
    }

    fn discard(id: &str) -> Revoke {
        Revoke::new(id)
    }
}

by_id! {
    /// Takes back an invitation that waits for its answer.
    ///
    /// Also after a lost answer a 409 remains an error: the invitation may have been accepted in
    /// between, and then somebody is a member.
    Revoke -> Done: Endpoint {
        settled_by: &[404],
        ..Endpoint::revoke("/invitations/:id/revoke").assumed("answers 204, or 409 when it is not pending")
    }
}
