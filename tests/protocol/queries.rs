//! List resources.

use serde_json::{Value as Json, json};
use texture_emulator::{Fault, Person};
use tfplugin::testing::{Listed, Object};

use crate::World;

const LIMIT: i64 = 1000;

async fn query(world: &World, type_name: &str, config: Json) -> Vec<Listed> {
    let pipe = world.core.pipe();
    let listed = pipe.list(type_name, &config, LIMIT, false).await.unwrap();
    assert!(
        listed.iter().all(|it| it.diagnostics.is_empty()),
        "{listed:#?}"
    );
    listed
}

fn names(listed: &[Listed]) -> Vec<&str> {
    listed.iter().map(|it| it.display_name.as_str()).collect()
}

/// One of each noun, and more of some.
async fn populate(world: &World) -> String {
    let home = world
        .id("texture_workspace", json!({ "name": "Home" }))
        .await;
    world
        .create("texture_workspace", json!({ "name": "Work" }))
        .await;
    for (name, kind) in [("one", "SERVER"), ("two", "API")] {
        let key = json!({ "name": name, "type": kind, "workspace_id": home });
        world.create("texture_api_key", key).await;
    }
    let webhook = json!({
        "label": "hook", "destination_type": "WEBHOOK", "url": "https://example.com",
        "event_types": ["ALERT_CREATED"], "headers": { "X-Token": "hunter22" },
    });
    world.create("texture_destination", webhook).await;
    let mail = json!({
        "label": "mail", "destination_type": "EMAIL", "email": "ops@example.com",
        "event_types": ["ALERT_CREATED"],
    });
    world.create("texture_destination", mail).await;
    for kind in ["DEVICE", "SITE"] {
        let rule = json!({ "rule": { "attribute": "a", "operator": "EQUALS", "value": 1 } });
        let collection = json!({ "name": kind, "collection_type": kind, "criteria": rule });
        world.create("texture_collection", collection).await;
    }
    let app = json!({
        "name": "app", "type": "PUBLIC", "redirect_uris": ["https://example.com/cb"],
        "allowed_scopes": ["devices:read"],
    });
    world.create("texture_oauth_application", app).await;
    world.invite("Ada@example.com", "VIEWER");
    home
}

#[tokio::test]
async fn all_six_types_are_listed_with_their_filters() {
    let world = World::new().await;
    let home = populate(&world).await;
    for (type_name, config, expected) in [
        ("texture_workspace", json!({}), &["Home", "Work"][..]),
        (
            "texture_workspace",
            json!({ "name_regex": "^W" }),
            &["Work"],
        ),
        ("texture_api_key", json!({ "type": "SERVER" }), &["one"]),
        (
            "texture_api_key",
            json!({ "workspace_id": home }),
            &["one", "two"],
        ),
        (
            "texture_api_key",
            json!({ "workspace_id": "ws_other" }),
            &[],
        ),
        ("texture_destination", json!({}), &["hook", "mail"]),
        (
            "texture_destination",
            json!({ "destination_type": "EMAIL" }),
            &["mail"],
        ),
        (
            "texture_destination",
            json!({ "workspace_id": "ws_other" }),
            &[],
        ),
        ("texture_collection", json!({}), &["DEVICE", "SITE"]),
        (
            "texture_collection",
            json!({ "collection_type": "SITE" }),
            &["SITE"],
        ),
        ("texture_oauth_application", json!({}), &["app"]),
        (
            "texture_member",
            json!({ "role": "VIEWER" }),
            &["Ada@example.com"],
        ),
        (
            "texture_member",
            json!({ "status": "PENDING" }),
            &["Ada@example.com"],
        ),
    ] {
        let listed = query(&world, type_name, config.clone()).await;
        assert_eq!(names(&listed), expected, "{type_name} {config}");
    }
}

#[tokio::test]
async fn members_and_pending_invitations_are_listed_once() {
    let world = World::new().await;
    let listed = query(&world, "texture_member", json!({})).await;
    let owner = names(&listed)[0].to_owned();
    for email in ["ada@example.com", "bob@example.com"] {
        world.invite(email, "USER");
    }
    world
        .emulator
        .accept_invitation(
            "bob@example.com",
            &Person::new("Bob", "B", "bob@example.com"),
        )
        .unwrap();
    let listed = query(&world, "texture_member", json!({})).await;
    assert_eq!(
        names(&listed),
        ["ada@example.com", &owner, "bob@example.com"]
    );
    let active = query(&world, "texture_member", json!({ "status": "ACTIVE" })).await;
    assert_eq!(names(&active), [&*owner, "bob@example.com"]);
}

