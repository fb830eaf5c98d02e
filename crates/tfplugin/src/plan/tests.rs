//! Planning as a table: prior state and configuration in, plan and replacements out.
//!
//! The proposed state between them is made as Terraform's core makes it.

use std::collections::{BTreeMap, BTreeSet};

use expect_test::{Expect, expect};
use serde_json::{Value as Json, json};

use super::{keep_equivalent, propose, replacements};
use crate::attr::{Attr, Dynamic};
use crate::model::Model;
use crate::rpc::block_message;
use crate::testing::{UNKNOWN, object, print, proposed_new};
use crate::value::Value;

/// A thing with one attribute for each rule.
#[derive(Clone, Model)]
struct Parcel {
    #[tf(computed, keep, identity)]
    id: Attr<String>,
    #[tf(computed)]
    updated_at: Attr<String>,
    #[tf(optional)]
    label: Attr<String>,
    #[tf(default = "small")]
    size: Attr<String>,
    #[tf(optional, computed)]
    shelf: Attr<String>,
    #[tf(optional, computed, keep)]
    hall: Attr<String>,
    #[tf(optional, write_only)]
    pin: Attr<String>,
    #[tf(optional, equivalent = same_letters)]
    code: Attr<String>,
    #[tf(optional, equivalent = both_empty)]
    stickers: Attr<BTreeMap<String, String>>,
    #[tf(optional, local)]
    note: Attr<String>,
    #[tf(optional)]
    tags: Attr<BTreeSet<String>>,
    #[tf(optional)]
    stops: Attr<Vec<String>>,
    #[tf(optional)]
    criteria: Attr<Dynamic>,
    #[tf(optional, equivalent = same_ropes)]
    ropes: Attr<Vec<Rope>>,
}

#[derive(Clone, Model)]
struct Rope {
    #[tf(optional)]
    name: Attr<String>,
    #[tf(computed)]
    serial: Attr<String>,
}

/// Ropes without a name do not count.
fn same_ropes(a: &Value, b: &Value) -> bool {
    let names = |value: &Value| match value {
        Value::List(ropes) => ropes
            .iter()
            .filter_map(|rope| rope.attribute("name").and_then(Value::as_str))
            .map(str::to_owned)
            .collect(),
        _ => Vec::new(),
    };
    names(a) == names(b)
}

fn same_letters(a: &Value, b: &Value) -> bool {
    let lower = |value: &Value| value.as_str().map(str::to_lowercase);
    lower(a) == lower(b)
}

fn both_empty(a: &Value, b: &Value) -> bool {
    let empty = |value: &Value| match value {
        Value::Map(items) => items.is_empty(),
        other => other.is_null(),
    };
    empty(a) && empty(b)
}

/// What is planned from `prior` (null: nothing) to `config`, and what needs a new object.
fn check<M: Model>(prior: Json, config: Json, expected: Expect) {
    let (block, wire) = (M::block(), block_message(&M::block(), M::DESCRIPTION));
    let (prior, config) = (object(&wire, &prior), object(&wire, &config));
    let proposed = proposed_new(&wire, &prior, &config);
    let known = Some(&prior).filter(|prior| !prior.is_null());
    let planned = propose(&block, known, proposed, &config);
    let mut text = print(&planned);
    for path in known.map_or_else(BTreeSet::new, |prior| {
        replacements(&block, prior, &planned, &config)
    }) {
        text.push_str(&format!("replace because of {path}\n"));
    }
    expected.assert_eq(&text);
}

/// The parcel that exists, changed by `changes`.
fn parcel(changes: Json) -> Json {
    let mut parcel = json!({
        "id": "p1", "updated_at": "noon", "label": "Tea", "size": "small", "shelf": "s1",
        "hall": "h1",
    });
    let members = parcel.as_object_mut().unwrap();
    members.extend(changes.as_object().unwrap().clone());
    parcel
}

