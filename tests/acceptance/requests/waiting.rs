//! Waiting for the rate limit.

use expect_test::expect;
use texture_emulator::Fault;

use crate::harness::on_every_cli;

/// It does not count against the operation's own time, and is reported when it was long.
#[test]
fn a_long_wait_is_reported() {
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
            Waiting for the rate limit
            on resource "texture_workspace" "a"

            Requests of this run have waited 31s for the write limit of 60 per minute.
        "#]]);
    });
}
