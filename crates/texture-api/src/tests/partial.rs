//! Responses to writes that lack members, in thousands of ways: nothing is lost.

use std::collections::BTreeSet;
use std::time::Duration;

use serde_json::{Value, json};

use crate::client::Client;
use crate::fake::Fake;
use crate::http::clock::Jitter;
use crate::http::request::Method;
use crate::shared::Settings;
use crate::{
    CancellationToken, Create, Identified, Object, Session, api_keys, collections, destinations,
    invitations, oauth_apps, workspaces,
};

const CASES: u64 = 500;

/// What happens to the response to a write.
fn damage(chance: &mut fastrand::Rng, response: Value) -> Value {
    let Value::Object(members) = response else {
        return response;
    };
    let severity = chance.u8(..10);
    let mut damaged = serde_json::Map::new();
    for (name, value) in members {
        match chance.u8(..10) {
            effect if effect < severity => {}
            effect if effect == severity => drop(damaged.insert(name, Value::Null)),
            effect if effect == severity + 1 => drop(damaged.insert(name, json!(["odd"]))),
            _ => drop(damaged.insert(name, value)),
        }
    }
    match chance.u8(..20) {
        0 => Value::Null,
        1 => json!([damaged]),
        2 => json!({ "data": damaged }),
        3 => json!({ "result": damaged }),
        4 => json!("ok"),
        _ => Value::Object(damaged),
    }
}

fn fake(seed: u64) -> Fake {
    let fake = Fake::new();
    let mut chance = fastrand::Rng::with_seed(seed);
    fake.state().alter = Box::new(move |method, response| match method {
        Method::Get | Method::Delete => response,
        Method::Post | Method::Patch | Method::Put => damage(&mut chance, response),
    });
    fake
}

fn session(client: &Client) -> Session {
    client.session(Duration::from_secs(600), CancellationToken::new())
}

/// Creates one, and returns its id: it exists then, with its secret known, or nothing exists.
async fn create<C: Create>(
    fake: &Fake,
    session: &Session,
    request: C,
    seed: u64,
) -> Option<String> {
    let collection = C::ENDPOINT.collection();
    let needs_secret = request.needs_secret();
    let result = session.create(request).await;
    let live: BTreeSet<String> = fake
        .live(collection)
        .iter()
        .map(|it| it["id"].as_str().unwrap().to_owned())
        .collect();
    match result {
        Ok(issued) => {
            let id = issued.object.id().to_owned();
            assert_eq!(live, [id.clone()].into(), "{collection}, seed {seed}");
            assert_eq!(
                issued.secret.is_some(),
                needs_secret,
                "{collection}, seed {seed}"
            );
            let read = session
                .find_uncached::<C::Object>(&id)
                .await
                .unwrap()
                .unwrap();
            assert_eq!(
                issued.object.created_at(),
                read.created_at(),
                "{collection}, seed {seed}"
            );
            Some(id)
        }
        Err(error) => {
            assert!(live.is_empty(), "{collection}, seed {seed}: {error}");
            None
        }
    }
}

#[tokio::test(start_paused = true)]
async fn a_created_object_is_known_with_its_secret_or_does_not_exist() {
    for seed in 0..CASES {
        let fake = fake(seed);
        let client = fake.client_with(Settings {
            jitter: Jitter::fixed(0.5),
            ..Settings::default()
        });
        let session = session(&client);
        let name = || "a".to_owned();
        let workspace = workspaces::Create { name: name() };
        create(&fake, &session, workspace, seed)
            .await
            .expect("it has no secret");
        let invitation = invitations::Create {
            email: "a@b.c".into(),
            role: "USER".into(),
        };
        create(&fake, &session, invitation, seed)
            .await
            .expect("it has no secret");
        let key = api_keys::Create {
            name: name(),
            key_type: "SERVER".into(),
            ..Default::default()
        };
        create(&fake, &session, key, seed).await;
        let hook = destinations::Create {
            label: name(),
            destination_type: "EMAIL".into(),
            ..Default::default()
        };
        create(&fake, &session, hook, seed)
            .await
            .expect("it has no secret");
        let group = collections::Create {
            name: name(),
            collection_type: "DEVICE".into(),
            criteria: json!({"or": []}),
            ..Default::default()
        };
        create(&fake, &session, group, seed)
            .await
            .expect("it has no secret");
        let app = oauth_apps::Create {
            name: name(),
            app_type: "CONFIDENTIAL".into(),
            ..Default::default()
        };
        create(&fake, &session, app, seed).await;
    }
}

#[tokio::test(start_paused = true)]
async fn a_change_is_known_whatever_its_response_lacks() {
    for seed in 0..CASES {
        let fake = fake(seed);
        let session = session(&fake.client());
        let id = fake.elsewhere("workspaces", json!({"name": "a"}));
        let update = workspaces::Update {
            id,
            name: "b".into(),
        };
        let changed = session.change(update).await.unwrap().object;
        assert_eq!(changed.name.as_deref(), Some("b"), "seed {seed}");
        assert_eq!(changed.deletion_protection, Some(true), "seed {seed}");
    }
}

#[tokio::test(start_paused = true)]
async fn a_rotation_ends_with_the_secret_or_with_an_error_that_says_it_may_be_gone() {
    let mut known = 0;
    for seed in 0..CASES {
        let fake = fake(seed);
        let session = session(&fake.client());
        let id = fake.elsewhere("api-keys", json!({"name": "a", "type": "SERVER"}));
        match session.rotate(api_keys::Rotate::new(&id)).await {
            Ok(issued) => {
                known += 1;
                assert!(issued.secret.is_some(), "seed {seed}");
                assert_eq!(issued.object.name.as_deref(), Some("a"), "seed {seed}");
            }
            Err(error) => {
                assert!(
                    error.effect() >= crate::Effect::Unknown,
                    "seed {seed}: {error}"
                );
                assert!(
                    error
                        .received()
                        .is_some_and(|it| it.missing.contains(&"key".into())),
                    "seed {seed}: {error}"
                );
            }
        }
    }
    assert!(known > CASES / 10, "{known}");
}
