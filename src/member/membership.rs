//! What a person is to the organization: a member, invited, or neither. People are found by their address.
//!
//! The API knows people by the ids of invitations and memberships, users know them by their
//! address.

use texture_api::invitations::{self, Invitation};
use texture_api::members::{self, same_address};
use texture_api::{Result, Session};

use super::model::Member;

/// The membership of the person with an address.
#[expect(clippy::large_enum_variant, reason = "there is one for each operation")]
#[derive(Debug)]
pub(super) enum Membership {
    /// A member, or a person with a pending invitation.
    Found(Person),
    /// Neither.
    Absent(Absence),
}

/// A person whom the organization knows.
#[derive(Debug)]
pub(super) enum Person {
    /// A member.
    Member(members::Member),
    /// A person with a pending invitation.
    Invited(Invitation),
}

/// The id of a person in state.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum MemberRef {
    /// The id of a membership.
    Membership(String),
    /// The id of an invitation.
    Invitation(String),
    /// None yet.
    None,
}

/// Why a person is neither a member nor invited, as far as that is known.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Absence {
    /// Unknown.
    Unexplained,
    /// The invitation was accepted, and no member has its address.
    AcceptedElsewhere,
    /// The invitation has this status.
    Ended(String),
    /// The member has this address now.
    MovedTo(String),
}

impl Membership {
    /// The membership by lists that this process reads once.
    pub(super) async fn find(api: &Session, email: &str) -> Result<Self> {
        let invited = api.find_where(|it| invites(it, email)).await?;
        let member = api.find_where(|it| is_that_of(it, email)).await?;
        Ok(Self::of(member, invited))
    }

    /// The current membership: the lists may be as old as this process, so a person in them is read again.
    pub(super) async fn confirmed(self, api: &Session, email: &str) -> Result<Self> {
        let Self::Found(person) = &self else {
            return Ok(self);
        };
        let now = match person {
            Person::Member(member) => {
                let now = api.find_uncached::<members::Member>(&member.id).await?;
                now.map(|it| Self::of_member(it, email))
            }
            Person::Invited(invitation) => {
                let now = api.find_uncached::<Invitation>(&invitation.id).await?;
                now.map(|it| Self::of_invitation(it, email))
            }
        };
        match now {
            Some(now @ Self::Found(_)) => Ok(now),
            Some(Self::Absent(_)) | None => Self::look(api, email).await,
        }
    }

    /// The current membership.
    pub(super) async fn look(api: &Session, email: &str) -> Result<Self> {
        // In this order: else a person who accepts in between would be in neither list.
        let invitations = api.collect(invitations::List).await?;
        let members = api.collect(members::List).await?;
        let invited = invitations.into_iter().find(|it| invites(it, email));
        let member = members.into_iter().find(|it| is_that_of(it, email));
        Ok(Self::of(member, invited))
    }

    /// The membership of the person with this id in state. A list may be older than the object with the id, so it
    /// overrides nothing.
    pub(super) async fn follow(api: &Session, known_as: &MemberRef, email: &str) -> Result<Self> {
        let known = known_as.find(api, email).await?;
        let Self::Absent(absence) = known else {
            return Ok(known);
        };
        match Self::find(api, email).await? {
            Self::Found(person) if !known_as.leads_to(&person) => return Ok(Self::Found(person)),
            Self::Found(_) | Self::Absent(_) => {}
        }
        match Self::look(api, email).await? {
            Self::Absent(_) => Ok(Self::Absent(absence)),
            known @ Self::Found(_) => Ok(known),
        }
    }

    /// The membership of a person whose id the API no longer has.
    pub(super) async fn after(api: &Session, known_as: &MemberRef, email: &str) -> Result<Self> {
        match Self::look(api, email).await? {
            Self::Absent(_) => known_as.find(api, email).await,
            known @ Self::Found(_) => Ok(known),
        }
    }

