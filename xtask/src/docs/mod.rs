//! `cargo xtask docs`: what the registry publishes, from what the provider says of itself.
//!
//! Descriptions, types, defaults and requirements come from the schemas, examples from `examples/`,
//! so no fact is written twice. `docs/guides/` is written by hand, but for the table of endpoints.

mod coverage;
mod entry;
mod examples;
mod import;
mod page;
mod phrase;
mod schema;

use std::error::Error;
use std::fs;
use std::path::{Path, PathBuf};

use terraform_provider_texture::provider::TextureProvider;
use tfplugin::Registry;

use crate::checkout;
use crate::generated::{self, Generated};

const COMMAND: &str = "cargo xtask docs";

/// Folders of which every file is generated.
const FOLDERS: [&str; 6] = [
    "docs/actions",
    "docs/ephemeral-resources",
    "docs/list-resources",
    "docs/resources",
    "docs/data-sources",
    "docs/functions",
];

/// Makes the pages again, and removes those of what is no more.
pub(crate) fn run() -> Result<(), Box<dyn Error>> {
    let pages = pages()?;
    for stray in strays(&pages)? {
        eprintln!("{} (removed)", stray.display());
        fs::remove_file(checkout::root().join(stray))?;
    }
    generated::write(&pages)
}

/// Fails when a page is not as it would be created now, or should not be there.
pub(crate) fn check() -> Result<(), Box<dyn Error>> {
    let pages = pages()?;
    if let Some(stray) = strays(&pages)?.first() {
        let stray = stray.display();
        return Err(format!("{stray} is the page of nothing. Run `{COMMAND}`.").into());
    }
    generated::check(&pages, COMMAND)
}

fn pages() -> Result<Vec<Generated>, Box<dyn Error>> {
    let registry = Registry::of(&TextureProvider::default());
    let mut pages = vec![page::provider::<TextureProvider>()?];
    for resource in registry.resources() {
        pages.push(page::resource(resource)?);
    }
    for data_source in registry.data_sources() {
        pages.push(page::data_source(data_source)?);
    }
    for ephemeral in registry.ephemerals() {
        pages.push(page::ephemeral(ephemeral)?);
    }
    for list in registry.lists() {
        pages.push(page::list(list)?);
    }
    for action in registry.actions() {
        pages.push(page::action(action)?);
    }
    for function in registry.functions() {
        pages.push(page::function(function)?);
    }
    pages.push(coverage::guide()?);
    Ok(pages)
}

/// Files where only pages should be.
fn strays(pages: &[Generated]) -> Result<Vec<PathBuf>, Box<dyn Error>> {
    let mut strays = Vec::new();
    for folder in FOLDERS.map(Path::new) {
        for name in names_in(folder) {
            let path = folder.join(name?);
            if pages.iter().all(|page| page.path != path) {
                strays.push(path);
            }
        }
    }
    Ok(strays)
}

/// A folder that is missing has none.
fn names_in(folder: &Path) -> impl Iterator<Item = std::io::Result<std::ffi::OsString>> {
    let entries = fs::read_dir(checkout::root().join(folder))
        .into_iter()
        .flatten();
    entries.map(|entry| entry.map(|entry| entry.file_name()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_published_pages_are_fresh() {
        check().unwrap();
    }
}
