//! The order and the distinctness of a set's elements.

use std::borrow::Cow;

use super::text;
use crate::number::Number;
use crate::value::Value;

/// The elements without those that are equal to an earlier one. Unknown ones are never equal:
/// they may still become different (`Equivalent` in cty's `set_internals.go`).
pub(super) fn distinct(elements: Vec<Value>) -> Vec<Value> {
    if elements
        .windows(2)
        .all(|pair| pair[0].order(&pair[1]).is_lt())
    {
        return elements;
    }
    let mut by_value: Vec<usize> = (0..elements.len()).collect();
    by_value.sort_by(|a, b| elements[*a].order(&elements[*b]));
    let mut keep = vec![true; elements.len()];
    for pair in by_value.windows(2) {
        let (first, second) = (&elements[pair[0]], &elements[pair[1]]);
        keep[pair[1]] = first.order(second).is_ne() || !second.is_wholly_known();
    }
    elements
        .into_iter()
        .zip(keep)
        .filter_map(|(element, keep)| keep.then_some(element))
        .collect()
}

/// The elements as cty writes them: known ones by [`rank`], then unknown ones, then null.
pub(super) fn in_order(elements: &[Value]) -> Vec<&Value> {
    let mut ordered: Vec<&Value> = elements.iter().collect();
    ordered.sort_by_cached_key(|element| rank(element));
    ordered
}

/// The order of two elements of one type (`Less` in cty's `set_internals.go`).
#[derive(PartialEq, Eq, PartialOrd, Ord)]
enum Rank<'a> {
    Bool(bool),
    Number(&'a Number),
    String(Cow<'a, str>),
    /// The bytes by which cty orders composite values (`appendSetHashBytes`, same file).
    Composite(Vec<u8>),
    Unknown,
    Null,
}

fn rank(element: &Value) -> Rank<'_> {
    match element {
        Value::Null => Rank::Null,
        Value::Unknown(_) => Rank::Unknown,
        Value::String(string) => Rank::String(text::normalized(string)),
        Value::Number(number) => Rank::Number(number),
        Value::Bool(truth) => Rank::Bool(*truth),
        Value::Dynamic(typed) => rank(&typed.1),
        Value::List(_) | Value::Set(_) | Value::Map(_) | Value::Tuple(_) | Value::Object(_) => {
            let mut bytes = Vec::new();
            write_value(&mut bytes, element);
            Rank::Composite(bytes)
        }
    }
}

fn write_value(out: &mut Vec<u8>, value: &Value) {
    match value {
        Value::List(elements) => write_all(out, *b"[]", elements, write_value),
        Value::Tuple(elements) => write_all(out, *b"<>", elements, write_value),
        Value::Object(attributes) => write_all(out, *b"<>", attributes.values(), write_value),
        Value::Map(elements) => write_all(out, *b"{}", elements, |out, (key, element)| {
            write_quoted(out, &text::normalized(key));
            out.push(b':');
            write_value(out, element);
        }),
        Value::Set(elements) => {
            let mut ranks: Vec<_> = elements.iter().map(rank).collect();
            ranks.sort();
            write_all(out, *b"[]", ranks, write_rank);
        }
        Value::Dynamic(typed) => write_value(out, &typed.1),
        Value::Null | Value::Unknown(_) | Value::String(_) | Value::Number(_) | Value::Bool(_) => {
            write_rank(out, rank(value))
        }
    }
}

fn write_rank(out: &mut Vec<u8>, rank: Rank<'_>) {
    match rank {
        Rank::Bool(truth) => out.push(if truth { b'T' } else { b'F' }),
        Rank::Number(number) => out.extend_from_slice(short_text(number).as_bytes()),
        Rank::String(string) => write_quoted(out, &string),
        Rank::Composite(bytes) => out.extend_from_slice(&bytes),
        Rank::Unknown => out.push(b'?'),
        Rank::Null => out.push(b'~'),
    }
}

fn write_all<T>(
    out: &mut Vec<u8>,
    [open, close]: [u8; 2],
    items: impl IntoIterator<Item = T>,
    write: impl Fn(&mut Vec<u8>, T),
) {
    out.push(open);
    for item in items {
        write(out, item);
        out.push(b';');
    }
    out.push(close);
}

/// Text as Go quotes it. Of the characters that Go considers unprintable, only control characters are handled: the
/// others affect nothing but the order of sets, which nobody may rely on.
fn write_quoted(out: &mut Vec<u8>, text: &str) {
    out.push(b'"');
    for character in text.chars() {
        match character {
            '"' | '\\' => out.extend_from_slice(&[b'\\', character as u8]),
            '\u{7}' => out.extend_from_slice(b"\\a"),
            '\u{8}' => out.extend_from_slice(b"\\b"),
            '\u{b}' => out.extend_from_slice(b"\\v"),
            '\u{c}' => out.extend_from_slice(b"\\f"),
            '\n' => out.extend_from_slice(b"\\n"),
            '\r' => out.extend_from_slice(b"\\r"),
            '\t' => out.extend_from_slice(b"\\t"),
            '\0'..='\u{7f}' if character.is_control() => {
                out.extend_from_slice(format!("\\x{:02x}", u32::from(character)).as_bytes());
            }
            _ if character.is_control() => {
                out.extend_from_slice(format!("\\u{:04x}", u32::from(character)).as_bytes());
            }
            _ => out.extend_from_slice(character.encode_utf8(&mut [0; 4]).as_bytes()),
        }
    }
    out.push(b'"');
}

/// Ten significant digits, in the notation of C's `%g`.
fn short_text(number: &Number) -> String {
    let Some(decimal) = number.to_decimal().map(|decimal| decimal.round(10)) else {
        return if *number > Number::from(0) {
            "+Inf".to_owned()
        } else {
            "-Inf".to_owned()
        };
    };
    let power = decimal.power();
    if decimal.digits().is_empty() || (-4..10).contains(&power) {
        return decimal.to_string();
    }
    let (first, rest) = decimal.digits().split_at(1);
    let sign = if decimal.is_negative() { "-" } else { "" };
    let point = if rest.is_empty() { "" } else { "." };
    format!("{sign}{first}{point}{rest}e{power:+03}")
}
