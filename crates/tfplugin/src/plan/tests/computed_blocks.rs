//! Blocks that the provider sets where the configuration has none.

use std::collections::BTreeSet;

use expect_test::expect;
use serde_json::json;

use super::check;
use crate::attr::Attr;
use crate::model::Model;

/// A thing with blocks.
#[derive(Clone, Model)]
struct Cabinet {
    #[tf(optional)]
    label: Attr<String>,
    #[tf(block, computed)]
    free: Attr<Vec<Shelf>>,
    #[tf(block, computed, keep)]
    kept: Attr<BTreeSet<Shelf>>,
    #[tf(block, computed, keep(if_set))]
    once: Attr<Shelf>,
    #[tf(block)]
    door: Attr<Vec<Door>>,
}

#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Model)]
struct Shelf {
    #[tf(optional, computed)]
    width: Attr<i64>,
}

#[derive(Clone, Model)]
struct Door {
    #[tf(block, computed)]
    hinge: Attr<Vec<Shelf>>,
}

#[test]
fn all_are_unknown_where_an_object_is_created() {
    check::<Cabinet>(
        json!(null),
        json!({ "free": null, "kept": null, "door": [{ "hinge": null }, { "hinge": [{ "width": 1 }] }] }),
        expect![[r#"
            door = [{ hinge = (known after apply) }, { hinge = [{ width = 1 }] }]
            free = (known after apply)
            kept = (known after apply)
            once = (known after apply)
        "#]],
    );
}

#[test]
fn an_update_leaves_those_as_they_are_that_it_keeps() {
    check::<Cabinet>(
        json!({ "free": [{ "width": 1 }], "kept": [{ "width": 2 }], "once": { "width": 3 } }),
        json!({ "label": "a", "free": null, "kept": null }),
        expect![[r#"
            door = []
            free = (known after apply)
            kept = [{ width = 2 }]
            label = "a"
            once = { width = 3 }
        "#]],
    );
    check::<Cabinet>(
        json!({ "free": [], "kept": [] }),
        json!({ "label": "a", "free": null, "kept": null }),
        expect![[r#"
            door = []
            free = (known after apply)
            kept = []
            label = "a"
            once = (known after apply)
        "#]],
    );
}

#[test]
fn all_stay_where_nothing_differs() {
    check::<Cabinet>(
        json!({ "free": [{ "width": 1 }], "kept": [], "door": [{ "hinge": [{ "width": 4 }] }] }),
        json!({ "free": null, "kept": null, "door": [{ "hinge": null }] }),
        expect![[r#"
            door = [{ hinge = [{ width = 4 }] }]
            free = [{ width = 1 }]
            kept = []
        "#]],
    );
}

#[test]
fn what_is_configured_is_planned() {
    check::<Cabinet>(
        json!({ "free": [{ "width": 1 }], "kept": [], "once": { "width": 3 } }),
        json!({ "free": [{ "width": 5 }, {}], "kept": null, "once": {} }),
        expect![[r#"
            door = []
            free = [{ width = 5 }, { width = (known after apply) }]
            kept = []
            once = { width = (known after apply) }
        "#]],
    );
}
