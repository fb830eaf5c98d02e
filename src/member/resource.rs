//! The resource `texture_member`.

use texture_api::{invitations, members};
use tfplugin::attr::Unset;
use tfplugin::resource::Action;
use tfplugin::{Attr, Context, Diagnostic, Failure, Model, Plan, Reads, Resource, async_trait};

use super::appointment::{Appointment, is_overtaken, owner_keeps};
use super::model::{Member, is_address};
use super::standing::{Absence, Person, Standing, Trace};
use crate::deletion::delete_and_wait;
use crate::failed::failed_to;
use crate::texture::{Api, Texture, session};

/// What another invitation changes, and an acceptance in between.
const OF_ANOTHER_INVITATION: &[&str] = &[
    "status",
    "invitation_id",
    "member_id",
    "user_id",
    "first_name",
    "last_name",
    "created_at",
];

/// The resource `texture_member`.
#[derive(Debug)]
pub struct MemberResource;

#[async_trait]
impl Resource for MemberResource {
    type Client = Texture;
    type Model = Member;

    const TYPE: &'static str = "texture_member";

    fn plan(&self, plan: &mut Plan<'_, '_, Texture, Member>) {
        match (plan.prior.clone(), plan.action()) {
            (None, _) => plan_id(plan),
            (Some(prior), Action::Delete | Action::Replace) if prior.is_owner() => {
                plan.tell(owner_stays(text(&prior.email)));
            }
            (Some(prior), Action::Update) => plan_another_role(plan, &prior),
            (Some(_), _) => {}
        }
    }

    async fn create(&self, cx: &Context<Texture>, plan: Member) -> Result<Member, Failure<Member>> {
        let api = session(cx).await?;
        let appointment = appointment(&plan)?;
        let standing = Standing::seek(&api, appointment.email).await;
        let standing = standing.map_err(failed_to("find out who is a member or invited"))?;
        let person = appointment.of(&api, standing).await?;
        Ok(plan.settled(Member::default()).reading(person))
    }

    async fn read(
        &self,
        cx: &Context<Texture>,
        state: Member,
    ) -> Result<Option<Member>, Failure<Member>> {
        let api = session(cx).await?;
        let email = state.email.value()?;
        let standing = Standing::follow(&api, &Trace::of(&state), email).await;
        match standing.map_err(failed_to(format!("read the member {email}")))? {
            Standing::Known(person) => Ok(Some(state.reading(person))),
            Standing::Stranger(absence) => {
                if let Some(why) = absence.explanation() {
                    cx.explain_absence(why);
                }
                Ok(None)
            }
        }
    }

    /// A member's role is changed. An invitation's cannot be: it is revoked, and another one sent.
    async fn update(
        &self,
        cx: &Context<Texture>,
        prior: Member,
        plan: Member,
    ) -> Result<Member, Failure<Member>> {
        let state = plan.clone().settled(prior.clone());
        if plan.role == prior.role {
            return Ok(state);
        }
        let api = session(cx).await?;
        let appointment = appointment(&plan)?;
        let trace = Trace::of(&prior);
        let person = if prior.is_active() {
            appointment.at(&api, &trace).await?
        } else {
            appointment.beyond(&api, trace).await?
        };
        Ok(state.reading(person))
    }

    /// Of a forced replacement Terraform tells only here that the owner is to go.
    async fn delete(&self, cx: &Context<Texture>, state: Member) -> Result<(), Failure<Member>> {
        let email = state.email.value()?;
        if state.is_owner() {
            return Err(owner_stays(email).into());
        }
        let api = session(cx).await?;
        let trace = Trace::of(&state);
        let ended = match &trace {
            Trace::Membership(id) => return remove(cx, &api, id).await,
            Trace::Invitation(id) => api.send(invitations::Revoke::new(id)).await,
            Trace::None => return Ok(()),
        };
        match ended {
            Ok(_) => Ok(()),
            Err(error) if is_overtaken(&error) => end_what_became(cx, &api, &trace, email).await,
            Err(error) => Err(failed_to(format!("revoke the invitation of {email}"))(error).into()),
        }
    }

