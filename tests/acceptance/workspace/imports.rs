//! Workspaces that exist already come under Terraform's care.

use expect_test::expect;

use super::{MINIMAL, created_elsewhere};
use crate::harness::{Feature, on_every_cli, on_every_cli_with};

const ADDRESS: &str = "texture_workspace.a";

#[test]
fn by_command() {
    on_every_cli(|world| {
        let id = created_elsewhere(world, "a");
        world.configuration(MINIMAL);
        world.import(ADDRESS, &id).succeeds().writes(expect![""]);
        world.plan().is_empty();
    });
}

#[test]
fn by_block_with_an_id() {
    on_every_cli(|world| {
        let id = created_elsewhere(world, "a");
        world.configuration(MINIMAL);
        world.import_block(ADDRESS, &format!("id = {id:?}"));
        world.plan().changes(expect![[r#"
            import texture_workspace.a (import by id "ws_1")
        "#]]);
        world.apply().succeeds().writes(expect![""]);
        world.state_is(
            ADDRESS,
            expect![[r#"
                {
                  "created_at": "TIME",
                  "deletion_protection": true,
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
fn by_block_with_an_identity() {
    on_every_cli_with(Feature::ImportByIdentity, |world| {
        let id = created_elsewhere(world, "a");
        world.configuration(MINIMAL);
        world.import_block(ADDRESS, &format!("identity = {{ id = {id:?} }}"));
        world.plan().changes(expect![[r#"
            import texture_workspace.a (import by identity {"id":"ws_1"})
        "#]]);
        world.apply().succeeds().writes(expect![""]);
    });
}

#[test]
fn what_differs_is_changed_with_the_import() {
    on_every_cli(|world| {
        let id = created_elsewhere(world, "old");
        world.configuration(
            r#"
            resource "texture_workspace" "a" {
              name                = "new"
              deletion_protection = false
            }
            "#,
        );
        world.import_block(ADDRESS, &format!("id = {id:?}"));
        world.plan().changes(expect![[r#"
            update texture_workspace.a (import by id "ws_1")
              deletion_protection: true -> false
              name: "old" -> "new"
              updated_at: "TIME" -> (known after apply)
        "#]]);
        world.apply().succeeds().writes(expect![[r#"
            PATCH /v1/workspaces/ws_1 {"name":"new"} -> 200
            PUT /v1/workspaces/ws_1/protection {"deletionProtection":false} -> 200
        "#]]);
    });
}

#[test]
fn generated_configuration_changes_nothing() {
    on_every_cli(|world| {
        let id = created_elsewhere(world, "a \"quoted\" ${name}");
        let generated = world.generate(ADDRESS, &id);
        let expected = match world.cli.has(Feature::GeneratedByProvider) {
            // Without what has its default.
            true => expect![[r#"
                resource "texture_workspace" "a" {
                  name = "a \"quoted\" $${name}"
                }
            "#]],
            false => expect![[r#"
                resource "texture_workspace" "a" {
                  deletion_protection = true
                  name                = "a \"quoted\" $${name}"
                }
            "#]],
        };
        expected.assert_eq(&generated);
        world.plan().changes(expect![[r#"
            import texture_workspace.a (import by id "ws_1")
        "#]]);
        world.apply().succeeds().writes(expect![""]);
    });
}

#[test]
fn what_does_not_exist_cannot_be_imported() {
    on_every_cli(|world| {
        let missing = "ws_00000000000000000000";
        world.configuration(MINIMAL);
        world
            .import(ADDRESS, missing)
            .fails_saying("Cannot import non-existent remote object");
        world.import_block(ADDRESS, &format!("id = {missing:?}"));
        world
            .plan()
            .fails_saying("Cannot import non-existent remote object");
    });
}

#[test]
fn an_id_is_never_taken_for_a_path() {
    on_every_cli(|world| {
        world.configuration(MINIMAL);
        world.import_block(ADDRESS, "id = \"../members\"");
        let plan = world.plan();
        plan.fails_saying("Cannot import non-existent remote object")
            .sends(expect![[r#"
                GET /v1/workspaces/..%2Fmembers -> 404
                GET /v1/workspaces?page=1&perPage=100 -> 200
            "#]]);
    });
}
