//! Every block of Terraform's language in the guides and in README is valid. Blocks marked `hcl` need what not every CLI
//! has, or are not configuration.

use std::fs;
use std::path::{Path, PathBuf};

use expect_test::expect;
use serde_json::json;

use crate::harness::{Feature, SOURCE, World, on_every_cli, on_every_cli_with};

const ROOT: &str = env!("CARGO_MANIFEST_DIR");

#[test]
fn every_block_is_valid() {
    let mut count = 0;
    for page in pages() {
        let text = fs::read_to_string(&page).unwrap();
        for block in blocks(&text, "terraform") {
            count += 1;
            on_every_cli(|world| {
                if block.contains("required_providers") {
                    fs::remove_file(world.path("versions.tf")).unwrap();
                    world.override_providers(&[SOURCE, "registry.opentofu.org/texturehq/texture"]);
                }
                world.configuration(&complete(&block));
                let run = world.validate();
                assert!(
                    run.status() == Some(0),
                    "{}:\n{block}\n{}",
                    page.display(),
                    run.text()
                );
            });
        }
    }
    assert!(count > 20, "only {count} blocks were found");
}

/// What the guide says of `import` blocks with `for_each`: all is imported, and nothing changes.
#[test]
fn all_workspaces_are_imported_with_for_each() {
    let page = Path::new(ROOT).join("docs/guides/adopting.md");
    let blocks = blocks(&fs::read_to_string(page).unwrap(), "terraform");
    let block = blocks.iter().find(|it| it.contains("import {")).unwrap();
    on_every_cli_with(Feature::ImportForEach, |world| {
        for name in ["Production", "Staging", "Sandbox"] {
            world.created_elsewhere("workspaces", json!({ "name": name }));
        }
        world.configuration(block);
        let planned = world.run(&["plan", "-no-color", "-input=false"]);
        let summary = "Plan: 3 to import, 0 to add, 0 to change, 0 to destroy.";
        assert!(planned.text().contains(summary), "{}", planned.text());
        world.apply().succeeds().writes(expect![""]);
    });
}

#[test]
fn every_other_block_is_valid_where_it_can_be() {
    for page in pages() {
        let text = fs::read_to_string(&page).unwrap();
        for block in blocks(&text, "hcl") {
            check_other(&page, &block);
        }
    }
}

fn check_other(page: &Path, block: &str) {
    let accepts = |world: &World, args: &[&str]| {
        let run = world.run(args);
        let text = run.text();
        assert!(
            run.status() == Some(0),
            "{}:\n{block}\n{text}",
            page.display()
        );
        assert!(
            !text.contains("Warning: "),
            "{}:\n{block}\n{text}",
            page.display()
        );
    };
    let begins = |words: &str| block.lines().any(|line| line.starts_with(words));
    if begins("action ") {
        on_every_cli_with(Feature::Actions, |world| {
            world.configuration(block);
            accepts(world, &["validate", "-json"]);
        });
    } else if begins("list ") {
        on_every_cli_with(Feature::Query, |world| {
            world.configuration("provider \"texture\" {}\n");
            world.write("all.tfquery.hcl", block);
            accepts(world, &["validate", "-query", "-json"]);
        });
    } else if begins("mock_provider ") {
        on_every_cli_with(Feature::Mocks, |world| {
            world.configuration(SANDBOX);
            fs::create_dir(world.path("tests")).unwrap();
            world.write("tests/names.tftest.hcl", block);
            world.unset("TEXTURE_API_KEY");
            accepts(world, &["test", "-json"]);
            assert!(world.emulator.requests().is_empty(), "mocks send nothing");
        });
    } else if begins("provider_installation ") {
        on_every_cli(|world| {
            world.write("cli.tfrc", block);
            accepts(world, &["version"]);
        });
    } else {
        // Another provider's, which cannot be installed here.
        assert!(begins("ephemeral \"vault_"), "{}:\n{block}", page.display());
    }
}

const SANDBOX: &str = r#"
resource "texture_workspace" "sandbox" {
  name = "Sandbox"
}

resource "texture_api_key" "backend" {
  name         = "backend"
  type         = "SERVER"
  workspace_id = texture_workspace.sandbox.id
}
"#;

/// The version that users are told to require is the one that is built.
#[test]
fn the_version_to_require_is_this_one() {
    let (major, rest) = env!("CARGO_PKG_VERSION").split_once('.').unwrap();
    let minor = rest.split('.').next().unwrap();
    let expected = format!("version = \"~> {major}.{minor}\"");
    let examples = ["examples/provider/provider.tf", "examples/platform/main.tf"];
    let all = pages()
        .into_iter()
        .chain(examples.map(|it| Path::new(ROOT).join(it)));
    for page in all {
        let text = fs::read_to_string(&page).unwrap();
        let sources = text
            .lines()
            .filter(|line| {
                line.trim_start().starts_with("source ") && line.ends_with("\"texturehq/texture\"")
            })
            .count();
        let versions = text.matches(&expected).count();
        assert_eq!(sources, versions, "{}", page.display());
    }
}

/// Links between pages lead somewhere.
#[test]
fn links_lead_to_files() {
    for page in pages() {
        let text = fs::read_to_string(&page).unwrap();
        for link in text
            .split("](")
            .skip(1)
            .filter_map(|rest| rest.split(')').next())
        {
            let file = link.split('#').next().unwrap_or_default();
            if file.is_empty() || file.contains("://") {
                continue;
            }
            let target = page.parent().unwrap().join(file);
            assert!(target.exists(), "{}: {link}", page.display());
        }
    }
}

/// What the blocks refer to and another page, or the reader, has.
fn complete(block: &str) -> String {
    let mut text = block.to_owned();
    let declares = |what: &str| block.contains(what);
    if declares("to = texture_workspace.staging") && !declares("resource \"texture_workspace\"") {
        text += "\nresource \"texture_workspace\" \"staging\" {\n  name = \"Staging\"\n}\n";
    }
    text
}

fn pages() -> Vec<PathBuf> {
    let guides = fs::read_dir(Path::new(ROOT).join("docs/guides")).unwrap();
    let mut pages: Vec<PathBuf> = guides.map(|it| it.unwrap().path()).collect();
    pages.push(Path::new(ROOT).join("README.md"));
    pages.sort();
    pages
}

fn blocks(text: &str, language: &str) -> Vec<String> {
    let mut blocks = Vec::new();
    let mut current: Option<Vec<&str>> = None;
    for line in text.lines() {
        match (&mut current, line.strip_prefix("```")) {
            (None, Some(named)) if named == language => current = Some(Vec::new()),
            (Some(lines), Some(_)) => {
                blocks.push(lines.join("\n") + "\n");
                current = None;
            }
            (Some(lines), None) => lines.push(line),
            (None, _) => {}
        }
    }
    blocks
}
