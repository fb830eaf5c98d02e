//! The ephemeral key: it exists while a run needs it, and is in neither plan nor state.

use expect_test::expect;
use serde_json::Value;
use texture_emulator::Fault;

use crate::harness::{Feature, World, on_every_cli_with};
use crate::samples::home;

/// The key configures a second provider, as users of such keys do.
const CONFIGURATION: &str = r#"
ephemeral "texture_api_key" "run" {
  name     = "pipeline"
  type     = "MANAGEMENT"
  owner_id = "usr_1"
}
provider "texture" {
  alias   = "run"
  api_key = ephemeral.texture_api_key.run.key
}
resource "texture_workspace" "a" {
  provider            = texture.run
  name                = "NAME"
  deletion_protection = false
}
"#;

fn keys(world: &World) -> Vec<Value> {
    let mut keys = world.emulator.objects("api-keys");
    keys.retain(|key| key["name"] == "pipeline");
    keys
}

fn live(world: &World) -> usize {
    let keys = keys(world);
    keys.iter().filter(|key| key["revoked"] != true).count()
}

fn configure(world: &World, name: &str) {
    let owner = world.emulator.owner_id();
    let text = CONFIGURATION.replace("usr_1", &owner);
    world.configuration(&text.replace("NAME", name));
}

#[test]
fn it_is_revoked_at_the_end_of_each_run() {
    on_every_cli_with(Feature::Ephemeral, |world| {
        home(world);
        configure(world, "a");
        world.apply_unsettled(&[]).succeeds();
        let created = keys(world).len();
        assert!(
            created >= 2,
            "one for the plan, one for the apply: {created}"
        );
        assert_eq!(live(world), 0);
        world.plan().is_empty();
        assert_eq!(live(world), 0);
        let secret = "management_";
        for file in ["terraform.tfstate", "plan.bin"] {
            let bytes = std::fs::read(world.path(file)).unwrap();
            let text = String::from_utf8_lossy(&bytes);
            assert!(!text.contains(secret), "{file}");
        }
        assert_eq!(world.addresses(), ["texture_workspace.a"]);
    });
}

/// Terraform closes nothing then: the provider does, when it is asked to end.
#[test]
fn it_is_revoked_after_an_apply_that_failed() {
    on_every_cli_with(Feature::Ephemeral, |world| {
        home(world);
        configure(world, "a");
        let refused = Fault::on("POST", "/v1/workspaces").status(400).always();
        world.emulator.fault(refused);
        world
            .apply_unsettled(&[])
            .fails_saying("Could not create the workspace");
        assert!(!keys(world).is_empty());
        assert_eq!(live(world), 0);
    });
}

#[test]
fn what_cannot_be_revoked_is_named_and_the_next_run_warns_of_it() {
    on_every_cli_with(Feature::Ephemeral, |world| {
        home(world);
        configure(world, "a");
        let refused = Fault::on("POST", "/v1/api-keys/*/revoke")
            .status(403)
            .always();
        world.emulator.fault(refused);
        let run = world.apply_unsettled(&[]);
        run.fails_saying("which is still in use");
        let left = keys(world);
        let id = left[0]["id"].as_str().unwrap();
        assert!(run.text().contains(id), "{}", run.text());
        assert!(live(world) > 0);
        world.emulator.clear_faults();
        let next = world.apply_unsettled(&[]);
        assert!(
            next.text().contains("Possible duplicate"),
            "{}",
            next.text()
        );
        assert!(next.text().contains(id), "{}", next.text());
    });
}

/// A provider that is killed revokes nothing.
#[test]
fn what_a_killed_provider_left_open_the_next_run_reports() {
    on_every_cli_with(Feature::Ephemeral, |world| {
        home(world);
        configure(world, "a");
        world
            .emulator
            .fault(Fault::on("POST", "/v1/workspaces").hang());
        let run = world
            .begin_apply(&[])
            .when_requested("POST", "/v1/workspaces")
            .kill_providers();
        assert_eq!(run.status(), Some(1), "{}", run.text());
        assert_eq!(live(world), 1);
        world.apply_unsettled(&[]).succeeds().warns(expect![[r#"
            Possible duplicate API key "pipeline"
            on ephemeral "texture_api_key" "run"

            Another API key with this name and type is not revoked: key_1. It may be left over from a run that was killed, or belong to one that is in progress. If nothing uses it, revoke it: in the dashboard, or with this action (Terraform 1.14 or later) and `terraform apply -invoke=action.texture_api_key_revoke.this`.

            action "texture_api_key_revoke" "this" {
              config {
                api_key_id = "key_1"
              }
            }
        "#]]);
        assert_eq!(live(world), 1);
    });
}

#[test]
fn a_wrong_configuration_opens_nothing() {
    on_every_cli_with(Feature::Ephemeral, |world| {
        home(world);
        world.configuration(
            "ephemeral \"texture_api_key\" \"run\" {\n  name = \"pipeline\"\n  type = \"MANAGEMENT\"\n}\n",
        );
        world.plan().fails_saying("owner_id");
        assert!(keys(world).is_empty());
    });
}
