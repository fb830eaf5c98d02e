//! What goes over the wire, and what becomes of what comes back.

use expect_test::{Expect, expect};
use texture_api::{Effect, Error, Kind, workspaces};
use tokio::net::TcpListener;

use crate::server::{Server, html, json};
use crate::{KEY, builder, session};

const WORKSPACE: &str = r#"{"id":"ws_1","name":"w","organizationId":"org_1","deletionProtection":true,"createdAt":"2026-01-01T00:00:00.000Z","updatedAt":"2026-01-01T00:00:00.000Z","later":{"added":1}}"#;

fn show(error: &Error) -> String {
    format!("{:?} {:?}: {error}", error.kind(), error.effect())
}

/// Reads a workspace from a server with these responses; how often it was requested, and what came of it.
async fn check(answers: &[&str], expect: Expect) {
    let server = Server::start(answers).await;
    let client = builder(&server.url).build();
    let outcome = session(&client).send(workspaces::Get::new("ws_1")).await;
    let outcome = outcome.map_or_else(|error| show(&error), |found| found.name.unwrap_or_default());
    let outcome = outcome.replace(&server.url, "http://SERVER");
    expect.assert_eq(&format!("{} tries; {outcome}", server.seen().len()));
}

#[tokio::test]
async fn a_request_carries_the_key_and_says_who_requests() {
    let server = Server::start(&[&json("201 Created", WORKSPACE)]).await;
    let client = builder(&server.url)
        .user_agent("Terraform/1.14.0\r\n terraform-provider-texture/0.1.0")
        .build();
    session(&client)
        .create(workspaces::Create { name: "w".into() })
        .await
        .unwrap();
    let head = server.seen().remove(0).to_ascii_lowercase();
    for line in [
        "post /v1/workspaces http/1.1\r\n",
        &format!("texture-api-key: {KEY}\r\n"),
        "user-agent: terraform/1.14.0 terraform-provider-texture/0.1.0\r\n",
        "accept: application/json\r\n",
        "content-type: application/json\r\n",
    ] {
        assert!(head.contains(line), "{line:?} in {head}");
    }
    assert!(head.ends_with("\r\n\r\n{\"name\":\"w\"}"), "{head}");
    assert!(!format!("{client:?} {:?}", builder(&server.url)).contains(KEY));
}

#[tokio::test]
async fn what_is_lost_is_requested_again() {
    let good = json("200 OK", WORKSPACE);
    check(&["", &good], expect!["2 tries; w"]).await;
    check(&[&good[..good.len() - 9], &good], expect!["2 tries; w"]).await;
    check(
        &[&html("200 OK"), &html("502 Bad Gateway"), &good],
        expect!["3 tries; w"],
    )
    .await;
    check(&["", "", ""], expect!["3 tries; Unreachable Unknown: GET http://SERVER/workspaces/ws_1: the connection closed before the response was complete [tried 3 times]"]).await;
}

#[tokio::test]
async fn a_response_of_another_shape_is_not_requested_again() {
    check(
        &[&json("200 OK", "{\"id\":\"ws_1\"}")],
        expect!["1 tries; "],
    )
    .await;
    check(&[&json("200 OK", "{\"name\":\"w\"}")], expect!["1 tries; Unreadable Applied: GET /workspaces/ws_1: the response is not what this client expects; the response has the members name; missing or null: id, organizationId, deletionProtection, createdAt, updatedAt"]).await;
}

#[tokio::test]
async fn the_api_s_own_words_are_kept() {
    let body = r#"{"message":"No such workspace","details":{"error":"ws_1"}}"#;
    check(&[&json("404 Not Found", body)], expect!["1 tries; NotFound Rejected: GET /workspaces/ws_1: 404: No such workspace (ws_1) [request req_7]"]).await;
    check(&[&json("403 Forbidden", "{}")], expect!["1 tries; Forbidden Rejected: GET /workspaces/ws_1: 403: the key may not do this [request req_7]"]).await;
}

#[tokio::test]
async fn another_server_s_not_found_is_not_the_api_s() {
    check(&[&html("404 Not Found")], expect!["1 tries; WrongUrl Rejected: GET /workspaces/ws_1: 404: this address does not respond as the Management API does"]).await;
}

/// A refusal that nobody can read may be of anybody: it is read again.
#[tokio::test]
async fn a_refusal_that_breaks_off_is_requested_again() {
    let cut = json("403 Forbidden", "{\"message\": \"The key may no");
    let good = json("200 OK", WORKSPACE);
    check(&[&cut, &good], expect!["2 tries; w"]).await;
    check(&[&cut, &cut, &cut], expect!["3 tries; Unreadable Rejected: GET /workspaces/ws_1: 403: the response was cut short or is not JSON [tried 3 times] [request req_7]"]).await;
}

#[tokio::test]
async fn redirects_are_not_followed() {
    let elsewhere = Server::start(&[]).await;
    let redirect = format!(
        "HTTP/1.1 307 Temporary Redirect\r\nlocation: {}/workspaces?page=1\r\ncontent-length: 0\r\n\r\n",
        elsewhere.url
    );
    let server = Server::start(&[&redirect]).await;
    let error = session(&builder(&server.url).build())
        .send(workspaces::Get::new("ws_1"))
        .await
        .unwrap_err();
    expect!["WrongUrl Rejected: GET /workspaces/ws_1: 307: redirected to http://ELSEWHERE/workspaces; redirects are not followed, because they would carry the key along"].assert_eq(&show(&error).replace(&elsewhere.url, "http://ELSEWHERE"));
    assert!(elsewhere.seen().is_empty());
}

#[tokio::test]
async fn nobody_there_means_not_sent() {
    let port = TcpListener::bind("127.0.0.1:0")
        .await
        .unwrap()
        .local_addr()
        .unwrap();
    let client = builder(&format!("http://{port}/v1")).build();
    let error = session(&client)
        .create(workspaces::Create { name: "w".into() })
        .await
        .unwrap_err();
    assert_eq!(
        (error.kind(), error.effect(), error.tries()),
        (Kind::Unreachable, Effect::NotSent, 3)
    );
    let words = error.to_string().replace(&port.to_string(), "SERVER");
    expect!["POST http://SERVER/v1/workspaces: could not connect [tried 3 times]"]
        .assert_eq(&words);
    let cause = error.cause().unwrap();
    assert!(
        cause.contains("refused") && !cause.contains(&port.to_string()),
        "{cause}"
    );
}

#[tokio::test]
async fn an_echoed_secret_does_not_reach_the_error() {
    let server = Server::start(&[&json(
        "400 Bad Request",
        r#"{"message":"whsec_hush is weak","details":{"error":"whsec_hush"}}"#,
    )])
    .await;
    let request = texture_api::destinations::Update {
        id: "d".into(),
        secret: Some("whsec_hush".into()),
        ..Default::default()
    };
    let error = session(&builder(&server.url).build())
        .send(request)
        .await
        .unwrap_err();
    expect!["PATCH /destinations/d: 400: (sensitive) is weak ((sensitive)) [request req_7]"]
        .assert_eq(&error.to_string());
    assert!(!format!("{error:?}").contains("hush"));
}
