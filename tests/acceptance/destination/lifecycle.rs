//! A destination's life: created, changed one argument at a time, replaced, destroyed.

use expect_test::expect;
use serde_json::json;

use super::{ADDRESS, EMAIL, WEBHOOK, home, webhook_with, with};
use crate::harness::on_every_cli;

#[test]
fn creating_a_webhook_takes_one_request() {
    on_every_cli(|world| {
        home(world);
        world.configuration(WEBHOOK);
        world.plan().changes(expect![[r#"
            create texture_destination.a
              active: true
              created_at: (known after apply)
              destination_type: "WEBHOOK"
              device_type: "ALL"
              event_types: ["ALERT_CREATED","DEVICE_CONNECTED"]
              headers: {}
              id: (known after apply)
              include_weather: false
              label: "a"
              secret: (known after apply)
              updated_at: (known after apply)
              url: "https://example.com/events"
              workspace_id: (known after apply)
        "#]]);
        world.apply().succeeds().writes(expect![[r#"
            POST /v1/destinations {"destinationType":"WEBHOOK","deviceType":"ALL","eventTypes":["ALERT_CREATED","DEVICE_CONNECTED"],"includeWeather":false,"label":"a","url":"https://example.com/events"} -> 201
        "#]]);
        world.state_is(
            ADDRESS,
            expect![[r#"
                {
                  "active": true,
                  "created_at": "TIME",
                  "deactivated_at": null,
                  "deactivated_reason": null,
                  "destination_type": "WEBHOOK",
                  "device_type": "ALL",
                  "email": null,
                  "event_types": [
                    "ALERT_CREATED",
                    "DEVICE_CONNECTED"
                  ],
                  "headers": {},
                  "headers_wo": null,
                  "headers_wo_version": null,
                  "id": "dest_1",
                  "include_weather": false,
                  "label": "a",
                  "secret": "whsec_SECRET",
                  "secret_wo": null,
                  "secret_wo_version": null,
                  "timeouts": null,
                  "updated_at": "TIME",
                  "url": "https://example.com/events",
                  "workspace_id": "ws_1"
                }
            "#]],
        );
        world.destroy().succeeds().writes(expect![[r#"
            DELETE /v1/destinations/dest_1 -> 204
        "#]]);
        assert!(world.emulator.objects("destinations").is_empty());
    });
}

#[test]
fn creating_one_for_mail_takes_one_request() {
    on_every_cli(|world| {
        home(world);
        world.configuration(EMAIL);
        world.apply().succeeds().writes(expect![[r#"
            POST /v1/destinations {"destinationType":"EMAIL","deviceType":"ALL","email":"ops@example.com","eventTypes":["DEVICE_CONNECTED"],"includeWeather":false,"label":"a"} -> 201
        "#]]);
        world.state_is(
            ADDRESS,
            expect![[r#"
                {
                  "active": true,
                  "created_at": "TIME",
                  "deactivated_at": null,
                  "deactivated_reason": null,
                  "destination_type": "EMAIL",
                  "device_type": "ALL",
                  "email": "ops@example.com",
                  "event_types": [
                    "DEVICE_CONNECTED"
                  ],
                  "headers": {},
                  "headers_wo": null,
                  "headers_wo_version": null,
                  "id": "dest_1",
                  "include_weather": false,
                  "label": "a",
                  "secret": null,
                  "secret_wo": null,
                  "secret_wo_version": null,
                  "timeouts": null,
                  "updated_at": "TIME",
                  "url": null,
                  "workspace_id": "ws_1"
                }
            "#]],
        );
    });
}

#[test]
fn everything_that_is_set_is_sent() {
    on_every_cli(|world| {
        home(world);
        let workspace = world.created_elsewhere("workspaces", json!({ "name": "other" }));
        world.configuration(&webhook_with(&format!(
            r#"
            device_type     = "VEHICLES"
            include_weather = true
            active          = true
            headers         = {{ "X-Team" = "platform" }}
            secret          = "hush"
            workspace_id    = {workspace:?}
            "#
        )));
        world.apply().succeeds().writes(expect![[r#"
            POST /v1/destinations {"destinationType":"WEBHOOK","deviceType":"VEHICLES","eventTypes":["ALERT_CREATED","DEVICE_CONNECTED"],"headers":{"X-Team":"platform"},"includeWeather":true,"label":"a","secret":"hush","url":"https://example.com/events","workspaceId":"ws_1"} -> 201
        "#]]);
        world.state_is(
            ADDRESS,
            expect![[r#"
                {
                  "active": true,
                  "created_at": "TIME",
                  "deactivated_at": null,
                  "deactivated_reason": null,
                  "destination_type": "WEBHOOK",
                  "device_type": "VEHICLES",
                  "email": null,
                  "event_types": [
                    "ALERT_CREATED",
                    "DEVICE_CONNECTED"
                  ],
                  "headers": {
                    "X-Team": "platform"
                  },
                  "headers_wo": null,
                  "headers_wo_version": null,
                  "id": "dest_1",
                  "include_weather": true,
                  "label": "a",
                  "secret": "hush",
                  "secret_wo": null,
                  "secret_wo_version": null,
                  "timeouts": null,
                  "updated_at": "TIME",
                  "url": "https://example.com/events",
                  "workspace_id": "ws_1"
                }
            "#]],
        );
    });
}

#[test]
fn each_argument_is_changed_by_itself() {
    on_every_cli(|world| {
        home(world);
        world.configuration(WEBHOOK);
        world.apply().succeeds();
        let changes = [
            (
                WEBHOOK.replace(r#"= "a""#, r#"= "b""#),
                expect![[r#"
                    update texture_destination.a
                      label: "a" -> "b"
                      updated_at: "TIME" -> (known after apply)
                "#]],
                expect![[r#"
                    PATCH /v1/destinations/dest_1 {"label":"b"} -> 200
                "#]],
            ),
            (
                WEBHOOK.replace(r#""DEVICE_CONNECTED", "#, ""),
                expect![[r#"
                    update texture_destination.a
                      event_types: ["ALERT_CREATED","DEVICE_CONNECTED"] -> ["ALERT_CREATED"]
                      updated_at: "TIME" -> (known after apply)
                "#]],
                expect![[r#"
                    PATCH /v1/destinations/dest_1 {"eventTypes":["ALERT_CREATED"]} -> 200
                "#]],
            ),
            (
                WEBHOOK.replace("/events", "/v2/events"),
                expect![[r#"
                    update texture_destination.a
                      updated_at: "TIME" -> (known after apply)
                      url: "https://example.com/events" -> "https://example.com/v2/events"
                "#]],
                expect![[r#"
                    PATCH /v1/destinations/dest_1 {"url":"https://example.com/v2/events"} -> 200
                "#]],
            ),
            (
                webhook_with(r#"device_type = "BATTERIES""#),
                expect![[r#"
                    update texture_destination.a
                      device_type: "ALL" -> "BATTERIES"
                      updated_at: "TIME" -> (known after apply)
                "#]],
                expect![[r#"
                    PATCH /v1/destinations/dest_1 {"deviceType":"BATTERIES"} -> 200
                "#]],
            ),
            (
                webhook_with("include_weather = true"),
                expect![[r#"
                    update texture_destination.a
                      include_weather: false -> true
                      updated_at: "TIME" -> (known after apply)
                "#]],
                expect![[r#"
                    PATCH /v1/destinations/dest_1 {"includeWeather":true} -> 200
                "#]],
            ),
            (
                webhook_with(r#"headers = { "X-Team" = "platform" }"#),
                expect![[r#"
                    update texture_destination.a
                      headers: {} -> {"X-Team":"platform"}
                      updated_at: "TIME" -> (known after apply)
                "#]],
                expect![[r#"
                    PATCH /v1/destinations/dest_1 {"headers":{"X-Team":"platform"}} -> 200
                "#]],
            ),
        ];
        for (configuration, plan, writes) in changes {
            world.configuration(&configuration);
            world.plan().changes(plan);
            world.apply().succeeds().writes(writes);
            world.configuration(WEBHOOK);
            world.apply().succeeds();
        }
        world.configuration(EMAIL);
        world.apply().succeeds();
        world.configuration(&EMAIL.replace("ops@", "sre@"));
        world.plan().changes(expect![[r#"
            update texture_destination.a
              email: "ops@example.com" -> "sre@example.com"
              updated_at: "TIME" -> (known after apply)
        "#]]);
        world.apply().succeeds().writes(expect![[r#"
            PATCH /v1/destinations/dest_2 {"email":"sre@example.com"} -> 200
        "#]]);
    });
}

#[test]
fn all_that_changes_takes_one_request() {
    on_every_cli(|world| {
        home(world);
        world.configuration(WEBHOOK);
        world.apply().succeeds();
        let changed = with(
            &WEBHOOK
                .replace(r#"= "a""#, r#"= "b""#)
                .replace("https", "http"),
            r#"
            active          = false
            device_type     = "CHARGERS"
            headers         = { "X-Team" = "platform" }
            include_weather = true
            secret          = "hush"
            "#,
        );
        world.configuration(&changed);
        world.apply().succeeds().writes(expect![[r#"
            PATCH /v1/destinations/dest_1 {"deactivated":true,"deviceType":"CHARGERS","headers":{"X-Team":"platform"},"includeWeather":true,"label":"b","secret":"hush","url":"http://example.com/events"} -> 200
        "#]]);
    });
}

#[test]
fn type_and_workspace_need_a_new_one() {
    on_every_cli(|world| {
        home(world);
        let other = world.created_elsewhere("workspaces", json!({ "name": "other" }));
        world.configuration(WEBHOOK);
        world.apply().succeeds();
        world.configuration(&webhook_with(&format!("workspace_id = {other:?}")));
        world.plan().changes(expect![[r#"
            replace texture_destination.a (replace_because_cannot_update)
              created_at: "TIME" -> (known after apply)
              id: "dest_1" -> (known after apply)
              secret: "whsec_SECRET" -> (known after apply)
              updated_at: "TIME" -> (known after apply)
              workspace_id: "ws_1" -> "ws_2" # forces replacement
        "#]]);
        world.apply().succeeds().writes(expect![[r#"
            DELETE /v1/destinations/dest_1 -> 204
            POST /v1/destinations {"destinationType":"WEBHOOK","deviceType":"ALL","eventTypes":["ALERT_CREATED","DEVICE_CONNECTED"],"includeWeather":false,"label":"a","url":"https://example.com/events","workspaceId":"ws_2"} -> 201
        "#]]);
        // Taken out, it stays where it is.
        world.configuration(WEBHOOK);
        world.plan().is_empty();
        world.configuration(EMAIL);
        world.plan().changes(expect![[r#"
            replace texture_destination.a (replace_because_cannot_update)
              created_at: "TIME" -> (known after apply)
              destination_type: "WEBHOOK" -> "EMAIL" # forces replacement
              email: null -> "ops@example.com"
              event_types: ["ALERT_CREATED","DEVICE_CONNECTED"] -> ["DEVICE_CONNECTED"]
              id: "dest_2" -> (known after apply)
              secret: "whsec_SECRET" -> (known after apply)
              updated_at: "TIME" -> (known after apply)
              url: "https://example.com/events" -> null
              workspace_id: "ws_2" -> (known after apply)
        "#]]);
        world.apply().succeeds().writes(expect![[r#"
            DELETE /v1/destinations/dest_2 -> 204
            POST /v1/destinations {"destinationType":"EMAIL","deviceType":"ALL","email":"ops@example.com","eventTypes":["DEVICE_CONNECTED"],"includeWeather":false,"label":"a"} -> 201
        "#]]);
    });
}

#[test]
fn the_provider_says_where_what_names_no_workspace_lands() {
    on_every_cli(|world| {
        home(world);
        let other = world.created_elsewhere("workspaces", json!({ "name": "other" }));
        world.set("TEXTURE_WORKSPACE_ID", &other);
        world.configuration(WEBHOOK);
        world.apply().succeeds().writes(expect![[r#"
            POST /v1/destinations {"destinationType":"WEBHOOK","deviceType":"ALL","eventTypes":["ALERT_CREATED","DEVICE_CONNECTED"],"includeWeather":false,"label":"a","url":"https://example.com/events","workspaceId":"ws_1"} -> 201
        "#]]);
        world.unset("TEXTURE_WORKSPACE_ID");
        world.plan().is_empty();
    });
}

#[test]
fn timeouts_are_recorded_without_a_request() {
    on_every_cli(|world| {
        home(world);
        world.configuration(WEBHOOK);
        world.apply().succeeds();
        world.configuration(&webhook_with("timeouts {\n    create = \"1m\"\n  }"));
        world.plan().changes(expect![[r#"
            update texture_destination.a
              timeouts: null -> {"create":"1m","delete":null,"read":null,"update":null}
        "#]]);
        world.apply().succeeds().writes(expect![""]);
    });
}
