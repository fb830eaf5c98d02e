//! Thousands of operations while one request in five goes wrong in every way there is.

use std::time::Duration;

use tokio::time::Instant;

use crate::fake::{Fake, Fault, Then};
use crate::http::request::Method;
use crate::shared::Settings;
use crate::{
    CancellationToken, Client, Patch, Session, api_keys, collections, destinations, invitations,
    oauth_apps, workspaces,
};

const ROUNDS: u32 = 80;

/// Strikes so many of a hundred requests, and all of them during outages.
fn storm(
    seed: u64,
    percent: u8,
    outages: Option<Outages>,
) -> impl FnMut(Method, &str) -> Option<Fault> + Send {
    let mut chance = fastrand::Rng::with_seed(seed);
    let began = Instant::now();
    move |_, _| {
        if outages.is_some_and(|outages| outages.are_at(began.elapsed())) {
            let then = match chance.u8(..3) {
                0 => Then::Refused,
                1 => Then::Status(503),
                _ => Then::Nothing,
            };
            return Some(Fault {
                effect: false,
                then,
            });
        }
        (chance.u8(..100) < percent).then(|| {
            let after = chance.bool();
            let (effect, then) = match chance.u8(..9) {
                0 => (false, Then::Limited(chance.u64(..3))),
                1 => (after, Then::Status(500)),
                2 => (after, Then::Status(502)),
                3 => (after, Then::Status(503)),
                4 if after => (true, Then::Nothing),
                // The effect comes when the client has given up waiting, perhaps after it has tried again.
                4 => (false, Then::Late),
                5 => (after, Then::Dropped),
                6 => (false, Then::Refused),
                7 => (after, Then::Html),
                _ => (after, Then::Cut),
            };
            Fault { effect, then }
        })
    }
}

/// Times at which the API is down.
#[derive(Clone, Copy)]
struct Outages {
    every: Duration,
    last: Duration,
}

impl Outages {
    fn are_at(self, time: Duration) -> bool {
        let since = time.as_secs() % self.every.as_secs();
        time > self.every && since < self.last.as_secs()
    }
}

fn session(client: &Client) -> Session {
    client.session(Duration::from_secs(3 * 3600), CancellationToken::new())
}

/// Makes, changes, reads and ends one of each, and keeps one of each; gives how many operations that took.
async fn round(client: &Client, number: u32) -> Result<u32, crate::Error> {
    let session = session(client);
    for keep in [true, false] {
        let name = format!("n{number}{keep}");
        let space = session
            .create(workspaces::Create { name: name.clone() })
            .await?;
        session
            .send(workspaces::Update {
                id: space.object.id.clone(),
                name: format!("{name}b"),
            })
            .await?;
        session
            .send(workspaces::SetProtection {
                id: space.object.id.clone(),
                deletion_protection: keep,
            })
            .await?;
        let key = session
            .create(api_keys::Create {
                name: "ci".into(),
                key_type: "SERVER".into(),
                ..Default::default()
            })
            .await?;
        let rotated = session.send(api_keys::Rotate::new(&key.object.id)).await?;
        assert_eq!(
            rotated.secret.unwrap().expose(),
            format!("server_of_\"{}\"", key.object.id)
        );
        let invited = session
            .create(invitations::Create {
                email: format!("{name}@example.com"),
                role: "USER".into(),
            })
            .await?;
        let hook = destinations::Create {
            label: "hook".into(),
            destination_type: "WEBHOOK".into(),
            event_types: vec![],
            ..Default::default()
        };
        let hook = session.create(hook).await?;
        session
            .send(destinations::Update {
                id: hook.object.id.clone(),
                include_weather: Some(keep),
                ..Default::default()
            })
            .await?;
        let group = collections::Create {
            name: name.clone(),
            collection_type: "SITE".into(),
            ..Default::default()
        };
        let group = session.create(group).await?;
        session
            .send(collections::Update {
                id: group.object.id.clone(),
                description: Patch::Set("x".into()),
                ..Default::default()
            })
            .await?;
        let app = oauth_apps::Create {
            name: name.clone(),
            app_type: "CONFIDENTIAL".into(),
            ..Default::default()
        };
        let app = session.create(app).await?;
        assert!(app.secret.is_some());
        assert!(
            session
                .find::<workspaces::Workspace>(&space.object.id)
                .await?
                .is_some_and(|found| found.name == Some(format!("{name}b")))
        );
        assert!(
            session
                .find::<destinations::Destination>(&hook.object.id)
                .await?
                .is_some_and(|found| found.include_weather == Some(keep))
        );
        if keep {
            continue;
        }
        session
            .send(workspaces::Delete::new(&space.object.id))
            .await?;
        session.send(api_keys::Revoke::new(&key.object.id)).await?;
        take_back(&session, &invited.object.id).await?;
        session
            .send(destinations::Delete::new(&hook.object.id))
            .await?;
        session
            .send(collections::Delete::new(&group.object.id))
            .await?;
        session
            .send(oauth_apps::Delete::new(&app.object.id))
            .await?;
        session
            .wait_until_gone::<workspaces::Workspace>(&space.object.id)
            .await?;
    }
    Ok(13 * 2 + 7)
}

/// Of an invitation, a lost response and a 409 after it say that it is not pending, not why.
async fn take_back(session: &Session, id: &str) -> Result<(), crate::Error> {
    match session.send(invitations::Revoke::new(id)).await {
        Err(error) if error.kind() != crate::Kind::Conflict => Err(error),
        Ok(_) | Err(_) => Ok(()),
    }
}

#[tokio::test(start_paused = true)]
async fn every_object_is_there_once_and_nothing_else() {
    scenario(0..2, 20, None).await;
}

#[tokio::test(start_paused = true)]
async fn nor_is_anything_else_when_two_of_five_requests_fail() {
    scenario(2..3, 40, None).await;
}

/// Longer than a request is tried for in quick succession.
#[tokio::test(start_paused = true)]
async fn nor_is_anything_else_after_outages_of_two_minutes() {
    let outages = Outages {
        every: Duration::from_secs(5 * 60),
        last: Duration::from_secs(2 * 60),
    };
    scenario(3..4, 20, Some(outages)).await;
}

async fn scenario(seeds: std::ops::Range<u64>, percent: u8, outages: Option<Outages>) {
    for seed in seeds {
        let fake = Fake::new();
        fake.state().faults = Box::new(storm(seed, percent, outages));
        let client = fake.client_with(Settings {
            jitter: crate::Jitter::seeded(seed),
            // Enough of them to outlast an outage.
            max_retries: if outages.is_some() { 100 } else { 20 },
            ..Settings::default()
        });
        let operations =
            futures_util::future::join_all((0..ROUNDS).map(|number| round(&client, number))).await;
        let operations: u32 = operations.into_iter().map(|count| count.unwrap()).sum();
        assert!(operations >= 2000, "{operations}");
        for collection in [
            "workspaces",
            "api-keys",
            "invitations",
            "destinations",
            "collections",
            "oauth-apps",
        ] {
            assert_eq!(
                fake.live(collection).len(),
                ROUNDS as usize,
                "seed {seed}: {collection}"
            );
        }
    }
}
