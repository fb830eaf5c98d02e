//! The provider: its block, its client, and what it offers.

use crate::context::Context;
use crate::diagnostics::Diagnostics;
use crate::drift::Drift;
use crate::model::Model;
use crate::path::Path;
use crate::registry::Registry;
use crate::validate::Rules;

/// A provider.
pub trait Provider: Send + Sync + 'static {
    /// The provider block.
    type Config: Model;
    /// What the methods of resources and data sources use to reach the API; built from the configuration.
    type Client: Send + Sync + 'static;

    /// Rules between several arguments of the provider block.
    fn rules(&self) -> Rules<Self::Config> {
        Rules::new()
    }

    /// What the provider block must satisfy beyond its schema and rules. Runs on `terraform validate` too,
    /// where environment variables may be missing: what they may supply is not an error here.
    fn validate(&self, _config: &Self::Config, _found: &mut Diagnostics) {}

    /// Builds the client. Send requests only once they are needed.
    ///
    /// # Errors
    /// What is wrong with the configuration, at its attribute.
    fn configure(
        &self,
        config: Self::Config,
        cx: &ConfigureContext,
    ) -> impl Future<Output = Result<Configured<Self::Client>, Diagnostics>> + Send;

    /// Says who changed or removed what a refresh finds changed or gone, in sentences; `None` where that is not
    /// known. The plan shows the change either way.
    fn explain(
        &self,
        _cx: &Context<Self::Client>,
        _drift: &Drift,
    ) -> impl Future<Output = Option<String>> + Send {
        async move { None }
    }

    /// Registers all that the provider offers, of every kind.
    fn register(&self, registry: &mut Registry<Self::Client>);
}

/// The outcome of configuring the provider.
#[derive(Debug)]
pub enum Configured<C> {
    /// The provider is ready.
    Ready {
        /// The client.
        client: C,
        /// Warnings for the user.
        warnings: Diagnostics,
    },
    /// These arguments come from resources that do not exist yet. What needs them is deferred where the CLI allows
    /// it; elsewhere plans go on without the remote API.
    Unknown(Vec<Path>),
}

impl<C> Configured<C> {
    /// The client, and no diagnostics.
    pub fn ready(client: C) -> Self {
        Self::Ready {
            client,
            warnings: Diagnostics::new(),
        }
    }
}

/// What is known of the client while configuring.
#[derive(Clone, Debug, Default)]
#[non_exhaustive]
pub struct ConfigureContext {
    /// The version that the CLI reports; OpenTofu reports one of Terraform's.
    pub terraform_version: String,
}
