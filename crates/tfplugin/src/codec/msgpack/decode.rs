//! From msgpack to values.

use std::collections::BTreeMap;

use super::super::depth::Depth;
use super::super::{DecodeError, json, set_order};
use super::reader::{Reader, Token};
use super::refinements;
use crate::number::Number;
use crate::path::Step;
use crate::types::Type;
use crate::value::Value;

/// Room is made at once for no more elements than this, however many are promised.
const ROOM_AT_ONCE: usize = 1024;

/// Reads a value of type `ty` from the whole of `bytes`.
///
/// # Errors
/// Bytes that are not msgpack, are no value of the type, nest deeper than
/// [`MAX_DEPTH`](crate::codec::MAX_DEPTH), or go on behind the value.
pub fn decode(bytes: &[u8], ty: &Type) -> Result<Value, DecodeError> {
    let mut reader = Reader::new(bytes);
    let value = decode_value(&mut reader, ty, Depth::FULL)?;
    if reader.is_empty() {
        Ok(value)
    } else {
        Err(DecodeError::new("there are bytes behind the value"))
    }
}

fn decode_value(reader: &mut Reader<'_>, ty: &Type, depth: Depth) -> Result<Value, DecodeError> {
    let token = reader.token()?;
    match (ty, token) {
        (_, Token::Extension(kind, body)) => refinements::decode_unknown(kind, body, ty),
        (_, Token::Nil) => Ok(Value::Null),
        (Type::String, Token::Text(bytes)) => decode_text(bytes).map(Value::String),
        (Type::Bool, Token::Bool(truth)) => Ok(Value::Bool(truth)),
        (Type::Number, token) => decode_number(token).map(Value::Number),
        (Type::Dynamic, Token::Array(2)) => decode_dynamic(reader, depth.deeper()?),
        (Type::List(element), Token::Array(length)) => {
            decode_list(reader, length, element, depth.deeper()?).map(Value::List)
        }
        (Type::Set(element), Token::Array(length)) => {
            decode_set(reader, length, element, depth.deeper()?)
        }
        (Type::Map(element), Token::Map(length)) => {
            decode_map(reader, length, element, depth.deeper()?)
        }
        (Type::Tuple(elements), Token::Array(length)) => {
            decode_tuple(reader, length, elements, depth.deeper()?)
        }
        (Type::Object(attributes), Token::Map(length)) => {
            decode_object(reader, length, attributes, depth.deeper()?)
        }
        (_, token) => Err(DecodeError::mismatch(ty, token.noun())),
    }
}

fn decode_text(bytes: &[u8]) -> Result<String, DecodeError> {
    match str::from_utf8(bytes) {
        Ok(text) => Ok(text.to_owned()),
        Err(_) => Err(DecodeError::new("this text is not UTF-8")),
    }
}

/// A number in any of its encodings: cty writes the first that is exact of a 64-bit integer, a
/// 64-bit float, and decimal text (`marshal` in cty's `msgpack/marshal.go`).
pub(super) fn decode_number(token: Token<'_>) -> Result<Number, DecodeError> {
    match token {
        Token::Signed(integer) => Ok(Number::from(integer)),
        Token::Unsigned(integer) => Ok(Number::from(integer)),
        Token::Float(float) if float.is_nan() => {
            Err(DecodeError::new("NaN is no number of Terraform's"))
        }
        Token::Float(float) => Ok(Number::from_binary(float)),
        Token::Text(bytes) => {
            let text =
                str::from_utf8(bytes).map_err(|_| DecodeError::new("this text is not UTF-8"))?;
            text.parse()
                .map_err(|error| DecodeError::new(format!("a number is required: {error}")))
        }
        Token::Nil | Token::Bool(_) | Token::Array(_) | Token::Map(_) | Token::Extension(..) => {
            Err(DecodeError::mismatch(&Type::Number, token.noun()))
        }
    }
}

