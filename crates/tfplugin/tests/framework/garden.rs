//! The example provider with most of what a schema can have, with the command lines that people use.

use std::fs;

use crate::cli::WorkingDirectory;

fn on_every_cli(test: impl Fn(&WorkingDirectory)) {
    WorkingDirectory::on_every_cli("garden", |directory| {
        fs::create_dir(directory.path("garden")).unwrap();
        test(directory);
    });
}

fn configure(directory: &WorkingDirectory, bed: &str) {
    let configuration = format!(
        r#"
terraform {{
  required_providers {{
    garden = {{ source = "example/garden" }}
  }}
}}

provider "garden" {{
  directory = "garden"
}}

resource "garden_bed" "east" {{
  name = "east"
  tags = ["sunny", "by-the-wall"]
  neighbors = {{
    west = {{ distance = 2.5 }}
  }}
  plants = [
    {{ species = "leek", count = 12 }},
    {{ species = "kale" }},
  ]
  {bed}
}}

data "garden_beds" "all" {{
  depends_on = [garden_bed.east]
}}

output "beds" {{
  value = join(",", data.garden_beds.all.names)
}}

output "signs" {{
  value = join(",", garden_bed.east.plants[*].label)
}}

output "size" {{
  value = garden_bed.east.size
}}
"#
    );
    directory.write("main.tf", &configuration);
}

const TWO_ROWS: &str =
    "irrigation = { litres = 10 }\n  row { length = 120 }\n  row { length = 80 }";
const THREE_ROWS: &str = "gardener = \"Ada\"\n  soil = \"sand\"\n  row { length = 120 }\n  row { length = 80 }\n  row { length = 80 }";

#[test]
fn a_bed_lives_as_its_schema_says() {
    on_every_cli(|directory| {
        configure(directory, TWO_ROWS);
        let planned = directory.run(&["plan"], 0);
        // The size is planned, and so is what has a default.
        assert!(planned.contains("+ size       = 200"), "{planned}");
        assert!(planned.contains("+ soil       = \"loam\""), "{planned}");
        directory.run(&["apply", "-auto-approve"], 0);
        let outputs = directory.run(&["output"], 0);
        for line in [
            "beds = \"east\"",
            "signs = \"12 x leek,1 x kale\"",
            "size = 200",
        ] {
            assert!(outputs.contains(line), "{outputs}");
        }
        directory.run(&["plan", "-detailed-exitcode"], 0);

        configure(directory, THREE_ROWS);
        let planned = directory.run(&["plan", "-detailed-exitcode"], 2);
        assert!(planned.contains("~ size       = 200 -> 280"), "{planned}");
        assert!(planned.contains("will be updated in-place"), "{planned}");
        directory.run(&["apply", "-auto-approve"], 0);
        configure(directory, TWO_ROWS);
        let planned = directory.run(&["plan", "-detailed-exitcode"], 2);
        assert!(planned.contains("must be replaced"), "{planned}");
        assert!(
            planned.contains("280 -> 200 # forces replacement"),
            "{planned}"
        );
        directory.run(&["apply", "-auto-approve"], 0);

        directory.run(&["state", "rm", "garden_bed.east"], 0);
        directory.run(&["import", "garden_bed.east", "east"], 0);
        directory.run(&["plan", "-detailed-exitcode"], 0);
        directory.run(&["destroy", "-auto-approve"], 0);
        assert!(!directory.path("garden/east").exists());
    });
}

#[test]
fn what_is_wrong_is_said() {
    on_every_cli(|directory| {
        for (bed, words) in [
            (
                "row { length = 1 }",
                "Set one of `irrigation` or `gardener`.",
            ),
            (
                "gardener = \"Ada\"\n  irrigation = { litres = 1 }\n  row { length = 1 }",
                "Only one of `irrigation` and `gardener` can be set.",
            ),
            ("gardener = \"Ada\"", "row"),
            (
                "gardener = \"Ada\"\n  soil = \"Loam\"\n  row { length = 1 }",
                "Did you mean `loam`?",
            ),
            (
                "irrigation = { litres = -1 }\n  row { length = 1 }",
                "a whole number between 0",
            ),
            (
                "irrigation = { litres = 1, hour = 24 }\n  row { length = 1 }",
                "between 0 and 23. Got",
            ),
        ] {
            configure(directory, bed);
            let said = directory.run(&["validate"], 1);
            let said = said.split_whitespace().collect::<Vec<_>>().join(" ");
            assert!(said.contains(words), "{bed}: {said}");
        }
    });
}

#[test]
fn a_state_of_version_0_is_upgraded() {
    on_every_cli(|directory| {
        configure(directory, TWO_ROWS);
        directory.run(&["apply", "-auto-approve"], 0);
        let state = fs::read_to_string(directory.path("terraform.tfstate")).unwrap();
        let mut state: serde_json::Value = serde_json::from_str(&state).unwrap();
        let resources = state["resources"].as_array_mut().unwrap();
        let bed = resources.iter_mut().find(|it| it["type"] == "garden_bed");
        let instance = &mut bed.unwrap()["instances"][0];
        instance["schema_version"] = 0.into();
        instance["attributes"] = serde_json::json!({ "name": "east", "earth": "loam" });
        state["serial"] = 99.into();
        directory.write("terraform.tfstate", &state.to_string());
        directory.run(&["plan", "-detailed-exitcode"], 0);
    });
}

const SHED: &str = r#"
terraform {
  required_providers {
    garden = { source = "example/garden" }
  }
}

provider "garden" {
  directory = "garden"
}

resource "garden_shed" "tools" {
  name = "tools"
  REST
}

output "shelves" {
  value = join(",", [for shelf in garden_shed.tools.shelf : shelf.width])
}
"#;

/// Blocks that the provider sets need Terraform 1.16; other command lines are asked for the block.
#[test]
fn a_shed_without_shelves_gets_the_usual_ones() {
    on_every_cli(|directory| {
        let configure = |rest: &str| directory.write("main.tf", &SHED.replace("REST", rest));
        let shelves = || directory.run(&["output"], 0);
        let shelves_are = |widths: &str| {
            let outputs = shelves();
            assert!(
                outputs.contains(&format!("shelves = \"{widths}\"")),
                "{outputs}"
            );
            directory.run(&["plan", "-detailed-exitcode"], 0);
        };
        configure("");
        if !directory.is_terraform_since(16) {
            let refused = directory.run(&["plan"], 1);
            let refused = refused.split_whitespace().collect::<Vec<_>>().join(" ");
            for words in [
                "Blocks that may be left out need a newer CLI",
                "Use Terraform 1.16 or later, or add the block.",
            ] {
                assert!(refused.contains(words), "{refused}");
            }
        } else {
            let planned = directory.run(&["plan"], 0);
            assert!(planned.contains("+ shelf (known after apply)"), "{planned}");
            directory.run(&["apply", "-auto-approve"], 0);
            shelves_are("80,80");
            // An update leaves them as they are.
            configure("sign = \"Tools\"");
            directory.run(&["apply", "-auto-approve"], 0);
            shelves_are("80,80");
        }
        configure("shelf { width = 120 }\n  shelf {}");
        directory.run(&["apply", "-auto-approve"], 0);
        shelves_are("120,80");
        if directory.is_terraform_since(16) {
            configure("");
            directory.run(&["apply", "-auto-approve"], 0);
            shelves_are("120,80");
        }
        directory.run(&["destroy", "-auto-approve"], 0);
        assert!(!directory.path("garden/tools.shed").exists());
    });
}
