//! Each validator by itself.

use std::collections::{BTreeMap, BTreeSet};

use expect_test::{Expect, expect};
use serde_json::{Value as Json, json};

use crate::diagnostics::Diagnostics;
use crate::path::Path;
use crate::testing::{UNKNOWN, value};
use crate::types::Type;
use crate::validate::{
    AnyValidator, Subject, Validator, choice, choice_ignoring_case, duration, each, either, keys,
    length, none_of, pattern, range, size, suggestion, text, unique,
};

type Text = Validator<String>;
type List = Validator<Vec<String>>;
type Set = Validator<BTreeSet<String>>;
type Map = Validator<BTreeMap<String, String>>;

/// `validator`, said to be a `V`.
fn typed<V>(validator: V) -> V {
    validator
}

/// The diagnostics of `given`, a value of `ty`, where it has to satisfy `validator`.
fn check<T>(validator: &Validator<T>, ty: &Type, given: Json, expected: Expect) {
    let mut found = Diagnostics::new();
    let subject = Subject {
        path: &Path::attribute("it"),
        sensitive: false,
    };
    validator.check(&value(ty, &given), subject, &mut found);
    expected.assert_eq(&found.to_string());
}

fn passes<T>(validator: &Validator<T>, ty: &Type, given: &[Json]) {
    for given in given {
        check(validator, ty, given.clone(), expect![""]);
    }
}

