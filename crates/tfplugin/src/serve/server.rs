//! Accepts clients and serves each of them, until the lifetime ends.

use std::sync::Arc;
use std::time::Duration;

use tokio::time::{sleep, timeout};
use tokio_rustls::TlsAcceptor;
use tokio_util::task::TaskTracker;
use tracing::warn;

use super::connection;
use super::lifetime::Lifetime;
use super::listener::Listener;
use super::services::Services;
use crate::proto::tfplugin6::provider_server::Provider;

/// How long clients have to read their last responses.
const FAREWELL: Duration = Duration::from_millis(250);

/// How long to wait after a failure to accept, such as having no file descriptor left.
const RETRY: Duration = Duration::from_millis(50);

/// Serves all clients until everything is closed, and then removes the listener.
///
/// With `tls`, clients have to authenticate first.
pub(super) async fn serve<P: Provider>(
    listener: Listener,
    tls: Option<TlsAcceptor>,
    services: Services<P>,
    lifetime: Lifetime,
) {
    let services = Arc::new(services);
    let clients = TaskTracker::new();
    loop {
        let accepted = tokio::select! {
            accepted = listener.accept() => accepted,
            () = lifetime.closed() => break,
        };
        let (services, lifetime) = (services.clone(), lifetime.clone());
        match (accepted, tls.clone()) {
            (Ok(stream), Some(acceptor)) => {
                clients.spawn(connection::serve_tls(acceptor, stream, services, lifetime));
            }
            (Ok(stream), None) => {
                clients.spawn(connection::serve(stream, services, lifetime));
            }
            (Err(error), _) => {
                warn!(%error, "cannot accept a client");
                sleep(RETRY).await;
            }
        }
    }
    drop(listener);
    clients.close();
    // Clients that do not disconnect are cut off by the end of the process.
    let _ = timeout(FAREWELL, clients.wait()).await;
}
