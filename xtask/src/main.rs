//! What contributors run: `cargo xtask <command>`.

use std::process::ExitCode;

use clap::{Parser, Subcommand};

mod codegen;

#[derive(Parser)]
#[command(about = "What contributors run", version)]
struct Arguments {
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    /// Makes the Rust code of the wire contracts in `proto/` anew
    Codegen,
}

fn main() -> ExitCode {
    let outcome = match Arguments::parse().command {
        Command::Codegen => codegen::run(),
    };
    match outcome {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("error: {error}");
            ExitCode::FAILURE
        }
    }
}
