use serde_json::{Value, json};

use crate::client::{Api, id_of};

fn webhook() -> Value {
    json!({
        "label": "Alerts", "destinationType": "WEBHOOK", "url": "https://example.com/hook",
        "eventTypes": ["ALERT_CREATED", "DEVICE_UPDATED"],
    })
}

fn mail() -> Value {
    json!({ "label": "Mail", "destinationType": "EMAIL", "email": "ops@example.com", "eventTypes": ["ALERT_CREATED"] })
}

fn with(mut body: Value, name: &str, value: Value) -> Value {
    body[name] = value;
    body
}

#[tokio::test]
async fn what_is_left_out_has_its_default() {
    let api = Api::new();
    let workspace_id = api.workspace("Production").await;
    let created = api.create("/destinations", webhook()).await;
    assert!(created["secret"].as_str().unwrap().len() > 32);
    let expected = json!({
        "id": created["id"], "workspaceId": workspace_id, "label": "Alerts", "destinationType": "WEBHOOK",
        "deviceType": "ALL", "eventTypes": ["ALERT_CREATED", "DEVICE_UPDATED"], "url": "https://example.com/hook",
        "email": null, "phoneNumber": null, "secret": created["secret"], "headers": {}, "includeWeather": false,
        "deactivated": false, "deactivatedAt": null, "deactivatedReason": null,
        "createdAt": created["createdAt"], "updatedAt": created["createdAt"],
    });
    assert_eq!(created, expected);
    assert_eq!(
        api.get(&format!("/destinations/{}", id_of(&created)))
            .await
            .expect(200),
        expected
    );
    assert_eq!(
        api.create("/destinations", mail()).await["secret"],
        Value::Null
    );
}

#[tokio::test]
async fn null_is_the_same_as_leaving_out_in_a_new_one() {
    let api = Api::new();
    api.workspace("Production").await;
    let mut new = webhook();
    for name in [
        "email",
        "phoneNumber",
        "secret",
        "headers",
        "includeWeather",
        "deviceType",
        "workspaceId",
    ] {
        new[name] = Value::Null;
    }
    let created = api.create("/destinations", new).await;
    assert_eq!(
        (&created["deviceType"], &created["headers"]),
        (&json!("ALL"), &json!({}))
    );
    assert!(created["secret"].is_string());
}

#[tokio::test]
async fn each_member_changes_by_itself() {
    let api = Api::new();
    api.workspace("Production").await;
    let full = json!({ "secret": "whsec_given", "headers": { "X-Team": "ops" }, "includeWeather": true, "deviceType": "VEHICLES" });
    let mut new = webhook();
    new.as_object_mut()
        .unwrap()
        .extend(full.as_object().unwrap().clone());
    let created = api.create("/destinations", new).await;
    for (name, value) in full.as_object().unwrap() {
        assert_eq!(created[name], *value, "{name}");
    }
    let same = |body: Value| (body.clone(), body);
    api.check_changes(
        &format!("/destinations/{}", id_of(&created)),
        &[
            (json!({}), json!({})),
            same(json!({ "label": "Other" })),
            same(json!({ "url": "http://localhost:8080/hook" })),
            same(json!({ "eventTypes": ["SITE_CREATED", "SOMETHING_NEW"] })),
            same(json!({ "deviceType": "SOMETHING_NEW" })),
            same(json!({ "phoneNumber": "+1 555 0100" })),
            same(json!({ "secret": "whsec_other" })),
            same(json!({ "headers": { "X-Other": "1", "X-More": "2" } })),
            same(json!({ "headers": {} })),
            same(json!({ "includeWeather": false })),
        ],
    )
    .await;
    let mail = api.create("/destinations", mail()).await;
    api.check_changes(
        &format!("/destinations/{}", id_of(&mail)),
        &[same(json!({ "email": "team@example.com" }))],
    )
    .await;
}

#[tokio::test]
async fn a_destination_is_deactivated_and_reactivated() {
    let api = Api::new();
    api.workspace("Production").await;
    let id = id_of(&api.create("/destinations", webhook()).await);
    let own = format!("/destinations/{id}");
    let failed = api
        .emulator
        .deactivate_destination(&id, "Too many failures")
        .unwrap();
    assert_eq!(api.get(&own).await.expect(200), failed);
    assert_eq!(
        (&failed["deactivated"], &failed["deactivatedReason"]),
        (&json!(true), &json!("Too many failures"))
    );
    assert!(failed["deactivatedAt"].is_string());

    let active = json!({ "deactivated": false, "deactivatedAt": null, "deactivatedReason": null });
    api.check_changes(&own, &[(json!({ "deactivated": false }), active)])
        .await;
    let by_hand = api
        .patch(&own, json!({ "deactivated": true }))
        .await
        .expect(200);
    assert_eq!(
        (&by_hand["deactivated"], &by_hand["deactivatedReason"]),
        (&json!(true), &Value::Null)
    );
    assert!(by_hand["deactivatedAt"].is_string());
    api.check_changes(&own, &[(json!({ "deactivated": true }), json!({}))])
        .await;
}

