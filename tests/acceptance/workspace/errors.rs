//! What the API refuses or fails at, in words.

use std::time::Duration;

use expect_test::expect;
use texture_emulator::Fault;

use crate::harness::{World, on_every_cli};

const CONFIGURATION: &str = r#"
provider "texture" {
  max_retries = 0
}
resource "texture_workspace" "a" {
  name = "a"
}
"#;

/// Applies with this fault.
fn apply_with(world: &World, fault: Fault) -> crate::harness::Run<'_> {
    world.configuration(CONFIGURATION);
    world.emulator.clear_faults();
    world.emulator.fault(fault);
    world.apply()
}

fn create() -> Fault {
    Fault::on("POST", "/v1/workspaces")
}

#[test]
fn refusals_are_reported_in_the_words_of_the_api() {
    on_every_cli(|world| {
        let body = r#"{"message": "Validation failed", "details": {"error": "name: too long"}}"#;
        apply_with(world, create().status(400).body(body)).fails_with(expect![[r#"
            Could not create the workspace
            on resource "texture_workspace" "a"

            POST /workspaces: 400: Validation failed (name: too long) [request req_ID]

            The API rejected the request. Fix the configuration as the message says.
        "#]]);
        apply_with(world, create().status(403)).fails_with(expect![[r#"
            Could not create the workspace
            on resource "texture_workspace" "a"

            POST /workspaces: 403: Forbidden (a fault made on request) [request req_ID]

            The key may not do this. A Management API key has the permissions of the user who created it: ask an administrator of the organization for one that may.
        "#]]);
        let body = r#"{"message": "This endpoint requires a Management API key. Create one in your Dashboard under Developer → API Keys."}"#;
        apply_with(world, create().status(403).body(body)).fails_with(expect![[r#"
            Could not create the workspace
            on resource "texture_workspace" "a"

            POST /workspaces: 403: This endpoint requires a Management API key. Create one in your Dashboard under Developer → API Keys. [request req_ID]

            The key may not do this. A Management API key has the permissions of the user who created it: ask an administrator of the organization for one that may.
        "#]]);
        assert!(world.emulator.objects("workspaces").is_empty());
    });
}

#[test]
fn a_failure_for_good_says_what_to_do() {
    on_every_cli(|world| {
        apply_with(world, create().always().status(503)).fails_with(expect![[r#"
            Could not create the workspace
            on resource "texture_workspace" "a"

            POST /workspaces: 503: Service Unavailable (a fault made on request) [request req_ID]

            The API failed. Run the same command again later; what was done so far is in state.
        "#]]);
        apply_with(world, create().always().html(502)).fails_with(expect![[r#"
            Could not create the workspace
            on resource "texture_workspace" "a"

            POST /workspaces: 502: the API failed [request req_ID]

            The API failed. Run the same command again later; what was done so far is in state.
        "#]]);
        apply_with(
            world,
            create().always().status(429).header("Retry-After", "1"),
        )
        .fails_with(expect![[r#"
            Could not create the workspace
            on resource "texture_workspace" "a"

            POST /workspaces: 429: Too Many Requests (a fault made on request) [request req_ID]

            The rate limit of the API key was used up for longer than this operation may wait. Run it again later, or check who else uses the key.
        "#]]);
    });
}

#[test]
fn a_failure_that_passes_is_not_reported() {
    on_every_cli(|world| {
        world.configuration(super::MINIMAL);
        world.emulator.fault(create().status(503));
        world
            .emulator
            .fault(Fault::on("GET", "/v1/workspaces/{id}").status(502));
        world
            .apply()
            .succeeds()
            .warns(expect![""])
            .writes(expect![[r#"
                POST /v1/workspaces {"name":"a"} -> 503
                POST /v1/workspaces {"name":"a"} -> 201
            "#]]);
    });
}

#[test]
fn a_lost_response_creates_no_second_one() {
    on_every_cli(|world| {
        world.configuration(super::MINIMAL);
        world
            .emulator
            .fault(create().drop_connection().after_effect());
        world.apply().succeeds().writes(expect![[r#"
            POST /v1/workspaces {"name":"a"} -> no answer
        "#]]);
        assert_eq!(world.emulator.objects("workspaces").len(), 1);
    });
}

/// State stays as it was: whether the workspace exists is not known.
#[test]
fn a_refresh_that_fails_leaves_state_alone() {
    on_every_cli(|world| {
        world.configuration(CONFIGURATION);
        world.apply().succeeds();
        let read = || Fault::on("GET", "/v1/workspaces/{id}");
        for fault in [
            read().status(401),
            read().status(403),
            read().status(500),
            read().malformed(),
            read().truncated(),
        ] {
            world.emulator.fault(fault);
            let before = world.state("texture_workspace.a");
            let failed = world.run(&["refresh", "-input=false"]);
            assert_eq!(failed.status(), Some(1));
            assert_eq!(world.state("texture_workspace.a"), before);
        }
        world.emulator.fault(read().malformed());
        world.plan().fails_with(expect![[r#"
            Could not read the workspace
            on resource "texture_workspace" "a"

            GET /workspaces/ws_1: 200: the response was cut short or is not JSON [request req_ID]
            Cause: expected value at line 1 column 11

            The response is not one of the Management API. Is there a proxy in between, or does `base_url` (TEXTURE_BASE_URL) name something else?
        "#]]);
        world.emulator.fault(read().status(500));
        world.plan().fails_with(expect![[r#"
            Could not read the workspace
            on resource "texture_workspace" "a"

            GET /workspaces/ws_1: 500: Internal Server Error (a fault made on request) [request req_ID]

            The API failed. Run the same command again later; what was done so far is in state.
        "#]]);
    });
}

#[test]
fn a_response_that_never_comes_is_reported() {
    on_every_cli(|world| {
        world.configuration(
            r#"
            provider "texture" {
              max_retries     = 0
              request_timeout = "300ms"
            }
            resource "texture_workspace" "a" {
              name = "a"
            }
            "#,
        );
        world.apply().succeeds();
        world
            .emulator
            .fault(Fault::on("GET", "/v1/workspaces/{id}").hang());
        world.plan().fails_with(expect![[r#"
            Could not read the workspace
            on resource "texture_workspace" "a"

            GET http://127.0.0.1:PORT/v1/workspaces/ws_1: no response within 300ms

            There was no response in time. Run the same command again; if the API needs longer, raise `request_timeout` in the provider block, or the operation's `timeouts`.
        "#]]);
    });
}

#[test]
fn an_operation_ends_with_its_timeout() {
    on_every_cli(|world| {
        world.configuration(
            r#"
            resource "texture_workspace" "a" {
              name = "a"
              timeouts {
                read = "1s"
              }
            }
            "#,
        );
        world.apply().succeeds();
        world.emulator.fault(
            Fault::on("GET", "/v1/workspaces/{id}")
                .always()
                .delay(Duration::from_secs(20)),
        );
        world.plan().fails_with(expect![[r#"
            Could not read the workspace
            on resource "texture_workspace" "a"

            GET http://127.0.0.1:PORT/v1/workspaces/ws_1: no response within the 1s of this operation

            There was no response in time. Run the same command again; if the API needs longer, raise `request_timeout` in the provider block, or the operation's `timeouts`.
        "#]]);
    });
}
