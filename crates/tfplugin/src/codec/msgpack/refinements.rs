//! Unknown values, and what is known of them all the same.

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

/// The value that an extension stands for. As in cty, each with a body of at most one byte is
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
        return Err(DecodeError::new("too much is said of an unknown value"));
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
    // What a value of any type is refined to means nothing (yet), nor how it is written.
    let length = if *ty == Type::Dynamic { 0 } else { length };
    for _ in 0..length {
        match integer(reader.token()?)? {
            NULL => refinements.null = Some(decode_bool(reader)?),
            STRING_PREFIX if *ty == Type::String => {
                refinements.string_prefix = Some(decode_prefix(reader)?)
            }
            NUMBER_MIN if *ty == Type::Number => {
                refinements.number_min = Some(decode_bound(reader)?)
            }
            NUMBER_MAX if *ty == Type::Number => {
                refinements.number_max = Some(decode_bound(reader)?)
            }
            LENGTH_MIN if is_collection(ty) => {
                refinements.length_min = Some(decode_length(reader)?)
            }
            LENGTH_MAX if is_collection(ty) => {
                refinements.length_max = Some(decode_length(reader)?)
            }
            STRING_PREFIX..=LENGTH_MAX => {
                return Err(DecodeError::new(format!(
                    "what is said of this unknown value does not fit a {ty}"
                )));
            }
            // Of a later cty; how long it is cannot be told, so it ends what is understood.
            _ => break,
        }
    }
    Ok(refinements)
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
    DecodeError::new("what is said of this unknown value is malformed")
}

fn is_collection(ty: &Type) -> bool {
    matches!(ty, Type::List(_) | Type::Set(_) | Type::Map(_))
}

/// Writes an unknown value of type `ty`. What cty would not write is left out: bounds that bound
/// nothing, and everything of a value of any type.
pub(super) fn encode_unknown(
    writer: &mut Writer,
    refinements: Option<&Refinements>,
    ty: &Type,
) -> Result<(), EncodeError> {
    let mut body = Writer::default();
    let mut count = 0;
    if let Some(refinements) = refinements.filter(|_| *ty != Type::Dynamic) {
        count = encode_refinements(&mut body, refinements, ty)?;
    }
    if count == 0 {
        writer.extension(0, &[0]);
    } else {
        let mut map = Writer::default();
        map.map(count);
        map.raw(body.as_bytes());
        writer.extension(REFINED, map.as_bytes());
    }
    Ok(())
}

/// Writes keys and values, and says how many.
fn encode_refinements(
    writer: &mut Writer,
    refinements: &Refinements,
    ty: &Type,
) -> Result<usize, EncodeError> {
    let Refinements {
        null,
        string_prefix,
        number_min,
        number_max,
        length_min,
        length_max,
    } = refinements;
    let is_about = [
        (string_prefix.is_some(), *ty == Type::String),
        (
            number_min.is_some() || number_max.is_some(),
            *ty == Type::Number,
        ),
        (
            length_min.is_some() || length_max.is_some(),
            is_collection(ty),
        ),
    ];
    if is_about.iter().any(|(said, fits)| *said && !fits) {
        return Err(EncodeError::new(format!(
            "what is said of this unknown value does not fit a {ty}"
        )));
    }
    let mut count = 0;
    if *null == Some(false) {
        count += 1;
        writer.integer(NULL);
        writer.bool(false);
    }
    if let Some(prefix) = string_prefix.as_deref().filter(|prefix| !prefix.is_empty()) {
        count += 1;
        writer.integer(STRING_PREFIX);
        writer.text(&prefix[..prefix.floor_char_boundary(MAX_PREFIX)]);
    }
    for (key, bound) in [(NUMBER_MIN, number_min), (NUMBER_MAX, number_max)] {
        if let Some((number, inclusive)) = bound {
            count += 1;
            writer.integer(key);
            writer.array(2);
            writer.number(number)?;
            writer.bool(*inclusive);
        }
    }
    for (key, bound) in [
        (LENGTH_MIN, length_min.filter(|least| *least > 0)),
        (LENGTH_MAX, *length_max),
    ] {
        if let Some(length) = bound {
            count += 1;
            writer.integer(key);
            writer.integer(length);
        }
    }
    Ok(count)
}
