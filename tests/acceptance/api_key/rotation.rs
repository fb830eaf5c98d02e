//! Rotation in place: the id stays, the secret is another one.

use expect_test::expect;
use texture_emulator::Fault;

use super::{ADDRESS, home, live_secret, of_type, server_with};
use crate::harness::{World, on_every_cli};

fn round(number: u32) -> String {
    server_with(&format!("rotation_triggers = {{ round = \"{number}\" }}"))
}

/// A key in its first round; gives its secret.
fn created(world: &World) -> serde_json::Value {
    home(world);
    world.configuration(&round(1));
    world.apply().succeeds();
    world.state(ADDRESS)["key"].clone()
}

#[test]
fn a_change_of_what_is_recorded_rotates() {
    on_every_cli(|world| {
        let before = created(world);
        let id = world.id(ADDRESS);
        world.configuration(&round(2));
        world.plan().changes(expect![[r#"
            update texture_api_key.a
              key: "server_SECRET" -> (known after apply)
              key_prefix: "server_PREFIX" -> (known after apply)
              rotation_triggers: {"round":"1"} -> {"round":"2"}
        "#]]);
        world.apply().succeeds().writes(expect![[r#"
            POST /v1/api-keys/key_1/rotate -> 200
        "#]]);
        assert_eq!(world.id(ADDRESS), id);
        assert_ne!(world.state(ADDRESS)["key"], before);
        assert_eq!(world.state(ADDRESS)["key"], live_secret(world));
    });
}

#[test]
fn setting_triggers_and_taking_them_out_only_records() {
    on_every_cli(|world| {
        home(world);
        world.configuration(&server_with(""));
        world.apply().succeeds();
        let before = live_secret(world);
        world.configuration(&round(1));
        world.plan().changes(expect![[r#"
            update texture_api_key.a
              rotation_triggers: null -> {"round":"1"}
        "#]]);
        world.apply().succeeds().writes(expect![""]);
        world.configuration(&server_with(""));
        world.plan().changes(expect![[r#"
            update texture_api_key.a
              rotation_triggers: {"round":"1"} -> null
        "#]]);
        world.apply().succeeds().writes(expect![""]);
        assert_eq!(world.state(ADDRESS)["key"], before);
    });
}

/// Whether there is anything to rotate is known only once the trigger is.
#[test]
fn a_trigger_may_be_unknown_while_planning() {
    on_every_cli(|world| {
        let triggered = |input: &str| {
            let data = format!("resource \"terraform_data\" \"t\" {{\n  input = {input:?}\n}}\n");
            let key = server_with("rotation_triggers = { t = terraform_data.t.output }");
            format!("{data}{key}")
        };
        home(world);
        world.configuration(&triggered("1"));
        world.apply().succeeds();
        let before = live_secret(world);
        world.configuration(&triggered("2"));
        world.plan().changes(expect![[r#"
            update terraform_data.t
              input: "1" -> "2"
              output: "1" -> (known after apply)
            update texture_api_key.a
              key: "server_SECRET" -> (known after apply)
              key_prefix: "server_PREFIX" -> (known after apply)
              rotation_triggers: {"t":"1"} -> {}
        "#]]);
        world.apply().succeeds().writes(expect![[r#"
            POST /v1/api-keys/key_1/rotate -> 200
        "#]]);
        assert_ne!(live_secret(world), before);
        assert_eq!(world.state(ADDRESS)["key"], live_secret(world));
    });
}

#[test]
fn a_rotation_that_fails_is_repeated() {
    on_every_cli(|world| {
        let before = created(world);
        world.configuration(&round(2));
        world
            .emulator
            .fault(Fault::on("POST", "/v1/api-keys/{id}/rotate").status(403));
        world.apply().fails_with(expect![[r#"
            Could not rotate the secret of the API key
            on resource "texture_api_key" "a"

            POST /api-keys/key_1/rotate: 403: Forbidden (a fault made on request) [request req_ID]

            The key may not do this. A Management API key has the permissions of the user who created it: ask an administrator of the organization for one that may.
        "#]]);
        assert_eq!(world.state(ADDRESS)["key"], before);
        world.apply().succeeds().writes(expect![[r#"
            POST /v1/api-keys/key_1/rotate -> 200
        "#]]);
        assert_eq!(world.state(ADDRESS)["key"], live_secret(world));
    });
}

/// A lost response held a secret that nobody has: it is rotated again.
#[test]
fn a_lost_response_leaves_no_secret_that_nobody_has() {
    on_every_cli(|world| {
        created(world);
        world.configuration(&round(2));
        let lost = Fault::on("POST", "/v1/api-keys/{id}/rotate")
            .drop_connection()
            .after_effect();
        world.emulator.fault(lost);
        world.apply().succeeds().writes(expect![[r#"
            POST /v1/api-keys/key_1/rotate -> no answer
            POST /v1/api-keys/key_1/rotate -> 200
        "#]]);
        assert_eq!(world.state(ADDRESS)["key"], live_secret(world));
    });
}

/// Minted, rotated and revoked, with all that can be logged.
#[test]
fn no_secret_is_in_the_log() {
    on_every_cli(|world| {
        let first = created(world);
        world.keep_log();
        world.configuration(&round(2));
        world.apply().succeeds();
        let second = live_secret(world);
        world.configuration(&format!("{}\n{}", round(2), other_key()));
        world.apply().succeeds();
        let third = world.state("texture_api_key.other")["key"].clone();
        world.destroy().succeeds();
        for secret in [first, second, third] {
            let secret = secret.as_str().expect("a secret is text");
            let log = world.log();
            let line = log.lines().find(|line| line.contains(secret));
            assert_eq!(line, None);
        }
    });
}

fn other_key() -> String {
    server_with("").replace("\"texture_api_key\" \"a\"", "\"texture_api_key\" \"other\"")
}

/// Requests after that fail, so the plan says so before; and only then.
#[test]
fn rotating_or_revoking_the_key_in_use_is_announced() {
    on_every_cli(|world| {
        home(world);
        let owner = world.emulator.owner_id();
        let configure = |round: &str| {
            let arguments = format!(
                "owner_id = {owner:?}\n  rotation_triggers = {{\n    round = {round:?}\n  }}"
            );
            world.configuration(&of_type("MANAGEMENT", &arguments));
        };
        configure("1");
        world.apply().succeeds().warns(expect![""]);
        world.set("TEXTURE_API_KEY", live_secret(world).as_str().unwrap());
        world.plan().is_empty().warns(expect![""]);
        configure("2");
        world.plan().warns(expect![[r#"
            This is the API key in use
            on resource "texture_api_key" "a"

            This plan rotates the Management API key that the provider itself uses. Requests after that fail, and so may the rest of the run. Use another key for this run (TEXTURE_API_KEY, or `api_key` in the provider block).
        "#]]);
        configure("1");
        world.plan_with(&["-destroy"]).warns(expect![[r#"
            This is the API key in use
            on resource "texture_api_key" "a"

            This plan revokes the Management API key that the provider itself uses. Requests after that fail, and so may the rest of the run. Use another key for this run (TEXTURE_API_KEY, or `api_key` in the provider block).
        "#]]);
    });
}
