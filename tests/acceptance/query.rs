//! `terraform query`, by the CLIs that have it. What is listed, and what is not read, is in `tests/protocol`.

use std::path::Path;

use expect_test::expect;
use serde_json::json;
use texture_emulator::Limits;

use crate::harness::{Feature, on_every_cli_with};
use crate::samples::home;

const QUERY: &str = r#"
list "texture_workspace" "all" {
  provider = texture
}

list "texture_api_key" "all" {
  provider = texture
}

list "texture_collection" "all" {
  provider = texture
}
"#;

#[test]
fn what_a_query_generates_is_imported_without_a_change() {
    on_every_cli_with(Feature::Query, |world| {
        home(world);
        for (path, body) in [
            (
                "/v1/api-keys",
                json!({ "name": "a", "type": "MANUFACTURER", "manufacturerScope": ["TESLA"] }),
            ),
            (
                "/v1/collections",
                json!({
                    "name": "c", "collectionType": "DEVICE",
                    "criteria": { "rule": { "attribute": "a", "operator": "EQUALS", "value": 1 } },
                }),
            ),
        ] {
            world.emulator.act("POST", path, body).unwrap();
        }
        world.write("provider.tf", "provider \"texture\" {}\n");
        world.write("main.tfquery.hcl", QUERY);
        world
            .run(&["query", "-no-color", "-generate-config-out=generated.tf"])
            .succeeds();
        let planned = world.run(&["plan", "-no-color", "-input=false"]);
        planned.succeeds();
        let text = planned.text();
        assert!(
            text.contains("0 to add, 0 to change, 0 to destroy"),
            "{text}"
        );
    });
}

/// Somebody else's organization, taken over by one who has nothing but a key: every object is imported, and nothing
/// changes.
#[test]
fn a_whole_platform_is_imported_from_nothing() {
    on_every_cli_with(Feature::Query, |world| {
        world.emulator.rate_limits(Limits::LIFTED);
        let platform = Path::new(env!("CARGO_MANIFEST_DIR")).join("examples/platform/main.tf");
        let platform = std::fs::read_to_string(platform).unwrap();
        let versions = std::fs::read_to_string(world.path("versions.tf")).unwrap();
        world.remove("versions.tf");
        world.configuration(&platform);
        world.apply().succeeds();
        let managed = world.addresses().len();
        world.remove("main.tf");
        world.remove("terraform.tfstate");
        world.write("versions.tf", &versions);
        world.write("provider.tf", "provider \"texture\" {}\n");
        let kinds = [
            "workspace",
            "api_key",
            "destination",
            "collection",
            "oauth_application",
            "member",
        ];
        let lists = kinds.map(|kind| {
            format!(
                "list \"texture_{kind}\" \"all\" {{\n  provider = texture\n  limit    = 500\n}}\n"
            )
        });
        world.write("main.tfquery.hcl", &lists.concat());
        world
            .run(&["query", "-no-color", "-generate-config-out=generated.tf"])
            .succeeds();
        world.remove("main.tfquery.hcl");
        let planned = world.run(&["plan", "-no-color", "-input=false"]);
        planned.succeeds();
        let text = planned.text();
        // Those of the platform, and the owner, who was there before.
        let summary = format!(
            "Plan: {} to import, 0 to add, 0 to change, 0 to destroy.",
            managed + 1
        );
        assert!(text.contains(&summary), "{managed} were managed\n{text}");
        world.apply().succeeds().writes(expect![""]);
    });
}
