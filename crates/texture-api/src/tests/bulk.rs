//! Many reads are served from the pages of a list, and the responses are the same as one by one.

use std::time::Duration;

use futures_util::future::join_all;
use futures_util::stream::{self, StreamExt};
use serde_json::json;

use super::before;
use crate::fake::{Fake, Then};
use crate::http::request::Method;
use crate::nouns::workspaces::Workspace;
use crate::shared::Settings;
use crate::{CancellationToken, Client, destinations, workspaces};

fn with_workspaces(count: u32) -> Fake {
    let fake = Fake::new();
    for number in 0..count {
        fake.elsewhere("workspaces", json!({"name": format!("w{number}")}));
    }
    fake
}

async fn find(client: &Client, id: &str) -> Option<Workspace> {
    client
        .session(Duration::from_secs(60), CancellationToken::new())
        .find(id)
        .await
        .unwrap()
}

/// Reads all of these, ten at a time; how many there are.
async fn refresh(client: &Client, count: u32) -> usize {
    let ids = (1..=count).map(|number| format!("workspaces_{number}"));
    let reads = stream::iter(ids)
        .map(|id| async move { find(client, &id).await.filter(|found| found.id == id) });
    reads
        .buffer_unordered(10)
        .filter_map(std::future::ready)
        .count()
        .await
}

#[tokio::test(start_paused = true)]
async fn a_thousand_cost_a_dozen_requests_and_a_second() {
    let fake = with_workspaces(1000);
    fake.state().latency = Duration::from_millis(80);
    let began = tokio::time::Instant::now();
    assert_eq!(refresh(&fake.client(), 1000).await, 1000);
    assert_eq!(fake.log().len(), 11);
    assert!(
        began.elapsed() < Duration::from_secs(1),
        "{:?}",
        began.elapsed()
    );
}

#[tokio::test(start_paused = true)]
async fn switched_off_each_costs_a_request() {
    let fake = with_workspaces(30);
    let client = fake.client_with(Settings {
        bulk_reads: false,
        ..Settings::default()
    });
    assert_eq!(refresh(&client, 30).await, 30);
    assert_eq!(fake.log().len(), 30);
}

#[tokio::test(start_paused = true)]
async fn one_read_costs_one_request_and_a_few_of_many_no_pages_in_vain() {
    let fake = with_workspaces(3000);
    let client = fake.client();
    for (id, requested) in [
        ("workspaces_7", 1),
        ("workspaces_8", 2),
        ("workspaces_9", 2),
        ("workspaces_2500", 3),
    ] {
        find(&client, id).await.unwrap();
        assert_eq!(fake.log().len(), requested, "{id}");
    }
}

#[tokio::test(start_paused = true)]
async fn what_the_pages_lack_is_requested_before_it_is_called_gone() {
    let fake = with_workspaces(5);
    let client = fake.client();
    assert_eq!(refresh(&client, 5).await, 5);
    let late = fake.elsewhere("workspaces", json!({"name": "late"}));
    assert!(find(&client, &late).await.is_some());
    assert!(find(&client, "workspaces_99").await.is_none());
}

#[tokio::test(start_paused = true)]
async fn what_was_written_here_is_read_by_itself() {
    let fake = with_workspaces(5);
    let client = fake.client();
    assert_eq!(refresh(&client, 5).await, 5);
    let session = client.session(Duration::from_secs(60), CancellationToken::new());
    session
        .send(workspaces::Update {
            id: "workspaces_3".into(),
            name: "renamed".into(),
        })
        .await
        .unwrap();
    assert_eq!(
        find(&client, "workspaces_3").await.unwrap().name.as_deref(),
        Some("renamed")
    );
    assert_eq!(
        find(&client, "workspaces_4").await.unwrap().name.as_deref(),
        Some("w3")
    );
}

