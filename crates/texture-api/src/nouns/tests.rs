//! How each noun reads responses, and what each request sends, one line each.

use std::collections::BTreeMap;
use std::fmt::Debug;

use expect_test::{Expect, expect};
use serde_json::{Value, json};

use super::{
    api_keys, audit_logs, collections, destinations, invitations, members, oauth_apps, workspaces,
};
use crate::decode::Decode;
use crate::http::request::Request;
use crate::http::secret::Secret;
use crate::list::listing::Listing;
use crate::object::{Create, Object, resembles};
use crate::patch::Patch;

fn decoded<O: Decode>(value: Value) -> O {
    O::decode(value).unwrap_or_else(|received| panic!("{received:?}"))
}

/// The members that all objects have.
fn described<O: Object>(object: Value) -> String {
    let object: O = decoded(object);
    format!(
        "{} ({}) {}: created {:?}, in workspace {:?} of organization {:?}, mark {:?}, {}",
        O::NOUN,
        O::AUDITED_AS,
        object.id(),
        object.created_at(),
        object.workspace_id(),
        object.organization_id(),
        object.secret_mark(),
        if object.is_live() { "live" } else { "ended" },
    )
}

fn check(lines: &[String], expected: Expect) {
    expected.assert_eq(&(lines.join("\n") + "\n"));
}

