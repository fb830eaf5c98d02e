//! The way a provider is served in everyday life: started by Terraform, for one client.

use std::time::Duration;

use tokio::time::timeout;
use tracing::warn;

use super::controller::Controller;
use super::environment::Environment;
use super::handshake::Handshake;
use super::lifetime::Lifetime;
use super::listener::Listener;
use super::services::Services;
use super::signals::{Interrupts, Terminations};
use super::tls::MutualTls;
use super::{ServeError, ServeOptions, parent, server};
use crate::proto::tfplugin6::provider_server::Provider;

/// How long the provider has for its last business: the client kills it after as much.
const LAST_BUSINESS: Duration = Duration::from_secs(2);

/// Serves the program that started this process, until it says Shutdown, is gone, or the system
/// asks the process to end (SIGTERM). SIGINT is ignored: the client gets it too, and says
/// StopProvider and Shutdown in its own time.
///
/// `on_shutdown` runs then, once, for at most two seconds, while calls under way go on; the caller
/// ends the process when this returns. Nothing else may be written to stdout, ever.
///
/// # Errors
/// When the process was started by hand, or by a program that speaks another version of the
/// protocol, or when there is no way to listen. Errors are for stderr, and exit status 1.
pub async fn plugin<P: Provider>(
    provider: P,
    on_shutdown: impl Future<Output = ()>,
    options: &ServeOptions,
) -> Result<(), ServeError> {
    let parent = parent::of_process();
    let environment = Environment::of_process();
    environment.check_client(options)?;

    let _ignored = Interrupts::watch().map_err(ServeError::Signals)?;
    let mut terminations = Terminations::watch().map_err(ServeError::Signals)?;
    let listener = Listener::bind(&environment)?;
    let tls = environment
        .client_certificate
        .as_deref()
        .map(MutualTls::with_client)
        .transpose()?;
    let handshake = Handshake {
        address: listener.address(),
        certificate: tls.as_ref().map(|tls| &tls.certificate),
        multiplex: environment.multiplex,
    };
    handshake.print().map_err(ServeError::Announce)?;

    let lifetime = Lifetime::default();
    let services = Services::new(provider, Controller(Some(lifetime.clone())), &lifetime).await;
    let acceptor = tls.map(|tls| tls.acceptor);
    let end = async {
        tokio::select! {
            () = lifetime.ended() => {}
            () = parent.gone() => {}
            () = terminations.next() => {}
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

/// Lets the provider do its last business, but not for ever.
async fn finish(on_shutdown: impl Future<Output = ()>) {
    if timeout(LAST_BUSINESS, on_shutdown).await.is_err() {
        warn!("the provider did not finish within {LAST_BUSINESS:?}");
    }
}

#[cfg(test)]
mod tests {
    use std::future::pending;

    use tokio::time::Instant;

    use super::*;

    #[tokio::test(start_paused = true)]
    async fn last_business_is_bounded() {
        let start = Instant::now();
        finish(pending()).await;
        assert_eq!(start.elapsed().as_secs(), 2);
    }
}
