//! `cargo xtask dist`: what a release publishes for this platform, named and laid out as the
//! registry wants it (<https://developer.hashicorp.com/terraform/registry/providers/publishing>).
//! Signing the checksums is left to whoever holds the key.

use std::error::Error;
use std::fs::{self, File};
use std::io::{self, Write};
use std::path::Path;

use sha2::{Digest, Sha256};
use terraform_provider_texture::provider::VERSION;
use zip::ZipWriter;
use zip::write::SimpleFileOptions;

use crate::{binary, checkout, platform};

const MANIFEST: &str = "terraform-registry-manifest.json";

/// Builds everything into `target/dist`.
pub(crate) fn run() -> Result<(), Box<dyn Error>> {
    let program = binary::release()?;
    let release = format!("{}_{VERSION}", binary::NAME);
    let folder = checkout::root().join("target/dist");
    fs::create_dir_all(&folder)?;

    let archive = format!("{release}_{}.zip", platform::this());
    pack(&program, &folder.join(&archive))?;
    let manifest = format!("{release}_manifest.json");
    fs::copy(checkout::root().join(MANIFEST), folder.join(&manifest))?;
    let sums = checksum(&folder, &archive)? + &checksum(&folder, &manifest)?;
    fs::write(folder.join(format!("{release}_SHA256SUMS")), sums)?;
    eprintln!("{}", folder.display());
    Ok(())
}

fn pack(program: &Path, archive: &Path) -> Result<(), Box<dyn Error>> {
    let mut zip = ZipWriter::new(File::create(archive)?);
    let options = SimpleFileOptions::default().unix_permissions(0o755);
    zip.start_file(
        binary::file_name(&format!("{}_v{VERSION}", binary::NAME)),
        options,
    )?;
    io::copy(&mut File::open(program)?, &mut zip)?;
    zip.finish()?.flush()?;
    Ok(())
}

/// A line as `sha256sum` prints it.
fn checksum(folder: &Path, name: &str) -> Result<String, Box<dyn Error>> {
    let digest = Sha256::digest(fs::read(folder.join(name))?);
    let digits: String = digest.iter().map(|byte| format!("{byte:02x}")).collect();
    Ok(format!("{digits}  {name}\n"))
}
