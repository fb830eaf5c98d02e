//! What the log tells, and what it never tells.

use crate::harness::on_every_cli;

#[test]
fn the_log_of_a_whole_apply_holds_no_secret() {
    on_every_cli(|world| {
        let key = world.emulator.api_key().to_owned();
        world.set("TF_LOG", "trace");
        world.set("TF_LOG_PATH", &world.path("trace.log").to_string_lossy());
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
        world.set("TEXTURE_API_KEY", &format!("{key}x"));
        assert_eq!(world.plan().status(), Some(1));
        let log = world.read("trace.log");
        assert!(
            log.contains("tf_rpc=ApplyResourceChange"),
            "the provider logs nothing"
        );
        assert!(
            log.contains("/v1/workspaces") || log.contains("/workspaces"),
            "requests are not logged"
        );
        let line = log.lines().find(|line| line.contains(&key));
        assert_eq!(line, None, "the key is in the log");
    });
}
