use std::time::Duration;

use serde_json::{Value, json};
use texture_emulator::Clock;

use crate::client::{Api, builder, each, id_of};

#[tokio::test]
async fn every_change_leaves_an_entry_and_nothing_else_does() {
    let api = Api::new();
    let id = api.workspace("Production").await;
    let own = format!("/workspaces/{id}");
    api.patch(&own, json!({ "name": "Live" })).await.expect(200);
    api.put(
        &format!("{own}/protection"),
        json!({ "deletionProtection": false }),
    )
    .await
    .expect(200);
    api.post("/workspaces", json!({ "name": "Live" }))
        .await
        .expect(409);
    api.get(&own).await.expect(200);
    api.post(&format!("{own}/clear"), Value::Null)
        .await
        .expect(204);
    api.delete(&own).await.expect(204);

    let log = api.get("/audit-logs").await.expect(200);
    let actions = [
        "workspace.delete",
        "workspace.clear",
        "workspace.update",
        "workspace.update",
        "workspace.create",
    ];
    assert_eq!(each(&log, "action"), actions);
    assert_eq!(
        log["data"][2]["metadata"],
        json!({ "changed": ["deletionProtection"] })
    );
    let mut first = log["data"][4].clone();
    assert!(id_of(&first).starts_with("log_"));
    first["id"].take();
    first["createdAt"].take();
    let expected = json!({
        "id": null, "action": "workspace.create", "resourceType": "Workspace", "resourceId": id,
        "actorType": "apiKey", "actorId": api.emulator.api_key_id(), "organizationId": api.emulator.organization_id(),
        "workspaceId": id, "metadata": null, "createdAt": null,
    });
    assert_eq!(first, expected);
}

#[tokio::test]
async fn entries_are_filtered_by_action_kind_and_time() {
    let clock = Clock::stopped_at("2026-01-01T23:59:59Z".parse().unwrap());
    let api = Api::of(builder().clock(&clock));
    let id = api.workspace("First").await;
    clock.advance(Duration::from_secs(1));
    api.workspace("Second").await;
    clock.advance(Duration::from_secs(60));
    api.patch(&format!("/workspaces/{id}"), json!({ "name": "Third" }))
        .await
        .expect(200);

    for (query, total) in [
        ("", 3),
        ("?action=workspace.create", 2),
        ("?action=workspace", 0),
        ("?resourceType=Workspace", 3),
        ("?resourceType=ApiKey", 0),
        ("?startDate=2026-01-02", 2),
        ("?endDate=2026-01-02", 2),
        (
            "?startDate=2026-01-02T00:00:00.000Z&endDate=2026-01-02T00:00:30Z",
            1,
        ),
        (
            "?startDate=2026-01-02T00:00:00.001Z&action=workspace.create",
            0,
        ),
        ("?endDate=2026-01-02T02:00:00%2B02:00", 2),
    ] {
        let log = api.get(&format!("/audit-logs{query}")).await.expect(200);
        assert_eq!(log["meta"]["total"], total, "{query}");
    }
    api.check_refusals(&[
        (
            "GET",
            "/audit-logs?startDate=yesterday",
            Value::Null,
            400,
            "startDate must be a time in ISO 8601",
        ),
        (
            "GET",
            "/audit-logs?endDate=2026-13-01",
            Value::Null,
            400,
            "endDate must be a time in ISO 8601",
        ),
    ])
    .await;
}
