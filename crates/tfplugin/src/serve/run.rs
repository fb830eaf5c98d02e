//! The whole of a provider's `main`.

use std::fmt;
use std::process::ExitCode;

use super::{ServeOptions, debug, logging, plugin};
use crate::proto::tfplugin6::provider_server::Provider;

/// Serves `provider` to the program that started this process; started with `--debug`, to clients
/// that a person starts. Sets up logging and the runtime, and says on stderr what went wrong.
///
/// `address` and `version` are those of [`ServeOptions`]; the program is called after the last part
/// of the address. Programs that say more, or have business of their own at the end, call
/// [`plugin`] and [`debug`] themselves.
pub fn run<P: Provider>(provider: P, address: &'static str, version: &'static str) -> ExitCode {
    let local_name = address.rsplit('/').next().unwrap_or(address);
    let options = ServeOptions {
        address,
        // Once for the process.
        name: format!("terraform-provider-{local_name}").leak(),
        version,
    };
    logging::report_panics();
    logging::init(local_name, &[]);
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build();
    let served = runtime.map_err(fail).and_then(|runtime| {
        let debugging = std::env::args().nth(1).as_deref() == Some("--debug");
        let served = match debugging {
            true => runtime.block_on(debug(provider, async {}, &options)),
            false => runtime.block_on(plugin(provider, async {}, &options)),
        };
        // A look-up of a name that hangs in the system's resolver must not keep the process alive.
        runtime.shutdown_background();
        served.map_err(fail)
    });
    served.map_or_else(|failure| failure, |()| ExitCode::SUCCESS)
}

fn fail(error: impl fmt::Display) -> ExitCode {
    eprintln!("{error}");
    ExitCode::FAILURE
}
