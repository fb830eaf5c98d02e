//! `cargo xtask dist`: what a release publishes, named and laid out as the registry wants it
//! (<https://developer.hashicorp.com/terraform/registry/providers/publishing>), and the emulator next to it.
//!
//! For each target: a zip of the provider, a zip of the emulator, an SBOM of each, and on Linux an OCI image layout of
//! the emulator. Then one `SHA256SUMS` over all of them and the manifest, and its signature where a key is named.
//! Archives depend on their content alone, so two builds of the same commit can be compared.

mod archive;
mod dependencies;
mod image;
#[cfg(test)]
mod registry;
#[cfg(test)]
mod rehearsal;
mod sbom;

use std::collections::BTreeMap;
use std::error::Error;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use clap::Args;
use sha2::{Digest, Sha256};
use terraform_provider_texture::provider::VERSION;

use self::archive::Entry;
use self::dependencies::Dependencies;
use crate::binary::{self, NAME};
use crate::platform::Platform;
use crate::{changelog, checkout};

const MANIFEST: &str = "terraform-registry-manifest.json";
const EMULATOR: &str = "texture-emulator";

/// What to build.
#[derive(Args, Debug, Default)]
pub(crate) struct Options {
    /// A target triple to build for, such as x86_64-unknown-linux-musl; repeat it for several. Targets other than
    /// this machine's are built by `cargo zigbuild`. Without any: this machine's, linked statically on Linux
    #[arg(long = "target", value_name = "TRIPLE")]
    targets: Vec<String>,
    /// The directory to write to, instead of target/dist. It is emptied first
    #[arg(long, value_name = "DIRECTORY")]
    out: Option<PathBuf>,
    /// The tag of the release; the command fails where it is not the version of Cargo.toml
    #[arg(long, value_name = "vX.Y.Z")]
    tag: Option<String>,
    /// Signs SHA256SUMS with this key of `gpg`. The registry takes RSA and DSA keys
    #[arg(long, value_name = "KEY")]
    sign: Option<String>,
    /// The directory of gpg's keys, instead of its own
    #[arg(long, value_name = "DIRECTORY", requires = "sign")]
    gpg_home: Option<PathBuf>,
    /// Packs debug builds for this machine, to try out how a release installs
    #[arg(long)]
    debug: bool,
}

/// Builds and packs everything.
pub(crate) fn run(options: &Options) -> Result<(), Box<dyn Error>> {
    check_tag(options.tag.as_deref())?;
    let folder = match &options.out {
        Some(out) => out.clone(),
        None => checkout::root().join("target/dist"),
    };
    if folder.exists() {
        fs::remove_dir_all(&folder)?;
    }
    fs::create_dir_all(&folder)?;
    let targets = match options.targets.is_empty() {
        true => vec![Platform::this().triple().to_owned()],
        false => options.targets.clone(),
    };
    for triple in &targets {
        let platform = Platform::of(triple)?;
        pack(&platform, &folder, options.debug)?;
    }
    fs::copy(
        checkout::root().join(MANIFEST),
        folder.join(format!("{NAME}_{VERSION}_manifest.json")),
    )?;
    sum(
        &folder,
        options.sign.as_deref(),
        options.gpg_home.as_deref(),
    )?;
    eprintln!("{}", folder.display());
    Ok(())
}

/// Writes the checksums of all files of a release, and signs them where a key is named.
pub(crate) fn sum(
    folder: &Path,
    key: Option<&str>,
    gpg_home: Option<&Path>,
) -> Result<(), Box<dyn Error>> {
    let sums = folder.join(format!("{NAME}_{VERSION}_SHA256SUMS"));
    if sums.exists() {
        fs::remove_file(&sums)?;
    }
    fs::write(&sums, checksums(folder)?)?;
    match key {
        Some(key) => sign(&sums, key, gpg_home),
        None => Ok(()),
    }
}

