//! How Terraform starts a provider, reaches it, and ends it: the plugin side of go-plugin.
//!
//! The program that starts us says in its environment what it expects (`environment`). We listen
//! where only its user can connect (`listener`), require its certificate (`tls`), say in one line
//! on stdout where we are (`handshake`), and serve until a request ends us, or the program is
//! gone (`lifetime`). Beside the provider we serve what go-plugin asks of every plugin
//! (`services`).
//!
//! Everything here runs on a runtime of one thread (`tokio::runtime::Builder::new_current_thread`
//! with `enable_all`). This module knows nothing of schemas, values or plans: to it a provider is a
//! gRPC service.

mod broker;
mod connection;
mod controller;
#[allow(unreachable_pub, reason = "public with `unstable-wire`")]
mod debug;
mod environment;
mod error;
mod handshake;
mod lifetime;
mod listener;
pub mod logging;
mod parent;
#[allow(unreachable_pub, reason = "public with `unstable-wire`")]
mod plugin;
mod reattach;
mod run;
mod server;
mod services;
mod signals;
mod stdio;
#[cfg(feature = "testing")]
pub mod testing;
mod tls;

#[cfg(feature = "unstable-wire")]
pub use debug::debug;
pub use error::ServeError;
#[cfg(feature = "unstable-wire")]
pub use plugin::plugin;
pub use run::{Mode, run, run_as};

/// The major version of Terraform's plugin protocol that is served.
const PROTOCOL_VERSION: u32 = 6;

/// Who is served, for those who ask.
#[derive(Clone, Copy, Debug)]
#[non_exhaustive]
pub struct ServeOptions {
    /// The provider's full address: `registry.terraform.io/texturehq/texture`.
    pub address: &'static str,
    /// The name of the program: `terraform-provider-texture`.
    pub name: &'static str,
    /// The version of the program, without a leading `v`.
    pub version: &'static str,
}

impl ServeOptions {
    /// The provider at this address, served by this version of the program with this name.
    #[must_use]
    pub const fn new(address: &'static str, name: &'static str, version: &'static str) -> Self {
        Self {
            address,
            name,
            version,
        }
    }
}
