//! The same rules in nested attributes and blocks.

use std::collections::{BTreeMap, BTreeSet};

use expect_test::expect;
use serde_json::json;

use super::{both_empty, check, check_kept, same_letters};
use crate::attr::Attr;
use crate::model::Model;
use crate::plan::propose;
use crate::rpc::block_message;
use crate::testing::{UNKNOWN, object};
use crate::value::Value;

/// A thing with things in it.
#[derive(Clone, Model)]
struct Rack {
    #[tf(computed, keep)]
    id: Attr<String>,
    #[tf(optional)]
    one: Attr<Drawer>,
    #[tf(optional)]
    list: Attr<Vec<Drawer>>,
    #[tf(optional)]
    map: Attr<BTreeMap<String, Drawer>>,
    #[tf(optional)]
    set: Attr<BTreeSet<Slot>>,
    #[tf(optional, computed)]
    guess: Attr<Drawer>,
    #[tf(block)]
    single: Attr<Drawer>,
    #[tf(block)]
    many: Attr<Vec<Drawer>>,
    #[tf(block)]
    loose: Attr<BTreeSet<Slot>>,
    #[tf(block, local)]
    aside: Attr<Drawer>,
}

#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Model)]
struct Drawer {
    #[tf(optional)]
    name: Attr<String>,
    #[tf(default = 1)]
    height: Attr<i64>,
    #[tf(computed)]
    serial: Attr<String>,
    #[tf(computed, keep)]
    key: Attr<String>,
    #[tf(optional, equivalent = same_letters)]
    code: Attr<String>,
    #[tf(optional, write_only)]
    pin: Attr<String>,
}

#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Model)]
struct Slot {
    #[tf(optional)]
    name: Attr<String>,
    #[tf(optional)]
    color: Attr<String>,
    #[tf(default = 1)]
    height: Attr<i64>,
    #[tf(computed)]
    serial: Attr<String>,
    #[tf(optional, equivalent = same_letters)]
    code: Attr<String>,
    #[tf(optional, equivalent = both_empty)]
    stickers: Attr<BTreeMap<String, String>>,
    #[tf(optional)]
    lock: Attr<Lock>,
}

#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Model)]
struct Lock {
    #[tf(optional)]
    brand: Attr<String>,
    #[tf(computed)]
    serial: Attr<String>,
}

