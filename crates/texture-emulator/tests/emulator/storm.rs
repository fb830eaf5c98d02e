use std::collections::BTreeSet;

use reqwest::Method;
use serde_json::{Value, json};
use texture_emulator::{Storm, Strike};

use crate::client::Api;

/// What a client sees of a request: a status and the kind of its body, or why there is none.
async fn seen(api: &Api, body: Value) -> String {
    match api.try_send(Method::POST, "/workspaces", body).await {
        Err(error) if error.is_body() || error.is_decode() => "half an answer".to_owned(),
        Err(_) => "a closed connection".to_owned(),
        Ok(reply) => {
            let content = if reply.body.is_null() {
                "no JSON"
            } else {
                "JSON"
            };
            let wait = reply
                .header("retry-after")
                .map(|seconds| format!(", come back in {seconds}"));
            format!("{} {content}{}", reply.status, wait.unwrap_or_default())
        }
    }
}

#[tokio::test]
async fn each_strike_looks_as_it_should() {
    for (strike, looks, effects) in [
        (
            Strike::TooManyRequests,
            "429 JSON, come back in 1",
            &[false][..],
        ),
        (Strike::InternalError, "500 JSON", &[false, true]),
        (Strike::BadGateway, "502 JSON", &[false, true]),
        (Strike::Unavailable, "503 JSON", &[false]),
        (Strike::Drop, "a closed connection", &[false, true]),
        (Strike::Html, "200 no JSON", &[false, true]),
        (Strike::Truncated, "half an answer", &[true]),
    ] {
        let api = Api::new();
        api.emulator
            .storm(Storm::seeded(3).probability(1.0).strikes([strike]));
        let mut found = BTreeSet::new();
        for number in 0..8 {
            let before = api.emulator.objects("workspaces").len();
            let name = json!({ "name": format!("W{number}") });
            assert_eq!(seen(&api, name).await, looks, "{strike:?}");
            found.insert(api.emulator.objects("workspaces").len() > before);
        }
        assert_eq!(found.into_iter().collect::<Vec<_>>(), effects, "{strike:?}");
    }
}

#[tokio::test]
async fn a_time_out_comes_before_or_after_the_effect() {
    let (api, mut taken) = Api::watched();
    api.emulator
        .storm(Storm::seeded(3).probability(1.0).strikes([Strike::Timeout]));
    for number in 0..8 {
        let name = json!({ "name": format!("W{number}") });
        assert!(
            api.is_left_waiting(&mut taken, Method::POST, "/workspaces", name)
                .await
        );
    }
    assert!((1..8).contains(&api.emulator.objects("workspaces").len()));
}

#[tokio::test]
async fn a_storm_leaves_the_other_requests_alone() {
    let api = Api::new();
    api.emulator
        .storm(Storm::seeded(3).strikes([Strike::Unavailable]));
    for _ in 0..200 {
        api.try_send(Method::GET, "/workspaces", Value::Null)
            .await
            .unwrap();
    }
    let requests = api.emulator.requests();
    assert!(
        requests
            .iter()
            .all(|request| request.faulted == (request.status == Some(503)))
    );
    let struck = requests.iter().filter(|request| request.faulted).count();
    assert!(
        (20..60).contains(&struck),
        "{struck} of 200 are not a fifth"
    );
}