fn check_tag(tag: Option<&str>) -> Result<(), Box<dyn Error>> {
    let Some(tag) = tag else { return Ok(()) };
    if tag != format!("v{VERSION}") {
        return Err(format!(
            "the tag is {tag}, but Cargo.toml has version {VERSION}: change one of them"
        )
        .into());
    }
    changelog::section(VERSION).map(drop)
}

/// Builds both programs for one platform, and packs them.
fn pack(platform: &Platform, folder: &Path, debug: bool) -> Result<(), Box<dyn Error>> {
    let programs = binary::dist(platform, &[NAME, EMULATOR], debug)?;
    let suffix = platform.executable_suffix();
    for (package, program) in [NAME, EMULATOR].into_iter().zip(&programs) {
        let dependencies = Dependencies::of(package, platform.triple())?;
        let name = format!("{package}_{VERSION}_{}", platform.name());
        let file = match package {
            NAME => format!("{NAME}_v{VERSION}{suffix}"),
            other => format!("{other}{suffix}"),
        };
        let content = fs::read(program)?;
        let root = checkout::root();
        let entries = [
            Entry::program(&file, content),
            Entry::text("LICENSE", fs::read(root.join("LICENSE"))?),
            Entry::text("README.md", fs::read(root.join("README.md"))?),
            Entry::text("CHANGELOG.md", fs::read(root.join("CHANGELOG.md"))?),
            Entry::text(
                "THIRD_PARTY_LICENSES.txt",
                dependencies.licenses()?.into_bytes(),
            ),
        ];
        archive::zip(&folder.join(format!("{name}.zip")), &entries)?;
        let bill = sbom::of(package, &dependencies);
        fs::write(
            folder.join(format!("{name}.cdx.json")),
            serde_json::to_string_pretty(&bill)? + "\n",
        )?;
        if package == EMULATOR && platform.name().starts_with("linux_") {
            image::write(&folder.join(format!("{name}.oci.tar")), platform, program)?;
        }
    }
    Ok(())
}

/// A line for each file, as `sha256sum` prints it, in the order of their names.
fn checksums(folder: &Path) -> Result<String, Box<dyn Error>> {
    let mut lines = BTreeMap::new();
    for entry in fs::read_dir(folder)? {
        let entry = entry?;
        let name = entry.file_name().to_string_lossy().into_owned();
        let line = format!("{}  {name}\n", digest(&fs::read(entry.path())?));
        lines.insert(name, line);
    }
    Ok(lines.into_values().collect())
}

/// SHA-256 in hexadecimal digits.
fn digest(bytes: &[u8]) -> String {
    let digest = Sha256::digest(bytes);
    digest.iter().map(|byte| format!("{byte:02x}")).collect()
}

/// A detached, binary signature: `SHA256SUMS.sig`.
fn sign(sums: &Path, key: &str, gpg_home: Option<&Path>) -> Result<(), Box<dyn Error>> {
    let mut command = Command::new("gpg");
    if let Some(home) = gpg_home {
        command.arg("--homedir").arg(home);
    }
    command.args(["--batch", "--yes", "--local-user", key, "--detach-sign"]);
    let status = command
        .arg(sums)
        .status()
        .map_err(|error| format!("gpg, which signs the checksums, cannot be started: {error}"))?;
    match status.success() {
        true => Ok(()),
        false => Err("gpg did not sign the checksums; it says why above".into()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_tag_is_the_version() {
        assert!(check_tag(None).is_ok());
        let other = check_tag(Some("v99.0.0")).unwrap_err().to_string();
        assert!(
            other.contains("v99.0.0") && other.contains(VERSION),
            "{other}"
        );
    }

    #[test]
    fn checksums_name_every_file_once() {
        let folder = tempfile::tempdir().unwrap();
        fs::write(folder.path().join("b"), "").unwrap();
        fs::write(folder.path().join("a"), "abc").unwrap();
        assert_eq!(
            checksums(folder.path()).unwrap(),
            "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad  a\n\
             e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855  b\n"
        );
    }
}
