//! Gives a role to a person, whatever their membership is at first.
//!
//! Between two requests somebody may accept an invitation, or somebody else may revoke it. When the API then refuses
//! a request (409, 404), it is tried again with the membership by then.

use std::ops::ControlFlow::{self, Break, Continue};
use std::result::Result;

use texture_api::{Error, Kind, Session, invitations, members};
use tfplugin::{Diagnostic, Model};

use super::membership::{Absence, MemberRef, Membership, Person};
use super::model::Member;
use crate::errors::failed_to;

/// How often the membership may change while a role is given.
const MOST_STEPS: u32 = 3;

/// A person and the role to give.
#[derive(Clone, Copy, Debug)]
pub(super) struct RoleChange<'a> {
    pub(super) email: &'a str,
    pub(super) role: &'a str,
}

/// A request that failed, and its purpose, which completes "Could not ...".
struct FailedStep {
    doing: String,
    error: Error,
}

impl RoleChange<'_> {
    /// Gives the role to a person of this membership, unless they have it already.
    ///
    /// # Errors
    /// The person is the owner, or a member under another address, or the API fails.
    pub(super) async fn from(
        self,
        api: &Session,
        membership: Membership,
    ) -> Result<Person, Diagnostic> {
        match self.next_step(membership)? {
            Break(person) => Ok(person),
            Continue(known_as) => self.starting_at(api, known_as).await,
        }
    }

    /// Gives the role to a person who had another one, and whom state knows by this id.
    ///
    /// # Errors
    /// As [`RoleChange::from`].
    pub(super) async fn starting_at(
        self,
        api: &Session,
        known_as: MemberRef,
    ) -> Result<Person, Diagnostic> {
        let mut known_as = known_as;
        for _ in 1..MOST_STEPS {
            let failed_step = match self.step(api, &known_as).await {
                Err(failed_step) if is_overtaken(&failed_step.error) => failed_step,
                ended => return Ok(ended?),
            };
            let membership = Membership::after(api, &known_as, self.email).await;
            match self.next_step(membership.map_err(failed_to(failed_step.doing))?)? {
                Break(person) => return Ok(person),
                Continue(next) => known_as = next,
            }
        }
        Ok(self.step(api, &known_as).await?)
    }

    /// Gives the role to a person who is still known by this id.
    ///
    /// # Errors
    /// The API fails.
    pub(super) async fn once(
        self,
        api: &Session,
        known_as: &MemberRef,
    ) -> Result<Person, Diagnostic> {
        Ok(self.step(api, known_as).await?)
    }

    /// The person, if they have the role, else what has to be changed or revoked first.
    fn next_step(
        self,
        membership: Membership,
    ) -> Result<ControlFlow<Person, MemberRef>, Diagnostic> {
        Ok(match membership {
            Membership::Found(person) if person.role().is_none_or(|it| self.is_role(it)) => {
                Break(person)
            }
            Membership::Found(Person::Member(member)) if member.is_owner() => {
                return Err(owner_keeps(
                    self.email,
                    member.role.as_deref().unwrap_or_default(),
                ));
            }
            Membership::Found(Person::Member(member)) => Continue(MemberRef::Membership(member.id)),
            Membership::Found(Person::Invited(it)) => Continue(MemberRef::Invitation(it.id)),
            Membership::Absent(Absence::AcceptedElsewhere) => return Err(elsewhere(self.email)),
            Membership::Absent(_) => Continue(MemberRef::None),
        })
    }

    /// Whether the API's role is the wanted one, however it is spelled.
    fn is_role(self, role: &str) -> bool {
        role.trim().eq_ignore_ascii_case(self.role)
    }

    async fn step(self, api: &Session, known_as: &MemberRef) -> Result<Person, FailedStep> {
        let Self { email, role } = self;
        match known_as {
            MemberRef::Membership(id) => {
                let (id, role) = (id.clone(), role.to_owned());
                let changed = api.change(members::Update { id, role }).await;
                let changed = changed.map(|it| Person::Member(it.object));
                changed.map_err(failed_step(format!("change the role of {email}")))
            }
            MemberRef::Invitation(id) => {
                let revoked = api.send(invitations::Revoke::new(id)).await;
                revoked.map_err(failed_step(format!("revoke the invitation of {email}")))?;
                let again = "again; the invitation with the former role is revoked already";
                self.invite(api, format!("invite {email} {again}")).await
            }
            MemberRef::None => self.invite(api, format!("invite {email}")).await,
        }
    }

    async fn invite(self, api: &Session, doing: String) -> Result<Person, FailedStep> {
        let request = invitations::Create {
            email: self.email.to_owned(),
            role: self.role.to_owned(),
        };
        let invited = api.create(request).await;
        let invited = invited.map(|it| Person::Invited(it.object));
        invited.map_err(failed_step(doing))
    }
}

