//! Serving, from outside: `examples/serve_probe` as a process of its own, and real clients.
#![cfg(unix)]
#![allow(
    clippy::unwrap_used,
    reason = "clippy knows tests, but not what they share"
)]

mod access;
mod client;
mod debugging;
mod ending;
mod handshake;
mod logging;
mod messages;
mod probe;
