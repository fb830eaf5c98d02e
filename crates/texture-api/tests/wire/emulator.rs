//! Every noun against the emulator, without faults and in a storm.

use std::time::Duration;

use futures_util::future::join_all;
use serde_json::{Value, json};
use texture_api::{
    CancellationToken, Client, Error, Jitter, Kind, Patch, Session, api_keys, audit_logs,
    collections, destinations, invitations, members, oauth_apps, workspaces,
};
use texture_emulator::{Emulator, Limits, Quirk, Storm};

use crate::{KEY, builder, session};

/// The workspace everything else lands in.
async fn home(session: &Session) -> Result<String, Error> {
    Ok(session
        .create(workspaces::Create {
            name: "home".into(),
        })
        .await?
        .object
        .id)
}

fn hook(label: &str) -> destinations::Create {
    destinations::Create {
        label: label.into(),
        destination_type: "WEBHOOK".into(),
        event_types: vec!["SITE_CREATED".into(), "ALERT_CREATED".into()],
        url: Some("https://example.com/hook".into()),
        ..Default::default()
    }
}

fn app(name: &str) -> oauth_apps::Create {
    oauth_apps::Create {
        name: name.into(),
        redirect_uris: vec!["https://example.com/back".into()],
        allowed_scopes: vec!["devices:read".into()],
        app_type: "CONFIDENTIAL".into(),
        ..Default::default()
    }
}

fn group(name: &str) -> collections::Create {
    let criteria =
        json!({"rule": {"attribute": "deviceType", "operator": "EQUALS", "value": "VEHICLE"}});
    collections::Create {
        name: name.into(),
        collection_type: "DEVICE".into(),
        criteria,
        ..Default::default()
    }
}

fn key(name: &str) -> api_keys::Create {
    api_keys::Create {
        name: name.into(),
        key_type: "SERVER".into(),
        ..Default::default()
    }
}

/// Makes one of each, changes it, and, unless it is to stay, ends it.
async fn live(session: &Session, name: &str, stays: bool) -> Result<(), Error> {
    let space = session
        .create(workspaces::Create { name: name.into() })
        .await?
        .object
        .id;
    let renamed = format!("{name} renamed");
    session
        .send(workspaces::Update {
            id: space.clone(),
            name: renamed.clone(),
        })
        .await?;
    session
        .send(workspaces::SetProtection {
            id: space.clone(),
            deletion_protection: stays,
        })
        .await?;
    let key = session.create(key("ci")).await?.object.id;
    session.send(api_keys::Rotate::new(&key)).await?;
    let invited = invitations::Create {
        email: format!("{name}@example.com"),
        role: "VIEWER".into(),
    };
    let invited = session.create(invited).await?.object.id;
    let hook = session.create(hook(name)).await?.object.id;
    session
        .send(destinations::Update {
            id: hook.clone(),
            include_weather: Some(true),
            ..Default::default()
        })
        .await?;
    let group = session.create(group(name)).await?.object.id;
    session
        .send(collections::Update {
            id: group.clone(),
            description: Patch::Set("x".into()),
            ..Default::default()
        })
        .await?;
    let app = session.create(app(name)).await?.object.id;
    session.send(oauth_apps::RotateSecret::new(&app)).await?;
    let found = session.find::<workspaces::Workspace>(&space).await?;
    assert_eq!(found.and_then(|found| found.name), Some(renamed));
    if stays {
        return Ok(());
    }
    session.send(workspaces::Delete::new(&space)).await?;
    session.send(api_keys::Revoke::new(&key)).await?;
    take_back(session, &invited).await?;
    session.send(destinations::Delete::new(&hook)).await?;
    session.send(collections::Delete::new(&group)).await?;
    session.send(oauth_apps::Delete::new(&app)).await?;
    session
        .wait_until_gone::<workspaces::Workspace>(&space)
        .await
}

/// Of an invitation, a lost response and a 409 after it say that it is not pending, not why.
async fn take_back(session: &Session, id: &str) -> Result<(), Error> {
    match session.send(invitations::Revoke::new(id)).await {
        Err(error) if error.kind() != Kind::Conflict => Err(error),
        Ok(_) | Err(_) => Ok(()),
    }
}

