//! Which changes need a new object.

use std::collections::{BTreeMap, BTreeSet};

use expect_test::expect;
use serde_json::{Value as Json, json};

use super::{check, same_letters};
use crate::attr::Attr;
use crate::model::Model;
use crate::testing::UNKNOWN;

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
