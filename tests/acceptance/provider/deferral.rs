//! What waits for a later run, by the builds that defer. Which lookups do, and what others are told, is in
//! `tests/protocol`.

use crate::harness::{Feature, Run, World, on_every_cli_with};

fn apply(world: &World) -> Run<'_> {
    world.apply_unsettled(&["-allow-deferral"])
}

#[test]
fn what_needs_an_object_that_does_not_exist_yet_waits_for_it() {
    on_every_cli_with(Feature::Deferral, |world| {
        world.configuration(
            r#"
            resource "texture_workspace" "now" {
              name = "now"
            }
            data "texture_workspace" "later" {
              name = "later"
            }
            resource "texture_api_key" "in_it" {
              name         = "a"
              type         = "SERVER"
              workspace_id = data.texture_workspace.later.id
            }
            "#,
        );
        apply(world).succeeds();
        assert_eq!(world.addresses(), ["texture_workspace.now"]);
        let later = world.created_elsewhere("workspaces", serde_json::json!({ "name": "later" }));
        apply(world).succeeds();
        assert_eq!(world.state("texture_api_key.in_it")["workspace_id"], *later);
        world.plan_with(&["-allow-deferral"]).is_empty();
    });
}

#[test]
fn what_needs_the_api_waits_until_its_address_is_known() {
    on_every_cli_with(Feature::Deferral, |world| {
        world.configuration(&format!(
            r#"
            resource "terraform_data" "url" {{
              input = {:?}
            }}
            provider "texture" {{
              base_url = terraform_data.url.output
            }}
            resource "texture_workspace" "a" {{
              name = "a"
            }}
            data "texture_workspaces" "all" {{}}
            "#,
            world.emulator.url()
        ));
        world.unset("TEXTURE_BASE_URL");
        apply(world).succeeds();
        assert_eq!(world.addresses(), ["terraform_data.url"]);
        apply(world).succeeds();
        assert_eq!(world.emulator.objects("workspaces").len(), 1);
        world.plan_with(&["-allow-deferral"]).is_empty();
    });
}
