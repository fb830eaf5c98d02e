//! Bodies and messages without their secrets, for the log and for errors.

use serde_json::{Map, Value};

/// The replacement for a secret.
const REDACTED: &str = "(sensitive)";

/// The members whose values are secrets, at any depth; of `headers`, each value (API contract).
const SECRETS: &[&str] = &["key", "secret", "clientSecret", "headers"];

/// The members whose values are needed in errors and are not secret: names, types, ids.
const SHOWN: &[&str] = &[
    "name",
    "label",
    "type",
    "email",
    "role",
    "destinationType",
    "deviceType",
    "eventTypes",
    "collectionType",
    "allowedScopes",
    "workspaceId",
    "ownerId",
    "manufacturerScope",
    "attribute",
    "operator",
];

/// Texts shorter than this are not searched for in messages: they would match too much.
const SHORTEST: usize = 4;

/// A body without its secrets, for the log.
pub(crate) fn body(value: &Value) -> Value {
    match value {
        Value::Array(items) => items.iter().map(body).collect(),
        Value::Object(members) => Value::Object(
            members
                .iter()
                .map(|(name, value)| (name.clone(), member(name, value)))
                .collect(),
        ),
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => value.clone(),
    }
}

/// Takes out of a message those values of the request body that may be secret: those of secrets,
/// and those that a configuration may mark as sensitive, such as addresses and descriptions.
pub(crate) fn scrub(message: &str, sent: &Value) -> String {
    let mut secrets = Vec::new();
    collect(sent, true, &mut secrets);
    secrets.sort_by_key(|secret| std::cmp::Reverse(secret.len()));
    secrets.iter().fold(message.to_owned(), |message, secret| {
        message.replace(secret, REDACTED)
    })
}

/// The value with `f` of every string in it; the names of members stay.
pub(crate) fn each_text(value: &Value, f: &dyn Fn(&str) -> String) -> Value {
    match value {
        Value::String(text) => Value::String(f(text)),
        Value::Array(items) => items.iter().map(|item| each_text(item, f)).collect(),
        Value::Object(members) => Value::Object(
            members
                .iter()
                .map(|(name, value)| (name.clone(), each_text(value, f)))
                .collect(),
        ),
        Value::Null | Value::Bool(_) | Value::Number(_) => value.clone(),
    }
}

fn member(name: &str, value: &Value) -> Value {
    if SECRETS.contains(&name) {
        mask(value)
    } else {
        body(value)
    }
}

/// Redacts every string below, but keeps the structure.
fn mask(value: &Value) -> Value {
    match value {
        Value::Null => Value::Null,
        Value::Object(members) => Value::Object(
            members
                .iter()
                .map(|(name, value)| (name.clone(), mask(value)))
                .collect::<Map<_, _>>(),
        ),
        Value::Bool(_) | Value::Number(_) | Value::String(_) | Value::Array(_) => {
            Value::from(REDACTED)
        }
    }
}

fn collect<'a>(value: &'a Value, secret: bool, found: &mut Vec<&'a str>) {
    match value {
        Value::String(text) if secret && text.len() >= SHORTEST => found.push(text),
        Value::Array(items) => items.iter().for_each(|item| collect(item, secret, found)),
        Value::Object(members) => {
            for (name, value) in members {
                collect(value, secret && !SHOWN.contains(&name.as_str()), found);
            }
        }
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => {}
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn secrets_are_masked_at_any_depth() {
        let shown = body(
            &json!({"data": [{"id": "key_1", "key": "server_hush", "secret": null, "headers": {"X-Token": "hush"}}]}),
        );
        assert_eq!(
            shown,
            json!({"data": [{"id": "key_1", "key": "(sensitive)", "secret": null, "headers": {"X-Token": "(sensitive)"}}]})
        );
    }

    #[test]
    fn an_echoed_secret_is_taken_out_of_a_message() {
        let sent = json!({"label": "hook", "secret": "whsec_hush", "headers": {"A": "b1c2d3"}});
        assert_eq!(
            scrub("bad secret whsec_hush, b1c2d3 of hook", &sent),
            "bad secret (sensitive), (sensitive) of hook"
        );
    }
}
