//! Waiting for the rate limit.

use expect_test::expect;
use texture_emulator::Fault;

use crate::harness::on_every_cli;

/// It does not count against the operation's own time, and is told when it was long.
#[test]
fn a_long_wait_is_told() {
    on_every_cli(|world| {
        world.configuration(
            r#"
            resource "texture_workspace" "a" {
              name = "a"
              timeouts {
                create = "10s"
              }
            }
            "#,
        );
        let refusal = Fault::on("POST", "/v1/workspaces").status(429);
        world.emulator.fault(refusal.header("Retry-After", "31"));
        world.apply().succeeds().warns(expect![[r#"
            Waited for the rate limit
            on resource "texture_workspace" "a"

            Waited 31s for the write limit of 60 per minute.
        "#]]);
    });
}

/// Of six that are wanted, two are on their way and four wait a minute for their turn.
#[cfg(unix)]
#[test]
fn ctrl_c_ends_it() {
    use std::time::{Duration, Instant};

    use serde_json::Value;

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
            .when_asked("POST", "/v1/workspaces")
            .when_asked("POST", "/v1/workspaces")
            .interrupt();
        assert!(began.elapsed() < Duration::from_secs(30), "{began:?}");
        assert_eq!(run.status(), Some(1), "{}", run.text());
        assert_eq!(run.requests().len(), 2);
        let mut made = world.emulator.objects("workspaces");
        made.iter_mut()
            .for_each(|object| *object = object["id"].take());
        let known: Vec<Value> = world.ids().into_iter().map(Value::from).collect();
        assert_eq!(known.len(), 2);
        assert!(
            known.iter().all(|id| made.contains(id)),
            "{known:?} {made:?}"
        );
    });
}
