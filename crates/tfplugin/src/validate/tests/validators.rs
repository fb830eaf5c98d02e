//! Each validator by itself.

use expect_test::{Expect, expect};
use serde_json::{Value as Json, json};

use crate::diagnostics::Diagnostics;
use crate::path::Path;
use crate::testing::{UNKNOWN, value};
use crate::types::Type;
use crate::validate::{
    Subject, Validator, choice, duration, each, length, pattern, range, size, suggestion, text,
};

/// What is told of `given`, a value of `ty`, where it has to satisfy `validator`.
fn check(validator: &Validator, ty: &Type, given: Json, expected: Expect) {
    let mut found = Diagnostics::new();
    let subject = Subject {
        path: &Path::attribute("it"),
        sensitive: false,
    };
    validator.check(&value(ty, &given), subject, &mut found);
    expected.assert_eq(&found.to_string());
}

fn passes(validator: &Validator, ty: &Type, given: &[Json]) {
    for given in given {
        check(validator, ty, given.clone(), expect![""]);
    }
}

#[test]
fn lengths_count_characters() {
    let validator = length(2..=3);
    passes(
        &validator,
        &Type::String,
        &[json!("ab"), json!("äöü"), json!("🦀🦀")],
    );
    check(
        &validator,
        &Type::String,
        json!("äöüß"),
        expect![[r#"
        error at it: Invalid value for it: The value must have between 2 and 3 characters. Got 4.
    "#]],
    );
    check(
        &length(1..),
        &Type::String,
        json!(""),
        expect![[r#"
        error at it: Invalid value for it: The value must have at least 1 character. Got 0.
    "#]],
    );
}

#[test]
fn choices_and_suggestions() {
    const SIZES: &[&str] = &["small", "large"];
    passes(
        &choice(SIZES),
        &Type::String,
        &[json!("small"), json!("large")],
    );
    passes(
        &suggestion(SIZES),
        &Type::String,
        &[json!("small"), json!("large")],
    );
    check(
        &choice(SIZES),
        &Type::String,
        json!("Small"),
        expect![[r#"
            error at it: Invalid value for it: The value must be one of `small`, `large`. Did you mean `small`?
        "#]],
    );
    check(
        &suggestion(SIZES),
        &Type::String,
        json!("huge"),
        expect![[r#"
            warning at it: Unlisted value for it: The value is none of those that this version of the provider knows: `small`, `large`. If the API knows it, ignore this; otherwise correct it.
        "#]],
    );
}

#[test]
fn patterns() {
    let validator = pattern("^[a-z]+$", "must be lower-case letters.");
    passes(&validator, &Type::String, &[json!("abc")]);
    check(
        &validator,
        &Type::String,
        json!("a b"),
        expect![[r#"
            error at it: Invalid value for it: The value must be lower-case letters.
        "#]],
    );
}

#[test]
fn durations() {
    passes(
        &duration(),
        &Type::String,
        &[json!("30s"), json!("1h30m"), json!("1.5h")],
    );
    check(
        &duration(),
        &Type::String,
        json!("30"),
        expect![[r#"
        error at it: Invalid value for it: The value must be a length of time such as "30s", "10m" or "1h30m". Got "30": a unit is missing: ns, us, ms, s, m or h.
    "#]],
    );
    check(
        &duration(),
        &Type::String,
        json!("0s"),
        expect![[r#"
        error at it: Invalid value for it: The value must be a length of time such as "30s", "10m" or "1h30m". Got "0s": it must be longer than nothing.
    "#]],
    );
}

#[test]
fn text_that_a_function_accepts() {
    let validator = text("must be a fish.", |text| {
        let fish = ["cod", "eel"].contains(&text);
        fish.then_some(())
            .ok_or_else(|| format!("must be a fish; {text:?} is none."))
    });
    passes(&validator, &Type::String, &[json!("cod")]);
    check(
        &validator,
        &Type::String,
        json!("cat"),
        expect![[r#"
        error at it: Invalid value for it: The value must be a fish; "cat" is none.
    "#]],
    );
}

#[test]
fn ranges_hold_whole_numbers() {
    passes(
        &range(1..=9),
        &Type::Number,
        &[json!(1), json!(9), json!(5.0)],
    );
    check(
        &range(1..=9),
        &Type::Number,
        json!(0),
        expect![[r#"
        error at it: Invalid value for it: The value must be a whole number, between 1 and 9. Got 0.
    "#]],
    );
    check(
        &range(1..=9),
        &Type::Number,
        json!(1.5),
        expect![[r#"
        error at it: Invalid value for it: The value must be a whole number, between 1 and 9. Got 1.5.
    "#]],
    );
    check(
        &range(1..),
        &Type::Number,
        json!(-1e30),
        expect![[r#"
        error at it: Invalid value for it: The value must be a whole number, at least 1. Got -1000000000000000000000000000000.
    "#]],
    );
}

#[test]
fn sizes_of_collections() {
    let (list, set, map) = (
        Type::list(Type::String),
        Type::set(Type::String),
        Type::map(Type::String),
    );
    passes(&size(1..=2), &list, &[json!(["a"]), json!(["a", UNKNOWN])]);
    check(
        &size(1..=2),
        &list,
        json!([]),
        expect![[r#"
        error at it: Invalid value for it: The value must have between 1 and 2 elements. Got 0.
    "#]],
    );
    check(
        &size(1..=2),
        &set,
        json!(["a", "b", "c"]),
        expect![[r#"
        error at it: Invalid value for it: The value must have between 1 and 2 elements. Got 3.
    "#]],
    );
    check(
        &size(1..=1),
        &map,
        json!({ "a": "b", "c": "d" }),
        expect![[r#"
            error at it: Invalid value for it: The value must have exactly 1 element. Got 2.
        "#]],
    );
    // They may turn out equal.
    passes(&size(1..=2), &set, &[json!(["a", "b", UNKNOWN])]);
}

#[test]
fn elements_stand_at_their_paths_and_those_of_a_set_at_the_set() {
    let validator = each(length(1..));
    let given = json!(["a", "", UNKNOWN, null]);
    check(
        &validator,
        &Type::list(Type::String),
        given.clone(),
        expect![[r#"
            error at it[1]: Invalid value for it[1]: The value must have at least 1 character. Got 0.
        "#]],
    );
    check(
        &validator,
        &Type::set(Type::String),
        given,
        expect![[r#"
            error at it: Invalid value for it: The value must have at least 1 character. Got 0.
        "#]],
    );
    let given = json!({ "a": "a", "b": "" });
    check(
        &validator,
        &Type::map(Type::String),
        given,
        expect![[r#"
            error at it["b"]: Invalid value for it["b"]: The value must have at least 1 character. Got 0.
        "#]],
    );
}

#[test]
fn requirements_are_sentences_in_the_documentation() {
    for (validator, expected) in [
        (length(1..), "must have at least 1 character."),
        (length(..=1), "must have at most 1 character."),
        (length(2..=3), "must have between 2 and 3 characters."),
        (length(4..=4), "must have exactly 4 characters."),
        (
            length(2..4),
            "must have at least 2 and less than 4 characters.",
        ),
        (length(..4), "must have less than 4 characters."),
        (length(..), "must have any number of characters."),
        (size(1..), "must have at least 1 element."),
        (range(1..=9), "must be a whole number, between 1 and 9."),
        (choice(&["a", "b"]), "must be one of `a`, `b`."),
        (suggestion(&["a"]), "is usually one of `a`."),
        (
            each(choice(&["a"])),
            "holds elements of which each must be one of `a`.",
        ),
        (
            duration(),
            "must be a length of time such as \"30s\", \"10m\" or \"1h30m\".",
        ),
    ] {
        assert_eq!(validator.requirement(), expected);
    }
}
