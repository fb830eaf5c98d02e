//! From values to msgpack.

use std::collections::BTreeMap;

use bytes::Bytes;

use super::super::depth::Depth;
use super::super::{EncodeError, conform, json, set_order, text};
use super::refinements;
use super::writer::Writer;
use crate::path::Step;
use crate::types::Type;
use crate::value::Value;

/// Writes `value` as a value of type `ty`, in the same bytes as Terraform itself would.
///
/// # Errors
/// A value that is not of that type (all attributes of an object must be there, as nulls at
/// least), NaN, or a value that nests deeper than [`MAX_DEPTH`](crate::codec::MAX_DEPTH).
pub fn encode(value: &Value, ty: &Type) -> Result<Bytes, EncodeError> {
    let mut writer = Writer::with_room();
    encode_value(&mut writer, value, ty, Depth::FULL)?;
    Ok(writer.finish())
}

fn encode_value(
    writer: &mut Writer,
    value: &Value,
    ty: &Type,
    depth: Depth,
) -> Result<(), EncodeError> {
    match (ty, value) {
        (_, Value::Null) => writer.nil(),
        (_, Value::Unknown(known)) => refinements::encode_unknown(writer, known.as_deref(), ty)?,
        (Type::String, Value::String(string)) => writer.text(&text::normalized(string)),
        (Type::Number, Value::Number(number)) => writer.number(number)?,
        (Type::Bool, Value::Bool(truth)) => writer.bool(*truth),
        _ => encode_composite(writer, value, ty, depth.deeper_out()?)?,
    }
    Ok(())
}

fn encode_composite(
    writer: &mut Writer,
    value: &Value,
    ty: &Type,
    depth: Depth,
) -> Result<(), EncodeError> {
    match (ty, value) {
        (Type::Dynamic, Value::Dynamic(typed)) => encode_dynamic(writer, &typed.0, &typed.1, depth),
        (Type::List(element), Value::List(values)) => encode_list(writer, values, element, depth),
        (Type::Set(element), Value::Set(values)) => encode_set(writer, values, element, depth),
        (Type::Map(element), Value::Map(values)) => encode_map(writer, values, element, depth),
        (Type::Tuple(types), Value::Tuple(values)) => encode_tuple(writer, values, types, depth),
        (Type::Object(types), Value::Object(values)) => encode_object(writer, values, types, depth),
        _ => Err(EncodeError::mismatch(ty, value.noun())),
    }
}

fn encode_dynamic(
    writer: &mut Writer,
    ty: &Type,
    value: &Value,
    depth: Depth,
) -> Result<(), EncodeError> {
    if *ty != Type::Dynamic {
        writer.array(2);
        writer.binary(&json::type_to_json(ty));
    }
    encode_value(writer, value, ty, depth)
}

fn encode_list(
    writer: &mut Writer,
    values: &[Value],
    element: &Type,
    depth: Depth,
) -> Result<(), EncodeError> {
    writer.array(values.len());
    for (index, value) in values.iter().enumerate() {
        encode_value(writer, value, element, depth)
            .map_err(|error| error.within(Step::Index(index)))?;
    }
    Ok(())
}

fn encode_set(
    writer: &mut Writer,
    values: &[Value],
    element: &Type,
    depth: Depth,
) -> Result<(), EncodeError> {
    let values = set_order::in_order(values);
    writer.array(values.len());
    for value in values {
        encode_value(writer, value, element, depth).map_err(EncodeError::within_set)?;
    }
    Ok(())
}

fn encode_map(
    writer: &mut Writer,
    values: &BTreeMap<String, Value>,
    element: &Type,
    depth: Depth,
) -> Result<(), EncodeError> {
    writer.map(values.len());
    for (key, value) in values {
        writer.text(&text::normalized(key));
        encode_value(writer, value, element, depth)
            .map_err(|error| error.within(Step::Key(key.clone())))?;
    }
    Ok(())
}

fn encode_tuple(
    writer: &mut Writer,
    values: &[Value],
    types: &[Type],
    depth: Depth,
) -> Result<(), EncodeError> {
    writer.array(types.len());
    for (index, (value, ty)) in conform::elements(values, types)? {
        encode_value(writer, value, ty, depth).map_err(|error| error.within(Step::Index(index)))?;
    }
    Ok(())
}

fn encode_object(
    writer: &mut Writer,
    values: &BTreeMap<String, Value>,
    types: &BTreeMap<String, Type>,
    depth: Depth,
) -> Result<(), EncodeError> {
    writer.map(types.len());
    for (name, value, ty) in conform::attributes(values, types)? {
        writer.text(name);
        encode_value(writer, value, ty, depth).map_err(|error| error.within_attribute(name))?;
    }
    Ok(())
}
