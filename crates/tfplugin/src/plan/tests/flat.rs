//! Each rule by itself, in attributes at the root.

use std::collections::{BTreeMap, BTreeSet};

use expect_test::expect;
use serde_json::{Value as Json, json};

use super::{both_empty, check, check_kept, same_letters};
use crate::attr::{Attr, Dynamic};
use crate::model::Model;
use crate::testing::UNKNOWN;
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

#[test]
fn a_response_in_other_words_changes_nothing() {
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
fn a_response_of_something_else_stands() {
    check_kept::<Parcel>(
        json!({ "code": UNKNOWN, "stickers": { "a": "b" } }),
        json!({ "code": "ab", "stickers": {} }),
        expect![[r#"
            code = "ab"
            stickers = {}
        "#]],
    );
}
