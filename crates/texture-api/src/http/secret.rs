//! Secrets, which must not be shown.

use std::fmt;

use serde::{Deserialize, Serialize};

/// A secret: an API key, a client secret, a signing secret, or the value of a header.
///
/// It has no `Display` and its `Debug` prints `Secret(…)`, so that it cannot reach a log or an
/// error by accident. It serializes as the plain text, for requests to the API.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Secret(String);

impl Secret {
    /// Wraps a secret.
    pub fn new(text: impl Into<String>) -> Self {
        Self(text.into())
    }

    /// The secret as text. Reviews of secrets start at the callers.
    pub fn expose(&self) -> &str {
        &self.0
    }

    /// Unwraps the secret.
    pub fn into_exposed(self) -> String {
        self.0
    }

    /// Whether this is what an API shows instead of a secret: empty, or with a run of asterisks or bullets in it.
    pub fn is_masked(&self) -> bool {
        self.0.is_empty() || self.0.contains("***") || self.0.contains("•••")
    }
}

impl From<String> for Secret {
    fn from(text: String) -> Self {
        Self(text)
    }
}

impl From<&str> for Secret {
    fn from(text: &str) -> Self {
        Self::new(text)
    }
}

impl fmt::Debug for Secret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Secret(…)")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn debug_hides_the_text() {
        assert_eq!(
            format!("{:?}", Some(Secret::new("hush"))),
            "Some(Secret(…))"
        );
    }

    #[test]
    fn asterisks_are_a_mask() {
        for (text, masked) in [
            ("", true),
            ("********", true),
            ("whsec_••••1f", true),
            ("whsec_1f*2", false),
        ] {
            assert_eq!(Secret::new(text).is_masked(), masked, "{text}");
        }
    }
}
