//! The attributes of `texture_member`.

use texture_api::members::{ROLES, UserProfile, same_address};
use texture_api::{invitations, members};
use tfplugin::validate::{Validator, choice, text};
use tfplugin::{AnyField, Attr, Field, IntoAttr, LookedUp, Model, Reads, Timeouts, Value};

use super::membership::Person;
use crate::lists::lookup::Lookable;
use crate::operations::normalization::Normalized;

/// The `status` of whoever has not accepted the invitation yet.
pub(super) const PENDING: &str = "PENDING";

/// The `status` of a member.
pub(super) const ACTIVE: &str = "ACTIVE";

/// Somebody in the organization, from the invitation to the end of the membership.
///
/// It begins as an invitation, unless the person is invited or a member already: then it takes that
/// over. Once the person accepts, it is the membership, without a change in the configuration.
/// Another `role` is given to a member in place; while the invitation is pending, it is revoked and
/// another one is sent. Destroying revokes the invitation or removes the member.
///
/// People are found by their address: whoever accepts an invitation under another address has to be
/// put into the configuration, and imported, with that one.
#[derive(Clone, Debug, Default, PartialEq, Eq, Model)]
pub struct Member {
    /// The address in lower case.
    #[tf(computed, keep)]
    pub id: Attr<String>,
    /// Address of the person, compared without case.
    #[tf(required, replace, identity, equivalent = is_same_address, check(address()))]
    #[tf(found = "Address of the person.")]
    pub email: Attr<String>,
    /// What the person may do: `ADMIN`, `USER`, `OPERATOR` or `VIEWER`.
    #[tf(required, check(choice(ROLES)))]
    pub role: Attr<String>,
    /// `PENDING` until the person accepts the invitation, then `ACTIVE`.
    #[tf(computed, keep)]
    pub status: Attr<String>,
    /// Id of the invitation; null for a member who was not invited by this resource.
    #[tf(computed, keep, unread)]
    pub invitation_id: Attr<String>,
    /// Id of the membership, from the acceptance on.
    #[tf(computed, keep)]
    pub member_id: Attr<String>,
    /// Id of the user, from the acceptance on.
    #[tf(computed, keep)]
    pub user_id: Attr<String>,
    /// First name of the person, from the acceptance on.
    #[tf(computed, keep)]
    pub first_name: Attr<String>,
    /// Last name of the person, from the acceptance on.
    #[tf(computed, keep)]
    pub last_name: Attr<String>,
    /// Whether this is the organization's owner, who can be neither changed nor removed.
    #[tf(computed, keep)]
    pub owner: Attr<bool>,
    /// When the invitation was created or, once it was accepted, when the membership began (ISO
    /// 8601, UTC).
    #[tf(computed, keep)]
    pub created_at: Attr<String>,
    /// When the invitation or, from the acceptance on, the membership was last changed (ISO 8601,
    /// UTC).
    #[tf(computed)]
    pub updated_at: Attr<String>,
    /// How long operations may take, without the time queued for the rate limit.
    #[tf(block, local)]
    pub timeouts: Attr<Timeouts>,
}

impl Member {
    /// The id of the person with this address.
    pub(super) fn id_of(email: &str) -> String {
        email.to_lowercase()
    }

    /// Whether this is the organization's owner.
    pub(super) fn is_owner(&self) -> bool {
        self.owner.known() == Some(&true)
    }

    /// Whether the person has accepted.
    pub(super) fn is_active(&self) -> bool {
        self.status.known().is_some_and(|status| status == ACTIVE)
    }

    /// The address in its stored letter case.
    fn locate(&mut self, email: Option<String>) {
        let Some(email) = email else { return };
        self.id = Attr::Known(Self::id_of(&email));
        let spelled = self.email.known();
        if !spelled.is_some_and(|spelled| same_address(spelled, &email)) {
            self.email = Attr::Known(email);
        }
    }
}

/// Takes over what was reported; the rest stays as it is, or is null where it was unknown.
fn read<T>(attribute: &mut Attr<T>, reported: Option<impl IntoAttr<T>>) {
    match reported {
        Some(value) => *attribute = value.into_attr(),
        None if attribute.is_unknown() => *attribute = Attr::Null,
        None => {}
    }
}

