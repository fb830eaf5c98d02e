//! Values that are only written: sent when their version changes, and in neither plan nor state.

use expect_test::expect;
use serde_json::json;

use super::ADDRESS;
use crate::harness::{Feature, World, on_every_cli_with, on_every_cli_without};
use crate::samples::home;

fn webhook(arguments: &str) -> String {
    format!(
        "resource \"texture_destination\" \"a\" {{\n  label = \"a\"\n  destination_type = \"WEBHOOK\"\n  \
         event_types = [\"SITE_CREATED\"]\n  url = \"https://example.com\"\n  {arguments}\n}}\n"
    )
}

fn written(secret: &str, token: &str, version: &str) -> String {
    webhook(&format!(
        "secret_wo = {secret:?}\n  secret_wo_version = {version:?}\n  \
         headers_wo = {{ Authorization = {token:?} }}\n  headers_wo_version = {version:?}"
    ))
}

fn at_the_api(world: &World) -> (String, String) {
    let object = world.emulator.object(&world.id(ADDRESS)).unwrap();
    (object["secret"].to_string(), object["headers"].to_string())
}

fn nothing_is_stored(world: &World) {
    for file in ["terraform.tfstate", "plan.bin"] {
        let bytes = std::fs::read(world.path(file)).unwrap();
        assert!(!String::from_utf8_lossy(&bytes).contains("HUSH"), "{file}");
    }
    let state = world.state(ADDRESS);
    for name in ["secret", "headers", "secret_wo", "headers_wo"] {
        assert!(state[name].is_null(), "{name}: {state}");
    }
}

#[test]
fn they_are_sent_when_the_version_changes() {
    on_every_cli_with(Feature::WriteOnly, |world| {
        home(world);
        world.configuration(&written("HUSH1", "HUSH1", "1"));
        world.apply().succeeds();
        let sent = |secret: &str| {
            (
                json!(secret).to_string(),
                json!({ "Authorization": secret }).to_string(),
            )
        };
        assert_eq!(at_the_api(world), sent("HUSH1"));
        nothing_is_stored(world);
        world.configuration(&written("HUSH2", "HUSH2", "1"));
        world.plan().is_empty();
        world.configuration(&written("HUSH2", "HUSH2", "2"));
        world.apply().succeeds();
        assert_eq!(at_the_api(world), sent("HUSH2"));
        nothing_is_stored(world);
    });
}

#[test]
fn adopting_them_takes_the_plain_values_out_of_state_and_going_back_brings_them() {
    on_every_cli_with(Feature::WriteOnly, |world| {
        home(world);
        let plain = webhook("secret = \"OPEN\"\n  headers = { Authorization = \"OPEN\" }");
        world.configuration(&plain);
        world.apply().succeeds();
        world.configuration(&written("HUSH", "HUSH", "1"));
        world.apply().succeeds();
        nothing_is_stored(world);
        world.configuration(&plain);
        world.apply().succeeds();
        assert_eq!(world.state(ADDRESS)["secret"], "OPEN");
        world.configuration(&written("HUSH", "HUSH", "1"));
        world.apply().succeeds();
        // Taken out altogether, the secret stays as it is, and the headers go.
        world.configuration(&webhook(""));
        world.apply().succeeds();
        assert_eq!(world.state(ADDRESS)["secret"], "HUSH");
        assert_eq!(at_the_api(world).1, "{}");
    });
}

#[test]
fn an_imported_destination_takes_them() {
    on_every_cli_with(Feature::WriteOnly, |world| {
        home(world);
        world.configuration(&written("HUSH", "HUSH", "1"));
        world.apply().succeeds();
        let id = world.id(ADDRESS);
        world.run(&["state", "rm", ADDRESS]).succeeds();
        world
            .run(&["import", "-input=false", ADDRESS, &id])
            .succeeds();
        world.apply().succeeds();
        nothing_is_stored(world);
    });
}

#[test]
fn each_has_its_version_and_not_the_plain_one_next_to_it() {
    on_every_cli_with(Feature::WriteOnly, |world| {
        home(world);
        world.configuration(&webhook("secret_wo = \"HUSH\""));
        world.plan().fails_with(expect![[r#"
            Missing argument
            on resource "texture_destination" "a": secret_wo = "HUSH"

            `secret_wo` needs `secret_wo_version`. Set `secret_wo_version` too, or remove `secret_wo`.
        "#]]);
        world.configuration(&webhook(
            "secret = \"OPEN\"\n  secret_wo = \"HUSH\"\n  secret_wo_version = \"1\"",
        ));
        world.plan().fails_with(expect![[r#"
            Conflicting arguments
            on resource "texture_destination" "a": secret_wo = "HUSH"

            Only one of `secret` and `secret_wo` can be set. Take the others out.
        "#]]);
    });
}

#[test]
fn who_brings_a_secret_into_state_is_told_of_the_other_way() {
    on_every_cli_with(Feature::WriteOnly, |world| {
        home(world);
        world.configuration(&webhook("secret = \"OPEN\""));
        world.plan().warns(expect![[r#"
            secret is stored in state
            on resource "texture_destination" "a": secret = "OPEN"

            State holds `secret` in plain text. To keep the value out of it, set `secret_wo` and `secret_wo_version` instead.
        "#]]);
        world.apply().succeeds();
        world.configuration(&webhook("secret = \"CHANGED\""));
        world.apply().succeeds().warns(expect![""]);
        world.configuration(&written("HUSH", "HUSH", "1"));
        world.apply().succeeds().warns(expect![""]);
    });
}

/// They would store the values. Without write-only arguments they see nothing of them.
#[test]
fn clients_that_would_store_them_get_an_error() {
    on_every_cli_without(Feature::WriteOnly, |world| {
        home(world);
        world.configuration(&written("HUSH", "HUSH", "1"));
        let planned = world.plan();
        planned
            .fails_saying("Write-only arguments need a newer CLI")
            .writes(expect![""]);
        assert!(!planned.text().contains("HUSH"), "{}", planned.text());
        world.configuration(&webhook(""));
        world.apply().succeeds();
    });
}
