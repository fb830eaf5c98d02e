//! A provider at the other end of an in-memory pipe, for tests.

use std::io;
use std::sync::{Arc, Mutex, PoisonError};

use hyper_util::rt::TokioIo;
use tokio::io::{DuplexStream, duplex};
use tonic::transport::{Channel, Endpoint};
use tower::service_fn;

use super::connection;
use super::controller::Controller;
use super::lifetime::Lifetime;
use super::services::Services;
use crate::proto::tfplugin6::provider_server::Provider;

/// The size of the buffer in each direction, in bytes.
const PIPE: usize = 1 << 16;

/// A client's channel to this provider and the services of a plugin, as Terraform has it, but within this process.
/// The provider lives as long as the channel, and Shutdown does not end it.
///
/// Must be called on a tokio runtime, where the provider then runs.
pub async fn connect<P: Provider>(provider: P) -> Channel {
    let lifetime = Lifetime::default();
    let services = Services::new(provider, Controller(None), &lifetime).await;
    let (client, server) = duplex(PIPE);
    tokio::spawn(connection::serve(server, Arc::new(services), lifetime));
    channel(client)
}

/// A channel over this one stream.
fn channel(client: DuplexStream) -> Channel {
    let client = Mutex::new(Some(TokioIo::new(client)));
    let connector = service_fn(move |_| {
        let client = client.lock().unwrap_or_else(PoisonError::into_inner).take();
        async { client.ok_or_else(|| io::Error::from(io::ErrorKind::NotConnected)) }
    });
    Endpoint::from_static("http://localhost").connect_with_connector_lazy(connector)
}
