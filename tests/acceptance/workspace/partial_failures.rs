//! What went half way: a workspace that was created, but whose protection could not be lifted (nobody
//! asked for it, so it stands in nobody's way), and one that was changed only in part.

use expect_test::expect;
use texture_emulator::Fault;

use crate::harness::{World, on_every_cli};

const CONFIGURATION: &str = r#"
provider "texture" {
  max_retries = 0
}
resource "texture_workspace" "a" {
  name                = "a"
  deletion_protection = false
}
"#;

fn lifting() -> Fault {
    Fault::on("PUT", "/v1/workspaces/{id}/protection")
}

/// Leaves one behind.
fn fail_half_way(world: &World) {
    world.configuration(CONFIGURATION);
    world.emulator.fault(lifting().status(503));
    assert_eq!(world.apply().status(), Some(1));
    assert!(world.is_tainted("texture_workspace.a"));
}

#[test]
fn it_is_in_state_without_a_protection() {
    on_every_cli(|world| {
        world.configuration(CONFIGURATION);
        world.emulator.fault(lifting().status(503));
        world.apply().fails_with(expect![[r#"
            Could not lift the workspace's protection
            on resource "texture_workspace" "a"

            PUT /workspaces/ws_1/protection: 503: Service Unavailable (a fault made on request) [request req_ID]

            The API failed. Run the same command again later; what was done so far is in state.
        "#]]);
        world.state_is(
            "texture_workspace.a",
            expect![[r#"
                {
                  "created_at": "TIME",
                  "deletion_protection": null,
                  "id": "ws_1",
                  "name": "a",
                  "organization_id": "org_1",
                  "timeouts": null,
                  "updated_at": "TIME"
                }
            "#]],
        );
    });
}

#[test]
fn the_next_apply_replaces_it() {
    on_every_cli(|world| {
        fail_half_way(world);
        world.apply().succeeds().writes(expect![[r#"
            PUT /v1/workspaces/ws_1/protection {"deletionProtection":false} -> 200
            DELETE /v1/workspaces/ws_1 -> 204
            POST /v1/workspaces {"name":"a"} -> 201
            PUT /v1/workspaces/ws_2/protection {"deletionProtection":false} -> 200
        "#]]);
        assert_eq!(world.emulator.objects("workspaces").len(), 1);
    });
}

#[test]
fn after_untaint_the_next_apply_corrects_it() {
    on_every_cli(|world| {
        fail_half_way(world);
        world.run(&["untaint", "texture_workspace.a"]).succeeds();
        world.apply().succeeds().writes(expect![[r#"
            PUT /v1/workspaces/ws_1/protection {"deletionProtection":false} -> 200
        "#]]);
    });
}

#[test]
fn it_can_be_destroyed() {
    on_every_cli(|world| {
        fail_half_way(world);
        world.destroy().succeeds().writes(expect![[r#"
            PUT /v1/workspaces/ws_1/protection {"deletionProtection":false} -> 200
            DELETE /v1/workspaces/ws_1 -> 204
        "#]]);
        assert!(world.emulator.objects("workspaces").is_empty());
    });
}

/// Once it was requested, it counts again.
#[test]
fn after_untaint_protection_can_be_requested() {
    on_every_cli(|world| {
        fail_half_way(world);
        world.run(&["untaint", "texture_workspace.a"]).succeeds();
        world.configuration(r#"resource "texture_workspace" "a" { name = "a" }"#);
        world.apply().succeeds();
        world.destroy().fails_with(expect![[r#"
            Workspace is protected against deletion
            on resource "texture_workspace" "a"

            The workspace "a" (ws_1) is protected, and destroying or replacing it would remove everything in it. If that is what you want, lift the protection first: with

              deletion_protection = false

            in its resource block, run `terraform apply`; then destroy it. If it should only leave Terraform, run `terraform state rm`, or use a `removed` block.
        "#]]);
    });
}

#[test]
fn a_change_that_went_half_way_is_completed_by_the_next_apply() {
    on_every_cli(|world| {
        world.configuration(r#"resource "texture_workspace" "a" { name = "old" }"#);
        world.apply().succeeds();
        world.configuration(CONFIGURATION);
        world.emulator.fault(lifting().status(503));
        world.apply().fails_with(expect![[r#"
            Could not lift the workspace's protection
            on resource "texture_workspace" "a"

            PUT /workspaces/ws_1/protection: 503: Service Unavailable (a fault made on request) [request req_ID]

            The API failed. Run the same command again later; what was done so far is in state.
        "#]]);
        let state = world.state("texture_workspace.a");
        assert_eq!(
            (&state["name"], &state["deletion_protection"]),
            (&"a".into(), &true.into())
        );
        assert!(!world.is_tainted("texture_workspace.a"));
        world.apply().succeeds().writes(expect![[r#"
            PUT /v1/workspaces/ws_1/protection {"deletionProtection":false} -> 200
        "#]]);
    });
}
