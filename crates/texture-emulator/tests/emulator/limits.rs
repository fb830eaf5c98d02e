use std::time::Duration;

use serde_json::{Value, json};
use texture_emulator::{Clock, Limits};

use crate::client::{Api, builder};

const START: &str = "2026-01-01T00:00:00.500Z";
const START_SECOND: i64 = 1_767_225_600;

fn stopped() -> Clock {
    Clock::stopped_at(START.parse().unwrap())
}

fn api(clock: &Clock) -> Api {
    Api::of(builder().clock(clock).rate_limits(Limits {
        read: 3,
        write: 2,
        destructive: 1,
    }))
}

#[tokio::test]
async fn every_response_reports_where_the_key_stands() {
    let clock = stopped();
    let api = api(&clock);
    for remaining in ["2", "1", "0"] {
        let reply = api.get("/workspaces").await;
        assert_eq!(reply.header("x-ratelimit-limit"), Some("3"));
        assert_eq!(reply.header("x-ratelimit-remaining"), Some(remaining));
        assert_eq!(
            reply.header("x-ratelimit-reset"),
            Some((START_SECOND + 61).to_string().as_str())
        );
        assert_eq!(reply.header("retry-after"), None);
    }
}

#[tokio::test]
async fn a_full_window_refuses_until_its_oldest_request_is_a_minute_old() {
    let clock = stopped();
    let api = api(&clock);
    api.get("/workspaces").await.expect(200);
    clock.advance(Duration::from_secs(40));
    api.get("/workspaces").await.expect(200);
    api.get("/workspaces").await.expect(200);

    let refused = api.get("/workspaces").await;
    assert_eq!(refused.header("retry-after"), Some("20"));
    assert_eq!(refused.header("x-ratelimit-remaining"), Some("0"));
    assert_eq!(refused.expect(429)["message"], "Rate limit exceeded");

    clock.advance(Duration::from_millis(19_999));
    let refused = api.get("/workspaces").await;
    assert_eq!(refused.header("retry-after"), Some("1"));
    refused.expect(429);

    clock.advance(Duration::from_millis(1));
    api.get("/workspaces").await.expect(200);
    api.get("/workspaces").await.expect(429);
}

#[tokio::test]
async fn each_tier_has_a_window_of_its_own() {
    let clock = stopped();
    let api = api(&clock);
    for (limit, method, path, body) in [
        ("3", "GET", "/workspaces", Value::Null),
        ("3", "HEAD", "/workspaces", Value::Null),
        ("2", "POST", "/workspaces", json!({ "name": "A" })),
        ("2", "PATCH", "/workspaces/ws_none", json!({ "name": "A" })),
        ("1", "DELETE", "/workspaces/ws_none", Value::Null),
    ] {
        let reply = api
            .try_send(method.parse().unwrap(), path, body)
            .await
            .unwrap();
        assert_eq!(
            reply.header("x-ratelimit-limit"),
            Some(limit),
            "{method} {path}"
        );
        assert_ne!(reply.status, 429, "{method} {path}");
    }
    api.post("/workspaces/ws_none/clear", Value::Null)
        .await
        .expect(429);
    api.get("/workspaces").await.expect(200);
}

#[tokio::test]
async fn limits_can_be_set_while_it_runs() {
    let clock = stopped();
    let api = api(&clock);
    api.emulator.rate_limits(Limits {
        read: 0,
        ..Limits::default()
    });
    api.get("/workspaces").await.expect(429);
    api.emulator.rate_limits(Limits::LIFTED);
    api.get("/workspaces").await.expect(200);
}