#[test]
fn objects_say_what_they_are() {
    let common = |more: Value| {
        let mut object = json!({
            "id": "x_1", "createdAt": "2026-01-01T00:00:00.000Z", "workspaceId": "ws_1",
            "organizationId": "org_1", "updatedAt": "2026-01-02T00:00:00.000Z",
        });
        let members = more.as_object().unwrap().clone();
        object.as_object_mut().unwrap().extend(members);
        object
    };
    check(
        &[
            described::<workspaces::Workspace>(common(json!({}))),
            described::<members::Member>(common(json!({}))),
            described::<invitations::Invitation>(common(json!({ "status": "PENDING" }))),
            described::<invitations::Invitation>(common(json!({ "status": "REVOKED" }))),
            described::<invitations::Invitation>(common(json!({ "status": "ACCEPTED" }))),
            described::<invitations::Invitation>(json!({ "id": "x_1" })),
            described::<api_keys::ApiKey>(common(json!({ "keyPrefix": "server_1a" }))),
            described::<api_keys::ApiKey>(common(json!({ "revoked": true }))),
            described::<api_keys::ApiKey>(common(json!({ "revoked": false, "workspaceId": null }))),
            described::<destinations::Destination>(common(json!({}))),
            described::<collections::Collection>(common(json!({}))),
            described::<oauth_apps::OAuthApp>(common(json!({}))),
        ],
        expect![[r#"
            workspace (Workspace) x_1: created Some("2026-01-01T00:00:00.000Z"), in workspace None of organization Some("org_1"), mark None, live
            member (Member) x_1: created Some("2026-01-01T00:00:00.000Z"), in workspace None of organization Some("org_1"), mark None, live
            invitation (Invitation) x_1: created Some("2026-01-01T00:00:00.000Z"), in workspace None of organization Some("org_1"), mark None, live
            invitation (Invitation) x_1: created Some("2026-01-01T00:00:00.000Z"), in workspace None of organization Some("org_1"), mark None, ended
            invitation (Invitation) x_1: created Some("2026-01-01T00:00:00.000Z"), in workspace None of organization Some("org_1"), mark None, ended
            invitation (Invitation) x_1: created None, in workspace None of organization None, mark None, live
            API key (ApiKey) x_1: created Some("2026-01-01T00:00:00.000Z"), in workspace Some("ws_1") of organization None, mark Some("server_1a"), live
            API key (ApiKey) x_1: created Some("2026-01-01T00:00:00.000Z"), in workspace Some("ws_1") of organization None, mark None, ended
            API key (ApiKey) x_1: created Some("2026-01-01T00:00:00.000Z"), in workspace None of organization None, mark None, live
            destination (Destination) x_1: created Some("2026-01-01T00:00:00.000Z"), in workspace Some("ws_1") of organization None, mark None, live
            collection (Collection) x_1: created Some("2026-01-01T00:00:00.000Z"), in workspace Some("ws_1") of organization None, mark None, live
            OAuth application (OAuthApp) x_1: created Some("2026-01-01T00:00:00.000Z"), in workspace Some("ws_1") of organization None, mark Some("2026-01-02T00:00:00.000Z"), live
        "#]],
    );
}

#[test]
fn members_have_an_address_and_perhaps_own_the_organization() {
    let member = |more: Value| -> members::Member { decoded(more) };
    let owner = member(json!({
        "id": "m_1", "owner": true,
        "userProfile": { "id": "u", "firstName": "Ada", "lastName": null, "email": "ada@example.com" },
    }));
    assert_eq!(owner.email(), Some("ada@example.com"));
    assert!(owner.is_owner());
    let profile = owner.user_profile.unwrap();
    assert_eq!(profile.id.as_deref(), Some("u"));
    assert_eq!(profile.first_name, Some(Some("Ada".to_owned())));
    assert_eq!(profile.last_name, Some(None));
    assert!(!member(json!({ "id": "m_1", "owner": false })).is_owner());
    assert!(!member(json!({ "id": "m_1" })).is_owner());
    assert_eq!(member(json!({ "id": "m_1" })).email(), None);
    assert!(members::same_address(
        " Ada@Example.com",
        "ada@example.COM "
    ));
    assert!(!members::same_address("ada@example.com", "bob@example.com"));
}

#[test]
fn entries_of_the_audit_log_name_actor_and_subject() {
    let entry = |more: Value| -> audit_logs::AuditEntry { decoded(more) };
    let known = entry(json!({
        "id": "a", "resourceId": "x_1", "actorType": "apiKey", "actorId": "key_1", "action": "x.create",
    }));
    assert_eq!(known.subject(), Some("x_1"));
    assert_eq!(known.actor(), Some(("apiKey", "key_1")));
    let unknown =
        entry(json!({ "id": "a", "resourceId": null, "actorType": "system", "actorId": null }));
    assert_eq!(unknown.subject(), None);
    assert_eq!(unknown.actor(), None);
}

/// The request that creates an object, and which objects it could have created.
fn creation<C: Create + Debug>(request: &C, objects: &[Value]) -> Vec<String> {
    let mut lines = vec![format!(
        "{} {:?}: {} {}",
        C::ENDPOINT.route,
        request.name(),
        request.body().unwrap_or_default(),
        request
            .workspace_id()
            .map_or_else(String::new, |id| format!("in {id}")),
    )];
    let anywhere = request.clone().without_workspace();
    lines.push(format!(
        "  anywhere: {}{}",
        anywhere.body().unwrap_or_default(),
        if anywhere.workspace_id().is_some() {
            " in a workspace"
        } else {
            ""
        },
    ));
    let discard = C::discard("x_1");
    lines.push(format!(
        "  {} {}: {} {:?}; names are {}",
        C::Discard::ENDPOINT.method.as_str(),
        C::UNDO,
        C::Discard::ENDPOINT.route,
        discard.id(),
        if C::NAME_IS_UNIQUE { "unique" } else { "free" },
    ));
    for object in objects {
        let found: C::Object = decoded(object.clone());
        lines.push(format!(
            "  {object}: matches {}, resembles {}, recovered {}",
            request.matches(&found),
            resembles(request, &found),
            request.is_recovered_by(&found),
        ));
    }
    lines
}

#[test]
fn creates_know_what_they_created() {
    let mut lines = creation(
        &workspaces::Create { name: "a".into() },
        &[
            json!({ "id": "x", "name": " a" }),
            json!({ "id": "x", "name": "b" }),
            json!({ "id": "x" }),
        ],
    );
    lines.extend(creation(
        &invitations::Create {
            email: "a@example.com".into(),
            role: "ADMIN".into(),
        },
        &[
            json!({ "id": "x", "email": "A@example.com", "status": "PENDING", "role": "ADMIN" }),
            json!({ "id": "x", "email": "a@example.com", "status": "REVOKED", "role": "ADMIN" }),
            json!({ "id": "x", "email": "b@example.com", "status": "PENDING" }),
        ],
    ));
    lines.extend(creation(
        &api_keys::Create {
            name: "a".into(),
            key_type: "SERVER".into(),
            manufacturer_scope: Some(vec!["acme".into()]),
            owner_id: Some("u".into()),
            workspace_id: Some("ws_1".into()),
        },
        &[
            json!({ "id": "x", "name": "a", "type": "SERVER", "workspaceId": "ws_1" }),
            json!({ "id": "x", "name": "a", "type": "SERVER", "workspaceId": "ws_2" }),
            json!({ "id": "x", "name": "a", "type": "SERVER", "revoked": true }),
            json!({ "id": "x", "name": "a", "type": "CLIENT" }),
            json!({ "id": "x", "name": "b", "type": "SERVER" }),
        ],
    ));
    lines.extend(creation(
        &collections::Create {
            name: "a".into(),
            collection_type: "DEVICES".into(),
            criteria: json!({ "rule": {} }),
            description: Some("d".into()),
            workspace_id: Some("ws_1".into()),
        },
        &[
            json!({ "id": "x", "name": "a", "collectionType": "DEVICES" }),
            json!({ "id": "x", "name": "a", "collectionType": "SITES" }),
            json!({ "id": "x", "name": "b", "collectionType": "DEVICES" }),
        ],
    ));
    lines.extend(creation(
        &oauth_apps::Create {
            name: "a".into(),
            description: None,
            redirect_uris: vec!["https://a".into()],
            allowed_scopes: vec!["read".into()],
            app_type: oauth_apps::CONFIDENTIAL.into(),
            workspace_id: Some("ws_1".into()),
        },
        &[
            json!({ "id": "x", "name": "a", "type": "CONFIDENTIAL" }),
            json!({ "id": "x", "name": "a", "type": "PUBLIC" }),
            json!({ "id": "x", "name": "b", "type": "CONFIDENTIAL" }),
        ],
    ));
    check(
        &lines,
        expect![[r#"
        /workspaces "a": {"name":"a"} 
          anywhere: {"name":"a"}
          DELETE deleted: /workspaces/:id Some("x_1"); names are unique
          {"id":"x","name":" a"}: matches true, resembles true, recovered true
          {"id":"x","name":"b"}: matches false, resembles false, recovered true
          {"id":"x"}: matches false, resembles false, recovered true
        /invitations "a@example.com": {"email":"a@example.com","role":"ADMIN"} 
          anywhere: {"email":"a@example.com","role":"ADMIN"}
          POST revoked: /invitations/:id/revoke Some("x_1"); names are unique
          {"email":"A@example.com","id":"x","role":"ADMIN","status":"PENDING"}: matches true, resembles true, recovered true
          {"email":"a@example.com","id":"x","role":"ADMIN","status":"REVOKED"}: matches true, resembles false, recovered true
          {"email":"b@example.com","id":"x","status":"PENDING"}: matches false, resembles false, recovered true
        /api-keys "a": {"manufacturerScope":["acme"],"name":"a","ownerId":"u","type":"SERVER","workspaceId":"ws_1"} in ws_1
          anywhere: {"manufacturerScope":["acme"],"name":"a","ownerId":"u","type":"SERVER"}
          POST revoked: /api-keys/:id/revoke Some("x_1"); names are free
          {"id":"x","name":"a","type":"SERVER","workspaceId":"ws_1"}: matches true, resembles true, recovered false
          {"id":"x","name":"a","type":"SERVER","workspaceId":"ws_2"}: matches true, resembles false, recovered false
          {"id":"x","name":"a","revoked":true,"type":"SERVER"}: matches true, resembles false, recovered false
          {"id":"x","name":"a","type":"CLIENT"}: matches false, resembles false, recovered false
          {"id":"x","name":"b","type":"SERVER"}: matches false, resembles false, recovered false
        /collections "a": {"collectionType":"DEVICES","criteria":{"rule":{}},"description":"d","name":"a","workspaceId":"ws_1"} in ws_1
          anywhere: {"collectionType":"DEVICES","criteria":{"rule":{}},"description":"d","name":"a"}
          DELETE deleted: /collections/:id Some("x_1"); names are free
          {"collectionType":"DEVICES","id":"x","name":"a"}: matches true, resembles true, recovered true
          {"collectionType":"SITES","id":"x","name":"a"}: matches false, resembles false, recovered true
          {"collectionType":"DEVICES","id":"x","name":"b"}: matches false, resembles false, recovered true
        /oauth-apps "a": {"allowedScopes":["read"],"name":"a","redirectUris":["https://a"],"type":"CONFIDENTIAL","workspaceId":"ws_1"} in ws_1
          anywhere: {"allowedScopes":["read"],"name":"a","redirectUris":["https://a"],"type":"CONFIDENTIAL"}
          DELETE deleted: /oauth-apps/:id Some("x_1"); names are free
          {"id":"x","name":"a","type":"CONFIDENTIAL"}: matches true, resembles true, recovered false
          {"id":"x","name":"a","type":"PUBLIC"}: matches false, resembles false, recovered false
          {"id":"x","name":"b","type":"CONFIDENTIAL"}: matches false, resembles false, recovered false
    "#]],
    );
}

#[test]
fn a_webhook_is_of_use_only_with_its_secret() {
    let webhook = destinations::Create {
        label: "a".into(),
        destination_type: "WEBHOOK".into(),
        event_types: vec!["DEVICE_CONNECTED".into()],
        device_type: Some("ALL".into()),
        url: Some("https://a".into()),
        email: None,
        secret: None,
        headers: Some(BTreeMap::from([("X-A".into(), Secret::new("1"))])),
        include_weather: Some(true),
        workspace_id: Some("ws_1".into()),
    };
    let found = |more: Value| {
        let mut object = json!({ "id": "x", "label": "a", "destinationType": "WEBHOOK" });
        object
            .as_object_mut()
            .unwrap()
            .extend(more.as_object().unwrap().clone());
        object
    };
    let objects = [
        found(json!({})),
        found(json!({ "secret": null })),
        found(json!({ "secret": "whsec_1" })),
        found(json!({ "secret": "whsec_****" })),
        found(json!({ "label": "b" })),
        found(json!({ "destinationType": "EMAIL" })),
    ];
    let mut lines = creation(&webhook, &objects);
    let given = destinations::Create {
        secret: Some(Secret::new("mine")),
        ..webhook.clone()
    };
    lines.extend(creation(&given, &objects[..1]));
    let mail = destinations::Create {
        destination_type: "EMAIL".into(),
        ..webhook
    };
    lines.extend(creation(&mail, &objects[5..]));
    check(
        &lines,
        expect![[r#"
        /destinations "a": {"destinationType":"WEBHOOK","deviceType":"ALL","eventTypes":["DEVICE_CONNECTED"],"headers":{"X-A":"1"},"includeWeather":true,"label":"a","url":"https://a","workspaceId":"ws_1"} in ws_1
          anywhere: {"destinationType":"WEBHOOK","deviceType":"ALL","eventTypes":["DEVICE_CONNECTED"],"headers":{"X-A":"1"},"includeWeather":true,"label":"a","url":"https://a"}
          DELETE deleted: /destinations/:id Some("x_1"); names are free
          {"destinationType":"WEBHOOK","id":"x","label":"a"}: matches true, resembles true, recovered false
          {"destinationType":"WEBHOOK","id":"x","label":"a","secret":null}: matches true, resembles true, recovered false
          {"destinationType":"WEBHOOK","id":"x","label":"a","secret":"whsec_1"}: matches true, resembles true, recovered true
          {"destinationType":"WEBHOOK","id":"x","label":"a","secret":"whsec_****"}: matches true, resembles true, recovered false
          {"destinationType":"WEBHOOK","id":"x","label":"b"}: matches false, resembles false, recovered false
          {"destinationType":"EMAIL","id":"x","label":"a"}: matches false, resembles false, recovered false
        /destinations "a": {"destinationType":"WEBHOOK","deviceType":"ALL","eventTypes":["DEVICE_CONNECTED"],"headers":{"X-A":"1"},"includeWeather":true,"label":"a","secret":"mine","url":"https://a","workspaceId":"ws_1"} in ws_1
          anywhere: {"destinationType":"WEBHOOK","deviceType":"ALL","eventTypes":["DEVICE_CONNECTED"],"headers":{"X-A":"1"},"includeWeather":true,"label":"a","secret":"mine","url":"https://a"}
          DELETE deleted: /destinations/:id Some("x_1"); names are free
          {"destinationType":"WEBHOOK","id":"x","label":"a"}: matches true, resembles true, recovered true
        /destinations "a": {"destinationType":"EMAIL","deviceType":"ALL","eventTypes":["DEVICE_CONNECTED"],"headers":{"X-A":"1"},"includeWeather":true,"label":"a","url":"https://a","workspaceId":"ws_1"} in ws_1
          anywhere: {"destinationType":"EMAIL","deviceType":"ALL","eventTypes":["DEVICE_CONNECTED"],"headers":{"X-A":"1"},"includeWeather":true,"label":"a","url":"https://a"}
          DELETE deleted: /destinations/:id Some("x_1"); names are free
          {"destinationType":"EMAIL","id":"x","label":"a"}: matches true, resembles true, recovered true
    "#]],
    );
}

fn sent<R: Request>(request: &R) -> String {
    let Some(id) = request.id() else {
        return format!("{} {}", R::ENDPOINT.method.as_str(), R::ENDPOINT.route);
    };
    format!(
        "{} {} {id}: {}",
        R::ENDPOINT.method.as_str(),
        R::ENDPOINT.route,
        request
            .body()
            .map_or_else(|| "no body".to_owned(), |body| body.to_string()),
    )
}

#[test]
fn changes_send_what_they_change() {
    check(
        &[
            sent(&workspaces::Update {
                id: "x".into(),
                name: "b".into(),
            }),
            sent(&workspaces::SetProtection {
                id: "x".into(),
                deletion_protection: false,
            }),
            sent(&members::Update {
                id: "x".into(),
                role: "ADMIN".into(),
            }),
            sent(&collections::Update {
                id: "x".into(),
                name: Some("b".into()),
                description: Patch::Clear,
                criteria: None,
            }),
            sent(&collections::Update {
                id: "x".into(),
                name: None,
                description: Patch::Keep,
                criteria: Some(json!({})),
            }),
            sent(&oauth_apps::Update {
                id: "x".into(),
                description: Patch::Set("d".into()),
                redirect_uris: Some(vec!["https://a".into()]),
                ..Default::default()
            }),
            sent(&destinations::Update {
                id: "x".into(),
                secret: Some(Secret::new("s")),
                deactivated: Some(true),
                ..Default::default()
            }),
            sent(&api_keys::Rotate::new("x")),
            sent(&api_keys::Revoke::new("x")),
            sent(&oauth_apps::RotateSecret::new("x")),
            sent(&workspaces::Clear::new("x")),
        ],
        expect![[r#"
            PATCH /workspaces/:id x: {"name":"b"}
            PUT /workspaces/:id/protection x: {"deletionProtection":false}
            PATCH /members/:id x: {"role":"ADMIN"}
            PATCH /collections/:id x: {"description":null,"name":"b"}
            PATCH /collections/:id x: {"criteria":{}}
            PATCH /oauth-apps/:id x: {"description":"d","redirectUris":["https://a"]}
            PATCH /destinations/:id x: {"deactivated":true,"secret":"s"}
            POST /api-keys/:id/rotate x: no body
            POST /api-keys/:id/revoke x: no body
            POST /oauth-apps/:id/rotate-secret x: no body
            POST /workspaces/:id/clear x: no body
        "#]],
    );
}

#[test]
fn lists_are_filtered_by_the_api() {
    let log = audit_logs::List {
        action: Some("a".into()),
        resource_type: Some("b".into()),
        start_date: Some("c".into()),
        end_date: None,
    };
    let filter = [("action", "a"), ("resourceType", "b"), ("startDate", "c")];
    assert_eq!(
        log.filter(),
        filter.map(|(name, value)| (name, value.to_owned()))
    );
    assert_eq!(audit_logs::List::default().filter(), []);
    let devices = collections::List {
        collection_type: Some("DEVICES".into()),
    };
    expect![[r#"[("collectionType", "DEVICES")]"#]].assert_eq(&format!("{:?}", devices.filter()));
    assert_eq!(collections::List::default().filter(), []);
    let entities = collections::Entities { id: "x".into() };
    assert_eq!(Listing::id(&entities), Some("x"));
    assert_eq!(Listing::id(&workspaces::List), None);
    assert_eq!(invitations::List.filter(), []);
}

/// Messages list the prefixes: each is of a type, and each type has one.
#[test]
fn each_type_of_key_has_a_prefix() {
    let types: Vec<_> = api_keys::prefixes()
        .map(|prefix| api_keys::type_of(&format!("{prefix}0123")))
        .collect();
    let expected: Vec<_> = [api_keys::TYPES, &[api_keys::SCOPED]]
        .concat()
        .into_iter()
        .map(Some)
        .collect();
    assert_eq!(types, expected);
}
