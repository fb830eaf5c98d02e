//! The provider's program, built.

use std::env;
use std::error::Error;
use std::path::PathBuf;
use std::process::Command;

use crate::checkout;
use crate::platform::Platform;

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

/// Builds programs to be published, statically linked on Linux, and says where they are. With `debug` they are debug
/// builds for this machine.
///
/// Paths of this machine are mapped away, so that they are not in the programs and two builds can be compared.
pub(crate) fn dist(
    platform: &Platform,
    packages: &[&str],
    debug: bool,
) -> Result<Vec<PathBuf>, Box<dyn Error>> {
    let file = |package: &&str| format!("{package}{}", platform.executable_suffix());
    if debug {
        let mut arguments = vec!["--package", "xtask"];
        arguments.extend(packages.iter().flat_map(|it| ["--package", *it]));
        build(&arguments)?;
        let here = env::current_exe()?;
        let folder = here.ancestors().find(|it| it.ends_with("debug"));
        let folder = folder.ok_or("this program is not a debug build")?;
        return Ok(packages.iter().map(|it| folder.join(file(it))).collect());
    }
    let target = checkout::root().join("target/release-builds");
    let is_own = *platform == Platform::this();
    let mut command = cargo();
    command
        .arg(if is_own { "build" } else { "zigbuild" })
        .args(["--release", "--locked", "--target", platform.triple()])
        .arg("--target-dir")
        .arg(&target)
        .env("RUSTFLAGS", flags(platform))
        .env("SOURCE_DATE_EPOCH", "0");
    for package in packages {
        command.args(["--package", package]);
    }
    if !command.status()?.success() {
        return Err("the programs do not build; Cargo says why above".into());
    }
    let folder = target.join(platform.triple()).join("release");
    Ok(packages.iter().map(|it| folder.join(file(it))).collect())
}

fn flags(platform: &Platform) -> String {
    let home = env::var_os("CARGO_HOME").map(PathBuf::from).or_else(|| {
        let home = env::var_os("HOME").or_else(|| env::var_os("USERPROFILE"))?;
        Some(PathBuf::from(home).join(".cargo"))
    });
    let mut flags = format!("--remap-path-prefix={}=/source", checkout::root().display());
    if let Some(home) = home {
        flags += &format!(" --remap-path-prefix={}=/cargo", home.display());
    }
    if platform.is_gnu_linux() {
        flags += " -C target-feature=+crt-static";
        if *platform == Platform::this() {
            // Packed, the relocations of a position-independent program take a hundredth of their half a megabyte.
            // Whoever runs it needs nothing for that: the C library that is linked in (glibc 2.36 or later) unpacks
            // them. Zig's linker has no such option.
            flags += " -C link-arg=-Wl,-z,pack-relative-relocs";
        }
    }
    flags
}

/// `name` as this system names programs.
pub(crate) fn file_name(name: &str) -> String {
    format!("{name}{}", env::consts::EXE_SUFFIX)
}

fn build(arguments: &[&str]) -> Result<(), Box<dyn Error>> {
    let mut command = cargo();
    command.arg("build").args(arguments);
    match command.status()?.success() {
        true => Ok(()),
        false => Err("the provider does not build; Cargo says why above".into()),
    }
}

fn cargo() -> Command {
    let cargo = env::var_os("CARGO").unwrap_or_else(|| "cargo".into());
    let mut command = Command::new(cargo);
    command.current_dir(checkout::root());
    command
}
