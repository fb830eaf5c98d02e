//! What JSON is refused, and what state may leave out.

use expect_test::expect;

use super::super::DecodeError;
use super::super::tests::check;
use super::{decode, decode_state, type_from_json};
use crate::types::Type;
use crate::value::Value;

fn from_json(text: &str, ty: &Type) -> Result<Value, DecodeError> {
    decode(text.as_bytes(), ty)
}

fn from_state(text: &str, ty: &Type) -> Result<Value, DecodeError> {
    decode_state(text.as_bytes(), ty)
}

#[test]
fn json_is_checked() {
    let cases = [
        ("\"string\"", ""),
        ("\"string\"", "\"a\" x"),
        ("\"string\"", "\"a"),
        ("\"string\"", "\"\t\""),
        ("\"string\"", r#""\ud83d\ude00 \u00e9\n\/""#),
        ("\"string\"", r#""\ud83d x""#),
        ("\"string\"", r#""\ude00""#),
        ("\"string\"", r#""\u+123""#),
        ("\"string\"", r#""\x""#),
        ("\"string\"", "1"),
        ("\"bool\"", "\"true\""),
        ("\"bool\"", "tru"),
        ("\"number\"", "\"1\""),
        ("\"number\"", "-0.50E+1"),
        ("\"number\"", "1e1000000000"),
        ("\"number\"", "01"),
        ("\"number\"", "1."),
        ("\"number\"", "-"),
        ("[\"list\",\"bool\"]", " [ true , null ] "),
        ("[\"list\",\"bool\"]", "[true,]"),
        ("[\"list\",\"bool\"]", "[true 1]"),
        ("[\"list\",\"bool\"]", "[true,1]"),
        ("[\"set\",\"bool\"]", "[true,true]"),
        ("[\"map\",\"bool\"]", r#"{"a":true,"a":false}"#),
        ("[\"map\",\"bool\"]", r#"{"a":1}"#),
        ("[\"map\",\"bool\"]", r#"{1:true}"#),
        ("[\"tuple\",[\"bool\"]]", "[]"),
        ("[\"tuple\",[\"bool\"]]", "[true,true]"),
        ("[\"object\",{\"a\":\"bool\"}]", "{}"),
        ("[\"object\",{\"a\":\"bool\"}]", r#"{"a":true,"b":1}"#),
        ("[\"object\",{\"a\":\"bool\"}]", r#"{"a":1}"#),
        ("\"dynamic\"", r#"{"type":["list","number"],"value":[1]}"#),
        ("\"dynamic\"", r#"{"value":[1],"type":["list","bool"]}"#),
        ("\"dynamic\"", r#"{"value":1}"#),
        ("\"dynamic\"", r#"{"value":1,"type":"number","more":1}"#),
        ("\"dynamic\"", "true"),
    ];
    check(
        &cases,
        from_json,
        expect![[r#"
            "string"  -> error: this is not JSON: expected a value at byte 0
            "string" "a" x -> error: this is not JSON: expected the end at byte 4
            "string" "a -> error: this is not JSON: expected the end of a string at byte 2
            "string" "	" -> error: this is not JSON: expected the end of a string at byte 1
            "string" "\ud83d\ude00 \u00e9\n\/" -> String("😀 é\n/")
            "string" "\ud83d x" -> error: this text is not UTF-16 in its escapes
            "string" "\ude00" -> error: this text is not UTF-16 in its escapes
            "string" "\u+123" -> error: this is not JSON: expected four hexadecimal digits at byte 3
            "string" "\x" -> error: this is not JSON: expected an escape at byte 3
            "string" 1 -> error: a string is required, not a number
            "bool" "true" -> error: a bool is required, not a string
            "bool" tru -> error: this is not JSON: expected a value at byte 0
            "number" "1" -> error: a number is required, not a string
            "number" -0.50E+1 -> Number(-5)
            "number" 1e1000000000 -> error: this number is too large or too small
            "number" 01 -> error: this is not JSON: expected the end at byte 1
            "number" 1. -> error: this is not JSON: expected a digit at byte 2
            "number" - -> error: this is not JSON: expected a digit at byte 1
            ["list","bool"]  [ true , null ]  -> List([Bool(true), Null])
            ["list","bool"] [true,] -> error: [1]: this is not JSON: expected a value at byte 6
            ["list","bool"] [true 1] -> error: this is not JSON: expected `,` at byte 6
            ["list","bool"] [true,1] -> error: [1]: a bool is required, not a number
            ["set","bool"] [true,true] -> Set([Bool(true)])
            ["map","bool"] {"a":true,"a":false} -> Map({"a": Bool(false)})
            ["map","bool"] {"a":1} -> error: ["a"]: a bool is required, not a number
            ["map","bool"] {1:true} -> error: this is not JSON: expected `"` at byte 1
            ["tuple",["bool"]] [] -> error: a tuple of length 1 is required
            ["tuple",["bool"]] [true,true] -> error: a tuple of length 1 is required
            ["object",{"a":"bool"}] {} -> error: a: this attribute is missing
            ["object",{"a":"bool"}] {"a":true,"b":1} -> error: b: this attribute is not expected here
            ["object",{"a":"bool"}] {"a":1} -> error: a: a bool is required, not a number
            "dynamic" {"type":["list","number"],"value":[1]} -> Dynamic((List(Number), List([Number(1)])))
            "dynamic" {"value":[1],"type":["list","bool"]} -> error: [0]: a bool is required, not a number
            "dynamic" {"value":1} -> error: a value of any type must come with its type
            "dynamic" {"value":1,"type":"number","more":1} -> error: only `value` and `type` are expected
            "dynamic" true -> error: a value with its type is required, not a bool
        "#]],
    );
}

#[test]
fn state_of_earlier_versions_is_read() {
    let cases = [
        (
            "[\"object\",{\"a\":\"bool\",\"b\":\"bool\"}]",
            r#"{"b":true,"gone":[{"x":[1,"]"]}]}"#,
        ),
        (
            "[\"list\",[\"object\",{\"a\":\"bool\"}]]",
            r#"[{},{"a":false,"b":"é"}]"#,
        ),
        ("[\"object\",{\"a\":\"bool\"}]", r#"{"gone":[1}"#),
        ("[\"list\",\"string\"]", r#"[1.50,true,"x"]"#),
        ("[\"list\",\"number\"]", r#"["1.50",2]"#),
        ("[\"list\",\"bool\"]", r#"["true","0",false]"#),
        ("[\"list\",\"number\"]", r#"[true]"#),
        ("[\"list\",\"bool\"]", r#"["yes"]"#),
        (
            "\"dynamic\"",
            r#"{"value":{},"type":["object",{"a":"bool"}]}"#,
        ),
    ];
    check(
        &cases,
        from_state,
        expect![[r#"
            ["object",{"a":"bool","b":"bool"}] {"b":true,"gone":[{"x":[1,"]"]}]} -> Object({"a": Null, "b": Bool(true)})
            ["list",["object",{"a":"bool"}]] [{},{"a":false,"b":"é"}] -> List([Object({"a": Null}), Object({"a": Bool(false)})])
            ["object",{"a":"bool"}] {"gone":[1} -> error: this is not JSON: expected `,` at byte 10
            ["list","string"] [1.50,true,"x"] -> List([String("1.50"), String("true"), String("x")])
            ["list","number"] ["1.50",2] -> List([Number(1.5), Number(2)])
            ["list","bool"] ["true","0",false] -> List([Bool(true), Bool(false), Bool(false)])
            ["list","number"] [true] -> error: [0]: a number is required, not a bool
            ["list","bool"] ["yes"] -> error: [0]: a bool is required, not this string
            "dynamic" {"value":{},"type":["object",{"a":"bool"}]} -> error: a: this attribute is missing
        "#]],
    );
}

#[test]
fn notations_of_types_are_checked() {
    let notations = [
        "",
        "1",
        "\"text\"",
        "\"string\" ",
        "\"string\"x",
        "[]",
        "[\"list\"]",
        "[\"list\",\"bool\",\"bool\"]",
        "[\"bag\",\"bool\"]",
        "[\"object\",{\"a\":[\"list\",\"text\"]}]",
        "[\"object\",{\"a\":\"bool\"},[\"a\"]]",
        "[\"tuple\",\"bool\"]",
    ];
    let outcomes = notations.map(|notation| match type_from_json(notation.as_bytes()) {
        Ok(ty) => format!("{notation} -> {ty:?}\n"),
        Err(error) => format!("{notation} -> error: {error}\n"),
    });
    expect![[r#"
         -> error: this is not JSON: expected a value at byte 0
        1 -> error: this is not JSON: expected `[` at byte 0
        "text" -> error: there is no type of this name
        "string"  -> String
        "string"x -> error: this is not JSON: expected the end at byte 8
        [] -> error: the notation of a type has two elements
        ["list"] -> error: the notation of a type has two elements
        ["list","bool","bool"] -> error: the notation of a type has two elements
        ["bag","bool"] -> error: there is no type of this name
        ["object",{"a":["list","text"]}] -> error: a: there is no type of this name
        ["object",{"a":"bool"},["a"]] -> error: the notation of a type has two elements
        ["tuple","bool"] -> error: this is not JSON: expected `[` at byte 9
    "#]]
    .assert_eq(&outcomes.concat());
}
