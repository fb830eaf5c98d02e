//! The provider's program, built.

use std::env;
use std::error::Error;
use std::path::PathBuf;
use std::process::Command;

use crate::checkout;

/// What the program is called.
pub(crate) const NAME: &str = "terraform-provider-texture";

/// Builds it to try things out, and says where it lies.
///
/// This program is built along with it, though it is there already: so Cargo chooses the same
/// features for all that the two share, and compiles nothing twice.
pub(crate) fn debug() -> Result<PathBuf, Box<dyn Error>> {
    build(&["--package", NAME, "--package", "xtask"])?;
    Ok(env::current_exe()?.with_file_name(file_name(NAME)))
}

/// Builds it to be published, and says where it lies.
pub(crate) fn release() -> Result<PathBuf, Box<dyn Error>> {
    build(&["--package", NAME, "--release"])?;
    let beside = env::current_exe()?;
    let profiles = beside
        .parent()
        .and_then(|debug| debug.parent())
        .unwrap_or(&beside);
    Ok(profiles.join("release").join(file_name(NAME)))
}

/// `name` as this system names programs.
pub(crate) fn file_name(name: &str) -> String {
    format!("{name}{}", env::consts::EXE_SUFFIX)
}

fn build(arguments: &[&str]) -> Result<(), Box<dyn Error>> {
    let cargo = env::var_os("CARGO").unwrap_or_else(|| "cargo".into());
    let mut command = Command::new(cargo);
    command
        .current_dir(checkout::root())
        .arg("build")
        .args(arguments);
    match command.status()?.success() {
        true => Ok(()),
        false => Err("the provider does not build; Cargo says why above".into()),
    }
}
