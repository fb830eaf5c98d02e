//! Provider blocks that hold what is not known before apply.

use expect_test::expect;

use crate::harness::{World, on_every_cli};

/// A provider whose key and address come out of another resource.
fn from_elsewhere(world: &World, further: &str) {
    world.configuration(&format!(
        r#"
        resource "terraform_data" "elsewhere" {{
          input = {{
            key = {:?}
            url = {:?}
          }}
        }}
        provider "texture" {{
          api_key  = terraform_data.elsewhere.output.key
          base_url = terraform_data.elsewhere.output.url
        }}
        {further}
        "#,
        world.emulator.api_key(),
        world.emulator.url()
    ));
    world.unset("TEXTURE_API_KEY");
    world.unset("TEXTURE_BASE_URL");
}

const WORKSPACE: &str = "resource \"texture_workspace\" \"a\" {\n  name = \"a\"\n}";

#[test]
fn a_resource_is_planned_and_applied() {
    on_every_cli(|world| {
        from_elsewhere(world, WORKSPACE);
        world
            .plan()
            .changes(expect![[r#"
                create terraform_data.elsewhere
                  id: (known after apply)
                  input: {"key":"management_SECRET","url":"http://127.0.0.1:PORT/v1"}
                  output: (known after apply)
                create texture_workspace.a
                  created_at: (known after apply)
                  deletion_protection: true
                  id: (known after apply)
                  name: "a"
                  organization_id: (known after apply)
                  updated_at: (known after apply)
            "#]])
            .sends(expect![""]);
        world.apply().succeeds();
        assert_eq!(world.emulator.objects("workspaces").len(), 1);
    });
}

#[test]
fn what_is_in_state_is_planned_without_refreshing() {
    on_every_cli(|world| {
        from_elsewhere(world, WORKSPACE);
        world.apply().succeeds();
        let replace = ["-replace=terraform_data.elsewhere"];
        world
            .plan_with(&replace)
            .changes(expect![[r#"
                replace terraform_data.elsewhere (replace_by_request)
                  id: "UUID" -> (known after apply)
                  output: {"key":"management_SECRET","url":"http://127.0.0.1:PORT/v1"} -> (known after apply)
            "#]])
            .sends(expect![""]);
        world.apply_with(&replace).succeeds();
    });
}

#[test]
fn a_data_source_says_what_is_not_known_yet() {
    on_every_cli(|world| {
        from_elsewhere(world, "data \"texture_workspaces\" \"all\" {}");
        world.plan().fails_with(expect![[r#"
            The provider block is not wholly known yet
            on data "texture_workspaces" "all"

            texture_workspaces needs the API now, but the provider block has arguments whose values are not known before apply: `api_key`, `base_url`. Create what they come from first (`terraform apply -target=...`), or set values that are known while planning.
        "#]]).sends(expect![""]);
        world
            .apply_unsettled(&["-target=terraform_data.elsewhere"])
            .succeeds();
        world.apply().succeeds();
    });
}
