//! Walks objects and tuples along with their types.

use std::collections::BTreeMap;

use super::EncodeError;
use crate::types::Type;
use crate::value::Value;

/// Each attribute with its type, in the order of their names.
///
/// # Errors
/// An attribute that the type does not have, or one that the value does not have.
pub(super) fn attributes<'a>(
    values: &'a BTreeMap<String, Value>,
    types: &'a BTreeMap<String, Type>,
) -> Result<impl Iterator<Item = (&'a String, &'a Value, &'a Type)>, EncodeError> {
    if values.keys().eq(types.keys()) {
        return Ok(values
            .iter()
            .zip(types.values())
            .map(|((name, value), ty)| (name, value, ty)));
    }
    if let Some(name) = values.keys().find(|name| !types.contains_key(*name)) {
        return Err(EncodeError::unexpected_attribute(name));
    }
    let missing = types.keys().find(|name| !values.contains_key(*name));
    Err(EncodeError::missing_attribute(
        missing.map_or("", String::as_str),
    ))
}

/// Each element with its type.
///
/// # Errors
/// The number of elements is not the number that the type has.
pub(super) fn elements<'a>(
    values: &'a [Value],
    types: &'a [Type],
) -> Result<impl Iterator<Item = (usize, (&'a Value, &'a Type))>, EncodeError> {
    if values.len() == types.len() {
        return Ok(values.iter().zip(types).enumerate());
    }
    Err(EncodeError::wrong_length(types.len()))
}
