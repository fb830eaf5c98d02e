//! What the API learns about who asks.

use expect_test::expect;
use regex::Regex;

use crate::harness::{Run, on_every_cli};

const CONFIGURATION: &str = r#"data "texture_workspaces" "all" {}"#;

#[test]
fn the_user_agent_names_the_command_line_and_the_provider() {
    on_every_cli(|world| {
        world.configuration(CONFIGURATION);
        let version = Regex::new(r"^Terraform/\S+").unwrap();
        let agent = |run: Run<'_>| {
            let agent = run.requests()[0].user_agent.clone().unwrap_or_default();
            version.replace(&agent, "Terraform/VERSION").into_owned()
        };
        expect!["Terraform/VERSION terraform-provider-texture/0.1.0"]
            .assert_eq(&agent(world.apply()));
        world.set("TF_APPEND_USER_AGENT", "ci/7 (nightly)");
        expect!["Terraform/VERSION terraform-provider-texture/0.1.0 ci/7 (nightly)"]
            .assert_eq(&agent(world.apply()));
    });
}
