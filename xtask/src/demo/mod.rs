//! `cargo xtask demo`: the provider's main job, step by step, with a real Terraform or OpenTofu
//! and the emulator. Each step is checked; a surprise ends the demo with an error.

mod installed;
mod interrupt;
mod run;
mod stage;
mod story;
mod voice;

use std::error::Error;
use std::path::PathBuf;

use stage::Stage;
use voice::Voice;

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
    let voice = Voice::of_stdout();
    voice.tell(WELCOME)?;
    let stage = Stage::set(cli, &provider, voice)?;
    story::play(&stage)?;
    stage.clear()?;
    voice.tell(GOODBYE)
}
