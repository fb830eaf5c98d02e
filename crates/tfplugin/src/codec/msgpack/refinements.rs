//! Unknown values and their refinements: what is already known about them.

use super::super::{DecodeError, EncodeError};
use super::decode::decode_number;
use super::reader::{Reader, Token};
use super::writer::Writer;
use crate::number::Number;
use crate::types::Type;
use crate::value::{Refinements, Value};

/// The extension type of an unknown value with refinements (cty's `msgpack/unknown.go`).
const REFINED: i8 = 12;

/// The longest body that cty reads.
const MAX_BODY: usize = 1024;

/// The longest prefix that cty writes, in bytes.
const MAX_PREFIX: usize = 256;

// The keys of the refinements.
const NULL: i64 = 1;
const STRING_PREFIX: i64 = 2;
const NUMBER_MIN: i64 = 3;
const NUMBER_MAX: i64 = 4;
const LENGTH_MIN: i64 = 5;
const LENGTH_MAX: i64 = 6;

/// Whether values of type `ty` have the refinement `key`; `None` for one of a later cty.
fn applies(key: i64, ty: &Type) -> Option<bool> {
    match key {
        NULL => Some(true),
        STRING_PREFIX => Some(*ty == Type::String),
        NUMBER_MIN | NUMBER_MAX => Some(*ty == Type::Number),
        LENGTH_MIN | LENGTH_MAX => Some(matches!(ty, Type::List(_) | Type::Set(_) | Type::Map(_))),
        _ => None,
    }
}

/// The value that an extension represents. As in cty, each with a body of at most one byte is
/// plainly unknown, whatever its type.
pub(super) fn decode_unknown(kind: i8, body: &[u8], ty: &Type) -> Result<Value, DecodeError> {
    if body.len() <= 1 {
        return Ok(Value::UNKNOWN);
    }
    if kind != REFINED {
        return Err(DecodeError::new(format!(
            "there are no values of extension type {kind}"
        )));
    }
    if body.len() > MAX_BODY {
        return Err(DecodeError::new(
            "the refinements of this unknown value are too long",
        ));
    }
    let refinements = decode_refinements(&mut Reader::new(body), ty)?;
    match (ty, refinements.null) {
        (Type::Dynamic, _) => Ok(Value::UNKNOWN),
        (_, Some(true)) => Ok(Value::Null),
        _ if refinements == Refinements::default() => Ok(Value::UNKNOWN),
        _ => Ok(Value::Unknown(Some(Box::new(refinements)))),
    }
}

fn decode_refinements(reader: &mut Reader<'_>, ty: &Type) -> Result<Refinements, DecodeError> {
    let mut refinements = Refinements::default();
    let Token::Map(length) = reader.token()? else {
        return Err(malformed());
    };
    // cty defines no refinements for values of any type (yet), nor how they would be encoded.
    let length = if *ty == Type::Dynamic { 0 } else { length };
    for _ in 0..length {
        let key = integer(reader.token()?)?;
        match applies(key, ty) {
            Some(true) => decode_refinement(reader, key, &mut refinements)?,
            Some(false) => return Err(DecodeError::new(misfit(ty))),
            // The length of its value is unknown, so nothing after it can be read.
            None => break,
        }
    }
    Ok(refinements)
}

fn decode_refinement(
    reader: &mut Reader<'_>,
    key: i64,
    refinements: &mut Refinements,
) -> Result<(), DecodeError> {
    match key {
        NULL => refinements.null = Some(decode_bool(reader)?),
        STRING_PREFIX => refinements.string_prefix = Some(decode_prefix(reader)?),
        NUMBER_MIN => refinements.number_min = Some(decode_bound(reader)?),
        NUMBER_MAX => refinements.number_max = Some(decode_bound(reader)?),
        LENGTH_MIN => refinements.length_min = Some(decode_length(reader)?),
        _ => refinements.length_max = Some(decode_length(reader)?),
    }
    Ok(())
}

