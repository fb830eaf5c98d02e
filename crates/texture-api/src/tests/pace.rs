//! The limits of the API are used to the full and never run into.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use futures_util::future::join_all;
use futures_util::stream::{self, StreamExt};
use tracing_subscriber::layer::{self, Layer, SubscriberExt};
use tracing_subscriber::util::SubscriberInitExt;

use crate::fake::{Fake, Fault, Then};
use crate::http::request::{Method, Tier};
use crate::{CancellationToken, destinations, workspaces};

const DOCUMENTED: [u32; 3] = [300, 60, 10];

fn limited() -> Fake {
    let fake = Fake::new();
    fake.state().limits = Some(DOCUMENTED);
    fake.state().latency = Duration::from_millis(80);
    fake
}

/// How many responses were 429, and when the last one came.
fn outcome(fake: &Fake) -> (usize, Duration) {
    let state = fake.state();
    let refused = state.seen.iter().filter(|seen| seen.status == 429).count();
    (
        refused,
        state.seen.last().map(|seen| seen.at).unwrap_or_default(),
    )
}

fn name(number: u32) -> workspaces::Create {
    workspaces::Create {
        name: format!("w{number}"),
    }
}

/// 150 creations take two windows, 40 deletions three: at least 180 seconds, as they run side by side.
#[tokio::test(start_paused = true)]
async fn many_changes_take_as_long_as_the_limits_themselves() {
    let fake = limited();
    for _ in 0..40 {
        fake.elsewhere("destinations", serde_json::json!({"label": "x"}));
    }
    let client = fake.client();
    let session = || client.session(Duration::from_secs(20), CancellationToken::new());
    let create = |number| {
        let session = session();
        async move { session.create(name(number)).await.map(drop) }
    };
    let delete = |number| {
        let session = session();
        async move {
            session
                .send(destinations::Delete::new(format!("destinations_{number}")))
                .await
                .map(drop)
        }
    };
    let (created, gone) = tokio::join!(
        join_all((0..150).map(create)),
        join_all((1..=40).map(delete))
    );
    assert!(created.iter().chain(&gone).all(Result::is_ok));
    let (refused, took) = outcome(&fake);
    assert_eq!(refused, 0);
    assert!(took < Duration::from_secs(189), "{took:?}");
    let writes: Vec<_> = fake
        .state()
        .seen
        .iter()
        .filter(|seen| seen.tier == Tier::Write)
        .map(|seen| seen.at)
        .collect();
    assert!(
        writes[59] < Duration::from_secs(1),
        "the first 60 do not trickle: {:?}",
        writes[59]
    );
    assert!(writes[149] < Duration::from_secs(126), "{:?}", writes[149]);
}

/// Counts the log lines about waits.
#[derive(Clone, Default)]
struct Waits(Arc<AtomicUsize>);

impl<S: tracing::Subscriber> Layer<S> for Waits {
    fn on_event(&self, event: &tracing::Event<'_>, _: layer::Context<'_, S>) {
        let names_wait = event.metadata().fields().field("wait_ms").is_some();
        self.0.fetch_add(usize::from(names_wait), Ordering::Relaxed);
    }
}

#[tokio::test(start_paused = true)]
async fn a_wait_for_the_limit_is_in_the_log_once() {
    let fake = limited();
    for _ in 0..11 {
        fake.elsewhere("destinations", serde_json::json!({"label": "x"}));
    }
    let client = fake.client();
    let session = client.session(Duration::from_secs(20), CancellationToken::new());
    let delete = |number: u32| {
        let request = destinations::Delete::new(format!("destinations_{number}"));
        async { session.send(request).await.unwrap() }
    };
    let waits = Waits::default();
    // As long as the one below is the only subscriber, a test on another thread that is the first to log a wait finds
    // that nobody listens, and turns the event off for this thread too (`Rebuilder::JustOne` in tracing-core).
    let _ = tracing::subscriber::set_global_default(tracing_subscriber::registry());
    let _logging = tracing_subscriber::registry()
        .with(waits.clone())
        .set_default();
    for number in 1..=10 {
        delete(number).await;
    }
    assert_eq!(waits.0.load(Ordering::Relaxed), 0);
    delete(11).await;
    assert_eq!(waits.0.load(Ordering::Relaxed), 1);
}

#[tokio::test(start_paused = true)]
async fn requests_are_sent_in_the_order_in_which_they_came() {
    let fake = limited();
    fake.state().latency = Duration::ZERO;
    let client = fake.client();
    // A task each: tokio lets a single one do only so much before others have their turn.
    let tasks = (0..200).map(|number| {
        let session = client.session(Duration::from_secs(20), CancellationToken::new());
        tokio::spawn(async move {
            session
                .create(name(number))
                .await
                .unwrap()
                .object
                .name
                .unwrap()
        })
    });
    let tasks: Vec<_> = tasks.collect();
    let names: Vec<_> = join_all(tasks)
        .await
        .into_iter()
        .map(Result::unwrap)
        .collect();
    let created: Vec<_> = fake
        .live("workspaces")
        .iter()
        .map(|created| created["name"].as_str().unwrap().to_owned())
        .collect();
    assert_eq!(created, names);
}

/// Somebody else with the same key takes up to half of every window, in bursts.
#[tokio::test(start_paused = true)]
async fn others_who_share_the_key_slow_us_down_but_nothing_fails() {
    let fake = limited();
    let client = fake.client();
    let others = async {
        for _ in 0..40 {
            fake.state().use_up(Tier::Write, 30);
            tokio::time::sleep(Duration::from_secs(17)).await;
        }
    };
    let ours = stream::iter(0..150).map(|number| {
        let session = client.session(Duration::from_secs(20), CancellationToken::new());
        async move { session.create(name(number)).await.map(drop) }
    });
    let ours = ours.buffer_unordered(10).collect::<Vec<_>>();
    let created = tokio::select! {
        created = ours => created,
        () = others => panic!("not done within 11 minutes"),
    };
    assert!(created.iter().all(Result::is_ok), "{created:?}");
    assert_eq!(fake.live("workspaces").len(), 150);
    let (refused, _) = outcome(&fake);
    assert!(refused <= 40, "{refused} refusals");
}

#[tokio::test(start_paused = true)]
async fn waiting_ends_when_ordered_to_stop() {
    let fake = limited();
    let client = fake.client();
    let stop = CancellationToken::new();
    let all = join_all((0..90).map(|number| {
        let session = client.session(Duration::from_secs(20), stop.clone());
        async move { session.create(name(number)).await.is_ok() }
    }));
    let stopping = async {
        tokio::time::sleep(Duration::from_secs(5)).await;
        stop.cancel();
    };
    let (created, ()) = tokio::join!(all, stopping);
    assert_eq!(created.iter().filter(|created| **created).count(), 60);
    assert!(outcome(&fake).1 < Duration::from_secs(1));
}

/// What the response to a failed request says of the limit is heeded as that of any other response.
#[tokio::test(start_paused = true)]
async fn failures_tell_of_the_limit_too() {
    let fake = limited();
    fake.state().limits = Some([2, 60, 10]);
    let oops = Fault {
        then: Then::Status(500),
        effect: false,
    };
    fake.fail(Method::Get, "/workspaces/ws_1", &[oops, oops]);
    let client = fake.client();
    let session = client.session(Duration::from_secs(600), CancellationToken::new());
    let found = session.send(workspaces::Get::new("ws_1")).await;
    assert_eq!(found.unwrap_err().status(), Some(404));
    let (refused, last) = outcome(&fake);
    assert_eq!(refused, 0);
    assert!(last >= Duration::from_secs(59), "{last:?}");
}
