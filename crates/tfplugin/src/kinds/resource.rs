//! Resources: what can be created, changed, imported and removed.

mod apply;
mod erased;
mod generate;
mod history;
mod identity;
mod import;
mod planning;
mod read;
mod upgrade;

use std::time::Duration;

use serde_json::Value as Json;

use crate::context::Context;
use crate::diagnostics::{Diagnostic, Diagnostics};
use crate::failure::Failure;
use crate::model::Model;
use crate::timeouts::Operation;
use crate::validate::Rules;

pub use erased::AnyResource;
pub use history::{AnyHistory, History, Origin};
pub use planning::{Action, Draft, Plan};

pub(crate) use apply::{Applied, apply};
pub(crate) use erased::erase;
pub(crate) use generate::generate;
pub(crate) use history::Stop;
pub(crate) use identity::{
    identity_attributes, identity_of, identity_type, is_optional_part, was_imported,
};
pub(crate) use import::{ImportKey, import, parts_of};
pub(crate) use planning::{PlanRequest, Planned, plan};
pub(crate) use read::{Refreshed, explained, read};
pub(crate) use upgrade::{moved, upgrade};

/// A kind of object that Terraform manages.
///
/// All operations of all objects run on one thread by default. A method that blocks (`std::thread::sleep`, a driver
/// or a library that is not async) holds up all others, and Ctrl-C. Move such calls to `tokio::task::spawn_blocking`,
/// or serve on several threads (`serve::Threads`).
///
/// What the methods return becomes the state. The framework keeps the prior spelling of values that mean the same
/// (`equivalent`), removes write-only values, checks that nothing is left unknown, and derives the identity.
pub trait Resource: Send + Sync + 'static {
    /// The provider's client.
    type Client: Send + Sync + 'static;
    /// Its attributes.
    type Model: Model;

    /// The type name, with the provider's prefix: `example_crate`.
    const TYPE: &'static str;
    /// The version of the state's schema. Raise it when stored states need an upgrade, and add the upgrade to
    /// [`Resource::history`].
    const VERSION: i64 = 0;

    /// How an import id is made up of several parts: the names of the identity's attributes in braces, with text
    /// between them, such as `"{group}/{user}"`. An identity of one part needs no pattern.
    const IMPORT_ID: Option<&'static str> = None;

    /// The version of its identity. Raise it whenever the attributes that are `identity` change: Terraform reads stored
    /// identities by it.
    const IDENTITY_VERSION: i64 = 0;

    /// Rules between several attributes.
    fn rules(&self) -> Rules<Self::Model> {
        Rules::new()
    }

    /// What the configuration must satisfy beyond its schema and rules. Parts of it may be
    /// unknown, and that is never an error.
    fn validate(&self, _config: &Self::Model, _found: &mut Diagnostics) {}

    /// Adjusts a plan, including a plan to destroy the object. It may send requests that change nothing.
    fn plan(
        &self,
        _plan: &mut Plan<'_, '_, Self::Client, Self::Model>,
    ) -> impl Future<Output = ()> + Send {
        async move {}
    }

    /// Called with each object in state when Terraform loads it for a run (UpgradeResourceState), before the object
    /// is refreshed or planned. `client` is `None`
    /// before the provider is configured.
    fn restored(&self, _client: Option<&Self::Client>, _state: &Self::Model) {}

    /// How long an operation may take, unless the `timeouts` block says otherwise.
    fn timeout(&self, operation: Operation) -> Duration {
        match operation {
            Operation::Read => Duration::from_secs(5 * 60),
            Operation::Create | Operation::Update | Operation::Delete => {
                Duration::from_secs(20 * 60)
            }
        }
    }

    /// Creates the object. What only the remote API knows is unknown in `plan`.
    ///
    /// # Errors
    /// The create failed. If the object exists all the same, return it with [`Failure::keeping`]. Terraform marks it
    /// as tainted and replaces it with the next apply.
    fn create(
        &self,
        cx: &Context<Self::Client>,
        plan: Self::Model,
    ) -> impl Future<Output = Result<Self::Model, Failure<Self::Model>>> + Send;

    /// Reads the object. `None` says that it is gone. After an import, only what identifies it is set in `state`.
    ///
    /// # Errors
    /// The object could not be read; state stays as it was.
    fn read(
        &self,
        cx: &Context<Self::Client>,
        state: Self::Model,
    ) -> impl Future<Output = Result<Option<Self::Model>, Failure<Self::Model>>> + Send;

    /// Updates the object from `prior` to `plan`. Not called where only local attributes differ.
    ///
    /// # Errors
    /// The update failed. If it was carried out in part, return what is true now with [`Failure::keeping`].
    fn update(
        &self,
        cx: &Context<Self::Client>,
        prior: Self::Model,
        plan: Self::Model,
    ) -> impl Future<Output = Result<Self::Model, Failure<Self::Model>>> + Send;

    /// Deletes the object. That it is gone already is a success.
    ///
    /// # Errors
    /// It still exists; state stays as it was.
    fn delete(
        &self,
        cx: &Context<Self::Client>,
        state: Self::Model,
    ) -> impl Future<Output = Result<(), Failure<Self::Model>>> + Send;

    /// Completes or refuses an import: a model of which only the identity is set. [`Resource::read`] is called next.
    /// It may send requests that change nothing, set private state, and [defer](Context::defer_absent).
    ///
    /// # Errors
    /// The id cannot be one of this resource.
    fn imported(
        &self,
        _cx: &Context<Self::Client>,
        model: Self::Model,
    ) -> impl Future<Output = Result<Self::Model, Diagnostic>> + Send {
        async move { Ok(model) }
    }

    /// Completes the configuration that Terraform generates for an imported object. The framework has taken out
    /// what a user would not write: what is computed, deprecated, write-only, sensitive, `local`, equal to its
    /// default, or forbidden by a rule.
    fn generated(&self, config: Self::Model) -> Self::Model {
        config
    }

    /// Upgrades an identity of an older `version`, as JSON. By default, parts that no longer exist are dropped, and
    /// new ones are null until the next read.
    ///
    /// # Errors
    /// It cannot be upgraded.
    fn upgrade_identity(&self, _version: i64, identity: Json) -> Result<Json, Diagnostic> {
        Ok(identity)
    }

    /// How states of earlier versions, and of other types, become states of this resource: one upgrade
    /// for each version below [`Resource::VERSION`].
    fn history(&self) -> History<Self::Model> {
        History::new()
    }
}
