//! What a session may do: how often, how long, and for whom.

use std::sync::{Arc, Mutex};
use std::time::Duration;

use expect_test::expect;
use serde_json::{Value, json};

use super::before;
use crate::error::Kind;
use crate::fake::{Fake, Then};
use crate::http::event::Event;
use crate::http::request::Method;
use crate::object::Object;
use crate::session::Session;
use crate::shared::Settings;
use crate::{CancellationToken, Secret, collections, destinations, workspaces};
use futures_util::TryStreamExt;

const SECOND: Duration = Duration::from_secs(1);

fn session(fake: &Fake, max_retries: u32) -> Session {
    let client = fake.client_with(Settings {
        max_retries,
        ..Settings::default()
    });
    client.session(60 * SECOND, CancellationToken::new())
}

/// How often a read is sent that always fails.
async fn tries(session: &Session, fake: &Fake) -> usize {
    fake.fail(
        Method::Get,
        "/workspaces/ws_1",
        &[before(Then::Status(500)); 20],
    );
    fake.state().seen.clear();
    let read = session.send(workspaces::Get::new("ws_1")).await;
    assert_eq!(read.unwrap_err().kind(), Kind::Unavailable);
    fake.state().seen.len()
}

#[tokio::test(start_paused = true)]
async fn a_session_tries_as_often_as_it_may() {
    let fake = Fake::new();
    assert_eq!(tries(&session(&fake, 3), &fake).await, 4);
    assert_eq!(tries(&session(&fake, 3).once(), &fake).await, 1);
    assert_eq!(tries(&session(&fake, 3).with_retries(2), &fake).await, 3);
    assert_eq!(tries(&session(&fake, 1).with_retries(2), &fake).await, 2);
    assert_eq!(
        tries(&session(&fake, 3).detached(SECOND * 60), &fake).await,
        4
    );
    assert_eq!(
        tries(&session(&fake, 0).detached(SECOND * 60), &fake).await,
        1
    );
}

#[tokio::test(start_paused = true)]
async fn a_part_of_an_operation_has_its_own_time() {
    let fake = Fake::new();
    let whole = session(&fake, 0);
    assert_eq!(whole.bounded(SECOND).left(), Some(SECOND));
    assert_eq!(whole.bounded(SECOND * 90).left(), Some(SECOND * 60));
    let part = whole.detached(SECOND * 90);
    tokio::time::advance(SECOND * 10).await;
    assert_eq!(
        (whole.left(), part.left()),
        (Some(SECOND * 50), Some(SECOND * 80))
    );
    // Time queued for a rate limit is nobody's.
    part.budget.exclude(SECOND * 4);
    assert_eq!(
        (whole.left(), part.left()),
        (Some(SECOND * 54), Some(SECOND * 84))
    );
    tokio::time::advance(SECOND * 54).await;
    assert_eq!((whole.left(), part.left()), (None, Some(SECOND * 30)));
}

#[tokio::test(start_paused = true)]
async fn what_stops_an_operation_does_not_stop_what_settles_it() {
    let fake = Fake::new();
    let id = fake.elsewhere("workspaces", json!({ "name": "a" }));
    let stop = CancellationToken::new();
    let whole = fake.client().session(SECOND * 60, stop.clone());
    let part = whole.detached(SECOND);
    stop.cancel();
    let refused = whole.send(workspaces::Get::new(&id)).await;
    assert_eq!(refused.unwrap_err().kind(), Kind::Cancelled);
    assert!(part.send(workspaces::Get::new(&id)).await.is_ok());
}

#[tokio::test(start_paused = true)]
async fn events_of_a_part_are_the_operation_s() {
    let odd = || Event::OddItems {
        noun: "workspace",
        count: 1,
        unreadable: 1,
        examples: Vec::new(),
    };
    let fake = Fake::new();
    let whole = session(&fake, 0);
    whole.detached(SECOND).emit(odd());
    assert_eq!(whole.events().len(), 1);
    assert_eq!(whole.events().len(), 0);
    let received = Arc::new(Mutex::new(0));
    let counter = Arc::clone(&received);
    let whole = whole.on_event(move |_| *counter.lock().unwrap() += 1);
    whole.detached(SECOND).emit(odd());
    assert_eq!(*received.lock().unwrap(), 1);
    assert_eq!(whole.events().len(), 0);
}

#[tokio::test(start_paused = true)]
async fn long_waits_are_reported_once() {
    let fake = Fake::new();
    let session = session(&fake, 0);
    let tier = crate::http::request::Tier::Write;
    session.record_wait(tier, SECOND * 29);
    assert_eq!(session.events().len(), 0);
    session.record_wait(tier, SECOND);
    let events = session.events();
    assert!(
        matches!(&events[..], [Event::Waited { waited, .. }] if *waited == SECOND * 30),
        "{events:?}"
    );
    session.record_wait(tier, SECOND * 60);
    assert_eq!(session.events().len(), 0);
}

/// Responses to lists, changed.
fn altered(fake: &Fake, alter: fn(&mut Value)) {
    fake.state().alter = Box::new(move |method, mut response| {
        if method == Method::Get && response["data"].is_array() {
            alter(&mut response);
        }
        response
    });
}

