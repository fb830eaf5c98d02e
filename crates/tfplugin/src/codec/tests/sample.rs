//! Types and values made at random, the same ones for the same seed.

use fastrand::Rng;

use crate::number::Number;
use crate::types::Type;
use crate::value::{Refinements, Value};

const NAMES: [&str; 5] = ["a", "a_b", "id", "<key>", "Ünï"];
const TEXTS: [&str; 8] = [
    "",
    "x",
    "\"\\\n\u{1}",
    "é",
    "<&>\u{2028}",
    "👩‍👩‍👧",
    "true",
    "12",
];
const NUMBERS: [&str; 12] = [
    "0",
    "-1",
    "127",
    "128",
    "-33",
    "65536",
    "-9223372036854775808",
    "18446744073709551616",
    "0.1",
    "-2.5",
    "1e-1100",
    "3.14159265358979323846264338327950288419716939937510",
];

/// A type of at most `depth` levels.
pub(super) fn ty(random: &mut Rng, depth: u8) -> Type {
    let kinds = if depth == 0 { 4 } else { 9 };
    match random.u8(..kinds) {
        0 => Type::String,
        1 => Type::Number,
        2 => Type::Bool,
        3 => Type::Dynamic,
        4 => Type::list(ty(random, depth - 1)),
        5 => Type::set(ty(random, depth - 1)),
        6 => Type::map(ty(random, depth - 1)),
        7 => Type::Tuple((0..random.u8(..4)).map(|_| ty(random, depth - 1)).collect()),
        _ => Type::object(
            names(random)
                .map(|name| (name, ty(random, depth - 1)))
                .collect::<Vec<_>>(),
        ),
    }
}

/// A value of type `ty`; parts of it are unknown only if they `may_be_unknown`.
pub(super) fn value(random: &mut Rng, ty: &Type, may_be_unknown: bool) -> Value {
    match random.u8(..12) {
        0 => return Value::Null,
        1 if may_be_unknown => return unknown(random, ty),
        _ => {}
    }
    let value = |random: &mut Rng, ty: &Type| value(random, ty, may_be_unknown);
    match ty {
        Type::String => Value::from(pick(random, &TEXTS)),
        Type::Number => Value::Number(number(random)),
        Type::Bool => Value::Bool(random.bool()),
        Type::Dynamic => {
            let ty = self::ty(random, 2);
            let inner = value(random, &ty);
            Value::dynamic(ty, inner)
        }
        Type::List(element) => Value::List(
            (0..random.u8(..4))
                .map(|_| value(random, element))
                .collect(),
        ),
        Type::Set(element) => set((0..random.u8(..4)).map(|_| value(random, element))),
        Type::Map(element) => Value::Map(
            names(random)
                .map(|name| (name.to_owned(), value(random, element)))
                .collect(),
        ),
        Type::Tuple(elements) => {
            Value::Tuple(elements.iter().map(|ty| value(random, ty)).collect())
        }
        Type::Object(attributes) => Value::object(
            attributes
                .iter()
                .map(|(name, ty)| (name, value(random, ty))),
        ),
    }
}

fn set(elements: impl Iterator<Item = Value>) -> Value {
    let mut distinct: Vec<Value> = Vec::new();
    for element in elements {
        if !distinct.contains(&element) {
            distinct.push(element);
        }
    }
    Value::Set(distinct)
}

fn unknown(random: &mut Rng, ty: &Type) -> Value {
    let mut refinements = Refinements {
        null: random.bool().then_some(false),
        ..Refinements::default()
    };
    match ty {
        Type::String if random.bool() => refinements.string_prefix = Some("pre-é".to_owned()),
        Type::Number => {
            refinements.number_min = random.bool().then(|| (number(random), random.bool()));
            refinements.number_max = random.bool().then(|| (number(random), random.bool()));
        }
        Type::List(_) | Type::Set(_) | Type::Map(_) => {
            refinements.length_min = random.bool().then(|| random.i64(1..1000));
            refinements.length_max = random.bool().then(|| random.i64(0..1000));
        }
        Type::String | Type::Bool | Type::Dynamic | Type::Tuple(_) | Type::Object(_) => {}
    }
    let is_plain = *ty == Type::Dynamic || refinements == Refinements::default();
    if is_plain {
        Value::UNKNOWN
    } else {
        Value::Unknown(Some(Box::new(refinements)))
    }
}

fn number(random: &mut Rng) -> Number {
    match random.u8(..3) {
        0 => Number::from(random.i64(..) >> random.u8(..64)),
        1 => Number::from(random.f64() * 1000.0),
        _ => pick(random, &NUMBERS).parse().unwrap(),
    }
}

fn names(random: &mut Rng) -> impl Iterator<Item = &'static str> + use<> {
    let chosen = random.u8(..32);
    NAMES
        .into_iter()
        .enumerate()
        .filter(move |(place, _)| chosen >> place & 1 == 1)
        .map(|(_, name)| name)
}

fn pick<'a>(random: &mut Rng, texts: &[&'a str]) -> &'a str {
    texts[random.usize(..texts.len())]
}
