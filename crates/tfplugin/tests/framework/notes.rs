//! The smallest example provider, with the command lines that people use.

use std::fs;

use crate::cli::WorkingDirectory;

const CONFIGURATION: &str = r#"
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

fn on_every_cli(test: impl Fn(&WorkingDirectory)) {
    WorkingDirectory::on_every_cli("notes", |directory| {
        fs::create_dir(directory.path("notes")).unwrap();
        test(directory);
    });
}

fn configure(directory: &WorkingDirectory, text: &str) {
    directory.write("main.tf", &CONFIGURATION.replace("TEXT", text));
}

fn note(directory: &WorkingDirectory) -> Option<String> {
    fs::read_to_string(directory.path("notes/tea")).ok()
}

#[test]
fn notes_are_written_changed_imported_and_thrown_away() {
    on_every_cli(|directory| {
        configure(directory, "Buy tea.");
        directory.run(&["apply", "-auto-approve"], 0);
        assert_eq!(note(directory).unwrap(), "Buy tea.");
        assert!(directory.run(&["output"], 0).contains("number = 1"));
        directory.run(&["plan", "-detailed-exitcode"], 0);

        configure(directory, "Drink tea.");
        directory.run(&["apply", "-auto-approve"], 0);
        assert_eq!(note(directory).unwrap(), "Drink tea.");

        directory.run(&["state", "rm", "notes_note.tea"], 0);
        directory.run(&["import", "notes_note.tea", "tea"], 0);
        directory.run(&["plan", "-detailed-exitcode"], 0);

        fs::remove_file(directory.path("notes/tea")).unwrap();
        let diagnostics = directory.run(&["plan", "-detailed-exitcode"], 2);
        assert!(
            diagnostics.contains("Warning: Object is gone"),
            "{diagnostics}"
        );

        directory.run(&["apply", "-auto-approve"], 0);
        directory.run(&["destroy", "-auto-approve"], 0);
        assert_eq!(note(directory), None);
    });
}

#[test]
fn a_module_says_who_writes_its_notes() {
    on_every_cli(|directory| {
        configure(directory, "Buy tea.");
        directory.write(
            "meta.tf",
            r#"
            terraform {
              provider_meta "notes" {
                author = "Ada"
              }
            }
            output "author" {
              value = notes_note.tea.author
            }
            "#,
        );
        directory.run(&["apply", "-auto-approve"], 0);
        let outputs = directory.run(&["output"], 0);
        assert!(outputs.contains(r#"author = "Ada""#), "{outputs}");
        directory.run(&["plan", "-detailed-exitcode"], 0);
    });
}

#[test]
fn what_is_wrong_is_shown_at_its_line() {
    on_every_cli(|directory| {
        configure(directory, "Buy tea.");
        let wrong = fs::read_to_string(directory.path("main.tf")).unwrap();
        let wrong = wrong.replace("\"tea\"\n", "\"Tea & milk\"\n");
        directory.write("main.tf", &wrong);
        let diagnostics = directory.run(&["validate"], 1);
        assert!(
            diagnostics.contains("title = \"Tea & milk\""),
            "{diagnostics}"
        );
        assert!(
            diagnostics.contains("must be a-z and hyphens."),
            "{diagnostics}"
        );
    });
}
