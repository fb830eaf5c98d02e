//! Invitations: how somebody becomes a member.

use hyper::Method;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::clock::Stamp;
use crate::contract::route::Route;
use crate::contract::visit::Visit;
use crate::nouns::member::{Member, Person, Role, is_member, member_of};
use crate::problem::Problem;
use crate::store::{Object, World};
use crate::trouble::{Quirk, Quirks};

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

fn create(visit: &mut Visit<'_>, new: NewInvitation) -> Result<Invitation, Problem> {
    if is_member(visit.world, &new.email) {
        return Err(Problem::conflict("This person is a member already")
            .because(format!("email: {}", new.email)));
    }
    if pending(visit.world, &new.email).is_some() {
        return Err(Problem::conflict("This person is invited already")
            .because(format!("email: {}", new.email)));
    }
    Ok(visit.add(Invitation {
        id: visit.new_id::<Invitation>(),
        email: new.email,
        status: InvitationStatus::Pending,
        role: new.role,
        organization_id: visit.world.organization.id.clone(),
        organization_name: visit.world.organization.name.clone(),
        sent_at: visit.now,
        created_at: visit.now,
        updated_at: visit.now,
    }))
}

fn revoke(visit: &mut Visit<'_>, id: &str) -> Result<(), Problem> {
    refuse_settled(visit.find::<Invitation>(id)?)?;
    visit.change(id, "revoke", |invitation: &mut Invitation| {
        invitation.status = InvitationStatus::Revoked
    })?;
    Ok(())
}

/// What happens when the person follows the link in the mail: they are a member from then on.
pub(crate) fn accept(
    visit: &mut Visit<'_>,
    id_or_email: &str,
    person: &Person,
) -> Result<Member, Problem> {
    let invitation = visit
        .world
        .find(id_or_email)
        .or_else(|| pending(visit.world, id_or_email));
    let invitation = invitation.ok_or_else(|| Problem::not_found(Invitation::KIND))?;
    refuse_settled(invitation)?;
    let (id, role) = (invitation.id.clone(), invitation.role);
    visit.change(&id, "accept", |invitation: &mut Invitation| {
        invitation.status = InvitationStatus::Accepted
    })?;
    Ok(visit.add(member_of(visit.world, person, role, false, visit.now)))
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
