//! Serving under a debugger: started by a person, for any number of clients, one after another.

use std::io::{self, Write};

use super::controller::Controller;
use super::environment::Environment;
use super::lifetime::Lifetime;
use super::listener::Listener;
use super::reattach::Reattach;
use super::services::Services;
use super::signals::{Interrupts, Terminations};
use super::{ServeError, ServeOptions, server};
use crate::proto::tfplugin6::provider_server::Provider;

/// Serves until Ctrl-C (or SIGTERM), for clients that connect by `TF_REATTACH_PROVIDERS`, and prints how to set it.
/// Without TLS, as such clients expect, on a socket that only its owner can connect to.
///
/// Terraform configures the same process again in each run, and never calls Shutdown. Clients that do get a success,
/// and the process goes on. `on_shutdown` runs at the end, and a second Ctrl-C cuts it short.
///
/// # Errors
/// Listening failed.
pub async fn debug<P: Provider>(
    provider: P,
    on_shutdown: impl Future<Output = ()>,
    options: &ServeOptions,
) -> Result<(), ServeError> {
    let environment = Environment::of_process();
    let mut interrupts = Interrupts::watch().map_err(ServeError::Signals)?;
    let mut terminations = Terminations::watch().map_err(ServeError::Signals)?;
    let listener = Listener::bind(&environment)?;
    let reattach = Reattach::new(options, std::process::id(), listener.address());
    report(options, &reattach).map_err(ServeError::Announce)?;

    let lifetime = Lifetime::default();
    let services = Services::new(provider, Controller(None), &lifetime).await;
    let end = async {
        tokio::select! {
            () = interrupts.next() => {}
            () = terminations.next() => {}
        }
        tokio::select! {
            () = on_shutdown => {}
            () = interrupts.next() => {}
        }
        lifetime.close();
    };
    tokio::join!(
        server::serve(listener, None, services, lifetime.clone()),
        end
    );
    Ok(())
}

/// Prints how to connect.
fn report(options: &ServeOptions, reattach: &Reattach) -> io::Result<()> {
    let mut stdout = io::stdout().lock();
    writeln!(
        stdout,
        "{} {} is waiting. In the shell where you run Terraform, type\n\n  {}\n\n\
         It serves until you press Ctrl-C here.",
        options.name,
        options.version,
        reattach.shell_line(),
    )?;
    stdout.flush()
}
