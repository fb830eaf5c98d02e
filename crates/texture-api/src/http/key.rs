//! The key that the client itself uses.

use std::fmt;

use crate::http::secret::Secret;
use crate::nouns::api_keys;

/// A key of the Management API, as far as its text shows.
///
/// Only keys of type `MANAGEMENT` may (API contract, Basics). A text with the prefix of another type is refused
/// before any request; a text without a known prefix is accepted.
#[derive(Clone, Debug)]
pub struct ManagementKey(Secret);

impl ManagementKey {
    /// Parses the secret of a key.
    ///
    /// # Errors
    /// The text is empty, cannot be sent in an HTTP header, or belongs to a key of another type.
    pub fn parse(text: &str) -> Result<Self, InvalidKey> {
        if text.is_empty() {
            return Err(InvalidKey::Empty);
        }
        if !text.bytes().all(|byte| byte.is_ascii_graphic()) {
            return Err(InvalidKey::Unprintable);
        }
        match api_keys::type_of(text) {
            Some("MANAGEMENT") | None => Ok(Self(Secret::new(text))),
            Some(other) => Err(InvalidKey::OtherType(other)),
        }
    }

    pub(crate) fn secret(&self) -> &Secret {
        &self.0
    }
}

/// Why a text is not a management key. The message never contains the text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum InvalidKey {
    /// The text is empty.
    Empty,
    /// It holds white space or characters that no key has.
    Unprintable,
    /// The text is a key of this type.
    OtherType(&'static str),
}

impl fmt::Display for InvalidKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Empty => f.write_str("the key is empty"),
            Self::Unprintable => f.write_str(
                "the key holds white space or characters that no key has (was it copied whole?)",
            ),
            Self::OtherType(other) => write!(
                f,
                "this is a key of type {other}; only a MANAGEMENT key may call the Management API"
            ),
        }
    }
}

impl std::error::Error for InvalidKey {}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_what_may_be_a_management_key_passes() {
        let cases = [
            ("management_abc", None),
            ("abc", None),
            ("", Some(InvalidKey::Empty)),
            ("management_a b", Some(InvalidKey::Unprintable)),
            ("management_a\n", Some(InvalidKey::Unprintable)),
            ("server_abc", Some(InvalidKey::OtherType("SERVER"))),
            ("scoped_abc", Some(InvalidKey::OtherType("SCOPED"))),
        ];
        for (text, error) in cases {
            assert_eq!(ManagementKey::parse(text).err(), error, "{text:?}");
        }
    }
}
