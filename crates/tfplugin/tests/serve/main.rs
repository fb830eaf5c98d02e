//! Serving, from outside: `examples/serve_probe` as a process of its own, and real clients.
#![cfg(unix)]

mod access;
mod client;
mod debugging;
mod ending;
mod handshake;
mod logging;
mod probe;
