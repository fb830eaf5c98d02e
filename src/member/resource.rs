//! The resource `texture_member`.

use texture_api::{Kind, Session, invitations, members};
use tfplugin::attr::Unset;
use tfplugin::resource::Action;
use tfplugin::{AnyField, Attr, Context, Diagnostic, Failure, Model, Plan, Reads, Resource};

use super::membership::{Absence, MemberRef, Membership, Person};
use super::model::{Member, is_address};
use super::people::{Claim, Removal};
use super::role_change::{RoleChange, is_overtaken, owner_keeps};
use crate::errors::failed_to;
use crate::operations::deletion::delete_and_wait;
use crate::operations::normalization::{reconcile, refreshed};
use crate::provider::organization;
use crate::texture::{Texture, session};

/// The attributes that another invitation, or an acceptance in between, changes.
const OF_ANOTHER_INVITATION: &[AnyField<Member>] = &[
    Member::FIELDS.status.untyped(),
    Member::FIELDS.invitation_id.untyped(),
    Member::FIELDS.member_id.untyped(),
    Member::FIELDS.user_id.untyped(),
    Member::FIELDS.first_name.untyped(),
    Member::FIELDS.last_name.untyped(),
    Member::FIELDS.created_at.untyped(),
];

/// The resource `texture_member`.
#[derive(Debug)]
pub struct MemberResource;

impl Resource for MemberResource {
    type Client = Texture;
    type Model = Member;

    const TYPE: &'static str = "texture_member";

    async fn plan(&self, plan: &mut Plan<'_, '_, Texture, Member>) {
        match (plan.prior.clone(), plan.action()) {
            (None, _) => plan_id(plan),
            (Some(prior), Action::Delete | Action::Replace) if prior.is_owner() => {
                plan.report(owner_stays(text(&prior.email)));
            }
            (Some(prior), Action::Update) => plan_another_role(plan, &prior),
            (Some(_), _) => {}
        }
        plan_once(plan);
    }

    async fn create(&self, cx: &Context<Texture>, plan: Member) -> Result<Member, Failure<Member>> {
        let api = session(cx).await?;
        let change = role_change(&plan)?;
        organization::creating(cx, &api).await?;
        let membership = find_to_adopt(cx, &api, change).await?;
        let adopted = match &membership {
            Membership::Found(person) => Some((person.id().to_owned(), person.describe())),
            Membership::Absent(_) => None,
        };
        let former_role = former_role(&membership);
        let person = change.from(&api, membership).await?;
        cx.client().people().hold(change.email, person.id());
        // It must not fail a create.
        let _ = organization::found(cx, &api, person.organization_id()).await;
        if let (Some((_, what)), Some(former)) = (adopted, former_role)
            && !former.eq_ignore_ascii_case(change.role)
        {
            cx.report(adopted_with_another_role(change, what, &former));
        }
        let reported = plan
            .clone()
            .fill_unknown(Member::default())
            .updated_from(person);
        reconcile(cx, plan, None, reported)
    }

    async fn read(
        &self,
        cx: &Context<Texture>,
        state: Member,
    ) -> Result<Option<Member>, Failure<Member>> {
        let api = session(cx).await?;
        let email = state.email.value()?;
        let membership = Membership::follow(&api, &MemberRef::of(&state), email).await;
        match membership.map_err(failed_to(format!("read the member {email}")))? {
            Membership::Found(person) => {
                organization::found(cx, &api, person.organization_id()).await?;
                Ok(Some(refreshed(
                    cx,
                    &state,
                    state.clone().updated_from(person),
                )?))
            }
            Membership::Absent(absence) => {
                organization::gone(cx, &api, None).await?;
                if let Some(why) = absence.explanation() {
                    cx.explain_absence(why);
                }
                Ok(None)
            }
        }
    }

    /// Changes the role. An invitation's role cannot be changed: it is revoked, and another one is sent.
    async fn update(
        &self,
        cx: &Context<Texture>,
        prior: Member,
        plan: Member,
    ) -> Result<Member, Failure<Member>> {
        let state = plan.clone().fill_unknown(prior.clone());
        if plan.role == prior.role {
            return Ok(state);
        }
        let api = session(cx).await?;
        let change = role_change(&plan)?;
        let known_as = MemberRef::of(&prior);
        let person = if prior.is_active() {
            change.once(&api, &known_as).await?
        } else {
            change.starting_at(&api, known_as).await?
        };
        cx.client().people().hold(change.email, person.id());
        let reported = state.updated_from(person);
        reconcile(cx, plan, Some(prior), reported)
    }