#[tokio::test]
async fn a_revoked_key_is_listed_only_when_requested() {
    let world = World::new().await;
    world
        .create("texture_workspace", json!({ "name": "Home" }))
        .await;
    let mut key = world
        .create("texture_api_key", json!({ "name": "gone", "type": "API" }))
        .await;
    world.core.destroy(&mut key).await;
    let own = query(&world, "texture_api_key", json!({})).await.len();
    let all = query(
        &world,
        "texture_api_key",
        json!({ "include_revoked": true }),
    )
    .await;
    assert!(names(&all).contains(&"gone"));
    assert_eq!(all.len(), own + 1);
}

/// What core does with `terraform query`: it keeps each result's identity, and imports by it.
#[tokio::test]
async fn what_is_listed_is_what_an_import_reads() {
    let world = World::new().await;
    populate(&world).await;
    let pipe = world.core.pipe();
    for type_name in types() {
        let listed = pipe.list(type_name, &json!({}), LIMIT, true).await.unwrap();
        assert!(!listed.is_empty(), "{type_name}");
        for result in listed {
            let (imported, diagnostics) = import(&world, type_name, &result).await;
            assert!(!diagnostics.has_errors(), "{diagnostics}");
            assert_eq!(result.object, Some(imported.state), "{type_name}");
            assert_eq!(result.identity, imported.identity, "{type_name}");
        }
    }
}

#[tokio::test]
async fn no_page_is_read_that_the_limit_does_not_need() {
    let world = World::new().await;
    for index in 0..150 {
        let config = json!({ "name": format!("Workspace {index}") });
        world.create("texture_workspace", config).await;
    }
    let pipe = world.core.pipe();
    for (limit, pages) in [(0, 0), (1, 1), (100, 1), (101, 2), (LIMIT, 2)] {
        world.requests();
        let listed = pipe
            .list("texture_workspace", &json!({}), limit, true)
            .await;
        let count = i64::try_from(listed.unwrap().len()).unwrap();
        assert_eq!(count, limit.min(150), "{limit}");
        assert_eq!(
            world.requests(),
            vec!["GET /v1/workspaces"; pages],
            "{limit}"
        );
    }
}

#[tokio::test]
async fn a_list_that_fails_half_way_says_so_after_what_it_found() {
    let world = World::new().await;
    for index in 0..120 {
        let config = json!({ "name": format!("Workspace {index}") });
        world.create("texture_workspace", config).await;
    }
    world
        .emulator
        .fault(Fault::on("GET", "/v1/workspaces").skip(1).status(403));
    let pipe = world.core.pipe();
    let listed = pipe
        .list("texture_workspace", &json!({}), LIMIT, false)
        .await
        .unwrap();
    let (last, found) = listed.split_last().unwrap();
    assert_eq!(found.len(), 100);
    assert!(
        last.diagnostics
            .to_string()
            .contains("Could not list the workspaces"),
        "{}",
        last.diagnostics
    );
}

/// Names that need quoting, and no secret in what is listed without attributes.
#[tokio::test]
async fn display_names_are_the_objects_own() {
    let world = World::new().await;
    let name = "Ünicode \"quoted\" ${not_a_template}\t";
    world
        .create("texture_workspace", json!({ "name": name.trim() }))
        .await;
    let listed = query(&world, "texture_workspace", json!({})).await;
    assert_eq!(names(&listed), [name.trim()]);
    populate(&world).await;
    let destinations = query(&world, "texture_destination", json!({})).await;
    assert!(!format!("{destinations:?}").contains("hunter22"));
}

#[tokio::test]
async fn filters_are_validated() {
    let world = World::new().await;
    let pipe = world.core.pipe();
    for (type_name, config, problem) in [
        (
            "texture_workspace",
            json!({ "name_regex": "(" }),
            "regular expression",
        ),
        (
            "texture_member",
            json!({ "status": "GONE" }),
            "must be one of",
        ),
        ("texture_api_key", json!({ "type": "SEVRER" }), "SERVER"),
        (
            "texture_destination",
            json!({ "workspace_id": "" }),
            "workspace_id",
        ),
    ] {
        let diagnostics = pipe.validate_list(type_name, &config).await.unwrap();
        assert!(
            diagnostics.to_string().contains(problem),
            "{type_name}: {diagnostics}"
        );
    }
}

pub(crate) fn types() -> [&'static str; 6] {
    [
        "texture_workspace",
        "texture_api_key",
        "texture_destination",
        "texture_collection",
        "texture_oauth_application",
        "texture_member",
    ]
}

/// Imports what was listed, by its identity.
pub(crate) async fn import(
    world: &World,
    type_name: &str,
    listed: &Listed,
) -> (Object, tfplugin::Diagnostics) {
    let identity = listed.identity.as_ref().unwrap();
    let part = if type_name == "texture_member" {
        "email"
    } else {
        "id"
    };
    let value = identity.attribute(part).unwrap().as_str().unwrap();
    world
        .core
        .import_identity(type_name, json!({ part: value }))
        .await
}
