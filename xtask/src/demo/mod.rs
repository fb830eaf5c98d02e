//! `cargo xtask demo`: the provider's main job, step by step, with a real Terraform or OpenTofu
//! and the emulator. Each step is checked; a surprise ends the demo with an error.

mod installed;
mod interrupt;
mod output;
mod run;
mod sandbox;
mod steps;

use std::error::Error;
use std::path::PathBuf;

use output::Output;
use sandbox::Sandbox;

use crate::binary;
use crate::cli::Cli;

const WELCOME: &str = "\
This shows the Texture provider at work: with a real Terraform or OpenTofu, and with the
Management API emulated on this machine. It needs no account, and leaves nothing behind:
what it starts it ends, and what it writes lies in a temporary folder that goes with it.";

const GOODBYE: &str = "\
That was it. The emulator has ended and the folder is gone. To go on by yourself, read
docs/guides/getting-started.md.";

/// Shows it, with the CLI at `program` or the first on the PATH.
pub(crate) fn run(program: Option<PathBuf>) -> Result<(), Box<dyn Error>> {
    let cli = Cli::find(program)?;
    let provider = binary::debug()?;
    let output = Output::of_stdout();
    output.report(WELCOME)?;
    let sandbox = Sandbox::set(cli, &provider, output)?;
    steps::run_steps(&sandbox)?;
    sandbox.clear()?;
    output.report(GOODBYE)
}
