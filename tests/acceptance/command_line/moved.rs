//! State that a provider of another address wrote, taken over by a `moved` block.

use expect_test::expect;

use crate::harness::{SOURCE, on_every_cli};

/// Not on a registry of either command line, because each takes the other's for its own.
const FORMER: &str = "registry.example.com/former/texture";

#[test]
fn a_workspace_moves_here_from_another_address() {
    on_every_cli(|world| {
        world.configuration(super::WORKSPACE);
        world.apply().succeeds();
        let state = world.read("terraform.tfstate").replace(SOURCE, FORMER);
        world.write("terraform.tfstate", &state);
        world.override_providers(&[SOURCE, FORMER]);
        world.configuration(
            r#"
            resource "texture_workspace" "b" {
              name = "a"
            }
            moved {
              from = texture_workspace.a
              to   = texture_workspace.b
            }
            "#,
        );
        world.plan().changes(expect![[r#"
            move texture_workspace.b (moved from texture_workspace.a)
        "#]]);
        world.apply().succeeds().writes(expect![""]);
    });
}