#[tokio::test]
async fn what_cannot_be_is_refused() {
    let api = Api::new();
    api.check_refusals(&[("POST", "/destinations", webhook(), 409, "no workspace yet")])
        .await;
    api.workspace("Production").await;
    let hook = format!(
        "/destinations/{}",
        id_of(&api.create("/destinations", webhook()).await)
    );
    let post = format!(
        "/destinations/{}",
        id_of(&api.create("/destinations", mail()).await)
    );
    let before = api.emulator.objects("destinations");
    let mail_url = json!("https://example.com");
    for (body, said) in [
        (
            json!({}),
            "label is required; destinationType is required; eventTypes is required",
        ),
        (
            with(webhook(), "url", Value::Null),
            "url is required for a WEBHOOK",
        ),
        (
            with(webhook(), "url", json!("hook")),
            "url is not a valid uri",
        ),
        (
            with(webhook(), "url", json!("ftp://example.com")),
            "url must begin with https:// or http://",
        ),
        (
            with(webhook(), "email", json!("ops@example.com")),
            "email is only for an EMAIL",
        ),
        (
            with(mail(), "email", Value::Null),
            "email is required for an EMAIL",
        ),
        (
            with(mail(), "email", json!("ops")),
            "email is not a valid email",
        ),
        (
            with(mail(), "url", mail_url.clone()),
            "url is only for a WEBHOOK",
        ),
        (
            with(webhook(), "eventTypes", json!([])),
            "eventTypes must have at least 1",
        ),
        (
            with(webhook(), "eventTypes", json!(["alert"])),
            "alert is not an event type",
        ),
        (
            with(webhook(), "deviceType", json!("all")),
            "all is not a device type",
        ),
        (
            with(webhook(), "destinationType", json!("SMS")),
            "destinationType must be one of WEBHOOK, EMAIL",
        ),
        (
            with(webhook(), "headers", json!({ "X-Team": 5 })),
            "headers.X-Team must be a string",
        ),
        (
            with(webhook(), "secret", json!("")),
            "secret must have at least 1 character",
        ),
        (
            with(webhook(), "deactivated", json!(true)),
            "deactivated is not known here",
        ),
        (
            with(webhook(), "workspaceId", json!("ws_none")),
            "there is no workspace ws_none",
        ),
    ] {
        api.check_refusals(&[("POST", "/destinations", body, 400, said)])
            .await;
    }
    for (path, body, said) in [
        (
            &hook,
            json!({ "email": "ops@example.com" }),
            "email is only for an EMAIL",
        ),
        (
            &post,
            json!({ "url": mail_url }),
            "url is only for a WEBHOOK",
        ),
        (&hook, json!({ "url": null }), "url must be a string"),
        (&hook, json!({ "secret": null }), "secret must be a string"),
        (
            &hook,
            json!({ "headers": null }),
            "headers must be an object",
        ),
        (
            &hook,
            json!({ "eventTypes": [] }),
            "eventTypes must have at least 1",
        ),
        (
            &hook,
            json!({ "destinationType": "EMAIL" }),
            "destinationType is not known here",
        ),
        (
            &hook,
            json!({ "workspaceId": "ws_1" }),
            "workspaceId is not known here",
        ),
    ] {
        api.check_refusals(&[("PATCH", path, body, 400, said)])
            .await;
    }
    assert_eq!(api.emulator.objects("destinations"), before);
}

#[tokio::test]
async fn a_destination_lands_where_it_was_requested_to_and_goes_with_its_workspace() {
    let api = Api::new();
    let oldest = api.workspace("Production").await;
    let other = api.workspace("Staging").await;
    let there = api
        .create(
            "/destinations",
            with(webhook(), "workspaceId", json!(other)),
        )
        .await;
    let somewhere = api.create("/destinations", webhook()).await;
    assert_eq!(
        (&there["workspaceId"], &somewhere["workspaceId"]),
        (&json!(other), &json!(oldest))
    );

    api.emulator.remove(&other).unwrap();
    api.get(&format!("/destinations/{}", id_of(&there)))
        .await
        .expect(404);
    api.delete(&format!("/destinations/{}", id_of(&somewhere)))
        .await
        .expect(204);
    assert_eq!(
        api.get("/destinations").await.expect(200)["meta"]["total"],
        0
    );
}
