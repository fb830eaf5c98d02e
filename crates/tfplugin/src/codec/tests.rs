//! What both encodings promise. (Values that Terraform itself encoded are in `tests/vectors.rs`.)

mod sample;

use std::fmt::Debug;
use std::thread;

use expect_test::{Expect, expect};
use fastrand::Rng;

use super::{EncodeError, MAX_DEPTH, json, msgpack};
use crate::number::Number;
use crate::types::Type;
use crate::value::{Refinements, Value};

fn ty(notation: &str) -> Type {
    json::type_from_json(notation.as_bytes()).expect(notation)
}

/// Each line of `cases` is a type and an input; next to it in `expected` is what comes of it.
pub(super) fn check<T: Debug, E: ToString>(
    cases: &[(&str, &str)],
    decode: impl Fn(&str, &Type) -> Result<T, E>,
    expected: Expect,
) {
    let outcomes = cases
        .iter()
        .map(|(notation, input)| match decode(input, &ty(notation)) {
            Ok(value) => format!("{notation} {input} -> {value:?}\n"),
            Err(error) => format!("{notation} {input} -> error: {}\n", error.to_string()),
        });
    expected.assert_eq(&outcomes.collect::<String>());
}

#[test]
fn values_come_back_from_msgpack() {
    for seed in 0..2000 {
        let mut random = Rng::with_seed(seed);
        let ty = sample::ty(&mut random, 4);
        let value = sample::value(&mut random, &ty, true);
        let bytes = msgpack::encode(&value, &ty).unwrap();
        let decoded = msgpack::decode(&bytes, &ty).unwrap();
        assert_eq!(decoded, value, "seed {seed}, {ty:?}");
        assert_eq!(
            msgpack::encode(&decoded, &ty).unwrap(),
            bytes,
            "seed {seed}, {ty:?}"
        );
    }
}

#[test]
fn values_come_back_from_json() {
    for seed in 0..2000 {
        let mut random = Rng::with_seed(seed);
        let ty = sample::ty(&mut random, 4);
        let value = sample::value(&mut random, &ty, false);
        let text = json::encode(&value, &ty).unwrap();
        assert_eq!(
            json::decode(&text, &ty).unwrap(),
            value,
            "seed {seed}, {ty:?}"
        );
        assert_eq!(
            json::decode_state(&text, &ty).unwrap(),
            value,
            "seed {seed}, {ty:?}"
        );
        assert_eq!(
            json::type_from_json(&json::type_to_json(&ty)).unwrap(),
            ty,
            "seed {seed}"
        );
    }
}

#[test]
fn cut_short_is_an_error_everywhere() {
    for seed in 0..200 {
        let mut random = Rng::with_seed(seed);
        let ty = sample::ty(&mut random, 3);
        let value = sample::value(&mut random, &ty, true);
        let bytes = msgpack::encode(&value, &ty).unwrap();
        for length in 0..bytes.len() {
            assert!(
                msgpack::decode(&bytes[..length], &ty).is_err(),
                "seed {seed}, {length} bytes"
            );
        }
    }
}

