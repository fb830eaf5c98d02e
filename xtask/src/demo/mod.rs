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
This demo shows the Texture provider with a real Terraform or OpenTofu and with an emulator
of the Management API on this machine. It needs no account and leaves nothing behind: it
stops what it starts, and removes the temporary folder that it writes to.";

const GOODBYE: &str = "\
This is the end of the demo. The emulator is stopped and the folder is removed. To try it
yourself, read docs/guides/getting-started.md.";

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