#[tokio::test(start_paused = true)]
async fn a_list_that_shows_less_is_not_used() {
    let fake = Fake::new();
    for number in 0..5 {
        let hook = json!({"label": format!("d{number}"), "destinationType": "WEBHOOK", "eventTypes": [], "headers": {"A": "b"}});
        fake.elsewhere("destinations", hook);
    }
    fake.state().unlisted = vec!["headers"];
    let client = fake.client();
    for number in 1..=5 {
        let session = client.session(Duration::from_secs(60), CancellationToken::new());
        let found: destinations::Destination = session
            .find(&format!("destinations_{number}"))
            .await
            .unwrap()
            .unwrap();
        assert_eq!(found.headers.flatten().unwrap().len(), 1);
    }
    assert_eq!(fake.log().len(), 6, "one list that turned out useless");
}

#[tokio::test(start_paused = true)]
async fn a_list_that_cannot_be_read_is_done_without() {
    let fake = with_workspaces(5);
    fake.fail(Method::Get, "/workspaces", &[before(Then::Status(403)); 9]);
    assert_eq!(refresh(&fake.client(), 5).await, 5);
    assert_eq!(
        fake.log()
            .iter()
            .filter(|line| line.starts_with("GET /workspaces 403"))
            .count(),
        1
    );
}

#[tokio::test(start_paused = true)]
async fn objects_gone_from_the_start_do_not_hold_up_the_rest() {
    let fake = with_workspaces(150);
    fake.state().objects.drain(..50);
    assert_eq!(refresh(&fake.client(), 150).await, 100);
    assert!(fake.log().len() <= 53, "{}", fake.log().len());
}

/// Deletions elsewhere pull objects onto pages already read, creations push others back: nobody is called gone for it.
#[tokio::test(start_paused = true)]
async fn changes_outside_between_the_pages_hide_nothing() {
    let fake = with_workspaces(500);
    let elsewhere = fake.clone();
    fake.state().latency = Duration::from_millis(10);
    let meddling = async {
        for turn in 0..20 {
            tokio::time::sleep(Duration::from_millis(5)).await;
            elsewhere.state().objects.remove(turn % 7);
        }
    };
    let client = fake.client();
    let (found, ()) = tokio::join!(refresh(&client, 500), meddling);
    let left = fake.live("workspaces").len();
    assert_eq!(left, 480);
    assert!((left..=500).contains(&found), "{found}");
}

#[tokio::test(start_paused = true)]
async fn one_listing_serves_the_refresh_the_whole_list_and_the_look_for_equals() {
    let fake = with_workspaces(250);
    let client = fake.client();
    let session = client.session(Duration::from_secs(60), CancellationToken::new());
    assert_eq!(session.all::<Workspace>().await.unwrap().len(), 250);
    assert_eq!(session.all::<Workspace>().await.unwrap().len(), 250);
    let equal = session
        .duplicates_of(&workspaces::Create { name: "w7".into() })
        .await
        .unwrap();
    assert_eq!(equal.len(), 1);
    assert_eq!(fake.log().len(), 4, "three pages, and the first once more");
    join_all((1..=250).map(|number| {
        let client = &client;
        async move { find(client, &format!("workspaces_{number}")).await }
    }))
    .await;
    assert_eq!(fake.log().len(), 5, "the sample is read by itself");
    session
        .create(workspaces::Create { name: "new".into() })
        .await
        .unwrap();
    assert_eq!(session.all::<Workspace>().await.unwrap().len(), 251);
}

#[tokio::test(start_paused = true)]
async fn what_is_sought_comes_from_one_listing_but_for_what_was_written_since() {
    let fake = with_workspaces(150);
    let client = fake.client();
    let session = client.session(Duration::from_secs(60), CancellationToken::new());
    let named = |name: &'static str| move |it: &Workspace| it.name.as_deref() == Some(name);
    let found = session.find_where(named("w7")).await.unwrap().unwrap();
    assert_eq!(session.find_where(named("x")).await.unwrap(), None);
    assert_eq!(fake.log().len(), 3, "two pages, and the first once more");
    let rename = workspaces::Update {
        id: found.id,
        name: "x".into(),
    };
    session.send(rename).await.unwrap();
    assert_eq!(session.find_where(named("w7")).await.unwrap(), None);
    assert_eq!(fake.log().len(), 5, "and it is read by itself");
}