#[test]
fn rules_hold_in_nested_attributes_and_blocks() {
    let drawer = json!({ "name": "a", "pin": "1234" });
    check::<Rack>(
        json!(null),
        json!({
            "one": drawer, "list": [drawer], "map": { "k": drawer }, "set": [{ "name": "a" }],
            "single": drawer, "many": [drawer], "loose": [{ "name": "a" }],
        }),
        expect![[r#"
            guess = (known after apply)
            id = (known after apply)
            list = [{ height = 1, key = (known after apply), name = "a", serial = (known after apply) }]
            loose = [{ height = 1, name = "a", serial = (known after apply) }]
            many = [{ height = 1, key = (known after apply), name = "a", serial = (known after apply) }]
            map = { "k" = { height = 1, key = (known after apply), name = "a", serial = (known after apply) } }
            one = { height = 1, key = (known after apply), name = "a", serial = (known after apply) }
            set = [{ height = 1, name = "a", serial = (known after apply) }]
            single = { height = 1, key = (known after apply), name = "a", serial = (known after apply) }
        "#]],
    );
}

#[test]
fn absent_nested_objects_stay_absent() {
    check::<Rack>(
        json!(null),
        json!({ "list": [], "set": [] }),
        expect![[r#"
            guess = (known after apply)
            id = (known after apply)
            list = []
            loose = []
            many = []
            set = []
        "#]],
    );
}

#[test]
fn nested_objects_keep_what_was_where_nothing_differs() {
    let wanted = json!({ "name": "a", "code": "AB" });
    let drawer = json!({ "name": "a", "height": 1, "serial": "s", "key": "k", "code": "ab" });
    let slot = json!({ "name": "a", "height": 1, "serial": "s" });
    let guess = json!({ "height": 2, "serial": "s", "key": "k" });
    check::<Rack>(
        json!({
            "id": "r", "one": drawer, "list": [drawer], "map": { "k": drawer }, "set": [slot],
            "guess": guess, "single": drawer, "many": [drawer], "loose": [slot],
        }),
        json!({
            "one": wanted, "list": [wanted], "map": { "k": wanted }, "set": [{ "name": "a" }],
            "single": wanted, "many": [wanted], "loose": [{ "name": "a" }],
            "aside": { "height": 7 },
        }),
        expect![[r#"
            aside = { height = 7 }
            guess = { height = 2, key = "k", serial = "s" }
            id = "r"
            list = [{ code = "ab", height = 1, key = "k", name = "a", serial = "s" }]
            loose = [{ height = 1, name = "a", serial = "s" }]
            many = [{ code = "ab", height = 1, key = "k", name = "a", serial = "s" }]
            map = { "k" = { code = "ab", height = 1, key = "k", name = "a", serial = "s" } }
            one = { code = "ab", height = 1, key = "k", name = "a", serial = "s" }
            set = [{ height = 1, name = "a", serial = "s" }]
            single = { code = "ab", height = 1, key = "k", name = "a", serial = "s" }
        "#]],
    );
}

/// Core sees that only a configuration can have set the name, and proposes nothing.
#[test]
fn a_computed_nested_object_that_was_configured_is_computed_again() {
    check::<Rack>(
        json!({ "id": "r", "guess": { "name": "a", "height": 1, "serial": "s" } }),
        json!({}),
        expect![[r#"
            guess = (known after apply)
            id = "r"
            loose = []
            many = []
        "#]],
    );
}

#[test]
fn a_new_element_has_no_prior_values() {
    let drawer = json!({ "name": "a", "height": 1, "serial": "s", "key": "k" });
    check::<Rack>(
        json!({ "id": "r", "list": [drawer], "map": { "k": drawer } }),
        json!({
            "list": [{ "name": "a" }, { "name": "b" }],
            "map": { "k": { "name": "a" }, "l": { "name": "b" } },
        }),
        expect![[r#"
            guess = (known after apply)
            id = "r"
            list = [{ height = 1, key = "k", name = "a", serial = (known after apply) }, { height = 1, key = (known after apply), name = "b", serial = (known after apply) }]
            loose = []
            many = []
            map = { "k" = { height = 1, key = "k", name = "a", serial = (known after apply) }, "l" = { height = 1, key = (known after apply), name = "b", serial = (known after apply) } }
        "#]],
    );
}

/// One element says less than the other, and both say the same where both speak.
#[test]
fn elements_of_a_set_are_matched_by_all_they_say() {
    check::<Rack>(
        json!(null),
        json!({ "set": [
            { "name": "a" },
            { "name": "a", "color": "red", "height": 9 },
            { "name": "a", "color": "red" },
        ] }),
        expect![[r#"
            guess = (known after apply)
            id = (known after apply)
            loose = []
            many = []
            set = [{ color = "red", height = 1, name = "a", serial = (known after apply) }, { color = "red", height = 9, name = "a", serial = (known after apply) }, { height = 1, name = "a", serial = (known after apply) }]
        "#]],
    );
}

#[test]
fn elements_of_a_set_are_matched_through_what_is_computed_in_them() {
    let slot = json!({
        "name": "a", "height": 1, "serial": "s", "lock": { "brand": "x", "serial": "l" },
    });
    check::<Rack>(
        json!({ "id": "r", "set": [slot] }),
        json!({
            "set": [{ "name": "a", "lock": { "brand": "x" } }, { "name": "b" }],
        }),
        expect![[r#"
            guess = (known after apply)
            id = "r"
            loose = []
            many = []
            set = [{ height = 1, lock = { brand = "x", serial = (known after apply) }, name = "a", serial = (known after apply) }, { height = 1, name = "b", serial = (known after apply) }]
        "#]],
    );
}

#[test]
fn unknown_nested_objects_are_planned_as_they_are() {
    check::<Rack>(
        json!(null),
        json!({ "one": UNKNOWN, "list": [UNKNOWN, { "name": UNKNOWN }], "many": UNKNOWN }),
        expect![[r#"
            guess = (known after apply)
            id = (known after apply)
            list = [(known after apply), { height = 1, key = (known after apply), name = (known after apply), serial = (known after apply) }]
            loose = []
            many = (known after apply)
            one = (known after apply)
        "#]],
    );
}

#[test]
fn a_response_of_an_object_that_was_not_known_stands() {
    check_kept::<Rack>(
        json!({ "set": [{ "code": "AB" }], "list": [] }),
        json!({ "set": [{ "stickers": {} }], "list": [{ "code": "ab" }], "one": { "code": "ab" } }),
        expect![[r#"
            list = [{ code = "ab" }]
            loose = []
            many = []
            one = { code = "ab" }
            set = [{ stickers = {} }]
        "#]],
    );
}

#[test]
fn nested_responses_in_other_words_change_nothing() {
    let known = json!({ "name": "a", "code": "AB" });
    let reported = json!({ "name": "a", "code": "ab", "serial": "s", "pin": "1234" });
    let (slot, other) = (json!({ "code": "ab" }), json!({ "code": "cd" }));
    check_kept::<Rack>(
        json!({
            "one": known, "list": [known], "map": { "k": known }, "many": [known],
            "set": [{ "code": "AB" }],
        }),
        json!({
            "one": reported, "list": [reported, reported], "map": { "k": reported }, "many": [reported],
            "set": [other, slot], "loose": [slot],
        }),
        expect![[r#"
            list = [{ code = "AB", name = "a", serial = "s" }, { code = "ab", name = "a", serial = "s" }]
            loose = [{ code = "ab" }]
            many = [{ code = "AB", name = "a", serial = "s" }]
            map = { "k" = { code = "AB", name = "a", serial = "s" } }
            one = { code = "AB", name = "a", serial = "s" }
            set = [{ code = "AB" }, { code = "cd" }]
        "#]],
    );
}

/// Terraform 1.0 proposes the prior object for a single block that the configuration no longer has, and refuses it in a
/// plan.
#[test]
fn a_block_that_is_taken_out_is_not_planned() {
    let wire = block_message(&Rack::block(), "");
    let prior = object(&wire, &json!({ "id": "r", "single": { "name": "a" } }));
    let config = object(&wire, &json!({}));
    let planned = propose(&Rack::block(), Some(&prior), prior.clone(), &config);
    assert!(planned.attribute("single").is_some_and(Value::is_null));
}
