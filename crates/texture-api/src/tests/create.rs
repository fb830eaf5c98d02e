//! An object is created exactly once, whatever becomes of the responses.

use std::time::Duration;

use expect_test::{Expect, expect};
use serde_json::{Value, json};

use super::{after, before};
use crate::error::Kind;
use crate::fake::{Fake, Fault, Then};
use crate::http::request::{Method, Tier};
use crate::{
    CancellationToken, Client, Create, Effect, Identified, api_keys, collections, destinations,
    oauth_apps, workspaces,
};

fn workspace() -> workspaces::Create {
    workspaces::Create {
        name: "staging".into(),
    }
}

fn key() -> api_keys::Create {
    api_keys::Create {
        name: "ci".into(),
        key_type: "SERVER".into(),
        ..Default::default()
    }
}

/// Makes something while these faults strike, and shows the requests and the events.
async fn check<C: Create>(request: C, faults: &[Fault], expect: Expect) -> Fake
where
    C::Response: std::fmt::Debug,
{
    let fake = Fake::new();
    check_on(&fake, request, faults, expect).await;
    fake
}

async fn check_on<C: Create>(fake: &Fake, request: C, faults: &[Fault], expect: Expect) {
    fake.fail(Method::Post, C::ENDPOINT.route, faults);
    let session = fake.session();
    let result = session.create(request).await;
    let mut lines = fake.log();
    lines.push(match result {
        Ok(created) => format!("created {}", created.object.id()),
        Err(error) => format!("{:?} {:?}: {error}", error.kind(), error.effect()),
    });
    lines.extend(session.events().iter().map(ToString::to_string));
    expect.assert_eq(&lines.join("\n"));
}

