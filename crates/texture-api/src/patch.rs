//! The three things that an update can do with a member that may be null.

use serde::{Serialize, Serializer};

/// Leave a member alone, clear it, or set it.
///
/// In an update null clears where that is said (API contract, Basics), so `Option` alone cannot
/// distinguish "leave" from "clear". Fields of this type need
/// `#[serde(skip_serializing_if = "Patch::is_keep")]`.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum Patch<T> {
    /// The member is not sent: it stays as it is.
    #[default]
    Keep,
    /// The member is sent as null.
    Clear,
    /// The member is sent with this value.
    Set(T),
}

impl<T> Patch<T> {
    /// What turns a value that may be absent into exactly that: sets it, or clears it.
    pub fn to(value: Option<T>) -> Self {
        value.map_or(Self::Clear, Self::Set)
    }

    /// Whether the member is left out of the request.
    pub fn is_keep(&self) -> bool {
        matches!(self, Self::Keep)
    }
}

impl<T: Serialize> Serialize for Patch<T> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self {
            Self::Keep | Self::Clear => serializer.serialize_none(),
            Self::Set(value) => value.serialize(serializer),
        }
    }
}
