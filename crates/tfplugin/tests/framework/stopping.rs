//! Ctrl-C, and clients that hang up.

use expect_test::expect;
use serde_json::json;
use tfplugin::testing::Planned;

use crate::warehouse::{CRATE, Store, Trouble, pipe};

/// A plan to make a crate, and trouble with that.
async fn troubled(trouble: Trouble) -> (tfplugin::testing::TestClient, Store, Planned) {
    let (pipe, store) = pipe(json!({})).await;
    let absent = tfplugin::testing::Object::absent(CRATE);
    let planned = pipe
        .plan(&absent, &json!({ "label": "Tea" }))
        .await
        .unwrap()
        .value;
    store.make_trouble(trouble);
    (pipe, store, planned)
}

#[tokio::test]
async fn what_is_under_way_hears_of_the_stop_finishes_and_reports() {
    let (pipe, store, planned) = troubled(Trouble::UntilStopped).await;
    let stopped = async {
        store.begun().await;
        pipe.stop().await.unwrap();
    };
    let (created, ()) = tokio::join!(pipe.apply(&planned), stopped);
    let created = created.unwrap();
    expect![[r#"
        id = "c1"
        label = "Tea"
        pin_digits = 0
        revision = 1
        shelf = "s1"
        size = "small"
    "#]]
    .assert_eq(&format!("{}{}", created.diagnostics, created.value));
}

#[tokio::test]
async fn what_begins_after_the_stop_is_stopped_until_the_provider_is_configured_again() {
    let (pipe, store, planned) = troubled(Trouble::UntilStopped).await;
    pipe.stop().await.unwrap();
    // It would wait for a stop that is yet to come.
    pipe.apply(&planned).await.unwrap();
    pipe.configure(&json!({})).await.unwrap();
    let mut call = Box::pin(pipe.apply(&planned));
    tokio::select! {
        biased;
        _ = &mut call => panic!("a new run is not stopped"),
        () = async { store.begun().await; store.begun().await } => {}
    }
}

#[tokio::test]
async fn a_client_that_hangs_up_stops_nothing() {
    let (pipe, store, planned) = troubled(Trouble::UntilOpened).await;
    let mut call = Box::pin(pipe.apply(&planned));
    tokio::select! {
        _ = &mut call => panic!("the door is closed"),
        () = store.begun() => {}
    }
    drop(call);
    drop(pipe);
    assert!(store.crates().is_empty());
    store.open_door();
    store.done().await;
    assert_eq!(store.crates().len(), 1);
}

#[tokio::test]
async fn calls_do_not_wait_for_each_other() {
    let (pipe, store, planned) = troubled(Trouble::UntilOpened).await;
    let others = async {
        store.begun().await;
        store.make_trouble(Trouble::None);
        pipe.apply(&planned).await.unwrap();
        store.open_door();
    };
    let (created, ()) = tokio::join!(pipe.apply(&planned), others);
    assert!(created.unwrap().diagnostics.is_empty());
    assert_eq!(store.crates().len(), 2);
}
