//! What all objects of the API have in common.

use serde_json::Value;
use unicode_normalization::UnicodeNormalization;

use crate::decode::{Decode, FromMembers, Received, id_of, unwrapped};
use crate::http::request::{Done, Request};
use crate::http::secret::Secret;
use crate::list::listing::{Identified, Listing};

/// An object that can be read by its id and is listed with its like.
pub trait Object: Identified + Clone + Decode + FromMembers + Send + Sync + 'static {
    /// The noun in messages: `API key`.
    const NOUN: &'static str;

    /// The noun as the audit log writes it in `resourceType`.
    const AUDITED_AS: &'static str;

    /// The member of a response to a create or a rotation that holds a secret shown only once.
    const ONE_TIME_SECRET: Option<&'static str> = None;

    /// Reads one.
    type Get: Request<Response = Self>;

    /// Lists all.
    type List: Listing<Item = Self> + Default;

    /// The request that reads the object with this id.
    fn get(id: &str) -> Self::Get;

    /// When it was created, as the API writes it.
    fn created_at(&self) -> Option<&str>;

    /// The workspace it is in, for what is in one.
    fn workspace_id(&self) -> Option<&str> {
        None
    }

    /// The organization it belongs to, where the object says so.
    fn organization_id(&self) -> Option<&str> {
        None
    }

    /// What changes whenever the one-time secret does, as far as the object shows it.
    fn secret_mark(&self) -> Option<&str> {
        None
    }

    /// Whether it is in use: false for what stays listed after it was revoked.
    fn is_live(&self) -> bool {
        true
    }
}

/// An object in a response to a create or a rotation, with the secret that only this response shows.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Issued<O> {
    /// The object.
    pub object: O,
    /// Its secret; `None` where it has none, or where the response did not show it.
    pub secret: Option<Secret>,
}

impl<O: Object> Decode for Issued<O> {
    fn decode(value: Value) -> Result<Self, Received> {
        let value = unwrapped(value);
        let secret = secret_in::<O>(&value);
        let object = O::decode(value)?;
        Ok(Self { object, secret })
    }
}

/// The one-time secret in a response. A masked one is none.
pub(crate) fn secret_in<O: Object>(value: &Value) -> Option<Secret> {
    let secret = Secret::new(value.get(O::ONE_TIME_SECRET?)?.as_str()?);
    (!secret.is_masked()).then_some(secret)
}

/// A request that changes one object, which the response shows as it is then.
pub trait Change: Request {
    /// What is changed.
    type Object: Object;
}

/// A request that creates an object, with what is needed to find the object when the response is lost.
pub trait Create: Request<Response = Issued<Self::Object>> + Clone {
    /// What is created, as it is listed.
    type Object: Object;

    /// Deletes or revokes what was created: for a create that has to be undone.
    type Discard: Request<Response = Done>;

    /// Whether the API takes no second object of the same name.
    const NAME_IS_UNIQUE: bool = false;

    /// What [`Create::discard`] does to an object: `deleted`, or `revoked`.
    const UNDO: &'static str = "deleted";

    /// The name that a person would look for. Creates of one process that share it are sent one after
    /// the other, so that a lost response can be distinguished from the response to another.
    fn name(&self) -> &str;

    /// Whether an object could be what this request created. Members that the API may write
    /// another way (addresses, criteria) are not compared: time and the audit log decide the rest.
    fn matches(&self, found: &Self::Object) -> bool;

    /// The workspace that the request names.
    fn workspace_id(&self) -> Option<&str> {
        None
    }

    /// The same request, for an API that does not take a workspace.
    #[must_use]
    fn without_workspace(self) -> Self {
        self
    }

    /// Whether the object is of no use without the one-time secret of the response.
    fn needs_secret(&self) -> bool {
        false
    }

    /// Whether nothing of value was lost with the response when this object was found.
    fn is_recovered_by(&self, _found: &Self::Object) -> bool {
        !self.needs_secret()
    }

    /// The request that deletes or revokes the object with this id.
    fn discard(id: &str) -> Self::Discard;
}

/// Whether an object in use could be what a request creates, wherever it comes from.
pub(crate) fn resembles<C: Create>(request: &C, object: &C::Object) -> bool {
    let is_there = |requested| object.workspace_id().is_none_or(|found| found == requested);
    object.is_live() && request.matches(object) && request.workspace_id().is_none_or(is_there)
}

/// Whether two names are one to a reader: an API may trim blanks, or write letters in another
/// Unicode normal form than Terraform, which uses NFC.
pub fn same_name(one: &str, other: &str) -> bool {
    one.trim().nfc().eq(other.trim().nfc())
}

/// Whether an object reported a value that is the same name. One that was not reported is not.
pub(crate) fn reported_name(wanted: &str, found: Option<&String>) -> bool {
    found.is_some_and(|found| same_name(wanted, found))
}

/// The members of an object in a response, with its id.
pub(crate) fn identified(value: Value) -> Result<(String, serde_json::Map<String, Value>), Value> {
    match unwrapped(value) {
        Value::Object(members) => match id_of(&members) {
            Some(id) => Ok((id, members)),
            None => Err(Value::Object(members)),
        },
        other => Err(other),
    }
}

/// Defines an object of the API: its fields, the names of its members, and how it is read.
macro_rules! object {
    (
        $(#[$meta:meta])*
        $vis:vis struct $name:ident {
            $($(#[$doc:meta])* pub $field:ident: $ty:ty = $wire:literal,)*
        }
    ) => {
        $(#[$meta])*
        $vis struct $name {
            /// Its id.
            pub id: String,
            $($(#[$doc])* pub $field: $ty,)*
        }

        impl $crate::decode::FromMembers for $name {
            const EXPECTED: &'static [$crate::decode::Expected] = &[
                $($crate::decode::Expected {
                    name: $wire,
                    shape: <$ty as $crate::decode::Field>::SHAPE,
                    nullable: <$ty as $crate::decode::Field>::NULLABLE,
                    members: <$ty as $crate::decode::Field>::MEMBERS,
                },)*
            ];

            fn from_members(
                id: String,
                members: &::serde_json::Map<String, ::serde_json::Value>,
            ) -> Self {
                Self {
                    id,
                    $($field: $crate::decode::Field::read(members.get($wire)),)*
                }
            }
        }

        impl $crate::decode::Decode for $name {
            fn decode(value: ::serde_json::Value) -> Result<Self, $crate::decode::Received> {
                $crate::decode::object_in(value)
            }
        }

        impl $crate::list::listing::Identified for $name {
            fn id(&self) -> &str {
                &self.id
            }
        }
    };
}
pub(crate) use object;
