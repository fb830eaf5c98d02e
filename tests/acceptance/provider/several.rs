//! Two providers in one configuration.

use expect_test::expect;
use texture_emulator::Emulator;

use crate::harness::on_every_cli;

#[test]
fn two_organizations_are_managed_side_by_side() {
    on_every_cli(|world| {
        let second = Emulator::builder().start().unwrap();
        world.configuration(&format!(
            r#"
            provider "texture" {{
              alias    = "second"
              api_key  = {:?}
              base_url = {:?}
            }}
            resource "texture_workspace" "first" {{
              name = "first"
            }}
            resource "texture_workspace" "second" {{
              provider = texture.second
              name     = "second"
            }}
            "#,
            second.api_key(),
            second.url()
        ));
        world.apply().succeeds().sends(expect![[r#"
            POST /v1/workspaces {"name":"first"} -> 201
        "#]]);
        let created = second.objects("workspaces");
        assert_eq!(created.len(), 1);
        assert_eq!(created[0]["name"], "second");
        assert_eq!(
            world.state("texture_workspace.second")["organization_id"],
            second.organization_id()
        );
    });
}