#[test]
fn lengths_count_characters() {
    let validator: Text = length(2..=3);
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
        &typed::<Text>(length(1..)),
        &Type::String,
        json!(""),
        expect![[r#"
        error at it: Invalid value for it: The value must have at least 1 character. Got 0.
    "#]],
    );
}

#[test]
fn a_choice_may_ignore_case() {
    let sizes: Text = choice_ignoring_case(&["Small", "large"]);
    passes(&sizes, &Type::String, &[json!("SMALL"), json!("Large")]);
    check(
        &sizes,
        &Type::String,
        json!("smal"),
        expect![[r#"
            error at it: Invalid value for it: The value must be one of `Small`, `large`, in upper or lower case. Did you mean `Small`?
        "#]],
    );
}

#[test]
fn choices_and_suggestions() {
    const SIZES: &[&str] = &["small", "large"];
    passes(
        &typed::<Text>(choice(SIZES)),
        &Type::String,
        &[json!("small"), json!("large")],
    );
    passes(
        &typed::<Text>(suggestion(SIZES)),
        &Type::String,
        &[json!("small"), json!("large")],
    );
    check(
        &typed::<Text>(choice(SIZES)),
        &Type::String,
        json!("Small"),
        expect![[r#"
            error at it: Invalid value for it: The value must be one of `small`, `large`. Did you mean `small`?
        "#]],
    );
    check(
        &typed::<Text>(suggestion(SIZES)),
        &Type::String,
        json!("huge"),
        expect![[r#"
            warning at it: Unlisted value for it: The value is none of those that this version of the provider knows: `small`, `large`. If the API knows it, ignore this; otherwise correct it.
        "#]],
    );
}

#[test]
fn patterns() {
    let validator: Text = pattern("^[a-z]+$", "must be lower-case letters.");
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
        &typed::<Text>(duration()),
        &Type::String,
        &[json!("30s"), json!("1h30m"), json!("1.5h")],
    );
    check(
        &typed::<Text>(duration()),
        &Type::String,
        json!("30"),
        expect![[r#"
        error at it: Invalid value for it: The value must be a length of time such as "30s", "10m" or "1h30m". Got "30": a unit is missing: ns, us, ms, s, m or h.
    "#]],
    );
    check(
        &typed::<Text>(duration()),
        &Type::String,
        json!("0s"),
        expect![[r#"
        error at it: Invalid value for it: The value must be a length of time such as "30s", "10m" or "1h30m". Got "0s": it must be longer than 0.
    "#]],
    );
}

#[test]
fn text_that_a_function_accepts() {
    let validator: Text = text("must be a fish.", |text| {
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
        &range(1..=9_i64),
        &Type::Number,
        &[json!(1), json!(9), json!(5.0)],
    );
    check(
        &range(1..=9_i64),
        &Type::Number,
        json!(0),
        expect![[r#"
        error at it: Invalid value for it: The value must be a whole number, between 1 and 9. Got 0.
    "#]],
    );
    check(
        &range(1..=9_i64),
        &Type::Number,
        json!(1.5),
        expect![[r#"
        error at it: Invalid value for it: The value must be a whole number, between 1 and 9. Got 1.5.
    "#]],
    );
    check(
        &range(1_i64..),
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
    passes(
        &typed::<List>(size(1..=2)),
        &list,
        &[json!(["a"]), json!(["a", UNKNOWN])],
    );
    check(
        &typed::<List>(size(1..=2)),
        &list,
        json!([]),
        expect![[r#"
        error at it: Invalid value for it: The value must have between 1 and 2 elements. Got 0.
    "#]],
    );
    check(
        &typed::<Set>(size(1..=2)),
        &set,
        json!(["a", "b", "c"]),
        expect![[r#"
        error at it: Invalid value for it: The value must have between 1 and 2 elements. Got 3.
    "#]],
    );
    check(
        &typed::<Map>(size(1..=1)),
        &map,
        json!({ "a": "b", "c": "d" }),
        expect![[r#"
            error at it: Invalid value for it: The value must have exactly 1 element. Got 2.
        "#]],
    );
    // They may turn out equal.
    passes(
        &typed::<Set>(size(1..=2)),
        &set,
        &[json!(["a", "b", UNKNOWN])],
    );
}

#[test]
fn elements_stand_at_their_paths_and_those_of_a_set_at_the_set() {
    let given = json!(["a", "", UNKNOWN, null]);
    check(
        &typed::<List>(each(length(1..))),
        &Type::list(Type::String),
        given.clone(),
        expect![[r#"
            error at it[1]: Invalid value for it[1]: The value must have at least 1 character. Got 0.
        "#]],
    );
    check(
        &typed::<Set>(each(length(1..))),
        &Type::set(Type::String),
        given,
        expect![[r#"
            error at it: Invalid value for it: The value must have at least 1 character. Got 0.
        "#]],
    );
    let given = json!({ "a": "a", "b": "" });
    check(
        &typed::<Map>(each(length(1..))),
        &Type::map(Type::String),
        given,
        expect![[r#"
            error at it["b"]: Invalid value for it["b"]: The value must have at least 1 character. Got 0.
        "#]],
    );
}

#[test]
fn fractions_have_ranges_too() {
    passes(&range(0.5..=1.0), &Type::Number, &[json!(0.5), json!(1)]);
    check(
        &range(0.5..=1.0),
        &Type::Number,
        json!(0.25),
        expect![[r#"
            error at it: Invalid value for it: The value must be between 0.5 and 1. Got 0.25.
        "#]],
    );
    check(
        &range(0..=200_u8),
        &Type::Number,
        json!(-1),
        expect![[r#"
            error at it: Invalid value for it: The value must be a whole number, between 0 and 200. Got -1.
        "#]],
    );
}

#[test]
fn keys_of_maps_stand_at_their_paths() {
    check(
        &typed::<Map>(keys(length(2..))),
        &Type::map(Type::String),
        json!({ "a": "", "bb": "" }),
        expect![[r#"
            error at it["a"]: Invalid value for it["a"]: The value must have at least 2 characters. Got 1.
        "#]],
    );
}

#[test]
fn elements_of_lists_are_unique() {
    let list = Type::list(Type::String);
    passes(
        &typed::<List>(unique()),
        &list,
        &[json!(["a", "b", UNKNOWN, UNKNOWN])],
    );
    check(
        &typed::<List>(unique()),
        &list,
        json!(["a", "b", "a"]),
        expect![[r#"
            error at it[2]: Invalid value for it[2]: The value is in this list already.
        "#]],
    );
}

#[test]
fn one_of_two_validators_is_enough() {
    let validator: Text = either(length(..=1), pattern("^x", "must begin with x."));
    passes(&validator, &Type::String, &[json!("a"), json!("xyz")]);
    check(
        &validator,
        &Type::String,
        json!("abc"),
        expect![[r#"
            error at it: Invalid value for it: The value must have at most 1 character, or else must begin with x.
        "#]],
    );
}

#[test]
fn refused_texts() {
    let validator: Text = none_of(&["default", "system"]);
    passes(&validator, &Type::String, &[json!("mine")]);
    check(
        &validator,
        &Type::String,
        json!("system"),
        expect![[r#"
            error at it: Invalid value for it: The value must be none of `default`, `system`.
        "#]],
    );
}

#[test]
fn a_function_checks_values_that_are_wholly_known() {
    let validator: List = Validator::of("must be sorted.", |list: Vec<String>| {
        list.is_sorted()
            .then_some(())
            .ok_or_else(|| "must be sorted.".to_owned())
    });
    let list = Type::list(Type::String);
    passes(
        &validator,
        &list,
        &[json!(["a", "b"]), json!(["b", UNKNOWN, "a"])],
    );
    check(
        &validator,
        &list,
        json!(["b", "a"]),
        expect![[r#"
            error at it: Invalid value for it: The value must be sorted.
        "#]],
    );
}

#[test]
fn requirements_are_sentences_in_the_documentation() {
    fn of<T>(validator: Validator<T>) -> AnyValidator {
        validator.untyped()
    }
    fn text(validator: Text) -> AnyValidator {
        validator.untyped()
    }
    for (validator, expected) in [
        (text(length(1..)), "must have at least 1 character."),
        (text(length(..=1)), "must have at most 1 character."),
        (text(length(2..=3)), "must have between 2 and 3 characters."),
        (text(length(4..=4)), "must have exactly 4 characters."),
        (
            text(length(2..4)),
            "must have at least 2 and less than 4 characters.",
        ),
        (text(length(..4)), "must have less than 4 characters."),
        (text(length(..)), "must have any number of characters."),
        (
            of(typed::<List>(size(1..))),
            "must have at least 1 element.",
        ),
        (
            of(range(1..=9_i64)),
            "must be a whole number, between 1 and 9.",
        ),
        (text(choice(&["a", "b"])), "must be one of `a`, `b`."),
        (text(suggestion(&["a"])), "is usually one of `a`."),
        (
            of(typed::<Set>(each(choice(&["a"])))),
            "holds elements of which each must be one of `a`.",
        ),
        (
            text(duration()),
            "must be a length of time such as \"30s\", \"10m\" or \"1h30m\".",
        ),
    ] {
        assert_eq!(validator.requirement(), expected);
    }
}