/// The two elements `[type, value]`: the type in JSON notation, and a value of that type.
fn decode_dynamic(reader: &mut Reader<'_>, depth: Depth) -> Result<Value, DecodeError> {
    let Token::Text(notation) = reader.token()? else {
        return Err(DecodeError::new(
            "a value of any type must come with its type",
        ));
    };
    let ty = json::decode_type(notation, depth)?;
    let value = decode_value(reader, &ty, depth)?;
    Ok(Value::dynamic(ty, value))
}

fn decode_list(
    reader: &mut Reader<'_>,
    length: usize,
    element: &Type,
    depth: Depth,
) -> Result<Vec<Value>, DecodeError> {
    let mut elements = Vec::with_capacity(length.min(ROOM_AT_ONCE));
    for index in 0..length {
        let value = decode_value(reader, element, depth);
        elements.push(value.map_err(|error| error.within(Step::Index(index)))?);
    }
    Ok(elements)
}

fn decode_set(
    reader: &mut Reader<'_>,
    length: usize,
    element: &Type,
    depth: Depth,
) -> Result<Value, DecodeError> {
    let mut elements = Vec::with_capacity(length.min(ROOM_AT_ONCE));
    for _ in 0..length {
        elements.push(decode_value(reader, element, depth).map_err(DecodeError::within_set)?);
    }
    Ok(Value::Set(set_order::distinct(elements)))
}

fn decode_tuple(
    reader: &mut Reader<'_>,
    length: usize,
    elements: &[Type],
    depth: Depth,
) -> Result<Value, DecodeError> {
    if length != elements.len() {
        return Err(DecodeError::new(format!(
            "a tuple of {} elements is required, not of {length}",
            elements.len()
        )));
    }
    let mut values = Vec::with_capacity(length);
    for (index, element) in elements.iter().enumerate() {
        let value = decode_value(reader, element, depth);
        values.push(value.map_err(|error| error.within(Step::Index(index)))?);
    }
    Ok(Value::Tuple(values))
}

fn decode_map(
    reader: &mut Reader<'_>,
    length: usize,
    element: &Type,
    depth: Depth,
) -> Result<Value, DecodeError> {
    let mut entries = Vec::with_capacity(length.min(ROOM_AT_ONCE));
    for _ in 0..length {
        let key = decode_key(reader)?;
        match decode_value(reader, element, depth) {
            Ok(value) => entries.push((key, value)),
            Err(error) => return Err(error.within(Step::Key(key))),
        }
    }
    // Of equal keys the last one stays.
    Ok(Value::Map(BTreeMap::from_iter(entries)))
}

fn decode_object(
    reader: &mut Reader<'_>,
    length: usize,
    attributes: &BTreeMap<String, Type>,
    depth: Depth,
) -> Result<Value, DecodeError> {
    let mut values = BTreeMap::new();
    for _ in 0..length {
        let name = decode_key(reader)?;
        let Some(ty) = attributes.get(&name) else {
            return Err(
                DecodeError::new("this attribute is not expected here").within(attribute(name))
            );
        };
        let value = match decode_value(reader, ty, depth) {
            Ok(value) => value,
            Err(error) => return Err(error.within(attribute(name))),
        };
        if values.insert(name.clone(), value).is_some() {
            return Err(DecodeError::new("this attribute comes twice").within(attribute(name)));
        }
    }
    match attributes.keys().find(|name| !values.contains_key(*name)) {
        Some(name) if values.len() < attributes.len() => {
            Err(DecodeError::new("this attribute is missing").within(attribute(name.clone())))
        }
        _ => Ok(Value::Object(values)),
    }
}

fn decode_key(reader: &mut Reader<'_>) -> Result<String, DecodeError> {
    match reader.token()? {
        Token::Text(bytes) => decode_text(bytes),
        token => Err(DecodeError::new(format!(
            "a key must be a string, not {}",
            token.noun()
        ))),
    }
}

fn attribute(name: String) -> Step {
    Step::Attribute(name.into())
}
