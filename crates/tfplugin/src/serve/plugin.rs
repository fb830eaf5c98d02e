//! Serves a provider in normal operation: started by Terraform, for one client.

use std::time::Duration;

use tokio::time::timeout;
use tokio_rustls::TlsAcceptor;
use tokio_util::task::TaskTracker;
use tracing::warn;

use super::controller::Controller;
use super::environment::Environment;
use super::handshake::Handshake;
use super::lifetime::Lifetime;
use super::listener::Listener;
use super::services::Services;
use super::signals::{Interrupts, Terminations};
use super::tls::MutualTls;
use super::{ServeError, ServeOptions, parent, server, signals};
use crate::proto::tfplugin6::provider_server::Provider;

/// How long `on_shutdown` may take: the client kills the process after that.
const SHUTDOWN_TIMEOUT: Duration = Duration::from_secs(2);

/// Serves the program that started this process, until it calls Shutdown or is gone. SIGTERM ends the process as
/// well, as soon as no call is pending. Other signals of a terminal are ignored: the client gets them too, and ends
/// its plugins itself.
///
/// At the end `on_shutdown` runs, once, for at most two seconds. The caller ends the process when
/// this returns. Nothing else may be written to stdout, ever.
///
/// # Errors
/// When the process was started by hand, or by a program that speaks another version of the
/// protocol, or when there is no way to listen. Errors are for stderr, and exit status 1.
pub async fn plugin<P: Provider>(
    provider: P,
    on_shutdown: impl Future<Output = ()>,
    options: &ServeOptions,
) -> Result<(), ServeError> {
    let served = serve_client(provider, on_shutdown, options).await;
    if let Err(error) = &served
        && error.is_for_users()
    {
        announce(error);
    }
    served
}

/// Writes to stdout, in place of the handshake, why there is none: go-plugin quotes a line that it does not
/// understand, and shows stderr in its log only.
#[expect(
    clippy::print_stdout,
    reason = "there was no handshake, and there will be none"
)]
fn announce(error: &ServeError) {
    println!("{}", error.with_causes().replace(['|', '\n', '\r'], " "));
}

/// Fails only before the handshake.
async fn serve_client<P: Provider>(
    provider: P,
    on_shutdown: impl Future<Output = ()>,
    options: &ServeOptions,
) -> Result<(), ServeError> {
    let parent = parent::of_process();
    let environment = Environment::of_process();
    environment.check_client(options)?;

    let _ignored = Interrupts::watch().map_err(ServeError::Signals)?;
    signals::ignore_hangups().map_err(ServeError::Signals)?;
    let mut terminations = Terminations::watch().map_err(ServeError::Signals)?;
    let (listener, acceptor) = listen(&environment)?;

    let lifetime = Lifetime::default();
    let services = Services::new(provider, Controller(Some(lifetime.clone())), &lifetime).await;
    let calls = services.calls();
    let end = async {
        tokio::select! {
            () = lifetime.end_requested() => {}
            () = parent.gone() => {}
            () = async { terminations.next().await; idle(&calls).await } => {}
        }
        finish(on_shutdown).await;
        lifetime.close();
    };
    tokio::join!(
        server::serve(listener, acceptor, services, lifetime.clone()),
        end
    );
    Ok(())
}

/// Listens as the client requested, and writes the handshake.
fn listen(environment: &Environment) -> Result<(Listener, Option<TlsAcceptor>), ServeError> {
    let listener = Listener::bind(environment)?;
    let tls = environment.client_certificate.as_deref();
    let tls = tls.map(MutualTls::with_client).transpose()?;
    let handshake = Handshake {
        address: listener.address(),
        certificate: tls.as_ref().map(|tls| &tls.certificate),
        multiplex: environment.multiplex,
    };
    handshake.print().map_err(ServeError::Announce)?;
    Ok((listener, tls.map(|tls| tls.acceptor)))
}

/// Waits until no call is pending. Service managers and CI systems end whole groups of processes, the client among
/// them; it then waits for the results of its last calls, to store them.
async fn idle(calls: &TaskTracker) {
    calls.close();
    calls.wait().await;
}

/// Runs `on_shutdown`, within its time limit.
async fn finish(on_shutdown: impl Future<Output = ()>) {
    if timeout(SHUTDOWN_TIMEOUT, on_shutdown).await.is_err() {
        warn!("the provider did not finish within {SHUTDOWN_TIMEOUT:?}");
    }
}

#[cfg(test)]
mod tests {
    use std::future::pending;
    use std::pin::pin;

    use tokio::time::Instant;

    use super::*;

    #[tokio::test(start_paused = true)]
    async fn idleness_comes_after_the_last_call() {
        let calls = TaskTracker::new();
        let under_way = calls.token();
        let mut idle = pin!(idle(&calls));
        let hour = Duration::from_secs(3600);
        assert!(timeout(hour, idle.as_mut()).await.is_err());
        drop(under_way);
        assert!(timeout(hour, idle).await.is_ok());
    }

    #[tokio::test(start_paused = true)]
    async fn on_shutdown_is_bounded() {
        let start = Instant::now();
        finish(pending()).await;
        assert_eq!(start.elapsed().as_secs(), 2);
    }
}
