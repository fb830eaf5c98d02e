//! Whole configurations: which parts are checked, and where problems stand.

use std::collections::{BTreeMap, BTreeSet};

use expect_test::{Expect, expect};
use serde_json::{Value as Json, json};

use crate::attr::{Attr, Dynamic};
use crate::diagnostics::Diagnostics;
use crate::model::Model;
use crate::number::Number;
use crate::path::Path;
use crate::rpc::block_message;
use crate::testing::{UNKNOWN, object};
use crate::validate::{block, choice, duration, each, length, pattern, range};

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

/// The diagnostics of a whole configuration.
fn check_config(config: Json, expected: Expect) {
    let wire = block_message(&Everything::block(), "");
    let mut found = Diagnostics::new();
    let config = object(&wire, &config);
    block(&Everything::block(), &config, &Path::root(), &mut found);
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
            error at nest.kind: Invalid value for nest.kind: The value must be one of `a`. Did you mean `a`?
            error at nests[1].kind: Invalid value for nests[1].kind: The value must be one of `a`. Did you mean `a`?
            error at loose_nests.kind: Invalid value for loose_nests.kind: The value must be one of `a`. Did you mean `a`?
            error at named_nests["b c"].kind: Invalid value for named_nests["b c"].kind: The value must be one of `a`. Did you mean `a`?
            error at block.kind: Invalid value for block.kind: The value must be one of `a`. Did you mean `a`?
            error at blocks[1].kind: Invalid value for blocks[1].kind: The value must be one of `a`. Did you mean `a`?
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
            error at secret: Invalid value for secret: The value must be one of `a`.
            error at secret: Invalid value for secret: The value must be a.
            error at secret: Invalid value for secret: The value must be a length of time such as "30s", "10m" or "1h30m". Got a sensitive value.
            error at secret_number: Invalid value for secret_number: The value must be a whole number, less than 9. Got a sensitive value.
            error at secret_nest.kind: Invalid value for secret_nest.kind: The value must be one of `a`.
            error at secret_list[0]: Invalid value for secret_list[0]: The value must be one of `a`.
            error at nest.pin: Invalid value for nest.pin: The value must be one of `a`.
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
