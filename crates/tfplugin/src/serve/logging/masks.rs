//! Masks secrets in the log.

use std::borrow::Cow;
use std::collections::BTreeSet;
use std::sync::{PoisonError, RwLock};

use serde_json::Value;

use super::fields::Fields;

/// The replacement for masked text, as in terraform-plugin-log.
const MASK: &str = "***";

static MASKS: RwLock<Masks> = RwLock::new(Masks::none());

/// Texts and fields that are masked.
struct Masks {
    texts: BTreeSet<String>,
    fields: BTreeSet<&'static str>,
}

/// Masks a secret wherever it stands in a line of the log, or in the report of a panic, from now on. Call it as soon
/// as the secret is known, for example in `configure`.
///
/// It is a second line of defense. The first is not to log what holds secrets.
pub fn mask_text(secret: &str) {
    if !secret.is_empty() {
        let mut masks = MASKS.write().unwrap_or_else(PoisonError::into_inner);
        masks.texts.extend(spellings(secret));
    }
}

/// Masks the values of the fields with these names, from now on.
pub fn mask_fields(names: &[&'static str]) {
    let mut masks = MASKS.write().unwrap_or_else(PoisonError::into_inner);
    masks.fields.extend(names);
}

/// Masks the fields of a line.
pub(super) fn masked_fields(fields: Fields) -> Fields {
    let masks = MASKS.read().unwrap_or_else(PoisonError::into_inner);
    masks.apply(fields)
}

/// Masks a text, for code that writes to stderr itself.
#[must_use]
pub fn masked(text: &str) -> String {
    let masks = MASKS.read().unwrap_or_else(PoisonError::into_inner);
    masks.text(text).into_owned()
}

/// The forms of a secret: plain text, and as `Debug` and JSON escape it.
fn spellings(secret: &str) -> [String; 3] {
    let quoted = |text: String| text[1..text.len() - 1].to_owned();
    let json = Value::from(secret).to_string();
    [
        secret.to_owned(),
        quoted(format!("{secret:?}")),
        quoted(json),
    ]
}

impl Masks {
    const fn none() -> Self {
        Self {
            texts: BTreeSet::new(),
            fields: BTreeSet::new(),
        }
    }

    fn apply(&self, Fields(mut fields): Fields) -> Fields {
        for (name, value) in &mut fields {
            if self.fields.contains(name.as_str()) {
                *value = MASK.into();
            } else if let Value::String(text) = value
                && let Cow::Owned(masked) = self.text(text)
            {
                *value = masked.into();
            }
        }
        Fields(fields)
    }

    /// The longest first: one secret may be a part of another one.
    fn text<'t>(&self, text: &'t str) -> Cow<'t, str> {
        let mut found: Vec<&String> = self.texts.iter().filter(|it| text.contains(*it)).collect();
        found.sort_by_key(|it| std::cmp::Reverse(it.len()));
        let mut masked = Cow::Borrowed(text);
        for secret in found {
            masked = masked.replace(secret, MASK).into();
        }
        masked
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn shown(secrets: &[&str], fields: Value) -> Value {
        let Value::Object(fields) = fields else {
            panic!("{fields}")
        };
        let masks = Masks {
            texts: secrets.iter().flat_map(|it| spellings(it)).collect(),
            fields: ["token", "attempt"].into(),
        };
        masks.apply(Fields(fields)).0.into()
    }

    #[test]
    fn fields_are_masked_by_name_whatever_they_hold() {
        let fields = json!({ "token": "abc", "attempt": 7, "tokens": "abc", "message": "token" });
        assert_eq!(
            shown(&[], fields),
            json!({ "token": "***", "attempt": "***", "tokens": "abc", "message": "token" })
        );
    }

    #[test]
    fn texts_are_masked_wherever_they_stand_and_however_they_are_quoted() {
        let secret = "pass\"word\u{1}";
        let fields = json!({
            "message": format!("sent {secret} and {secret}"),
            "debug": format!("{:?}", Some(secret)),
            "json": json!({ "secret": secret }).to_string(),
            "other": "pass word",
        });
        assert_eq!(
            shown(&[secret], fields),
            json!({
                "message": "sent *** and ***",
                "debug": "Some(\"***\")",
                "json": "{\"secret\":\"***\"}",
                "other": "pass word",
            })
        );
    }

    #[test]
    fn one_secret_may_begin_with_another_one() {
        let fields = json!({ "message": "key-1 key-1-long" });
        assert_eq!(
            shown(&["key-1", "key-1-long"], fields),
            json!({ "message": "*** ***" })
        );
    }
}