fn decode_bool(reader: &mut Reader<'_>) -> Result<bool, DecodeError> {
    match reader.token()? {
        Token::Bool(truth) => Ok(truth),
        _ => Err(malformed()),
    }
}

fn decode_prefix(reader: &mut Reader<'_>) -> Result<String, DecodeError> {
    match reader.token()? {
        Token::Text(bytes) => String::from_utf8(bytes.to_vec()).map_err(|_| malformed()),
        _ => Err(malformed()),
    }
}

/// `[number, inclusive]`.
fn decode_bound(reader: &mut Reader<'_>) -> Result<(Number, bool), DecodeError> {
    match reader.token()? {
        Token::Array(2) => Ok((decode_number(reader.token()?)?, decode_bool(reader)?)),
        _ => Err(malformed()),
    }
}

fn decode_length(reader: &mut Reader<'_>) -> Result<i64, DecodeError> {
    integer(reader.token()?)
        .ok()
        .filter(|length| *length >= 0)
        .ok_or_else(malformed)
}

fn integer(token: Token<'_>) -> Result<i64, DecodeError> {
    match token {
        Token::Signed(integer) => Ok(integer),
        Token::Unsigned(integer) => i64::try_from(integer).map_err(|_| malformed()),
        _ => Err(malformed()),
    }
}

fn malformed() -> DecodeError {
    DecodeError::new("the refinements of this unknown value are malformed")
}

fn misfit(ty: &Type) -> String {
    format!("the refinements of this unknown value do not fit its type, {ty}")
}

/// Writes an unknown value of type `ty`, with the refinements that cty would write and read: none of a value of any
/// type, no bounds without effect, and no more than its limit.
pub(super) fn encode_unknown(
    writer: &mut Writer,
    refinements: Option<&Refinements>,
    ty: &Type,
) -> Result<(), EncodeError> {
    let mut body = Body {
        ty,
        count: 0,
        entries: Writer::default(),
    };
    if let Some(refinements) = refinements.filter(|_| *ty != Type::Dynamic) {
        encode_refinements(&mut body, refinements)?;
    }
    let mut map = Writer::default();
    map.map(body.count);
    map.raw(body.entries.as_bytes());
    if body.count == 0 || map.as_bytes().len() > MAX_BODY {
        writer.extension(0, &[0]);
    } else {
        writer.extension(REFINED, map.as_bytes());
    }
    Ok(())
}

/// The entries of a map, and their number.
struct Body<'a> {
    ty: &'a Type,
    count: usize,
    entries: Writer,
}

impl Body<'_> {
    /// Writes `key`; the caller writes the value.
    fn entry(&mut self, key: i64) -> Result<&mut Writer, EncodeError> {
        if applies(key, self.ty) != Some(true) {
            return Err(EncodeError::new(misfit(self.ty)));
        }
        self.count += 1;
        self.entries.integer(key);
        Ok(&mut self.entries)
    }
}

fn encode_refinements(body: &mut Body<'_>, refinements: &Refinements) -> Result<(), EncodeError> {
    let Refinements {
        null,
        string_prefix,
        number_min,
        number_max,
        length_min,
        length_max,
    } = refinements;
    if *null == Some(false) {
        body.entry(NULL)?.bool(false);
    }
    if let Some(prefix) = string_prefix.as_deref().filter(|prefix| !prefix.is_empty()) {
        body.entry(STRING_PREFIX)?
            .text(&prefix[..prefix.floor_char_boundary(MAX_PREFIX)]);
    }
    for (key, bound) in [(NUMBER_MIN, number_min), (NUMBER_MAX, number_max)] {
        if let Some((number, inclusive)) = bound {
            let writer = body.entry(key)?;
            writer.array(2);
            writer.number(number)?;
            writer.bool(*inclusive);
        }
    }
    let length_min = length_min.filter(|least| *least > 0);
    for (key, bound) in [(LENGTH_MIN, length_min), (LENGTH_MAX, *length_max)] {
        if let Some(length) = bound {
            body.entry(key)?.integer(length);
        }
    }
    Ok(())
}
