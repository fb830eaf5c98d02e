//! The crates that are linked into a program, and their licenses.

use std::collections::{BTreeMap, BTreeSet};
use std::env;
use std::error::Error;
use std::fmt::Write;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use serde_json::Value;

use crate::checkout;

/// The crates that are linked into a program for one target, without those of this workspace.
pub(super) struct Dependencies(Vec<Dependency>);

/// A crate.
pub(super) struct Dependency {
    pub(super) name: String,
    pub(super) version: String,
    /// An SPDX expression.
    pub(super) license: String,
    folder: PathBuf,
}

impl Dependencies {
    /// Those of `package`, as `cargo metadata` resolves them.
    pub(super) fn of(package: &str, triple: &str) -> Result<Self, Box<dyn Error>> {
        let cargo = env::var_os("CARGO").unwrap_or_else(|| "cargo".into());
        let output = Command::new(cargo)
            .current_dir(checkout::root())
            .args([
                "metadata",
                "--format-version=1",
                "--locked",
                "--filter-platform",
                triple,
            ])
            .output()?;
        if !output.status.success() {
            return Err(String::from_utf8_lossy(&output.stderr).into_owned().into());
        }
        let metadata: Value = serde_json::from_slice(&output.stdout)?;
        Self::linked(&metadata, package).ok_or_else(|| "cargo metadata cannot be read".into())
    }

    fn linked(metadata: &Value, package: &str) -> Option<Self> {
        let packages: BTreeMap<&str, &Value> = metadata["packages"]
            .as_array()?
            .iter()
            .filter_map(|it| Some((it["id"].as_str()?, it)))
            .collect();
        let nodes: BTreeMap<&str, &Value> = metadata["resolve"]["nodes"]
            .as_array()?
            .iter()
            .filter_map(|it| Some((it["id"].as_str()?, it)))
            .collect();
        let root = packages.iter().find(|(_, it)| it["name"] == package)?;
        let (mut seen, mut next) = (BTreeSet::new(), vec![*root.0]);
        while let Some(id) = next.pop() {
            if seen.insert(id) {
                let dependencies = nodes.get(id)?["deps"].as_array()?.iter();
                next.extend(
                    dependencies
                        .filter(|it| is_linked(it))
                        .filter_map(|it| it["pkg"].as_str()),
                );
            }
        }
        let mut linked: Vec<Dependency> = seen
            .into_iter()
            .filter_map(|id| packages.get(id))
            .filter(|it| !it["source"].is_null())
            .filter_map(|it| dependency(it))
            .collect();
        linked.sort_by(|a, b| (&a.name, &a.version).cmp(&(&b.name, &b.version)));
        Some(Self(linked))
    }

    pub(super) fn iter(&self) -> impl Iterator<Item = &Dependency> {
        self.0.iter()
    }

    /// The license texts of all of them, each once.
    pub(super) fn licenses(&self) -> Result<String, Box<dyn Error>> {
        let mut texts: BTreeMap<String, Vec<String>> = BTreeMap::new();
        let mut text = String::from(
            "This program contains the following crates, under these licenses. The texts are below.\n\n",
        );
        for it in &self.0 {
            writeln!(text, "{} {} ({})", it.name, it.version, it.license)?;
            for file in license_files(&it.folder)? {
                let content = fs::read_to_string(file)?.replace("\r\n", "\n");
                let users = texts.entry(content.trim().to_owned()).or_default();
                users.push(format!("{} {}", it.name, it.version));
            }
        }
        for (content, users) in texts {
            let rule = "=".repeat(80);
            write!(text, "\n{rule}\n{}\n\n{content}\n", users.join(", "))?;
        }
        Ok(text)
    }
}

/// Neither for tests nor for build scripts alone.
fn is_linked(dependency: &Value) -> bool {
    let kinds = dependency["dep_kinds"].as_array();
    kinds.is_some_and(|kinds| kinds.iter().any(|it| it["kind"].is_null()))
}

fn dependency(package: &Value) -> Option<Dependency> {
    let text = |name: &str| package[name].as_str().map(str::to_owned);
    Some(Dependency {
        name: text("name")?,
        version: text("version")?,
        license: text("license").unwrap_or_else(|| "see its text".to_owned()),
        folder: Path::new(package["manifest_path"].as_str()?)
            .parent()?
            .to_owned(),
    })
}

fn license_files(folder: &Path) -> Result<Vec<PathBuf>, Box<dyn Error>> {
    let mut files = Vec::new();
    for entry in fs::read_dir(folder)? {
        let path = entry?.path();
        let name = path
            .file_name()
            .unwrap_or_default()
            .to_string_lossy()
            .to_uppercase();
        let is_license = ["LICENSE", "LICENCE", "COPYING", "NOTICE"]
            .iter()
            .any(|prefix| name.starts_with(prefix));
        if is_license && path.is_file() {
            files.push(path);
        }
    }
    files.sort();
    Ok(files)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::platform::Platform;

    #[test]
    fn what_is_linked_is_listed_with_its_license() {
        let package = "terraform-provider-texture";
        let all = Dependencies::of(package, Platform::this().triple()).unwrap();
        let names: BTreeSet<&str> = all.iter().map(|it| &*it.name).collect();
        assert!(
            names.contains("tonic") && names.contains("age"),
            "{names:?}"
        );
        assert!(
            !names.contains("tempfile") || !names.contains("expect-test"),
            "{names:?}"
        );
        assert!(
            !names.contains("tfplugin"),
            "those of this workspace have LICENSE"
        );
        let text = all.licenses().unwrap();
        assert!(
            text.contains("Permission is hereby granted"),
            "no MIT license in it"
        );
        for it in all.iter() {
            assert!(!it.license.is_empty(), "{}", it.name);
        }
    }
}
