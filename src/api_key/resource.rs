//! The resource `texture_api_key`.

use texture_api::api_keys::{MANAGEMENT, MANUFACTURER};
use tfplugin::{Context, Failure, Plan, Resource, Rule, async_trait};

use super::model::ApiKey;
use super::verbs;
use crate::one_time_secret::plan_secret;
use crate::placement::plan_workspace;
use crate::texture::Texture;

/// The resource `texture_api_key`.
#[derive(Debug)]
pub struct ApiKeyResource;

#[async_trait]
impl Resource for ApiKeyResource {
    type Client = Texture;
    type Model = ApiKey;

    const TYPE: &'static str = "texture_api_key";

    fn rules(&self) -> Vec<Rule> {
        vec![
            Rule::RequiredWhen("manufacturer_scope", "type", &[MANUFACTURER]),
            Rule::OnlyWhen("manufacturer_scope", "type", &[MANUFACTURER]),
            Rule::RequiredWhen("owner_id", "type", &[MANAGEMENT]),
            Rule::OnlyWhen("owner_id", "type", &[MANAGEMENT]),
        ]
    }

    fn plan(&self, plan: &mut Plan<'_, '_, Texture, ApiKey>) {
        plan_workspace(plan);
        plan_secret(plan, &["key_prefix"]);
    }

    async fn create(&self, cx: &Context<Texture>, plan: ApiKey) -> Result<ApiKey, Failure<ApiKey>> {
        verbs::create(cx, plan).await
    }

    async fn read(
        &self,
        cx: &Context<Texture>,
        state: ApiKey,
    ) -> Result<Option<ApiKey>, Failure<ApiKey>> {
        verbs::read(cx, state).await
    }

    async fn update(
        &self,
        cx: &Context<Texture>,
        prior: ApiKey,
        plan: ApiKey,
    ) -> Result<ApiKey, Failure<ApiKey>> {
        verbs::update(cx, prior, plan).await
    }

    async fn delete(&self, cx: &Context<Texture>, state: ApiKey) -> Result<(), Failure<ApiKey>> {
        verbs::delete(cx, state).await
    }
}
