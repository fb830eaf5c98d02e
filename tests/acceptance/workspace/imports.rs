//! Workspaces that exist already come under Terraform's care.

use expect_test::expect;

use super::{MINIMAL, made_elsewhere};
use crate::harness::{Feature, on_every_cli, on_every_cli_with};

const MISSING: &str = "ws_00000000000000000000";

#[test]
fn by_command() {
    on_every_cli(|world| {
        let id = made_elsewhere(world, "a");
        world.configuration(MINIMAL);
        world
            .run(&["import", "-input=false", "texture_workspace.a", &id])
            .succeeds()
            .writes(expect![""]);
        world.plan().is_empty();
    });
}

#[test]
fn by_block_with_an_id() {
    on_every_cli(|world| {
        let id = made_elsewhere(world, "a");
        world.configuration(MINIMAL);
        world.write(
            "imports.tf",
            &format!("import {{\n  to = texture_workspace.a\n  id = {id:?}\n}}"),
        );
        world.plan().changes(expect![[r#"
            import texture_workspace.a (import by id "ws_1")
        "#]]);
        world.apply().succeeds().writes(expect![""]);
        world.state_is(
            "texture_workspace.a",
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
        let id = made_elsewhere(world, "a");
        world.configuration(MINIMAL);
        let block =
            format!("import {{\n  to = texture_workspace.a\n  identity = {{ id = {id:?} }}\n}}");
        world.write("imports.tf", &block);
        world.plan().changes(expect![""]);
        world.apply().succeeds().writes(expect![""]);
    });
}

#[test]
fn what_differs_is_changed_with_the_import() {
    on_every_cli(|world| {
        let id = made_elsewhere(world, "old");
        world.configuration(&format!(
            r#"
            resource "texture_workspace" "a" {{
              name                = "new"
              deletion_protection = false
            }}
            import {{
              to = texture_workspace.a
              id = {id:?}
            }}
            "#
        ));
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
fn what_does_not_exist_cannot_be_imported() {
    on_every_cli(|world| {
        world.configuration(MINIMAL);
        world
            .run(&[
                "import",
                "-no-color",
                "-input=false",
                "texture_workspace.a",
                MISSING,
            ])
            .fails_saying("Cannot import non-existent remote object");
        world.write(
            "imports.tf",
            &format!("import {{\n  to = texture_workspace.a\n  id = {MISSING:?}\n}}"),
        );
        world
            .plan()
            .fails_saying("Cannot import non-existent remote object");
    });
}

#[test]
fn an_id_is_never_taken_for_a_path() {
    on_every_cli(|world| {
        world.configuration(MINIMAL);
        world.write(
            "imports.tf",
            "import {\n  to = texture_workspace.a\n  id = \"../members\"\n}",
        );
        world
            .plan()
            .fails_saying("Cannot import non-existent remote object")
            .asks(expect![[r#"
            GET /v1/workspaces/..%2Fmembers -> 404
        "#]]);
    });
}

/// Terraform 1.16 wants to know the provider while it generates; others refuse to be told later.
#[test]
fn generated_configuration_changes_nothing() {
    on_every_cli(|world| {
        let id = made_elsewhere(world, "a \"quoted\" name");
        let block = |lines: &str| {
            format!("import {{\n  to = texture_workspace.a\n  id = {id:?}\n{lines}}}")
        };
        world.configuration(&block("  provider = texture\n"));
        world
            .plan_with(&["-generate-config-out=generated.tf"])
            .changes(expect![[r#"
                import texture_workspace.a (import by id "ws_1")
            "#]]);
        expect![[r##"
            # __generated__ by Terraform
            # Please review these resources and move them into your main configuration files.

            # __generated__ by Terraform from "ws_1"
            resource "texture_workspace" "a" {
              deletion_protection = true
              name                = "a \"quoted\" name"
            }
        "##]].assert_eq(&world.tidy(&world.read("generated.tf")));
        world.configuration(&block(""));
        world.plan().changes(expect![[r#"
            import texture_workspace.a (import by id "ws_1")
        "#]]);
        world.apply().succeeds().writes(expect![""]);
    });
}
