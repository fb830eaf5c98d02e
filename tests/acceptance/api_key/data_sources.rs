//! The data sources `texture_api_key` and `texture_api_keys`.

use expect_test::expect;
use serde_json::json;

use super::{created_elsewhere, home};
use crate::harness::{World, on_every_cli};

fn revoke(world: &World, id: &str) {
    let path = format!("/v1/api-keys/{id}/revoke");
    world.emulator.act("POST", &path, json!(null)).unwrap();
}

#[test]
fn one_is_found_by_id_and_by_name() {
    on_every_cli(|world| {
        home(world);
        let id = created_elsewhere(world, "backend");
        created_elsewhere(world, "frontend");
        world.configuration(&format!(
            r#"
            data "texture_api_key" "by_id" {{
              id = {id:?}
            }}
            data "texture_api_key" "by_name" {{
              name = "backend"
            }}
            "#
        ));
        world.apply().succeeds();
        world.state_is(
            "data.texture_api_key.by_id",
            expect![[r#"
            {
              "created_at": "TIME",
              "expires_at": null,
              "id": "key_1",
              "key_prefix": "server_PREFIX",
              "name": "backend",
              "owner_id": null,
              "revoked": false,
              "type": "SERVER",
              "workspace_id": "ws_1"
            }
        "#]],
        );
        assert_eq!(
            world.state("data.texture_api_key.by_name"),
            world.state("data.texture_api_key.by_id")
        );
    });
}

#[test]
fn no_match_is_an_error() {
    on_every_cli(|world| {
        for (argument, error) in [
            (
                "id = \"key_00000000000000000000\"",
                expect![[r#"
                    No such API key
                    on data "texture_api_key" "a": id = "key_1"

                    There is no API key with this `id`, or the API key cannot see it. Correct `id`; or, if this run is to create the API key, create it first (`terraform apply -target=...`).
                "#]],
            ),
            (
                "name = \"backend\"",
                expect![[r#"
                    No such API key
                    on data "texture_api_key" "a": name = "backend"

                    There is no API key with this `name`, or the API key cannot see it. Correct `name`; or, if this run is to create the API key, create it first (`terraform apply -target=...`).
                "#]],
            ),
        ] {
            world.configuration(&format!(
                "data \"texture_api_key\" \"a\" {{\n  {argument}\n}}"
            ));
            world.plan().fails_with(error);
        }
    });
}

#[test]
fn several_of_a_name_are_an_error_but_for_revoked_ones() {
    on_every_cli(|world| {
        home(world);
        let first = created_elsewhere(world, "same");
        let second = created_elsewhere(world, "same");
        world.configuration("data \"texture_api_key\" \"a\" {\n  name = \"same\"\n}");
        world.plan().fails_with(expect![[r#"
            Several API keys match
            on data "texture_api_key" "a": name = "same"

            2 API keys have this `name`: key_1, key_2. Set `id` to the one that you mean, instead of `name`.
        "#]]);
        revoke(world, &first);
        world.apply().succeeds();
        assert_eq!(world.id("data.texture_api_key.a"), second);
        world.configuration(&format!(
            "data \"texture_api_key\" \"a\" {{\n  id = {first:?}\n}}"
        ));
        world.apply().succeeds();
        assert_eq!(world.state("data.texture_api_key.a")["revoked"], true);
    });
}

#[test]
fn exactly_one_key_is_given() {
    on_every_cli(|world| {
        for (arguments, error) in [
            (
                "",
                expect![[r#"
                Missing argument
                on data "texture_api_key" "a"

                Set one of `id` or `name`.
            "#]],
            ),
            (
                "id = \"key_1\"\n  name = \"a\"",
                expect![[r#"
                Conflicting arguments
                on data "texture_api_key" "a": name = "a"

                Only one of `id` and `name` can be set. Take the others out.
            "#]],
            ),
        ] {
            world.configuration(&format!(
                "data \"texture_api_key\" \"a\" {{\n  {arguments}\n}}"
            ));
            world.validate().fails_with(error);
        }
    });
}

#[test]
fn many_are_listed_by_type_and_workspace_and_without_revoked_ones() {
    on_every_cli(|world| {
        let home = home(world);
        let second = world.created_elsewhere("workspaces", json!({ "name": "second" }));
        created_elsewhere(world, "live");
        let dead = created_elsewhere(world, "dead");
        revoke(world, &dead);
        let elsewhere = json!({ "name": "elsewhere", "type": "API", "workspaceId": second });
        world.created_elsewhere("api-keys", elsewhere);
        world.configuration(&format!(
            r#"
            data "texture_api_keys" "all" {{}}
            data "texture_api_keys" "dead_too" {{
              include_revoked = true
            }}
            data "texture_api_keys" "servers" {{
              type         = "SERVER"
              workspace_id = {home:?}
            }}
            data "texture_api_keys" "there" {{
              workspace_id = {second:?}
            }}
            data "texture_api_keys" "none" {{
              type = "CONNECT"
            }}
            "#
        ));
        world.apply().succeeds();
        for (which, names) in [
            ("all", &["live", "elsewhere"][..]),
            ("dead_too", &["live", "dead", "elsewhere"]),
            ("servers", &["live"]),
            ("there", &["elsewhere"]),
            ("none", &[]),
        ] {
            let state = world.state(&format!("data.texture_api_keys.{which}"));
            let keys = state["api_keys"].as_array().unwrap();
            let found: Vec<_> = keys.iter().map(|key| &key["name"]).collect();
            assert_eq!(found, names, "{which}");
        }
        world.state_is(
            "data.texture_api_keys.servers",
            expect![[r#"
            {
              "api_keys": [
                {
                  "created_at": "TIME",
                  "expires_at": null,
                  "id": "key_1",
                  "key_prefix": "server_PREFIX",
                  "name": "live",
                  "owner_id": null,
                  "revoked": false,
                  "type": "SERVER",
                  "workspace_id": "ws_1"
                }
              ],
              "include_revoked": null,
              "type": "SERVER",
              "workspace_id": "ws_1"
            }
        "#]],
        );
    });
}