#[test]
fn a_create_takes_defaults_and_leaves_the_rest_to_the_provider() {
    check::<Parcel>(
        json!(null),
        json!({ "label": "Tea" }),
        expect![[r#"
            hall = (known after apply)
            id = (known after apply)
            label = "Tea"
            shelf = (known after apply)
            size = "small"
            updated_at = (known after apply)
        "#]],
    );
}

#[test]
fn a_configured_value_stands_where_there_is_a_default_or_a_computed_one() {
    check::<Parcel>(
        json!(null),
        json!({ "size": "large", "shelf": "s2", "hall": "h2" }),
        expect![[r#"
            hall = "h2"
            id = (known after apply)
            shelf = "s2"
            size = "large"
            updated_at = (known after apply)
        "#]],
    );
}

#[test]
fn where_nothing_differs_nothing_is_unknown() {
    check::<Parcel>(
        parcel(json!({})),
        json!({ "label": "Tea" }),
        expect![[r#"
            hall = "h1"
            id = "p1"
            label = "Tea"
            shelf = "s1"
            size = "small"
            updated_at = "noon"
        "#]],
    );
}

#[test]
fn an_update_makes_computed_values_unknown_but_for_those_it_keeps() {
    check::<Parcel>(
        parcel(json!({})),
        json!({ "label": "Coffee" }),
        expect![[r#"
            hall = "h1"
            id = "p1"
            label = "Coffee"
            shelf = (known after apply)
            size = "small"
            updated_at = (known after apply)
        "#]],
    );
}

#[test]
fn a_default_that_state_does_not_have_is_a_difference() {
    check::<Parcel>(
        parcel(json!({ "size": "large" })),
        json!({ "label": "Tea" }),
        expect![[r#"
            hall = "h1"
            id = "p1"
            label = "Tea"
            shelf = (known after apply)
            size = "small"
            updated_at = (known after apply)
        "#]],
    );
}

#[test]
fn an_optional_value_taken_out_becomes_null() {
    check::<Parcel>(
        parcel(json!({})),
        json!({}),
        expect![[r#"
            hall = "h1"
            id = "p1"
            shelf = (known after apply)
            size = "small"
            updated_at = (known after apply)
        "#]],
    );
}

#[test]
fn an_optional_computed_value_taken_out_of_the_configuration_stays() {
    check::<Parcel>(
        parcel(json!({ "shelf": "s2" })),
        json!({ "label": "Tea" }),
        expect![[r#"
            hall = "h1"
            id = "p1"
            label = "Tea"
            shelf = "s2"
            size = "small"
            updated_at = "noon"
        "#]],
    );
}

#[test]
fn a_write_only_value_is_in_no_plan_and_is_no_difference() {
    check::<Parcel>(
        parcel(json!({})),
        json!({ "label": "Tea", "pin": "1234" }),
        expect![[r#"
            hall = "h1"
            id = "p1"
            label = "Tea"
            shelf = "s1"
            size = "small"
            updated_at = "noon"
        "#]],
    );
}

#[test]
fn what_means_the_same_stays_as_it_was_and_makes_nothing_unknown() {
    check::<Parcel>(
        parcel(json!({ "code": "AB" })),
        json!({ "label": "Tea", "code": "ab" }),
        expect![[r#"
            code = "AB"
            hall = "h1"
            id = "p1"
            label = "Tea"
            shelf = "s1"
            size = "small"
            updated_at = "noon"
        "#]],
    );
}

/// Core takes another number of elements only where all of them are as they were.
#[test]
fn a_nested_value_that_means_the_same_stays_as_a_whole() {
    check::<Parcel>(
        parcel(json!({ "ropes": [{ "name": "a", "serial": "1" }] })),
        json!({ "label": "Coffee", "ropes": [{}, { "name": "a" }] }),
        expect![[r#"
            hall = "h1"
            id = "p1"
            label = "Coffee"
            ropes = [{ name = "a", serial = "1" }]
            shelf = (known after apply)
            size = "small"
            updated_at = (known after apply)
        "#]],
    );
}

#[test]
fn an_unknown_value_means_the_same_as_nothing() {
    check::<Parcel>(
        parcel(json!({ "code": "AB" })),
        json!({ "label": "Tea", "code": UNKNOWN }),
        expect![[r#"
            code = (known after apply)
            hall = "h1"
            id = "p1"
            label = "Tea"
            shelf = (known after apply)
            size = "small"
            updated_at = (known after apply)
        "#]],
    );
}

/// Core refuses null where something is configured, but nothing needs to be done about it.
#[test]
fn what_means_null_is_recorded_as_configured() {
    check::<Parcel>(
        parcel(json!({})),
        json!({ "label": "Tea", "stickers": {} }),
        expect![[r#"
            hall = "h1"
            id = "p1"
            label = "Tea"
            shelf = "s1"
            size = "small"
            stickers = {}
            updated_at = "noon"
        "#]],
    );
}

#[test]
fn a_local_value_is_recorded_and_makes_nothing_unknown() {
    check::<Parcel>(
        parcel(json!({ "note": "old" })),
        json!({ "label": "Tea", "note": "new" }),
        expect![[r#"
            hall = "h1"
            id = "p1"
            label = "Tea"
            note = "new"
            shelf = "s1"
            size = "small"
            updated_at = "noon"
        "#]],
    );
}

#[test]
fn the_order_of_a_set_is_no_difference_that_of_a_list_is() {
    let before = parcel(json!({ "tags": ["a", "b"], "stops": ["a", "b"] }));
    check::<Parcel>(
        before.clone(),
        json!({ "label": "Tea", "tags": ["b", "a"], "stops": ["a", "b"] }),
        expect![[r#"
            hall = "h1"
            id = "p1"
            label = "Tea"
            shelf = "s1"
            size = "small"
            stops = ["a", "b"]
            tags = ["a", "b"]
            updated_at = "noon"
        "#]],
    );
    check::<Parcel>(
        before,
        json!({ "label": "Tea", "tags": ["a", "b"], "stops": ["b", "a"] }),
        expect![[r#"
            hall = "h1"
            id = "p1"
            label = "Tea"
            shelf = (known after apply)
            size = "small"
            stops = ["b", "a"]
            tags = ["a", "b"]
            updated_at = (known after apply)
        "#]],
    );
}

#[test]
fn null_and_empty_differ() {
    check::<Parcel>(
        parcel(json!({ "tags": [] })),
        json!({ "label": "Tea" }),
        expect![[r#"
            hall = "h1"
            id = "p1"
            label = "Tea"
            shelf = (known after apply)
            size = "small"
            updated_at = (known after apply)
        "#]],
    );
}

#[test]
fn a_dynamic_value_differs_in_type_or_value() {
    check::<Parcel>(
        parcel(json!({ "criteria": { "and": [1, "x"] } })),
        json!({ "label": "Tea", "criteria": { "and": [1, "x"] } }),
        expect![[r#"
            criteria = { and = [1, "x"] }
            hall = "h1"
            id = "p1"
            label = "Tea"
            shelf = "s1"
            size = "small"
            updated_at = "noon"
        "#]],
    );
    check::<Parcel>(
        parcel(json!({ "criteria": 1 })),
        json!({ "label": "Tea", "criteria": "1" }),
        expect![[r#"
            criteria = "1"
            hall = "h1"
            id = "p1"
            label = "Tea"
            shelf = (known after apply)
            size = "small"
            updated_at = (known after apply)
        "#]],
    );
}

#[test]
fn unknown_parts_of_a_configuration_are_planned_as_they_are() {
    check::<Parcel>(
        json!(null),
        json!({ "label": UNKNOWN, "size": UNKNOWN, "tags": ["a", UNKNOWN], "criteria": UNKNOWN }),
        expect![[r#"
            criteria = (known after apply)
            hall = (known after apply)
            id = (known after apply)
            label = (known after apply)
            shelf = (known after apply)
            size = (known after apply)
            tags = ["a", (known after apply)]
            updated_at = (known after apply)
        "#]],
    );
}

/// A thing of which some changes need another one.
#[derive(Clone, Model)]
struct Pallet {
    #[tf(required, replace)]
    origin: Attr<String>,
    #[tf(optional, computed, keep, replace(if_configured))]
    owner: Attr<String>,
    #[tf(optional, computed, replace(if_configured))]
    batch: Attr<String>,
    #[tf(optional, local, replace(if_recorded))]
    scope: Attr<String>,
    #[tf(optional, equivalent = same_letters, replace)]
    code: Attr<String>,
    #[tf(optional)]
    load: Attr<Load>,
    #[tf(optional)]
    loads: Attr<Vec<Load>>,
    #[tf(optional)]
    named_loads: Attr<BTreeMap<String, Load>>,
    #[tf(optional)]
    loose_loads: Attr<BTreeSet<Load>>,
    #[tf(block)]
    strap: Attr<Vec<Load>>,
}

#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Model)]
struct Load {
    #[tf(optional, replace)]
    kind: Attr<String>,
    #[tf(optional)]
    weight: Attr<i64>,
}

fn pallet(changes: Json) -> Json {
    let mut pallet = json!({ "origin": "Assam", "owner": "o1", "batch": "b1" });
    let members = pallet.as_object_mut().unwrap();
    members.extend(changes.as_object().unwrap().clone());
    pallet
}

#[test]
fn a_create_replaces_nothing() {
    check::<Pallet>(
        json!(null),
        json!({ "origin": "Assam" }),
        expect![[r#"
            batch = (known after apply)
            origin = "Assam"
            owner = (known after apply)
            strap = []
        "#]],
    );
}

#[test]
fn a_changed_or_unknown_value_needs_a_new_object() {
    check::<Pallet>(
        pallet(json!({})),
        json!({ "origin": "Darjeeling" }),
        expect![[r#"
            batch = (known after apply)
            origin = "Darjeeling"
            owner = "o1"
            strap = []
            replace because of origin
        "#]],
    );
    check::<Pallet>(
        pallet(json!({})),
        json!({ "origin": UNKNOWN }),
        expect![[r#"
            batch = (known after apply)
            origin = (known after apply)
            owner = "o1"
            strap = []
            replace because of origin
        "#]],
    );
}

#[test]
fn a_computed_value_needs_a_new_object_only_where_it_is_configured() {
    check::<Pallet>(
        pallet(json!({ "load": { "weight": 1 } })),
        json!({ "origin": "Assam", "load": { "weight": 2 } }),
        expect![[r#"
            batch = (known after apply)
            load = { weight = 2 }
            origin = "Assam"
            owner = "o1"
            strap = []
        "#]],
    );
    check::<Pallet>(
        pallet(json!({})),
        json!({ "origin": "Assam", "owner": "o2", "batch": "b1" }),
        expect![[r#"
            batch = "b1"
            origin = "Assam"
            owner = "o2"
            strap = []
            replace because of owner
        "#]],
    );
}

#[test]
fn recording_what_was_not_known_replaces_nothing() {
    check::<Pallet>(
        pallet(json!({})),
        json!({ "origin": "Assam", "scope": "s1" }),
        expect![[r#"
            batch = "b1"
            origin = "Assam"
            owner = "o1"
            scope = "s1"
            strap = []
        "#]],
    );
    check::<Pallet>(
        pallet(json!({ "scope": "s1" })),
        json!({ "origin": "Assam", "scope": "s2" }),
        expect![[r#"
            batch = "b1"
            origin = "Assam"
            owner = "o1"
            scope = "s2"
            strap = []
            replace because of scope
        "#]],
    );
    check::<Pallet>(
        pallet(json!({ "scope": "s1" })),
        json!({ "origin": "Assam" }),
        expect![[r#"
            batch = "b1"
            origin = "Assam"
            owner = "o1"
            strap = []
            replace because of scope
        "#]],
    );
}

#[test]
fn what_means_the_same_replaces_nothing() {
    check::<Pallet>(
        pallet(json!({ "code": "AB" })),
        json!({ "origin": "Assam", "code": "ab" }),
        expect![[r#"
            batch = "b1"
            code = "AB"
            origin = "Assam"
            owner = "o1"
            strap = []
        "#]],
    );
}

#[test]
fn nested_values_need_a_new_object_at_their_own_path() {
    check::<Pallet>(
        pallet(json!({
            "load": { "kind": "tea" },
            "loads": [{ "kind": "tea" }, { "kind": "tea", "weight": 1 }, { "kind": "tea" }],
            "named_loads": { "a": { "kind": "tea" }, "b": { "kind": "tea" } },
            "strap": [{ "kind": "belt" }],
        })),
        json!({
            "origin": "Assam",
            "load": { "kind": "jam" },
            "loads": [{ "kind": "jam" }, { "kind": "tea", "weight": 2 }],
            "named_loads": { "a": { "kind": "jam" }, "c": { "kind": "tea" } },
            "strap": [{ "kind": "rope" }, { "kind": "belt" }],
        }),
        expect![[r#"
            batch = (known after apply)
            load = { kind = "jam" }
            loads = [{ kind = "jam" }, { kind = "tea", weight = 2 }]
            named_loads = { "a" = { kind = "jam" }, "c" = { kind = "tea" } }
            origin = "Assam"
            owner = "o1"
            strap = [{ kind = "rope" }, { kind = "belt" }]
            replace because of load.kind
            replace because of loads[0].kind
            replace because of loads[2].kind
            replace because of named_loads["a"].kind
            replace because of named_loads["b"].kind
            replace because of named_loads["c"].kind
            replace because of strap[0].kind
            replace because of strap[1].kind
        "#]],
    );
}

#[test]
fn a_nested_object_that_comes_goes_or_is_unknown_changes_all_in_it() {
    check::<Pallet>(
        pallet(json!({})),
        json!({ "origin": "Assam", "load": { "kind": "tea" } }),
        expect![[r#"
            batch = (known after apply)
            load = { kind = "tea" }
            origin = "Assam"
            owner = "o1"
            strap = []
            replace because of load.kind
        "#]],
    );
    check::<Pallet>(
        pallet(json!({ "load": { "kind": "tea" } })),
        json!({ "origin": "Assam" }),
        expect![[r#"
            batch = (known after apply)
            origin = "Assam"
            owner = "o1"
            strap = []
            replace because of load.kind
        "#]],
    );
    check::<Pallet>(
        pallet(json!({ "load": { "kind": "tea" } })),
        json!({ "origin": "Assam", "load": UNKNOWN }),
        expect![[r#"
            batch = (known after apply)
            load = (known after apply)
            origin = "Assam"
            owner = "o1"
            strap = []
            replace because of load.kind
        "#]],
    );
}

#[test]
fn elements_of_sets_have_no_path_and_replace_nothing() {
    check::<Pallet>(
        pallet(json!({ "loose_loads": [{ "kind": "tea" }] })),
        json!({ "origin": "Assam", "loose_loads": [{ "kind": "jam" }] }),
        expect![[r#"
            batch = (known after apply)
            loose_loads = [{ kind = "jam" }]
            origin = "Assam"
            owner = "o1"
            strap = []
        "#]],
    );
}

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
    colour: Attr<String>,
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
fn a_computed_nested_object_that_was_configured_is_computed_anew() {
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
            { "name": "a", "colour": "red", "height": 9 },
            { "name": "a", "colour": "red" },
        ] }),
        expect![[r#"
            guess = (known after apply)
            id = (known after apply)
            loose = []
            many = []
            set = [{ colour = "red", height = 1, name = "a", serial = (known after apply) }, { colour = "red", height = 9, name = "a", serial = (known after apply) }, { height = 1, name = "a", serial = (known after apply) }]
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

/// What state says after the remote API answered `answer` where `known` was known.
fn check_kept<M: Model>(known: Json, answer: Json, expected: Expect) {
    let wire = block_message(&M::block(), M::DESCRIPTION);
    let (known, answer) = (object(&wire, &known), object(&wire, &answer));
    let kept = keep_equivalent(&M::block(), &known, answer);
    expected.assert_eq(&print(&kept));
}

#[test]
fn an_answer_in_other_words_changes_nothing() {
    check_kept::<Parcel>(
        json!({ "code": "AB", "label": "Tea", "stickers": {} }),
        json!({ "code": "ab", "label": "tea", "stickers": null, "pin": "1234" }),
        expect![[r#"
            code = "AB"
            label = "tea"
            stickers = {}
        "#]],
    );
}

#[test]
fn an_answer_of_something_else_stands() {
    check_kept::<Parcel>(
        json!({ "code": UNKNOWN, "stickers": { "a": "b" } }),
        json!({ "code": "ab", "stickers": {} }),
        expect![[r#"
            code = "ab"
            stickers = {}
        "#]],
    );
}

#[test]
fn an_answer_of_an_object_that_was_not_known_stands() {
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
fn nested_answers_in_other_words_change_nothing() {
    let known = json!({ "name": "a", "code": "AB" });
    let answer = json!({ "name": "a", "code": "ab", "serial": "s", "pin": "1234" });
    let (slot, other) = (json!({ "code": "ab" }), json!({ "code": "cd" }));
    check_kept::<Rack>(
        json!({
            "one": known, "list": [known], "map": { "k": known }, "many": [known],
            "set": [{ "code": "AB" }],
        }),
        json!({
            "one": answer, "list": [answer, answer], "map": { "k": answer }, "many": [answer],
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
