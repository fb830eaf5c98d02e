//! Data sources: what can be looked up.

mod erased;

use std::time::Duration;

use crate::context::Context;
use crate::diagnostics::Diagnostics;
use crate::model::Model;
use crate::validate::Rules;

pub use erased::AnyDataSource;
pub(crate) use erased::erase;

/// A data source: reads what Terraform does not manage.
pub trait DataSource: Send + Sync + 'static {
    /// The provider's client.
    type Client: Send + Sync + 'static;
    /// Its attributes: arguments and results.
    type Model: Model;

    /// The type name, with the provider's prefix: `example_crate`.
    const TYPE: &'static str;
    /// The documentation, in Markdown.
    const DESCRIPTION: &'static str = <Self::Model as Model>::DESCRIPTION;

    /// Rules between several arguments.
    fn rules(&self) -> Rules<Self::Model> {
        Rules::new()
    }

    /// What the configuration must satisfy beyond its schema and rules.
    fn validate(&self, _config: &Self::Model, _found: &mut Diagnostics) {}

    /// How long a read may take, unless a `timeouts` block says otherwise.
    fn timeout(&self) -> Duration {
        Duration::from_secs(5 * 60)
    }

    /// Reads it.
    ///
    /// # Errors
    /// Nothing was found, or several where one was requested, or the remote API failed.
    fn read(
        &self,
        cx: &Context<Self::Client>,
        config: Self::Model,
    ) -> impl Future<Output = Result<Self::Model, Diagnostics>> + Send;
}
