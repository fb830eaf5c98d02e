//! What the log tells, and what it never tells.

use crate::harness::on_every_cli;

#[test]
fn the_log_of_a_whole_apply_holds_no_secret() {
    on_every_cli(|world| {
        let key = world.emulator.api_key().to_owned();
        world.keep_log();
        world.configuration(
            r#"
            resource "texture_workspace" "a" {
              name                = "a"
              deletion_protection = false
            }
            data "texture_workspaces" "all" {}
            "#,
        );
        world.apply().succeeds();
        world.destroy().succeeds();
        world.set("TEXTURE_API_KEY", format!("{key}x"));
        assert_eq!(world.plan().status(), Some(1));
        let log = world.log();
        for text in [
            "tf_rpc=ApplyResourceChange",
            "tf_resource_type=texture_workspace",
            "method=PUT",
        ] {
            assert!(log.contains(text), "{text} is not in the log");
        }
        let line = log.lines().find(|line| line.contains(&key));
        assert_eq!(line, None, "the key is in the log");
    });
}
