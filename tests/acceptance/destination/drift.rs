//! What is changed elsewhere is seen, and mended.

use expect_test::expect;
use serde_json::json;

use super::{ADDRESS, WEBHOOK, home, webhook_with};
use crate::harness::on_every_cli;

#[test]
fn each_attribute_is_corrected() {
    on_every_cli(|world| {
        home(world);
        world.configuration(&webhook_with(r#"headers = { "X-Team" = "platform" }"#));
        world.apply().succeeds();
        let id = world.id(ADDRESS);
        for (elsewhere, drift, writes) in [
            (
                json!({ "label": "z" }),
                expect![[r#"
                update texture_destination.a
                  label: "a" -> "z"
                  updated_at: "TIME" -> "TIME"
            "#]],
                expect![[r#"
                PATCH /v1/destinations/dest_1 {"label":"a"} -> 200
            "#]],
            ),
            (
                json!({ "eventTypes": ["SITE_CREATED"] }),
                expect![[r#"
                update texture_destination.a
                  event_types: ["ALERT_CREATED","DEVICE_CONNECTED"] -> ["SITE_CREATED"]
                  updated_at: "TIME" -> "TIME"
            "#]],
                expect![[r#"
                PATCH /v1/destinations/dest_1 {"eventTypes":["ALERT_CREATED","DEVICE_CONNECTED"]} -> 200
            "#]],
            ),
            (
                json!({ "deviceType": "VEHICLES" }),
                expect![[r#"
                update texture_destination.a
                  device_type: "ALL" -> "VEHICLES"
                  updated_at: "TIME" -> "TIME"
            "#]],
                expect![[r#"
                PATCH /v1/destinations/dest_1 {"deviceType":"ALL"} -> 200
            "#]],
            ),
            (
                json!({ "url": "https://example.com/z" }),
                expect![[r#"
                update texture_destination.a
                  updated_at: "TIME" -> "TIME"
                  url: "https://example.com/events" -> "https://example.com/z"
            "#]],
                expect![[r#"
                PATCH /v1/destinations/dest_1 {"url":"https://example.com/events"} -> 200
            "#]],
            ),
            (
                json!({ "includeWeather": true }),
                expect![[r#"
                update texture_destination.a
                  include_weather: false -> true
                  updated_at: "TIME" -> "TIME"
            "#]],
                expect![[r#"
                PATCH /v1/destinations/dest_1 {"includeWeather":false} -> 200
            "#]],
            ),
            (
                json!({ "headers": { "X-Team": null, "X-Z": "z" } }),
                expect![[r#"
                update texture_destination.a
                  headers: {"X-Team":"platform"} -> {"X-Z":"z"}
                  updated_at: "TIME" -> "TIME"
            "#]],
                expect![[r#"
                PATCH /v1/destinations/dest_1 {"headers":{"X-Team":"platform"}} -> 200
            "#]],
            ),
            (
                json!({ "headers": { "X-Team": null } }),
                expect![[r#"
                update texture_destination.a
                  headers: {"X-Team":"platform"} -> {}
                  updated_at: "TIME" -> "TIME"
            "#]],
                expect![[r#"
                PATCH /v1/destinations/dest_1 {"headers":{"X-Team":"platform"}} -> 200
            "#]],
            ),
        ] {
            world.emulator.edit(&id, elsewhere).unwrap();
            world.plan().drift(drift);
            world.apply().succeeds().writes(writes);
        }
    });
}

#[test]
fn who_changed_it_is_reported() {
    on_every_cli(|world| {
        home(world);
        world.configuration(&webhook_with(r#"headers = { Authorization = "Bearer a" }"#));
        world.apply().succeeds();
        let changed = json!({ "label": "z", "headers": { "Authorization": "Bearer z" } });
        world.emulator.edit(&world.id(ADDRESS), changed).unwrap();
        world.plan().warns(expect![[r#"
            Changed outside of Terraform
            on resource "texture_destination" "a"

            texture_destination with id "dest_1" differs from state in `label`, `headers`; the plan shows how.

            According to the audit log, `destination.update` by user usr_1 at TIME.
        "#]]);
    });
}

/// Neither is a later time of change, nor a telephone number, which has no argument.
#[test]
fn what_nobody_configures_is_nothing_to_correct() {
    on_every_cli(|world| {
        home(world);
        world.configuration(WEBHOOK);
        world.apply().succeeds();
        let touched = json!({ "updatedAt": "2031-01-01T00:00:00.000Z", "phoneNumber": "+491" });
        world.emulator.edit(&world.id(ADDRESS), touched).unwrap();
        world.plan().is_empty();
    });
}

#[test]
fn one_removed_outside_is_reported_and_recreated() {
    on_every_cli(|world| {
        home(world);
        world.configuration(WEBHOOK);
        world.apply().succeeds();
        world.emulator.remove(&world.id(ADDRESS)).unwrap();
        world.plan().warns(expect![[r#"
            Object is gone
            on resource "texture_destination" "a"

            texture_destination with id "dest_1" no longer exists: it was removed outside of this configuration. It has been taken out of state, and the next apply creates it again. If it should not exist, remove its block from the configuration.
            ---
            Who removed texture_destination with id "dest_1"
            on resource "texture_destination" "a"

            According to the audit log, `destination.delete` by user usr_1 at TIME.
        "#]]);
        world.apply().succeeds().writes(expect![[r#"
            POST /v1/destinations {"destinationType":"WEBHOOK","deviceType":"ALL","eventTypes":["ALERT_CREATED","DEVICE_CONNECTED"],"includeWeather":false,"label":"a","url":"https://example.com/events"} -> 201
        "#]]);
        world.emulator.remove(&world.id(ADDRESS)).unwrap();
        let run = world.apply_unsettled(&["-destroy", "-refresh=false"]);
        run.succeeds().writes(expect![[r#"
            DELETE /v1/destinations/dest_2 -> 404
        "#]]);
    });
}
