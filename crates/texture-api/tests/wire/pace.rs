//! The documented limits, in real time. Run with `cargo test -p texture-api --test wire -- --ignored`.

use std::time::{Duration, Instant};

use futures_util::future::join_all;
use texture_api::{CancellationToken, destinations, workspaces};
use texture_emulator::Emulator;

use crate::{KEY, builder};

#[tokio::test]
#[ignore = "takes the three minutes that the limits themselves take"]
async fn many_changes_take_as_long_as_the_limits_allow_and_are_never_refused() {
    let emulator = Emulator::builder().api_key(KEY).start().unwrap();
    let seed = |label: String| {
        let body = serde_json::json!({"label": label, "destinationType": "EMAIL", "email": "a@example.com", "eventTypes": ["SITE_CREATED"]});
        emulator.act("POST", "/v1/destinations", body).unwrap()["id"]
            .as_str()
            .unwrap()
            .to_owned()
    };
    emulator
        .act(
            "POST",
            "/v1/workspaces",
            serde_json::json!({"name": "home"}),
        )
        .unwrap();
    let doomed: Vec<_> = (0..40).map(|number| seed(format!("d{number}"))).collect();
    let client = builder(emulator.url()).build();
    let session = || client.session(Duration::from_secs(20), CancellationToken::new());
    let began = Instant::now();
    let make = |number| {
        let session = session();
        async move {
            session
                .create(workspaces::Create {
                    name: format!("w{number}"),
                })
                .await
                .map(drop)
        }
    };
    let end = |id| {
        let session = session();
        async move { session.send(destinations::Delete { id }).await.map(drop) }
    };
    let (created, ended) = tokio::join!(
        join_all((0..150).map(make)),
        join_all(doomed.into_iter().map(end))
    );
    let took = began.elapsed();
    assert!(
        created.iter().chain(&ended).all(Result::is_ok),
        "{created:?} {ended:?}"
    );
    assert_eq!(
        emulator
            .requests()
            .iter()
            .filter(|request| request.status == Some(429))
            .count(),
        0
    );
    // Four windows of ten deletions: three minutes, and 5 % of them.
    assert!(took < Duration::from_secs(189), "{took:?}");
}
