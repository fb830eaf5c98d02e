//! Actions, by the CLIs that have them. What they refuse is in `tests/protocol`.

use crate::harness::{Feature, on_every_cli_with};

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