    fn imported(&self, model: Member) -> Result<Member, Diagnostic> {
        let email = model.email.value()?;
        if !is_address(email) {
            return Err(not_an_address(email));
        }
        let id = Attr::Known(Member::id_of(email));
        Ok(Member { id, ..model })
    }
}

/// The id follows from the address, so that it is known as soon as that is.
fn plan_id(plan: &mut Plan<'_, '_, Texture, Member>) {
    let planned = plan.planned.as_ref();
    let email = planned.and_then(|planned| planned.email.known());
    if let Some(id) = email.map(|email| Member::id_of(email)) {
        plan.set("id", Attr::Known(id));
    }
}

/// The owner's role cannot be changed; an invitation's only by another invitation.
fn plan_another_role(plan: &mut Plan<'_, '_, Texture, Member>, prior: &Member) {
    if prior.is_owner() {
        let role = plan.planned.as_ref().map(|planned| planned.role.clone());
        if role.is_some_and(|role| role.is_known() && role != prior.role) {
            plan.tell(owner_keeps(text(&prior.email), text(&prior.role)));
        }
    } else if !prior.is_active() {
        for name in OF_ANOTHER_INVITATION {
            plan.set_unknown(name);
        }
    }
}

fn appointment(plan: &Member) -> Result<Appointment<'_>, Unset> {
    Ok(Appointment {
        email: plan.email.value()?,
        role: plan.role.value()?,
    })
}

async fn remove(cx: &Context<Texture>, api: &Api<'_>, id: &str) -> Result<(), Failure<Member>> {
    let request = members::Delete::new(id);
    Ok(delete_and_wait::<members::Member>(cx, api, id, request).await?)
}

/// The invitation is no longer pending: whoever accepted it is removed.
async fn end_what_became(
    cx: &Context<Texture>,
    api: &Api<'_>,
    trace: &Trace,
    email: &str,
) -> Result<(), Failure<Member>> {
    let standing = Standing::after(api, trace, email).await;
    match standing.map_err(failed_to(format!("find out what became of {email}")))? {
        Standing::Known(Person::Member(member)) if member.owner => Err(owner_stays(email).into()),
        Standing::Known(Person::Member(member)) => remove(cx, api, &member.id).await,
        Standing::Known(Person::Invited(invitation)) => {
            let revoked = api.send(invitations::Revoke::new(invitation.id)).await;
            revoked.map_err(failed_to(format!("revoke the invitation of {email}")))?;
            Ok(())
        }
        Standing::Stranger(Absence::AcceptedElsewhere) => {
            cx.tell(still_a_member(email));
            Ok(())
        }
        Standing::Stranger(_) => Ok(()),
    }
}

fn text(attribute: &Attr<String>) -> &str {
    attribute.known().map_or("", String::as_str)
}

fn owner_stays(email: &str) -> Diagnostic {
    Diagnostic::invalid(
        "email",
        "The organization's owner cannot be removed",
        format!(
            "{email} owns the organization. To take the owner out of Terraform only, run \
             `terraform state rm` with the address of this resource, or use a `removed` block with \
             `destroy = false`."
        ),
    )
}

fn still_a_member(email: &str) -> Diagnostic {
    Diagnostic::warning(
        "The invitation was accepted under another address",
        format!(
            "Nothing was removed at Texture: whoever was invited as {email} is a member under an \
             address that is not known here. To remove that member, do so in the dashboard, or \
             import them under that address and destroy them."
        ),
    )
}

fn not_an_address(id: &str) -> Diagnostic {
    Diagnostic::user(
        "Members are imported by their address",
        format!("{id:?} is no email address. Give the one of the member, or of whom was invited."),
    )
}
