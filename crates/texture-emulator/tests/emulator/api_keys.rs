use std::time::Duration;

use serde_json::{Value, json};
use texture_emulator::{Clock, Limits};

use crate::client::{Api, builder, id_of};

const NOT_MANAGEMENT: &str = "This endpoint requires a Management API key. Create one in your Dashboard under Developer → API Keys.";

/// A request for a key of that type, with what the type needs.
fn new(api: &Api, key_type: &str) -> Value {
    let mut new = json!({ "name": "CI", "type": key_type });
    match key_type {
        "MANUFACTURER" => new["manufacturerScope"] = json!(["tesla"]),
        "MANAGEMENT" => new["ownerId"] = json!(api.emulator.owner_id()),
        _ => {}
    }
    new
}

fn secret(key: &Value) -> String {
    key["key"].as_str().unwrap().to_owned()
}

#[tokio::test]
async fn a_key_of_each_type_reports_its_secret_once() {
    let api = Api::new();
    let workspace_id = api.workspace("Production").await;
    for key_type in ["API", "SERVER", "CONNECT", "MANUFACTURER", "MANAGEMENT"] {
        let mut created = api.create("/api-keys", new(&api, key_type)).await;
        let key = secret(&created);
        assert!(
            key.starts_with(&format!("{}_", key_type.to_lowercase())),
            "{key}"
        );
        assert!(
            key.starts_with(created["keyPrefix"].as_str().unwrap()) && key.len() > 40,
            "{created}"
        );
        assert_eq!(created["workspaceId"], workspace_id);
        let owner = if key_type == "MANAGEMENT" {
            json!(api.emulator.owner_id())
        } else {
            Value::Null
        };
        assert_eq!(
            (
                &created["ownerId"],
                &created["revoked"],
                &created["expiresAt"]
            ),
            (&owner, &json!(false), &Value::Null)
        );
        created.as_object_mut().unwrap().remove("key");
        assert_eq!(
            api.get(&format!("/api-keys/{}", id_of(&created)))
                .await
                .expect(200),
            created
        );
        assert_eq!(
            api.emulator.object(&id_of(&created)).unwrap()["secret"],
            key
        );
    }
    assert!(!api.get("/api-keys").await.text.contains("secret"));
}

#[tokio::test]
async fn a_rotated_key_keeps_its_id_alone() {
    let mut api = Api::new();
    api.workspace("Production").await;
    let created = api.create("/api-keys", new(&api, "MANAGEMENT")).await;
    let rotated = api
        .post(
            &format!("/api-keys/{}/rotate", id_of(&created)),
            Value::Null,
        )
        .await
        .expect(200);
    assert_eq!(id_of(&rotated), id_of(&created));
    assert_ne!(secret(&rotated), secret(&created));
    assert_ne!(rotated["keyPrefix"], created["keyPrefix"]);
    api.key = Some(secret(&created));
    api.get("/workspaces").await.expect(401);
    api.key = Some(secret(&rotated));
    api.get("/workspaces").await.expect(200);
}

#[tokio::test]
async fn a_revoked_key_stays_listed_and_opens_nothing() {
    let mut api = Api::new();
    api.workspace("Production").await;
    let created = api.create("/api-keys", new(&api, "MANAGEMENT")).await;
    let own = format!("/api-keys/{}", id_of(&created));
    api.post(&format!("{own}/revoke"), Value::Null)
        .await
        .expect(204);
    assert_eq!(api.get(&own).await.expect(200)["revoked"], true);
    api.check_refusals(&[
        (
            "POST",
            &format!("{own}/revoke"),
            Value::Null,
            409,
            "is revoked",
        ),
        (
            "POST",
            &format!("{own}/rotate"),
            Value::Null,
            409,
            "is revoked",
        ),
        ("PATCH", &own, json!({ "name": "B" }), 404, "No route"),
        ("DELETE", &own, Value::Null, 404, "No route"),
    ])
    .await;
    api.key = Some(secret(&created));
    api.get("/workspaces").await.expect(401);
}

#[tokio::test]
async fn only_management_keys_open_this_api() {
    let mut api = Api::new();
    api.workspace("Production").await;
    for key_type in ["API", "SERVER", "CONNECT", "MANUFACTURER"] {
        let root = api.key.clone();
        api.key = Some(secret(&api.create("/api-keys", new(&api, key_type)).await));
        assert_eq!(
            api.get("/workspaces").await.expect(403)["message"],
            NOT_MANAGEMENT,
            "{key_type}"
        );
        api.key = root;
    }
}

