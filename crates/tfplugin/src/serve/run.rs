//! Everything that a provider's `main` needs.

use std::fmt;
use std::process::ExitCode;

use super::debug::debug;
use super::plugin::plugin;
use super::{ServeOptions, logging};
use crate::provider::Provider;
use crate::rpc::Server;

/// How a provider is served.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Mode {
    /// For the program that started this process: Terraform, or OpenTofu.
    Plugin,
    /// For clients that a person starts, one after another, with `TF_REATTACH_PROVIDERS`.
    Debug,
}

/// Serves a provider to the program that started this process; started with `--debug`, to clients
/// that a person starts. At the end it closes the ephemeral resources that are open.
///
/// `address` and `version` are those of [`ServeOptions`]; the program is called after the last part
/// of the address. Programs with more arguments, or more threads, call [`run_as`].
pub fn run<P: Provider>(
    server: Server<P>,
    address: &'static str,
    version: &'static str,
) -> ExitCode {
    // Once for the process.
    let name = format!("terraform-provider-{}", local_name(address)).leak();
    let options = ServeOptions::new(address, name, version);
    run_as(Mode::from_args(), server, &options, &[])
}

impl Mode {
    /// [`Mode::Debug`] where the first argument of the program is `--debug`.
    #[must_use]
    pub fn from_args() -> Self {
        match std::env::args().nth(1).as_deref() {
            Some("--debug") => Self::Debug,
            _ => Self::Plugin,
        }
    }
}

/// Serves a provider on as many threads as `options` say, with logging set up ([`logging::init`] takes
/// `modules`), and reports errors on stderr. At the end it closes the
/// ephemeral resources that are open, for at most two seconds: the client kills the process after that.
pub fn run_as<P: Provider>(
    mode: Mode,
    server: Server<P>,
    options: &ServeOptions,
    modules: &'static [(&'static str, &'static str)],
) -> ExitCode {
    logging::report_panics();
    logging::init(local_name(options.address), modules);
    let runtime = match options.threads.runtime() {
        Ok(runtime) => runtime,
        Err(error) => return fail(error),
    };
    let closing = server.clone();
    let on_shutdown = async move { closing.close_leases().await };
    let served = match mode {
        Mode::Plugin => runtime.block_on(plugin(server, on_shutdown, options)),
        Mode::Debug => runtime.block_on(debug(server, on_shutdown, options)),
    };
    // A look-up of a name that hangs in the system's resolver must not keep the process alive.
    runtime.shutdown_background();
    match served {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => fail(error.with_causes()),
    }
}

/// The last part of a provider's address: its type.
fn local_name(address: &str) -> &str {
    address.rsplit('/').next().unwrap_or(address)
}

fn fail(error: impl fmt::Display) -> ExitCode {
    eprintln!("{error}");
    ExitCode::FAILURE
}
