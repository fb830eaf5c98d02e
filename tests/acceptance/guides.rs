//! Every block of Terraform's language in the guides and in README is valid. (Blocks marked `hcl` need what not every
//! CLI has, or another provider: their pages say so.)

use std::fs;
use std::path::{Path, PathBuf};

use crate::harness::{SOURCE, on_every_cli};

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