    fn of(member: Option<members::Member>, invited: Option<Invitation>) -> Self {
        match (member, invited) {
            (Some(member), _) => Self::Found(Person::Member(member)),
            (None, Some(invitation)) => Self::Found(Person::Invited(invitation)),
            (None, None) => UNEXPLAINED,
        }
    }

    fn of_member(member: members::Member, email: &str) -> Self {
        match member.email() {
            Some(found) if !same_address(found, email) => {
                Self::Absent(Absence::MovedTo(found.to_owned()))
            }
            Some(_) | None => Self::Found(Person::Member(member)),
        }
    }

    fn of_invitation(invitation: Invitation, email: &str) -> Self {
        let is_theirs = |found| same_address(found, email);
        if invitation.is_pending() && invitation.email.as_deref().is_none_or(is_theirs) {
            Self::Found(Person::Invited(invitation))
        } else {
            match invitation.status {
                Some(status) if status == invitations::ACCEPTED => {
                    Self::Absent(Absence::AcceptedElsewhere)
                }
                Some(status) => Self::Absent(Absence::Ended(status)),
                None => UNEXPLAINED,
            }
        }
    }
}

const UNEXPLAINED: Membership = Membership::Absent(Absence::Unexplained);

impl Person {
    /// The role that they have, or get by accepting, if the API returns it.
    pub(super) fn role(&self) -> Option<&str> {
        match self {
            Self::Member(member) => member.role.as_deref(),
            Self::Invited(invitation) => invitation.role.as_deref(),
        }
    }

    /// The id of the membership, or of the invitation.
    pub(super) fn id(&self) -> &str {
        match self {
            Self::Member(member) => &member.id,
            Self::Invited(invitation) => &invitation.id,
        }
    }

    /// The organization of the membership or invitation, if the API returns it.
    pub(super) fn organization_id(&self) -> Option<&str> {
        match self {
            Self::Member(member) => member.organization_id.as_deref(),
            Self::Invited(invitation) => invitation.organization_id.as_deref(),
        }
    }

    /// What the person is, in a message.
    pub(super) fn describe(&self) -> &'static str {
        match self {
            Self::Member(_) => "a member",
            Self::Invited(_) => "invited",
        }
    }
}

impl MemberRef {
    /// The id that state has.
    pub(super) fn of(state: &Member) -> Self {
        match (state.member_id.known(), state.invitation_id.known()) {
            (Some(member), _) => Self::Membership(member.clone()),
            (None, Some(invitation)) => Self::Invitation(invitation.clone()),
            (None, None) => Self::None,
        }
    }

    /// The id, if there is one.
    pub(super) fn id(&self) -> Option<&str> {
        match self {
            Self::Membership(id) | Self::Invitation(id) => Some(id),
            Self::None => None,
        }
    }

    fn leads_to(&self, person: &Person) -> bool {
        match (self, person) {
            (Self::Membership(id), Person::Member(member)) => *id == member.id,
            (Self::Invitation(id), Person::Invited(invitation)) => *id == invitation.id,
            (Self::Membership(_) | Self::Invitation(_) | Self::None, _) => false,
        }
    }

    async fn find(&self, api: &Session, email: &str) -> Result<Membership> {
        match self {
            Self::Membership(id) => {
                let member = api.find::<members::Member>(id).await?;
                Ok(member.map_or(UNEXPLAINED, |it| Membership::of_member(it, email)))
            }
            Self::Invitation(id) => {
                let invitation = api.find::<Invitation>(id).await?;
                Ok(invitation.map_or(UNEXPLAINED, |it| Membership::of_invitation(it, email)))
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
    let is_theirs = |found| same_address(found, email);
    invitation.is_pending() && invitation.email.as_deref().is_some_and(is_theirs)
}

fn is_that_of(member: &members::Member, email: &str) -> bool {
    member
        .email()
        .is_some_and(|found| same_address(found, email))
}
