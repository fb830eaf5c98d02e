//! The Texture Management API on one machine, from the command line.

mod end;
mod flags;

use std::error::Error;
use std::io::{self, Write};
use std::process::ExitCode;

use clap::Parser;
use texture_emulator::Emulator;

use end::End;
use flags::Flags;

fn main() -> ExitCode {
    match run(&Flags::parse()) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("texture-emulator: {}", with_causes(error.as_ref()));
            ExitCode::FAILURE
        }
    }
}

fn run(flags: &Flags) -> Result<(), Box<dyn Error>> {
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()?;
    let _inside = runtime.enter();
    // Installed before the URL is printed: from then on somebody may send a signal.
    let end = End::listen()?;
    let emulator = flags.builder().start()?;
    flags.seed(&emulator)?;
    if flags.api_key.is_none() {
        print_commands(&emulator);
    }
    if flags.ui {
        let address = emulator.url().trim_end_matches("/v1");
        eprintln!("Open {address}/ui in a browser.");
    }
    // Programs that started it wait for this line, so everything else is printed before.
    let mut stdout = io::stdout().lock();
    writeln!(stdout, "{}", emulator.url())?;
    stdout.flush()?;
    runtime.block_on(end.received());
    Ok(())
}

fn print_commands(emulator: &Emulator) {
    eprintln!(
        "No --api-key was given, so this one was created. For Terraform, in another shell:\n"
    );
    eprintln!("  export TEXTURE_BASE_URL={}", emulator.url());
    eprintln!("  export TEXTURE_API_KEY={}\n", emulator.api_key());
    eprintln!("Ctrl-C ends it.");
}

fn with_causes(error: &dyn Error) -> String {
    let causes = std::iter::successors(error.source(), |&error| error.source());
    causes.fold(error.to_string(), |text, cause| format!("{text}: {cause}"))
}
