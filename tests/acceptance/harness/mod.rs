//! What the tests are written in.
//!
//! A test says what it does in a [`World`]: `world.configuration(…)`, `world.apply().succeeds()`,
//! `world.plan().is_empty()`. Everything that differs from run to run (ids, times, ports, secrets)
//! is written the same way before it is compared, so what users read can be compared in full.

mod changes;
mod cli;
mod diagnostic;
mod encrypted;
mod imports;
mod names;
mod plan;
mod process;
mod run;
mod state;
mod world;

use std::io::Write;

pub(crate) use cli::{Cli, Feature};
pub(crate) use encrypted::opened;
pub(crate) use run::Run;
pub(crate) use world::{SOURCE, World};

/// Runs a test once on every command line, each time in a new world.
pub(crate) fn on_every_cli(test: impl Fn(&World)) {
    for cli in Cli::all() {
        eprintln!("\n== {cli} ==");
        test(&World::new(cli));
    }
}

/// Runs a test on every command line that has the feature, and says of the others that they lack it.
pub(crate) fn on_every_cli_with(feature: Feature, test: impl Fn(&World)) {
    for cli in Cli::all() {
        if cli.has(feature) {
            eprintln!("\n== {cli} ==");
            test(&World::new(cli));
        } else {
            not_applicable(cli, &feature.to_string());
        }
    }
}

/// Runs a test on every command line that lacks the feature, and says of the others that they have it.
pub(crate) fn on_every_cli_without(feature: Feature, test: impl Fn(&World)) {
    for cli in Cli::all() {
        if cli.has(feature) {
            not_applicable(cli, &format!("a CLI without {feature}"));
        } else {
            eprintln!("\n== {cli} ==");
            test(&World::new(cli));
        }
    }
}

/// Past the capture of the test runner, which hides what passing tests print.
fn not_applicable(cli: &Cli, feature: &str) {
    let thread = std::thread::current();
    let test = thread.name().unwrap_or("a test");
    let line = format!("not applicable to {cli}: {test} needs {feature}\n");
    let _ = std::io::stderr().write_all(line.as_bytes());
}
