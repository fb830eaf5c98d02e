//! Members of the organization. One appears when an invitation is accepted.

use serde::Serialize;
use serde_json::Value;

use crate::decode::{Expected, Field, Readable, Shape};
use crate::http::request::{Done, Endpoint, Method, Request, by_id, json};
use crate::list::listing::Listing;
use crate::object::object;
use crate::object::{Change, Object};

/// The documented roles of members and invitations.
pub const ROLES: &[&str] = &["ADMIN", "USER", "OPERATOR", "VIEWER"];

object! {
    /// A member of the organization.
    #[derive(Clone, Debug, PartialEq, Eq)]
    pub struct Member {
        /// The role: one of [`ROLES`], or a newer one.
        pub role: Option<String> = "role",
        /// The organization.
        pub organization_id: Option<String> = "organizationId",
        /// Whether this is the organization's owner, who can be neither changed nor removed.
        pub owner: Option<bool> = "owner",
        /// The id of the person.
        pub user_id: Option<String> = "userId",
        /// The person.
        pub user_profile: Option<UserProfile> = "userProfile",
        /// When the membership began (ISO 8601, UTC).
        pub created_at: Option<String> = "createdAt",
        /// When it was last changed (ISO 8601, UTC).
        pub updated_at: Option<String> = "updatedAt",
    }
}

impl Member {
    /// The address that the person signs in with, where the response says so.
    pub fn email(&self) -> Option<&str> {
        self.user_profile.as_ref()?.email.as_deref()
    }

    /// Whether this is the organization's owner, as far as the response says so.
    pub fn is_owner(&self) -> bool {
        self.owner == Some(true)
    }
}

/// A person, as the organization sees them.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct UserProfile {
    /// The id of the person.
    pub id: Option<String>,
    /// The first name, if the person gave one.
    pub first_name: Option<Option<String>>,
    /// The last name, if the person gave one.
    pub last_name: Option<Option<String>>,
    /// The address the person signs in with.
    pub email: Option<String>,
}

impl Readable for UserProfile {
    const SHAPE: Shape = Shape::Object;
    const MEMBERS: &'static [Expected] = &[
        text("id", false),
        text("firstName", true),
        text("lastName", true),
        text("email", false),
    ];

    fn read(value: &Value) -> Option<Self> {
        let members = value.as_object()?;
        Some(Self {
            id: Field::read(members.get("id")),
            first_name: Field::read(members.get("firstName")),
            last_name: Field::read(members.get("lastName")),
            email: Field::read(members.get("email")),
        })
    }
}

const fn text(name: &'static str, nullable: bool) -> Expected {
    Expected {
        name,
        shape: Shape::Text,
        nullable,
        members: &[],
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

    fn created_at(&self) -> Option<&str> {
        self.created_at.as_deref()
    }

    fn organization_id(&self) -> Option<&str> {
        self.organization_id.as_deref()
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

/// Changes the role of a member. Refused for the owner.
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

impl Change for Update {
    type Object = Member;
}

by_id! {
    /// Removes a member, whose access ends at once. Refused for the owner.
    Delete -> Done: Endpoint::delete("/members/:id")
}

/// Whether two addresses belong to one person: letter case does not matter.
pub fn same_address(one: &str, other: &str) -> bool {
    one.trim().to_lowercase() == other.trim().to_lowercase()
}
