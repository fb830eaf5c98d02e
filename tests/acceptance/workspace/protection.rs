//! A protected workspace is not destroyed.

use expect_test::expect;
use serde_json::json;

use super::{MINIMAL, UNPROTECTED};
use crate::harness::{Feature, on_every_cli, on_every_cli_with};

#[test]
fn destroying_a_protected_one_is_refused_while_planning() {
    on_every_cli(|world| {
        world.configuration(MINIMAL);
        world.apply().succeeds();
        world.destroy().fails_with(expect![[r#"
            Workspace is protected against deletion
            on resource "texture_workspace" "a"

            The workspace "a" (ws_1) is protected, and destroying or replacing it would remove everything in it. If that is what you want, lift the protection first: with

              deletion_protection = false

            in its resource block, run `terraform apply`; then destroy it. If it should only leave Terraform, run `terraform state rm`, or use a `removed` block.
        "#]]).writes(expect![""]);
        world.configuration("");
        world.plan().fails_with(expect![[r#"
            Workspace is protected against deletion

            The workspace "a" (ws_1) is protected, and destroying or replacing it would remove everything in it. If that is what you want, lift the protection first: with

              deletion_protection = false

            in its resource block, run `terraform apply`; then destroy it. If it should only leave Terraform, run `terraform state rm`, or use a `removed` block.
        "#]]);
        assert_eq!(world.addresses(), ["texture_workspace.a"]);
    });
}

#[test]
fn lifting_the_protection_first_lets_it_be_destroyed() {
    on_every_cli(|world| {
        world.configuration(MINIMAL);
        world.apply().succeeds();
        world.configuration(UNPROTECTED);
        world.apply().succeeds();
        world.destroy().succeeds().writes(expect![[r#"
            DELETE /v1/workspaces/ws_1 -> 204
        "#]]);
    });
}

/// Terraform tells a provider nothing of a forced replacement while planning but that something is
/// to be created.
#[test]
fn replacing_a_protected_one_is_refused_before_any_request() {
    on_every_cli(|world| {
        world.configuration(MINIMAL);
        world.apply().succeeds();
        let replace = ["-replace=texture_workspace.a"];
        world
            .apply_unsettled(&replace)
            .fails_with(expect![[r#"
                Workspace is protected against deletion
                on resource "texture_workspace" "a"

                The workspace "a" (ws_1) is protected, and destroying or replacing it would remove everything in it. If that is what you want, lift the protection first: with

                  deletion_protection = false

                in its resource block, run `terraform apply`; then destroy it. If it should only leave Terraform, run `terraform state rm`, or use a `removed` block.
            "#]])
            .writes(expect![""]);
        world.run(&["taint", "texture_workspace.a"]).succeeds();
        world.apply().fails_with(expect![[r#"
            Workspace is protected against deletion
            on resource "texture_workspace" "a"

            The workspace "a" (ws_1) is protected, and destroying or replacing it would remove everything in it. If that is what you want, lift the protection first: with

              deletion_protection = false

            in its resource block, run `terraform apply`; then destroy it. If it should only leave Terraform, run `terraform state rm`, or use a `removed` block.
        "#]]).writes(expect![""]);
        world.run(&["untaint", "texture_workspace.a"]).succeeds();
        world.plan().is_empty();
    });
}

#[test]
fn protection_added_outside_is_respected_while_planning() {
    on_every_cli(|world| {
        world.configuration(UNPROTECTED);
        world.apply().succeeds();
        let path = format!(
            "/v1/workspaces/{}/protection",
            world.id("texture_workspace.a")
        );
        world
            .emulator
            .act("PUT", &path, json!({ "deletionProtection": true }))
            .unwrap();
        world.destroy().fails_with(expect![[r#"
            Workspace is protected against deletion
            on resource "texture_workspace" "a": deletion_protection = false

            The workspace "a" (ws_1) is protected, and destroying or replacing it would remove everything in it. If that is what you want, lift the protection first: with

              deletion_protection = false

            in its resource block, run `terraform apply`; then destroy it. If it should only leave Terraform, run `terraform state rm`, or use a `removed` block.
        "#]]).writes(expect![""]);
    });
}

#[test]
fn protection_added_after_the_plan_is_respected_by_the_api() {
    on_every_cli(|world| {
        world.configuration(UNPROTECTED);
        world.apply().succeeds();
        world.plan_with(&["-destroy"]).changes(expect![[r#"
            delete texture_workspace.a
        "#]]);
        let path = format!(
            "/v1/workspaces/{}/protection",
            world.id("texture_workspace.a")
        );
        world
            .emulator
            .act("PUT", &path, json!({ "deletionProtection": true }))
            .unwrap();
        world.apply_plan().fails_with(expect![[r#"
            Could not delete the workspace

            DELETE /workspaces/ws_1: 409: Workspace is protected (Disable deletion protection first) [request req_ID]

            This conflicts with an existing object; see the API's message. Run `terraform plan` to see what changed outside of Terraform.
        "#]]);
        assert_eq!(world.addresses(), ["texture_workspace.a"]);
    });
}

#[test]
fn a_protected_one_can_leave_terraform() {
    on_every_cli_with(Feature::RemovedBlock, |world| {
        world.configuration(MINIMAL);
        world.apply().succeeds();
        world.configuration(
            r#"
            removed {
              from = texture_workspace.a
              lifecycle {
                destroy = false
              }
            }
            "#,
        );
        world.apply().succeeds().writes(expect![""]);
        assert!(world.addresses().is_empty());
        assert_eq!(world.emulator.objects("workspaces").len(), 1);
    });
}
