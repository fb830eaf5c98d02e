//! What is refused before any request, and what is only warned of.

use expect_test::expect;
use texture_emulator::Quirk;

use super::{EMAIL, WEBHOOK, home, webhook_with, with};
use crate::harness::on_every_cli;

#[test]
fn each_type_has_its_address() {
    on_every_cli(|world| {
        let webhook_by_mail = WEBHOOK
            .replace("url  ", "email")
            .replace("https://", "ops@");
        world.configuration(&webhook_by_mail);
        world.validate().fails_with(expect![[r#"
            Missing url
            on resource "texture_destination" "a"

            `url` is required when `destination_type` is "WEBHOOK". Set it.
            ---
            Unexpected email
            on resource "texture_destination" "a": email            = "ops@example.com/events"

            `email` can be set only when `destination_type` is "EMAIL". Take it out, or change `destination_type`.
        "#]]);
        let mail_to_the_web = EMAIL.replace("email", "url  ").replace("ops@", "https://");
        world.configuration(&mail_to_the_web);
        world.validate().fails_with(expect![[r#"
            Unexpected url
            on resource "texture_destination" "a": url              = "https://example.com"

            `url` can be set only when `destination_type` is "WEBHOOK". Take it out, or change `destination_type`.
            ---
            Missing email
            on resource "texture_destination" "a"

            `email` is required when `destination_type` is "EMAIL". Set it.
        "#]]);
        world.configuration(&webhook_with(r#"email = "ops@example.com""#));
        world.plan().fails_with(expect![[r#"
            Unexpected email
            on resource "texture_destination" "a": email = "ops@example.com"

            `email` can be set only when `destination_type` is "EMAIL". Take it out, or change `destination_type`.
        "#]]).sends(expect![""]);
    });
}

#[test]
fn addresses_look_like_addresses() {
    on_every_cli(|world| {
        for url in ["ftp://example.com", "example.com/events", ""] {
            world.configuration(&WEBHOOK.replace("https://example.com/events", url));
            world.validate().fails_with(match url {
                "" => expect![[r#"
                    Invalid value for url
                    on resource "texture_destination" "a": url              = ""

                    The value must begin with https:// or http://, and name a host.
                "#]],
                "ftp://example.com" => expect![[r#"
                    Invalid value for url
                    on resource "texture_destination" "a": url              = "ftp://example.com"

                    The value must begin with https:// or http://, and name a host.
                "#]],
                _ => expect![[r#"
                    Invalid value for url
                    on resource "texture_destination" "a": url              = "example.com/events"

                    The value must begin with https:// or http://, and name a host.
                "#]],
            });
        }
        world.configuration(&EMAIL.replace("ops@example.com", "ops"));
        world.validate().fails_with(expect![[r#"
            Invalid value for email
            on resource "texture_destination" "a": email            = "ops"

            The value must be a mail address.
        "#]]);
    });
}

#[test]
fn texts_are_not_empty_and_types_are_known() {
    on_every_cli(|world| {
        world.configuration(
            r#"
            resource "texture_destination" "a" {
              label            = ""
              destination_type = "PAGER"
              event_types      = []
              secret           = ""
              workspace_id     = ""
            }
            "#,
        );
        world.validate().fails_with(expect![[r#"
            Invalid value for label
            on resource "texture_destination" "a": label            = ""

            The value must have at least 1 character. Got 0.
            ---
            Invalid value for destination_type
            on resource "texture_destination" "a": destination_type = "PAGER"

            The value must be one of `WEBHOOK`, `EMAIL`.
            ---
            Invalid value for event_types
            on resource "texture_destination" "a": event_types      = []

            The value must have at least 1 element. Got 0.
            ---
            Invalid value for secret
            on resource "texture_destination" "a": secret           = ""

            The value must have at least 1 character. Got 0.
            ---
            Invalid value for workspace_id
            on resource "texture_destination" "a": workspace_id     = ""

            The value must have at least 1 character. Got 0.
        "#]]);
    });
}

/// The documented lists were cut, or grow: the API may know more.
#[test]
fn unlisted_types_are_warned_of() {
    on_every_cli(|world| {
        home(world);
        let unlisted = with(
            &WEBHOOK.replace("ALERT_CREATED", "ALERT_RESOLVED"),
            r#"device_type = "HEAT_PUMPS""#,
        );
        world.configuration(&unlisted);
        world.validate().succeeds().warns(expect![[r#"
            Unlisted value for event_types
            on resource "texture_destination" "a": event_types      = ["DEVICE_CONNECTED", "ALERT_RESOLVED"]

            The value is none of those that this version of the provider knows: `COMMAND_FAILED`, `COMMAND_SCHEDULED`, `COMMAND_SUCCEEDED`, `COMMAND_OVERRIDDEN`, `CONNECTION_FAILED`, `CUSTOMER_CREATED`, `CUSTOMER_DELETED`, `CUSTOMER_UPDATED`, `DEVICE_CONNECTED`, `DEVICE_DISCONNECTED`, `DEVICE_DISCOVERED`, `DEVICE_UPDATED`, `ENROLLMENT_APPROVED`, `ENROLLMENT_REJECTED`, `ENROLLMENT_SUBMITTED`, `SITE_CREATED`, `SITE_DELETED`, `SITE_UPDATED`, `ALERT_CREATED`, `ALERT_UPDATED`. If the API knows it, ignore this; otherwise correct it.
            ---
            Unlisted value for device_type
            on resource "texture_destination" "a": device_type = "HEAT_PUMPS"

            The value is none of those that this version of the provider knows: `ALL`, `BATTERIES`, `CHARGERS`, `SOLAR_INVERTERS`, `THERMOSTATS`, `VEHICLES`. If the API knows it, ignore this; otherwise correct it.
        "#]]);
        world.apply().succeeds().writes(expect![[r#"
            POST /v1/destinations {"destinationType":"WEBHOOK","deviceType":"HEAT_PUMPS","eventTypes":["ALERT_RESOLVED","DEVICE_CONNECTED"],"includeWeather":false,"label":"a","url":"https://example.com/events"} -> 201
        "#]]);
    });
}

#[test]
fn the_order_of_event_types_means_nothing() {
    on_every_cli(|world| {
        home(world);
        world.emulator.quirk(Quirk::EventTypesReordered);
        world.configuration(WEBHOOK);
        world.apply().succeeds();
        let turned = r#"["ALERT_CREATED", "DEVICE_CONNECTED"]"#;
        let turned = WEBHOOK.replace(r#"["DEVICE_CONNECTED", "ALERT_CREATED"]"#, turned);
        world.configuration(&turned);
        world.plan().is_empty();
    });
}

/// What is not known before apply is checked then.
#[test]
fn what_is_unknown_is_no_error_yet() {
    on_every_cli(|world| {
        home(world);
        world.configuration(
            r#"
            resource "terraform_data" "later" {
              input = { type = "WEBHOOK", url = "https://example.com", events = ["ALERT_CREATED"] }
            }
            resource "texture_destination" "a" {
              label            = "a"
              destination_type = terraform_data.later.output.type
              event_types      = terraform_data.later.output.events
              url              = terraform_data.later.output.url
            }
            "#,
        );
        world.validate().succeeds();
        world.apply().succeeds().writes(expect![[r#"
            POST /v1/destinations {"destinationType":"WEBHOOK","deviceType":"ALL","eventTypes":["ALERT_CREATED"],"includeWeather":false,"label":"a","url":"https://example.com"} -> 201
        "#]]);
    });
}
