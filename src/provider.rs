//! The provider: from the provider block to a client, and the registries of all that it offers.

mod config;
mod environment;
pub(crate) mod organization;

pub use config::Config;
pub use environment::Environment;
pub(crate) use organization::Organization;

use tfplugin::provider::{ConfigureContext, Configured};
use tfplugin::{
    AnyDataSource, AnyEphemeral, AnyFunction, AnyResource, Context, Diagnostics, Drift, Provider,
    async_trait, data_source, ephemeral, function, resource,
};

use crate::listed::Many;
use crate::lookup::One;
use crate::texture::Texture;
use crate::{
    api_key, audit_log, collection, destination, invitation, member, oauth_application, workspace,
};

/// Where the provider is published; what `source` in `required_providers` stands for.
pub const ADDRESS: &str = "registry.terraform.io/texturehq/texture";

/// The version of this build.
pub const VERSION: &str = env!("CARGO_PKG_VERSION");

/// The Texture provider.
#[derive(Debug, Default)]
pub struct TextureProvider {
    environment: Environment,
}

impl TextureProvider {
    /// A provider that falls back to `environment` for what the provider block leaves out.
    #[must_use]
    pub fn new(environment: Environment) -> Self {
        Self { environment }
    }
}

#[async_trait]
impl Provider for TextureProvider {
    type Config = Config;
    type Client = Texture;

    fn validate(&self, config: &Config, found: &mut Diagnostics) {
        config.check(found);
    }

    async fn configure(
        &self,
        config: Config,
        cx: &ConfigureContext,
    ) -> Result<Configured<Texture>, Diagnostics> {
        let unknown = config.unknown();
        if !unknown.is_empty() {
            return Ok(Configured::Unknown(unknown));
        }
        let settings = config.settings(&self.environment, &cx.terraform_version)?;
        Ok(Configured::ready(Texture::new(
            settings,
            self.environment.run_note.clone(),
        )))
    }

    async fn explain(&self, cx: &Context<Texture>, drift: &Drift) -> Option<String> {
        cx.client().explain(cx, drift).await
    }

    fn resources(&self) -> Vec<Box<dyn AnyResource<Texture>>> {
        vec![
            resource::erase(workspace::WorkspaceResource),
            resource::erase(api_key::ApiKeyResource),
            resource::erase(destination::DestinationResource),
            resource::erase(collection::CollectionResource),
            resource::erase(oauth_application::OAuthApplicationResource),
            resource::erase(member::MemberResource),
        ]
    }

    fn data_sources(&self) -> Vec<Box<dyn AnyDataSource<Texture>>> {
        vec![
            data_source::erase(One::<workspace::Workspace>::default()),
            data_source::erase(workspace::WorkspacesDataSource),
            data_source::erase(One::<api_key::ApiKey>::default()),
            data_source::erase(Many::<api_key::ApiKeys>::default()),
            data_source::erase(One::<destination::Destination>::default()),
            data_source::erase(Many::<destination::Destinations>::default()),
            data_source::erase(One::<collection::Collection>::default()),
            data_source::erase(collection::CollectionsDataSource),
            data_source::erase(collection::CollectionEntitiesDataSource),
            data_source::erase(One::<oauth_application::OAuthApplication>::default()),
            data_source::erase(Many::<oauth_application::OAuthApplications>::default()),
            data_source::erase(One::<member::Member>::default()),
            data_source::erase(Many::<member::Members>::default()),
            data_source::erase(Many::<invitation::Invitations>::default()),
            data_source::erase(audit_log::AuditLogsDataSource),
        ]
    }

    fn ephemerals(&self) -> Vec<Box<dyn AnyEphemeral<Texture>>> {
        vec![ephemeral::erase(api_key::ApiKeyEphemeral)]
    }

    fn functions(&self) -> Vec<Box<dyn AnyFunction>> {
        vec![
            function::erase(collection::Rule),
            function::erase(collection::AllOf),
            function::erase(collection::AnyOf),
            function::erase(api_key::KeyType),
            function::erase(destination::WebhookSignature),
        ]
    }
}

#[cfg(test)]
mod tests;
