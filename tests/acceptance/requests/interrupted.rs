//! Ctrl-C where more is at stake than one request: nothing new starts, and state tells the truth.

use std::time::{Duration, Instant};

use expect_test::expect;
use texture_emulator::Fault;

use crate::harness::{Run, World, on_every_cli};
use crate::samples::{API_KEY, COLLECTION, Sample, WORKSPACE, home, state_is_the_truth};

/// Of six that are wanted, two are on their way and four wait a minute for their turn.
#[test]
fn a_wait_for_the_rate_limit_ends() {
    on_every_cli(|world| {
        world.configuration(
            r#"
            provider "texture" {
              rate_limits = { write_per_minute = 2 }
            }
            resource "texture_workspace" "many" {
              count = 6
              name  = "number ${count.index}"
            }
            "#,
        );
        let creation = Fault::on("POST", "/v1/workspaces").times(2);
        world.emulator.fault(creation.delay(Duration::from_secs(2)));
        let began = Instant::now();
        let run = world
            .begin_apply(&[])
            .when_requested("POST", "/v1/workspaces")
            .when_requested("POST", "/v1/workspaces")
            .interrupt();
        assert!(began.elapsed() < Duration::from_secs(30), "{began:?}");
        assert_eq!(run.status(), Some(1), "{}", run.text());
        assert_eq!(run.requests().len(), 2);
        state_is_the_truth(world, WORKSPACE, 2);
    });
}

/// Ctrl-C comes while a creation is on its way, and its response is lost: what became of it is still
/// found out, but nothing is created any more.
fn interrupt(world: &World, sample: Sample) -> Run<'_> {
    home(world);
    world.configuration(&sample.one("a"));
    let creation = Fault::on("POST", &sample.path()).delay(Duration::from_secs(2));
    world
        .emulator
        .fault(creation.drop_connection().after_effect());
    world
        .begin_apply(&[])
        .interrupt_when_requested("POST", &sample.path())
}

#[test]
fn what_was_created_is_found_after_ctrl_c() {
    on_every_cli(|world| {
        interrupt(world, COLLECTION);
        state_is_the_truth(world, COLLECTION, 1);
    });
}

/// Its secret is lost, so it is ended, and there is nothing to be in state.
#[test]
fn what_is_of_no_use_is_ended_after_ctrl_c() {
    on_every_cli(|world| {
        interrupt(world, API_KEY).fails_with(expect![[r#"
            Could not create the API key
            on resource "texture_api_key" "a"

            POST /api-keys: stopped before it could be tried again
            Cause: POST http://127.0.0.1:PORT/v1/api-keys: the connection closed before the response was complete: error sending request: client error (SendRequest): connection closed before message completed

            The run was interrupted before that. Run the same command again.
        "#]]);
        state_is_the_truth(world, API_KEY, 0);
    });
}
