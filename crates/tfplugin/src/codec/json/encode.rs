//! From values to JSON.

use bytes::Bytes;

use super::super::depth::Depth;
use super::super::{EncodeError, conform, set_order, text};
use super::types::write_type;
use super::writer::{write_list, write_string};
use crate::number::Number;
use crate::path::Step;
use crate::types::Type;
use crate::value::Value;

/// Writes `value` as a value of type `ty`, as Terraform writes state.
///
/// # Errors
/// A value that is not of that type, is not wholly known, holds a number that is not finite, or
/// nests deeper than [`MAX_DEPTH`](crate::codec::MAX_DEPTH).
pub fn encode(value: &Value, ty: &Type) -> Result<Bytes, EncodeError> {
    let mut out = Vec::new();
    write_value(&mut out, value, ty, Depth::FULL)?;
    Ok(out.into())
}

fn write_value(
    out: &mut Vec<u8>,
    value: &Value,
    ty: &Type,
    depth: Depth,
) -> Result<(), EncodeError> {
    match (ty, value) {
        (_, Value::Null) => out.extend_from_slice(b"null"),
        (_, Value::Unknown(_)) => {
            return Err(EncodeError::new("JSON has no form for an unknown value"));
        }
        (Type::String, Value::String(string)) => write_string(out, &text::normalized(string)),
        (Type::Number, Value::Number(number)) => write_number(out, number)?,
        (Type::Bool, Value::Bool(truth)) => out.extend_from_slice(truth.to_string().as_bytes()),
        _ => write_composite(out, value, ty, depth.deeper_out()?)?,
    }
    Ok(())
}

fn write_number(out: &mut Vec<u8>, number: &Number) -> Result<(), EncodeError> {
    if !number.is_finite() {
        return Err(EncodeError::new(
            "JSON has no form for a number that is not finite",
        ));
    }
    out.extend_from_slice(number.to_string().as_bytes());
    Ok(())
}

fn write_composite(
    out: &mut Vec<u8>,
    value: &Value,
    ty: &Type,
    depth: Depth,
) -> Result<(), EncodeError> {
    match (ty, value) {
        (Type::Dynamic, Value::Dynamic(typed)) => write_dynamic(out, &typed.0, &typed.1, depth),
        (Type::List(element), Value::List(values)) => write_list(
            out,
            *b"[]",
            values.iter().enumerate(),
            |out, (index, value)| {
                write_value(out, value, element, depth)
                    .map_err(|error| error.within(Step::Index(index)))
            },
        ),
        (Type::Set(element), Value::Set(values)) => {
            write_list(out, *b"[]", set_order::in_order(values), |out, value| {
                write_value(out, value, element, depth).map_err(EncodeError::within_set)
            })
        }
        (Type::Map(element), Value::Map(values)) => {
            write_list(out, *b"{}", values, |out, (key, value)| {
                write_string(out, &text::normalized(key));
                out.push(b':');
                write_value(out, value, element, depth)
                    .map_err(|error| error.within(Step::Key(key.clone())))
            })
        }
        (Type::Tuple(types), Value::Tuple(values)) => write_list(
            out,
            *b"[]",
            conform::elements(values, types)?,
            |out, (index, (value, ty))| {
                write_value(out, value, ty, depth).map_err(|error| error.within(Step::Index(index)))
            },
        ),
        (Type::Object(types), Value::Object(values)) => write_list(
            out,
            *b"{}",
            conform::attributes(values, types)?,
            |out, (name, value, ty)| {
                write_string(out, name);
                out.push(b':');
                write_value(out, value, ty, depth).map_err(|error| error.within_attribute(name))
            },
        ),
        _ => Err(EncodeError::mismatch(ty, value.noun())),
    }
}

fn write_dynamic(
    out: &mut Vec<u8>,
    ty: &Type,
    value: &Value,
    depth: Depth,
) -> Result<(), EncodeError> {
    if *ty == Type::Dynamic {
        return write_value(out, value, ty, depth);
    }
    out.extend_from_slice(b"{\"value\":");
    write_value(out, value, ty, depth)?;
    out.extend_from_slice(b",\"type\":");
    write_type(out, ty);
    out.push(b'}');
    Ok(())
}
