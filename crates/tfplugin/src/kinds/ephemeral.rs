//! Ephemeral resources: objects that exist while a run needs them, and are in neither plan nor state.

mod erased;

use std::time::{Duration, SystemTime};

use serde::Serialize;
use serde::de::DeserializeOwned;

use crate::context::Context;
use crate::diagnostics::Diagnostics;
use crate::model::Model;
use crate::validate::Rules;

pub use erased::AnyEphemeral;
pub(crate) use erased::{Lease, erase};

/// An ephemeral resource: an object that a run opens, and closes when it no longer needs it.
///
/// Terraform opens it while planning and again while applying, so opening must not change anything that exists. The
/// framework closes what is still open when a run ends without closing it (an apply that failed, Ctrl-C).
pub trait Ephemeral: Send + Sync + 'static {
    /// The provider's client.
    type Client: Send + Sync + 'static;
    /// Its attributes: arguments and results.
    type Model: Model;
    /// What has to be known to renew or to close it. It is kept in memory only, but Terraform passes it back and
    /// forth: do not put secrets into it.
    type Lease: Serialize + DeserializeOwned + Send + Sync + 'static;

    /// The type name, with the provider's prefix: `example_token`.
    const TYPE: &'static str;
    /// The documentation, in Markdown.
    const DESCRIPTION: &'static str = <Self::Model as Model>::DESCRIPTION;

    /// Rules between several arguments.
    fn rules(&self) -> Rules<Self::Model> {
        Rules::new()
    }

    /// What the configuration must satisfy beyond its schema and rules.
    fn validate(&self, _config: &Self::Model, _found: &mut Diagnostics) {}

    /// How long opening may take.
    fn timeout(&self) -> Duration {
        Duration::from_secs(5 * 60)
    }

    /// Opens it.
    ///
    /// # Errors
    /// It could not be opened. Leave nothing open in that case.
    fn open(
        &self,
        cx: &Context<Self::Client>,
        config: Self::Model,
    ) -> impl Future<Output = Result<Opened<Self::Model, Self::Lease>, Diagnostics>> + Send;

    /// Renews it, at the time that [`Opened::renew_at`] or [`Renewed::renew_at`] gave.
    ///
    /// # Errors
    /// It could not be renewed.
    fn renew(
        &self,
        _cx: &Context<Self::Client>,
        lease: Self::Lease,
    ) -> impl Future<Output = Result<Renewed<Self::Lease>, Diagnostics>> + Send {
        async move {
            Ok(Renewed {
                lease,
                renew_at: None,
            })
        }
    }

    /// Closes it.
    ///
    /// # Errors
    /// It may still be open: say in the error what is left, and how to remove it by hand.
    fn close(
        &self,
        cx: &Context<Self::Client>,
        lease: Self::Lease,
    ) -> impl Future<Output = Result<(), Diagnostics>> + Send;
}

/// What was opened.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Opened<M, L> {
    /// The arguments and the results.
    pub result: M,
    /// What has to be known to renew and to close it.
    pub lease: L,
    /// When to renew it; `None` where that is never needed.
    pub renew_at: Option<SystemTime>,
}

/// What was renewed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Renewed<L> {
    /// What has to be known to renew it again, and to close it.
    pub lease: L,
    /// When to renew it again; `None` where that is not needed.
    pub renew_at: Option<SystemTime>,
}
