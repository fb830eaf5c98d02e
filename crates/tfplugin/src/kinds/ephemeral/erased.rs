//! Ephemeral resources behind one type, for the registry.

use std::sync::OnceLock;
use std::time::{Duration, SystemTime};

use async_trait::async_trait;
use serde::Serialize;
use serde::de::DeserializeOwned;

use super::{Ephemeral, Opened, Renewed};
use crate::attr::Mismatch;
use crate::context::Context;
use crate::diagnostics::{Diagnostic, Diagnostics};
use crate::model::Model;
use crate::schema::Schema;
use crate::sealed::Sealed;
use crate::validate::Rule;
use crate::value::Value;

/// A serialized lease, and when to renew it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Lease {
    pub(crate) json: Vec<u8>,
    pub(crate) renew_at: Option<SystemTime>,
}

/// An [`Ephemeral`] whose types are erased. The methods are those of [`Ephemeral`].
#[async_trait]
pub trait AnyEphemeral<C>: Sealed + Send + Sync {
    /// See [`Ephemeral::TYPE`].
    fn type_name(&self) -> &'static str;

    /// The schema, built on first use.
    fn schema(&self) -> &Schema;

    /// See [`Ephemeral::rules`].
    fn rules(&self) -> Vec<Rule>;

    /// See [`Ephemeral::timeout`].
    fn timeout(&self) -> Duration;

    /// See [`Ephemeral::validate`].
    ///
    /// # Errors
    /// The value does not have the model's type: a provider bug.
    fn validate(&self, config: Value, found: &mut Diagnostics) -> Result<(), Mismatch>;

    /// See [`Ephemeral::open`].
    async fn open(&self, cx: &Context<C>, config: Value) -> Result<(Value, Lease), Diagnostics>;

    /// See [`Ephemeral::renew`].
    async fn renew(&self, cx: &Context<C>, lease: &[u8]) -> Result<Lease, Diagnostics>;

    /// See [`Ephemeral::close`].
    async fn close(&self, cx: &Context<C>, lease: &[u8]) -> Result<(), Diagnostics>;
}

/// Erases the types of an ephemeral resource, for a provider's registry.
pub(crate) fn erase<E: Ephemeral>(ephemeral: E) -> Box<dyn AnyEphemeral<E::Client>> {
    Box::new(Erased {
        ephemeral,
        schema: OnceLock::new(),
    })
}

struct Erased<E> {
    ephemeral: E,
    schema: OnceLock<Schema>,
}

impl<E> Sealed for Erased<E> {}

fn schema<E: Ephemeral>() -> Schema {
    let mut schema = Schema::of::<E::Model>(0);
    schema.description = E::DESCRIPTION;
    schema
}

#[async_trait]
impl<E: Ephemeral> AnyEphemeral<E::Client> for Erased<E> {
    fn type_name(&self) -> &'static str {
        E::TYPE
    }

    fn schema(&self) -> &Schema {
        self.schema.get_or_init(schema::<E>)
    }

    fn rules(&self) -> Vec<Rule> {
        let of_model = <E::Model as Model>::rules();
        of_model.and(self.ephemeral.rules()).into_vec()
    }

    fn timeout(&self) -> Duration {
        self.ephemeral.timeout()
    }

    fn validate(&self, config: Value, found: &mut Diagnostics) -> Result<(), Mismatch> {
        self.ephemeral
            .validate(&E::Model::from_object(config)?, found);
        Ok(())
    }

    async fn open(
        &self,
        cx: &Context<E::Client>,
        config: Value,
    ) -> Result<(Value, Lease), Diagnostics> {
        let config = E::Model::from_object(config)?;
        let Opened {
            result,
            lease,
            renew_at,
        } = self.ephemeral.open(cx, config).await?;
        Ok((result.into_object(), written(&lease, renew_at)?))
    }

    async fn renew(&self, cx: &Context<E::Client>, lease: &[u8]) -> Result<Lease, Diagnostics> {
        let Renewed { lease, renew_at } = self.ephemeral.renew(cx, read(lease)?).await?;
        Ok(written(&lease, renew_at)?)
    }

    async fn close(&self, cx: &Context<E::Client>, lease: &[u8]) -> Result<(), Diagnostics> {
        self.ephemeral.close(cx, read(lease)?).await
    }
}

fn written(lease: &impl Serialize, renew_at: Option<SystemTime>) -> Result<Lease, Diagnostic> {
    let json = serde_json::to_vec(lease).map_err(Diagnostic::bug)?;
    Ok(Lease { json, renew_at })
}

fn read<L: DeserializeOwned>(lease: &[u8]) -> Result<L, Diagnostic> {
    serde_json::from_slice(lease).map_err(Diagnostic::bug)
}
