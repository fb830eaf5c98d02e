//! Destinations that exist already come under Terraform's care.

use expect_test::expect;
use serde_json::json;

use super::{ADDRESS, WEBHOOK, created_elsewhere, home};
use crate::harness::{Feature, on_every_cli, on_every_cli_with};

#[test]
fn by_command() {
    on_every_cli(|world| {
        home(world);
        let id = created_elsewhere(world, json!({}));
        world.configuration(WEBHOOK);
        world.import(ADDRESS, &id).succeeds().writes(expect![""]);
        world.plan().is_empty();
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
    });
}

#[test]
fn by_block_with_an_id() {
    on_every_cli(|world| {
        home(world);
        let members = json!({ "headers": { "A": "1" }, "deviceType": "VEHICLES" });
        let id = created_elsewhere(world, members);
        world.configuration(WEBHOOK);
        world.import_block(ADDRESS, &format!("id = {id:?}"));
        world.plan().changes(expect![[r#"
            update texture_destination.a (import by id "dest_1")
              device_type: "VEHICLES" -> "ALL"
              headers: {"A":"1"} -> {}
              updated_at: "TIME" -> (known after apply)
        "#]]);
        world.apply().succeeds().writes(expect![[r#"
            PATCH /v1/destinations/dest_1 {"deviceType":"ALL","headers":{}} -> 200
        "#]]);
    });
}

#[test]
fn by_block_with_an_identity() {
    on_every_cli_with(Feature::ImportByIdentity, |world| {
        home(world);
        let id = created_elsewhere(world, json!({}));
        world.configuration(WEBHOOK);
        world.import_block(ADDRESS, &format!("identity = {{ id = {id:?} }}"));
        world.plan().changes(expect![[r#"
            import texture_destination.a (import by identity {"id":"dest_1"})
        "#]]);
        world.apply().succeeds().writes(expect![""]);
    });
}

#[test]
fn generated_configuration_changes_nothing() {
    on_every_cli(|world| {
        home(world);
        let headers = json!({ "X-Quote": "say \"${hi}\"\\n", "X-Team": "platform" });
        let id = created_elsewhere(world, json!({ "headers": headers, "includeWeather": true }));
        let generated = world.generate(ADDRESS, &id);
        let expected = match world.cli.has(Feature::GeneratedByProvider) {
            // Without what has its default.
            true => expect![[r#"
                resource "texture_destination" "a" {
                  destination_type = "WEBHOOK"
                  email            = null
                  event_types      = ["ALERT_CREATED", "DEVICE_CONNECTED"]
                  headers = {
                    X-Quote = "say \"$${hi}\"\\n"
                    X-Team  = "platform"
                  }
                  headers_wo         = null # sensitive
                  headers_wo_version = null
                  include_weather    = true
                  label              = "a"
                  secret_wo          = null # sensitive
                  secret_wo_version  = null
                  url                = "https://example.com/events"
                  workspace_id       = "ws_1"
                }
            "#]],
            false => expect![[r#"
                resource "texture_destination" "a" {
                  active           = true
                  destination_type = "WEBHOOK"
                  device_type      = "ALL"
                  email            = null
                  event_types      = ["ALERT_CREATED", "DEVICE_CONNECTED"]
                  headers = {
                    X-Quote = "say \"$${hi}\"\\n"
                    X-Team  = "platform"
                  }
                  headers_wo         = null # sensitive
                  headers_wo_version = null
                  include_weather    = true
                  label              = "a"
                  secret             = null # sensitive
                  secret_wo          = null # sensitive
                  secret_wo_version  = null
                  url                = "https://example.com/events"
                  workspace_id       = "ws_1"
                }
            "#]],
        };
        expected.assert_eq(&generated);
        world.plan().changes(expect![[r#"
            import texture_destination.a (import by id "dest_1")
        "#]]);
        world.apply().succeeds().writes(expect![""]);
    });
}

#[test]
fn what_does_not_exist_cannot_be_imported() {
    on_every_cli(|world| {
        world.configuration(WEBHOOK);
        world.import_block(ADDRESS, "id = \"dest_00000000000000000000\"");
        world
            .plan()
            .fails_saying("Cannot import non-existent remote object");
    });
}
