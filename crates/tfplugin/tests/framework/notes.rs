//! The example provider, with the command lines that people use.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use tempfile::TempDir;

/// Names the command lines to test with, separated like the entries of PATH.
const VARIABLE: &str = "TEXTURE_TEST_CLIS";

/// A folder with a configuration, and a command line to work in it.
struct Desk {
    cli: PathBuf,
    folder: TempDir,
}

#[test]
fn notes_are_written_changed_imported_and_thrown_away() {
    for cli in command_lines() {
        let desk = Desk::with(cli);
        desk.configure("Buy tea.");
        desk.run(&["apply", "-auto-approve"], 0);
        assert_eq!(desk.note().unwrap(), "Buy tea.");
        assert!(desk.run(&["output"], 0).contains("number = 1"));
        desk.run(&["plan", "-detailed-exitcode"], 0);

        desk.configure("Drink tea.");
        desk.run(&["apply", "-auto-approve"], 0);
        assert_eq!(desk.note().unwrap(), "Drink tea.");

        desk.run(&["state", "rm", "notes_note.tea"], 0);
        desk.run(&["import", "notes_note.tea", "tea"], 0);
        desk.run(&["plan", "-detailed-exitcode"], 0);

        fs::remove_file(desk.path("notes/tea")).unwrap();
        let diagnostics = desk.run(&["plan", "-detailed-exitcode"], 2);
        assert!(
            diagnostics.contains("Warning: Object is gone"),
            "{diagnostics}"
        );

        desk.run(&["apply", "-auto-approve"], 0);
        desk.run(&["destroy", "-auto-approve"], 0);
        assert_eq!(desk.note(), None);
    }
}

#[test]
fn what_is_wrong_is_shown_at_its_line() {
    for cli in command_lines() {
        let desk = Desk::with(cli);
        desk.configure("Buy tea.");
        let wrong = fs::read_to_string(desk.path("main.tf")).unwrap();
        fs::write(
            desk.path("main.tf"),
            wrong.replace("\"tea\"\n", "\"Tea & milk\"\n"),
        )
        .unwrap();
        let diagnostics = desk.run(&["validate"], 1);
        assert!(
            diagnostics.contains("title = \"Tea & milk\""),
            "{diagnostics}"
        );
        assert!(
            diagnostics.contains("must be a-z and hyphens."),
            "{diagnostics}"
        );
    }
}

impl Desk {
    fn with(cli: PathBuf) -> Self {
        let desk = Self {
            cli,
            folder: tempfile::tempdir().unwrap(),
        };
        fs::create_dir(desk.path("notes")).unwrap();
        let overrides = format!(
            "provider_installation {{\n  dev_overrides {{ \"example/notes\" = {:?} }}\n  direct {{}}\n}}\n",
            programs()
        );
        fs::write(desk.path("terraform.rc"), overrides).unwrap();
        desk
    }

    fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    fn configure(&self, text: &str) {
        let configuration = r#"
            terraform {
              required_providers {
                notes = { source = "example/notes" }
              }
            }
            provider "notes" {
              directory = "notes"
            }
            resource "notes_note" "tea" {
              title = "tea"
              text  = "TEXT"
            }
            data "notes_count" "all" {
              depends_on = [notes_note.tea]
            }
            output "number" {
              value = data.notes_count.all.notes
            }
        "#;
        fs::write(self.path("main.tf"), configuration.replace("TEXT", text)).unwrap();
    }

    fn note(&self) -> Option<String> {
        fs::read_to_string(self.path("notes/tea")).ok()
    }

    /// What the command line tells, which has to end with `status`.
    fn run(&self, args: &[&str], status: i32) -> String {
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
fn programs() -> PathBuf {
    let tests = std::env::current_exe().unwrap();
    let programs = tests
        .parent()
        .and_then(Path::parent)
        .unwrap()
        .join("examples");
    assert!(
        programs.join("terraform-provider-notes").exists(),
        "build the example first: cargo build -p tfplugin --examples"
    );
    programs
}
