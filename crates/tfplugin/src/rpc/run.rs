//! Runs: the state of one run of the CLI, until its connection is closed.

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

use tokio_util::sync::CancellationToken;

use super::convert;
use crate::context::Context;
use crate::diagnostics::Diagnostic;
use crate::path::Path;
use crate::proto::tfplugin6 as tf;

/// A client's connection. The CLI opens one for each configuration of a provider, so that aliases in one
/// process that is debugged have each their own.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct ConnectionId(u64);

impl ConnectionId {
    /// A new connection, with a number of its own.
    pub(crate) fn next() -> Self {
        static LATEST: AtomicU64 = AtomicU64::new(0);
        Self(LATEST.fetch_add(1, Ordering::Relaxed) + 1)
    }
}

tokio::task_local! {
    /// The connection of a call.
    pub(super) static CONNECTION: ConnectionId;
}

/// The state of one run of the CLI.
pub(super) struct Run<C> {
    pub(super) client: Readiness<C>,
    /// Cancelled by StopProvider.
    pub(super) stop: CancellationToken,
}

/// Whether the provider is configured.
pub(super) enum Readiness<C> {
    /// ConfigureProvider was not called, or failed.
    Unconfigured,
    /// These arguments of the provider block are not known yet.
    Unknown(Vec<Path>),
    /// Ready.
    Ready(Arc<C>),
}

impl<C> Clone for Run<C> {
    fn clone(&self) -> Self {
        Self {
            client: self.client.clone(),
            stop: self.stop.clone(),
        }
    }
}

impl<C> Clone for Readiness<C> {
    fn clone(&self) -> Self {
        match self {
            Self::Unconfigured => Self::Unconfigured,
            Self::Unknown(paths) => Self::Unknown(paths.clone()),
            Self::Ready(client) => Self::Ready(Arc::clone(client)),
        }
    }
}

impl<C> Run<C> {
    pub(super) fn new(client: Readiness<C>) -> Self {
        Self {
            client,
            stop: CancellationToken::new(),
        }
    }

    /// The client, where there is one.
    pub(super) fn client(&self) -> Option<&C> {
        match &self.client {
            Readiness::Ready(client) => Some(client),
            Readiness::Unconfigured | Readiness::Unknown(_) => None,
        }
    }

    /// Cancelled by StopProvider.
    pub(super) fn stop(&self) -> CancellationToken {
        self.stop.clone()
    }

    /// The context of an operation, where there is a client.
    pub(super) fn context(&self, timeout: Duration) -> Option<Context<C>> {
        match &self.client {
            Readiness::Ready(client) => Some(Context::new(
                Arc::clone(client),
                timeout,
                self.stop.child_token(),
            )),
            Readiness::Unconfigured | Readiness::Unknown(_) => None,
        }
    }

    /// A deferral, where the provider block is not wholly known and the CLI accepts deferrals: elsewhere core treats
    /// one as an error.
    pub(super) fn deferred(
        &self,
        capabilities: Option<&tf::ClientCapabilities>,
    ) -> Option<tf::Deferred> {
        let unknown = matches!(self.client, Readiness::Unknown(_));
        let allowed = capabilities.is_some_and(|capabilities| capabilities.deferral_allowed);
        (unknown && allowed).then(|| convert::deferred(tf::deferred::Reason::ProviderConfigUnknown))
    }
}

/// Why nothing can be looked up, imported or changed.
pub(super) fn without_client<C>(type_name: &str, readiness: &Readiness<C>) -> Diagnostic {
    match readiness {
        Readiness::Unknown(paths) => {
            let names: Vec<String> = paths.iter().map(|path| format!("`{path}`")).collect();
            let names = names.join(", ");
            Diagnostic::user(
                "The provider block is not wholly known yet",
                format!(
                    "{type_name} needs the API now, but the provider block has arguments whose \
                     values are not known before apply: {names}. Create what they come from first \
                     (`terraform apply -target=...`), or set values that are known while planning."
                ),
            )
        }
        Readiness::Unconfigured | Readiness::Ready(_) => Diagnostic::bug(format!(
            "{type_name} was requested before the provider was configured."
        )),
    }
}
