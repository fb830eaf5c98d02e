//! Members: who belongs to the organization. One appears when an invitation is accepted.

use hyper::Method;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::clock::Stamp;
use crate::contract::route::Route;
use crate::contract::transaction::Transaction;
use crate::faults::{Quirk, Quirks};
use crate::problem::Problem;
use crate::store::{Object, World, ids};

/// A member of the organization.
#[derive(Clone, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Member {
    pub(crate) id: String,
    pub(crate) role: Role,
    pub(crate) organization_id: String,
    /// Whether this is the one member who can be neither changed nor removed.
    pub(crate) owner: bool,
    pub(crate) user_id: String,
    pub(crate) user_profile: UserProfile,
    pub(crate) created_at: Stamp,
    pub(crate) updated_at: Stamp,
}

/// What a member may do.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "UPPERCASE")]
pub(crate) enum Role {
    Admin,
    User,
    Operator,
    Viewer,
}

/// Who a member is.
#[derive(Clone, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub(crate) struct UserProfile {
    /// The id of the user, which is the member's `userId`.
    pub(crate) id: String,
    pub(crate) first_name: String,
    pub(crate) last_name: String,
    #[schemars(email)]
    pub(crate) email: String,
}

/// A person, as somebody who accepts an invitation or makes an organization says who they are.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Person {
    /// The first name.
    pub first_name: String,
    /// The last name.
    pub last_name: String,
    /// The address that the person signs in with; it may be another than the one invited.
    pub email: String,
}

impl Person {
    /// A person of that name and address.
    pub fn new(first_name: &str, last_name: &str, email: &str) -> Self {
        Self {
            first_name: first_name.to_owned(),
            last_name: last_name.to_owned(),
            email: email.to_owned(),
        }
    }
}

impl Object for Member {
    const TABLE: &'static str = "members";
    const KIND: &'static str = "Member";
    const ACTION: &'static str = "member";
    const PREFIX: &'static str = "mem";

    type Shown = Self;

    fn shown(&self, quirks: &Quirks) -> Self {
        let mut shown = self.clone();
        if quirks.has(Quirk::EmailsLowercased) {
            shown.user_profile.email = self.user_profile.email.to_lowercase();
        }
        shown
    }

    fn id(&self) -> &str {
        &self.id
    }

    fn touch(&mut self, now: Stamp) {
        self.updated_at = now;
    }
}

/// What a member is to be allowed from now on.
#[derive(Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
struct MemberChanges {
    role: Role,
}

pub(crate) fn routes() -> Vec<Route> {
    vec![
        Route::list::<Member>("/v1/members", "List members"),
        Route::one::<Member>("/v1/members/{id}", "Get a member"),
        Route::update(
            Method::PATCH,
            "/v1/members/{id}",
            "Change the role of a member",
            update,
        ),
        Route::end(
            Method::DELETE,
            "/v1/members/{id}",
            "Remove a member, whose access ends at once",
            delete,
        ),
    ]
}

fn update(
    transaction: &mut Transaction<'_>,
    id: &str,
    changes: MemberChanges,
) -> Result<Member, Problem> {
    refuse_owner(transaction, id, "changed")?;
    transaction.change(id, "update", |member: &mut Member| {
        member.role = changes.role
    })
}

fn delete(transaction: &mut Transaction<'_>, id: &str) -> Result<(), Problem> {
    refuse_owner(transaction, id, "removed")?;
    transaction.delete::<Member>(id)
}

fn refuse_owner(transaction: &Transaction<'_>, id: &str, what: &str) -> Result<(), Problem> {
    match transaction.find::<Member>(id)?.owner {
        true => Err(Problem::forbidden(format!(
            "The owner of the organization cannot be {what}"
        ))),
        false => Ok(()),
    }
}

/// The member that a person becomes. An owner has the id that the organization knows them by.
pub(crate) fn member_of(
    world: &World,
    person: &Person,
    role: Role,
    owner: bool,
    now: Stamp,
) -> Member {
    let user_id = if owner {
        world.owner_id()
    } else {
        ids::id("usr")
    };
    let Person {
        first_name,
        last_name,
        email,
    } = person.clone();
    Member {
        id: ids::id(Member::PREFIX),
        role,
        organization_id: world.organization.id.clone(),
        owner,
        user_id: user_id.clone(),
        user_profile: UserProfile {
            id: user_id,
            first_name,
            last_name,
            email,
        },
        created_at: now,
        updated_at: now,
    }
}

/// Whether somebody with that address is a member; addresses are compared without case.
pub(crate) fn is_member(world: &World, email: &str) -> bool {
    world
        .members
        .iter()
        .any(|member| member.user_profile.email.eq_ignore_ascii_case(email))
}
