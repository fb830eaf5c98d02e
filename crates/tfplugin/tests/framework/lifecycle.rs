//! The life of an object, as long as all goes well.

use expect_test::{Expect, expect};
use serde_json::{Value as Json, json};
use tfplugin::testing::{Core, Object, UNKNOWN};

use crate::warehouse::{CRATE, Store, open};

/// Applies `config` to `object`, and shows what was done, what was asked of the remote API, and
/// what state says then.
async fn check(core: &Core, store: &Store, object: &mut Object, config: Json, expected: Expect) {
    let run = core.apply(object, config).await;
    let calls = store.calls().join("\n");
    expected.assert_eq(&format!("{run}---\n{calls}\n---\n{object}"));
}

#[tokio::test]
async fn a_crate_is_created_changed_moved_and_removed() {
    let (core, store) = open().await;
    let mut tea = core.absent(CRATE);
    check(
        &core,
        &store,
        &mut tea,
        json!({ "label": "Tea" }),
        expect![[r#"
        create
        ---
        plan Create
        plan Create
        create within 11 s, weighed None, plans Some(1)
        ---
        id = "c1"
        label = "Tea"
        pin_digits = 0
        revision = 1
        shelf = "s1"
        size = "small"
    "#]],
    )
    .await;
    check(
        &core,
        &store,
        &mut tea,
        json!({ "label": "Tea" }),
        expect![[r#"
        nothing
        ---
        read within 12 s, weighed Some(3), plans Some(1)
        plan Nothing
        ---
        id = "c1"
        label = "Tea"
        pin_digits = 0
        revision = 1
        shelf = "s1"
        size = "small"
    "#]],
    )
    .await;
    check(
        &core,
        &store,
        &mut tea,
        json!({ "label": "Jam", "tags": ["b", "a"] }),
        expect![[r#"
        update
        ---
        read within 12 s, weighed Some(3), plans Some(1)
        plan Update
        plan Update
        update within 13 s, weighed Some(3), plans Some(2)
        ---
        id = "c1"
        label = "Jam"
        pin_digits = 0
        revision = 2
        shelf = "s1"
        size = "small"
        tags = ["a", "b"]
    "#]],
    )
    .await;
    let moved = json!({ "label": "Jam", "shelf": "s9" });
    check(
        &core,
        &store,
        &mut tea,
        moved,
        expect![[r#"
        replace because of shelf
        ---
        read within 12 s, weighed Some(3), plans Some(2)
        plan Replace
        plan Create
        delete within 14 s, weighed Some(3), plans Some(4)
        plan Create
        create within 11 s, weighed None, plans Some(1)
        ---
        id = "c1"
        label = "Jam"
        pin_digits = 0
        revision = 1
        shelf = "s9"
        size = "small"
    "#]],
    )
    .await;
    check(
        &core,
        &store,
        &mut tea,
        json!(null),
        expect![[r#"
        delete
        ---
        read within 12 s, weighed Some(3), plans Some(1)
        plan Delete
        delete within 14 s, weighed Some(3), plans Some(2)
        ---
        absent
    "#]],
    )
    .await;
    check(
        &core,
        &store,
        &mut tea,
        json!(null),
        expect![[r#"
        nothing
        ---

        ---
        absent
    "#]],
    )
    .await;
}

#[tokio::test]
async fn what_is_local_is_recorded_without_a_call() {
    let (core, store) = open().await;
    let mut tea = core.absent(CRATE);
    core.apply(&mut tea, json!({ "label": "Tea" })).await;
    store.calls();
    let noted = json!({ "label": "Tea", "note": "green", "timeouts": { "update": "5m" } });
    check(
        &core,
        &store,
        &mut tea,
        noted,
        expect![[r#"
        update
        ---
        read within 12 s, weighed Some(3), plans Some(1)
        plan Record
        plan Record
        ---
        id = "c1"
        label = "Tea"
        note = "green"
        pin_digits = 0
        revision = 1
        shelf = "s1"
        size = "small"
        timeouts = { update = "5m" }
    "#]],
    )
    .await;
}

#[tokio::test]
async fn what_means_the_same_stays_as_it_was_written() {
    let (core, store) = open().await;
    let mut tea = core.absent(CRATE);
    check(
        &core,
        &store,
        &mut tea,
        json!({ "label": "Tea", "code": "AbC" }),
        expect![[r#"
        create
        ---
        plan Create
        plan Create
        create within 11 s, weighed None, plans Some(1)
        ---
        code = "AbC"
        id = "c1"
        label = "Tea"
        pin_digits = 0
        revision = 1
        shelf = "s1"
        size = "small"
    "#]],
    )
    .await;
    check(
        &core,
        &store,
        &mut tea,
        json!({ "label": "Tea", "code": "aBc" }),
        expect![[r#"
        nothing
        ---
        read within 12 s, weighed Some(3), plans Some(1)
        plan Nothing
        ---
        code = "AbC"
        id = "c1"
        label = "Tea"
        pin_digits = 0
        revision = 1
        shelf = "s1"
        size = "small"
    "#]],
    )
    .await;
}

#[tokio::test]
async fn a_write_only_value_reaches_the_verb_and_nothing_else() {
    let (core, store) = open().await;
    let mut tea = core.absent(CRATE);
    check(
        &core,
        &store,
        &mut tea,
        json!({ "label": "Tea", "pin": "12345" }),
        expect![[r#"
        create
        ---
        plan Create
        plan Create
        create within 11 s, weighed None, plans Some(1)
        ---
        id = "c1"
        label = "Tea"
        pin_digits = 5
        revision = 1
        shelf = "s1"
        size = "small"
    "#]],
    )
    .await;
    assert!(tea.attribute("pin").is_null());
}

#[tokio::test]
async fn drift_is_found_and_corrected() {
    let (core, store) = open().await;
    let mut tea = core.absent(CRATE);
    core.apply(&mut tea, json!({ "label": "Tea" })).await;
    store.crates().get_mut("c1").unwrap().title = "Milk".into();
    store.calls();
    check(
        &core,
        &store,
        &mut tea,
        json!({ "label": "Tea" }),
        expect![[r#"
        update
        ---
        read within 12 s, weighed Some(3), plans Some(1)
        plan Update
        plan Update
        update within 13 s, weighed Some(3), plans Some(2)
        ---
        id = "c1"
        label = "Tea"
        pin_digits = 0
        revision = 2
        shelf = "s1"
        size = "small"
    "#]],
    )
    .await;
}

#[tokio::test]
async fn a_gone_object_leaves_state_with_a_warning_and_is_recreated() {
    let (core, store) = open().await;
    let mut tea = core.absent(CRATE);
    core.apply(&mut tea, json!({ "label": "Tea" })).await;
    store.crates().clear();
    store.calls();
    let diagnostics = core.refresh(&mut tea.clone()).await;
    expect![[r#"
        warning: Object is gone: warehouse_crate with id "c1" no longer exists: it was removed outside of this configuration. It has been taken out of state, and the next apply creates it again. If it should not exist, remove its block from the configuration.
    "#]].assert_eq(&diagnostics.to_string());
    check(&core, &store, &mut tea, json!({ "label": "Tea" }), expect![[r#"
        create
        warning: Object is gone: warehouse_crate with id "c1" no longer exists: it was removed outside of this configuration. It has been taken out of state, and the next apply creates it again. If it should not exist, remove its block from the configuration.
        ---
        read within 12 s, weighed Some(3), plans Some(1)
        read within 12 s, weighed Some(3), plans Some(1)
        plan Create
        plan Create
        create within 11 s, weighed None, plans Some(1)
        ---
        id = "c1"
        label = "Tea"
        pin_digits = 0
        revision = 1
        shelf = "s1"
        size = "small"
    "#]]).await;
}

#[tokio::test]
async fn what_is_known_only_late_is_planned_twice() {
    let (core, store) = open().await;
    let mut tea = core.absent(CRATE);
    let (planned, known) = (json!({ "label": UNKNOWN }), json!({ "label": "Tea" }));
    let run = core
        .apply_once_known(&mut tea, planned.clone(), known.clone())
        .await;
    expect![[r#"
        create
        id = "c1"
        label = "Tea"
        pin_digits = 0
        revision = 1
        shelf = "s1"
        size = "small"
    "#]]
    .assert_eq(&format!("{run}{tea}"));
    store.calls();
    // What was unknown turns out to be what it was.
    let run = core.apply_once_known(&mut tea, planned, known).await;
    expect![[r#"
        update
        read within 12 s, weighed Some(3), plans Some(1)
        plan Update
        plan Nothing"#]]
    .assert_eq(&format!("{run}{}", store.calls().join("\n")));
}

#[tokio::test]
async fn a_resource_may_request_replacement_and_refuse_removal() {
    let (core, _store) = open().await;
    let mut tea = core.absent(CRATE);
    core.apply(&mut tea, json!({ "label": "Gold" })).await;
    expect![[r#"
        nothing
        error: Gold stays: Give it another label first.
    "#]]
    .assert_eq(&core.destroy(&mut tea).await.to_string());
    let run = core.apply(&mut tea, json!({ "label": "Cat" })).await;
    expect![[r#"
        replace because of label
    "#]]
    .assert_eq(&run.to_string());
}

#[tokio::test]
async fn timeouts_of_the_block_reach_each_verb() {
    let (core, store) = open().await;
    let mut tea = core.absent(CRATE);
    let timeouts = json!({ "create": "1m", "read": "2m", "update": "3m", "delete": "4m" });
    core.apply(&mut tea, json!({ "label": "Tea", "timeouts": timeouts }))
        .await;
    core.apply(&mut tea, json!({ "label": "Jam", "timeouts": timeouts }))
        .await;
    core.destroy(&mut tea).await;
    expect![[r#"
        plan Create
        plan Create
        create within 60 s, weighed None, plans Some(1)
        read within 120 s, weighed Some(3), plans Some(1)
        plan Update
        plan Update
        update within 180 s, weighed Some(3), plans Some(2)
        read within 120 s, weighed Some(3), plans Some(2)
        plan Delete
        delete within 240 s, weighed Some(3), plans Some(3)"#]]
    .assert_eq(&store.calls().join("\n"));
}
