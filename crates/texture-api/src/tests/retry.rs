//! What is sent again, how often, and when.

use std::time::Duration;

use expect_test::{Expect, expect};

use super::{after, before};
use crate::error::Kind;
use crate::fake::{Fake, Fault, Then};
use crate::http::clock::Jitter;
use crate::http::request::Method;
use crate::shared::Settings;
use crate::{CancellationToken, Request, api_keys, workspaces};

/// Sends a request while these faults strike its route, and shows each try with its time, and the end.
async fn check<R: Request>(request: R, faults: &[Fault], expect: Expect) {
    let fake = Fake::new();
    let existing = [("workspaces", "staging"), ("api-keys", "ci")];
    for (collection, name) in existing {
        fake.elsewhere(
            collection,
            serde_json::json!({"name": name, "type": "SERVER", "deletionProtection": false}),
        );
    }
    let path: &'static str = R::ENDPOINT
        .route
        .replace(":id", request.id().unwrap_or_default())
        .leak();
    fake.fail(R::ENDPOINT.method, path, faults);
    let result = fake.session().send(request).await;
    let mut lines: Vec<_> = fake
        .state()
        .seen
        .iter()
        .map(|seen| {
            format!(
                "{:>6} ms {} {}",
                seen.at.as_millis(),
                seen.method.as_str(),
                seen.status
            )
        })
        .collect();
    lines.push(result.map_or_else(
        |error| format!("{:?} {:?}: {error}", error.kind(), error.effect()),
        |_| "ok".to_owned(),
    ));
    expect.assert_eq(&lines.join("\n"));
}

fn read() -> workspaces::Get {
    workspaces::Get::new("workspaces_1")
}

#[tokio::test(start_paused = true)]
async fn reads_are_sent_again_with_growing_waits() {
    let faults = [
        before(Then::Status(500)),
        before(Then::Dropped),
        before(Then::Html),
        before(Then::Cut),
        before(Then::Refused),
        before(Then::Nothing),
    ];
    check(
        read(),
        &faults,
        expect![[r#"
             0 ms GET 500
           125 ms GET 0
           375 ms GET 200
           875 ms GET 0
          1875 ms GET 0
          3875 ms GET 0
         37875 ms GET 200
        ok"#]],
    )
    .await;
}

#[tokio::test(start_paused = true)]
async fn not_more_often_than_was_said() {
    check(read(), &[before(Then::Status(503)); 20], expect![[r#"
             0 ms GET 503
           125 ms GET 503
           375 ms GET 503
           875 ms GET 503
          1875 ms GET 503
          3875 ms GET 503
          7875 ms GET 503
         12875 ms GET 503
         17875 ms GET 503
        Unavailable Unknown: GET /workspaces/workspaces_1: 503: oops [tried 9 times] [request req_9]"#]]).await;
}

#[tokio::test(start_paused = true)]
async fn a_limit_is_waited_for_as_long_as_requested() {
    check(
        read(),
        &[before(Then::Limited(7)), before(Then::Limited(3))],
        expect![[r#"
                 0 ms GET 429
              7500 ms GET 429
             11500 ms GET 200
            ok"#]],
    )
    .await;
    check(
        read(),
        &[before(Then::Limited(86_400))],
        expect![[r#"
                 0 ms GET 429
            RateLimited Rejected: GET /workspaces/workspaces_1: 429: slow down [request req_1]"#]],
    )
    .await;
}

#[tokio::test(start_paused = true)]
async fn what_was_refused_is_not_sent_again() {
    for (status, kind) in [
        (400, Kind::Invalid),
        (401, Kind::Unauthorized),
        (403, Kind::Forbidden),
        (404, Kind::NotFound),
        (409, Kind::Conflict),
        (422, Kind::Invalid),
    ] {
        let fake = Fake::new();
        fake.fail(
            Method::Get,
            "/workspaces/w",
            &[before(Then::Status(status)); 2],
        );
        let error = fake
            .session()
            .send(workspaces::Get::new("w"))
            .await
            .unwrap_err();
        assert_eq!((error.status(), error.kind()), (Some(status), kind));
        assert_eq!(fake.log().len(), 1);
    }
}

#[tokio::test(start_paused = true)]
async fn a_deletion_that_was_done_finds_nothing_the_second_time() {
    check(
        workspaces::Delete::new("workspaces_1"),
        &[after(Then::Dropped)],
        expect![[r#"
                 0 ms DELETE 0
               125 ms DELETE 404
            ok"#]],
    )
    .await;
    check(
        workspaces::Delete::new("workspaces_9"),
        &[],
        expect![[r#"
                 0 ms DELETE 404
            NotFound Rejected: DELETE /workspaces/workspaces_9: 404: not found [request req_1]"#]],
    )
    .await;
    check(
        api_keys::Revoke::new("api-keys_2"),
        &[after(Then::Status(502))],
        expect![[r#"
                 0 ms POST 502
               125 ms POST 204
            ok"#]],
    )
    .await;
}

#[tokio::test(start_paused = true)]
async fn the_operation_s_time_bounds_all_tries_but_not_the_queue() {
    let fake = Fake::new();
    fake.state().faults = Box::new(|_, _| Some(before(Then::Nothing)));
    let session = fake
        .client()
        .session(Duration::from_secs(70), CancellationToken::new());
    let began = tokio::time::Instant::now();
    let error = session.send(read()).await.unwrap_err();
    assert_eq!(
        (error.kind(), began.elapsed().as_secs(), error.tries()),
        (Kind::Timeout, 70, 3)
    );

    fake.state().faults = Box::new({
        let mut left = 3;
        move |_, _| {
            left -= 1;
            (left >= 0).then_some(before(Then::Limited(60)))
        }
    });
    let session = fake
        .client()
        .session(Duration::from_secs(70), CancellationToken::new());
    assert_eq!(
        session.send(read()).await.unwrap_err().kind(),
        Kind::NotFound
    );
    expect!["requests of this run have waited 1m for the read limit of 300 per minute"]
        .assert_eq(&session.events()[0].to_string());
}

#[tokio::test(start_paused = true)]
async fn ordered_to_stop_it_sends_nothing_more() {
    let fake = Fake::new();
    fake.state().faults = Box::new(|_, _| Some(before(Then::Status(503))));
    let stop = CancellationToken::new();
    let session = fake
        .client_with(Settings {
            jitter: Jitter::fixed(1.0),
            ..Settings::default()
        })
        .session(Duration::from_secs(70), stop.clone());
    let stopping = async {
        tokio::time::sleep(Duration::from_millis(600)).await;
        stop.cancel();
    };
    let (result, ()) = tokio::join!(session.send(read()), stopping);
    assert_eq!(
        (result.unwrap_err().kind(), fake.log().len()),
        (Kind::Cancelled, 2)
    );
    assert_eq!(
        session.send(read()).await.unwrap_err().kind(),
        Kind::Cancelled
    );
    assert_eq!(fake.log().len(), 2);
}
