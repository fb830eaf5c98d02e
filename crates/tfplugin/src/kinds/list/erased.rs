//! List resources behind one type, for the registry.

use std::marker::PhantomData;
use std::sync::OnceLock;
use std::time::Duration;

use async_trait::async_trait;

use super::{List, ListEnd, ListResults, Sink};
use crate::attr::Mismatch;
use crate::context::Context;
use crate::diagnostics::Diagnostics;
use crate::model::Model;
use crate::resource::Resource;
use crate::schema::Schema;
use crate::sealed::Sealed;
use crate::validate::Rule;
use crate::value::Value;

/// A [`List`] whose types are erased; the methods are those of [`List`].
#[async_trait]
pub trait AnyList<C>: Sealed + Send + Sync {
    /// The type name of the resource whose objects are listed.
    fn type_name(&self) -> &'static str;

    /// The schema of the `config` block, built on first use.
    fn schema(&self) -> &Schema;

    /// See [`List::rules`].
    fn rules(&self) -> Vec<Rule>;

    /// See [`List::timeout`].
    fn timeout(&self) -> Duration;

    /// See [`List::validate`].
    ///
    /// # Errors
    /// The value does not have the filter's type: a provider bug.
    fn validate(&self, config: Value, found: &mut Diagnostics) -> Result<(), Mismatch>;

    /// See [`List::list`].
    async fn list(&self, cx: &Context<C>, config: Value, sink: &mut Sink) -> Result<(), ListEnd>;
}

/// Erases the types of a list resource.
pub(crate) fn erase<L: List>(list: L) -> Box<dyn AnyList<<L::Resource as Resource>::Client>> {
    Box::new(Erased {
        list,
        schema: OnceLock::new(),
    })
}

struct Erased<L> {
    list: L,
    schema: OnceLock<Schema>,
}

impl<L> Sealed for Erased<L> {}

fn schema<L: List>() -> Schema {
    let mut schema = Schema::of::<L::Filter>(0);
    schema.description = L::DESCRIPTION;
    schema
}

#[async_trait]
impl<L: List> AnyList<<L::Resource as Resource>::Client> for Erased<L> {
    fn type_name(&self) -> &'static str {
        L::Resource::TYPE
    }

    fn schema(&self) -> &Schema {
        self.schema.get_or_init(schema::<L>)
    }

    fn rules(&self) -> Vec<Rule> {
        let of_model = <L::Filter as Model>::rules();
        of_model.and(self.list.rules()).into_vec()
    }

    fn timeout(&self) -> Duration {
        self.list.timeout()
    }

    fn validate(&self, config: Value, found: &mut Diagnostics) -> Result<(), Mismatch> {
        self.list.validate(&L::Filter::from_object(config)?, found);
        Ok(())
    }

    async fn list(
        &self,
        cx: &Context<<L::Resource as Resource>::Client>,
        config: Value,
        sink: &mut Sink,
    ) -> Result<(), ListEnd> {
        let filter = L::Filter::from_object(config)?;
        let mut results = ListResults {
            sink,
            model: PhantomData,
        };
        self.list.list(cx, filter, &mut results).await
    }
}
