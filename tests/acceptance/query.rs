//! `terraform query`, by the CLIs that have it. What is listed, and what is not read, is in `tests/protocol`.

use serde_json::json;

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
