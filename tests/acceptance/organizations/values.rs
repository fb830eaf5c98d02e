//! Values: what is sensitive is in no message, numbers arrive as written, and what turns out null is planned
//! so that it can.

use serde_json::json;

use crate::harness::on_every_cli;
use crate::samples::home;

const SENSITIVE: &str = r#"
variable "hook" {
  sensitive = true
  default   = "https://hooks.example.com/services/SUPERSECRETTOKEN"
}
resource "texture_destination" "d" {
  label            = "hook"
  destination_type = "WEBHOOK"
  event_types      = ["DEVICE_CONNECTED"]
  url              = var.hook
}
resource "texture_collection" "c" {
  name            = "c"
  collection_type = "DEVICE"
  criteria        = { rule = { attribute = "a", operator = "EQUALS", value = sensitive("CRITSECRET") } }
}
"#;

#[test]
fn no_message_has_a_value_that_the_configuration_marks_sensitive() {
    on_every_cli(|world| {
        home(world);
        world.configuration(SENSITIVE);
        world.apply().succeeds();
        let change = json!({ "url": "https://elsewhere.example.com/OTHERSECRET" });
        world
            .emulator
            .edit(&world.id("texture_destination.d"), change)
            .unwrap();
        let criteria =
            json!({ "rule": { "attribute": "a", "operator": "EQUALS", "value": "OTHERSECRET" } });
        world
            .emulator
            .edit(
                &world.id("texture_collection.c"),
                json!({ "criteria": criteria }),
            )
            .unwrap();
        let drifted = world.plan();
        assert!(
            drifted.text().contains("`url`") && drifted.text().contains("`criteria`"),
            "{}",
            drifted.text()
        );
        world.configuration(&SENSITIVE.replace("https://", ""));
        let refused = world.plan();
        refused.fails_saying("must begin with https:// or http://");
        for run in [&drifted, &refused] {
            assert!(!run.text().contains("SECRET"), "{}", run.text());
        }
    });
}

/// The API's own words may quote what it was sent.
#[test]
fn what_the_api_quotes_of_a_request_is_hidden() {
    on_every_cli(|world| {
        home(world);
        world.configuration(SENSITIVE);
        let says =
            r#"{"message":"https://hooks.example.com/services/SUPERSECRETTOKEN is not reachable"}"#;
        let refusal = texture_emulator::Fault::on("POST", "/v1/destinations")
            .status(400)
            .body(says);
        world.emulator.fault(refusal);
        let run = world.apply_unsettled(&[]);
        run.fails_saying("(sensitive) is not reachable");
        assert!(!run.text().contains("SUPERSECRET"), "{}", run.text());
    });
}

#[test]
fn numbers_arrive_as_written_or_are_refused() {
    on_every_cli(|world| {
        home(world);
        let text = |number: &str| {
            format!(
                "resource \"texture_collection\" \"c\" {{\n  name = \"c\"\n  collection_type = \"DEVICE\"\n  \
                 criteria = {{ rule = {{ attribute = \"a\", operator = \"EQUALS\", value = {number} }} }}\n}}\n"
            )
        };
        for number in [
            "12.917521550408111",
            "58645116517506310000",
            "0.1",
            "-3",
            "1e21",
        ] {
            world.configuration(&text(number));
            world.apply().succeeds();
            let object = world
                .emulator
                .object(&world.id("texture_collection.c"))
                .unwrap();
            let sent = object.pointer("/criteria/rule/value").unwrap().to_string();
            let same = sent.parse::<f64>().ok() == number.parse::<f64>().ok();
            assert!(
                same && (sent == number || number.contains('e')),
                "{number}: {sent}"
            );
        }
        world.configuration(&text("89911012000032045101"));
        world.plan().fails_saying("Write it as a string, in quotes");
    });
}

/// An unknown value that may turn out null, and then be the default, keeps no promise of its own.
#[test]
fn what_turns_out_null_while_applying_is_applied() {
    on_every_cli(|world| {
        home(world);
        let text = r#"
variable "token" {
  default = ""
}
resource "terraform_data" "token" {
  input = var.token
}
resource "texture_destination" "d" {
  label            = "hook"
  destination_type = "WEBHOOK"
  event_types      = ["DEVICE_CONNECTED"]
  url              = "https://example.com"
  headers = terraform_data.token.output == "" ? null : {
    Authorization = "Bearer ${terraform_data.token.output}"
  }
  device_type = terraform_data.token.output == "" ? null : "BATT${terraform_data.token.output}"
}
"#;
        world.configuration(text);
        world.apply().succeeds();
        world.apply_unsettled(&["-var=token=ERIES"]).succeeds();
        world.apply().succeeds();
        // Certainly not null, and with a prefix.
        let prefixed = text.replace(
            "terraform_data.token.output == \"\" ? null : \"BATT",
            "\"BATT",
        );
        world.configuration(&prefixed);
        world.apply_unsettled(&["-var=token=ERY"]).succeeds();
    });
}

#[test]
fn a_filter_that_fits_nothing_is_warned_of() {
    on_every_cli(|world| {
        home(world);
        for (source, filter) in [
            ("texture_api_keys", "type = \"server\""),
            ("texture_destinations", "destination_type = \"SLACK\""),
            ("texture_members", "role = \"admin\""),
            ("texture_invitations", "status = \"OPEN\""),
            ("texture_audit_logs", "resource_type = \"workspace\""),
        ] {
            world.configuration(&format!("data {source:?} \"all\" {{\n  {filter}\n}}\n"));
            let run = world.apply_unsettled(&[]);
            assert!(
                run.succeeds().text().contains("Unlisted value for"),
                "{source}: {}",
                run.text()
            );
        }
    });
}

#[test]
fn headers_that_http_cannot_carry_are_refused() {
    on_every_cli(|world| {
        for header in [
            "\"X Token\" = \"a\"",
            "X-Token = \"HUSH\\n\"",
            "\"\" = \"a\"",
        ] {
            world.configuration(&format!(
                "resource \"texture_destination\" \"d\" {{\n  label = \"d\"\n  destination_type = \"WEBHOOK\"\n  \
                 event_types = [\"SITE_CREATED\"]\n  url = \"https://example.com\"\n  headers = {{ {header} }}\n}}\n"
            ));
            let run = world.plan();
            run.fails_saying("that no HTTP header can have");
            assert!(!run.text().contains("HUSH"));
        }
    });
}
