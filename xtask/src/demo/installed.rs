//! The CLI with the provider installed for it, and nothing else: neither the user's settings nor
//! the network have a part in the demo.

use std::error::Error;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use terraform_provider_texture::provider::VERSION;

use crate::binary;
use crate::cli::Cli;
use crate::platform::Platform;

/// A CLI that finds the provider.
pub(super) struct Installed {
    cli: Cli,
    settings: PathBuf,
}

impl Installed {
    /// Puts `provider`, the program, into a mirror below `folder`, the only place from which this
    /// CLI installs.
    pub(super) fn new(cli: Cli, provider: &Path, folder: &Path) -> Result<Self, Box<dyn Error>> {
        let mirror = folder.join("mirror");
        let package = mirror
            .join(cli.registry())
            .join("texturehq/texture")
            .join(VERSION)
            .join(Platform::this().name());
        fs::create_dir_all(&package)?;
        let name = binary::file_name(&format!("{}_v{VERSION}", binary::NAME));
        fs::copy(provider, package.join(name))?;
        let settings = folder.join("settings.tfrc");
        fs::write(&settings, installing_from(&mirror))?;
        Ok(Self { cli, settings })
    }

    /// What it calls itself.
    pub(super) fn title(&self) -> &str {
        &self.cli.title
    }

    /// What one types to start it.
    pub(super) fn name(&self) -> &'static str {
        self.cli.name()
    }

    /// A command of it, in colors if wanted.
    pub(super) fn command(&self, colors: bool) -> Command {
        let mut command = self.cli.command();
        command.env("TF_CLI_CONFIG_FILE", &self.settings);
        command.env("TF_IN_AUTOMATION", "1");
        if !colors {
            command.env("TF_CLI_ARGS", "-no-color");
        }
        command
    }
}

fn installing_from(mirror: &Path) -> String {
    let mirror = mirror.display().to_string();
    format!("provider_installation {{\n  filesystem_mirror {{ path = {mirror:?} }}\n}}\n")
}
