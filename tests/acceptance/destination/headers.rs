//! `headers`: a map that is replaced as a whole, and none in any spelling.

use expect_test::expect;
use serde_json::json;
use texture_emulator::Quirk;

use super::{ADDRESS, WEBHOOK, created_elsewhere, home, webhook_with};
use crate::harness::on_every_cli;

#[test]
fn null_and_an_empty_map_are_none() {
    for quirk in [None, Some(Quirk::HeadersNull)] {
        on_every_cli(|world| {
            home(world);
            quirk
                .into_iter()
                .for_each(|quirk| world.emulator.quirk(quirk));
            for spelling in ["{}", "null"] {
                world.configuration(&webhook_with(&format!("headers = {spelling}")));
                world.apply().succeeds();
            }
            for spelling in ["headers = {}", "headers = null", ""] {
                world.configuration(&webhook_with(spelling));
                world.plan().is_empty();
            }
        });
    }
}

#[test]
fn none_are_none_after_an_import_too() {
    for quirk in [None, Some(Quirk::HeadersNull)] {
        on_every_cli(|world| {
            home(world);
            quirk
                .into_iter()
                .for_each(|quirk| world.emulator.quirk(quirk));
            let id = created_elsewhere(world, json!({}));
            world.configuration(WEBHOOK);
            world.import(ADDRESS, &id).succeeds();
            for spelling in ["headers = {}", "headers = null", ""] {
                world.configuration(&webhook_with(spelling));
                world.plan().is_empty();
            }
        });
    }
}

#[test]
fn all_are_replaced_and_cleared() {
    on_every_cli(|world| {
        home(world);
        world.configuration(&webhook_with(r#"headers = { A = "1", B = "2" }"#));
        world.apply().succeeds().writes(expect![[r#"
            POST /v1/destinations {"destinationType":"WEBHOOK","deviceType":"ALL","eventTypes":["ALERT_CREATED","DEVICE_CONNECTED"],"headers":{"A":"1","B":"2"},"includeWeather":false,"label":"a","url":"https://example.com/events"} -> 201
        "#]]);
        world.configuration(&webhook_with(r#"headers = { B = "3", C = "4" }"#));
        world.plan().changes(expect![[r#"
            update texture_destination.a
              headers: {"A":"1","B":"2"} -> {"B":"3","C":"4"}
              updated_at: "TIME" -> (known after apply)
        "#]]);
        world.apply().succeeds().writes(expect![[r#"
            PATCH /v1/destinations/dest_1 {"headers":{"B":"3","C":"4"}} -> 200
        "#]]);
        world.configuration(WEBHOOK);
        world.plan().changes(expect![[r#"
            update texture_destination.a
              headers: {"B":"3","C":"4"} -> {}
              updated_at: "TIME" -> (known after apply)
        "#]]);
        world.apply().succeeds().writes(expect![[r#"
            PATCH /v1/destinations/dest_1 {"headers":{}} -> 200
        "#]]);
    });
}