    /// Terraform does not say before apply that a forced replacement removes the owner.
    async fn delete(&self, cx: &Context<Texture>, state: Member) -> Result<(), Failure<Member>> {
        let email = state.email.value()?;
        if state.is_owner() {
            return Err(owner_stays(email).into());
        }
        let known_as = MemberRef::of(&state);
        let Some(id) = known_as.id() else {
            return Ok(());
        };
        let Some(removal) = cx.client().people().remove(email, id) else {
            cx.report(kept_for_another_resource(email));
            return Ok(());
        };
        let api = session(cx).await?;
        let ended = remove(cx, &api, &known_as, email, &removal).await;
        if removal.is_cancelled() {
            cx.report(kept_for_another_resource(email));
            return Ok(());
        }
        ended
    }

    async fn imported(&self, _: &Context<Texture>, model: Member) -> Result<Member, Diagnostic> {
        let email = model.email.value()?;
        if !is_address(email) {
            return Err(not_an_address(email));
        }
        let id = Attr::Known(Member::id_of(email));
        Ok(Member { id, ..model })
    }
}

/// Plans the id, which follows from the address.
fn plan_id(plan: &mut Plan<'_, '_, Texture, Member>) {
    let planned = plan.planned.as_ref();
    let email = planned.and_then(|planned| planned.email.known());
    if let Some(id) = email.map(|email| Member::id_of(email)) {
        plan.set(Member::FIELDS.id, id);
    }
}

/// The owner's role cannot be changed; an invitation's only by another invitation.
fn plan_another_role(plan: &mut Plan<'_, '_, Texture, Member>, prior: &Member) {
    if prior.is_owner() {
        let role = plan.planned.as_ref().map(|planned| planned.role.clone());
        if role.is_some_and(|role| role.is_known() && role != prior.role) {
            plan.report(owner_keeps(text(&prior.email), text(&prior.role)));
        }
    } else if !prior.is_active() {
        plan.set_unknown(OF_ANOTHER_INVITATION);
    }
}

/// One person is one resource: two of them would take the role from each other at every apply. The
/// creation that is the second half of a replacement is known by the private data of the first half.
fn plan_once(plan: &mut Plan<'_, '_, Texture, Member>) {
    const PLANNED: &str = "planned_person";
    let Some(planned) = &plan.planned else { return };
    let (email, role) = (
        planned.email.known().cloned(),
        text(&planned.role).to_owned(),
    );
    let (Some(email), Some(client)) = (email, plan.client()) else {
        return;
    };
    let is_second_half = plan.prior.is_none() && plan.is_half_of_replacement(PLANNED);
    let other = (!is_second_half)
        .then(|| client.people().plan(&email, &role))
        .flatten();
    if let Some(other) = other {
        plan.report(planned_twice(&email, &other, &role));
    }
    if plan.action() == Action::Replace || plan.prior.is_some() {
        plan.mark_half_of_replacement(PLANNED);
    }
}

fn role_change(plan: &Member) -> Result<RoleChange<'_>, Unset> {
    Ok(RoleChange {
        email: plan.email.value()?,
        role: plan.role.value()?,
    })
}

/// The person with this address, for a create. The lists may be old, so the person is read again. If this run is
/// removing them under another address, the create waits for that.
async fn find_to_adopt(
    cx: &Context<Texture>,
    api: &Session,
    change: RoleChange<'_>,
) -> Result<Membership, Diagnostic> {
    let find_out = || failed_to("find out who is a member or invited");
    let email = change.email;
    let membership = match Membership::find(api, email).await {
        // Without a list, the invitation itself shows it.
        Err(error) if matches!(error.kind(), Kind::MissingEndpoint | Kind::Forbidden) => {
            Membership::Absent(Absence::Unexplained)
        }
        membership => membership.map_err(find_out())?,
    };
    let membership = membership.confirmed(api, email).await.map_err(find_out())?;
    let Membership::Found(person) = &membership else {
        return Ok(membership);
    };
    if cx.client().people().claim(email, person.id()) == Claim::Adopted {
        return Ok(membership);
    }
    let gone = match person {
        Person::Member(member) => api.wait_until_gone::<members::Member>(&member.id).await,
        Person::Invited(it) => api.wait_until_gone::<invitations::Invitation>(&it.id).await,
    };
    gone.map_err(failed_to(format!(
        "see {email} removed before the new invitation"
    )))?;
    Membership::look(api, email).await.map_err(find_out())
}

fn former_role(membership: &Membership) -> Option<String> {
    match membership {
        Membership::Found(person) => person.role().map(str::to_owned),
        Membership::Absent(_) => None,
    }
}

