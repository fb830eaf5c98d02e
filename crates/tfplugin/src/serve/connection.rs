//! One client's connection.

use std::error::Error;
use std::pin::pin;
use std::sync::Arc;

use hyper::Request;
use hyper::body::Incoming;
use hyper::server::conn::http2;
use hyper::service::{Service, service_fn};
use hyper_util::rt::{TokioExecutor, TokioIo};
use tokio::io::{AsyncRead, AsyncWrite};
use tokio_rustls::TlsAcceptor;
use tracing::debug;

use super::lifetime::Lifetime;
use super::services::Services;
use crate::proto::tfplugin6::provider_server::Provider;
use crate::rpc::ConnectionId;

/// Serves one client over TLS, if it has the certificate that the acceptor expects.
pub(super) async fn serve_tls<P: Provider>(
    acceptor: TlsAcceptor,
    stream: impl AsyncRead + AsyncWrite + Unpin + Send + 'static,
    services: Arc<Services<P>>,
    lifetime: Lifetime,
) {
    match acceptor.accept(stream).await {
        Ok(stream) => serve(stream, services, lifetime).await,
        Err(error) => debug!(%error, "refused a client"),
    }
}

/// Serves one client until it disconnects or everything is closed; it still gets the responses to its pending calls.
pub(super) async fn serve<P: Provider>(
    stream: impl AsyncRead + AsyncWrite + Unpin + Send + 'static,
    services: Arc<Services<P>>,
    lifetime: Lifetime,
) {
    let server = http2::Builder::new(TokioExecutor::new());
    let connection_id = ConnectionId::next();
    let services = service_fn(move |mut request: Request<Incoming>| {
        request.extensions_mut().insert(connection_id);
        services.call(request)
    });
    let mut connection = pin!(server.serve_connection(TokioIo::new(stream), services));
    tokio::select! {
        outcome = connection.as_mut() => {
            if let Err(error) = outcome {
                let cause = error.source().map(tracing::field::display);
                debug!(%error, cause, "lost a client");
            }
        }
        () = lifetime.closed() => {
            connection.as_mut().graceful_shutdown();
            // It may disconnect first.
            let _ = connection.await;
        }
    }
}
