use serde_json::{Value, json};
use texture_emulator::Person;

use crate::client::{Api, each, id_of};

#[tokio::test]
async fn an_invitation_is_created_and_revoked() {
    let api = Api::new();
    let created = api
        .create(
            "/invitations",
            json!({ "email": "Ada@example.com", "role": "OPERATOR" }),
        )
        .await;
    let own = format!("/invitations/{}", id_of(&created));
    assert_eq!(
        (
            &created["email"],
            &created["role"],
            &created["status"],
            &created["organizationName"]
        ),
        (
            &json!("Ada@example.com"),
            &json!("OPERATOR"),
            &json!("PENDING"),
            &json!("Example Energy")
        )
    );
    assert_eq!(api.get(&own).await.expect(200), created);
    api.post(&format!("{own}/revoke"), Value::Null)
        .await
        .expect(204);
    assert_eq!(api.get(&own).await.expect(200)["status"], "REVOKED");
    api.create(
        "/invitations",
        json!({ "email": "ada@example.com", "role": "USER" }),
    )
    .await;
    assert_eq!(
        each(&api.get("/invitations").await.expect(200), "status"),
        ["REVOKED", "PENDING"]
    );
}

#[tokio::test]
async fn nobody_is_invited_twice() {
    let api = Api::new();
    let id = id_of(
        &api.create(
            "/invitations",
            json!({ "email": "ada@example.com", "role": "USER" }),
        )
        .await,
    );
    let revoke = format!("/invitations/{id}/revoke");
    api.check_refusals(&[
        (
            "POST",
            "/invitations",
            json!({ "email": "ADA@example.com", "role": "USER" }),
            409,
            "invited already",
        ),
        (
            "POST",
            "/invitations",
            json!({ "email": "Owner@Example.com", "role": "USER" }),
            409,
            "a member already",
        ),
    ])
    .await;
    let elsewhere = Person::new("Ada", "Lovelace", "ada@elsewhere.example");
    let member = api
        .emulator
        .accept_invitation("Ada@Example.com", &elsewhere)
        .unwrap();
    assert_eq!(member["userProfile"]["email"], "ada@elsewhere.example");
    assert_eq!(
        api.get(&format!("/members/{}", id_of(&member)))
            .await
            .expect(200),
        member
    );
    assert_eq!(
        api.get(&format!("/invitations/{id}")).await.expect(200)["status"],
        "ACCEPTED"
    );
    api.check_refusals(&[
        ("POST", &revoke, Value::Null, 409, "accepted already"),
        (
            "POST",
            "/invitations",
            json!({ "email": "ada@elsewhere.example", "role": "USER" }),
            409,
            "a member already",
        ),
    ])
    .await;
    api.create(
        "/invitations",
        json!({ "email": "ada@example.com", "role": "USER" }),
    )
    .await;
}

#[tokio::test]
async fn what_cannot_be_is_refused() {
    let api = Api::new();
    let id = id_of(
        &api.create(
            "/invitations",
            json!({ "email": "ada@example.com", "role": "USER" }),
        )
        .await,
    );
    let revoke = format!("/invitations/{id}/revoke");
    api.post(&revoke, Value::Null).await.expect(204);
    api.check_refusals(&[
        (
            "POST",
            "/invitations",
            json!({}),
            400,
            "email is required; role is required",
        ),
        (
            "POST",
            "/invitations",
            json!({ "email": "ada", "role": "USER" }),
            400,
            "email is not a valid email",
        ),
        (
            "POST",
            "/invitations",
            json!({ "email": "a@b.example", "role": "user" }),
            400,
            "role must be one of",
        ),
        ("POST", &revoke, Value::Null, 409, "revoked already"),
        (
            "POST",
            "/invitations/inv_none/revoke",
            Value::Null,
            404,
            "Invitation not found",
        ),
        (
            "GET",
            "/invitations/inv_none",
            Value::Null,
            404,
            "Invitation not found",
        ),
    ])
    .await;
    let ada = Person::new("Ada", "Lovelace", "ada@example.com");
    assert_eq!(
        api.emulator
            .accept_invitation(&id, &ada)
            .unwrap_err()
            .status,
        409
    );
    assert_eq!(
        api.emulator
            .accept_invitation("grace@example.com", &ada)
            .unwrap_err()
            .status,
        404
    );
}