async fn remove(
    cx: &Context<Texture>,
    api: &Session,
    known_as: &MemberRef,
    email: &str,
    removal: &Removal,
) -> Result<(), Failure<Member>> {
    let gate = removal.clone();
    let gated = api.clone().gated(move || gate.may_be_sent());
    let revoked = match known_as {
        MemberRef::Membership(id) => return remove_member(cx, &gated, id).await,
        MemberRef::Invitation(id) => gated.send(invitations::Revoke::new(id)).await,
        MemberRef::None => return Ok(()),
    };
    match revoked {
        Ok(_) => wait_until_revoked(cx, api, known_as, email).await,
        Err(error) if is_overtaken(&error) => remove_accepted(cx, api, known_as, email).await,
        Err(error) => Err(failed_to(format!("revoke the invitation of {email}"))(error).into()),
    }
}

async fn wait_until_revoked(
    cx: &Context<Texture>,
    api: &Session,
    known_as: &MemberRef,
    email: &str,
) -> Result<(), Failure<Member>> {
    let Some(id) = known_as.id() else {
        return Ok(());
    };
    match api.wait_until_gone::<invitations::Invitation>(id).await {
        Ok(()) => Ok(()),
        Err(error) if error.kind() == Kind::Timeout => Err(not_revoked(cx, email).into()),
        Err(error) => {
            Err(failed_to(format!("see the invitation of {email} revoked"))(error).into())
        }
    }
}

async fn remove_member(
    cx: &Context<Texture>,
    api: &Session,
    id: &str,
) -> Result<(), Failure<Member>> {
    let request = members::Delete::new(id);
    Ok(delete_and_wait::<members::Member>(cx, api, "delete", id, request).await?)
}

/// The invitation is no longer pending: the person who accepted it is removed.
async fn remove_accepted(
    cx: &Context<Texture>,
    api: &Session,
    known_as: &MemberRef,
    email: &str,
) -> Result<(), Failure<Member>> {
    let membership = Membership::after(api, known_as, email).await;
    match membership.map_err(failed_to(format!("find out what became of {email}")))? {
        Membership::Found(Person::Member(member)) if member.is_owner() => {
            Err(owner_stays(email).into())
        }
        Membership::Found(Person::Member(member)) => remove_member(cx, api, &member.id).await,
        Membership::Found(Person::Invited(invitation)) => {
            let revoked = api.send(invitations::Revoke::new(invitation.id)).await;
            revoked.map_err(failed_to(format!("revoke the invitation of {email}")))?;
            Ok(())
        }
        Membership::Absent(Absence::AcceptedElsewhere) => {
            cx.report(still_a_member(email));
            Ok(())
        }
        Membership::Absent(_) => Ok(()),
    }
}

fn text(attribute: &Attr<String>) -> &str {
    attribute.known().map_or("", String::as_str)
}

fn owner_stays(email: &str) -> Diagnostic {
    Diagnostic::invalid(
        Member::FIELDS.email,
        "The organization's owner cannot be removed",
        format!(
            "{email} owns the organization. To take the owner out of Terraform only, run \
             `terraform state rm` with the address of this resource, or use a `removed` block with \
             `destroy = false`."
        ),
    )
}

fn planned_twice(email: &str, one: &str, other: &str) -> Diagnostic {
    Diagnostic::invalid(
        Member::FIELDS.email,
        "The same person in two resources",
        format!(
            "Two `texture_member` resources manage {email}: one with the role {one}, one with the role \
             {other}. Each apply would take the role from the other. Remove one of them."
        ),
    )
}

fn adopted_with_another_role(change: RoleChange<'_>, what: &str, former: &str) -> Diagnostic {
    let RoleChange { email, role } = change;
    Diagnostic::warning(
        "An existing member was adopted, and their role changed",
        format!("{email} was {what} already, with the role {former}. The role is {role} now."),
    )
}

fn kept_for_another_resource(email: &str) -> Diagnostic {
    Diagnostic::warning(
        "The person stays, because another resource manages them now",
        format!(
            "A resource for {email} was destroyed, and another one for the same person was created in the \
             same run, so nobody was removed. If you renamed the resource, use a `moved` block the next time."
        ),
    )
}

fn not_revoked(cx: &Context<Texture>, email: &str) -> Diagnostic {
    Diagnostic::remote(
        "The invitation is not revoked yet",
        format!(
            "The API accepted the revocation of the invitation of {email}, but it was still pending when \
             the timeout ended (`timeouts.delete` is {:?}). It stays in state: run the same command again.",
            cx.timeout()
        ),
    )
}

fn still_a_member(email: &str) -> Diagnostic {
    Diagnostic::warning(
        "The invitation was accepted under another address",
        format!(
            "No member was removed. The person who was invited as {email} accepted under another \
             address: remove that member in the dashboard, or import them under that address and \
             destroy them."
        ),
    )
}

fn not_an_address(id: &str) -> Diagnostic {
    Diagnostic::user(
        "Members are imported by their address",
        format!(
            "{id:?} is not an email address. Use the address of the member or of the invitation."
        ),
    )
}
