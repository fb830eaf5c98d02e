//! Members of the organization. One appears when an invitation is accepted.

use serde::{Deserialize, Serialize};
use serde_json::Value;

use crate::listing::{Identified, Listing};
use crate::object::Object;
use crate::request::{Done, Endpoint, Method, Request, by_id, json};

/// The documented roles of members and invitations.
pub const ROLES: &[&str] = &["ADMIN", "USER", "OPERATOR", "VIEWER"];

/// A member of the organization.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Member {
    /// The id of the membership.
    pub id: String,
    /// What the member may do: one of [`ROLES`], or a newer one.
    pub role: String,
    /// The organization.
    pub organization_id: String,
    /// Whether this is the organization's owner, who can be neither changed nor removed.
    pub owner: bool,
    /// The id of the person.
    pub user_id: String,
    /// The person.
    pub user_profile: UserProfile,
    /// When the membership began (ISO 8601, UTC).
    pub created_at: String,
    /// When it was last changed (ISO 8601, UTC).
    pub updated_at: String,
}

/// A person, as far as the organization sees them.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct UserProfile {
    /// The id of the person.
    pub id: String,
    /// The first name, if the person gave one.
    pub first_name: Option<String>,
    /// The last name, if the person gave one.
    pub last_name: Option<String>,
    /// The address the person signs in with.
    pub email: String,
}

impl Identified for Member {
    fn id(&self) -> &str {
        &self.id
    }
}

impl Object for Member {
    const NOUN: &'static str = "member";
    const AUDITED_AS: &'static str = "Member";
    type Get = Get;
    type List = List;

    fn get(id: &str) -> Get {
        Get::new(id)
    }

    fn created_at(&self) -> &str {
        &self.created_at
    }
}

/// Lists all members.
#[derive(Clone, Copy, Debug, Default)]
pub struct List;

impl Listing for List {
    type Item = Member;
    const ENDPOINT: Endpoint = Endpoint::read("/members");
}

by_id! {
    /// Reads one member.
    Get -> Member: Endpoint::read("/members/:id")
}

/// Changes what a member may do. Refused for the owner.
#[derive(Clone, Debug, Default, Serialize)]
pub struct Update {
    /// The id of the membership.
    #[serde(skip)]
    pub id: String,
    /// The new role.
    pub role: String,
}

impl Request for Update {
    type Response = Member;
    const ENDPOINT: Endpoint = Endpoint::change(Method::Patch, "/members/:id");

    fn id(&self) -> Option<&str> {
        Some(&self.id)
    }

    fn body(&self) -> Option<Value> {
        json(self)
    }
}

by_id! {
    /// Removes a member, whose access ends at once. Refused for the owner.
    Delete -> Done: Endpoint::delete("/members/:id")
}

/// Whether two addresses are one person's: they are compared without case.
pub fn same_address(one: &str, other: &str) -> bool {
    one.trim().to_lowercase() == other.trim().to_lowercase()
}
