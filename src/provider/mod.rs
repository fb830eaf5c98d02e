//! The provider: configures the client from the provider block, and registers all that it offers.

mod config;
mod environment;
pub(crate) mod organization;

pub use config::Config;
pub use environment::Environment;
pub(crate) use organization::Organization;

use tfplugin::provider::{ConfigureContext, Configured};
use tfplugin::{Context, Diagnostics, Drift, Provider, Registry};

use crate::lists::listed::Many;
use crate::lists::lookup::One;
use crate::lists::query::All;
use crate::texture::Texture;
use crate::{
    api_key, audit_log, collection, destination, invitation, member, oauth_application, workspace,
};

/// The address of the provider, as in `source` of `required_providers`.
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

    fn register(&self, registry: &mut Registry<Texture>) {
        registry
            .resource(workspace::WorkspaceResource)
            .resource(api_key::ApiKeyResource)
            .resource(destination::DestinationResource)
            .resource(collection::CollectionResource)
            .resource(oauth_application::OAuthApplicationResource)
            .resource(member::MemberResource);
        registry
            .data_source(One::<workspace::Workspace>::default())
            .data_source(workspace::WorkspacesDataSource)
            .data_source(One::<api_key::ApiKey>::default())
            .data_source(Many::<api_key::ApiKeys>::default())
            .data_source(One::<destination::Destination>::default())
            .data_source(Many::<destination::Destinations>::default())
            .data_source(One::<collection::Collection>::default())
            .data_source(collection::CollectionsDataSource)
            .data_source(collection::CollectionEntitiesDataSource)
            .data_source(One::<oauth_application::OAuthApplication>::default())
            .data_source(Many::<oauth_application::OAuthApplications>::default())
            .data_source(One::<member::Member>::default())
            .data_source(Many::<member::Members>::default())
            .data_source(Many::<invitation::Invitations>::default())
            .data_source(audit_log::AuditLogsDataSource);
        registry
            .list(All::<workspace::WorkspaceQuery>::default())
            .list(All::<api_key::ApiKeyQuery>::default())
            .list(All::<destination::DestinationQuery>::default())
            .list(All::<collection::CollectionQuery>::default())
            .list(All::<oauth_application::OAuthApplicationQuery>::default())
            .list(member::MemberList);
        registry.ephemeral(api_key::ApiKeyEphemeral);
        registry
            .action(workspace::ClearAction)
            .action(api_key::RevokeAction);
        registry
            .function(collection::Rule)
            .function(collection::AllOf)
            .function(collection::AnyOf)
            .function(api_key::KeyType)
            .function(destination::WebhookSignature);
    }
}

#[cfg(test)]
mod tests;
