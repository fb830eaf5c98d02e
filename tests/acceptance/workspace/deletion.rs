//! Deletions: of what is gone already, and those that take effect later.

use std::time::Duration;

use expect_test::expect;

use super::UNPROTECTED;
use crate::harness::on_every_cli;

#[test]
fn what_is_gone_already_is_deleted() {
    on_every_cli(|world| {
        world.configuration(UNPROTECTED);
        world.apply().succeeds();
        world
            .emulator
            .remove(&world.id("texture_workspace.a"))
            .unwrap();
        let run = world.apply_unsettled(&["-destroy", "-refresh=false"]);
        run.succeeds().sends(expect![[r#"
            DELETE /v1/workspaces/ws_1 -> 404
            GET /v1/workspaces/ws_1 -> 404
            GET /v1/workspaces?page=1&perPage=100 -> 200
            GET /v1/members?page=1&perPage=100 -> 200
        "#]]);
        assert!(world.addresses().is_empty());
    });
}

#[test]
fn a_deletion_is_waited_for() {
    on_every_cli(|world| {
        world.configuration(UNPROTECTED);
        world.apply().succeeds();
        world.emulator.deletions_take(Duration::from_millis(600));
        world.destroy().succeeds().writes(expect![[r#"
            DELETE /v1/workspaces/ws_1 -> 204
        "#]]);
        assert!(world.emulator.objects("workspaces").is_empty());
    });
}

#[test]
fn a_deletion_that_takes_too_long_leaves_it_in_state() {
    on_every_cli(|world| {
        world.configuration(
            r#"
            resource "texture_workspace" "a" {
              name                = "a"
              deletion_protection = false
              timeouts {
                delete = "1s"
              }
            }
            "#,
        );
        world.apply().succeeds();
        world.emulator.deletions_take(Duration::from_secs(3600));
        world.destroy().fails_with(expect![[r#"
            The workspace is not gone yet

            The API accepted the deletion of ws_1, but the workspace was still there when the timeout ended (`timeouts.delete` is 1s). It stays in state: run the same command again, with a longer `delete` in the `timeouts` block if this happens often.
        "#]]);
        assert_eq!(world.addresses(), ["texture_workspace.a"]);
    });
}

#[test]
fn a_replacement_waits_for_the_deletion() {
    on_every_cli(|world| {
        world.configuration(UNPROTECTED);
        world.apply().succeeds();
        world.emulator.deletions_take(Duration::from_millis(600));
        let run = world.apply_with(&["-replace=texture_workspace.a"]);
        run.succeeds().writes(expect![[r#"
            DELETE /v1/workspaces/ws_1 -> 204
            POST /v1/workspaces {"name":"a"} -> 201
            PUT /v1/workspaces/ws_2/protection {"deletionProtection":false} -> 200
        "#]]);
    });
}
