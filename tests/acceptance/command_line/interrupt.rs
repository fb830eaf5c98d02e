//! Ctrl-C in the middle of an apply: what is under way finishes, nothing new starts, and state
//! tells the truth.
#![cfg(unix)]

use std::time::Duration;

use expect_test::expect;
use texture_emulator::Fault;

use crate::harness::on_every_cli;

/// Long enough for the signal to arrive before the response does.
const SLOW: Duration = Duration::from_secs(2);

#[test]
fn what_is_under_way_finishes_and_is_in_state() {
    on_every_cli(|world| {
        world.configuration(
            r#"
            resource "texture_workspace" "many" {
              count = 3
              name  = "number ${count.index}"
            }
            "#,
        );
        world
            .emulator
            .fault(Fault::on("POST", "/v1/workspaces").delay(SLOW));
        let run = world
            .begin_apply(&["-parallelism=1"])
            .interrupt_when_requested("POST", "/v1/workspaces");
        assert_eq!(run.status(), Some(1));
        assert_eq!(run.requests().len(), 1);
        assert_eq!(world.addresses().len(), 1);
        assert!(!world.is_tainted(&world.addresses()[0]));
        world.apply().succeeds();
        assert_eq!(world.emulator.objects("workspaces").len(), 3);
    });
}

/// Of a workspace that takes two requests, the second is not sent any more.
#[test]
fn nothing_new_starts() {
    on_every_cli(|world| {
        world.configuration(
            r#"
            resource "texture_workspace" "a" {
              name                = "a"
              deletion_protection = false
            }
            "#,
        );
        world
            .emulator
            .fault(Fault::on("POST", "/v1/workspaces").delay(SLOW));
        let run = world
            .begin_apply(&[])
            .interrupt_when_requested("POST", "/v1/workspaces");
        run.fails_with(expect![[r#"
            Could not lift the workspace's protection
            on resource "texture_workspace" "a"

            PUT /workspaces/ws_1/protection: stopped before it was sent

            The run was interrupted before that. Run the same command again.
        "#]])
            .sends(expect![[r#"
                POST /v1/workspaces {"name":"a"} -> 201
            "#]]);
        world.apply().succeeds().writes(expect![[r#"
            PUT /v1/workspaces/ws_1/protection {"deletionProtection":false} -> 200
            DELETE /v1/workspaces/ws_1 -> 204
            POST /v1/workspaces {"name":"a"} -> 201
            PUT /v1/workspaces/ws_2/protection {"deletionProtection":false} -> 200
        "#]]);
        assert_eq!(world.emulator.objects("workspaces").len(), 1);
    });
}

/// Of a change that takes two requests, what the first one did is in state.
#[test]
fn a_change_stops_half_way() {
    on_every_cli(|world| {
        world.configuration(super::WORKSPACE);
        world.apply().succeeds();
        let id = world.id("texture_workspace.a");
        world.configuration(
            r#"
            resource "texture_workspace" "a" {
              name                = "b"
              deletion_protection = false
            }
            "#,
        );
        world
            .emulator
            .fault(Fault::on("PATCH", "/v1/workspaces/{id}").delay(SLOW));
        let run = world
            .begin_apply(&[])
            .interrupt_when_requested("PATCH", &format!("/v1/workspaces/{id}"));
        assert_eq!(run.status(), Some(1));
        run.writes(expect![[r#"
            PATCH /v1/workspaces/ws_1 {"name":"b"} -> 200
        "#]]);
        let state = world.state("texture_workspace.a");
        assert_eq!(
            (&state["name"], &state["deletion_protection"]),
            (&"b".into(), &true.into())
        );
        world.apply().succeeds().writes(expect![[r#"
            PUT /v1/workspaces/ws_1/protection {"deletionProtection":false} -> 200
        "#]]);
    });
}

/// A wait for a deletion ends: the next apply looks again.
#[test]
fn waiting_ends() {
    on_every_cli(|world| {
        world.configuration(
            r#"
            resource "texture_workspace" "a" {
              name                = "a"
              deletion_protection = false
            }
            "#,
        );
        world.apply().succeeds();
        let id = world.id("texture_workspace.a");
        world.emulator.deletions_take(Duration::from_secs(3600));
        let run = world
            .begin_apply(&["-destroy"])
            .interrupt_when_requested("DELETE", &format!("/v1/workspaces/{id}"));
        run.fails_with(expect![[r#"
            The workspace is not gone yet

            The API accepted the deletion of ws_1, but the run was interrupted while the workspace was still there. It stays in state: run the same command again.
        "#]]);
        assert_eq!(world.addresses(), ["texture_workspace.a"]);
    });
}
