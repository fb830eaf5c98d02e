//! The client on a real wire: against a server that responds as the test says, and against the emulator.

#![allow(
    clippy::unwrap_used,
    reason = "what goes wrong in a test fails it, wherever it stands"
)]

mod document;
mod emulator;
mod http;
mod log;
mod pace;
mod server;
mod tls;

use std::time::Duration;

use texture_api::{Builder, CancellationToken, Client, Jitter, ManagementKey, Session};

const KEY: &str = "management_hush0123456789";

/// A client that does not wait between tries.
fn builder(url: &str) -> Builder {
    log::listen();
    let key = ManagementKey::parse(KEY).unwrap();
    Client::builder(url.parse().unwrap(), key)
        .jitter(Jitter::fixed(0.0))
        .max_retries(2)
}

fn session(client: &Client) -> Session {
    client.session(Duration::from_secs(60), CancellationToken::new())
}
