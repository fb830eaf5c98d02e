//! What each noun costs: the requests that the API itself needs, and one listing of a type before the
//! first of it is created, which shows whether there is an equal one already.

use expect_test::{Expect, expect};
use serde_json::json;

use super::{single_reads, times_requested};
use crate::harness::on_every_cli;
use crate::samples::{
    API_KEY, COLLECTION, DESTINATION, MEMBER, OAUTH_APPLICATION, SAMPLES, Sample, WORKSPACE, home,
};

/// All requests of three applies, the reading for the plan among them: one that makes an object, one
/// that changes it, and one that destroys it.
fn check(sample: Sample, make: fn() -> Expect, change: fn() -> Expect, destroy: fn() -> Expect) {
    on_every_cli(|world| {
        home(world);
        world.configuration(&sample.one("a"));
        world.apply_unsettled(&[]).succeeds().sends(make());
        world.configuration(&sample.one_changed("a"));
        world.apply_unsettled(&[]).succeeds().sends(change());
        world.destroy().succeeds().sends(destroy());
    });
}

#[test]
fn of_a_workspace() {
    check(
        WORKSPACE,
        || {
            expect![[r#"
        POST /v1/workspaces {"name":"a"} -> 201
        PUT /v1/workspaces/ws_1/protection {"deletionProtection":false} -> 200
    "#]]
        },
        || {
            expect![[r#"
        GET /v1/workspaces/ws_1 -> 200
        PATCH /v1/workspaces/ws_1 {"name":"a (renamed)"} -> 200
    "#]]
        },
        || {
            expect![[r#"
        GET /v1/workspaces/ws_1 -> 200
        DELETE /v1/workspaces/ws_1 -> 204
        GET /v1/workspaces/ws_1 -> 404
    "#]]
        },
    );
}

#[test]
fn of_an_api_key() {
    check(
        API_KEY,
        || {
            expect![[r#"
                GET /v1/api-keys?page=1&perPage=100 -> 200
                POST /v1/api-keys {"name":"a","type":"SERVER"} -> 201
                GET /v1/members?page=1&perPage=100 -> 200
            "#]]
        },
        || {
            expect![[r#"
        GET /v1/api-keys/key_1 -> 200
        POST /v1/api-keys/key_1/rotate -> 200
    "#]]
        },
        || {
            expect![[r#"
                GET /v1/api-keys/key_1 -> 200
                POST /v1/api-keys/key_1/revoke -> 204
                GET /v1/api-keys/key_1 -> 200
            "#]]
        },
    );
}

#[test]
fn of_a_destination() {
    check(
        DESTINATION,
        || {
            expect![[r#"
                GET /v1/destinations?page=1&perPage=100 -> 200
                POST /v1/destinations {"destinationType":"WEBHOOK","deviceType":"ALL","eventTypes":["ALERT_CREATED","SITE_CREATED"],"includeWeather":false,"label":"a","url":"https://example.com/events"} -> 201
                GET /v1/members?page=1&perPage=100 -> 200
            "#]]
        },
        || {
            expect![[r#"
        GET /v1/destinations/dest_1 -> 200
        PATCH /v1/destinations/dest_1 {"deactivated":true,"eventTypes":["ALERT_CREATED"],"headers":{"X-Round":"2"},"secret":"between the two of us","url":"https://example.com/other"} -> 200
    "#]]
        },
        || {
            expect![[r#"
        GET /v1/destinations/dest_1 -> 200
        DELETE /v1/destinations/dest_1 -> 204
        GET /v1/destinations/dest_1 -> 404
    "#]]
        },
    );
}

#[test]
fn of_a_collection() {
    check(
        COLLECTION,
        || {
            expect![[r#"
                GET /v1/collections?page=1&perPage=100 -> 200
                POST /v1/collections {"collectionType":"DEVICE","criteria":{"rule":{"attribute":"deviceType","operator":"EQUALS","value":"VEHICLE"}},"name":"a"} -> 201
                GET /v1/members?page=1&perPage=100 -> 200
            "#]]
        },
        || {
            expect![[r#"
        GET /v1/collections/col_1 -> 200
        PATCH /v1/collections/col_1 {"criteria":{"rule":{"attribute":"deviceType","operator":"IN","value":["VEHICLE","CHARGER"]}},"description":"Changed"} -> 200
    "#]]
        },
        || {
            expect![[r#"
        GET /v1/collections/col_1 -> 200
        DELETE /v1/collections/col_1 -> 204
        GET /v1/collections/col_1 -> 404
    "#]]
        },
    );
}

#[test]
fn of_an_oauth_application() {
    check(
        OAUTH_APPLICATION,
        || {
            expect![[r#"
                GET /v1/oauth-apps?page=1&perPage=100 -> 200
                POST /v1/oauth-apps {"allowedScopes":["devices:read"],"name":"a","redirectUris":["https://example.com/callback"],"type":"CONFIDENTIAL"} -> 201
                GET /v1/oauth-apps/oauth_1 -> 200
                GET /v1/members?page=1&perPage=100 -> 200
            "#]]
        },
        || {
            expect![[r#"
        GET /v1/oauth-apps/oauth_1 -> 200
        PATCH /v1/oauth-apps/oauth_1 {"description":"Changed"} -> 200
        POST /v1/oauth-apps/oauth_1/rotate-secret -> 200
    "#]]
        },
        || {
            expect![[r#"
        GET /v1/oauth-apps/oauth_1 -> 200
        DELETE /v1/oauth-apps/oauth_1 -> 204
        GET /v1/oauth-apps/oauth_1 -> 404
    "#]]
        },
    );
}

#[test]
fn of_a_member() {
    check(
        MEMBER,
        || {
            expect![[r#"
        GET /v1/invitations?page=1&perPage=100 -> 200
        GET /v1/members?page=1&perPage=100 -> 200
        POST /v1/invitations {"email":"a@example.com","role":"VIEWER"} -> 201
    "#]]
        },
        || {
            expect![[r#"
        GET /v1/invitations/inv_1 -> 200
        POST /v1/invitations/inv_1/revoke -> 204
        POST /v1/invitations {"email":"a@example.com","role":"OPERATOR"} -> 201
    "#]]
        },
        || {
            expect![[r#"
                GET /v1/invitations/inv_2 -> 200
                POST /v1/invitations/inv_2/revoke -> 204
                GET /v1/invitations/inv_2 -> 200
            "#]]
        },
    );
}

/// However many of a type there are, it is listed once by whoever makes some, and once by whoever
/// refreshes some. What a `POST` for an application leaves out is read once for each.
#[test]
fn of_many_at_once() {
    on_every_cli(|world| {
        home(world);
        let all = |count| -> String { SAMPLES.iter().map(|it| it.many("a", count)).collect() };
        world.configuration(&all(5));
        let created = world.apply_unsettled(&[]);
        created.succeeds();
        for sample in SAMPLES {
            let lists = times_requested(&created, "GET", &sample.path());
            let others = single_reads(&created, &sample.path());
            let posts = times_requested(&created, "POST", &sample.path());
            let listed = usize::from(sample.type_name != WORKSPACE.type_name);
            let completing = if sample.type_name == OAUTH_APPLICATION.type_name {
                5
            } else {
                0
            };
            assert_eq!(
                (lists, others, posts),
                (listed, completing, 5),
                "{sample:?}"
            );
        }
        let planned = world.plan();
        planned.is_empty();
        for sample in SAMPLES {
            let lists = times_requested(&planned, "GET", &sample.path());
            let others = single_reads(&planned, &sample.path());
            assert_eq!((lists, others), (1, 1), "{sample:?}");
        }
        assert_eq!(planned.requests().len(), 2 * SAMPLES.len());
    });
}

/// However many objects are looked up by name, their type is listed once.
#[test]
fn of_many_lookups() {
    on_every_cli(|world| {
        for number in 0..4 {
            world.created_elsewhere("workspaces", json!({ "name": format!("number {number}") }));
        }
        world.configuration(
            r#"
            data "texture_workspace" "each" {
              count = 4
              name  = "number ${count.index}"
            }
            data "texture_workspaces" "all" {}
            data "texture_workspaces" "some" {
              name_regex = "[12]"
            }
            "#,
        );
        world.apply_unsettled(&[]).succeeds().sends(expect![[r#"
            GET /v1/workspaces?page=1&perPage=100 -> 200
        "#]]);
    });
}
