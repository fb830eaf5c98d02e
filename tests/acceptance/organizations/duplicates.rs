//! A warning of an equal object is about orphans only: never about what this configuration manages.

use serde_json::json;

use crate::harness::{World, on_every_cli};
use crate::samples::{COLLECTION, DESTINATION, OAUTH_APPLICATION, home};

const KEY: &str =
    "resource \"texture_api_key\" \"a\" {\n  name = \"billing\"\n  type = \"SERVER\"\nMORE}\n";

fn key(more: &str) -> String {
    KEY.replace("MORE", more)
}

fn is_silent(text: &str) -> bool {
    !text.contains("Possible duplicate")
}

fn orphan(world: &World) -> String {
    let body = json!({ "name": "billing", "type": "SERVER" });
    let key = world.emulator.act("POST", "/v1/api-keys", body).unwrap();
    key["id"].as_str().unwrap().to_owned()
}

#[test]
fn what_this_run_replaces_is_no_orphan() {
    on_every_cli(|world| {
        home(world);
        let first = "  lifecycle {\n    create_before_destroy = true\n  }\n";
        world.configuration(&key(first));
        world.apply().succeeds();
        for more in [first, ""] {
            world.configuration(&key(more));
            let run = world.apply_unsettled(&["-replace=texture_api_key.a"]);
            assert!(is_silent(run.succeeds().text()), "{}", run.text());
        }
        for sample in [DESTINATION, COLLECTION, OAUTH_APPLICATION] {
            world.configuration(&sample.one("a"));
            world.apply().succeeds();
            let run = world.apply_unsettled(&[&format!("-replace={}", sample.address("a"))]);
            assert!(is_silent(run.succeeds().text()), "{}", run.text());
        }
    });
}

#[test]
fn what_the_configuration_manages_is_no_orphan() {
    on_every_cli(|world| {
        home(world);
        world.configuration(&key("  count = 2\n"));
        assert!(is_silent(world.apply().succeeds().text()));
        world.configuration(&key("  count = 3\n"));
        assert!(is_silent(world.apply().succeeds().text()));
        world.configuration(&key("  count = 3\n").replace("\"a\"", "\"renamed\""));
        let run = world.apply();
        assert!(is_silent(run.succeeds().text()), "{}", run.text());
    });
}

#[test]
fn an_orphan_is_reported_next_to_what_is_managed() {
    on_every_cli(|world| {
        home(world);
        world.configuration(&key("  count = 1\n"));
        world.apply().succeeds();
        let orphan = orphan(world);
        world.configuration(&key("  count = 2\n"));
        let run = world.apply();
        assert!(run.succeeds().text().contains(&orphan), "{}", run.text());
    });
}
