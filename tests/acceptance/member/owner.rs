//! The organization's owner can be neither changed nor removed.

use expect_test::expect;
use serde_json::json;

use super::{ADDRESS, OWNER, joined_elsewhere, person};
use crate::harness::{World, on_every_cli};

/// The owner under Terraform's care.
fn adopted(world: &World) {
    world.configuration(&person(OWNER, "ADMIN"));
    world.apply().succeeds().writes(expect![""]);
    assert_eq!(world.state(ADDRESS)["owner"], true);
}

#[test]
fn another_role_is_refused_by_the_plan() {
    on_every_cli(|world| {
        adopted(world);
        world.configuration(&person(OWNER, "VIEWER"));
        world
            .plan()
            .fails_with(expect![[r#"
            The role of the organization's owner cannot be changed
            on resource "texture_member" "a": role  = "VIEWER"

            owner@example.com owns the organization, and stays ADMIN. Set

              role = "ADMIN"
        "#]])
            .writes(expect![""]);
    });
}

#[test]
fn removal_is_refused_by_the_plan() {
    on_every_cli(|world| {
        adopted(world);
        world.plan_with(&["-destroy"]).fails_with(expect![[r#"
            The organization's owner cannot be removed
            on resource "texture_member" "a": email = "owner@example.com"

            owner@example.com owns the organization. To take the owner out of Terraform only, run `terraform state rm` with the address of this resource, or use a `removed` block with `destroy = false`.
        "#]]);
        world.configuration("");
        world.plan().fails_with(expect![[r#"
            The organization's owner cannot be removed

            owner@example.com owns the organization. To take the owner out of Terraform only, run `terraform state rm` with the address of this resource, or use a `removed` block with `destroy = false`.
        "#]]);
    });
}

#[test]
fn another_address_is_refused_by_the_plan() {
    on_every_cli(|world| {
        adopted(world);
        world.configuration(&person("ada@example.com", "ADMIN"));
        world.plan().fails_with(expect![[r#"
            The organization's owner cannot be removed
            on resource "texture_member" "a": email = "ada@example.com"

            owner@example.com owns the organization. To take the owner out of Terraform only, run `terraform state rm` with the address of this resource, or use a `removed` block with `destroy = false`.
        "#]]);
    });
}

/// Of a forced replacement Terraform tells only at apply.
#[test]
fn a_forced_replacement_is_refused_before_any_request() {
    on_every_cli(|world| {
        adopted(world);
        world
            .apply_unsettled(&["-replace", ADDRESS])
            .fails_with(expect![[r#"
                The organization's owner cannot be removed

                owner@example.com owns the organization. To take the owner out of Terraform only, run `terraform state rm` with the address of this resource, or use a `removed` block with `destroy = false`.
            "#]])
            .writes(expect![""]);
    });
}

#[test]
fn an_owner_with_another_role_is_not_taken_over() {
    on_every_cli(|world| {
        world.configuration(&person(OWNER, "VIEWER"));
        world
            .apply()
            .fails_with(expect![[r#"
            The role of the organization's owner cannot be changed
            on resource "texture_member" "a": role  = "VIEWER"

            owner@example.com owns the organization, and stays ADMIN. Set

              role = "ADMIN"
        "#]])
            .writes(expect![""]);
        assert!(world.addresses().is_empty());
    });
}

#[test]
fn the_owner_can_leave_terraform() {
    on_every_cli(|world| {
        adopted(world);
        world.run(&["state", "rm", ADDRESS]).succeeds();
        world.configuration("");
        world.plan().is_empty();
    });
}

/// Ownership may pass to somebody between plan and apply: then the API refuses.
#[test]
fn whoever_becomes_the_owner_in_between_stays() {
    on_every_cli(|world| {
        let id = joined_elsewhere(world, "ada@example.com", "USER");
        world.configuration(&person("ada@example.com", "USER"));
        world.apply().succeeds();
        let own = |owner: bool| drop(world.emulator.edit(&id, json!({ "owner": owner })));

        world.configuration(&person("ada@example.com", "VIEWER"));
        world.plan();
        own(true);
        world.apply_plan().fails_with(expect![[r#"
            Could not change the role of ada@example.com
            on resource "texture_member" "a"

            PATCH /members/mem_1: 403: The owner of the organization cannot be changed [request req_ID]

            The key may not do this. A Management API key has the permissions of the user who created it: ask an administrator of the organization for one that may.
        "#]]);

        own(false);
        world.plan_with(&["-destroy"]);
        own(true);
        world.apply_plan().fails_with(expect![[r#"
            Could not delete the member

            DELETE /members/mem_1: 403: The owner of the organization cannot be removed [request req_ID]

            The key may not do this. A Management API key has the permissions of the user who created it: ask an administrator of the organization for one that may.
        "#]]);
        assert_eq!(world.addresses(), [ADDRESS]);
    });
}
