//! Values as Terraform's own library encodes them (`vectors/README.md`), through our codec.

use serde::{Deserialize, Deserializer};
use serde_json::value::RawValue;
use tfplugin::codec::{DecodeError, json, msgpack};
use tfplugin::number::Number;
use tfplugin::types::Type;
use tfplugin::value::Value;

const VALUES: &str = include_str!("vectors/values.jsonl");
const MALFORMED: &str = include_str!("vectors/malformed.jsonl");

/// One line of the files.
#[derive(Deserialize)]
struct Vector<'a> {
    name: String,
    #[serde(borrow, rename = "type")]
    ty: &'a RawValue,
    msgpack: String,
    /// Of values that are wholly known, and that JSON has a form for.
    #[serde(borrow, default, deserialize_with = "present")]
    json: Option<&'a RawValue>,
    wholly_known: Option<bool>,
}

/// A null that is there is not the same as nothing there.
fn present<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<&'de RawValue>, D::Error> {
    Deserialize::deserialize(deserializer).map(Some)
}

impl Vector<'_> {
    fn ty(&self) -> Type {
        json::type_from_json(self.ty.get().as_bytes()).expect(&self.name)
    }

    fn bytes(&self) -> Vec<u8> {
        let digits = self.msgpack.as_bytes().chunks(2);
        digits
            .map(|pair| {
                u8::from_str_radix(str::from_utf8(pair).expect(&self.name), 16).expect(&self.name)
            })
            .collect()
    }

    fn value(&self) -> Value {
        msgpack::decode(&self.bytes(), &self.ty()).expect(&self.name)
    }
}

fn vectors(lines: &str) -> impl Iterator<Item = Vector<'_>> {
    lines
        .lines()
        .map(|line| serde_json::from_str(line).expect(line))
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

/// The value with `change` made to all sets and numbers in it.
fn rebuilt(value: Value, change: fn(Value) -> Value) -> Value {
    let each = |value| rebuilt(value, change);
    let named = |(name, value)| (name, rebuilt(value, change));
    match value {
        Value::List(values) => Value::List(values.into_iter().map(each).collect()),
        Value::Tuple(values) => Value::Tuple(values.into_iter().map(each).collect()),
        Value::Set(values) => change(Value::Set(values.into_iter().map(each).collect())),
        Value::Map(values) => Value::Map(values.into_iter().map(named).collect()),
        Value::Object(values) => Value::Object(values.into_iter().map(named).collect()),
        Value::Dynamic(typed) => Value::dynamic(typed.0, rebuilt(typed.1, change)),
        value => change(value),
    }
}

#[test]
fn types_keep_their_notation() {
    for vector in vectors(VALUES) {
        let written = json::type_to_json(&vector.ty());
        assert_eq!(
            str::from_utf8(&written).unwrap(),
            vector.ty.get(),
            "{}",
            vector.name
        );
    }
}

#[test]
fn msgpack_comes_back_byte_for_byte() {
    for vector in vectors(VALUES) {
        let written = msgpack::encode(&vector.value(), &vector.ty()).expect(&vector.name);
        assert_eq!(hex(&written), vector.msgpack, "{}", vector.name);
        assert_eq!(
            Some(vector.value().is_wholly_known()),
            vector.wholly_known,
            "{}",
            vector.name
        );
    }
}

#[test]
fn sets_are_written_in_their_own_order() {
    let reversed = |value| match value {
        Value::Set(values) => Value::Set(values.into_iter().rev().collect()),
        value => value,
    };
    for vector in vectors(VALUES).filter(|vector| vector.wholly_known == Some(true)) {
        let value = rebuilt(vector.value(), reversed);
        assert_eq!(value, vector.value(), "{}", vector.name);
        let written = msgpack::encode(&value, &vector.ty()).expect(&vector.name);
        assert_eq!(hex(&written), vector.msgpack, "{}", vector.name);
    }
}

/// The vectors' integers of more than 53 bits are partly computed as floats, and JSON has the
/// shortest text of the float, which is not the same integer. In msgpack they are what they are.
fn as_float_prints(value: Value) -> Value {
    match value {
        Value::Number(number) => match number.as_i64() {
            Some(integer) if integer as f64 as i64 == integer => {
                Value::Number(Number::from(integer as f64))
            }
            _ => Value::Number(number),
        },
        value => value,
    }
}

/// The text of a float is a decimal, which is equal only where the float is exact.
fn as_read_from_text(value: Value) -> Value {
    match value {
        Value::Number(number) => Value::Number(number.to_string().parse().expect("not finite")),
        value => value,
    }
}

#[test]
fn json_is_written_as_terraform_writes_it() {
    for vector in vectors(VALUES) {
        let written = |value| {
            Some(String::from_utf8(json::encode(&value, &vector.ty()).ok()?.into()).expect("UTF-8"))
        };
        let expected = vector.json.map(|text| text.get().to_owned());
        if written(vector.value()) != expected {
            assert_eq!(
                written(rebuilt(vector.value(), as_float_prints)),
                expected,
                "{}",
                vector.name
            );
        }
    }
}

#[test]
fn json_reads_as_the_same_value() {
    for vector in vectors(VALUES) {
        let Some(text) = vector.json else { continue };
        for decode in [json::decode, json::decode_state] {
            let read = decode(text.get().as_bytes(), &vector.ty()).expect(&vector.name);
            if read != rebuilt(vector.value(), as_read_from_text) {
                let value = rebuilt(vector.value(), as_float_prints);
                assert_eq!(read, rebuilt(value, as_read_from_text), "{}", vector.name);
            }
        }
    }
}

#[test]
fn malformed_is_an_error_with_a_path() {
    let errors = vectors(MALFORMED).map(|vector| {
        let error: DecodeError =
            msgpack::decode(&vector.bytes(), &vector.ty()).expect_err(&vector.name);
        format!("{}: {error}\n", vector.name)
    });
    expect_test::expect![[r#"
        empty input: the input ends too early
        truncated string: the input ends too early
        string with invalid UTF-8: this text is not UTF-8
        string where bool: a bool is required, not a string
        bool where string: a string is required, not a bool
        array where string: a string is required, not an array
        map where list: a list is required, not a map
        array where map: a map is required, not an array
        array where object: an object is required, not an array
        object with a missing attribute: b: this attribute is missing
        object with an unexpected attribute: b: this attribute is not expected here
        object with a non-string key: a key must be a string, not a number
        tuple too short: a tuple of length 2 is required
        tuple too long: a tuple of length 1 is required
        list truncated: [1]: the input ends too early
        array32 promising four billion: the input ends too early
        map32 promising four billion: the input ends too early
        str32 promising four gigabytes: the input ends too early
        bin32 promising four gigabytes: the input ends too early
        ext32 promising four gigabytes: the input ends too early
        decimal string that is no number: a decimal number is required
        decimal string empty: a decimal number is required
        decimal string with space: a decimal number is required
        dynamic without wrapper: a value with its type is required, not a string
        dynamic wrapper of one: a value of any type must come with its type
        dynamic wrapper of three: a value of any type must come with its type
        dynamic wrapper whose type is no JSON: there is no type of this name
        dynamic wrapper with unknown type name: there is no type of this name
        dynamic wrapper, value of another type: a string is required, not a bool
        truncated in the float: the input ends too early
        never used code c1: the byte c1 is not used in msgpack
        unknown of a wrong refinement kind: the input ends too early
        list nesting deeper than its type: [0][0]: a string is required, not an array
    "#]]
    .assert_eq(&errors.collect::<String>());
}
