//! What contributors run: `cargo xtask <command>`.

use std::process::ExitCode;

use clap::{Parser, Subcommand};

#[cfg(test)]
mod boundaries;
mod checkout;
mod codegen;
mod generated;
mod messages;

#[cfg(feature = "provider")]
mod binary;
#[cfg(feature = "provider")]
mod browser;
#[cfg(feature = "provider")]
mod changelog;
#[cfg(feature = "provider")]
mod cli;
#[cfg(feature = "provider")]
mod demo;
#[cfg(feature = "provider")]
mod dist;
#[cfg(feature = "provider")]
mod docs;
#[cfg(feature = "provider")]
mod platform;

#[derive(Parser)]
#[command(about = "What contributors run", version)]
struct Arguments {
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    /// Generates the Rust code of the wire contracts in `proto/`
    Codegen {
        /// Write nothing, and fail where the code is not as it would be created
        #[arg(long)]
        check: bool,
    },
    /// Prints the texts that users may see, file by file
    Messages,
    /// Uses the emulator's explorer in a real browser, and fails where it does not do what its buttons say
    #[cfg(feature = "provider")]
    Browser {
        /// Saves a picture of the page
        #[arg(long, value_name = "FILE")]
        screenshot: Option<std::path::PathBuf>,
    },
    /// Shows the provider at work, step by step, with a real CLI and the emulator
    #[cfg(feature = "provider")]
    Demo {
        /// The Terraform or OpenTofu to use, instead of the one on the PATH
        #[arg(long, value_name = "PROGRAM")]
        cli: Option<std::path::PathBuf>,
    },
    /// Builds the archives of a release, their SBOMs and checksums into target/dist
    #[cfg(feature = "provider")]
    Dist(dist::Options),
    /// Writes SHA256SUMS again over the files of several builds
    #[cfg(feature = "provider")]
    Sums {
        /// The directory that holds them
        folder: std::path::PathBuf,
        /// Signs SHA256SUMS with this key of `gpg`
        #[arg(long, value_name = "KEY")]
        sign: Option<String>,
    },
    /// Prints the section of CHANGELOG.md that is the notes of a release
    #[cfg(feature = "provider")]
    ReleaseNotes {
        /// The version, such as 0.1.0
        version: String,
    },
    /// Generates the pages that the registry publishes
    #[cfg(feature = "provider")]
    Docs {
        /// Write nothing, and fail where a page is not as it would be created
        #[arg(long)]
        check: bool,
    },
}

fn main() -> ExitCode {
    let outcome = match Arguments::parse().command {
        Command::Codegen { check: false } => codegen::run(),
        Command::Codegen { check: true } => codegen::check(),
        Command::Messages => messages::print(std::io::stdout().lock()),
        #[cfg(feature = "provider")]
        Command::Browser { screenshot } => browser::run(screenshot),
        #[cfg(feature = "provider")]
        Command::Demo { cli } => demo::run(cli),
        #[cfg(feature = "provider")]
        Command::Dist(options) => dist::run(&options),
        #[cfg(feature = "provider")]
        Command::Sums { folder, sign } => dist::sum(&folder, sign.as_deref(), None),
        #[cfg(feature = "provider")]
        Command::ReleaseNotes { version } => changelog::run(&version),
        #[cfg(feature = "provider")]
        Command::Docs { check: false } => docs::run(),
        #[cfg(feature = "provider")]
        Command::Docs { check: true } => docs::check(),
    };
    match outcome {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("error: {error}");
            ExitCode::FAILURE
        }
    }
}
