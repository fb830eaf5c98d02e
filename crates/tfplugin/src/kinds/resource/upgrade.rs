//! Upgrades stored state: of earlier versions, and from other providers' addresses.

use super::{AnyResource, Origin, Stop};
use crate::codec;
use crate::diagnostics::Diagnostic;
use crate::schema::Block;
use crate::value::Value;

/// Reads a stored state of `version`. Attributes that the schema no longer has are dropped, those
/// that it did not have yet are null.
pub(crate) fn upgrade<C>(
    resource: &dyn AnyResource<C>,
    version: i64,
    json: &[u8],
) -> Result<Value, Diagnostic> {
    let schema = resource.schema();
    if json.is_empty() {
        return Err(unsupported_format(resource.type_name()));
    }
    if version > schema.version {
        return Err(newer(resource.type_name(), version, schema.version));
    }
    let state = if version < schema.version {
        let upgraded = resource.history().upgrade(version, json);
        let upgraded = upgraded.ok_or_else(|| {
            Diagnostic::bug(format!(
                "{} has no upgrade of its state from version {version}.",
                resource.type_name()
            ))
        })?;
        finished(resource, upgraded)?
    } else {
        let state = codec::json::decode_state(json, schema.ty());
        state.map_err(|error| unreadable(resource, &error))?
    };
    Ok(without_null_elements(&schema.block, state))
}

/// Converts the state of an object of another type; `None` where the resource does not know that type.
pub(crate) fn moved<C>(
    resource: &dyn AnyResource<C>,
    origin: &Origin,
    json: &[u8],
) -> Option<Result<Value, Diagnostic>> {
    let moved = resource.history().moved(json, origin)?;
    Some(finished(resource, moved))
}

fn finished<C>(
    resource: &dyn AnyResource<C>,
    state: Result<Value, Stop>,
) -> Result<Value, Diagnostic> {
    state.map_err(|stop| match stop {
        Stop::Unreadable(why) => unreadable(resource, &why),
        Stop::Refused(why) => why,
    })
}

/// State that another program wrote may have null elements where this provider has none. They are dropped: a model
/// cannot hold them.
pub(super) fn without_null_elements(block: &Block, state: Value) -> Value {
    let Value::Object(mut members) = state else {
        return state;
    };
    for attribute in block.attributes.iter().filter(|it| !it.null_elements) {
        if let Some(value) = members.remove(attribute.name) {
            members.insert(attribute.name.to_owned(), without_nulls(value));
        }
    }
    Value::Object(members)
}

fn without_nulls(value: Value) -> Value {
    let all = |items: Vec<Value>| {
        let items = items.into_iter().filter(|item| !item.is_null());
        items.map(without_nulls).collect()
    };
    match value {
        Value::List(items) => Value::List(all(items)),
        Value::Set(items) => Value::Set(all(items)),
        Value::Map(items) => Value::Map(
            items
                .into_iter()
                .filter(|(_, item)| !item.is_null())
                .map(|(key, item)| (key, without_nulls(item)))
                .collect(),
        ),
        other => other,
    }
}

fn newer(type_name: &str, found: i64, known: i64) -> Diagnostic {
    Diagnostic::user(
        "State is newer than this provider",
        format!(
            "The state of {type_name} was written in version {found} of its layout; this version \
             of the provider knows it up to version {known}. Use the newer version of the provider \
             that wrote it: raise its version in `required_providers` and run \
             `terraform init -upgrade`."
        ),
    )
}

/// Terraform sends the attributes of states that it last wrote in version 0.11 in another field
/// (`RawState.flatmap`).
fn unsupported_format(type_name: &str) -> Diagnostic {
    Diagnostic::user(
        "State is too old",
        format!(
            "The state of {type_name} was written by Terraform 0.11 or older, in a layout that \
             this provider does not read. Remove it from state (`terraform state rm`) and import \
             the object again."
        ),
    )
}

fn unreadable<C>(resource: &dyn AnyResource<C>, error: &dyn std::fmt::Display) -> Diagnostic {
    Diagnostic::user(
        "Unreadable state",
        format!(
            "The stored state of {} does not fit its schema: {error}. If it was edited by hand, \
             restore it; else remove it from state (`terraform state rm`) and import the object \
             again.",
            resource.type_name()
        ),
    )
}
