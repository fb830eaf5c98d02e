//! What a person is to the organization, found by their address.
//!
//! The API knows people by the ids of invitations and memberships, users know them by their
//! address.

use texture_api::invitations::{self, Invitation};
use texture_api::members::{self, same_address};
use texture_api::{Result, Session};

use super::model::Member;

/// What an address is to the organization.
#[expect(clippy::large_enum_variant, reason = "there is one for each operation")]
#[derive(Debug)]
pub(super) enum Standing {
    /// That of somebody whom the organization knows.
    Known(Person),
    /// Nobody's.
    Stranger(Absence),
}

/// Somebody whom the organization knows.
#[derive(Debug)]
pub(super) enum Person {
    /// A member.
    Member(members::Member),
    /// Somebody with a pending invitation.
    Invited(Invitation),
}

/// By what a person was met: ids, as state knows them.
#[derive(Debug)]
pub(super) enum Trace {
    /// A membership.
    Membership(String),
    /// An invitation.
    Invitation(String),
    /// Nothing yet.
    None,
}

/// Why somebody who was met is a stranger, as far as that can be told.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Absence {
    /// There is no trace of them.
    Unexplained,
    /// The invitation was accepted, and no member has its address.
    AcceptedElsewhere,
    /// The invitation has this status.
    Ended(String),
    /// The member has this address now.
    MovedTo(String),
}

impl Standing {
    /// What the person is by lists that this process reads once.
    pub(super) async fn seek(api: &Session, email: &str) -> Result<Self> {
        let invited = api.seek(|it| invites(it, email)).await?;
        let member = api.seek(|it| is_that_of(it, email)).await?;
        Ok(Self::of(member, invited))
    }

    /// What the person is now.
    pub(super) async fn look(api: &Session, email: &str) -> Result<Self> {
        // In this order, or somebody who accepts in between would be in neither list.
        let invitations = api.collect(invitations::List).await?;
        let members = api.collect(members::List).await?;
        let invited = invitations.into_iter().find(|it| invites(it, email));
        let member = members.into_iter().find(|it| is_that_of(it, email));
        Ok(Self::of(member, invited))
    }

    /// What the person is of whom there is this trace. A list may be older than what the trace
    /// leads to: it neither brings that back, nor makes anybody a stranger.
    pub(super) async fn follow(api: &Session, trace: &Trace, email: &str) -> Result<Self> {
        let known = trace.find(api, email).await?;
        let Self::Stranger(absence) = known else {
            return Ok(known);
        };
        match Self::seek(api, email).await? {
            Self::Known(person) if !trace.leads_to(&person) => return Ok(Self::Known(person)),
            Self::Known(_) | Self::Stranger(_) => {}
        }
        match Self::look(api, email).await? {
            Self::Stranger(_) => Ok(Self::Stranger(absence)),
            known @ Self::Known(_) => Ok(known),
        }
    }

    /// What has become of a person whom the API no longer knows by this trace.
    pub(super) async fn after(api: &Session, trace: &Trace, email: &str) -> Result<Self> {
        match Self::look(api, email).await? {
            Self::Stranger(_) => trace.find(api, email).await,
            known @ Self::Known(_) => Ok(known),
        }
    }

    fn of(member: Option<members::Member>, invited: Option<Invitation>) -> Self {
        match (member, invited) {
            (Some(member), _) => Self::Known(Person::Member(member)),
            (None, Some(invitation)) => Self::Known(Person::Invited(invitation)),
            (None, None) => UNEXPLAINED,
        }
    }

    fn of_member(member: members::Member, email: &str) -> Self {
        if is_that_of(&member, email) {
            Self::Known(Person::Member(member))
        } else {
            Self::Stranger(Absence::MovedTo(member.user_profile.email))
        }
    }

    fn of_invitation(invitation: Invitation, email: &str) -> Self {
        if invites(&invitation, email) {
            Self::Known(Person::Invited(invitation))
        } else if invitation.status == invitations::ACCEPTED {
            Self::Stranger(Absence::AcceptedElsewhere)
        } else {
            Self::Stranger(Absence::Ended(invitation.status))
        }
    }
}

const UNEXPLAINED: Standing = Standing::Stranger(Absence::Unexplained);

impl Person {
    /// The role that they have, or get by accepting.
    pub(super) fn role(&self) -> &str {
        match self {
            Self::Member(member) => &member.role,
            Self::Invited(invitation) => &invitation.role,
        }
    }
}

impl Trace {
    /// The trace that state has.
    pub(super) fn of(state: &Member) -> Self {
        match (state.member_id.known(), state.invitation_id.known()) {
            (Some(member), _) => Self::Membership(member.clone()),
            (None, Some(invitation)) => Self::Invitation(invitation.clone()),
            (None, None) => Self::None,
        }
    }

    fn leads_to(&self, person: &Person) -> bool {
        match (self, person) {
            (Self::Membership(id), Person::Member(member)) => *id == member.id,
            (Self::Invitation(id), Person::Invited(invitation)) => *id == invitation.id,
            (Self::Membership(_) | Self::Invitation(_) | Self::None, _) => false,
        }
    }

    async fn find(&self, api: &Session, email: &str) -> Result<Standing> {
        match self {
            Self::Membership(id) => {
                let member = api.find::<members::Member>(id).await?;
                Ok(member.map_or(UNEXPLAINED, |it| Standing::of_member(it, email)))
            }
            Self::Invitation(id) => {
                let invitation = api.find::<Invitation>(id).await?;
                Ok(invitation.map_or(UNEXPLAINED, |it| Standing::of_invitation(it, email)))
            }
            Self::None => Ok(UNEXPLAINED),
        }
    }
}

impl Absence {
    /// Words that complete "It no longer exists: ...", where there is more to say than that it was
    /// removed.
    pub(super) fn explanation(&self) -> Option<String> {
        match self {
            Self::Unexplained => None,
            Self::AcceptedElsewhere => Some(
                "its invitation was accepted under another address. To manage that membership, set \
                 `email` to that address, and import it"
                    .to_owned(),
            ),
            Self::Ended(status) if status == invitations::REVOKED => {
                Some("its invitation was revoked".to_owned())
            }
            Self::Ended(status) => Some(format!("its invitation has the status {status}")),
            Self::MovedTo(address) => Some(format!(
                "the member has the address {address} now. To manage that membership, set `email` \
                 to that address, and import it"
            )),
        }
    }
}

fn invites(invitation: &Invitation, email: &str) -> bool {
    invitation.is_pending() && same_address(&invitation.email, email)
}

fn is_that_of(member: &members::Member, email: &str) -> bool {
    same_address(&member.user_profile.email, email)
}
