//! Parts of values: of objects, and elements of collections.

use std::collections::BTreeMap;

use crate::path::Step;
use crate::value::Value;

/// A part of an object: unknown where the object is unknown, null where there is none.
pub(crate) fn part<'v>(object: &'v Value, name: &str) -> &'v Value {
    match object {
        Value::Unknown(_) => object,
        known => known.attribute(name).unwrap_or(&Value::Null),
    }
}

/// An element of a list or map: unknown where the collection is unknown.
pub(super) fn element<'v>(collection: &'v Value, step: &Step) -> Option<&'v Value> {
    match (collection, step) {
        (Value::Unknown(_), _) => Some(collection),
        (Value::List(items), Step::Index(index)) => items.get(*index),
        (Value::Map(items), Step::Key(key)) => items.get(key),
        _ => None,
    }
}

/// The elements of a set.
pub(super) fn members(set: &Value) -> &[Value] {
    match set {
        Value::Set(items) => items,
        _ => &[],
    }
}

/// Changes the parts of an object; anything else has none.
pub(super) fn with_parts(object: Value, f: impl FnOnce(&mut BTreeMap<String, Value>)) -> Value {
    match object {
        Value::Object(mut parts) => {
            f(&mut parts);
            Value::Object(parts)
        }
        other => other,
    }
}

/// Replaces a part with `f` of it.
pub(super) fn replace_part(
    parts: &mut BTreeMap<String, Value>,
    name: &str,
    f: impl FnOnce(Value) -> Value,
) {
    if let Some(value) = parts.get_mut(name) {
        *value = f(std::mem::replace(value, Value::Null));
    }
}

/// Applies `f` to an object, or to each object of a collection.
pub(crate) fn map_objects(value: Value, f: &mut dyn FnMut(Value) -> Value) -> Value {
    match value {
        Value::Object(_) => f(value),
        Value::List(items) => Value::List(items.into_iter().map(f).collect()),
        Value::Set(items) => Value::Set(items.into_iter().map(f).collect()),
        Value::Map(items) => Value::Map(items.into_iter().map(|(k, v)| (k, f(v))).collect()),
        other => other,
    }
}
