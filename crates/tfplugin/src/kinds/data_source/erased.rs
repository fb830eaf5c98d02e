//! Data sources behind one type, for the registry.

use std::sync::OnceLock;
use std::time::Duration;

use async_trait::async_trait;

use super::DataSource;
use crate::attr::Mismatch;
use crate::context::Context;
use crate::diagnostics::Diagnostics;
use crate::model::Model;
use crate::schema::Schema;
use crate::sealed::Sealed;
use crate::validate::Rule;
use crate::value::Value;

/// A [`DataSource`] whose model is erased: every model is a [`Value`] of the schema's type.
///
/// The methods are those of [`DataSource`].
#[async_trait]
pub trait AnyDataSource<C>: Sealed + Send + Sync {
    /// See [`DataSource::TYPE`].
    fn type_name(&self) -> &'static str;

    /// The schema, built on first use.
    fn schema(&self) -> &Schema;

    /// See [`DataSource::rules`].
    fn rules(&self) -> Vec<Rule>;

    /// See [`DataSource::timeout`].
    fn timeout(&self) -> Duration;

    /// See [`DataSource::validate`].
    ///
    /// # Errors
    /// The value does not have the model's type: a provider bug.
    fn validate(&self, config: Value, found: &mut Diagnostics) -> Result<(), Mismatch>;

    /// See [`DataSource::read`].
    async fn read(&self, cx: &Context<C>, config: Value) -> Result<Value, Diagnostics>;
}

/// Erases the model of a data source, for a provider's registry.
pub(crate) fn erase<D: DataSource>(data_source: D) -> Box<dyn AnyDataSource<D::Client>> {
    Box::new(Erased {
        data_source,
        schema: OnceLock::new(),
    })
}

struct Erased<D> {
    data_source: D,
    schema: OnceLock<Schema>,
}

impl<D> Sealed for Erased<D> {}

fn schema<D: DataSource>() -> Schema {
    let mut schema = Schema::of::<D::Model>(0);
    schema.description = D::DESCRIPTION;
    schema
}

#[async_trait]
impl<D: DataSource> AnyDataSource<D::Client> for Erased<D> {
    fn type_name(&self) -> &'static str {
        D::TYPE
    }

    fn schema(&self) -> &Schema {
        self.schema.get_or_init(schema::<D>)
    }

    fn rules(&self) -> Vec<Rule> {
        let of_model = <D::Model as Model>::rules();
        of_model.and(self.data_source.rules()).into_vec()
    }

    fn timeout(&self) -> Duration {
        self.data_source.timeout()
    }

    fn validate(&self, config: Value, found: &mut Diagnostics) -> Result<(), Mismatch> {
        self.data_source
            .validate(&D::Model::from_object(config)?, found);
        Ok(())
    }

    async fn read(&self, cx: &Context<D::Client>, config: Value) -> Result<Value, Diagnostics> {
        let config = D::Model::from_object(config)?;
        self.data_source
            .read(cx, config)
            .await
            .map(Model::into_object)
    }
}
