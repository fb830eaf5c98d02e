//! How a person comes to a role, from whatever they are.
//!
//! Between two requests somebody may accept an invitation, or somebody else may take it back. What
//! the API then refuses (409, 404) is tried again from what the person is by then.

use std::ops::ControlFlow::{self, Break, Continue};
use std::result::Result;

use texture_api::{Error, Kind, Session, invitations, members};
use tfplugin::Diagnostic;

use super::standing::{Absence, Person, Standing, Trace};
use crate::failed::failed_to;

/// How often a person may become something else while a role is given to them.
const TURNS: u32 = 3;

/// Who is to have which role.
#[derive(Clone, Copy, Debug)]
pub(super) struct Appointment<'a> {
    pub(super) email: &'a str,
    pub(super) role: &'a str,
}

/// A request that failed, and what it was for, in words that complete "Could not ...".
struct Setback {
    doing: String,
    error: Error,
}

impl Appointment<'_> {
    /// Gives the role to a person of this standing, unless they have it already.
    ///
    /// # Errors
    /// The person is the owner, or a member under another address, or the API fails.
    pub(super) async fn of(self, api: &Session, standing: Standing) -> Result<Person, Diagnostic> {
        match self.way_from(standing)? {
            Break(person) => Ok(person),
            Continue(trace) => self.beyond(api, trace).await,
        }
    }

    /// Gives the role to a person who had another one when there was this trace of them.
    ///
    /// # Errors
    /// As [`Appointment::of`].
    pub(super) async fn beyond(self, api: &Session, trace: Trace) -> Result<Person, Diagnostic> {
        let mut trace = trace;
        for _ in 1..TURNS {
            let setback = match self.step(api, &trace).await {
                Err(setback) if is_overtaken(&setback.error) => setback,
                ended => return Ok(ended?),
            };
            let standing = Standing::after(api, &trace, self.email).await;
            match self.way_from(standing.map_err(failed_to(setback.doing))?)? {
                Break(person) => return Ok(person),
                Continue(next) => trace = next,
            }
        }
        Ok(self.step(api, &trace).await?)
    }

    /// Gives the role to a person who still is what this trace says.
    ///
    /// # Errors
    /// The API fails.
    pub(super) async fn at(self, api: &Session, trace: &Trace) -> Result<Person, Diagnostic> {
        Ok(self.step(api, trace).await?)
    }

    /// The person, if they have the role, else what has to be changed or ended first.
    fn way_from(self, standing: Standing) -> Result<ControlFlow<Person, Trace>, Diagnostic> {
        Ok(match standing {
            Standing::Known(person) if person.role() == self.role => Break(person),
            Standing::Known(Person::Member(member)) if member.owner => {
                return Err(owner_keeps(self.email, &member.role));
            }
            Standing::Known(Person::Member(member)) => Continue(Trace::Membership(member.id)),
            Standing::Known(Person::Invited(it)) => Continue(Trace::Invitation(it.id)),
            Standing::Stranger(Absence::AcceptedElsewhere) => return Err(elsewhere(self.email)),
            Standing::Stranger(_) => Continue(Trace::None),
        })
    }

    async fn step(self, api: &Session, trace: &Trace) -> Result<Person, Setback> {
        let Self { email, role } = self;
        match trace {
            Trace::Membership(id) => {
                let (id, role) = (id.clone(), role.to_owned());
                let changed = api.send(members::Update { id, role }).await;
                let changed = changed.map(Person::Member);
                changed.map_err(setback(format!("change the role of {email}")))
            }
            Trace::Invitation(id) => {
                let revoked = api.send(invitations::Revoke::new(id)).await;
                revoked.map_err(setback(format!("revoke the invitation of {email}")))?;
                let again = "again; the invitation with the former role is revoked already";
                self.invite(api, format!("invite {email} {again}")).await
            }
            Trace::None => self.invite(api, format!("invite {email}")).await,
        }
    }

    async fn invite(self, api: &Session, doing: String) -> Result<Person, Setback> {
        let request = invitations::Create {
            email: self.email.to_owned(),
            role: self.role.to_owned(),
        };
        let invited = api.create(request).await.map(Person::Invited);
        invited.map_err(setback(doing))
    }
}

impl From<Setback> for Diagnostic {
    fn from(setback: Setback) -> Self {
        failed_to(setback.doing)(setback.error)
    }
}

/// Whether the person is no longer what they were taken for.
pub(super) fn is_overtaken(error: &Error) -> bool {
    matches!(error.kind(), Kind::Conflict | Kind::NotFound)
}

/// The API changes nothing about the owner.
pub(super) fn owner_keeps(email: &str, role: &str) -> Diagnostic {
    Diagnostic::invalid(
        "role",
        "The role of the organization's owner cannot be changed",
        format!("{email} owns the organization, and stays {role}. Set\n\n  role = {role:?}"),
    )
}

fn elsewhere(email: &str) -> Diagnostic {
    Diagnostic::user(
        "The invitation was accepted under another address",
        format!(
            "Whoever was invited as {email} is a member under an address that is not known here, so \
             no role was changed. To manage that membership, set `email` to that address, and \
             import it."
        ),
    )
}

fn setback(doing: String) -> impl FnOnce(Error) -> Setback {
    move |error| Setback { doing, error }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn member(role: &str, owner: bool) -> Standing {
        let member = json!({
            "id": "mem_1", "role": role, "organizationId": "org_1", "owner": owner, "userId": "usr_1",
            "userProfile": { "id": "usr_1", "firstName": "Ada", "lastName": null, "email": "a@b.c" },
            "createdAt": "", "updatedAt": "",
        });
        Standing::Known(Person::Member(serde_json::from_value(member).unwrap()))
    }

    fn invited(role: &str) -> Standing {
        let invitation = json!({
            "id": "inv_1", "email": "a@b.c", "status": "PENDING", "role": role,
            "organizationId": "org_1", "createdAt": "", "updatedAt": "",
        });
        Standing::Known(Person::Invited(serde_json::from_value(invitation).unwrap()))
    }

    #[test]
    fn what_is_left_to_do_depends_on_what_somebody_is() {
        let moved = Absence::MovedTo("x@y.z".to_owned());
        let ended = Absence::Ended("REVOKED".to_owned());
        for (standing, way) in [
            (member("USER", false), "they have the role"),
            (member("USER", true), "they have the role"),
            (member("VIEWER", false), r#"Membership("mem_1")"#),
            (member("VIEWER", true), "refused"),
            (invited("USER"), "they have the role"),
            (invited("VIEWER"), r#"Invitation("inv_1")"#),
            (Standing::Stranger(Absence::Unexplained), "None"),
            (Standing::Stranger(ended), "None"),
            (Standing::Stranger(moved), "None"),
            (Standing::Stranger(Absence::AcceptedElsewhere), "refused"),
        ] {
            let told = format!("{standing:?}");
            let appointment = Appointment {
                email: "a@b.c",
                role: "USER",
            };
            let found = match appointment.way_from(standing) {
                Ok(Break(_)) => "they have the role".to_owned(),
                Ok(Continue(trace)) => format!("{trace:?}"),
                Err(_) => "refused".to_owned(),
            };
            assert_eq!(found, way, "{told}");
        }
    }
}
