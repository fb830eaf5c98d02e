use serde_json::{Value, json};

use crate::client::{Api, each, id_of};

#[tokio::test]
async fn a_workspace_from_its_creating_to_its_end() {
    let api = Api::new();
    let created = api
        .create("/workspaces", json!({ "name": "Production" }))
        .await;
    let id = id_of(&created);
    assert!(id.starts_with("ws_"));
    assert_eq!(created["deletionProtection"], true);
    assert_eq!(created["organizationId"], api.emulator.organization_id());
    assert_eq!(created["createdAt"], created["updatedAt"]);
    assert_eq!(
        api.get(&format!("/workspaces/{id}")).await.expect(200),
        created
    );

    let renamed = api
        .patch(&format!("/workspaces/{id}"), json!({ "name": "Live" }))
        .await
        .expect(200);
    assert_eq!(renamed["name"], "Live");
    api.delete(&format!("/workspaces/{id}")).await.expect(409);
    api.post(&format!("/workspaces/{id}/clear"), Value::Null)
        .await
        .expect(409);

    let protection = format!("/workspaces/{id}/protection");
    let unprotected = api
        .put(&protection, json!({ "deletionProtection": false }))
        .await
        .expect(200);
    assert_eq!(unprotected["deletionProtection"], false);
    api.post(&format!("/workspaces/{id}/clear"), Value::Null)
        .await
        .expect(204);
    api.delete(&format!("/workspaces/{id}")).await.expect(204);
    api.get(&format!("/workspaces/{id}")).await.expect(404);
    assert_eq!(api.get("/workspaces").await.expect(200)["meta"]["total"], 0);
}

#[tokio::test]
async fn what_cannot_be_is_refused_and_changes_nothing() {
    let api = Api::new();
    api.workspace("Production").await;
    let id = api.workspace("Staging").await;
    let before = api.emulator.objects("workspaces");
    let own = format!("/workspaces/{id}");
    let protection = format!("{own}/protection");
    api.check_refusals(&[
        ("POST", "/workspaces", json!({}), 400, "name is required"),
        ("POST", "/workspaces", Value::Null, 400, "name is required"),
        (
            "POST",
            "/workspaces",
            json!({ "name": null }),
            400,
            "name must be a string",
        ),
        (
            "POST",
            "/workspaces",
            json!({ "name": "" }),
            400,
            "name must have at least 1 character",
        ),
        (
            "POST",
            "/workspaces",
            json!([]),
            400,
            "the body must be an object",
        ),
        (
            "POST",
            "/workspaces",
            json!({ "name": "A", "color": "red" }),
            400,
            "color is not known here",
        ),
        (
            "POST",
            "/workspaces",
            json!({ "name": "Production" }),
            409,
            "already exists",
        ),
        (
            "PATCH",
            &own,
            json!({ "name": "Production" }),
            409,
            "already exists",
        ),
        (
            "PATCH",
            &own,
            json!({ "name": null }),
            400,
            "name must be a string",
        ),
        (
            "PUT",
            &protection,
            json!({}),
            400,
            "deletionProtection is required",
        ),
        (
            "PUT",
            &protection,
            json!({ "deletionProtection": "no" }),
            400,
            "deletionProtection must be a boolean",
        ),
        (
            "GET",
            "/workspaces/ws_none",
            Value::Null,
            404,
            "Workspace not found",
        ),
        (
            "PATCH",
            "/workspaces/ws_none",
            json!({ "name": "A" }),
            404,
            "Workspace not found",
        ),
        (
            "PUT",
            "/workspaces/ws_none/protection",
            json!({ "deletionProtection": true }),
            404,
            "Workspace not found",
        ),
        (
            "POST",
            "/workspaces/ws_none/clear",
            Value::Null,
            404,
            "Workspace not found",
        ),
        (
            "DELETE",
            "/workspaces/ws_none",
            Value::Null,
            404,
            "Workspace not found",
        ),
        ("PUT", &own, json!({}), 404, "No route PUT"),
        ("GET", "/workplaces", Value::Null, 404, "No route"),
    ])
    .await;
    assert_eq!(api.emulator.objects("workspaces"), before);
}

#[tokio::test]
async fn a_name_may_be_kept_and_is_free_once_its_workspace_is_gone() {
    let api = Api::new();
    let id = api.workspace("Production").await;
    api.patch(
        &format!("/workspaces/{id}"),
        json!({ "name": "Production" }),
    )
    .await
    .expect(200);
    api.put(
        &format!("/workspaces/{id}/protection"),
        json!({ "deletionProtection": false }),
    )
    .await
    .expect(200);
    api.delete(&format!("/workspaces/{id}")).await.expect(204);
    api.workspace("Production").await;
}

#[tokio::test]
async fn lists_begin_with_the_oldest() {
    let api = Api::new();
    for name in ["Production", "Staging", "Attic"] {
        api.workspace(name).await;
    }
    let list = api.get("/workspaces").await.expect(200);
    assert_eq!(each(&list, "name"), ["Production", "Staging", "Attic"]);
}
