//! How Terraform starts a provider, reaches it, and ends it: the plugin side of go-plugin.
//!
//! The program that starts the provider says in the environment what it expects (`environment`). The provider listens
//! where only its user can connect (`listener`), requires the client's certificate (`tls`), prints its address in one
//! line on stdout (`handshake`), and serves until a request ends it, or the client is gone (`lifetime`). Besides the
//! provider it serves what go-plugin requires of every plugin (`services`).
//!
//! Everything runs on one tokio runtime, with as many threads as [`Threads`] says. This module knows nothing of
//! schemas, values or plans: to it a provider is a gRPC service.

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

use std::io;

use tokio::runtime::{Builder, Runtime};

/// The major version of Terraform's plugin protocol that is served.
const PROTOCOL_VERSION: u32 = 6;

/// The provider that is served, and how.
#[derive(Clone, Copy, Debug)]
#[non_exhaustive]
pub struct ServeOptions {
    /// The provider's full address: `registry.terraform.io/texturehq/texture`.
    pub address: &'static str,
    /// The name of the program: `terraform-provider-texture`.
    pub name: &'static str,
    /// The version of the program, without a leading `v`.
    pub version: &'static str,
    /// The number of threads.
    pub threads: Threads,
}

/// The number of threads that serve a provider.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub enum Threads {
    /// One: enough for a provider that waits for responses, with the least memory and the fastest start. A verb that
    /// blocks, in a library that is not async or a long calculation, holds up all others, and StopProvider.
    #[default]
    One,
    /// One for each core (the feature `threads`): a verb that blocks holds up the others only once as many block as there
    /// are cores.
    #[cfg(feature = "threads")]
    PerCore,
}

impl Threads {
    fn runtime(self) -> io::Result<Runtime> {
        let mut builder = match self {
            Self::One => Builder::new_current_thread(),
            #[cfg(feature = "threads")]
            Self::PerCore => Builder::new_multi_thread(),
        };
        builder.enable_all().build()
    }
}

impl ServeOptions {
    /// The provider at this address, served by this version of the program with this name.
    #[must_use]
    pub const fn new(address: &'static str, name: &'static str, version: &'static str) -> Self {
        Self {
            address,
            name,
            version,
            threads: Threads::One,
        }
    }

    /// Sets the number of threads.
    #[must_use]
    pub const fn on(self, threads: Threads) -> Self {
        Self { threads, ..self }
    }
}

#[cfg(all(test, feature = "threads"))]
mod tests {
    use std::sync::{Arc, Barrier};

    use super::*;

    #[test]
    fn tasks_that_block_run_at_once_on_several_threads() {
        let options = ServeOptions::new("example.com/a/b", "terraform-provider-b", "1.0.0");
        assert_eq!(options.threads, Threads::One);
        let runtime = options.on(Threads::PerCore).threads.runtime().unwrap();
        let flavor = runtime.handle().runtime_flavor();
        assert_eq!(flavor, tokio::runtime::RuntimeFlavor::MultiThread);
        // The thread that waits here is not one of them, so there are two even on one core.
        let both = Arc::new(Barrier::new(2));
        let other = Arc::clone(&both);
        let task = runtime.spawn(async move { other.wait().is_leader() });
        let is_leader = both.wait().is_leader();
        assert_ne!(runtime.block_on(task).unwrap(), is_leader);
    }
}