async fn whole_list(session: &Session) -> Result<usize, Kind> {
    let list = session.list_whole(workspaces::List);
    let all: Result<Vec<_>, _> = list.try_collect().await;
    all.map(|all| all.len()).map_err(|error| error.kind())
}

#[tokio::test(start_paused = true)]
async fn a_whole_list_holds_as_many_as_it_says() {
    let fake = Fake::new();
    for name in ["a", "b", "c"] {
        fake.elsewhere("workspaces", json!({ "name": name }));
    }
    let session = session(&fake, 0);
    assert_eq!(whole_list(&session).await, Ok(3));
    assert_eq!(session.events().len(), 0);
    altered(&fake, |response| response["meta"]["total"] = json!(4));
    let error = whole_list(&session).await;
    assert_eq!(error, Err(Kind::Unreadable));
    // An item that cannot be read is left out, and reported.
    altered(&fake, |response| {
        response["data"][1] = json!({ "name": "no id" })
    });
    assert_eq!(whole_list(&session).await, Ok(2));
    let events = session.events();
    assert!(
        matches!(
            &events[..],
            [Event::OddItems {
                count: 1,
                unreadable: 1,
                ..
            }]
        ),
        "{events:?}"
    );
}

#[tokio::test(start_paused = true)]
async fn pages_are_smaller_where_the_api_refuses_their_size() {
    let fake = Fake::new();
    for number in 0..150 {
        fake.elsewhere("workspaces", json!({ "name": number.to_string() }));
    }
    let session = session(&fake, 0);
    fake.state().page_limit = Some(60);
    let all = session.collect(workspaces::List).await.unwrap();
    assert_eq!(all.len(), 150);
    let state = fake.state();
    let queries: Vec<String> = (state.seen.iter())
        .map(|seen| format!("{} {}", seen.query, seen.status))
        .collect();
    expect![[r#"
        page=1&perPage=100 400
        page=1&perPage=20 200
        page=2&perPage=20 200
        page=3&perPage=20 200
        page=4&perPage=20 200
        page=5&perPage=20 200
        page=6&perPage=20 200
        page=7&perPage=20 200
        page=8&perPage=20 200
        page=1&perPage=20 200"#]]
    .assert_eq(&queries.join("\n"));
}

#[tokio::test(start_paused = true)]
async fn a_deletion_is_awaited_at_growing_intervals() {
    let fake = Fake::new();
    let id = fake.elsewhere("workspaces", json!({ "name": "a" }));
    let waiting = session(&fake, 0);
    let error = waiting.wait_until_gone::<workspaces::Workspace>(&id).await;
    assert_eq!(error.unwrap_err().kind(), Kind::Timeout);
    let times: Vec<u128> = (fake.state().seen.iter())
        .map(|seen| seen.at.as_millis())
        .collect();
    expect!["[0, 200, 600, 1400, 3000, 6200, 11200, 16200, 21200, 26200, 31200, 36200, 41200, 46200, 51200, 56200]"].assert_eq(&format!("{times:?}"));
}

#[test]
fn a_client_knows_the_key_that_it_uses() {
    let client = Fake::new().client();
    let shared = client.shared();
    // The key is management_0123456789.
    assert!(shared.uses("management_01"));
    assert!(shared.uses("management_0123456789"));
    assert!(shared.uses("management_0123…"));
    assert!(shared.uses("management_0123...***"));
    assert!(!shared.uses("management_"), "all keys begin so");
    assert!(!shared.uses("management_1"));
    assert!(!shared.uses(""));
}

#[tokio::test(start_paused = true)]
async fn an_error_keeps_the_evidence() {
    let fake = Fake::new();
    fake.fail(
        Method::Get,
        "/workspaces/ws_1",
        &[before(Then::Status(500))],
    );
    let error = session(&fake, 0)
        .send(workspaces::Get::new("ws_1"))
        .await
        .unwrap_err();
    assert_eq!(error.method(), Some("GET"));
    assert_eq!(error.path(), Some("/workspaces/ws_1"));
    assert_eq!(error.status(), Some(500));
    assert_eq!(error.request_id(), Some("req_1"));
    assert_eq!(error.message(), "oops");
    assert_eq!(
        (error.details(), error.cause(), error.tries()),
        (None, None, 1)
    );
    assert_eq!(workspaces::Workspace::NOUN, "workspace");
}

#[tokio::test(start_paused = true)]
async fn an_error_keeps_the_api_s_further_words() {
    let fake = Fake::new();
    fake.state().alter = Box::new(|_, mut response| {
        response["details"] = json!({ "error": "it moved" });
        response
    });
    let missing = session(&fake, 0).send(workspaces::Get::new("ws_9")).await;
    assert_eq!(missing.unwrap_err().details(), Some("it moved"));
}

#[tokio::test(start_paused = true)]
async fn items_that_are_odd_and_items_that_cannot_be_read_are_counted_together() {
    let fake = Fake::new();
    for name in ["a", "b", "c", "d"] {
        fake.elsewhere("workspaces", json!({ "name": name }));
    }
    altered(&fake, |response| {
        response["data"][0] = json!({ "name": "no id" });
        response["data"][1]["name"] = json!(["a list"]);
        response["data"][2]["name"] = json!(null);
    });
    let session = session(&fake, 0);
    let all = session.all::<workspaces::Workspace>().await.unwrap();
    assert_eq!(all.len(), 3);
    let events = session.events();
    let [
        Event::OddItems {
            count,
            unreadable,
            examples,
            ..
        },
    ] = &events[..]
    else {
        panic!("{events:?}")
    };
    assert_eq!((*count, *unreadable, examples.len()), (3, 1, 2));
    // Whoever has to know of every one is told why that cannot be.
    let error = session.collect(workspaces::List).await.unwrap_err();
    assert_eq!(
        error.message(),
        "the list /workspaces says that it has 4 objects, but its pages hold 3: 1 item has no id, so nobody can \
         say which object it is"
    );
}

/// What a change sends for a label and a secret, and what the response says of them: the requests, and the label.
async fn changed(response: Value) -> (Vec<String>, Option<String>) {
    let fake = Fake::new();
    let id = fake.elsewhere(
        "destinations",
        json!({ "label": "a", "destinationType": "WEBHOOK", "eventTypes": [] }),
    );
    let members = response.as_object().unwrap().clone();
    fake.state().alter = Box::new(move |method, mut shown| {
        if method == Method::Patch {
            shown.as_object_mut().unwrap().extend(members.clone());
        }
        shown
    });
    let update = destinations::Update {
        id,
        label: Some("b".into()),
        secret: Some(Secret::new("mine")),
        ..Default::default()
    };
    let changed = session(&fake, 0).change(update).await.unwrap();
    (fake.log(), changed.object.label)
}

/// The contract lets a response mask a secret, and nothing else that was sent.
#[tokio::test(start_paused = true)]
async fn a_member_that_a_response_denies_is_read_back_unless_it_may_be_masked() {
    let patch = "PATCH /destinations/destinations_1 200".to_owned();
    let get = "GET /destinations/destinations_1 200".to_owned();
    let label = Some("b".to_owned());
    let whole = changed(json!({})).await;
    assert_eq!(whole, (vec![patch.clone()], label.clone()));
    let masked = changed(json!({ "secret": null })).await;
    assert_eq!(masked, (vec![patch.clone()], label.clone()));
    let denied = changed(json!({ "label": null })).await;
    assert_eq!(denied, (vec![patch, get], label));
}

/// What the configuration manages is read object by object, and is not a duplicate of what it creates.
#[tokio::test(start_paused = true)]
async fn what_was_read_by_its_id_is_no_duplicate() {
    let fake = Fake::new();
    let read = fake.elsewhere(
        "collections",
        json!({ "name": "a", "collectionType": "SITE" }),
    );
    let other = fake.elsewhere(
        "collections",
        json!({ "name": "a", "collectionType": "SITE" }),
    );
    let session = session(&fake, 0);
    let request = collections::Create {
        name: "a".into(),
        collection_type: "SITE".into(),
        ..Default::default()
    };
    let ids = |found: Vec<collections::Collection>| -> Vec<String> {
        found.into_iter().map(|one| one.id).collect()
    };
    let all = session.duplicates_of(&request).await.unwrap();
    assert_eq!(ids(all), [read.clone(), other.clone()]);
    session
        .find::<collections::Collection>(&read)
        .await
        .unwrap();
    let left = session.duplicates_of(&request).await.unwrap();
    assert_eq!(ids(left), [other]);
}

/// A 404 is confirmed by the list. Where the API has none, its own words count once it has shown that it is the API.
#[tokio::test(start_paused = true)]
async fn without_a_list_the_api_s_own_words_count() {
    let found = async |is_known: bool, list: u16| {
        let fake = Fake::new();
        let session = session(&fake, 0);
        if is_known {
            let id = fake.elsewhere("collections", json!({ "name": "a" }));
            session
                .find_uncached::<collections::Collection>(&id)
                .await
                .unwrap();
        }
        fake.state().faults = Box::new(move |method, path| {
            let is_list = (method, path) == (Method::Get, "/workspaces");
            is_list.then(|| before(Then::Status(list)))
        });
        let found = session.find_uncached::<workspaces::Workspace>("ws_9").await;
        found
            .map(|found| found.is_some())
            .map_err(|error| error.kind())
    };
    assert_eq!(found(true, 404).await, Ok(false));
    assert!(found(false, 404).await.is_err());
    assert_eq!(found(false, 403).await, Ok(false));
    assert_eq!(found(true, 403).await, Ok(false));
    assert!(found(true, 503).await.is_err());
}

#[tokio::test(start_paused = true)]
async fn no_list_is_longer_than_a_thousand_pages() {
    let session = session(&Fake::new(), 0);
    assert!(session.page(&workspaces::List, 1000).await.is_ok());
    for number in [1001, 1002] {
        let error = session.page(&workspaces::List, number).await.unwrap_err();
        let words = "the list /workspaces has more pages than the API lets anyone read; narrow it";
        assert_eq!(error.to_string(), words);
    }
}
