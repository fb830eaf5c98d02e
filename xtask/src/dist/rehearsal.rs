//! A release, rehearsed: packed, put into a mirror as it would be downloaded, and installed from there by the real CLI.

use std::fs;
use std::path::Path;
use std::process::Output;

use terraform_provider_texture::provider::VERSION;
use texture_emulator::Emulator;

use super::{Options, run};
use crate::cli::Cli;

const CONFIGURATION: &str = r#"
terraform {
  required_providers {
    texture = {
      source = "texturehq/texture"
    }
  }
}

resource "texture_workspace" "a" {
  name                = "A"
  deletion_protection = false
}
"#;

#[test]
fn what_is_packed_installs_and_works() {
    let folder = tempfile::tempdir().unwrap();
    let (cli, emulator) = (
        Cli::find(None).unwrap(),
        Emulator::builder().start().unwrap(),
    );
    let dist = folder.path().join("dist");
    let options = Options {
        out: Some(dist.clone()),
        tag: None,
        debug: true,
        ..Options::default()
    };
    run(&options).unwrap();
    check_sums(&dist);

    let mirror = folder.path().join("mirror");
    let package = mirror.join(cli.registry()).join("texturehq/texture");
    fs::create_dir_all(&package).unwrap();
    for entry in fs::read_dir(&dist).unwrap() {
        let entry = entry.unwrap();
        let name = entry.file_name().to_string_lossy().into_owned();
        if name.starts_with("terraform-provider") && name.ends_with(".zip") {
            fs::copy(entry.path(), package.join(name)).unwrap();
        }
    }
    let settings = format!(
        "provider_installation {{\n  filesystem_mirror {{ path = {:?} }}\n}}\n",
        mirror.display().to_string()
    );
    fs::write(folder.path().join("cli.tfrc"), settings).unwrap();
    fs::write(folder.path().join("main.tf"), CONFIGURATION).unwrap();

    let init = terraform(&cli, &emulator, folder.path(), &["init", "-input=false"]);
    let lock = fs::read_to_string(folder.path().join(".terraform.lock.hcl")).unwrap();
    assert!(lock.contains(&format!("version = {VERSION:?}")), "{lock}");
    assert!(lock.contains("\"h1:"), "{lock}\n{init}");
    terraform(&cli, &emulator, folder.path(), &["apply", "-auto-approve"]);
    let plan = ["plan", "-detailed-exitcode"];
    terraform(&cli, &emulator, folder.path(), &plan);
    terraform(
        &cli,
        &emulator,
        folder.path(),
        &["destroy", "-auto-approve"],
    );
    assert!(emulator.objects("workspaces").is_empty());
}

/// Every file of a release is in its checksums, and the registry finds what it asks for.
fn check_sums(dist: &Path) {
    let release = format!("terraform-provider-texture_{VERSION}");
    let sums = fs::read_to_string(dist.join(format!("{release}_SHA256SUMS"))).unwrap();
    for entry in fs::read_dir(dist).unwrap() {
        let name = entry.unwrap().file_name().to_string_lossy().into_owned();
        let is_summed = sums
            .lines()
            .any(|line| line.ends_with(&format!("  {name}")));
        assert!(is_summed || name.ends_with("_SHA256SUMS"), "{name}");
    }
    assert!(dist.join(format!("{release}_manifest.json")).exists());
}

fn terraform(cli: &Cli, emulator: &Emulator, folder: &Path, arguments: &[&str]) -> String {
    let mut command = cli.command();
    let Output {
        status,
        stdout,
        stderr,
    } = command
        .args(arguments)
        .arg("-no-color")
        .current_dir(folder)
        .env("TF_CLI_CONFIG_FILE", folder.join("cli.tfrc"))
        .env("TEXTURE_API_KEY", emulator.api_key())
        .env("TEXTURE_BASE_URL", emulator.url())
        .output()
        .unwrap();
    let text = [stdout, stderr].map(|it| String::from_utf8_lossy(&it).into_owned());
    let text = text.concat();
    assert!(status.success(), "{arguments:?}\n{text}");
    text
}
