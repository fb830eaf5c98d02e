//! `data.texture_destination` and `data.texture_destinations`.

use expect_test::expect;
use serde_json::json;
use texture_emulator::Quirk;

use super::{created_elsewhere, home};
use crate::harness::{World, on_every_cli};

#[test]
fn one_is_found_by_id_or_label() {
    on_every_cli(|world| {
        home(world);
        let id = created_elsewhere(world, json!({ "headers": { "A": "1" }, "secret": "hush" }));
        world.configuration(&format!(
            r#"
            data "texture_destination" "by_id" {{
              id = {id:?}
            }}
            data "texture_destination" "by_label" {{
              label = "a"
            }}
            "#
        ));
        world.apply().succeeds();
        world.state_is(
            "data.texture_destination.by_id",
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
              "headers": {
                "A": "1"
              },
              "id": "dest_1",
              "include_weather": false,
              "label": "a",
              "secret": "hush",
              "updated_at": "TIME",
              "url": "https://example.com/events",
              "workspace_id": "ws_1"
            }
        "#]],
        );
        let by_label = world.state("data.texture_destination.by_label");
        assert_eq!(by_label, world.state("data.texture_destination.by_id"));
    });
}

#[test]
fn a_masked_secret_is_null() {
    on_every_cli(|world| {
        home(world);
        created_elsewhere(world, json!({}));
        world.emulator.quirk(Quirk::DestinationSecretMasked);
        world.configuration("data \"texture_destination\" \"a\" {\n  label = \"a\"\n}");
        world.apply().succeeds();
        assert!(world.state("data.texture_destination.a")["secret"].is_null());
    });
}

#[test]
fn none_or_several_are_an_error() {
    on_every_cli(|world| {
        home(world);
        created_elsewhere(world, json!({}));
        created_elsewhere(world, json!({}));
        for (argument, expected) in [
            (
                "id = \"dest_00000000000000000000\"",
                expect![[r#"
                    No such destination
                    on data "texture_destination" "a": id = "dest_1"

                    There is no destination with this `id`, or the API key cannot see it. Correct `id`; or, if this run is to create the destination, create it first (`terraform apply -target=...`).
                "#]],
            ),
            (
                "label = \"z\"",
                expect![[r#"
                    No such destination
                    on data "texture_destination" "a": label = "z"

                    There is no destination with this `label`, or the API key cannot see it. Correct `label`; or, if this run is to create the destination, create it first (`terraform apply -target=...`).
                "#]],
            ),
            (
                "label = \"a\"",
                expect![[r#"
                    Several destinations match
                    on data "texture_destination" "a": label = "a"

                    2 destinations have this `label`: dest_2, dest_3. Set `id` to the one that you mean, instead of `label`.
                "#]],
            ),
            (
                "",
                expect![[r#"
                Missing argument
                on data "texture_destination" "a"

                Set one of `id` or `label`.
            "#]],
            ),
            (
                "id = \"dest_1\"\n  label = \"a\"",
                expect![[r#"
                Conflicting arguments
                on data "texture_destination" "a": label = "a"

                Only one of `id` and `label` can be set. Take the others out.
            "#]],
            ),
        ] {
            let block = format!("data \"texture_destination\" \"a\" {{\n  {argument}\n}}");
            world.configuration(&block);
            world.plan().fails_with(expected);
        }
    });
}

fn labels(world: &World, name: &str) -> Vec<String> {
    let state = world.state(&format!("data.texture_destinations.{name}"));
    let all = state["destinations"]
        .as_array()
        .cloned()
        .unwrap_or_default();
    let label = |one: &serde_json::Value| one["label"].as_str().unwrap_or_default().to_owned();
    all.iter().map(label).collect()
}

#[test]
fn many_are_listed_by_workspace_and_type() {
    on_every_cli(|world| {
        home(world);
        let other = world.created_elsewhere("workspaces", json!({ "name": "other" }));
        created_elsewhere(world, json!({ "label": "first" }));
        created_elsewhere(world, json!({ "label": "second", "workspaceId": other }));
        let mail =
            json!({ "label": "third", "destinationType": "EMAIL", "email": "a@b.c", "url": null });
        created_elsewhere(world, mail);
        world.configuration(&format!(
            r#"
            data "texture_destinations" "all" {{}}
            data "texture_destinations" "other" {{
              workspace_id = {other:?}
            }}
            data "texture_destinations" "mail" {{
              destination_type = "EMAIL"
            }}
            data "texture_destinations" "none" {{
              destination_type = "EMAIL"
              workspace_id     = {other:?}
            }}
            "#
        ));
        world.apply().succeeds();
        assert_eq!(labels(world, "all"), ["first", "second", "third"]);
        assert_eq!(labels(world, "other"), ["second"]);
        assert_eq!(labels(world, "mail"), ["third"]);
        assert_eq!(labels(world, "none"), [""; 0]);
        world.state_is(
            "data.texture_destinations.mail",
            expect![[r#"
            {
              "destination_type": "EMAIL",
              "destinations": [
                {
                  "active": true,
                  "created_at": "TIME",
                  "deactivated_at": null,
                  "deactivated_reason": null,
                  "destination_type": "EMAIL",
                  "device_type": "ALL",
                  "email": "a@b.c",
                  "event_types": [
                    "ALERT_CREATED",
                    "DEVICE_CONNECTED"
                  ],
                  "headers": {},
                  "id": "dest_1",
                  "include_weather": false,
                  "label": "third",
                  "secret": null,
                  "updated_at": "TIME",
                  "url": null,
                  "workspace_id": "ws_1"
                }
              ],
              "workspace_id": null
            }
        "#]],
        );
    });
}
