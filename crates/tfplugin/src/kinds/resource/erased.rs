//! Resources behind one type, for the registry.

use std::sync::OnceLock;
use std::time::Duration;

use async_trait::async_trait;
use serde_json::Value as Json;

use super::planning::Draft;
use super::{AnyHistory, Plan, Resource};
use crate::attr::Mismatch;
use crate::context::Context;
use crate::diagnostics::{Diagnostic, Diagnostics};
use crate::failure::Failure;
use crate::model::Model;
use crate::schema::Schema;
use crate::sealed::Sealed;
use crate::timeouts::Operation;
use crate::validate::Rule;
use crate::value::Value;

/// A [`Resource`] whose model is erased: every model is a [`Value`] of the schema's type.
///
/// The methods are those of [`Resource`].
#[async_trait]
pub trait AnyResource<C>: Sealed + Send + Sync {
    /// See [`Resource::TYPE`].
    fn type_name(&self) -> &'static str;

    /// The schema, built on first use.
    fn schema(&self) -> &Schema;

    /// See [`Resource::IMPORT_ID`].
    fn import_id(&self) -> Option<&'static str>;

    /// See [`Resource::IDENTITY_VERSION`].
    fn identity_version(&self) -> i64;

    /// See [`Resource::upgrade_identity`].
    ///
    /// # Errors
    /// As there.
    fn upgrade_identity(&self, version: i64, identity: Json) -> Result<Json, Diagnostic>;

    /// See [`Resource::rules`].
    fn rules(&self) -> Vec<Rule>;

    /// See [`Resource::timeout`].
    fn timeout(&self, operation: Operation) -> Duration;

    /// See [`Resource::validate`].
    ///
    /// # Errors
    /// The value does not have the model's type: a provider bug.
    fn validate(&self, config: Value, found: &mut Diagnostics) -> Result<(), Mismatch>;

    /// See [`Resource::plan`].
    ///
    /// # Errors
    /// A value does not have the model's type: a provider bug.
    async fn plan(&self, draft: &mut Draft<'_, C>) -> Result<(), Mismatch>;

    /// See [`Resource::restored`].
    fn restored(&self, client: Option<&C>, state: &Value);

    /// See [`Resource::imported`].
    ///
    /// # Errors
    /// As there.
    async fn imported(&self, cx: &Context<C>, state: Value) -> Result<Value, Diagnostic>;

    /// See [`Resource::generated`].
    ///
    /// # Errors
    /// The value does not have the model's type: a provider bug.
    fn generated(&self, config: Value) -> Result<Value, Mismatch>;

    /// See [`Resource::history`].
    fn history(&self) -> &AnyHistory;

    /// See [`Resource::create`].
    async fn create(&self, cx: &Context<C>, planned: Value) -> Result<Value, Failure<Value>>;

    /// See [`Resource::read`].
    async fn read(&self, cx: &Context<C>, state: Value) -> Result<Option<Value>, Failure<Value>>;

    /// See [`Resource::update`].
    async fn update(
        &self,
        cx: &Context<C>,
        prior: Value,
        planned: Value,
    ) -> Result<Value, Failure<Value>>;

    /// See [`Resource::delete`].
    async fn delete(&self, cx: &Context<C>, state: Value) -> Result<(), Failure<Value>>;
}

/// Erases the model of a resource, for a provider's registry.
pub(crate) fn erase<R: Resource>(resource: R) -> Box<dyn AnyResource<R::Client>> {
    Box::new(Erased {
        resource,
        schema: OnceLock::new(),
        history: OnceLock::new(),
    })
}

struct Erased<R> {
    resource: R,
    schema: OnceLock<Schema>,
    history: OnceLock<AnyHistory>,
}

impl<R> Sealed for Erased<R> {}

#[async_trait]
impl<R: Resource> AnyResource<R::Client> for Erased<R> {
    fn type_name(&self) -> &'static str {
        R::TYPE
    }

    fn schema(&self) -> &Schema {
        self.schema
            .get_or_init(|| Schema::of::<R::Model>(R::VERSION))
    }

    fn import_id(&self) -> Option<&'static str> {
        R::IMPORT_ID
    }

    fn identity_version(&self) -> i64 {
        R::IDENTITY_VERSION
    }

    fn upgrade_identity(&self, version: i64, identity: Json) -> Result<Json, Diagnostic> {
        self.resource.upgrade_identity(version, identity)
    }

    fn rules(&self) -> Vec<Rule> {
        let of_model = <R::Model as Model>::rules();
        of_model.and(self.resource.rules()).into_vec()
    }

    fn timeout(&self, operation: Operation) -> Duration {
        self.resource.timeout(operation)
    }

    fn validate(&self, config: Value, found: &mut Diagnostics) -> Result<(), Mismatch> {
        self.resource
            .validate(&R::Model::from_object(config)?, found);
        Ok(())
    }

    async fn plan(&self, draft: &mut Draft<'_, R::Client>) -> Result<(), Mismatch> {
        self.resource.plan(&mut Plan::of(draft)?).await;
        Ok(())
    }

    /// A state that does not fit the model is reported elsewhere.
    fn restored(&self, client: Option<&R::Client>, state: &Value) {
        if let Ok(state) = R::Model::from_object(state.clone()) {
            self.resource.restored(client, &state);
        }
    }

    async fn imported(&self, cx: &Context<R::Client>, state: Value) -> Result<Value, Diagnostic> {
        let model = R::Model::from_object(state).map_err(Mismatch::in_configuration)?;
        let model = self.resource.imported(cx, model).await?;
        Ok(written(model))
    }

    fn generated(&self, config: Value) -> Result<Value, Mismatch> {
        let config = self.resource.generated(R::Model::from_object(config)?);
        Ok(config.into_object())
    }

    fn history(&self) -> &AnyHistory {
        self.history.get_or_init(|| self.resource.history().into())
    }

    async fn create(
        &self,
        cx: &Context<R::Client>,
        planned: Value,
    ) -> Result<Value, Failure<Value>> {
        let plan = R::Model::from_object(planned)?;
        let created = self.resource.create(cx, plan).await;
        created.map(written).map_err(erase_failure)
    }

    async fn read(
        &self,
        cx: &Context<R::Client>,
        state: Value,
    ) -> Result<Option<Value>, Failure<Value>> {
        let state = R::Model::from_object(state)?;
        let found = self.resource.read(cx, state).await;
        found.map(|found| found.map(written)).map_err(erase_failure)
    }

    async fn update(
        &self,
        cx: &Context<R::Client>,
        prior: Value,
        planned: Value,
    ) -> Result<Value, Failure<Value>> {
        let (prior, plan) = (
            R::Model::from_object(prior)?,
            R::Model::from_object(planned)?,
        );
        let changed = self.resource.update(cx, prior, plan).await;
        changed.map(written).map_err(erase_failure)
    }

    async fn delete(&self, cx: &Context<R::Client>, state: Value) -> Result<(), Failure<Value>> {
        let state = R::Model::from_object(state)?;
        self.resource.delete(cx, state).await.map_err(erase_failure)
    }
}

/// A model as Terraform stores it.
fn written<M: Model>(model: M) -> Value {
    model.into_object().normalized()
}

fn erase_failure<M: Model>(failure: Failure<M>) -> Failure<Value> {
    let Failure { state, diagnostics } = failure;
    Failure {
        state: state.map(|model| Box::new(written(*model))),
        diagnostics,
    }
}
