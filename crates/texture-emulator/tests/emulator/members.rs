use serde_json::{Value, json};
use texture_emulator::Person;

use crate::client::{Api, builder, id_of};

/// Somebody who accepted an invitation.
async fn member(api: &Api, email: &str, role: &str) -> Value {
    api.create("/invitations", json!({ "email": email, "role": role }))
        .await;
    api.emulator
        .accept_invitation(email, &Person::new("Ada", "Lovelace", email))
        .unwrap()
}

#[tokio::test]
async fn the_owner_is_there_from_the_start_and_stays() {
    let owner = Person::new("Grace", "Hopper", "grace@example.com");
    let api = Api::of(builder().organization("org_1", "Example").owner(owner));
    let list = api.get("/members").await.expect(200);
    assert_eq!(list["meta"]["total"], 1);
    let owner = &list["data"][0];
    assert_eq!(owner["owner"], true);
    assert_eq!(owner["organizationId"], "org_1");
    assert_eq!(owner["userId"], api.emulator.owner_id());
    let profile = json!({
        "id": api.emulator.owner_id(), "firstName": "Grace", "lastName": "Hopper", "email": "grace@example.com"
    });
    assert_eq!(owner["userProfile"], profile);

    let own = format!("/members/{}", id_of(owner));
    api.check_refusals(&[
        (
            "PATCH",
            &own,
            json!({ "role": "VIEWER" }),
            403,
            "cannot be changed",
        ),
        ("DELETE", &own, Value::Null, 403, "cannot be removed"),
    ])
    .await;
    assert_eq!(api.get(&own).await.expect(200), *owner);
}

#[tokio::test]
async fn a_member_changes_role_and_goes() {
    let api = Api::new();
    let member = member(&api, "ada@example.com", "VIEWER").await;
    assert_eq!(
        (&member["role"], &member["owner"]),
        (&json!("VIEWER"), &json!(false))
    );
    let own = format!("/members/{}", id_of(&member));
    for role in ["ADMIN", "USER", "OPERATOR", "VIEWER"] {
        api.check_changes(&own, &[(json!({ "role": role }), json!({ "role": role }))])
            .await;
    }
    api.check_refusals(&[
        ("PATCH", &own, json!({}), 400, "role is required"),
        (
            "PATCH",
            &own,
            json!({ "role": "OWNER" }),
            400,
            "role must be one of ADMIN, USER, OPERATOR, VIEWER",
        ),
        (
            "POST",
            "/members",
            json!({ "role": "USER" }),
            404,
            "No route",
        ),
    ])
    .await;
    api.delete(&own).await.expect(204);
    api.get(&own).await.expect(404);
}

#[tokio::test]
async fn access_ends_with_membership() {
    let mut api = Api::new();
    api.workspace("Production").await;
    let member = member(&api, "ada@example.com", "ADMIN").await;
    let new = json!({ "name": "Ada's", "type": "MANAGEMENT", "ownerId": member["userId"] });
    let root = api.key.clone();
    api.key = Some(
        api.create("/api-keys", new).await["key"]
            .as_str()
            .unwrap()
            .to_owned(),
    );
    api.get("/members").await.expect(200);

    let hers = std::mem::replace(&mut api.key, root);
    api.delete(&format!("/members/{}", id_of(&member)))
        .await
        .expect(204);
    api.key = hers;
    api.get("/members").await.expect(401);
}
