//! Verbs that fail: what is reported, and what stays in state.

use expect_test::{Expect, expect};
use serde_json::{Value as Json, json};
use tfplugin::testing::{Core, Object};

use crate::warehouse::{CRATE, Store, Trouble, open};

/// Applies `config` in `trouble`, and shows what is reported and what state says then.
async fn check(
    (core, store): (&Core, &Store),
    object: &mut Object,
    trouble: Trouble,
    config: Json,
    expected: Expect,
) {
    store.make_trouble(trouble);
    let run = core.apply(object, config).await;
    store.make_trouble(Trouble::None);
    expected.assert_eq(&format!("{run}---\n{object}"));
}

#[tokio::test]
async fn a_create_that_did_nothing_leaves_nothing() {
    let (core, store) = open().await;
    let mut tea = core.absent(CRATE);
    let config = json!({ "label": "Tea" });
    check(
        (&core, &store),
        &mut tea,
        Trouble::Refused,
        config,
        expect![[r#"
        create
        error: Forklift broke: Try again.
        ---
        absent
    "#]],
    )
    .await;
}

#[tokio::test]
async fn a_partially_created_object_is_in_state_and_replaced() {
    let (core, store) = open().await;
    let mut tea = core.absent(CRATE);
    let config = json!({ "label": "Tea" });
    check(
        (&core, &store),
        &mut tea,
        Trouble::HalfDone,
        config.clone(),
        expect![[r#"
        create
        error at shelf: Forklift broke: The crate hangs in the air.
        ---
        tainted
        id = "c1"
        label = "Tea"
        pin_digits = 0
        revision = 1
        shelf = "s1"
        size = "small"
    "#]],
    )
    .await;
    store.calls();
    check(
        (&core, &store),
        &mut tea,
        Trouble::None,
        config,
        expect![[r#"
        replace
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
    // Of a tainted object, plans and applies hear nothing, not even its private state.
    expect![[r#"
        read within 12 s, weighed Some(3), plans Some(1)
        plan Create
        delete within 14 s, weighed None, plans Some(1)
        plan Create
        create within 11 s, weighed None, plans Some(1)"#]]
    .assert_eq(&store.calls().join("\n"));
}

#[tokio::test]
async fn a_failed_update_leaves_state_or_says_what_is_true_now() {
    let (core, store) = open().await;
    let mut tea = core.absent(CRATE);
    core.apply(&mut tea, json!({ "label": "Tea" })).await;
    let config = json!({ "label": "Jam" });
    let run = apply_in(&core, &store, Trouble::Refused, &tea, config.clone()).await;
    expect![[r#"
        error: Forklift broke: Try again.
        ---
        id = "c1"
        label = "Tea"
        pin_digits = 0
        revision = 1
        shelf = "s1"
        size = "small"
    "#]]
    .assert_eq(&run);
    let run = apply_in(&core, &store, Trouble::HalfDone, &tea, config).await;
    expect![[r#"
        error at shelf: Forklift broke: The crate hangs in the air.
        ---
        id = "c1"
        label = "Jam"
        pin_digits = 0
        revision = 2
        shelf = "s1"
        size = "small"
    "#]]
    .assert_eq(&run);
}

/// Plans while all is well, and applies in `trouble`.
async fn apply_in(
    core: &Core,
    store: &Store,
    trouble: Trouble,
    object: &Object,
    config: Json,
) -> String {
    let planned = core.pipe().plan(object, &config).await.unwrap().value;
    store.make_trouble(trouble);
    let response = core.pipe().apply(&planned).await.unwrap();
    store.make_trouble(Trouble::None);
    format!("{}---\n{}", response.diagnostics, response.value)
}

#[tokio::test]
async fn a_failed_delete_keeps_the_object() {
    let (core, store) = open().await;
    let mut tea = core.absent(CRATE);
    core.apply(&mut tea, json!({ "label": "Tea" })).await;
    let run = apply_in(&core, &store, Trouble::Refused, &tea, json!(null)).await;
    expect![[r#"
        error: Forklift broke: Try again.
        ---
        id = "c1"
        label = "Tea"
        pin_digits = 0
        revision = 1
        shelf = "s1"
        size = "small"
    "#]]
    .assert_eq(&run);
}

#[tokio::test]
async fn a_failed_read_keeps_state() {
    let (core, store) = open().await;
    let mut tea = core.absent(CRATE);
    core.apply(&mut tea, json!({ "label": "Tea" })).await;
    store.make_trouble(Trouble::Refused);
    let response = core.pipe().read(&tea).await.unwrap();
    expect![[r#"
        error: Forklift broke: Try again.
        ---
        id = "c1"
        label = "Tea"
        pin_digits = 0
        revision = 1
        shelf = "s1"
        size = "small"
    "#]]
    .assert_eq(&format!("{}---\n{}", response.diagnostics, response.value));
}

#[tokio::test]
async fn a_panic_fails_its_call_and_no_other() {
    let (core, store) = open().await;
    let mut tea = core.absent(CRATE);
    let config = json!({ "label": "Tea" });
    check((&core, &store), &mut tea, Trouble::Panic, config.clone(), expect![[r#"
        create
        error: Plugin error: ApplyResourceChange panicked: a bug in the provider. Its log has the details (TF_LOG=error).
        ---
        absent
    "#]]).await;
    check(
        (&core, &store),
        &mut tea,
        Trouble::None,
        config,
        expect![[r#"
        create
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
    store.make_trouble(Trouble::Panic);
    let status = core
        .pipe()
        .read_data(CRATE, &json!({ "label": "Tea" }))
        .await
        .unwrap_err();
    expect![[r#"code: 'Internal error', message: "ReadDataSource panicked: a bug in the provider. Its log has the details (TF_LOG=error).""#]].assert_eq(&status.to_string());
}

#[tokio::test]
async fn an_unknown_value_after_apply_is_a_bug_and_the_rest_is_kept() {
    let (core, store) = open().await;
    let mut tea = core.absent(CRATE);
    let config = json!({ "label": "Tea" });
    check((&core, &store), &mut tea, Trouble::LeftUnknown, config, expect![[r#"
        create
        error at pin_digits: Bug in the provider: pin_digits is unknown after apply.

        This is a bug in the provider, not in your configuration. Please report it to the provider's developers with this text.
        error at revision: Bug in the provider: revision is unknown after apply.

        This is a bug in the provider, not in your configuration. Please report it to the provider's developers with this text.
        error at shelf: Bug in the provider: shelf is unknown after apply.

        This is a bug in the provider, not in your configuration. Please report it to the provider's developers with this text.
        ---
        tainted
        id = "c1"
        label = "Tea"
        size = "small"
    "#]]).await;
}

#[tokio::test]
async fn an_identity_that_changes_or_goes_is_a_bug() {
    let (core, store) = open().await;
    let mut tea = core.absent(CRATE);
    let config = json!({ "label": "Tea" });
    check((&core, &store), &mut tea.clone(), Trouble::NoId, config.clone(), expect![[r#"
        create
        error: Bug in the provider: A part of the object's identity is null or unknown in its state.

        This is a bug in the provider, not in your configuration. Please report it to the provider's developers with this text.
        ---
        tainted
        label = "Tea"
        pin_digits = 0
        revision = 1
        shelf = "s1"
        size = "small"
    "#]]).await;
    core.apply(&mut tea, config).await;
    for trouble in [Trouble::OtherId, Trouble::NoId] {
        store.make_trouble(trouble);
        let response = core.pipe().read(&tea).await.unwrap();
        assert!(
            response
                .diagnostics
                .to_string()
                .contains("Bug in the provider"),
            "{}",
            response.diagnostics
        );
    }
    let run = apply_in(
        &core,
        &store,
        Trouble::OtherId,
        &tea,
        json!({ "label": "Jam" }),
    )
    .await;
    expect![[r#"
        error: Bug in the provider: The identity of the object changed during its lifetime.

        This is a bug in the provider, not in your configuration. Please report it to the provider's developers with this text.
        ---
        id = "c99"
        label = "Jam"
        pin_digits = 0
        revision = 2
        shelf = "s1"
        size = "small"
    "#]].assert_eq(&run);
}

#[tokio::test]
async fn a_data_source_reports_what_it_did_not_find() {
    let (core, _) = open().await;
    let response = core
        .pipe()
        .read_data(CRATE, &json!({ "label": "Tea" }))
        .await
        .unwrap();
    expect![[r#"
        error at label: No such crate: None is labelled "Tea".
    "#]]
    .assert_eq(&response.diagnostics.to_string());
    let mut tea = core.absent(CRATE);
    core.apply(&mut tea, json!({ "label": "Tea" })).await;
    core.apply(&mut core.absent(CRATE), json!({ "label": "Tea" }))
        .await;
    let response = core
        .pipe()
        .read_data(CRATE, &json!({ "label": "Tea" }))
        .await
        .unwrap();
    let found = tfplugin::testing::print(&response.value);
    expect![[r#"
        warning: Several crates: The first is taken.
        id = "c1"
        label = "Tea"
    "#]]
    .assert_eq(&format!("{}{found}", response.diagnostics));
}
