//! Several runs at once: other processes with the same key, other clocks, and lists that change.

use std::time::Duration;

use futures_util::future::join_all;
use jiff::SignedDuration;
use serde_json::{Value, json};

use super::{after, before};
use crate::error::Kind;
use crate::fake::{Fake, Then};
use crate::http::request::{Method, Tier};
use crate::{CancellationToken, Client, Effect, Session, api_keys, destinations, workspaces};

fn run(fake: &Fake) -> Session {
    session(&fake.client())
}

fn session(client: &Client) -> Session {
    client.session(Duration::from_secs(1200), CancellationToken::new())
}

fn key() -> api_keys::Create {
    api_keys::Create {
        name: "ci".into(),
        key_type: "SERVER".into(),
        ..Default::default()
    }
}

fn count(fake: &Fake, beginning: &str) -> usize {
    let log = fake.log();
    log.iter()
        .filter(|line| line.starts_with(beginning))
        .count()
}

/// Two other runs of this key created equal ones meanwhile. Neither is ours, as far as anybody can say, and there may be
/// several of one label.
#[tokio::test(start_paused = true)]
async fn equal_objects_of_other_runs_are_left_and_the_create_is_repeated() {
    let fake = Fake::new();
    let hook = || destinations::Create {
        label: "hook".into(),
        destination_type: "EMAIL".into(),
        ..Default::default()
    };
    for _ in 0..2 {
        run(&fake).create(hook()).await.unwrap();
    }
    fake.fail(Method::Post, "/destinations", &[before(Then::Dropped)]);
    let created = run(&fake).create(hook()).await.unwrap();
    assert_eq!(created.object.id, "destinations_3");
    assert_eq!(fake.live("destinations").len(), 3);
}

/// 200 creates take four windows, 100 deletions ten: nine minutes, as they run side by side.
#[tokio::test(start_paused = true)]
async fn ten_runs_with_one_key_all_succeed_in_about_the_time_that_the_limits_demand() {
    let fake = Fake::new();
    fake.state().limits = Some([300, 60, 10]);
    fake.state().latency = Duration::from_millis(80);
    let ids = (0..100).map(|_| fake.elsewhere("destinations", json!({ "label": "x" })));
    let ids: Vec<String> = ids.collect();
    let runs = (0..10).map(|number: usize| {
        let client = fake.client();
        let mine = ids[number * 10..][..10].to_vec();
        async move {
            let creates = join_all((0..20).map(|item| {
                let create = workspaces::Create {
                    name: format!("w{number}.{item}"),
                };
                let session = session(&client);
                async move { session.create(create).await.map(drop) }
            }));
            let deletions = join_all(mine.into_iter().map(|id| {
                let session = session(&client);
                async move { session.send(destinations::Delete::new(id)).await.map(drop) }
            }));
            let (created, gone) = tokio::join!(creates, deletions);
            created.into_iter().chain(gone).collect::<Vec<_>>()
        }
    });
    let results = join_all(runs)
        .await
        .into_iter()
        .flatten()
        .collect::<Vec<_>>();
    assert!(results.iter().all(Result::is_ok), "{results:?}");
    assert_eq!(fake.live("workspaces").len(), 200);
    assert!(fake.live("destinations").is_empty());
    let took = |tier| {
        let state = fake.state();
        let last = state.seen.iter().rev().find(|seen| seen.tier == tier);
        last.map(|seen| seen.at).unwrap_or_default()
    };
    assert!(took(Tier::Destructive) <= Duration::from_secs(540 * 115 / 100));
    assert!(took(Tier::Write) <= Duration::from_secs(180 * 115 / 100));
}

/// Lists and creates side by side, as the provider does.
async fn create_beside_the_list(session: Session) -> crate::Result<String> {
    let request = key();
    let (_, created) = tokio::join!(
        session.duplicates_of(&request),
        session.create(request.clone())
    );
    created.map(|created| created.object.id)
}

/// A key that another process with the same key created cannot be told from ours: it is named, and stays.
/// That there is another process, the counts of the API tell.
#[tokio::test(start_paused = true)]
async fn what_another_run_with_the_same_key_created_is_neither_adopted_nor_revoked() {
    for then in [Then::Dropped, Then::Cut, Then::Status(500)] {
        for fault in [before(then), after(then)] {
            let fake = Fake::new();
            let (ours, theirs) = (run(&fake), run(&fake));
            fake.fail(Method::Post, "/api-keys", &[fault]);
            let (lost, created) = tokio::join!(create_beside_the_list(ours), async {
                tokio::time::sleep(Duration::from_millis(1)).await;
                create_beside_the_list(theirs).await
            });
            let created = created.unwrap();
            let live = fake.live("api-keys");
            assert!(live.iter().any(|key| key["id"] == created), "{fault:?}");
            match lost {
                Ok(lost) => assert_ne!(lost, created, "{fault:?}"),
                Err(error) => {
                    assert_eq!(error.kind(), Kind::Ambiguous, "{fault:?} {error}");
                    assert_eq!(error.effect(), Effect::Unknown);
                    assert!(error.to_string().contains(&created), "{error}");
                }
            }
        }
    }
}

