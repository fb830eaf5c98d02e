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

/// The most elements for which memory is reserved up front, whatever length the header claims.
const ROOM_AT_ONCE: usize = 1024;

/// Reads a value of type `ty` from the whole of `bytes`.
///
/// # Errors
/// Bytes that are not msgpack, are not a value of the type, nest deeper than
/// [`MAX_DEPTH`](crate::codec::MAX_DEPTH), or continue after the value.
pub fn decode(bytes: &[u8], ty: &Type) -> Result<Value, DecodeError> {
    let mut reader = Reader::new(bytes);
    let value = decode_value(&mut reader, ty, Depth::FULL)?;
    if reader.is_empty() {
        Ok(value)
    } else {
        Err(DecodeError::new("there are bytes after the value"))
    }
}

fn decode_value(reader: &mut Reader<'_>, ty: &Type, depth: Depth) -> Result<Value, DecodeError> {
    let token = reader.token()?;
    match (ty, token) {
        (_, Token::Extension(kind, body)) => refinements::decode_unknown(kind, body, ty),
        (_, Token::Nil) => Ok(Value::Null),
        (Type::String, Token::Text(bytes)) => decode_text(bytes).map(Value::from),
        (Type::Number, _) => decode_number(token).map(Value::Number),
        (Type::Bool, Token::Bool(truth)) => Ok(Value::Bool(truth)),
        (_, Token::Array(length)) => decode_array(reader, length, ty, depth.deeper()?),
        (_, Token::Map(length)) => decode_entries(reader, length, ty, depth.deeper()?),
        _ => Err(DecodeError::mismatch(ty, token.noun())),
    }
}

fn decode_array(
    reader: &mut Reader<'_>,
    length: usize,
    ty: &Type,
    depth: Depth,
) -> Result<Value, DecodeError> {
    match ty {
        Type::List(element) => decode_list(reader, length, element, depth),
        Type::Set(element) => decode_set(reader, length, element, depth),
        Type::Tuple(elements) => decode_tuple(reader, length, elements, depth),
        Type::Dynamic => decode_dynamic(reader, length, depth),
        Type::String | Type::Number | Type::Bool | Type::Map(_) | Type::Object(_) => {
            Err(DecodeError::mismatch(ty, "an array"))
        }
    }
}

fn decode_entries(
    reader: &mut Reader<'_>,
    length: usize,
    ty: &Type,
    depth: Depth,
) -> Result<Value, DecodeError> {
    match ty {
        Type::Map(element) => decode_map(reader, length, element, depth),
        Type::Object(attributes) => decode_object(reader, length, attributes, depth),
        _ => Err(DecodeError::mismatch(ty, "a map")),
    }
}

fn decode_text(bytes: &[u8]) -> Result<&str, DecodeError> {
    str::from_utf8(bytes).map_err(|_| DecodeError::new("this text is not UTF-8"))
}

/// A number in any of its encodings: cty writes the first that is exact of a 64-bit integer, a
/// 64-bit float, and decimal text (`marshal` in cty's `msgpack/marshal.go`).
pub(super) fn decode_number(token: Token<'_>) -> Result<Number, DecodeError> {
    match token {
        Token::Signed(integer) => Ok(Number::from(integer)),
        Token::Unsigned(integer) => Ok(Number::from(integer)),
        Token::Float(float) if float.is_nan() => {
            Err(DecodeError::new("NaN is not a number that Terraform knows"))
        }
        Token::Float(float) => Ok(Number::from_binary(float)),
        Token::Text(bytes) => Ok(decode_text(bytes)?.parse()?),
        Token::Nil | Token::Bool(_) | Token::Array(_) | Token::Map(_) | Token::Extension(..) => {
            Err(DecodeError::mismatch(&Type::Number, token.noun()))
        }
    }
}

/// The two elements `[type, value]`: the type in JSON notation, and a value of that type.
fn decode_dynamic(
    reader: &mut Reader<'_>,
    length: usize,
    depth: Depth,
) -> Result<Value, DecodeError> {
    if length != 2 {
        return Err(DecodeError::untyped());
    }
    let Token::Text(notation) = reader.token()? else {
        return Err(DecodeError::untyped());
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
) -> Result<Value, DecodeError> {
    let mut values = Vec::with_capacity(length.min(ROOM_AT_ONCE));
    for index in 0..length {
        let value = decode_value(reader, element, depth);
        values.push(value.map_err(|error| error.within(Step::Index(index)))?);
    }
    Ok(Value::List(values))
}

fn decode_set(
    reader: &mut Reader<'_>,
    length: usize,
    element: &Type,
    depth: Depth,
) -> Result<Value, DecodeError> {
    let mut values = Vec::with_capacity(length.min(ROOM_AT_ONCE));
    for _ in 0..length {
        values.push(decode_value(reader, element, depth).map_err(DecodeError::within_set)?);
    }
    Ok(Value::Set(set_order::distinct(values)))
}

fn decode_tuple(
    reader: &mut Reader<'_>,
    length: usize,
    elements: &[Type],
    depth: Depth,
) -> Result<Value, DecodeError> {
    if length != elements.len() {
        return Err(DecodeError::wrong_length(elements.len()));
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
    let mut values = BTreeMap::new();
    for _ in 0..length {
        let key = decode_key(reader)?;
        let value = decode_value(reader, element, depth);
        let value = value.map_err(|error| error.within(Step::Key(key.to_owned())))?;
        values.insert(key.to_owned(), value);
    }
    Ok(Value::Map(values))
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
        let ty = attributes
            .get(name)
            .ok_or_else(|| DecodeError::unexpected_attribute(name))?;
        let value = decode_value(reader, ty, depth);
        let value = value.map_err(|error| error.within_attribute(name))?;
        if values.insert(name.to_owned(), value).is_some() {
            return Err(DecodeError::new("this attribute occurs twice").within_attribute(name));
        }
    }
    if values.len() == attributes.len() {
        return Ok(Value::Object(values));
    }
    let missing = attributes.keys().find(|name| !values.contains_key(*name));
    Err(DecodeError::missing_attribute(
        missing.map_or("", String::as_str),
    ))
}

fn decode_key<'a>(reader: &mut Reader<'a>) -> Result<&'a str, DecodeError> {
    match reader.token()? {
        Token::Text(bytes) => decode_text(bytes),
        token => Err(DecodeError::new(format!(
            "a key must be a string, not {}",
            token.noun()
        ))),
    }
}