#[test]
fn what_is_written_is_checked() {
    let nan = Value::Number(Number::from(f64::NAN));
    let said = |refinements| Value::Unknown(Some(Box::new(refinements)));
    let cases = [
        ("\"string\"", Value::Bool(true)),
        ("\"dynamic\"", Value::Bool(true)),
        ("\"number\"", nan),
        ("\"number\"", Value::Number(Number::from(f64::INFINITY))),
        (
            "[\"list\",\"bool\"]",
            Value::List(vec![Value::Null, Value::from("x")]),
        ),
        (
            "[\"map\",\"bool\"]",
            Value::Map([("k".to_owned(), Value::from("x"))].into()),
        ),
        (
            "[\"set\",[\"list\",\"bool\"]]",
            Value::Set(vec![Value::List(vec![Value::from("x")])]),
        ),
        ("[\"tuple\",[\"bool\"]]", Value::Tuple(vec![])),
        (
            "[\"object\",{\"a\":\"bool\"}]",
            Value::object([("b", Value::Null)]),
        ),
        ("[\"object\",{\"a\":\"bool\"}]", Value::object::<&str>([])),
        (
            "\"string\"",
            said(Refinements {
                length_max: Some(1),
                ..Refinements::default()
            }),
        ),
    ];
    let outcomes = cases.map(|(notation, value)| {
        let outcome = |result: Result<_, EncodeError>| {
            result.map_or_else(|error| error.to_string(), |_| "ok".to_owned())
        };
        let (msgpack, json) = (
            msgpack::encode(&value, &ty(notation)),
            json::encode(&value, &ty(notation)),
        );
        format!(
            "{notation} {value:?}\n    msgpack: {}\n    JSON: {}\n",
            outcome(msgpack),
            outcome(json)
        )
    });
    expect![[r#"
        "string" Bool(true)
            msgpack: a string is required, not a bool
            JSON: a string is required, not a bool
        "dynamic" Bool(true)
            msgpack: a value with its type is required, not a bool
            JSON: a value with its type is required, not a bool
        "number" Number(NaN)
            msgpack: NaN is not a number that Terraform knows
            JSON: JSON has no form for a number that is not finite
        "number" Number(inf)
            msgpack: ok
            JSON: JSON has no form for a number that is not finite
        ["list","bool"] List([Null, String("x")])
            msgpack: [1]: a bool is required, not a string
            JSON: [1]: a bool is required, not a string
        ["map","bool"] Map({"k": String("x")})
            msgpack: ["k"]: a bool is required, not a string
            JSON: ["k"]: a bool is required, not a string
        ["set",["list","bool"]] Set([List([String("x")])])
            msgpack: in an element, at [0]: a bool is required, not a string
            JSON: in an element, at [0]: a bool is required, not a string
        ["tuple",["bool"]] Tuple([])
            msgpack: a tuple of length 1 is required
            JSON: a tuple of length 1 is required
        ["object",{"a":"bool"}] Object({"b": Null})
            msgpack: b: this attribute is not expected here
            JSON: b: this attribute is not expected here
        ["object",{"a":"bool"}] Object({})
            msgpack: a: this attribute is missing
            JSON: a: this attribute is missing
        "string" Unknown(Some(Refinements { null: None, string_prefix: None, number_min: None, number_max: None, length_min: None, length_max: Some(1) }))
            msgpack: the refinements of this unknown value do not fit its type, string
            JSON: JSON has no form for an unknown value
    "#]].assert_eq(&outcomes.concat());
}

#[test]
fn text_is_written_in_normal_form() {
    let decomposed = Value::Map([("e\u{301}".to_owned(), Value::from("o\u{308}"))].into());
    let ty = Type::map(Type::String);
    let composed = Value::Map([("é".to_owned(), Value::from("ö"))].into());
    let bytes = msgpack::encode(&decomposed, &ty).unwrap();
    assert_eq!(msgpack::decode(&bytes, &ty).unwrap(), composed);
    let text = json::encode(&decomposed, &ty).unwrap();
    assert_eq!(json::decode(&text, &ty).unwrap(), composed);
}

type Wrap = fn(Type, Value) -> (Type, Value);

/// `wrap`, so many times around a string.
fn nested(levels: u16, wrap: Wrap) -> (Type, Value) {
    (0..levels).fold((Type::String, Value::from("x")), |(ty, value), _| {
        wrap(ty, value)
    })
}

const WRAPS: [Wrap; 5] = [
    |ty, value| (Type::list(ty), Value::List(vec![value])),
    |ty, value| (Type::set(ty), Value::Set(vec![value, Value::Null])),
    |ty, value| (Type::map(ty), Value::Map([("k".to_owned(), value)].into())),
    |ty, value| (Type::Tuple(vec![ty]), Value::Tuple(vec![value])),
    |ty, value| (Type::object([("a", ty)]), Value::object([("a", value)])),
];

#[test]
fn the_deepest_values_fit_an_ordinary_stack() {
    // Two megabytes are what Rust's threads and tokio's workers have.
    let thread = thread::Builder::new().stack_size(2 << 20);
    let handle = thread.spawn(|| {
        for wrap in WRAPS {
            let (ty, value) = nested(MAX_DEPTH, wrap);
            assert_eq!(json::type_from_json(&json::type_to_json(&ty)).unwrap(), ty);
            let bytes = msgpack::encode(&value, &ty).unwrap();
            assert_eq!(msgpack::decode(&bytes, &ty).unwrap().clone(), value);
            let text = json::encode(&value, &ty).unwrap();
            assert_eq!(json::decode(&text, &ty).unwrap(), value);
            assert!(format!("{value:?}").contains('x') && value.is_wholly_known());
        }
    });
    handle.unwrap().join().unwrap();
}

#[test]
fn deeper_values_are_errors() {
    for wrap in WRAPS {
        let (ty, value) = nested(MAX_DEPTH + 1, wrap);
        let messages = [
            msgpack::encode(&value, &ty)
                .unwrap_err()
                .message()
                .to_owned(),
            json::encode(&value, &ty).unwrap_err().message().to_owned(),
            json::type_from_json(&json::type_to_json(&ty))
                .unwrap_err()
                .message()
                .to_owned(),
        ];
        assert_eq!(messages, ["nested too deeply"; 3]);
    }
    let much_deeper = "[".repeat(1 << 20);
    let error = json::decode_state(
        format!("{{\"gone\":{much_deeper}").as_bytes(),
        &ty("[\"object\",{}]"),
    );
    assert_eq!(error.unwrap_err().message(), "nested too deeply");
    let types = "[\"list\",".repeat(1 << 20);
    assert_eq!(
        json::type_from_json(types.as_bytes())
            .unwrap_err()
            .message(),
        "nested too deeply"
    );
    let dynamics = b"\x92\xc4\x09\"dynamic\"".repeat(1 << 16);
    assert_eq!(
        msgpack::decode(&dynamics, &Type::Dynamic)
            .unwrap_err()
            .message(),
        "nested too deeply"
    );
}
