use serde_json::{Value, json};

use crate::client::{Api, each, id_of};

fn rule(attribute: &str, operator: &str, value: Value) -> Value {
    json!({ "rule": { "attribute": attribute, "operator": operator, "value": value } })
}

fn new(name: &str, criteria: Value) -> Value {
    json!({ "name": name, "collectionType": "DEVICE", "criteria": criteria })
}

#[tokio::test]
async fn a_collection_changes_member_by_member() {
    let api = Api::new();
    let workspace_id = api.workspace("Production").await;
    let tesla = rule("manufacturer", "EQUALS", json!("TESLA"));
    let created = api
        .create("/collections", new("Teslas", tesla.clone()))
        .await;
    let own = format!("/collections/{}", id_of(&created));
    assert_eq!(
        (
            &created["workspaceId"],
            &created["criteria"],
            &created["description"]
        ),
        (&json!(workspace_id), &tesla, &Value::Null)
    );
    assert_eq!(
        (&created["dynamic"], &created["isActive"]),
        (&json!(true), &json!(true))
    );
    let other = json!({ "and": [tesla, rule("model", "IN", json!(["3", "Y"]))] });
    let same = |body: Value| (body.clone(), body);
    api.check_changes(
        &own,
        &[
            same(json!({ "name": "Cars" })),
            same(json!({ "description": "On four wheels" })),
            same(json!({ "description": null })),
            same(json!({ "criteria": other })),
            (json!({}), json!({})),
        ],
    )
    .await;
    api.delete(&own).await.expect(204);
    api.get(&own).await.expect(404);
}

#[tokio::test]
async fn criteria_nest_to_any_depth() {
    let api = Api::new();
    api.workspace("Production").await;
    let criteria = (0..50).fold(rule("a", "NOT_EQUALS", json!(1)), |inner, level| {
        match level % 2 {
            0 => json!({ "and": [inner] }),
            _ => json!({ "or": [inner, rule("b", "EQUALS", json!(null))] }),
        }
    });
    let created = api
        .create("/collections", new("Deep", criteria.clone()))
        .await;
    assert_eq!(created["criteria"], criteria);
}

#[tokio::test]
async fn faults_in_criteria_are_named_by_their_path() {
    let api = Api::new();
    api.workspace("Production").await;
    let created = format!(
        "/collections/{}",
        id_of(
            &api.create("/collections", new("A", rule("a", "EQUALS", json!(1))))
                .await
        )
    );
    let good = rule("a", "EQUALS", json!(1));
    for (criteria, said) in [
        (json!({}), "criteria must have exactly one of rule, and, or"),
        (
            json!({ "not": good }),
            "criteria must have exactly one of rule, and, or",
        ),
        (
            json!({ "and": [good], "or": [good] }),
            "criteria must have exactly one of rule, and, or",
        ),
        (
            json!({ "and": [good, {}] }),
            "criteria.and[1] must have exactly one of rule, and, or",
        ),
        (json!({ "and": [] }), "criteria.and must have at least 1"),
        (json!({ "and": good }), "criteria.and must be an array"),
        (
            json!({ "rule": { "operator": "IN" } }),
            "criteria.rule.attribute is required; criteria.rule.value is required",
        ),
        (
            json!({ "or": [good, rule("a", "LIKE", json!(1))] }),
            "criteria.or[1].rule.operator must be one of EQUALS",
        ),
        (
            json!({ "or": [{ "and": [rule("", "IN", json!([]))] }] }),
            "criteria.or[0].and[0].rule.attribute must have",
        ),
        (
            json!({ "or": [rule("a", "IN", json!("b"))] }),
            "criteria.or[0].rule.value must be a list for IN",
        ),
        (
            rule("a", "EQUALS", json!(["b"])),
            "criteria.rule.value must be one value",
        ),
    ] {
        api.check_refusals(&[
            (
                "POST",
                "/collections",
                new("B", criteria.clone()),
                400,
                said,
            ),
            (
                "PATCH",
                &created,
                json!({ "criteria": criteria }),
                400,
                said,
            ),
        ])
        .await;
    }
    api.check_refusals(&[
        (
            "POST",
            "/collections",
            json!({}),
            400,
            "name is required; collectionType is required; criteria is required",
        ),
        (
            "PATCH",
            &created,
            json!({ "criteria": null }),
            400,
            "criteria must have exactly one of",
        ),
        (
            "PATCH",
            &created,
            json!({ "collectionType": "SITE" }),
            400,
            "collectionType is not known here",
        ),
    ])
    .await;
}

