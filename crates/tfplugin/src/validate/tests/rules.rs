//! Rules between several attributes.

use expect_test::{Expect, expect};
use serde_json::{Value as Json, json};

use crate::attr::Attr;
use crate::diagnostics::Diagnostics;
use crate::model::Model;
use crate::rpc::block_message;
use crate::testing::{UNKNOWN, object};
use crate::validate::Rule;

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

/// What `rule` reports of each configuration.
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
        &Rule::ExactlyOneOf(vec!["a", "b", "c"]),
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
        &Rule::AtMostOneOf(vec!["a", "b", "c"]),
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
        &Rule::AtLeastOneOf(vec!["a", "b", "c"]),
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
        &Rule::AllOrNone(vec!["a", "b", "c"]),
        &choices(),
        expect![[r#"
            {}
            {"b":"x"}
            error at b: Missing argument: `b` needs `a`. Set `a` too, or remove `b`.
            error at b: Missing argument: `b` needs `c`. Set `c` too, or remove `b`.
            {"a":"x","b":"x"}
            error at a: Missing argument: `a` needs `c`. Set `c` too, or remove `a`.
            {"a":"x","b":"x","c":"x"}
            {"a":"(known after apply)"}
            {"a":"(known after apply)","b":"x"}
            error at b: Missing argument: `b` needs `c`. Set `c` too, or remove `b`.
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
    let rule = Rule::RequiredWhen("a", "kind", ["mail", "fax"].map(str::to_owned).to_vec());
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
    let rule = Rule::OnlyWhen("a", "kind", ["mail", "fax"].map(str::to_owned).to_vec());
    check_rule(
        &rule,
        &kinds(),
        expect![[r#"
            {"kind":"mail"}
            {"a":"x","kind":"mail"}
            {"a":"(known after apply)","kind":"mail"}
            {"kind":"hook"}
            {"a":"x","kind":"hook"}
            error at a: Unexpected a: `a` can be set only when `kind` is "mail" or "fax". Take it out, or change `kind`.
            {"a":"x","kind":"(known after apply)"}
            {"a":"x"}
        "#]],
    );
}

#[test]
fn rules_know_the_attributes_that_they_name() {
    assert_eq!(Rule::AllOrNone(vec!["a", "b"]).names(), ["a", "b"]);
    assert_eq!(
        Rule::OnlyWhen("a", "kind", ["mail"].map(str::to_owned).to_vec()).names(),
        ["a", "kind"]
    );
}
