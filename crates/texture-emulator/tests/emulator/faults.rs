use std::time::{Duration, Instant};

use reqwest::Method;
use serde_json::{Value, json};
use texture_emulator::{Clock, Fault, Storm, Strike};

use crate::client::{Api, builder};

fn post() -> Fault {
    Fault::on("POST", "/v1/workspaces")
}

/// Whether the workspace came to be, whatever the response was.
fn took_effect(api: &Api) -> bool {
    !api.emulator.objects("workspaces").is_empty()
}

async fn create(api: &Api) -> reqwest::Result<crate::client::Reply> {
    api.try_send(Method::POST, "/workspaces", json!({ "name": "Production" }))
        .await
}

#[tokio::test]
async fn a_response_takes_the_place_of_the_true_one() {
    for (fault, status, effect) in [
        (post(), 500, false),
        (post().status(502), 502, false),
        (post().status(502).after_effect(), 502, true),
        (post().html(503), 503, false),
        (post().html(200).after_effect(), 200, true),
        (post().malformed(), 201, true),
    ] {
        let api = Api::new();
        api.emulator.fault(fault.clone());
        assert_eq!(create(&api).await.unwrap().status, status, "{fault:?}");
        assert_eq!(took_effect(&api), effect, "{fault:?}");
        let recorded = &api.emulator.requests()[0];
        assert_eq!(
            (recorded.status, recorded.faulted),
            (Some(status), true),
            "{fault:?}"
        );
    }
}

#[tokio::test]
async fn bodies_are_what_they_are_said_to_be() {
    let api = Api::new();
    api.emulator.fault(
        post()
            .status(429)
            .header("Retry-After", "7")
            .body("{\"message\": \"later\"}"),
    );
    let reply = create(&api).await.unwrap();
    assert_eq!(reply.header("retry-after"), Some("7"));
    assert_eq!(reply.body, json!({ "message": "later" }));

    api.emulator.fault(post().html(502));
    let reply = create(&api).await.unwrap();
    assert_eq!(
        reply.header("content-type"),
        Some("text/html; charset=utf-8")
    );
    assert!(reply.text.starts_with("<!doctype html>"));

    api.emulator.fault(post().malformed());
    let reply = create(&api).await.unwrap();
    assert!(
        reply
            .header("content-type")
            .unwrap()
            .starts_with("application/json")
    );
    assert!(serde_json::from_str::<Value>(&reply.text).is_err());
}

#[tokio::test]
async fn a_connection_breaks_before_or_after_the_effect() {
    for (fault, effect) in [
        (post().drop_connection(), false),
        (post().drop_connection().after_effect(), true),
        (post().truncated(), true),
    ] {
        let api = Api::new();
        api.emulator.fault(fault.clone());
        let error = create(&api).await.unwrap_err();
        assert!(!error.is_timeout(), "{fault:?}: {error:?}");
        assert_eq!(took_effect(&api), effect, "{fault:?}");
    }
}

#[tokio::test]
async fn half_of_a_truncated_response_arrives() {
    let api = Api::new();
    api.emulator
        .fault(Fault::on("GET", "/v1/workspaces").truncated());
    let error = api
        .try_send(Method::GET, "/workspaces", Value::Null)
        .await
        .unwrap_err();
    // The head arrived, so what failed is reading the body.
    assert!(error.is_body() || error.is_decode(), "{error:?}");
    assert_eq!(api.emulator.requests()[0].status, Some(200));
}

#[tokio::test]
async fn a_response_that_never_comes_is_waited_for_until_the_client_gives_up() {
    let (api, mut taken) = Api::watched();
    for (fault, name, effects) in [
        (post().hang(), "A", 0),
        (post().hang().after_effect(), "B", 1),
    ] {
        api.emulator.fault(fault);
        let body = json!({ "name": name });
        assert!(
            api.is_left_waiting(&mut taken, Method::POST, "/workspaces", body)
                .await
        );
        assert_eq!(api.emulator.objects("workspaces").len(), effects);
    }
    assert!(
        api.emulator
            .requests()
            .iter()
            .all(|request| request.status.is_none())
    );
}

#[tokio::test]
async fn a_response_is_held_back() {
    let api = Api::new();
    api.emulator.fault(post().delay(Duration::from_millis(40)));
    api.emulator.delay_responses(Duration::from_millis(40));
    let start = Instant::now();
    create(&api).await.unwrap().expect(201);
    assert!(start.elapsed() >= Duration::from_millis(80));
}

#[tokio::test]
async fn faults_strike_in_order_and_are_spent() {
    let api = Api::new();
    api.emulator
        .fault(Fault::on("GET", "/v1/workspaces").times(2).status(502));
    api.emulator
        .fault(Fault::on("*", "/v1/**").skip(1).status(503));
    let mut statuses = Vec::new();
    for _ in 0..5 {
        statuses.push(
            api.try_send(Method::GET, "/workspaces", Value::Null)
                .await
                .unwrap()
                .status,
        );
    }
    assert_eq!(statuses, [502, 502, 200, 503, 200]);
    api.emulator
        .fault(Fault::on("GET", "/v1/workspaces").always());
    api.emulator.clear_faults();
    api.get("/workspaces").await.expect(200);
}

#[tokio::test]
async fn a_key_comes_before_a_fault() {
    let mut api = Api::new();
    api.emulator.fault(post().status(502));
    api.key = None;
    assert_eq!(create(&api).await.unwrap().status, 401);
    api.key = Some(crate::client::KEY.to_owned());
    assert_eq!(create(&api).await.unwrap().status, 502);
}

#[tokio::test]
async fn a_storm_strikes_until_it_is_calm() {
    let api = Api::new();
    api.emulator.storm(
        Storm::seeded(1)
            .probability(1.0)
            .strikes([Strike::BadGateway]),
    );
    assert_eq!(create(&api).await.unwrap().status, 502);
    api.emulator.calm();
    api.get("/workspaces").await.expect(200);
}

#[tokio::test]
async fn a_deletion_takes_its_time() {
    let clock = Clock::stopped_at("2026-01-01T00:00:00Z".parse().unwrap());
    let api = Api::of(
        builder()
            .clock(&clock)
            .deletions_take(Duration::from_secs(5)),
    );
    let id = api.workspace("Production").await;
    let own = format!("/workspaces/{id}");
    api.put(
        &format!("{own}/protection"),
        json!({ "deletionProtection": false }),
    )
    .await
    .expect(200);
    api.delete(&own).await.expect(204);

    clock.advance(Duration::from_millis(4_999));
    api.get(&own).await.expect(200);
    api.post("/workspaces", json!({ "name": "Production" }))
        .await
        .expect(409);
    api.delete(&own).await.expect(204);

    clock.advance(Duration::from_millis(1));
    api.get(&own).await.expect(404);
    api.delete(&own).await.expect(404);
    api.workspace("Production").await;
    let deletions = api
        .get("/audit-logs?action=workspace.delete")
        .await
        .expect(200);
    assert_eq!(deletions["meta"]["total"], 1);
}