impl Reads<invitations::Invitation> for Member {
    fn update_from(&mut self, object: invitations::Invitation) {
        let invitations::Invitation {
            id,
            email,
            status: _,
            role,
            organization_id: _,
            organization_name: _,
            sent_at: _,
            created_at,
            updated_at,
        } = object;
        self.locate(email);
        read(&mut self.role, role);
        self.status = Attr::Known(PENDING.to_owned());
        self.invitation_id = Attr::Known(id);
        self.member_id = Attr::Null;
        self.user_id = Attr::Null;
        self.first_name = Attr::Null;
        self.last_name = Attr::Null;
        self.owner = Attr::Known(false);
        read(&mut self.created_at, created_at);
        read(&mut self.updated_at, updated_at);
    }
}

/// The invitation stays in state.
impl Reads<members::Member> for Member {
    fn update_from(&mut self, object: members::Member) {
        let members::Member {
            id,
            role,
            organization_id: _,
            owner,
            user_id,
            user_profile,
            created_at,
            updated_at,
        } = object;
        let UserProfile {
            id: person_id,
            first_name,
            last_name,
            email,
        } = user_profile.unwrap_or_default();
        self.locate(email);
        read(&mut self.role, role);
        self.status = Attr::Known(ACTIVE.to_owned());
        self.member_id = Attr::Known(id);
        read(&mut self.user_id, user_id.or(person_id));
        read(&mut self.first_name, first_name);
        read(&mut self.last_name, last_name);
        read(&mut self.owner, owner);
        read(&mut self.created_at, created_at);
        read(&mut self.updated_at, updated_at);
    }
}

impl Reads<Person> for Member {
    fn update_from(&mut self, person: Person) {
        match person {
            Person::Member(member) => self.update_from(member),
            Person::Invited(invitation) => self.update_from(invitation),
        }
    }
}

impl Normalized for Member {
    const NOUN: &'static str = "member";
    const EXACT: &'static [&'static str] = &["role"];
    const IGNORED: &'static [&'static str] = &["email"];
}

impl LookedUp for Member {
    const KEYS: &'static [AnyField<Self>] = &[
        Self::FIELDS.email.untyped(),
        Self::FIELDS.member_id.untyped(),
        Self::FIELDS.user_id.untyped(),
    ];
}

impl Lookable for Member {
    type Object = members::Member;

    const TYPE: &'static str = "texture_member";
    const LOOKUP: &'static str = "Looks up one member of the organization, by `email` (compared \
         without case), `member_id` or `user_id`. Whoever is only invited is not a member yet: see \
         `texture_invitations`.";
    const ID: Field<Self, String> = Self::FIELDS.member_id;

    fn key(object: &members::Member, key: AnyField<Self>) -> Option<&str> {
        match key == Self::FIELDS.email {
            true => object.email(),
            false => object.user_id.as_deref(),
        }
    }

    fn has_key(object: &members::Member, key: AnyField<Self>, wanted: &str) -> bool {
        Self::key(object, key).is_some_and(|found| {
            found == wanted || (key == Self::FIELDS.email && same_address(found, wanted))
        })
    }
}

/// Whether two values of `email` belong to one person.
fn is_same_address(one: &Value, other: &Value) -> bool {
    match (one.as_str(), other.as_str()) {
        (Some(one), Some(other)) => same_address(one, other),
        _ => one == other,
    }
}

/// Text in the form of an e-mail address. It need not exist.
fn address() -> Validator<String> {
    text(REQUIREMENT, |text| {
        if is_address(text) {
            Ok(())
        } else {
            Err(REQUIREMENT.to_owned())
        }
    })
}

const REQUIREMENT: &str = "must be an email address, such as `ada@example.com`.";

pub(super) fn is_address(text: &str) -> bool {
    let parts: Vec<&str> = text.split('@').collect();
    let blank = |c: char| c.is_whitespace() || c.is_control();
    matches!(parts[..], [name, host] if !name.is_empty() && !host.is_empty())
        && !text.contains(blank)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_has_one_at_sign_and_no_blanks() {
        for (text, expected) in [
            ("ada@example.com", true),
            ("Ada.Lovelace+texture@Example.COM", true),
            ("żółw@przykład.pl", true),
            ("ada", false),
            ("ada@", false),
            ("@example.com", false),
            ("ada@home@example.com", false),
            ("ada @example.com", false),
            ("ada@example.com\n", false),
            ("", false),
        ] {
            assert_eq!(is_address(text), expected, "{text:?}");
        }
    }

    #[test]
    fn addresses_are_compared_without_case() {
        let same = |one: &str, other: &str| is_same_address(&one.into(), &other.into());
        assert!(same("Ada@Example.com", "ada@example.COM"));
        assert!(same("ŻÓŁW@przykład.pl", "żółw@PRZYKŁAD.pl"));
        assert!(!same("ada@example.com", "ida@example.com"));
    }
}
