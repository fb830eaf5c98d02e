//! The program that providers are for: `terraform`, or `tofu`.

use std::error::Error;
use std::ffi::OsStr;
use std::path::PathBuf;
use std::process::Command;

const MISSING: &str = "\
neither `terraform` nor `tofu` can be run. Install one of them:
  Terraform  https://developer.hashicorp.com/terraform/install
  OpenTofu   https://opentofu.org/docs/intro/install/";

/// Terraform or OpenTofu.
pub(crate) struct Cli {
    program: PathBuf,
    /// What it calls itself, with its version.
    pub(crate) title: String,
}

impl Cli {
    /// The one at `program`, or the first on the PATH.
    pub(crate) fn find(program: Option<PathBuf>) -> Result<Self, Box<dyn Error>> {
        match program {
            Some(program) => {
                let name = program.display().to_string();
                Self::at(program).ok_or_else(|| format!("{name} cannot be run").into())
            }
            None => {
                let known = ["terraform", "tofu"].map(PathBuf::from);
                known
                    .into_iter()
                    .find_map(Self::at)
                    .ok_or_else(|| MISSING.into())
            }
        }
    }

    /// Those that TEXTURE_TEST_CLIS names, separated like the entries of PATH, or else the first on the PATH.
    #[cfg(test)]
    pub(crate) fn of_tests() -> Vec<Self> {
        let named = std::env::var_os("TEXTURE_TEST_CLIS").filter(|named| !named.is_empty());
        let programs = match &named {
            Some(named) => std::env::split_paths(named).map(Some).collect(),
            None => vec![None],
        };
        let all = programs.into_iter().map(Self::find);
        all.collect::<Result<_, _>>().unwrap()
    }

    fn at(program: PathBuf) -> Option<Self> {
        let output = clean(&program).arg("version").output().ok()?;
        let text = String::from_utf8(output.stdout).ok()?;
        let title = text
            .lines()
            .next()
            .filter(|_| output.status.success())?
            .to_owned();
        Some(Self { program, title })
    }

    /// What one types to start it.
    pub(crate) fn name(&self) -> &'static str {
        if self.is_opentofu() {
            "tofu"
        } else {
            "terraform"
        }
    }

    /// Where it looks for providers whose `source` names no host.
    pub(crate) fn registry(&self) -> &'static str {
        if self.is_opentofu() {
            "registry.opentofu.org"
        } else {
            "registry.terraform.io"
        }
    }

    /// A command of it that knows nothing of this user's own settings.
    pub(crate) fn command(&self) -> Command {
        clean(&self.program)
    }

    fn is_opentofu(&self) -> bool {
        self.title.starts_with("OpenTofu")
    }
}

fn clean(program: &PathBuf) -> Command {
    let mut command = Command::new(program);
    for (name, _) in std::env::vars_os().filter(|(name, _)| is_setting(name)) {
        command.env_remove(name);
    }
    command.env("CHECKPOINT_DISABLE", "1");
    command
}

fn is_setting(name: &OsStr) -> bool {
    let name = name.to_string_lossy();
    name.starts_with("TF_") || name.starts_with("TEXTURE_")
}
