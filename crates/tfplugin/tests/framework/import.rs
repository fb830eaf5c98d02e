//! Objects that exist already.

use expect_test::{Expect, expect};
use serde_json::json;
use tfplugin::Diagnostics;
use tfplugin::testing::Object;

use crate::warehouse::{CRATE, GATE, NOTICE, PALLET, Store, open};

fn check((object, diagnostics): (Object, Diagnostics), expected: Expect) {
    expected.assert_eq(&format!("{diagnostics}{object}"));
}

async fn with_tea() -> (tfplugin::testing::Core, Store) {
    let (core, store) = open().await;
    let mut tea = core.absent(CRATE);
    core.apply(&mut tea, json!({ "label": "Tea", "note": "green" }))
        .await;
    (core, store)
}

#[tokio::test]
async fn by_id_or_by_identity() {
    let (core, _) = with_tea().await;
    let (mut tea, diagnostics) = core.import(CRATE, "c1").await;
    assert!(diagnostics.is_empty(), "{diagnostics}");
    let plan = core.plan(&tea, json!({ "label": "Tea" })).await;
    expect!["nothing\n"].assert_eq(&plan.to_string());
    let run = core
        .apply(&mut tea, json!({ "label": "Tea", "note": "green" }))
        .await;
    expect!["update\n"].assert_eq(&run.to_string());
    let by_identity = core.import_identity(CRATE, json!({ "id": "c1" })).await;
    check(
        by_identity,
        expect![[r#"
        id = "c1"
        label = "Tea"
        pin_digits = 0
        revision = 1
        shelf = "s1"
        size = "small"
    "#]],
    );
}

#[tokio::test]
async fn of_what_does_not_exist_or_is_no_id() {
    let (core, _) = with_tea().await;
    check(
        core.import(CRATE, "c7").await,
        expect![[r#"
            error: Cannot import non-existent remote object: the provider finds no such object
            absent
        "#]],
    );
    check(
        core.import(CRATE, "").await,
        expect![[r#"
        error: Import of warehouse_crate without a usable id: The id to import is "". Give the `id` of an existing object.
        absent
    "#]],
    );
    check(
        core.import(CRATE, " c1").await,
        expect![[r#"
        error: Import of warehouse_crate without a usable id: The id to import is " c1". Give the `id` of an existing object.
        absent
    "#]],
    );
    check(
        core.import(CRATE, "shelf").await,
        expect![[r#"
        error: No id of a crate: It begins with c.
        absent
    "#]],
    );
    check(
        core.import_identity(CRATE, json!({ "id": null })).await,
        expect![[r#"
        error: Import of warehouse_crate by an incomplete identity: Set `id` in the `identity` of the import block.
        absent
    "#]],
    );
    check(
        core.import_identity(CRATE, json!({ "id": " " })).await,
        expect![[r#"
        error: Import of warehouse_crate by an incomplete identity: Set `id` in the `identity` of the import block.
        absent
    "#]],
    );
}

#[tokio::test]
async fn by_what_is_not_one_text() {
    let (core, _) = open().await;
    check(
        core.import(GATE, "7").await,
        expect![[r#"
        number = 7
    "#]],
    );
    check(
        core.import(GATE, "seven").await,
        expect![[r#"
        error: Import of warehouse_gate without a usable id: The id to import is "seven". Give the `number` of an existing object.
        absent
    "#]],
    );
    check(
        core.import_identity(GATE, json!({ "number": 7 })).await,
        expect![[r#"
        number = 7
    "#]],
    );
    check(
        core.import(PALLET, "north/7").await,
        expect![[r#"
        error: Import of warehouse_pallet needs an identity: It is identified by hall, number, so it cannot be imported by one id. Use an `import` block with `identity = { ... }`.
        absent
    "#]],
    );
    let north = json!({ "hall": "north", "number": 7 });
    check(
        core.import_identity(PALLET, north).await,
        expect![[r#"
        hall = "north"
        number = 7
    "#]],
    );
    let incomplete = json!({ "hall": "north", "number": null });
    check(
        core.import_identity(PALLET, incomplete).await,
        expect![[r#"
        error: Import of warehouse_pallet by an incomplete identity: Set `number` in the `identity` of the import block.
        absent
    "#]],
    );
    check(
        core.import(NOTICE, "n1").await,
        expect![[r#"
        error: warehouse_notice cannot be imported: Its objects have no identity. Remove the `import` block.
        absent
    "#]],
    );
}
