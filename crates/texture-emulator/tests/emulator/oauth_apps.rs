use serde_json::{Value, json};

use crate::client::{Api, id_of};

fn new(app_type: &str) -> Value {
    json!({
        "name": "Portal", "type": app_type, "redirectUris": ["https://example.com/back", "portal://back"],
        "allowedScopes": ["devices:read"],
    })
}

fn with(mut body: Value, name: &str, value: Value) -> Value {
    body[name] = value;
    body
}

#[tokio::test]
async fn a_confidential_application_reports_its_secret_once() {
    let api = Api::new();
    let workspace_id = api.workspace("Production").await;
    let mut created = api
        .create(
            "/oauth-apps",
            with(new("CONFIDENTIAL"), "description", json!("For customers")),
        )
        .await;
    let own = format!("/oauth-apps/{}", id_of(&created));
    let secret = created
        .as_object_mut()
        .unwrap()
        .remove("clientSecret")
        .unwrap();
    // As the documented sample, which has neither.
    assert_eq!(
        (
            &created["workspaceId"],
            &created["description"],
            &created["updatedAt"]
        ),
        (&Value::Null, &Value::Null, &Value::Null)
    );
    let shown = api.get(&own).await.expect(200);
    assert_eq!(
        (&shown["workspaceId"], &shown["description"]),
        (&json!(workspace_id), &json!("For customers"))
    );
    for (name, value) in created.as_object().unwrap() {
        assert_eq!(&shown[name], value, "{name}");
    }
    assert_eq!(
        api.emulator.object(&id_of(&created)).unwrap()["clientSecret"],
        secret
    );

    let rotated = api
        .post(&format!("{own}/rotate-secret"), Value::Null)
        .await
        .expect(200);
    assert_eq!(
        (&rotated["id"], &rotated["clientId"]),
        (&created["id"], &created["clientId"])
    );
    assert_ne!(rotated["clientSecret"], secret);
    assert_eq!(
        api.emulator.object(&id_of(&created)).unwrap()["clientSecret"],
        rotated["clientSecret"]
    );
    api.delete(&own).await.expect(204);
    api.get(&own).await.expect(404);
}

#[tokio::test]
async fn a_public_application_has_none() {
    let api = Api::new();
    api.workspace("Production").await;
    let created = api.create("/oauth-apps", new("PUBLIC")).await;
    assert_eq!(created.get("clientSecret"), None);
    let rotate = format!("/oauth-apps/{}/rotate-secret", id_of(&created));
    api.check_refusals(&[("POST", &rotate, Value::Null, 409, "has no secret")])
        .await;
}

#[tokio::test]
async fn each_member_changes_by_itself() {
    let api = Api::new();
    api.workspace("Production").await;
    let created = api.create("/oauth-apps", new("PUBLIC")).await;
    let same = |body: Value| (body.clone(), body);
    api.check_changes(
        &format!("/oauth-apps/{}", id_of(&created)),
        &[
            (json!({}), json!({})),
            same(json!({ "name": "Other" })),
            same(json!({ "description": "For customers" })),
            same(json!({ "description": null })),
            same(json!({ "redirectUris": ["http://localhost:3000"] })),
            same(json!({ "allowedScopes": ["devices:read", "sites:read"] })),
        ],
    )
    .await;
}

#[tokio::test]
async fn what_cannot_be_is_refused() {
    let api = Api::new();
    api.check_refusals(&[(
        "POST",
        "/oauth-apps",
        new("PUBLIC"),
        409,
        "no workspace yet",
    )])
    .await;
    api.workspace("Production").await;
    let own = format!(
        "/oauth-apps/{}",
        id_of(&api.create("/oauth-apps", new("PUBLIC")).await)
    );
    let app = || new("PUBLIC");
    for (body, said) in [
        (
            json!({}),
            "name is required; redirectUris is required; allowedScopes is required; type is required",
        ),
        (
            with(app(), "name", json!("n".repeat(256))),
            "name must have at most 255 characters",
        ),
        (
            with(app(), "description", json!("d".repeat(1001))),
            "description must have at most 1000 characters",
        ),
        (
            with(app(), "redirectUris", json!([])),
            "redirectUris must have at least 1",
        ),
        (
            with(app(), "redirectUris", json!(["https://a.example", "back"])),
            "redirectUris[1] is not a valid uri",
        ),
        (
            with(app(), "allowedScopes", json!([])),
            "allowedScopes must have at least 1",
        ),
        (
            with(app(), "allowedScopes", json!([""])),
            "allowedScopes[0] must have at least 1 character",
        ),
        (
            with(app(), "type", json!("SECRET")),
            "type must be one of CONFIDENTIAL, PUBLIC",
        ),
        (
            with(app(), "workspaceId", json!("ws_none")),
            "there is no workspace ws_none",
        ),
    ] {
        api.check_refusals(&[("POST", "/oauth-apps", body, 400, said)])
            .await;
    }
    for (body, said) in [
        (json!({ "type": "CONFIDENTIAL" }), "type is not known here"),
        (json!({ "name": null }), "name must be a string"),
        (
            json!({ "redirectUris": null }),
            "redirectUris must be an array",
        ),
    ] {
        api.check_refusals(&[("PATCH", &own, body, 400, said)])
            .await;
    }
}