#[tokio::test(start_paused = true)]
async fn costs_one_request_when_nothing_is_lost() {
    check(
        workspace(),
        &[],
        expect![[r#"
        POST /workspaces 201
        created workspaces_1"#]],
    )
    .await;
}

#[tokio::test(start_paused = true)]
async fn done_before_the_response_was_lost_is_adopted() {
    for then in [
        Then::Dropped,
        Then::Nothing,
        Then::Status(500),
        Then::Status(502),
        Then::Html,
        Then::Cut,
    ] {
        let fake = Fake::new();
        fake.fail(Method::Post, "/workspaces", &[after(then)]);
        let created = fake.session().create(workspace()).await.unwrap();
        assert_eq!(created.object.id, "workspaces_1", "{then:?}");
        let posts = fake
            .log()
            .iter()
            .filter(|line| line.starts_with("POST"))
            .count();
        assert_eq!((posts, fake.live("workspaces").len()), (1, 1), "{then:?}");
    }
}

#[tokio::test(start_paused = true)]
async fn not_done_is_repeated_after_a_look() {
    check(
        workspace(),
        &[before(Then::Dropped)],
        expect![[r#"
        POST /workspaces 0
        GET /workspaces 200
        POST /workspaces 201
        GET /workspaces 200
        created workspaces_1"#]],
    )
    .await;
}

#[tokio::test(start_paused = true)]
async fn not_sent_is_repeated_without_a_look() {
    check(
        workspace(),
        &[before(Then::Refused), before(Then::Status(429))],
        expect![[r#"
            POST /workspaces 0
            POST /workspaces 429
            POST /workspaces 201
            created workspaces_1
            requests of this run have waited 1m for the write limit of 60 per minute"#]],
    )
    .await;
}

#[tokio::test(start_paused = true)]
async fn a_taken_name_is_a_conflict_at_once() {
    let fake = Fake::new();
    fake.elsewhere("workspaces", json!({"name": "staging"}));
    check_on(
        &fake,
        workspace(),
        &[],
        expect![[r#"
            POST /workspaces 409
            Conflict Rejected: POST /workspaces: 409: it exists already [request req_1]"#]],
    )
    .await;
}

#[tokio::test(start_paused = true)]
async fn a_name_taken_by_another_meanwhile_is_a_conflict_too() {
    let fake = Fake::new();
    fake.elsewhere("workspaces", json!({"name": "staging"}));
    check_on(&fake, workspace(), &[before(Then::Dropped)], expect![[r#"
        POST /workspaces 0
        GET /workspaces 200
        GET /audit-logs 200
        GET /api-keys 200
        POST /workspaces 409
        GET /workspaces 200
        GET /audit-logs 200
        Conflict Unknown: POST /workspaces: 409: it exists already [tried 2 times] [request req_5]"#]]).await;
}

#[tokio::test(start_paused = true)]
async fn a_key_whose_text_was_lost_is_revoked_and_recreated() {
    let fake = check(
        key(),
        &[after(Then::Cut)],
        expect![[r#"
            POST /api-keys 201
            GET /api-keys 200
            GET /audit-logs 200
            GET /api-keys 200
            POST /api-keys/api-keys_1/revoke 204
            GET /api-keys/api-keys_1 200
            POST /api-keys 201
            GET /api-keys 200
            created api-keys_2
            the response to a create was lost with the secret in it; the API key api-keys_1 that it created was removed, and a new one was created"#]],
    )
    .await;
    assert_eq!(fake.live("api-keys").len(), 1);
}

fn application(app_type: &str) -> oauth_apps::Create {
    oauth_apps::Create {
        name: "portal".into(),
        redirect_uris: vec!["https://example.com".into()],
        allowed_scopes: vec!["all".into()],
        app_type: app_type.into(),
        ..Default::default()
    }
}

#[tokio::test(start_paused = true)]
async fn an_application_whose_secret_was_lost_is_revoked_and_recreated_but_a_public_one_has_none() {
    check(
        application("CONFIDENTIAL"),
        &[after(Then::Dropped)],
        expect![[r#"
            POST /oauth-apps 0
            GET /oauth-apps 200
            GET /audit-logs 200
            GET /api-keys 200
            DELETE /oauth-apps/oauth-apps_1 204
            GET /oauth-apps/oauth-apps_1 404
            GET /oauth-apps 200
            POST /oauth-apps 201
            GET /oauth-apps 200
            created oauth-apps_2
            the response to a create was lost with the secret in it; the OAuth application oauth-apps_1 that it created was removed, and a new one was created"#]],
    )
    .await;
    check(application("PUBLIC"), &[after(Then::Dropped)], expect![[r#"
        POST /oauth-apps 0
        GET /oauth-apps 200
        GET /audit-logs 200
        GET /api-keys 200
        GET /oauth-apps/oauth-apps_1 200
        created oauth-apps_1
        the response to a create was lost; the OAuth application oauth-apps_1 was found to be its result"#]]).await;
}

/// A create of a workspace whose response is altered, as are the lists: the id, or the error.
async fn create_altered(
    response: fn(Value) -> Value,
    list: fn(&mut Value),
) -> (Fake, Result<String, String>) {
    let fake = Fake::new();
    fake.elsewhere("workspaces", json!({ "name": "before" }));
    tokio::time::advance(Duration::from_secs(600)).await;
    fake.state().alter = Box::new(move |method, mut value| match method {
        Method::Post => response(value),
        Method::Get if value["data"].is_array() => {
            list(&mut value);
            value
        }
        _ => value,
    });
    let request = workspaces::Create { name: "w".into() };
    let created = fake.session().create(request).await;
    let result = created.map(|it| it.object.id).map_err(|error| {
        assert_eq!(error.kind(), Kind::Ambiguous);
        error.message().to_owned()
    });
    (fake, result)
}

#[tokio::test(start_paused = true)]
async fn a_response_that_is_only_an_id_is_read_back() {
    let (fake, created) = create_altered(|value| value["id"].clone(), |_| {}).await;
    assert_eq!(created.unwrap(), "workspaces_2");
    assert!(
        fake.log()
            .iter()
            .all(|line| !line.starts_with("GET /workspaces "))
    );
    // Another text is not an id.
    let (_, created) = create_altered(|_| json!("created"), |_| {}).await;
    assert_eq!(created.unwrap(), "workspaces_2");
}

/// Nothing is certain from part of a list, but a person can look at what it has.
#[tokio::test(start_paused = true)]
async fn what_part_of_a_list_has_is_named() {
    let (_, created) = create_altered(|_| json!({}), |list| list["meta"]["total"] = json!(9)).await;
    expect!["the response to a create has no id; whether the workspace was created could not be found out, but what can be read of the list has workspaces_2 (created 2026-01-01T00:10:00.000Z), which may be it"].assert_eq(&created.unwrap_err());
}

/// The API may store what was created so differently that nothing is like it.
#[tokio::test(start_paused = true)]
async fn what_is_new_since_a_success_is_named() {
    let rename = |list: &mut Value| {
        for item in list["data"].as_array_mut().unwrap() {
            item["name"] = json!("another");
        }
    };
    let (_, created) = create_altered(|_| json!({}), rename).await;
    expect!["the response to a create has no id, although it reports a success, and the list has no workspace like the one that was requested; new since then: workspaces_2 (created 2026-01-01T00:10:00.000Z)"].assert_eq(&created.unwrap_err());
    let (_, created) = create_altered(|_| json!({}), |list| list["data"] = json!([])).await;
    assert!(
        created
            .unwrap_err()
            .contains("whether the workspace was created could not be found out")
    );
}

/// An API without the endpoint says 404, too, and one may accept a deletion and not carry it out.
#[tokio::test(start_paused = true)]
async fn what_cannot_be_deleted_again_is_named() {
    for status in [404, 204] {
        let fake = Fake::new();
        let mut posts = 0;
        fake.state().faults = Box::new(move |method, _| match method {
            Method::Post => {
                posts += 1;
                (posts == 1).then(|| after(Then::Dropped))
            }
            Method::Delete => Some(before(Then::Status(status))),
            _ => None,
        });
        let session = fake.session();
        let error = session
            .create(application("CONFIDENTIAL"))
            .await
            .unwrap_err();
        assert_eq!(error.created_id(), Some("oauth-apps_1"), "{error}");
        assert_eq!(fake.live("oauth-apps").len(), 1);
        let events: Vec<String> = session.events().iter().map(ToString::to_string).collect();
        assert_eq!(events, Vec::<String>::new());
    }
}

#[tokio::test(start_paused = true)]
async fn what_was_there_before_is_not_adopted() {
    let fake = Fake::new();
    fake.elsewhere(
        "destinations",
        json!({"label": "hook", "destinationType": "EMAIL", "eventTypes": []}),
    );
    tokio::time::advance(Duration::from_secs(600)).await;
    let hook = destinations::Create {
        label: "hook".into(),
        destination_type: "EMAIL".into(),
        ..Default::default()
    };
    check_on(
        &fake,
        hook,
        &[before(Then::Dropped)],
        expect![[r#"
            POST /destinations 0
            GET /destinations 200
            POST /destinations 201
            GET /destinations 200
            created destinations_2"#]],
    )
    .await;
}

#[tokio::test(start_paused = true)]
async fn what_another_created_meanwhile_is_not_adopted() {
    let fake = Fake::new();
    fake.elsewhere(
        "destinations",
        json!({"label": "hook", "destinationType": "EMAIL", "eventTypes": []}),
    );
    let hook = destinations::Create {
        label: "hook".into(),
        destination_type: "EMAIL".into(),
        ..Default::default()
    };
    check_on(
        &fake,
        hook,
        &[before(Then::Dropped)],
        expect![[r#"
        POST /destinations 0
        GET /destinations 200
        GET /audit-logs 200
        GET /api-keys 200
        POST /destinations 201
        GET /destinations 200
        GET /audit-logs 200
        created destinations_2"#]],
    )
    .await;
}

#[tokio::test(start_paused = true)]
async fn what_cannot_be_distinguished_is_named_and_left() {
    let fake = Fake::new();
    for _ in 0..2 {
        fake.elsewhere(
            "destinations",
            json!({"label": "hook", "destinationType": "EMAIL", "eventTypes": []}),
        );
    }
    fake.state().audit.clear();
    let hook = destinations::Create {
        label: "hook".into(),
        destination_type: "EMAIL".into(),
        ..Default::default()
    };
    check_on(&fake, hook, &[before(Then::Dropped)], expect![[r#"
        POST /destinations 0
        GET /destinations 200
        GET /audit-logs 200
        GET /api-keys 200
        Ambiguous Unknown: POST /destinations: the response to the create was lost or unusable, and it cannot be proven which of these is the destination that it created, if any: destinations_1 (created 2026-01-01T00:00:00.000Z), destinations_2 (created 2026-01-01T00:00:00.000Z). Import it if it is yours; else delete it or leave it, and apply again"#]]).await;
}

#[tokio::test(start_paused = true)]
async fn two_lost_tries_that_both_created_it_are_reported_by_the_log() {
    let fake = Fake::new();
    let client = fake.client();
    let make = || async {
        let session = client.session(Duration::from_secs(600), CancellationToken::new());
        session.create(key()).await.map(|created| created.object.id)
    };
    make().await.unwrap();
    fake.fail(
        Method::Post,
        "/api-keys",
        &[before(Then::Late), after(Then::Cut)],
    );
    assert_eq!(make().await.unwrap(), "api-keys_4");
    assert_eq!(fake.live("api-keys").len(), 2);
}

#[tokio::test(start_paused = true)]
async fn an_effect_that_comes_late_is_undone_where_the_log_proves_it_ours() {
    let fake = Fake::new();
    let client = fake.client();
    let make = || async {
        let session = client.session(Duration::from_secs(600), CancellationToken::new());
        session.create(key()).await.unwrap();
        session
            .events()
            .iter()
            .map(ToString::to_string)
            .collect::<Vec<_>>()
            .join("\n")
    };
    make().await;
    fake.fail(Method::Post, "/api-keys", &[before(Then::Late)]);
    expect!["a create took effect twice; the second API key, api-keys_2, was removed"]
        .assert_eq(&make().await);
    assert_eq!(fake.live("api-keys").len(), 2);

    let mut posts = 0;
    fake.state().faults = Box::new(move |method, path| {
        posts += u32::from((method, path) == (Method::Post, "/api-keys"));
        match (method, path, posts) {
            (Method::Post, "/api-keys", 1) => Some(before(Then::Late)),
            (Method::Get, "/audit-logs", _) => Some(before(Then::Status(403))),
            _ => None,
        }
    });
    expect!["the response to a create was lost and the create was repeated; the API key api-keys_4 is either its first result or was created by another run with the same API key. Check whether it is in use, and remove it if not"].assert_eq(&make().await);
    assert_eq!(fake.live("api-keys").len(), 4);
}

#[tokio::test(start_paused = true)]
async fn an_effect_that_may_have_come_late_is_reported_where_nobody_can_look() {
    let fake = Fake::new();
    let mut posts = 0;
    fake.state().faults = Box::new(move |method, path| {
        posts += u32::from((method, path) == (Method::Post, "/api-keys"));
        match (method, posts) {
            (Method::Post, 1) => Some(before(Then::Late)),
            (Method::Get, 2) => Some(before(Then::Status(503))),
            _ => None,
        }
    });
    let session = fake.session();
    session.create(key()).await.unwrap();
    let events = session.events();
    let events: Vec<String> = events.iter().map(ToString::to_string).collect();
    expect![[r#"the response to a create was lost and the create was repeated, which created the API key api-keys_2. Whether the first create took effect too could not be found out. Look for a second API key named "ci", and remove it if nothing uses it"#]].assert_eq(&events.join("\n"));
    assert_eq!(fake.live("api-keys").len(), 2);
}

#[tokio::test(start_paused = true)]
async fn in_another_workspace_than_requested_is_taken_back() {
    let fake = Fake::new();
    fake.state().misplaces = true;
    let request = api_keys::Create {
        workspace_id: Some("ws_1".into()),
        ..key()
    };
    check_on(&fake, request, &[], expect![[r#"
        POST /api-keys 201
        POST /api-keys/api-keys_1/revoke 204
        GET /api-keys/api-keys_1 200
        WrongWorkspace Rejected: the API created the API key api-keys_1 in workspace ws_wrong, not in ws_1 as requested; it was revoked again"#]]).await;
    assert!(fake.live("api-keys").is_empty());
}

#[tokio::test(start_paused = true)]
async fn equal_ones_are_created_one_after_the_other_and_never_mistaken() {
    let fake = Fake::new();
    let mut posts = 0;
    fake.state().faults = Box::new(move |method, path| {
        posts += u32::from((method, path) == (Method::Post, "/destinations"));
        (method == Method::Post && posts % 2 == 0).then_some(after(Then::Dropped))
    });
    let client: Client = fake.client();
    let make = || async {
        let hook = destinations::Create {
            label: "hook".into(),
            destination_type: "EMAIL".into(),
            event_types: vec![],
            ..Default::default()
        };
        client
            .session(Duration::from_secs(60), CancellationToken::new())
            .create(hook)
            .await
            .unwrap()
            .object
            .id
    };
    let mut created = futures_util::future::join_all((0..20).map(|_| make())).await;
    created.sort();
    created.dedup();
    assert_eq!((created.len(), fake.live("destinations").len()), (20, 20));
}

#[tokio::test(start_paused = true)]
async fn ordered_to_stop_it_still_finds_out_what_was_created() {
    for (fault, outcome) in [
        (after(Then::Nothing), None),
        (before(Then::Nothing), Some(Kind::Cancelled)),
    ] {
        let fake = Fake::new();
        fake.fail(Method::Post, "/workspaces", &[fault]);
        let stop = CancellationToken::new();
        let session = fake.client().session(Duration::from_secs(60), stop.clone());
        let stopping = async {
            tokio::time::sleep(Duration::from_secs(1)).await;
            stop.cancel();
        };
        let (result, ()) = tokio::join!(session.create(workspace()), stopping);
        assert_eq!(result.err().map(|error| error.kind()), outcome);
        assert_eq!(
            fake.log()
                .iter()
                .filter(|line| line.starts_with("POST"))
                .count(),
            1
        );
    }
}

#[tokio::test(start_paused = true)]
async fn when_nobody_can_be_requested_the_error_says_so() {
    let fake = Fake::new();
    fake.state().faults = Box::new(|_, _| Some(before(Then::Status(503))));
    let error = fake.session().create(workspace()).await.unwrap_err();
    assert_eq!(
        (error.kind(), error.effect()),
        (Kind::Ambiguous, Effect::Unknown)
    );
    expect!["POST /workspaces: 503: oops; whether the workspace was created could not be found out [request req_1]"].assert_eq(&error.to_string());
}

/// Without the log nobody knows who created the single candidate: alone with the key it is taken for ours, with a
/// warning; where another run uses the key, the error names it.
#[tokio::test(start_paused = true)]
async fn what_the_log_does_not_say_depends_on_who_else_uses_the_key() {
    let group = || collections::Create {
        name: "east".into(),
        collection_type: "SITE".into(),
        ..Default::default()
    };
    let outcome = async |is_shared: bool| {
        let fake = Fake::new();
        let client = fake.client();
        let session = client.session(Duration::from_secs(600), CancellationToken::new());
        session.send(workspaces::Get::new("none")).await.ok();
        if is_shared {
            fake.state().use_up(Tier::Read, 3);
            session.send(workspaces::Get::new("none")).await.ok();
        }
        let mut posts = 0;
        fake.state().faults = Box::new(move |method, path| {
            posts += u32::from(method == Method::Post);
            match (method, path, posts) {
                (Method::Post, _, 1) => Some(after(Then::Status(502))),
                (Method::Get, "/audit-logs", _) => Some(before(Then::Status(403))),
                _ => None,
            }
        });
        let result = session.create(group()).await;
        let mut lines = vec![match result {
            Ok(created) => format!("created {}", created.object.id),
            Err(error) => format!("{:?}: {error}", error.kind()),
        }];
        lines.extend(session.events().iter().map(ToString::to_string));
        lines.push(format!("{} exist", fake.live("collections").len()));
        lines.join("\n")
    };
    expect![[r#"
        created collections_1
        the response to a create was lost; the collection collections_1 is taken to be its result, because nothing else fits and the audit log does not say who created it
        1 exist"#]].assert_eq(&outcome(false).await);
    expect![[r#"
        Ambiguous: POST /collections: 502: the response to the create was lost or unusable, and it cannot be proven which of these is the collection that it created, if any: collections_1 (created 2026-01-01T00:00:00.000Z). Import it if it is yours; else delete it or leave it, and apply again [request req_3]
        1 exist"#]].assert_eq(&outcome(true).await);
}
