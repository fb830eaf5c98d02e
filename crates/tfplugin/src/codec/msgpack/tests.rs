//! What msgpack is refused, and what is made of the odd kinds.

use expect_test::expect;

use super::super::DecodeError;
use super::super::tests::check;
use super::{decode, encode};
use crate::types::Type;
use crate::value::{Refinements, Value};

fn from_hex(hex: &str, ty: &Type) -> Result<Value, DecodeError> {
    let bytes = hex
        .split_whitespace()
        .map(|byte| u8::from_str_radix(byte, 16).unwrap());
    decode(&bytes.collect::<Vec<u8>>(), ty)
}

#[test]
fn msgpack_is_checked() {
    let cases = [
        ("\"string\"", "a1 61 a1"),
        ("\"string\"", "a1 ff"),
        ("\"string\"", "c4 01 61"),
        ("\"number\"", "ca 3f c0 00 00"),
        ("\"number\"", "cb 7f f8 00 00 00 00 00 00"),
        ("\"number\"", "cb 40 08 00 00 00 00 00 00"),
        ("\"number\"", "ac 31 65 31 30 30 30 30 30 30 30 30 30"),
        ("\"number\"", "a9 31 65 31 30 30 30 30 30 30"),
        (
            r#"["object",{"a":"bool","b":"bool"}]"#,
            "82 a1 61 c2 a1 61 c3",
        ),
        (
            r#"["object",{"a":["map",["list","bool"]]}]"#,
            "81 a1 61 81 a1 6b 92 c2 01",
        ),
        (r#"["map","bool"]"#, "82 a1 6b c2 a1 6b c3"),
        (r#"["map","bool"]"#, "81 c0 c3"),
        (r#"["set",["object",{"a":"bool"}]]"#, "91 81 a1 61 01"),
        (r#"["set","number"]"#, "93 02 01 02"),
        (r#"["set","number"]"#, "93 d4 00 00 01 d4 00 00"),
        ("\"dynamic\"", "92 c4 09 22 64 79 6e 61 6d 69 63 22 c0"),
        ("\"dynamic\"", "92 c4 08 22 73 74 72 69 6e 67 22 d4 00 00"),
        ("\"dynamic\"", "92 01 02"),
    ];
    check(
        &cases,
        from_hex,
        expect![[r#"
            "string" a1 61 a1 -> error: there are bytes after the value
            "string" a1 ff -> error: this text is not UTF-8
            "string" c4 01 61 -> String("a")
            "number" ca 3f c0 00 00 -> Number(1.5)
            "number" cb 7f f8 00 00 00 00 00 00 -> error: NaN is not a number that Terraform knows
            "number" cb 40 08 00 00 00 00 00 00 -> Number(3)
            "number" ac 31 65 31 30 30 30 30 30 30 30 30 30 -> error: this number is too large or too small
            "number" a9 31 65 31 30 30 30 30 30 30 -> Number(1e1000000)
            ["object",{"a":"bool","b":"bool"}] 82 a1 61 c2 a1 61 c3 -> error: a: this attribute occurs twice
            ["object",{"a":["map",["list","bool"]]}] 81 a1 61 81 a1 6b 92 c2 01 -> error: a["k"][1]: a bool is required, not a number
            ["map","bool"] 82 a1 6b c2 a1 6b c3 -> Map({"k": Bool(true)})
            ["map","bool"] 81 c0 c3 -> error: a key must be a string, not null
            ["set",["object",{"a":"bool"}]] 91 81 a1 61 01 -> error: in an element, at a: a bool is required, not a number
            ["set","number"] 93 02 01 02 -> Set([Number(2), Number(1)])
            ["set","number"] 93 d4 00 00 01 d4 00 00 -> Set([Unknown(None), Number(1), Unknown(None)])
            "dynamic" 92 c4 09 22 64 79 6e 61 6d 69 63 22 c0 -> Null
            "dynamic" 92 c4 08 22 73 74 72 69 6e 67 22 d4 00 00 -> Dynamic((String, Unknown(None)))
            "dynamic" 92 01 02 -> error: a value of any type must come with its type
        "#]],
    );
}

#[test]
fn refinements_are_checked() {
    let cases = [
        ("\"string\"", "c7 00 05"),
        ("\"string\"", "d4 07 00"),
        ("\"string\"", "d5 07 00 00"),
        ("\"string\"", "c7 03 0c 81 01 c3"),
        ("\"string\"", "c7 03 0c 81 01 c2"),
        ("\"string\"", "d5 0c 80 00"),
        ("\"string\"", "d5 0c 90 00"),
        ("\"string\"", "c7 03 0c 81 07 c2"),
        ("\"string\"", "c7 05 0c 81 02 a2 61 62"),
        ("\"string\"", "c7 05 0c 81 02 a2 61 ff"),
        ("\"string\"", "c7 03 0c 81 05 01"),
        ("\"bool\"", "c7 05 0c 81 03 92 01 c3"),
        ("\"number\"", "c7 05 0c 81 03 92 01 c3"),
        ("\"number\"", "c7 05 0c 81 03 92 c0 c3"),
        ("[\"list\",\"bool\"]", "c7 03 0c 81 05 ff"),
        ("[\"list\",\"bool\"]", "c7 03 0c 81 06 07"),
        ("\"dynamic\"", "c7 03 0c 81 05 01"),
    ];
    let detailed = |hex: &str, ty: &Type| match from_hex(hex, ty)? {
        Value::Unknown(refinements) => Ok(refinements),
        value => Err(DecodeError::new(format!("is known: {value:?}"))),
    };
    check(
        &cases,
        detailed,
        expect![[r#"
            "string" c7 00 05 -> None
            "string" d4 07 00 -> None
            "string" d5 07 00 00 -> error: there are no values of extension type 7
            "string" c7 03 0c 81 01 c3 -> error: is known: Null
            "string" c7 03 0c 81 01 c2 -> Some(Refinements { null: Some(false), string_prefix: None, number_min: None, number_max: None, length_min: None, length_max: None })
            "string" d5 0c 80 00 -> None
            "string" d5 0c 90 00 -> error: the refinements of this unknown value are malformed
            "string" c7 03 0c 81 07 c2 -> None
            "string" c7 05 0c 81 02 a2 61 62 -> Some(Refinements { null: None, string_prefix: Some("ab"), number_min: None, number_max: None, length_min: None, length_max: None })
            "string" c7 05 0c 81 02 a2 61 ff -> error: the refinements of this unknown value are malformed
            "string" c7 03 0c 81 05 01 -> error: the refinements of this unknown value do not fit its type, string
            "bool" c7 05 0c 81 03 92 01 c3 -> error: the refinements of this unknown value do not fit its type, bool
            "number" c7 05 0c 81 03 92 01 c3 -> Some(Refinements { null: None, string_prefix: None, number_min: Some((1, true)), number_max: None, length_min: None, length_max: None })
            "number" c7 05 0c 81 03 92 c0 c3 -> error: a number is required, not null
            ["list","bool"] c7 03 0c 81 05 ff -> error: the refinements of this unknown value are malformed
            ["list","bool"] c7 03 0c 81 06 07 -> Some(Refinements { null: None, string_prefix: None, number_min: None, number_max: None, length_min: None, length_max: Some(7) })
            "dynamic" c7 03 0c 81 05 01 -> None
        "#]],
    );
}

#[test]
fn refinements_are_bounded() {
    let mut bytes = vec![0xc8, 0x04, 0x01, 0x0c, 0x80];
    bytes.resize(4 + 1025, 0);
    let error = decode(&bytes, &Type::String).unwrap_err();
    assert_eq!(
        error.message(),
        "the refinements of this unknown value are too long"
    );

    let prefix = Refinements {
        string_prefix: Some("é".repeat(600)),
        ..Refinements::default()
    };
    let bytes = encode(&Value::Unknown(Some(Box::new(prefix))), &Type::String).unwrap();
    let Value::Unknown(Some(read)) = decode(&bytes, &Type::String).unwrap() else {
        panic!("refinements were lost");
    };
    assert_eq!(read.string_prefix, Some("é".repeat(128)));
}
