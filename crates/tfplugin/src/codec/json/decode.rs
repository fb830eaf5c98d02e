//! From JSON to values.

use std::collections::BTreeMap;

use super::super::depth::Depth;
use super::super::{DecodeError, set_order};
use super::reader::{Kind, Reader};
use super::types::read_type;
use crate::path::Step;
use crate::types::Type;
use crate::value::Value;

/// How closely the text must follow the type.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Fit {
    Exact,
    /// The text may have been written under an earlier version of the schema.
    State,
}

/// Reads a value of type `ty` from the whole of `text`.
///
/// # Errors
/// Text that is not JSON, is not a value of the type (all attributes of an object must be there), or
/// nests deeper than [`MAX_DEPTH`](crate::codec::MAX_DEPTH).
pub fn decode(text: &[u8], ty: &Type) -> Result<Value, DecodeError> {
    decode_as(text, ty, Fit::Exact)
}

/// Reads a value of type `ty` from state, which an earlier version of the provider may have
/// written: attributes that the type does not have are dropped, those that the state does not have
/// are null, and numbers, bools and strings are converted into one another, as Terraform does.
///
/// # Errors
/// As [`decode`], for what is left.
pub fn decode_state(text: &[u8], ty: &Type) -> Result<Value, DecodeError> {
    decode_as(text, ty, Fit::State)
}

/// Reads any JSON: arrays as lists, objects as objects. Numbers keep all of their digits.
pub(crate) fn decode_any(text: &[u8]) -> Result<Value, DecodeError> {
    let mut reader = Reader::new(text)?;
    let value = read_any(&mut reader, Depth::FULL)?;
    reader.end()?;
    Ok(value)
}

fn read_any(reader: &mut Reader<'_>, depth: Depth) -> Result<Value, DecodeError> {
    match reader.kind()? {
        Kind::Null => reader.null().map(|()| Value::Null),
        Kind::Bool => reader.bool().map(Value::Bool),
        Kind::Number => parse_number(reader.number()?),
        Kind::String => Ok(Value::String(reader.string()?.into_owned())),
        Kind::Array => {
            let depth = depth.deeper()?;
            let mut items = Vec::new();
            reader.array(|reader| {
                items.push(read_any(reader, depth)?);
                Ok(())
            })?;
            Ok(Value::List(items))
        }
        Kind::Object => {
            let depth = depth.deeper()?;
            let mut members = BTreeMap::new();
            reader.object(|reader, key| {
                members.insert(key.into_owned(), read_any(reader, depth)?);
                Ok(())
            })?;
            Ok(Value::Object(members))
        }
    }
}

fn decode_as(text: &[u8], ty: &Type, fit: Fit) -> Result<Value, DecodeError> {
    let mut reader = Reader::new(text)?;
    let value = read_value(&mut reader, ty, fit, Depth::FULL)?;
    reader.end()?;
    Ok(value)
}

fn read_value(
    reader: &mut Reader<'_>,
    ty: &Type,
    fit: Fit,
    depth: Depth,
) -> Result<Value, DecodeError> {
    match (ty, reader.kind()?) {
        (_, Kind::Null) => reader.null().map(|()| Value::Null),
        (Type::String, Kind::String) => Ok(Value::String(reader.string()?.into_owned())),
        (Type::Number, Kind::Number) => parse_number(reader.number()?),
        (Type::Bool, Kind::Bool) => reader.bool().map(Value::Bool),
        (Type::String | Type::Number | Type::Bool, kind) if fit == Fit::State => {
            read_converted(reader, ty, kind)
        }
        (Type::Dynamic, Kind::Object) => read_dynamic(reader, depth.deeper()?),
        (Type::List(element), Kind::Array) => read_list(reader, element, fit, depth.deeper()?),
        (Type::Set(element), Kind::Array) => read_set(reader, element, fit, depth.deeper()?),
        (Type::Map(element), Kind::Object) => read_map(reader, element, fit, depth.deeper()?),
        (Type::Tuple(elements), Kind::Array) => read_tuple(reader, elements, fit, depth.deeper()?),
        (Type::Object(attributes), Kind::Object) => {
            read_object(reader, attributes, fit, depth.deeper()?)
        }
        (_, kind) => Err(DecodeError::mismatch(ty, kind.noun())),
    }
}

fn parse_number(text: &str) -> Result<Value, DecodeError> {
    Ok(Value::Number(text.parse()?))
}

