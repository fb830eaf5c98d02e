//! `allowed_organization_id`.

use expect_test::expect;

use super::block;
use crate::harness::on_every_cli;

#[test]
fn another_organization_is_left_alone() {
    on_every_cli(|world| {
        world.configuration(&block("  allowed_organization_id = \"org_other\""));
        world.apply().fails_with(expect![[r#"
            Another organization
            on resource "texture_workspace" "a"

            The API key belongs to the organization org_1, but `allowed_organization_id` allows only org_other. Nothing was read or changed. Use a key of org_other, or correct `allowed_organization_id`.
        "#]]).sends(expect![[r#"
            GET /v1/members?page=1&perPage=100 -> 200
        "#]]);
        assert!(world.emulator.objects("workspaces").is_empty());
    });
}

#[test]
fn the_allowed_organization_is_acted_on() {
    on_every_cli(|world| {
        let id = world.emulator.organization_id();
        world.configuration(&block(&format!("  allowed_organization_id = {id:?}")));
        world.apply().succeeds().sends(expect![[r#"
            GET /v1/members?page=1&perPage=100 -> 200
            POST /v1/workspaces {"name":"a"} -> 201
        "#]]);
    });
}

#[test]
fn what_is_in_state_is_neither_read_nor_destroyed_outside() {
    on_every_cli(|world| {
        let unprotected = "resource \"texture_workspace\" \"a\" {\n  name = \"a\"\n  deletion_protection = false\n}";
        world.configuration(unprotected);
        world.apply().succeeds();
        let guard = "provider \"texture\" {\n  allowed_organization_id = \"org_other\"\n}";
        world.write("guard.tf", guard);
        world.plan().fails_with(expect![[r#"
            Another organization
            on resource "texture_workspace" "a"

            The API key belongs to the organization org_1, but `allowed_organization_id` allows only org_other. Nothing was read or changed. Use a key of org_other, or correct `allowed_organization_id`.
        "#]]);
        let run = world.apply_unsettled(&["-destroy", "-refresh=false"]);
        run.fails_with(expect![[r#"
            Another organization

            The API key belongs to the organization org_1, but `allowed_organization_id` allows only org_other. Nothing was read or changed. Use a key of org_other, or correct `allowed_organization_id`.
        "#]]).writes(expect![""]);
        assert_eq!(world.addresses(), ["texture_workspace.a"]);
    });
}
