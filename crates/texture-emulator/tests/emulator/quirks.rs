use reqwest::Method;
use serde_json::{Value, json};
use texture_emulator::{Person, Quirk};

use crate::client::{Api, each, id_of};

fn webhook() -> Value {
    json!({
        "label": "Alerts", "destinationType": "WEBHOOK", "url": "https://example.com/hook",
        "eventTypes": ["ALERT_CREATED", "DEVICE_UPDATED"],
    })
}

/// An emulator with two workspaces, that has the quirk.
async fn quirky(quirk: Quirk) -> (Api, String, String) {
    let api = Api::new();
    let ids = (
        api.workspace("Production").await,
        api.workspace("Staging").await,
    );
    api.emulator.quirk(quirk);
    (api, ids.0, ids.1)
}

async fn read(api: &Api, path: &str) -> Value {
    api.try_send(Method::GET, path, Value::Null)
        .await
        .unwrap()
        .expect(200)
}

#[tokio::test]
async fn lists_begin_with_the_newest() {
    let (api, ..) = quirky(Quirk::NewestFirst).await;
    assert_eq!(
        each(&read(&api, "/workspaces").await, "name"),
        ["Staging", "Production"]
    );
    api.emulator.clear_quirks();
    assert_eq!(
        each(&read(&api, "/workspaces").await, "name"),
        ["Production", "Staging"]
    );
}

#[tokio::test]
async fn responses_carry_members_that_no_document_knows() {
    let (api, id, _) = quirky(Quirk::UnknownMembers).await;
    assert!(read(&api, &format!("/workspaces/{id}")).await["addedLater"].is_object());
    let list = read(&api, "/workspaces").await;
    assert!(
        list["addedLater"].is_object() && list["data"][1]["addedLater"].is_object(),
        "{list}"
    );
}

#[tokio::test]
async fn requests_may_carry_members_that_no_document_knows() {
    let (api, ..) = quirky(Quirk::LenientRequests).await;
    api.create("/workspaces", json!({ "name": "Attic", "color": "red" }))
        .await;
    api.post("/workspaces", json!({ "color": "red" }))
        .await
        .expect(400);
}

#[tokio::test]
async fn the_rate_limit_is_kept_to_itself() {
    let (api, ..) = quirky(Quirk::NoRateLimitHeaders).await;
    assert_eq!(
        api.get("/workspaces").await.header("x-ratelimit-limit"),
        None
    );
    api.emulator.rate_limits(texture_emulator::Limits {
        read: 0,
        write: 0,
        destructive: 0,
    });
    let refused = api.get("/workspaces").await;
    assert_eq!(refused.header("x-ratelimit-reset"), None);
    assert!(refused.header("retry-after").is_some());
}

#[tokio::test]
async fn things_land_outside_than_requested() {
    let (api, oldest, other) = quirky(Quirk::PlacementIgnored).await;
    let new = json!({ "name": "CI", "type": "SERVER", "workspaceId": other });
    assert_eq!(api.create("/api-keys", new).await["workspaceId"], oldest);
}

#[tokio::test]
async fn event_types_come_in_another_order() {
    let (api, ..) = quirky(Quirk::EventTypesReordered).await;
    let created = api.create("/destinations", webhook()).await;
    assert_eq!(
        created["eventTypes"],
        json!(["DEVICE_UPDATED", "ALERT_CREATED"])
    );
    let truth = api.emulator.objects("destinations");
    assert_eq!(
        truth[0]["eventTypes"],
        json!(["ALERT_CREATED", "DEVICE_UPDATED"])
    );
}

#[tokio::test]
async fn a_destinations_secret_shows_when_it_is_created_alone() {
    for (quirk, shown) in [
        (Quirk::DestinationSecretNull, Value::Null),
        (Quirk::DestinationSecretMasked, json!("****************")),
    ] {
        let (api, ..) = quirky(quirk).await;
        let created = api.create("/destinations", webhook()).await;
        let own = format!("/destinations/{}", id_of(&created));
        assert!(
            created["secret"].as_str().unwrap().starts_with("whsec_"),
            "{quirk:?}"
        );
        assert_eq!(read(&api, &own).await["secret"], shown, "{quirk:?}");
        assert_eq!(
            api.patch(&own, json!({ "secret": "other" }))
                .await
                .expect(200)["secret"],
            shown,
            "{quirk:?}"
        );
        assert_eq!(
            api.emulator.object(&id_of(&created)).unwrap()["secret"],
            "other",
            "{quirk:?}"
        );
    }
}

#[tokio::test]
async fn no_headers_are_null() {
    let (api, ..) = quirky(Quirk::HeadersNull).await;
    assert_eq!(
        api.create("/destinations", webhook()).await["headers"],
        Value::Null
    );
    let mut new = webhook();
    new["headers"] = json!({ "X-Team": "ops" });
    assert_eq!(
        api.create("/destinations", new).await["headers"],
        json!({ "X-Team": "ops" })
    );
}

#[tokio::test]
async fn a_keys_owner_is_not_reported() {
    let (api, ..) = quirky(Quirk::OwnerIdMasked).await;
    let new = json!({ "name": "CI", "type": "MANAGEMENT", "ownerId": api.emulator.owner_id() });
    let created = api.create("/api-keys", new).await;
    assert_eq!(created["ownerId"], Value::Null);
    assert_eq!(
        api.emulator.object(&id_of(&created)).unwrap()["ownerId"],
        api.emulator.owner_id()
    );
}

#[tokio::test]
async fn criteria_have_null_for_what_they_have_not() {
    let (api, ..) = quirky(Quirk::CriteriaSpelledOut).await;
    let rule = json!({ "attribute": "a", "operator": "IN", "value": [1] });
    let new =
        json!({ "name": "A", "collectionType": "SITE", "criteria": { "and": [{ "rule": rule }] } });
    let created = api
        .try_send(Method::POST, "/collections", new)
        .await
        .unwrap()
        .expect(201);
    let spelled =
        json!({ "rule": null, "and": [{ "rule": rule, "and": null, "or": null }], "or": null });
    assert_eq!(created["criteria"], spelled);
    read(&api, &format!("/collections/{}/entities", id_of(&created))).await;
}

#[tokio::test]
async fn addresses_come_in_lower_case() {
    let (api, ..) = quirky(Quirk::EmailsLowercased).await;
    let created = api
        .create(
            "/invitations",
            json!({ "email": "Ada@Example.com", "role": "USER" }),
        )
        .await;
    assert_eq!(created["email"], "ada@example.com");
    api.emulator
        .accept_invitation(
            &id_of(&created),
            &Person::new("Ada", "Lovelace", "Ada@Example.com"),
        )
        .unwrap();
    assert_eq!(
        read(&api, "/members").await["data"][1]["userProfile"]["email"],
        "ada@example.com"
    );
}
