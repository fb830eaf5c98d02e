//! Actions behind one type, for the registry.

use std::sync::OnceLock;
use std::time::Duration;

use async_trait::async_trait;

use super::{Action, Progress};
use crate::attr::Mismatch;
use crate::context::Context;
use crate::diagnostics::Diagnostics;
use crate::model::Model;
use crate::schema::Schema;
use crate::sealed::Sealed;
use crate::validate::Rule;
use crate::value::Value;

/// An [`Action`] whose model is erased; the methods are those of [`Action`].
#[async_trait]
pub trait AnyAction<C>: Sealed + Send + Sync {
    /// See [`Action::TYPE`].
    fn type_name(&self) -> &'static str;

    /// The schema, built on first use.
    fn schema(&self) -> &Schema;

    /// See [`Action::rules`].
    fn rules(&self) -> Vec<Rule>;

    /// See [`Action::timeout`].
    fn timeout(&self) -> Duration;

    /// See [`Action::validate`].
    ///
    /// # Errors
    /// The value does not have the model's type: a provider bug.
    fn validate(&self, config: Value, found: &mut Diagnostics) -> Result<(), Mismatch>;

    /// See [`Action::plan`].
    async fn plan(&self, cx: &Context<C>, config: Value) -> Result<(), Diagnostics>;

    /// See [`Action::invoke`].
    async fn invoke(
        &self,
        cx: &Context<C>,
        config: Value,
        progress: &Progress,
    ) -> Result<(), Diagnostics>;
}

/// Erases the model of an action.
pub(crate) fn erase<A: Action>(action: A) -> Box<dyn AnyAction<A::Client>> {
    Box::new(Erased {
        action,
        schema: OnceLock::new(),
    })
}

struct Erased<A> {
    action: A,
    schema: OnceLock<Schema>,
}

impl<A> Sealed for Erased<A> {}

fn schema<A: Action>() -> Schema {
    let mut schema = Schema::of::<A::Model>(0);
    schema.description = A::DESCRIPTION;
    schema
}

#[async_trait]
impl<A: Action> AnyAction<A::Client> for Erased<A> {
    fn type_name(&self) -> &'static str {
        A::TYPE
    }

    fn schema(&self) -> &Schema {
        self.schema.get_or_init(schema::<A>)
    }

    fn rules(&self) -> Vec<Rule> {
        let of_model = <A::Model as Model>::rules();
        of_model.and(self.action.rules()).into_vec()
    }

    fn timeout(&self) -> Duration {
        self.action.timeout()
    }

    fn validate(&self, config: Value, found: &mut Diagnostics) -> Result<(), Mismatch> {
        self.action.validate(&A::Model::from_object(config)?, found);
        Ok(())
    }

    async fn plan(&self, cx: &Context<A::Client>, config: Value) -> Result<(), Diagnostics> {
        self.action.plan(cx, A::Model::from_object(config)?).await
    }

    async fn invoke(
        &self,
        cx: &Context<A::Client>,
        config: Value,
        progress: &Progress,
    ) -> Result<(), Diagnostics> {
        let config = A::Model::from_object(config)?;
        self.action.invoke(cx, config, progress).await
    }
}
