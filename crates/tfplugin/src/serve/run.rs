//! The whole of a provider's `main`.

use std::fmt;
use std::process::ExitCode;

use super::{ServeOptions, debug, logging, plugin};
use crate::proto::tfplugin6::provider_server::Provider;

/// How a provider is served.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Mode {
    /// To the program that started this process ([`plugin`]).
    Plugin,
    /// To clients that a person starts, one after another ([`debug`]).
    Debug,
}

/// Serves `provider` to the program that started this process; started with `--debug`, to clients
/// that a person starts.
///
/// `address` and `version` are those of [`ServeOptions`]; the program is called after the last part
/// of the address. Programs with more arguments call [`run_as`].
pub fn run<P: Provider>(provider: P, address: &'static str, version: &'static str) -> ExitCode {
    let options = ServeOptions {
        address,
        // Once for the process.
        name: format!("terraform-provider-{}", local_name(address)).leak(),
        version,
    };
    let mode = match std::env::args().nth(1).as_deref() {
        Some("--debug") => Mode::Debug,
        _ => Mode::Plugin,
    };
    run_as(mode, provider, async {}, &options, &[])
}

/// Serves `provider` on a runtime of one thread (its work is waiting for answers), with logging set
/// up ([`logging::init`] takes `modules`), and says on stderr what went wrong. At the end `on_shutdown` runs,
/// for at most two seconds: a provider that has ephemeral resources closes those that are open.
pub fn run_as<P: Provider>(
    mode: Mode,
    provider: P,
    on_shutdown: impl Future<Output = ()>,
    options: &ServeOptions,
    modules: &'static [(&'static str, &'static str)],
) -> ExitCode {
    logging::report_panics();
    logging::init(local_name(options.address), modules);
    let runtime = match tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()
    {
        Ok(runtime) => runtime,
        Err(error) => return fail(error),
    };
    let served = match mode {
        Mode::Plugin => runtime.block_on(plugin(provider, on_shutdown, options)),
        Mode::Debug => runtime.block_on(debug(provider, on_shutdown, options)),
    };
    // A look-up of a name that hangs in the system's resolver must not keep the process alive.
    runtime.shutdown_background();
    match served {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => fail(error.with_causes()),
    }
}

/// The last part of a provider's address: the name that users give it.
fn local_name(address: &str) -> &str {
    address.rsplit('/').next().unwrap_or(address)
}

fn fail(error: impl fmt::Display) -> ExitCode {
    eprintln!("{error}");
    ExitCode::FAILURE
}
