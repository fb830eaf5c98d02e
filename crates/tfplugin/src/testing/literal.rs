//! Values in tests: written as JSON, and printed as Terraform prints them.

use std::collections::BTreeMap;
use std::fmt::Write;

use serde_json::Value as Json;

use super::wire::{Fields, Objects, attribute_type, blocks_of, nested};
use crate::proto::tfplugin6::schema::Block;
use crate::schema::Nesting;
use crate::types::Type;
use crate::value::{Refinements, Value};

/// Stands for an unknown value in JSON, and shows one in what is printed.
pub const UNKNOWN: &str = "(known after apply)";

/// Stands for an unknown value in JSON that is null, or about which something is known: a text begins with
/// `x-`, a collection has at least one element. `condition ? null : "x-${...}"` is such a value.
pub const UNKNOWN_OR_NULL: &str = "(known after apply, or null)";

/// An object as of a configuration: attributes that `json` leaves out are null, and blocks are absent.
/// [`UNKNOWN`] stands for an unknown value.
///
/// # Panics
/// When `json` does not fit the schema: a mistake in the test.
#[must_use]
#[track_caller]
pub fn object(block: &Block, json: &Json) -> Value {
    match read_object(Fields::of(block), json) {
        Ok(value) => value,
        Err(problem) => panic!("{problem} in {json}"),
    }
}

/// A value of `ty`.
///
/// # Panics
/// When `json` does not fit: a mistake in the test.
#[must_use]
#[track_caller]
pub fn value(ty: &Type, json: &Json) -> Value {
    match read(ty, json) {
        Ok(value) => value,
        Err(problem) => panic!("{problem} in {json}"),
    }
}

fn read_object(fields: Fields<'_>, json: &Json) -> Result<Value, String> {
    let Json::Object(members) = json else {
        return read(&fields.ty(), json);
    };
    let Value::Object(mut parts) = fields.empty() else {
        return Ok(Value::Null);
    };
    for (name, json) in members {
        let attribute = fields
            .attributes
            .iter()
            .find(|attribute| attribute.name == *name);
        let block = fields.blocks.iter().find(|block| block.type_name == *name);
        let part = match (attribute, block) {
            (Some(attribute), _) => match nested(attribute) {
                Some(objects) => read_objects(objects, json),
                None => read(&attribute_type(attribute), json),
            },
            (None, Some(block)) => read_objects(blocks_of(block), json),
            (None, None) => Err(format!("there is no {name:?}")),
        };
        parts.insert(name.clone(), part?);
    }
    Ok(Value::Object(parts))
}

fn read_objects(objects: Objects<'_>, json: &Json) -> Result<Value, String> {
    let Objects { nesting, fields } = objects;
    match (nesting, json) {
        (Nesting::Single, Json::Object(_)) => read_object(fields, json),
        (Nesting::List, Json::Array(items)) => {
            read_all(items, |item| read_object(fields, item)).map(Value::List)
        }
        (Nesting::Set, Json::Array(items)) => {
            read_all(items, |item| read_object(fields, item)).map(Value::Set)
        }
        (Nesting::Map, Json::Object(items)) => {
            read_named(items, |item| read_object(fields, item)).map(Value::Map)
        }
        _ => read(&objects.ty(), json),
    }
}

fn read(ty: &Type, json: &Json) -> Result<Value, String> {
    Ok(match (ty, json) {
        (_, Json::Null) => Value::Null,
        (_, Json::String(text)) if text == UNKNOWN => Value::UNKNOWN,
        (ty, Json::String(text)) if text == UNKNOWN_OR_NULL => unknown_or_null(ty),
        (Type::String, Json::String(text)) => Value::string(text),
        (Type::Bool, Json::Bool(truth)) => Value::Bool(*truth),
        (Type::Number, Json::Number(number)) => number
            .to_string()
            .parse()
            .map(Value::Number)
            .map_err(|_| format!("{number} is not a number"))?,
        (Type::List(ty), Json::Array(items)) => {
            Value::List(read_all(items, |item| read(ty, item))?)
        }
        (Type::Set(ty), Json::Array(items)) => Value::Set(read_all(items, |item| read(ty, item))?),
        (Type::Map(ty), Json::Object(items)) => {
            Value::Map(read_named(items, |item| read(ty, item))?)
        }
        (Type::Object(types), Json::Object(items)) => read_typed(types, items)?,
        (Type::Dynamic, json) => {
            let ty = natural_type(json);
            let value = read(&ty, json)?;
            Value::dynamic(ty, value)
        }
        (Type::Tuple(types), Json::Array(items)) if types.len() == items.len() => {
            let mut types = types.iter();
            Value::Tuple(read_all(items, |item| {
                read(types.next().unwrap_or(&Type::Dynamic), item)
            })?)
        }
        (ty, json) => return Err(format!("{json} is not a {ty}")),
    })
}

