//! Values that the API stores in another form than configured: trimmed, in lower case, sorted, masked.
//!
//! After a create or an update the configured value stays in state, because Terraform accepts no other, and one
//! warning says that the API has another one. With a fingerprint of the API's value in private state, later refreshes
//! distinguish that value from a change outside of Terraform.

use std::collections::BTreeMap;

use sha2::{Digest, Sha256};
use tfplugin::schema::Attribute;
use tfplugin::{Context, Diagnostic, Dynamic, Failure, Model, Type, Value};
use unicode_normalization::UnicodeNormalization;

use crate::hex::hex;
use crate::texture::Texture;

/// The entry of private state: for each attribute, the fingerprint of the API's own value.
const RECORDED: &str = "normalized";

/// A SHA-256 of the JSON of a value: private state is no place for the value itself.
type Fingerprints = BTreeMap<String, String>;

/// A resource whose values the API may normalize.
pub trait Normalized: Model {
    /// The noun in messages.
    const NOUN: &'static str;

    /// Attributes with a fixed set of values, so that another value has another meaning: only a different spelling of
    /// these is a normalization.
    const EXACT: &'static [&'static str] = &[];

    /// Attributes that are never compared, because the provider fills them in itself.
    const IGNORED: &'static [&'static str] = &[];
}

/// The state after a create or an update: the plan, completed with what the API reported.
///
/// `prior` is the state before an update.
///
/// # Errors
/// A value does not have the model's type: a provider bug. The state is in the failure.
pub fn reconcile<M: Normalized>(
    cx: &Context<Texture>,
    planned: M,
    prior: Option<M>,
    reported: M,
) -> Result<M, Failure<M>> {
    let settled = planned.clone().fill_unknown(reported.clone());
    let mut fingerprints: Fingerprints = cx.private().entry(RECORDED).unwrap_or_default();
    let (planned, reported) = (planned.into_object(), reported.into_object());
    let prior = prior.map(Model::into_object);
    let (mut normalized, mut ignored) = (Vec::new(), Vec::new());
    for attribute in M::block().attributes {
        let name = attribute.name;
        let Some((configured, reported)) = difference::<M>(&attribute, &planned, &reported) else {
            if planned.attribute(name).is_some_and(Value::is_wholly_known) {
                fingerprints.remove(name);
            }
            continue;
        };
        let spelling = spelling(configured, reported);
        let print = fingerprint(&attribute, reported);
        let before = prior.as_ref().and_then(|prior| prior.attribute(name));
        let is_known = fingerprints.get(name) == Some(&print);
        let is_unchanged = before == Some(reported) || (is_known && before != Some(configured));
        if is_known && before == Some(configured) {
            continue;
        }
        if spelling.is_none() && (is_unchanged || M::EXACT.contains(&name)) {
            fingerprints.remove(name);
            ignored.push(format!("`{name}`"));
        } else {
            let how = spelling.unwrap_or("with another value");
            normalized.push(format!("`{name}` ({how})"));
            fingerprints.insert(name.to_owned(), print);
        }
    }
    if !normalized.is_empty() {
        cx.report(recorded_differently(M::NOUN, &normalized));
    }
    if !ignored.is_empty() {
        cx.report(not_taken(M::NOUN, &ignored));
    }
    match store(cx, fingerprints) {
        Ok(()) => Ok(settled),
        Err(why) => Err(Failure::from(why).keeping(settled)),
    }
}

/// The state after a refresh: what the API reports, but the value from `state` wherever the API still has its form of
/// that value.
///
/// # Errors
/// A value does not have the model's type: a provider bug.
pub fn refreshed<M: Normalized>(
    cx: &Context<Texture>,
    state: &M,
    read: M,
) -> Result<M, Diagnostic> {
    let Some(mut fingerprints) = cx.private().entry::<Fingerprints>(RECORDED) else {
        return Ok(read);
    };
    let before = state.clone().into_object();
    let Value::Object(mut fields) = read.into_object() else {
        return Err(Diagnostic::bug("A model is not an object."));
    };
    for attribute in M::block().attributes {
        let name = attribute.name;
        let Some(print) = fingerprints.get(name) else {
            continue;
        };
        let current = fields.get(name);
        let is_same = current.is_some_and(|current| fingerprint(&attribute, current) == *print);
        match before.attribute(name) {
            Some(kept) if is_same => {
                fields.insert(name.to_owned(), kept.clone());
            }
            _ => {
                fingerprints.remove(name);
            }
        }
    }
    store(cx, fingerprints)?;
    Ok(M::from_object(Value::Object(fields))?)
}

fn store(cx: &Context<Texture>, fingerprints: Fingerprints) -> Result<(), Diagnostic> {
    if fingerprints.is_empty() {
        cx.private().remove(RECORDED);
        return Ok(());
    }
    cx.private().set(RECORDED, fingerprints)
}

/// The planned and the reported value, where they differ in meaning and the plan knew its own.
fn difference<'v, M: Normalized>(
    attribute: &Attribute,
    planned: &'v Value,
    reported: &'v Value,
) -> Option<(&'v Value, &'v Value)> {
    let name = attribute.name;
    let is_compared = attribute.mode.is_configurable()
        && !attribute.local
        && !attribute.write_only
        && !M::IGNORED.contains(&name)
        && attribute.ty() != Type::Bool;
    if !is_compared {
        return None;
    }
    let (configured, reported) = (planned.attribute(name)?, reported.attribute(name)?);
    let means_same = attribute
        .equivalent
        .is_some_and(|same| same(configured, reported));
    (configured != reported && configured.is_wholly_known() && !configured.is_null() && !means_same)
        .then_some((configured, reported))
}

