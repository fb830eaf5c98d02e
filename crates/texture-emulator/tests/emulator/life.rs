use std::collections::BTreeMap;

use serde_json::{Value, json};
use texture_emulator::{Emulator, Error, Person};

use crate::client::{Api, KEY, builder, id_of};

/// Every kind of object.
const KINDS: [&str; 9] = [
    "workspaces",
    "members",
    "invitations",
    "api-keys",
    "destinations",
    "collections",
    "entities",
    "oauth-apps",
    "audit-logs",
];

/// Everything that exists, with all that the API keeps to itself.
fn everything(emulator: &Emulator) -> BTreeMap<&'static str, Vec<Value>> {
    let raw = |object: &Value| emulator.object(&id_of(object)).unwrap();
    KINDS
        .map(|kind| (kind, emulator.objects(kind).iter().map(raw).collect()))
        .into()
}

/// Makes one object of each kind.
fn furnish(emulator: &Emulator) {
    let make = |path: &str, body: Value| emulator.act("POST", path, body).unwrap();
    make("/v1/workspaces", json!({ "name": "Production" }));
    make(
        "/v1/invitations",
        json!({ "email": "ada@example.com", "role": "USER" }),
    );
    emulator
        .accept_invitation(
            "ada@example.com",
            &Person::new("Ada", "Lovelace", "ada@example.com"),
        )
        .unwrap();
    make(
        "/v1/api-keys",
        json!({ "name": "CI", "type": "MANUFACTURER", "manufacturerScope": ["tesla"] }),
    );
    let url = "https://example.com";
    let events = json!(["SITE_CREATED"]);
    let hook = json!({ "label": "Alerts", "destinationType": "WEBHOOK", "url": url, "eventTypes": events });
    make("/v1/destinations", hook);
    let criteria = json!({ "rule": { "attribute": "a", "operator": "EQUALS", "value": 1.5 } });
    make(
        "/v1/collections",
        json!({ "name": "A", "collectionType": "SITE", "criteria": criteria }),
    );
    emulator
        .add_entity("SITE", None, json!({ "a": 1.5 }))
        .unwrap();
    let back = json!(["https://example.com/back"]);
    let app = json!({ "name": "Portal", "type": "CONFIDENTIAL", "redirectUris": back, "allowedScopes": ["a"] });
    make("/v1/oauth-apps", app);
}

#[test]
fn every_kind_of_object_survives_in_the_file() {
    let folder = tempfile::tempdir().unwrap();
    let data = folder.path().join("state.redb");
    let emulator = builder().data(&data).start().unwrap();
    furnish(&emulator);
    let before = everything(&emulator);
    assert!(
        before.values().all(|objects| !objects.is_empty()),
        "{before:#?}"
    );
    let (organization, owner) = (emulator.organization_id(), emulator.owner_id());
    drop(emulator);

    let emulator = builder().data(&data).start().unwrap();
    assert_eq!(everything(&emulator), before);
    assert_eq!(
        (emulator.organization_id(), emulator.owner_id()),
        (organization, owner)
    );
    let removed = id_of(&emulator.objects("destinations")[0]);
    emulator.remove(&removed).unwrap();
    let after = everything(&emulator);
    drop(emulator);

    let emulator = builder().data(&data).start().unwrap();
    assert_eq!(everything(&emulator), after);
    assert_eq!(emulator.objects("destinations"), [] as [Value; 0]);
}

#[cfg(unix)]
#[test]
fn the_file_is_its_owners_alone() {
    use std::os::unix::fs::PermissionsExt;
    let folder = tempfile::tempdir().unwrap();
    let data = folder.path().join("state.redb");
    let _emulator = builder().data(&data).start().unwrap();
    assert_eq!(data.metadata().unwrap().permissions().mode() & 0o777, 0o600);
}

#[tokio::test]
async fn several_live_side_by_side() {
    let (one, other) = (Api::new(), Api::new());
    one.workspace("Production").await;
    assert_ne!(one.emulator.url(), other.emulator.url());
    assert_eq!(one.emulator.objects("workspaces").len(), 1);
    assert_eq!(other.emulator.objects("workspaces").len(), 0);
}

#[tokio::test]
async fn one_that_is_dropped_is_gone_and_its_address_is_free() {
    let api = Api::new();
    api.get("/workspaces").await.expect(200);
    let address = api
        .emulator
        .url()
        .trim_start_matches("http://")
        .trim_end_matches("/v1")
        .parse()
        .unwrap();
    let taken = builder().listen(address).start().unwrap_err();
    assert!(matches!(taken, Error::Listen { .. }), "{taken:?}");
    drop(api);
    let api = Api::of(builder().listen(address));
    api.get("/workspaces").await.expect(200);
}

#[tokio::test]
async fn a_request_is_remembered_as_it_was() {
    let (tell, told) = std::sync::mpsc::channel();
    let api = Api::of(builder().watch(move |request| tell.send(request.clone()).unwrap()));
    api.post("/workspaces?dry=a%20b", json!({ "name": "Production" }))
        .await
        .expect(201);
    let requests = api.emulator.requests();
    let [request] = requests.as_slice() else {
        panic!("{requests:#?}")
    };
    assert_eq!(
        (request.method.as_str(), request.path.as_str()),
        ("POST", "/v1/workspaces")
    );
    assert_eq!(request.query, [("dry".to_owned(), "a b".to_owned())].into());
    assert_eq!(request.body, Some(json!({ "name": "Production" })));
    assert_eq!((request.status, request.faulted), (Some(201), false));
    assert_eq!(request.key_id, Some(api.emulator.api_key_id()));
    assert_eq!(told.try_recv().unwrap(), *request);
    api.emulator.clear_requests();
    assert_eq!(api.emulator.requests(), []);
}

#[test]
fn its_debug_output_has_no_key() {
    assert!(!format!("{:?}", builder().start().unwrap()).contains(KEY));
}