fn unknown_or_null(ty: &Type) -> Value {
    let mut known = Refinements::default();
    match ty {
        Type::String => known.string_prefix = Some("x-".to_owned()),
        Type::List(_) | Type::Set(_) | Type::Map(_) => known.length_min = Some(1),
        _ => return Value::UNKNOWN,
    }
    Value::Unknown(Some(Box::new(known)))
}

fn read_typed(
    types: &BTreeMap<String, Type>,
    items: &serde_json::Map<String, Json>,
) -> Result<Value, String> {
    if let Some(name) = items.keys().find(|name| !types.contains_key(*name)) {
        return Err(format!("there is no {name:?}"));
    }
    types
        .iter()
        .map(|(name, ty)| {
            let value = read(ty, items.get(name).unwrap_or(&Json::Null))?;
            Ok((name.clone(), value))
        })
        .collect::<Result<_, _>>()
        .map(Value::Object)
}

fn read_all(
    items: &[Json],
    read: impl FnMut(&Json) -> Result<Value, String>,
) -> Result<Vec<Value>, String> {
    items.iter().map(read).collect()
}

fn read_named(
    items: &serde_json::Map<String, Json>,
    read: impl Fn(&Json) -> Result<Value, String>,
) -> Result<BTreeMap<String, Value>, String> {
    items
        .iter()
        .map(|(key, item)| Ok((key.clone(), read(item)?)))
        .collect()
}

/// The type that HCL gives to such an expression.
fn natural_type(json: &Json) -> Type {
    match json {
        Json::Null => Type::Dynamic,
        Json::String(text) if text == UNKNOWN => Type::Dynamic,
        Json::String(_) => Type::String,
        Json::Bool(_) => Type::Bool,
        Json::Number(_) => Type::Number,
        Json::Array(items) => Type::Tuple(items.iter().map(natural_type).collect()),
        Json::Object(items) => {
            Type::object(items.iter().map(|(name, item)| (name, natural_type(item))))
        }
    }
}

/// An object as Terraform prints it: an attribute a line, those that are null left out.
#[must_use]
pub fn print(object: &Value) -> String {
    let Value::Object(parts) = object else {
        return inline(object);
    };
    let set = parts.iter().filter(|(_, value)| !value.is_null());
    set.fold(String::new(), |mut text, (name, value)| {
        // Writing to text never fails.
        let _ = writeln!(text, "{name} = {}", inline(value));
        text
    })
}

/// A value on one line.
pub(super) fn inline(value: &Value) -> String {
    let all = |items: &[Value]| items.iter().map(inline).collect::<Vec<_>>().join(", ");
    match value {
        Value::Null => "null".to_owned(),
        Value::Unknown(_) => UNKNOWN.to_owned(),
        Value::String(text) => format!("{text:?}"),
        Value::Number(number) => number.to_string(),
        Value::Bool(truth) => truth.to_string(),
        Value::List(items) | Value::Tuple(items) => format!("[{}]", all(items)),
        Value::Set(items) => {
            let mut items: Vec<String> = items.iter().map(inline).collect();
            items.sort();
            format!("[{}]", items.join(", "))
        }
        Value::Map(parts) => braced(parts.iter().map(|(key, value)| (format!("{key:?}"), value))),
        Value::Object(parts) => braced(
            parts
                .iter()
                .filter(|(_, value)| !value.is_null())
                .map(|(name, value)| (name.clone(), value)),
        ),
        Value::Dynamic(typed) => inline(&typed.1),
    }
}

fn braced<'v>(parts: impl Iterator<Item = (String, &'v Value)>) -> String {
    let parts: Vec<String> = parts
        .map(|(name, value)| format!("{name} = {}", inline(value)))
        .collect();
    if parts.is_empty() {
        "{}".to_owned()
    } else {
        format!("{{ {} }}", parts.join(", "))
    }
}
