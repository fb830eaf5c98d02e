//! A protected workspace is not replaced, and nothing in it is touched before that is said; names that are
//! swapped are not said to be foreign.

use crate::harness::{World, on_every_cli};

const PLATFORM: &str = r#"
resource "texture_workspace" "w" {
  name = "prod"
}
resource "texture_api_key" "k" {
  name         = "k"
  type         = "SERVER"
  workspace_id = texture_workspace.w.id
}
"#;

fn live_keys(world: &World) -> usize {
    let keys = world.emulator.objects("api-keys");
    keys.iter().filter(|key| key["revoked"] != true).count()
}

#[test]
fn a_forced_replacement_is_refused_while_planning() {
    on_every_cli(|world| {
        world.configuration(PLATFORM);
        world.apply().succeeds();
        let forced = world.apply_unsettled(&["-replace=texture_workspace.w"]);
        forced.fails_saying("Workspace is protected against deletion");
        assert_eq!(live_keys(world), 1, "nothing in it is touched");
        world.run(&["taint", "texture_workspace.w"]).succeeds();
        let tainted = world.apply_unsettled(&[]);
        tainted.fails_saying("Workspace is protected against deletion");
        world
            .apply_unsettled(&["-refresh=false"])
            .fails_saying("is protected");
        assert_eq!(live_keys(world), 1, "nothing in it is touched");
        world.run(&["untaint", "texture_workspace.w"]).succeeds();
        world.plan().is_empty();
    });
}

#[test]
fn one_that_is_not_protected_is_replaced() {
    on_every_cli(|world| {
        let text = PLATFORM.replace("\"prod\"", "\"prod\"\n  deletion_protection = false");
        world.configuration(&text);
        world.apply().succeeds();
        let before = world.id("texture_workspace.w");
        world
            .apply_unsettled(&["-replace=texture_workspace.w"])
            .succeeds();
        assert_ne!(world.id("texture_workspace.w"), before);
        world.plan().is_empty();
    });
}

#[test]
fn names_that_are_swapped_are_not_said_to_be_foreign() {
    on_every_cli(|world| {
        let text = |a: &str, b: &str| {
            let one = |label: &str, name: &str| {
                format!(
                    "resource \"texture_workspace\" {label:?} {{\n  name = {name:?}\n  deletion_protection = false\n}}\n"
                )
            };
            [one("a", a), one("b", b)].concat()
        };
        world.configuration(&text("blue", "green"));
        world.apply().succeeds();
        world.configuration(&text("green", "blue"));
        let swapped = world.apply_unsettled(&[]);
        swapped.fails_saying("belongs to another workspace of this configuration");
        assert!(!swapped.text().contains("import {"), "{}", swapped.text());
    });
}
