//! A folder with a configuration, and a command line to work in it: for the example providers.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use tempfile::TempDir;

/// Names the command lines to test with, separated like the entries of PATH.
const VARIABLE: &str = "TEXTURE_TEST_CLIS";

/// A folder with a configuration, and a command line to work in it.
pub(crate) struct WorkingDirectory {
    cli: PathBuf,
    folder: TempDir,
}

impl WorkingDirectory {
    /// One for each command line, with the provider `example/name`.
    pub(crate) fn on_every_cli(name: &str, test: impl Fn(&Self)) {
        for cli in command_lines() {
            let directory = Self {
                cli,
                folder: tempfile::tempdir().unwrap(),
            };
            let overrides = format!(
                "provider_installation {{\n  dev_overrides {{ \"example/{name}\" = {:?} }}\n  direct {{}}\n}}\n",
                programs(name)
            );
            fs::write(directory.path("terraform.rc"), overrides).unwrap();
            test(&directory);
        }
    }

    pub(crate) fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    pub(crate) fn write(&self, name: &str, text: &str) {
        fs::write(self.path(name), text).unwrap();
    }

    /// Whether it is a Terraform of this release (1.x) or a later one.
    pub(crate) fn is_terraform_since(&self, minor: u32) -> bool {
        let version = self.run(&["version", "-json"], 0);
        let version: serde_json::Value = serde_json::from_str(&version).unwrap();
        let version = version["terraform_version"].as_str().unwrap();
        let own = version.split('.').nth(1).unwrap().parse::<u32>().unwrap();
        own >= minor && self.run(&["version"], 0).starts_with("Terraform")
    }

    /// What the command line prints, which has to end with `status`.
    pub(crate) fn run(&self, args: &[&str], status: i32) -> String {
        let output = self.command(args);
        let diagnostics = [output.stdout, output.stderr].concat();
        let diagnostics = String::from_utf8_lossy(&diagnostics).into_owned();
        let cli = self.cli.display();
        assert_eq!(
            output.status.code(),
            Some(status),
            "{cli} {args:?}: {diagnostics}"
        );
        diagnostics
    }

    fn command(&self, args: &[&str]) -> Output {
        Command::new(&self.cli)
            .args(args)
            .env_clear()
            .env("CHECKPOINT_DISABLE", "1")
            .env("HOME", self.folder.path())
            .env("TF_CLI_ARGS", "-no-color")
            .env("TF_CLI_CONFIG_FILE", self.path("terraform.rc"))
            .env("TF_IN_AUTOMATION", "1")
            .env("TMPDIR", self.folder.path())
            .current_dir(self.folder.path())
            .output()
            .unwrap()
    }
}

fn command_lines() -> Vec<PathBuf> {
    match std::env::var_os(VARIABLE).filter(|named| !named.is_empty()) {
        Some(named) => std::env::split_paths(&named).collect(),
        None => vec![on_path().expect(
            "the example is tested with terraform or tofu, and neither stands on PATH: install one, \
             or name the programs in TEXTURE_TEST_CLIS",
        )],
    }
}

fn on_path() -> Option<PathBuf> {
    let folders: Vec<PathBuf> = std::env::split_paths(&std::env::var_os("PATH")?).collect();
    ["terraform", "tofu"].iter().find_map(|name| {
        let candidates = folders.iter().map(|folder| folder.join(name));
        candidates.into_iter().find(|path| path.is_file())
    })
}

/// Where the examples are. `cargo test -p tfplugin` builds them; who runs these tests alone, with
/// `--test framework`, builds them before, with `cargo build -p tfplugin --examples`.
fn programs(name: &str) -> PathBuf {
    let tests = std::env::current_exe().unwrap();
    let programs = tests
        .parent()
        .and_then(Path::parent)
        .unwrap()
        .join("examples");
    assert!(
        programs.join(format!("terraform-provider-{name}")).exists(),
        "build the example first: cargo build -p tfplugin --examples"
    );
    programs
}
