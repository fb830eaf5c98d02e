//! Invitations: how somebody becomes a member.

use hyper::Method;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::clock::Stamp;
use crate::contract::route::Route;
use crate::contract::transaction::Transaction;
use crate::faults::{Quirk, Quirks};
use crate::nouns::member::{Member, Person, Role, is_member, member_of};
use crate::problem::Problem;
use crate::store::{Object, World};

/// An invitation into the organization.
#[derive(Clone, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Invitation {
    pub(crate) id: String,
    #[schemars(email)]
    pub(crate) email: String,
    pub(crate) status: InvitationStatus,
    /// What whoever accepts it may do.
    pub(crate) role: Role,
    pub(crate) organization_id: String,
    pub(crate) organization_name: String,
    pub(crate) sent_at: Stamp,
    pub(crate) created_at: Stamp,
    pub(crate) updated_at: Stamp,
}

/// What became of an invitation.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "UPPERCASE")]
pub(crate) enum InvitationStatus {
    Pending,
    Accepted,
    Revoked,
}

impl Object for Invitation {
    const TABLE: &'static str = "invitations";
    const KIND: &'static str = "Invitation";
    const ACTION: &'static str = "invitation";
    const PREFIX: &'static str = "inv";

    type Shown = Self;

    fn shown(&self, quirks: &Quirks) -> Self {
        let mut shown = self.clone();
        if quirks.has(Quirk::EmailsLowercased) {
            shown.email = self.email.to_lowercase();
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

/// Who is to be invited.
#[derive(Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
struct NewInvitation {
    #[schemars(email)]
    email: String,
    role: Role,
}

pub(crate) fn routes() -> Vec<Route> {
    vec![
        Route::list::<Invitation>("/v1/invitations", "List invitations, pending and not"),
        Route::one::<Invitation>("/v1/invitations/{id}", "Get an invitation"),
        Route::create("/v1/invitations", "Invite somebody", create),
        Route::end(
            Method::POST,
            "/v1/invitations/{id}/revoke",
            "Revoke a pending invitation",
            revoke,
        ),
    ]
}

fn create(transaction: &mut Transaction<'_>, new: NewInvitation) -> Result<Invitation, Problem> {
    if is_member(transaction.world, &new.email) {
        return Err(Problem::conflict("This person is a member already")
            .because(format!("email: {}", new.email)));
    }
    if pending(transaction.world, &new.email).is_some() {
        return Err(Problem::conflict("This person is invited already")
            .because(format!("email: {}", new.email)));
    }
    Ok(transaction.add(Invitation {
        id: transaction.new_id::<Invitation>(),
        email: new.email,
        status: InvitationStatus::Pending,
        role: new.role,
        organization_id: transaction.world.organization.id.clone(),
        organization_name: transaction.world.organization.name.clone(),
        sent_at: transaction.now,
        created_at: transaction.now,
        updated_at: transaction.now,
    }))
}

fn revoke(transaction: &mut Transaction<'_>, id: &str) -> Result<(), Problem> {
    refuse_settled(transaction.find::<Invitation>(id)?)?;
    transaction.change(id, "revoke", |invitation: &mut Invitation| {
        invitation.status = InvitationStatus::Revoked
    })?;
    Ok(())
}

/// What happens when the person follows the link in the mail: they are a member from then on.
pub(crate) fn accept(
    transaction: &mut Transaction<'_>,
    id_or_email: &str,
    person: &Person,
) -> Result<Member, Problem> {
    let invitation = transaction
        .world
        .find(id_or_email)
        .or_else(|| pending(transaction.world, id_or_email));
    let invitation = invitation.ok_or_else(|| Problem::not_found(Invitation::KIND))?;
    refuse_settled(invitation)?;
    let (id, role) = (invitation.id.clone(), invitation.role);
    transaction.change(&id, "accept", |invitation: &mut Invitation| {
        invitation.status = InvitationStatus::Accepted
    })?;
    Ok(transaction.add(member_of(
        transaction.world,
        person,
        role,
        false,
        transaction.now,
    )))
}

fn refuse_settled(invitation: &Invitation) -> Result<(), Problem> {
    match invitation.status {
        InvitationStatus::Pending => Ok(()),
        InvitationStatus::Accepted => {
            Err(Problem::conflict("This invitation was accepted already"))
        }
        InvitationStatus::Revoked => Err(Problem::conflict("This invitation was revoked already")),
    }
}

fn pending<'a>(world: &'a World, email: &str) -> Option<&'a Invitation> {
    let is_meant = |invitation: &&Invitation| {
        invitation.status == InvitationStatus::Pending
            && invitation.email.eq_ignore_ascii_case(email)
    };
    world.invitations.iter().find(is_meant)
}