#[tokio::test]
async fn each_key_has_limits_of_its_own() {
    let clock = Clock::stopped_at("2026-01-01T00:00:00Z".parse().unwrap());
    let mut api = Api::of(builder().clock(&clock).rate_limits(Limits {
        read: 1,
        ..Limits::LIFTED
    }));
    api.workspace("Production").await;
    let created = api.create("/api-keys", new(&api, "MANAGEMENT")).await;
    api.get("/workspaces").await.expect(200);
    api.get("/workspaces").await.expect(429);
    api.key = Some(secret(&created));
    api.get("/workspaces").await.expect(200);
    api.get("/workspaces").await.expect(429);
    assert_eq!(
        api.emulator.requests().last().unwrap().key_id,
        Some(id_of(&created))
    );
}

#[tokio::test]
async fn a_key_expires() {
    let clock = Clock::stopped_at("2026-01-01T00:00:00Z".parse().unwrap());
    let mut api = Api::of(builder().clock(&clock));
    api.workspace("Production").await;
    let created = api.create("/api-keys", new(&api, "MANAGEMENT")).await;
    api.emulator
        .edit(
            &id_of(&created),
            json!({ "expiresAt": "2026-01-01T00:01:00.000Z" }),
        )
        .unwrap();
    api.key = Some(secret(&created));
    api.get("/workspaces").await.expect(200);
    clock.advance(Duration::from_secs(60));
    api.get("/workspaces").await.expect(401);
}

#[tokio::test]
async fn scoped_keys_are_the_connect_flows() {
    let api = Api::new();
    api.workspace("Production").await;
    let scoped = api.emulator.connect_key("A customer", None).unwrap();
    let own = format!("/api-keys/{}", id_of(&scoped));
    assert_eq!(api.get(&own).await.expect(200), scoped);
    assert_eq!(scoped["type"], "SCOPED");
    api.check_refusals(&[
        ("POST", &format!("{own}/rotate"), Value::Null, 409, "SCOPED"),
        ("POST", &format!("{own}/revoke"), Value::Null, 409, "SCOPED"),
        (
            "POST",
            "/api-keys",
            json!({ "name": "A", "type": "SCOPED" }),
            400,
            "type must be one of API, SERVER",
        ),
    ])
    .await;
}

#[tokio::test]
async fn what_cannot_be_is_refused() {
    let api = Api::new();
    api.check_refusals(&[(
        "POST",
        "/api-keys",
        new(&api, "SERVER"),
        409,
        "no workspace yet",
    )])
    .await;
    api.workspace("Production").await;
    let with = |key_type: &str, name: &str, value: Value| {
        let mut new = new(&api, key_type);
        new[name] = value;
        new
    };
    let none = Value::Null;
    let cases = [
        (json!({}), "name is required; type is required"),
        (
            with("SERVER", "name", json!("")),
            "name must have at least 1 character",
        ),
        (
            with("SERVER", "name", json!("é".repeat(256))),
            "name must have at most 255 characters",
        ),
        (
            with("SERVER", "manufacturerScope", json!(["tesla"])),
            "manufacturerScope is only for MANUFACTURER keys",
        ),
        (
            with("SERVER", "ownerId", json!(api.emulator.owner_id())),
            "ownerId is only for MANAGEMENT keys",
        ),
        (
            with("MANUFACTURER", "manufacturerScope", none.clone()),
            "manufacturerScope is required for MANUFACTURER keys",
        ),
        (
            with("MANUFACTURER", "manufacturerScope", json!([])),
            "manufacturerScope is required for MANUFACTURER keys",
        ),
        (
            with("MANUFACTURER", "manufacturerScope", json!([5])),
            "manufacturerScope[0] must be a string",
        ),
        (
            with("MANAGEMENT", "ownerId", none.clone()),
            "ownerId is required for MANAGEMENT keys",
        ),
        (
            with("MANAGEMENT", "ownerId", json!("usr_none")),
            "no member has the user id usr_none",
        ),
        (
            with("SERVER", "workspaceId", json!("ws_none")),
            "there is no workspace ws_none",
        ),
    ];
    for (body, said) in cases {
        api.check_refusals(&[("POST", "/api-keys", body, 400, said)])
            .await;
    }
    api.create("/api-keys", with("SERVER", "name", json!("é".repeat(255))))
        .await;
    api.create("/api-keys", with("SERVER", "ownerId", none))
        .await;
    assert_eq!(api.emulator.objects("api-keys").len(), 2);
}
