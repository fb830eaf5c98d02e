use serde_json::{Value, json};

use crate::client::{Api, each};

#[tokio::test]
async fn what_a_person_does_in_the_dashboard_shows_as_theirs() {
    let api = Api::new();
    let created = api
        .emulator
        .act("POST", "/v1/workspaces", json!({ "name": "Production" }))
        .unwrap();
    let id = created["id"].as_str().unwrap();
    api.emulator
        .act(
            "PATCH",
            &format!("/v1/workspaces/{id}"),
            json!({ "name": "Live" }),
        )
        .unwrap();
    let refusal = api
        .emulator
        .act("DELETE", &format!("/v1/workspaces/{id}"), Value::Null)
        .unwrap_err();
    assert_eq!(refusal.status, 409);
    assert_eq!(api.emulator.requests(), []);

    let log = api.get("/audit-logs").await.expect(200);
    assert_eq!(
        each(&log, "action"),
        ["workspace.update", "workspace.create"]
    );
    assert_eq!(each(&log, "actorType"), ["user", "user"]);
}

#[tokio::test]
async fn an_edit_changes_what_no_request_can() {
    let api = Api::new();
    let id = api.workspace("Production").await;
    let edited = api
        .emulator
        .edit(&id, json!({ "organizationId": "org_other" }))
        .unwrap();
    assert_eq!(
        api.get(&format!("/workspaces/{id}")).await.expect(200),
        edited
    );
    assert_eq!(edited["organizationId"], "org_other");
    let log = api.get("/audit-logs").await.expect(200);
    assert_eq!(
        log["data"][0]["metadata"],
        json!({ "changed": ["organizationId"] })
    );

    assert_eq!(
        api.emulator
            .edit(&id, json!({ "name": 5 }))
            .unwrap_err()
            .status,
        400
    );
    assert_eq!(
        api.emulator
            .edit(&id, json!({ "name": null }))
            .unwrap_err()
            .status,
        400
    );
    assert_eq!(
        api.emulator.edit("ws_none", json!({})).unwrap_err().status,
        404
    );
    assert_eq!(
        api.get(&format!("/workspaces/{id}")).await.expect(200),
        edited
    );
}

#[tokio::test]
async fn anything_can_be_taken_away() {
    let api = Api::new();
    let id = api.workspace("Production").await;
    api.emulator.remove(&id).unwrap();
    api.get(&format!("/workspaces/{id}")).await.expect(404);
    assert_eq!(api.emulator.remove(&id).unwrap_err().status, 404);

    let log = api.get("/audit-logs").await.expect(200);
    assert_eq!(
        each(&log, "action"),
        ["workspace.delete", "workspace.create"]
    );
    for entry in each(&log, "id") {
        api.emulator.remove(entry).unwrap();
    }
    assert_eq!(api.get("/audit-logs").await.expect(200)["meta"]["total"], 0);
}