impl From<FailedStep> for Diagnostic {
    fn from(failed_step: FailedStep) -> Self {
        failed_to(failed_step.doing)(failed_step.error)
    }
}

/// Whether the membership has changed in between.
pub(super) fn is_overtaken(error: &Error) -> bool {
    matches!(error.kind(), Kind::Conflict | Kind::NotFound)
}

/// The API does not change the owner.
pub(super) fn owner_keeps(email: &str, role: &str) -> Diagnostic {
    Diagnostic::invalid(
        Member::FIELDS.role,
        "The role of the organization's owner cannot be changed",
        format!("{email} owns the organization, and stays {role}. Set\n\n  role = {role:?}"),
    )
}

fn elsewhere(email: &str) -> Diagnostic {
    Diagnostic::user(
        "The invitation was accepted under another address",
        format!(
            "The person who was invited as {email} accepted under another address, so no role was \
             changed. To manage the membership, set `email` to that address and import it."
        ),
    )
}

fn failed_step(doing: String) -> impl FnOnce(Error) -> FailedStep {
    move |error| FailedStep { doing, error }
}

#[cfg(test)]
mod tests {
    use serde_json::json;
    use texture_api::Decode;

    use super::*;

    fn member(role: &str, owner: bool) -> Membership {
        let member = json!({
            "id": "mem_1", "role": role, "organizationId": "org_1", "owner": owner, "userId": "usr_1",
            "userProfile": { "id": "usr_1", "firstName": "Ada", "lastName": null, "email": "a@b.c" },
            "createdAt": "", "updatedAt": "",
        });
        Membership::Found(Person::Member(Decode::decode(member).unwrap()))
    }

    fn invited(role: &str) -> Membership {
        let invitation = json!({
            "id": "inv_1", "email": "a@b.c", "status": "PENDING", "role": role,
            "organizationId": "org_1", "createdAt": "", "updatedAt": "",
        });
        Membership::Found(Person::Invited(Decode::decode(invitation).unwrap()))
    }

    #[test]
    fn what_is_left_to_do_depends_on_what_somebody_is() {
        let moved = Absence::MovedTo("x@y.z".to_owned());
        let ended = Absence::Ended("REVOKED".to_owned());
        for (membership, way) in [
            (member("USER", false), "they have the role"),
            (member("USER", true), "they have the role"),
            (member("VIEWER", false), r#"Membership("mem_1")"#),
            (member("VIEWER", true), "refused"),
            (member("user", false), "they have the role"),
            (invited("USER"), "they have the role"),
            (invited("VIEWER"), r#"Invitation("inv_1")"#),
            (Membership::Absent(Absence::Unexplained), "None"),
            (Membership::Absent(ended), "None"),
            (Membership::Absent(moved), "None"),
            (Membership::Absent(Absence::AcceptedElsewhere), "refused"),
        ] {
            let described = format!("{membership:?}");
            let change = RoleChange {
                email: "a@b.c",
                role: "USER",
            };
            let found = match change.next_step(membership) {
                Ok(Break(_)) => "they have the role".to_owned(),
                Ok(Continue(known_as)) => format!("{known_as:?}"),
                Err(_) => "refused".to_owned(),
            };
            assert_eq!(found, way, "{described}");
        }
    }
}
