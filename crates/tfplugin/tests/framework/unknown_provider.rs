//! A provider block that is not wholly known, or that was never sent.

use expect_test::expect;
use serde_json::json;
use tfplugin::testing::{Object, TestClient, UNKNOWN, print};

use crate::warehouse::{CRATE, pipe, unconfigured};

async fn existing(pipe: &TestClient) -> Object {
    let tea = json!({ "id": "c1", "label": "Tea", "size": "small", "shelf": "s1", "pin_digits": 0, "revision": 1 });
    Object {
        state: pipe.config(CRATE, &tea),
        ..Object::absent(CRATE)
    }
}

#[tokio::test]
async fn plans_go_on_without_asking() {
    let (pipe, store) = pipe(json!({ "hall": UNKNOWN })).await;
    let tea = existing(&pipe).await;
    let read = pipe.read(&tea).await.unwrap();
    assert_eq!(
        (&read.value, read.diagnostics.is_empty(), read.deferred),
        (&tea, true, false)
    );
    let planned = pipe.plan(&tea, &json!({ "label": "Jam" })).await.unwrap();
    assert!(!planned.deferred);
    expect![[r#"
        warning: Planned blindly: No client.
        id = "c1"
        label = "Jam"
        pin_digits = (known after apply)
        revision = (known after apply)
        shelf = "s1"
        size = "small"
    "#]]
    .assert_eq(&format!(
        "{}{}",
        planned.diagnostics,
        print(&planned.value.state)
    ));
    assert!(store.calls().is_empty());
}

#[tokio::test]
async fn what_needs_the_api_says_what_is_not_known() {
    let (pipe, _) = pipe(json!({ "hall": UNKNOWN })).await;
    let tea = existing(&pipe).await;
    let data = pipe
        .read_data(CRATE, &json!({ "label": "Tea" }))
        .await
        .unwrap();
    assert!(!data.deferred);
    expect![[r#"
        error: The provider block is not wholly known yet: warehouse_crate needs the API now, but the provider block has arguments whose values are not known before apply: `hall`. Create what they come from first (`terraform apply -target=...`), or set values that are known while planning.
    "#]].assert_eq(&data.diagnostics.to_string());
    let import = pipe.import(CRATE, "c1").await.unwrap();
    expect![[r#"
        error: The provider block is not wholly known yet: warehouse_crate needs the API now, but the provider block has arguments whose values are not known before apply: `hall`. Create what they come from first (`terraform apply -target=...`), or set values that are known while planning.
        absent
    "#]].assert_eq(&format!("{}{}", import.diagnostics, import.value));
    let planned = pipe.plan(&tea, &json!(null)).await.unwrap().value;
    let applied = pipe.apply(&planned).await.unwrap();
    assert_eq!(applied.value.state, tea.state);
    expect![[r#"
        error: The provider block is not wholly known yet: warehouse_crate needs the API now, but the provider block has arguments whose values are not known before apply: `hall`. Create what they come from first (`terraform apply -target=...`), or set values that are known while planning.
    "#]].assert_eq(&applied.diagnostics.to_string());
}

#[tokio::test]
async fn everything_is_deferred_where_the_cli_allows_it() {
    let (pipe, store) = pipe(json!({ "hall": UNKNOWN })).await;
    let pipe = pipe.deferring();
    let tea = existing(&pipe).await;
    let read = pipe.read(&tea).await.unwrap();
    assert_eq!((&read.value, read.deferred), (&tea, true));
    assert!(
        pipe.plan(&tea, &json!({ "label": "Jam" }))
            .await
            .unwrap()
            .deferred
    );
    assert!(pipe.plan(&tea, &json!(null)).await.unwrap().deferred);
    let data = pipe
        .read_data(CRATE, &json!({ "label": "Tea" }))
        .await
        .unwrap();
    assert!(data.deferred && data.value.is_unknown() && data.diagnostics.is_empty());
    let import = pipe.import(CRATE, "c1").await.unwrap();
    assert!(import.deferred && import.value.exists() && import.diagnostics.is_empty());
    assert!(store.calls().is_empty());
}

#[tokio::test]
async fn nothing_is_deferred_once_all_is_known() {
    let (pipe, _) = pipe(json!({ "hall": "north" })).await;
    let pipe = pipe.deferring();
    let tea = existing(&pipe).await;
    assert!(!pipe.read(&tea).await.unwrap().deferred);
    assert!(
        !pipe
            .plan(&tea, &json!({ "label": "Jam" }))
            .await
            .unwrap()
            .deferred
    );
    assert!(!pipe.import(CRATE, "c1").await.unwrap().deferred);
    assert!(
        !pipe
            .read_data(CRATE, &json!({ "label": "Tea" }))
            .await
            .unwrap()
            .deferred
    );
}

#[tokio::test]
async fn a_provider_that_was_not_configured_says_so() {
    let (pipe, _) = unconfigured().await;
    let pipe = pipe.deferring();
    let tea = existing(&pipe).await;
    let planned = pipe.plan(&tea, &json!(null)).await.unwrap();
    let (read, import) = (
        pipe.read(&tea).await.unwrap(),
        pipe.import(CRATE, "c1").await.unwrap(),
    );
    let applied = pipe.apply(&planned.value).await.unwrap();
    let data = pipe
        .read_data(CRATE, &json!({ "label": "Tea" }))
        .await
        .unwrap();
    assert!(!(read.deferred || import.deferred || applied.deferred || data.deferred));
    let mut diagnostics = [
        read.diagnostics,
        import.diagnostics,
        applied.diagnostics,
        data.diagnostics,
    ]
    .map(|diagnostics| diagnostics.to_string());
    diagnostics.sort();
    assert_eq!(diagnostics.first(), diagnostics.last());
    expect![[r#"
        error: Bug in the provider: warehouse_crate was requested before the provider was configured.

        This is a bug in the provider, not in your configuration. Please report it to the provider's developers with this text.
    "#]].assert_eq(&diagnostics[0]);
}

#[tokio::test]
async fn a_refused_configuration_configures_nothing() {
    let (pipe, _) = unconfigured().await;
    let diagnostics = pipe.configure(&json!({ "hall": "closed" })).await.unwrap();
    expect![[r#"
        error at hall: Hall is closed: Choose another one.
    "#]]
    .assert_eq(&diagnostics.to_string());
    let read = pipe.read(&existing(&pipe).await).await.unwrap();
    assert!(read.diagnostics.has_errors());
}