#[tokio::test]
async fn collections_are_listed_by_type() {
    let api = Api::new();
    api.workspace("Production").await;
    for (name, collection_type) in [
        ("A", "DEVICE"),
        ("B", "SITE"),
        ("C", "CUSTOMER"),
        ("D", "SITE"),
    ] {
        let mut new = new(name, rule("a", "EQUALS", json!(1)));
        new["collectionType"] = json!(collection_type);
        api.create("/collections", new).await;
    }
    for (query, names) in [
        ("", &["A", "B", "C", "D"][..]),
        ("?collectionType=SITE", &["B", "D"]),
    ] {
        assert_eq!(
            each(
                &api.get(&format!("/collections{query}")).await.expect(200),
                "name"
            ),
            names,
            "{query}"
        );
    }
    let said = "collectionType must be one of DEVICE, SITE, CUSTOMER";
    api.check_refusals(&[(
        "GET",
        "/collections?collectionType=CAR",
        Value::Null,
        400,
        said,
    )])
    .await;
}

#[tokio::test]
async fn what_meets_the_criteria_is_in() {
    let api = Api::new();
    let production = api.workspace("Production").await;
    let staging = api.workspace("Staging").await;
    let appear = |kind: &str, workspace: &str, attributes: Value| {
        id_of(
            &api.emulator
                .add_entity(kind, Some(workspace), attributes)
                .unwrap(),
        )
    };
    let tesla = appear(
        "DEVICE",
        &production,
        json!({ "manufacturer": "TESLA", "online": true }),
    );
    let rivian = appear(
        "DEVICE",
        &production,
        json!({ "manufacturer": "RIVIAN", "online": false }),
    );
    let nobody = appear("DEVICE", &production, json!({}));
    appear("SITE", &production, json!({ "manufacturer": "TESLA" }));
    appear("DEVICE", &staging, json!({ "manufacturer": "TESLA" }));

    let made_by = |operator: &str, value: Value| rule("manufacturer", operator, value);
    for (criteria, inside) in [
        (made_by("EQUALS", json!("TESLA")), vec![&tesla]),
        (
            made_by("NOT_EQUALS", json!("TESLA")),
            vec![&rivian, &nobody],
        ),
        (
            made_by("IN", json!(["TESLA", "RIVIAN"])),
            vec![&tesla, &rivian],
        ),
        (
            json!({ "and": [made_by("IN", json!(["TESLA", "RIVIAN"])), rule("online", "EQUALS", json!(false))] }),
            vec![&rivian],
        ),
        (
            json!({ "or": [made_by("EQUALS", json!("TESLA")), made_by("EQUALS", json!(null))] }),
            vec![&tesla, &nobody],
        ),
    ] {
        let id = id_of(&api.create("/collections", new("A", criteria.clone())).await);
        let list = api
            .get(&format!("/collections/{id}/entities"))
            .await
            .expect(200);
        assert_eq!(each(&list, "id"), inside, "{criteria}");
    }
    api.get("/collections/col_none/entities").await.expect(404);

    // Clearing a workspace takes what was collected in it, and leaves what was configured.
    api.emulator
        .edit(&production, json!({ "deletionProtection": false }))
        .unwrap();
    api.post(&format!("/workspaces/{production}/clear"), Value::Null)
        .await
        .expect(204);
    assert_eq!(api.emulator.objects("entities").len(), 1);
    assert_eq!(api.emulator.objects("collections").len(), 5);
    assert_eq!(
        api.emulator
            .add_entity("CAR", None, json!({}))
            .unwrap_err()
            .status,
        400
    );
}