/// The clock that stamps objects and the one that stamps responses may be two.
#[tokio::test(start_paused = true)]
async fn what_was_created_by_another_clock_is_not_created_twice() {
    for seconds in [-90, -3, -1, 1, 3, 90] {
        let fake = Fake::new();
        fake.state().stamps_behind = SignedDuration::from_secs(seconds);
        let client = fake.client();
        session(&client)
            .all::<workspaces::Workspace>()
            .await
            .unwrap();
        let hook = destinations::Create {
            label: "hook".into(),
            destination_type: "EMAIL".into(),
            ..Default::default()
        };
        fake.fail(Method::Post, "/destinations", &[after(Then::Dropped)]);
        let outcome = session(&client).create(hook).await;
        assert_eq!(fake.live("destinations").len(), 1, "{seconds} {outcome:?}");
        match outcome {
            Ok(created) => assert_eq!(created.object.id, "destinations_1"),
            Err(error) => assert!(error.to_string().contains("destinations_1"), "{error}"),
        }
    }
}

#[tokio::test(start_paused = true)]
async fn limits_of_nothing_in_the_headers_stop_nobody() {
    let fake = Fake::new();
    fake.state().reported_limit = Some(0);
    let session = run(&fake);
    for number in 0..5 {
        let name = format!("w{number}");
        session.create(workspaces::Create { name }).await.unwrap();
    }
    let took = fake.state().seen.last().unwrap().at;
    assert!(took <= Duration::from_secs(60), "{took:?}");
}

/// Totals that alternate, pages that repeat: a list ends, with all that it showed.
#[tokio::test(start_paused = true)]
async fn a_list_whose_pages_create_no_sense_ends() {
    type Alter = fn(usize, Value) -> Value;
    let strange: [Alter; 3] = [
        |turn, mut page| {
            page["meta"]["total"] = json!(250 + turn % 2);
            page
        },
        |_, mut page| {
            page["meta"]["total"] = json!(1_000_000);
            page
        },
        |_, mut page| {
            page["meta"]["page"] = json!(1);
            page
        },
    ];
    for (at, alter) in strange.into_iter().enumerate() {
        let fake = Fake::new();
        for number in 0..250 {
            fake.elsewhere("workspaces", json!({ "name": format!("w{number}") }));
        }
        let mut turn = 0;
        fake.state().alter = Box::new(move |_, page| {
            turn += 1;
            alter(turn, page)
        });
        let read = run(&fake).all::<workspaces::Workspace>().await;
        let requested = count(&fake, "GET");
        assert!(requested <= 30, "{at}: {requested}");
        match read {
            Ok(all) => assert_eq!(all.len(), 250, "{at}"),
            Err(error) => assert_eq!(error.kind(), Kind::Unreadable, "{at}: {error}"),
        }
    }
}

#[tokio::test(start_paused = true)]
async fn twenty_callers_of_a_whole_list_share_its_pages() {
    let fake = Fake::new();
    for number in 0..2500 {
        fake.elsewhere("workspaces", json!({ "name": format!("w{number}") }));
    }
    fake.state().latency = Duration::from_millis(10);
    let client = fake.client();
    let all = (0..20).map(|_| {
        let session = session(&client);
        async move {
            session
                .all::<workspaces::Workspace>()
                .await
                .map(|all| all.len())
        }
    });
    for read in join_all(all).await {
        assert_eq!(read.unwrap(), 2500);
    }
    assert_eq!(count(&fake, "GET"), 26, "25 pages, and the first once more");
}

/// The search for an equal object is optional: where the list is down, nobody waits for it.
#[tokio::test(start_paused = true)]
async fn a_list_that_is_down_delays_no_create() {
    let fake = Fake::new();
    fake.state().faults =
        Box::new(|method, _| (method == Method::Get).then_some(before(Then::Status(503))));
    let client = fake.client();
    let creates = (0..20).map(|_| {
        let session = session(&client);
        async move {
            let request = key();
            let (_, created) = tokio::join!(
                session.duplicates_of(&request),
                session.create(request.clone())
            );
            created.map(drop)
        }
    });
    assert!(join_all(creates).await.iter().all(Result::is_ok));
    assert_eq!(fake.live("api-keys").len(), 20);
    let took = fake.state().seen.last().unwrap().at;
    assert!(took <= Duration::from_secs(30), "{took:?}");
    assert!(count(&fake, "GET") <= 10, "{:?}", fake.log());
}

/// The first try of a rotation may take effect after the second: then the second's secret is dead.
#[tokio::test(start_paused = true)]
async fn a_rotation_that_was_overtaken_is_repeated() {
    let fake = Fake::new();
    let session = run(&fake);
    let id = session.create(key()).await.unwrap().object.id;
    let mut rotations = 0;
    fake.state().faults = Box::new(move |_, path| {
        rotations += u32::from(path.ends_with("/rotate"));
        (path.ends_with("/rotate") && rotations == 1).then_some(before(Then::Dropped))
    });
    let late = async {
        while count(&fake, "POST /api-keys/api-keys_1/rotate 200") == 0 {
            tokio::time::sleep(Duration::from_millis(10)).await;
        }
        fake.state().objects[0].1["keyPrefix"] = json!("server_of_the_first_try");
    };
    let (rotated, ()) = tokio::join!(session.rotate(api_keys::Rotate::new(id)), late);
    let prefix = rotated.unwrap().object.key_prefix;
    assert_eq!(prefix.as_deref(), Some("server_of_the_first_try"));
    assert_eq!(count(&fake, "POST /api-keys/api-keys_1/rotate"), 3);
}

#[tokio::test(start_paused = true)]
async fn names_are_equal_across_unicode_forms() {
    let fake = Fake::new();
    fake.elsewhere(
        "api-keys",
        json!({ "name": "Z\u{fc}rich", "type": "SERVER" }),
    );
    let request = api_keys::Create {
        name: "Zu\u{308}rich".into(),
        ..key()
    };
    assert_eq!(run(&fake).duplicates_of(&request).await.unwrap().len(), 1);
}