/// A primitive value converted to another primitive type (`unmarshalPrimitive` in cty's
/// `json/unmarshal.go`).
fn read_converted(reader: &mut Reader<'_>, ty: &Type, kind: Kind) -> Result<Value, DecodeError> {
    match (ty, kind) {
        (Type::String, Kind::Number) => Ok(Value::from(reader.number()?)),
        (Type::String, Kind::Bool) => Ok(Value::String(reader.bool()?.to_string())),
        (Type::Number, Kind::String) => parse_number(&reader.string()?),
        (Type::Bool, Kind::String) => match &*reader.string()? {
            "true" | "1" => Ok(Value::Bool(true)),
            "false" | "0" => Ok(Value::Bool(false)),
            _ => Err(DecodeError::mismatch(ty, "this string")),
        },
        _ => Err(DecodeError::mismatch(ty, kind.noun())),
    }
}

/// `{"value": …, "type": …}`, in that order as cty writes it; so the value is skipped to find its type. What carries its own type fits it exactly.
fn read_dynamic(reader: &mut Reader<'_>, depth: Depth) -> Result<Value, DecodeError> {
    let mut place = None;
    let mut ty = None;
    reader.object(|reader, key| match &*key {
        "value" => {
            place = Some(reader.clone());
            reader.skip(depth)
        }
        "type" => read_type(reader, depth).map(|read| ty = Some(read)),
        _ => Err(DecodeError::new("only `value` and `type` are expected")),
    })?;
    match (place, ty) {
        (Some(mut place), Some(ty)) => {
            let value = read_value(&mut place, &ty, Fit::Exact, depth)?;
            Ok(Value::dynamic(ty, value))
        }
        _ => Err(DecodeError::untyped()),
    }
}

fn read_list(
    reader: &mut Reader<'_>,
    element: &Type,
    fit: Fit,
    depth: Depth,
) -> Result<Value, DecodeError> {
    let mut values = Vec::new();
    reader.array(|reader| {
        let value = read_value(reader, element, fit, depth);
        values.push(value.map_err(|error| error.within(Step::Index(values.len())))?);
        Ok(())
    })?;
    Ok(Value::List(values))
}

fn read_set(
    reader: &mut Reader<'_>,
    element: &Type,
    fit: Fit,
    depth: Depth,
) -> Result<Value, DecodeError> {
    let mut values = Vec::new();
    reader.array(|reader| {
        values.push(read_value(reader, element, fit, depth).map_err(DecodeError::within_set)?);
        Ok(())
    })?;
    Ok(Value::Set(set_order::distinct(values)))
}

fn read_map(
    reader: &mut Reader<'_>,
    element: &Type,
    fit: Fit,
    depth: Depth,
) -> Result<Value, DecodeError> {
    let mut values = BTreeMap::new();
    reader.object(
        |reader, key| match read_value(reader, element, fit, depth) {
            Ok(value) => {
                values.insert(key.into_owned(), value);
                Ok(())
            }
            Err(error) => Err(error.within(Step::Key(key.into_owned()))),
        },
    )?;
    Ok(Value::Map(values))
}

fn read_tuple(
    reader: &mut Reader<'_>,
    elements: &[Type],
    fit: Fit,
    depth: Depth,
) -> Result<Value, DecodeError> {
    let mut values = Vec::with_capacity(elements.len());
    reader.array(|reader| {
        let index = values.len();
        let element = elements
            .get(index)
            .ok_or_else(|| DecodeError::wrong_length(elements.len()))?;
        let value = read_value(reader, element, fit, depth);
        values.push(value.map_err(|error| error.within(Step::Index(index)))?);
        Ok(())
    })?;
    match values.len() == elements.len() {
        true => Ok(Value::Tuple(values)),
        false => Err(DecodeError::wrong_length(elements.len())),
    }
}

fn read_object(
    reader: &mut Reader<'_>,
    attributes: &BTreeMap<String, Type>,
    fit: Fit,
    depth: Depth,
) -> Result<Value, DecodeError> {
    let mut values = BTreeMap::new();
    reader.object(|reader, name| match attributes.get(&*name) {
        Some(ty) => {
            let value = read_value(reader, ty, fit, depth);
            let value = value.map_err(|error| error.within_attribute(&name))?;
            values.insert(name.into_owned(), value);
            Ok(())
        }
        None if fit == Fit::State => reader.skip(depth),
        None => Err(DecodeError::unexpected_attribute(&name)),
    })?;
    if values.len() < attributes.len() {
        add_missing(&mut values, attributes, fit)?;
    }
    Ok(Value::Object(values))
}

fn add_missing(
    values: &mut BTreeMap<String, Value>,
    attributes: &BTreeMap<String, Type>,
    fit: Fit,
) -> Result<(), DecodeError> {
    for name in attributes.keys() {
        if !values.contains_key(name) {
            match fit {
                Fit::Exact => return Err(DecodeError::missing_attribute(name)),
                Fit::State => values.insert(name.clone(), Value::Null),
            };
        }
    }
    Ok(())
}