/// How the API normalizes a value, where it is still recognizable.
fn spelling(configured: &Value, reported: &Value) -> Option<&'static str> {
    match (configured, reported) {
        (Value::String(configured), Value::String(reported)) => text_spelling(configured, reported),
        (Value::List(configured), Value::List(reported))
            if is_permutation(configured, reported) =>
        {
            Some("in another order")
        }
        (
            Value::Set(configured) | Value::List(configured),
            Value::Set(reported) | Value::List(reported),
        ) => {
            let one = |reported: &Value| {
                configured
                    .iter()
                    .find_map(|configured| spelling_or_same(configured, reported))
            };
            let all: Option<Vec<_>> = reported.iter().map(one).collect();
            first_of(all.filter(|_| configured.len() == reported.len())?)
        }
        (Value::Map(configured), Value::Map(reported)) => {
            let one = |(name, value): (&String, &Value)| {
                let same_name =
                    |(configured, _): &(&String, &Value)| configured.eq_ignore_ascii_case(name);
                let (asked_name, configured) = configured.iter().find(same_name)?;
                let renamed = (asked_name != name).then_some("with names in other letter case");
                Some(spelling_or_same(configured, value)?.or(renamed))
            };
            let all: Option<Vec<_>> = reported.iter().map(one).collect();
            first_of(all.filter(|_| configured.len() == reported.len())?)
        }
        _ => None,
    }
}

/// `Some(None)` where both are the same.
fn spelling_or_same(configured: &Value, reported: &Value) -> Option<Option<&'static str>> {
    match configured == reported {
        true => Some(None),
        false => spelling(configured, reported).map(Some),
    }
}

fn first_of(all: Vec<Option<&'static str>>) -> Option<&'static str> {
    all.into_iter().flatten().next()
}

fn is_permutation(one: &[Value], other: &[Value]) -> bool {
    one.len() == other.len() && one.iter().all(|item| other.contains(item))
}

fn text_spelling(configured: &str, reported: &str) -> Option<&'static str> {
    let unslashed = |text: &str| text.trim_end_matches('/').to_owned();
    let lower = |text: &str| text.to_lowercase();
    let nfc = |text: &str| text.nfc().collect::<String>();
    if texture_api::Secret::new(reported).is_masked() && !reported.is_empty() {
        Some("masked")
    } else if configured.trim() == reported.trim() {
        Some("without the blanks around it")
    } else if lower(configured) == lower(reported) {
        Some("in other letter case")
    } else if unslashed(configured) == unslashed(reported) {
        Some("with or without a slash at the end")
    } else if nfc(configured) == nfc(reported) {
        Some("in another Unicode normal form")
    } else {
        let plain = |text: &str| lower(&unslashed(nfc(text).trim()));
        (plain(configured) == plain(reported)).then_some("in another spelling")
    }
}

fn fingerprint(attribute: &Attribute, value: &Value) -> String {
    let (ty, value) = match value {
        Value::Dynamic(typed) => (**typed).clone(),
        other => (attribute.ty(), other.clone()),
    };
    let json = Dynamic { ty, value }.to_json();
    hex(&Sha256::digest(json.unwrap_or_default()))
}

fn recorded_differently(noun: &str, attributes: &[String]) -> Diagnostic {
    Diagnostic::warning(
        "The API stored a value differently",
        format!(
            "The API stored a different value of the {noun} than was sent: {}. The configured value \
             stays in state, and plans show no difference as long as the API keeps its value. To \
             avoid this warning, configure the value as the API stores it.",
            attributes.join(", ")
        ),
    )
}

fn not_taken(noun: &str, attributes: &[String]) -> Diagnostic {
    Diagnostic::warning(
        "The API did not apply a value",
        format!(
            "The API accepted the request, but reports another value of the {noun} than was sent: {}. \
             If it does not change soon, the next plan shows the difference.",
            attributes.join(", ")
        ),
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    fn text_set(items: &[&str]) -> Value {
        Value::Set(items.iter().map(|it| Value::from(*it)).collect())
    }

    #[test]
    fn a_spelling_is_distinguished_from_another_value() {
        let map = |items: &[(&str, &str)]| {
            let items = items
                .iter()
                .map(|(name, value)| ((*name).to_owned(), Value::from(*value)));
            Value::Map(items.collect())
        };
        for (configured, reported, how) in [
            (
                Value::from("billing "),
                Value::from("billing"),
                Some("without the blanks around it"),
            ),
            (
                Value::from("Ab"),
                Value::from("ab"),
                Some("in other letter case"),
            ),
            (
                Value::from("https://e.com"),
                Value::from("https://e.com/"),
                Some("with or without a slash at the end"),
            ),
            (
                Value::from("https://E.com"),
                Value::from("https://e.com/"),
                Some("in another spelling"),
            ),
            (
                Value::from("hunter2"),
                Value::from("********"),
                Some("masked"),
            ),
            (
                Value::from("Cafe\u{301}"),
                Value::from("Café"),
                Some("in another Unicode normal form"),
            ),
            (Value::from("ADMIN"), Value::from("USER"), None),
            (Value::from("a"), Value::Null, None),
            (
                text_set(&["https://e.com", "b"]),
                text_set(&["b", "https://e.com/"]),
                Some("with or without a slash at the end"),
            ),
            (text_set(&["a", "b"]), text_set(&["a"]), None),
            (
                map(&[("X-A", "secret")]),
                map(&[("x-a", "***")]),
                Some("masked"),
            ),
            (
                map(&[("X-A", "b")]),
                map(&[("x-a", "b")]),
                Some("with names in other letter case"),
            ),
            (map(&[("X-A", "b")]), map(&[("X-B", "b")]), None),
        ] {
            assert_eq!(
                spelling(&configured, &reported),
                how,
                "{configured:?} {reported:?}"
            );
        }
    }
}
