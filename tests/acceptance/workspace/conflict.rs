//! Names are unique in an organization: what exists already is named, and can be imported.

use expect_test::expect;
use regex::Regex;
use texture_emulator::{Deviation, Fault};

use super::{MINIMAL, created_elsewhere};
use crate::harness::on_every_cli;

#[test]
fn the_import_block_of_the_message_works_as_it_is() {
    on_every_cli(|world| {
        created_elsewhere(world, "a");
        world.configuration(MINIMAL);
        let failed = world.apply();
        failed.fails_with(expect![[r#"
            The workspace "a" exists already
            on resource "texture_workspace" "a": name = "a"

            POST /workspaces: 409: A workspace with this name already exists (name: a) [request req_ID]

            Its id is ws_1. To manage it with Terraform, import it: add this block, with the address of your resource, and run `terraform apply`.

            import {
              to = texture_workspace.a
              id = "ws_1"
            }

            Otherwise choose another name.
        "#]]);
        let block = Regex::new(r"(?s)import \{.*?\}").unwrap();
        let block = block
            .find(failed.text())
            .expect("the message holds a block");
        world.write("imports.tf", block.as_str());
        world.apply().succeeds().writes(expect![""]);
    });
}

/// Whatever the format of the API's errors: one request, the API's text where there is any, and the import block.
#[test]
fn a_taken_name_is_reported_in_every_format_of_errors() {
    on_every_cli(|world| {
        let id = created_elsewhere(world, "a");
        let import = format!("import {{\n  to = texture_workspace.a\n  id = \"{id}\"\n}}");
        world.configuration(MINIMAL);
        let formats = Deviation::all().filter(|it| it.name().starts_with("errors-"));
        for format in formats {
            world.emulator.conform();
            world.emulator.deviate(format);
            let failed = world.apply();
            let text = failed.text();
            let name = format.name();
            let creates = failed.requests().iter().filter(|it| it.method == "POST");
            assert_eq!(creates.count(), 1, "{name}: {text}");
            assert!(text.contains(&import), "{name}: {text}");
            let is_quoted = text.contains("A workspace with this name already exists");
            assert_eq!(
                is_quoted,
                !name.starts_with("errors-empty"),
                "{name}: {text}"
            );
        }
    });
}

#[test]
fn a_taken_name_cannot_be_changed_to() {
    on_every_cli(|world| {
        created_elsewhere(world, "taken");
        world.configuration(MINIMAL);
        world.apply().succeeds();
        world.configuration(r#"resource "texture_workspace" "a" { name = "taken" }"#);
        world.apply().fails_with(expect![[r#"
            Another workspace has the name "taken" already
            on resource "texture_workspace" "a"

            PATCH /workspaces/ws_1: 409: A workspace with this name already exists (name: taken) [request req_ID]

            Its id is ws_2, and this configuration does not manage it. Choose another name; or rename or delete ws_2, and run `terraform apply` again.
        "#]]);
        assert_eq!(world.state("texture_workspace.a")["name"], "a");
    });
}

#[test]
fn one_that_cannot_be_seen_is_reported_as_such() {
    on_every_cli(|world| {
        world.configuration(MINIMAL);
        world
            .emulator
            .fault(Fault::on("POST", "/v1/workspaces").status(409));
        world.apply().fails_with(expect![[r#"
            The API rejected the workspace "a" because of a conflict
            on resource "texture_workspace" "a": name = "a"

            POST /workspaces: 409: Conflict (a fault made on request) [request req_ID]

            See the API's message above. If it is about the name, the object that had it may still be being deleted, or be invisible to this API key: choose another name, or run `terraform apply` again later.
        "#]]);
    });
}