fn in_use(emulator: &Emulator, kind: &str) -> Vec<Value> {
    let mut objects = emulator.objects(kind);
    objects.retain(|object| object["revoked"] != true && object["status"] != "REVOKED");
    objects
}

#[tokio::test]
async fn every_noun_can_be_created_changed_read_and_ended() {
    let emulator = Emulator::builder().api_key(KEY).start().unwrap();
    for quirk in [
        Quirk::UnknownMembers,
        Quirk::EventTypesReordered,
        Quirk::DestinationSecretMasked,
    ] {
        emulator.quirk(quirk);
    }
    let session = session(&builder(emulator.url()).build());
    home(&session).await.unwrap();
    live(&session, "one", true).await.unwrap();
    live(&session, "two", false).await.unwrap();
    assert_eq!(session.collect(members::List).await.unwrap().len(), 1);
    assert!(
        session
            .collect(audit_logs::List::default())
            .await
            .unwrap()
            .len()
            > 20
    );
    assert_eq!(session.events(), []);
}

#[tokio::test]
async fn each_operation_costs_the_requests_it_needs() {
    let emulator = Emulator::builder().api_key(KEY).start().unwrap();
    let session = session(&builder(emulator.url()).build());
    home(&session).await.unwrap();
    emulator.clear_requests();
    live(&session, "one", false).await.unwrap();
    let requested = emulator.requests();
    let reads = requested
        .iter()
        .filter(|request| request.method == "GET")
        .count();
    assert_eq!((requested.len(), reads), (21, 3), "{requested:?}");
}

#[tokio::test]
async fn what_lands_in_another_workspace_is_taken_back() {
    let emulator = Emulator::builder().api_key(KEY).start().unwrap();
    let session = session(&builder(emulator.url()).build());
    home(&session).await.unwrap();
    let other = session
        .create(workspaces::Create {
            name: "other".into(),
        })
        .await
        .unwrap()
        .object
        .id;
    emulator.quirk(Quirk::PlacementIgnored);
    let error = session
        .create(api_keys::Create {
            workspace_id: Some(other),
            ..key("ci")
        })
        .await
        .unwrap_err();
    assert_eq!(error.kind(), texture_api::Kind::WrongWorkspace);
    assert!(
        in_use(&emulator, "api-keys")
            .iter()
            .all(|key| key["name"] != "ci")
    );
}

/// The storm strikes one request in five: 429, 500, 502, 503, no response, dropped, HTML, cut short.
#[tokio::test]
async fn a_storm_changes_nothing_about_the_outcome() {
    let limits = Limits {
        read: 100_000,
        write: 100_000,
        destructive: 100_000,
    };
    let emulator = Emulator::builder()
        .api_key(KEY)
        .rate_limits(limits)
        .start()
        .unwrap();
    let raised = texture_api::RateLimits {
        read_per_minute: 100_000,
        write_per_minute: 100_000,
        destructive_per_minute: 100_000,
    };
    let client = builder(emulator.url())
        .jitter(Jitter::random())
        .max_retries(12)
        .rate_limits(raised)
        .request_timeout(Duration::from_millis(300))
        .build();
    home(&session(&client)).await.unwrap();
    emulator.storm(Storm::seeded(11));
    let lives = (0..8).map(|number| scenario(&client, number));
    for outcome in join_all(lives).await {
        outcome.unwrap();
    }
    emulator.calm();
    for (kind, more) in [
        ("workspaces", 1),
        ("api-keys", 0),
        ("invitations", 0),
        ("destinations", 0),
        ("collections", 0),
        ("oauth-apps", 0),
    ] {
        let mut objects = in_use(&emulator, kind);
        objects.retain(|object| object["type"] != "MANAGEMENT");
        assert_eq!(objects.len(), 8 + more, "{kind}: {objects:#?}");
    }
}

async fn scenario(client: &Client, number: u32) -> Result<(), Error> {
    let session = client.session(Duration::from_secs(300), CancellationToken::new());
    live(&session, &format!("stays{number}"), true).await?;
    live(&session, &format!("goes{number}"), false).await
}
