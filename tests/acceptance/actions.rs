//! Actions, by the CLIs that have them. What they refuse is in `tests/protocol`.

use expect_test::expect;
use serde_json::json;

use crate::harness::{Feature, on_every_cli_with};
use crate::samples::home;

#[test]
fn a_protected_workspace_is_not_cleared() {
    on_every_cli_with(Feature::Actions, |world| {
        world.configuration(
            r#"
resource "texture_workspace" "home" {
  name = "Home"
}

action "texture_workspace_clear" "home" {
  config {
    workspace_id = texture_workspace.home.id
  }
}
"#,
        );
        world.apply_unsettled(&[]).succeeds();
        world
            .apply_unsettled(&["-invoke=action.texture_workspace_clear.home"])
            .fails_saying("protected");
    });
}

#[test]
fn a_workspace_is_cleared_with_progress() {
    on_every_cli_with(Feature::Actions, |world| {
        world.configuration(
            r#"
resource "texture_workspace" "sandbox" {
  name                = "Sandbox"
  deletion_protection = false
}

action "texture_workspace_clear" "sandbox" {
  config {
    workspace_id = texture_workspace.sandbox.id
  }
}
"#,
        );
        world.apply_unsettled(&[]).succeeds();
        let cleared = world.apply_unsettled(&["-invoke=action.texture_workspace_clear.sandbox"]);
        cleared.succeeds().writes(expect![[r#"
            POST /v1/workspaces/ws_1/clear -> 204
        "#]]);
        let id = world.id("texture_workspace.sandbox");
        for line in [
            format!("- Clearing the workspace \"Sandbox\" ({id})"),
            format!("- The workspace \"Sandbox\" ({id}) is cleared"),
        ] {
            assert!(cleared.text().contains(&line), "{}", cleared.text());
        }
    });
}

/// A change of a resource invokes an action, in the same apply.
#[test]
fn a_trigger_revokes_a_key() {
    on_every_cli_with(Feature::Actions, |world| {
        home(world);
        let leaked = world.created_elsewhere("api-keys", json!({ "name": "a", "type": "SERVER" }));
        let configuration = |input: &str| {
            format!(
                r#"
resource "terraform_data" "incident" {{
  input = {input:?}

  lifecycle {{
    action_trigger {{
      events  = [after_update]
      actions = [action.texture_api_key_revoke.leaked]
    }}
  }}
}}

action "texture_api_key_revoke" "leaked" {{
  config {{
    api_key_id = {leaked:?}
  }}
}}
"#
            )
        };
        let is_revoked = || world.emulator.object(&leaked).unwrap()["revoked"] == true;
        world.configuration(&configuration("none"));
        world.apply_unsettled(&[]).succeeds();
        assert!(!is_revoked());
        world.configuration(&configuration("leak"));
        world.apply_unsettled(&[]).succeeds();
        assert!(is_revoked());
    });
}
