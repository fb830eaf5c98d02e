//! Validation as a table: a configuration in, messages out.

use std::collections::{BTreeMap, BTreeSet};

use expect_test::{Expect, expect};
use serde_json::{Value as Json, json};

use super::*;
use crate::attr::{Attr, Dynamic};
use crate::model::Model;
use crate::number::Number;
use crate::rpc::block_message;
use crate::testing::{UNKNOWN, object, value};
use crate::types::Type;

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
            error at it: Invalid value for it: The value must be one of `small`, `large`. Got "Small".
        "#]],
    );
    check(
        &suggestion(SIZES),
        &Type::String,
        json!("huge"),
        expect![[r#"
            warning at it: Unlisted value for it: "huge" is none of the values that this version of the provider knows: `small`, `large`. If the API knows it, ignore this; otherwise correct it.
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
        error at it: Invalid value for it: The value must be lower-case letters. Got "a b".
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

/// Everything that can be checked.
#[derive(Clone, Model)]
struct Everything {
    #[tf(required, check(length(2..)))]
    name: Attr<String>,
    #[tf(optional, sensitive, check(choice(&["a"]), pattern("^a$", "must be a."), duration()))]
    secret: Attr<String>,
    #[tf(optional, sensitive, check(range(..9)))]
    secret_number: Attr<i64>,
    #[tf(optional, sensitive)]
    secret_nest: Attr<Nest>,
    #[tf(optional, sensitive, check(each(choice(&["a"]))))]
    secret_list: Attr<Vec<String>>,
    #[tf(optional)]
    list: Attr<Vec<String>>,
    #[tf(optional)]
    set: Attr<BTreeSet<String>>,
    #[tf(optional)]
    map: Attr<BTreeMap<String, Number>>,
    #[tf(optional)]
    nullable: Attr<Vec<Attr<String>>>,
    #[tf(optional)]
    dynamic: Attr<Dynamic>,
    #[tf(optional)]
    nest: Attr<Nest>,
    #[tf(optional)]
    nests: Attr<Vec<Nest>>,
    #[tf(optional)]
    loose_nests: Attr<BTreeSet<Nest>>,
    #[tf(optional)]
    named_nests: Attr<BTreeMap<String, Nest>>,
    #[tf(block)]
    block: Attr<Nest>,
    #[tf(block)]
    blocks: Attr<Vec<Nest>>,
}

#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Model)]
struct Nest {
    #[tf(optional, check(choice(&["a"])))]
    kind: Attr<String>,
    #[tf(optional, sensitive, check(choice(&["a"])))]
    pin: Attr<String>,
}

/// What is told of a whole configuration.
fn check_config(config: Json, expected: Expect) {
    let wire = block_message(&Everything::block(), "");
    let mut found = Diagnostics::new();
    let config = object(&wire, &config);
    super::block(&Everything::block(), &config, &Path::root(), &mut found);
    expected.assert_eq(&found.to_string());
}

#[test]
fn each_problem_stands_at_its_path() {
    let (wrong, right) = (json!({ "kind": "b" }), json!({ "kind": "a" }));
    check_config(
        json!({
            "name": "x", "nest": wrong, "nests": [right, wrong], "loose_nests": [right, wrong],
            "named_nests": { "a": right, "b c": wrong }, "block": wrong, "blocks": [right, wrong],
        }),
        expect![[r#"
            error at name: Invalid value for name: The value must have at least 2 characters. Got 1.
            error at nest.kind: Invalid value for nest.kind: The value must be one of `a`. Got "b".
            error at nests[1].kind: Invalid value for nests[1].kind: The value must be one of `a`. Got "b".
            error at loose_nests.kind: Invalid value for loose_nests.kind: The value must be one of `a`. Got "b".
            error at named_nests["b c"].kind: Invalid value for named_nests["b c"].kind: The value must be one of `a`. Got "b".
            error at block.kind: Invalid value for block.kind: The value must be one of `a`. Got "b".
            error at blocks[1].kind: Invalid value for blocks[1].kind: The value must be one of `a`. Got "b".
        "#]],
    );
}

#[test]
fn sensitive_values_are_hidden_and_what_is_nested_in_them() {
    check_config(
        json!({
            "name": "xy", "secret": "hunter2", "secret_number": 4711, "secret_list": ["hunter2"],
            "secret_nest": { "kind": "hunter2" }, "nest": { "pin": "hunter2" },
        }),
        expect![[r#"
            error at secret: Invalid value for secret: The value must be one of `a`. Got a sensitive value.
            error at secret: Invalid value for secret: The value must be a. Got a sensitive value.
            error at secret: Invalid value for secret: The value must be a length of time such as "30s", "10m" or "1h30m". Got a sensitive value.
            error at secret_number: Invalid value for secret_number: The value must be a whole number, less than 9. Got a sensitive value.
            error at secret_nest.kind: Invalid value for secret_nest.kind: The value must be one of `a`. Got a sensitive value.
            error at secret_list[0]: Invalid value for secret_list[0]: The value must be one of `a`. Got a sensitive value.
            error at nest.pin: Invalid value for nest.pin: The value must be one of `a`. Got a sensitive value.
        "#]],
    );
}

#[test]
fn null_elements_are_refused_where_they_mean_nothing() {
    check_config(
        json!({
            "name": "xy", "list": ["a", null], "set": ["a", null], "map": { "a": 1, "b": null },
            "nests": [{}, null], "nullable": ["a", null], "dynamic": [null, { "a": null }],
        }),
        expect![[r#"
            error at list[1]: Null element in list[1]: Elements of this collection must not be null. Take the element out, or give it a value.
            error at set: Null element in set: Elements of this collection must not be null. Take the element out, or give it a value.
            error at map["b"]: Null element in map["b"]: Elements of this collection must not be null. Take the element out, or give it a value.
            error at nests[1]: Null element in nests[1]: Elements of this collection must not be null. Take the element out, or give it a value.
        "#]],
    );
}

#[test]
fn what_is_required_is_not_null() {
    check_config(
        json!({}),
        expect![[r#"
        error at name: Missing value for name: `name` is required, but its value here is null. Give it a value.
    "#]],
    );
}

#[test]
fn nothing_unknown_is_refused() {
    let nest = json!({ "kind": UNKNOWN, "pin": UNKNOWN });
    for config in [
        json!({ "name": UNKNOWN, "secret": UNKNOWN, "secret_number": UNKNOWN, "list": UNKNOWN }),
        json!({ "name": "xy", "list": [UNKNOWN], "set": [UNKNOWN], "map": { "a": UNKNOWN } }),
        json!({ "name": "xy", "secret_list": [UNKNOWN], "dynamic": UNKNOWN, "nest": UNKNOWN }),
        json!({ "name": "xy", "nests": [UNKNOWN], "loose_nests": UNKNOWN, "blocks": UNKNOWN }),
        json!({ "name": "xy", "nest": nest, "nests": [nest], "loose_nests": [nest] }),
        json!({ "name": "xy", "named_nests": { "a": nest }, "block": nest, "blocks": [nest] }),
    ] {
        check_config(config, expect![""]);
    }
}

/// Three arguments and what they depend on.
#[derive(Clone, Model)]
struct Arguments {
    #[tf(optional)]
    a: Attr<String>,
    #[tf(optional)]
    b: Attr<String>,
    #[tf(optional)]
    c: Attr<String>,
    #[tf(optional)]
    kind: Attr<String>,
}

/// What `rule` tells of each configuration.
fn check_rule(rule: &Rule, configs: &[Json], expected: Expect) {
    let wire = block_message(&Arguments::block(), "");
    let mut text = String::new();
    for config in configs {
        let mut found = Diagnostics::new();
        rule.check(&object(&wire, config), &mut found);
        text.push_str(&format!("{config}\n{found}"));
    }
    expected.assert_eq(&text);
}

/// None, one, two, three of them, and some unknown.
fn choices() -> [Json; 7] {
    [
        json!({}),
        json!({ "b": "x" }),
        json!({ "a": "x", "b": "x" }),
        json!({ "a": "x", "b": "x", "c": "x" }),
        json!({ "a": UNKNOWN }),
        json!({ "a": UNKNOWN, "b": "x" }),
        json!({ "a": UNKNOWN, "b": "x", "c": "x" }),
    ]
}

#[test]
fn exactly_one_of() {
    check_rule(
        &Rule::ExactlyOneOf(&["a", "b", "c"]),
        &choices(),
        expect![[r#"
            {}
            error: Missing argument: Set one of `a`, `b` or `c`.
            {"b":"x"}
            {"a":"x","b":"x"}
            error at b: Conflicting arguments: Only one of `a` and `b` can be set. Take the others out.
            {"a":"x","b":"x","c":"x"}
            error at b: Conflicting arguments: Only one of `a`, `b` and `c` can be set. Take the others out.
            {"a":"(known after apply)"}
            {"a":"(known after apply)","b":"x"}
            {"a":"(known after apply)","b":"x","c":"x"}
            error at c: Conflicting arguments: Only one of `b` and `c` can be set. Take the others out.
        "#]],
    );
}

#[test]
fn at_most_one_of() {
    check_rule(
        &Rule::AtMostOneOf(&["a", "b", "c"]),
        &choices(),
        expect![[r#"
            {}
            {"b":"x"}
            {"a":"x","b":"x"}
            error at b: Conflicting arguments: Only one of `a` and `b` can be set. Take the others out.
            {"a":"x","b":"x","c":"x"}
            error at b: Conflicting arguments: Only one of `a`, `b` and `c` can be set. Take the others out.
            {"a":"(known after apply)"}
            {"a":"(known after apply)","b":"x"}
            {"a":"(known after apply)","b":"x","c":"x"}
            error at c: Conflicting arguments: Only one of `b` and `c` can be set. Take the others out.
        "#]],
    );
}

#[test]
fn at_least_one_of() {
    check_rule(
        &Rule::AtLeastOneOf(&["a", "b", "c"]),
        &choices(),
        expect![[r#"
            {}
            error: Missing argument: Set one of `a`, `b` or `c`.
            {"b":"x"}
            {"a":"x","b":"x"}
            {"a":"x","b":"x","c":"x"}
            {"a":"(known after apply)"}
            {"a":"(known after apply)","b":"x"}
            {"a":"(known after apply)","b":"x","c":"x"}
        "#]],
    );
}

#[test]
fn all_or_none() {
    check_rule(
        &Rule::AllOrNone(&["a", "b", "c"]),
        &choices(),
        expect![[r#"
            {}
            {"b":"x"}
            error at b: Missing argument: `b` needs `a` beside it. Set `a` too, or take `b` out.
            error at b: Missing argument: `b` needs `c` beside it. Set `c` too, or take `b` out.
            {"a":"x","b":"x"}
            error at a: Missing argument: `a` needs `c` beside it. Set `c` too, or take `a` out.
            {"a":"x","b":"x","c":"x"}
            {"a":"(known after apply)"}
            {"a":"(known after apply)","b":"x"}
            error at b: Missing argument: `b` needs `c` beside it. Set `c` too, or take `b` out.
            {"a":"(known after apply)","b":"x","c":"x"}
        "#]],
    );
}

/// Of the right kind, of another, of an unknown, and of none.
fn kinds() -> [Json; 7] {
    [
        json!({ "kind": "mail" }),
        json!({ "kind": "mail", "a": "x" }),
        json!({ "kind": "mail", "a": UNKNOWN }),
        json!({ "kind": "hook" }),
        json!({ "kind": "hook", "a": "x" }),
        json!({ "kind": UNKNOWN, "a": "x" }),
        json!({ "a": "x" }),
    ]
}

#[test]
fn required_when() {
    let rule = Rule::RequiredWhen("a", "kind", &["mail", "fax"]);
    check_rule(
        &rule,
        &kinds(),
        expect![[r#"
        {"kind":"mail"}
        error at a: Missing a: `a` is required when `kind` is "mail". Set it.
        {"a":"x","kind":"mail"}
        {"a":"(known after apply)","kind":"mail"}
        {"kind":"hook"}
        {"a":"x","kind":"hook"}
        {"a":"x","kind":"(known after apply)"}
        {"a":"x"}
    "#]],
    );
}

#[test]
fn only_when() {
    let rule = Rule::OnlyWhen("a", "kind", &["mail", "fax"]);
    check_rule(
        &rule,
        &kinds(),
        expect![[r#"
        {"kind":"mail"}
        {"a":"x","kind":"mail"}
        {"a":"(known after apply)","kind":"mail"}
        {"kind":"hook"}
        {"a":"x","kind":"hook"}
        error at a: Unexpected a: `a` can be set only when `kind` is "mail" or "fax"; here it is "hook". Take it out.
        {"a":"x","kind":"(known after apply)"}
        {"a":"x"}
    "#]],
    );
}

#[test]
fn rules_know_the_attributes_that_they_name() {
    assert_eq!(Rule::AllOrNone(&["a", "b"]).names(), ["a", "b"]);
    assert_eq!(
        Rule::OnlyWhen("a", "kind", &["mail"]).names(),
        ["a", "kind"]
    );
}
