//! Actions: operations that a run invokes and that leave nothing in state.
//!
//! Terraform invokes them from `action_trigger` blocks in a resource's `lifecycle`, and by
//! `terraform apply -invoke=action.TYPE.NAME`.

mod erased;

use std::time::Duration;

use tokio::sync::mpsc;

use crate::context::Context;
use crate::diagnostics::Diagnostics;
use crate::model::Model;
use crate::validate::Rules;

pub use erased::AnyAction;
pub(crate) use erased::erase;

/// A kind of action.
pub trait Action: Send + Sync + 'static {
    /// The provider's client.
    type Client: Send + Sync + 'static;
    /// Its arguments.
    type Model: Model;

    /// The type name, with the provider's prefix: `example_restart`.
    const TYPE: &'static str;
    /// The documentation, in Markdown.
    const DESCRIPTION: &'static str = <Self::Model as Model>::DESCRIPTION;

    /// Rules between several arguments.
    fn rules(&self) -> Rules<Self::Model> {
        Rules::new()
    }

    /// What the configuration must satisfy beyond its schema and rules.
    fn validate(&self, _config: &Self::Model, _found: &mut Diagnostics) {}

    /// How long the action may take.
    fn timeout(&self) -> Duration {
        Duration::from_secs(20 * 60)
    }

    /// Checks, while planning, whether the action could be invoked. Changes nothing. Parts of `config` may be
    /// unknown, and that is never an error. Not called while the provider block is not wholly known.
    ///
    /// # Errors
    /// Why the action would fail.
    fn plan(
        &self,
        _cx: &Context<Self::Client>,
        _config: Self::Model,
    ) -> impl Future<Output = Result<(), Diagnostics>> + Send {
        async move { Ok(()) }
    }

    /// Carries it out. All of `config` is known.
    ///
    /// # Errors
    /// What was not carried out, and why.
    fn invoke(
        &self,
        cx: &Context<Self::Client>,
        config: Self::Model,
        progress: &Progress,
    ) -> impl Future<Output = Result<(), Diagnostics>> + Send;
}

/// Where an action reports its progress.
#[derive(Clone, Debug)]
pub struct Progress(mpsc::UnboundedSender<String>);

impl Progress {
    pub(crate) fn new(messages: mpsc::UnboundedSender<String>) -> Self {
        Self(messages)
    }

    /// Shows one line to the user. It is dropped when the client is gone.
    pub fn report(&self, message: impl Into<String>) {
        let _ = self.0.send(message.into());
    }
}
