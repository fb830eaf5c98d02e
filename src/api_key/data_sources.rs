//! The data source `texture_api_keys`.

use texture_api::api_keys;
use tfplugin::validate::length;
use tfplugin::{Attr, Context, DataSource, Diagnostics, Found, Model, async_trait};

use super::model::ApiKey;
use crate::failed::failed_to;
use crate::lookup::{found, wanted};
use crate::texture::{Texture, session};

/// Lists API keys.
#[derive(Clone, Default, PartialEq, Model)]
pub struct ApiKeys {
    /// Only keys of this type, for example `SERVER`.
    #[tf(optional, check(length(1..)))]
    pub r#type: Attr<String>,
    /// Only keys of this workspace.
    #[tf(optional, check(length(1..)))]
    pub workspace_id: Attr<String>,
    /// Whether revoked keys are listed too. Defaults to `false`.
    #[tf(optional)]
    pub include_revoked: Attr<bool>,
    /// The keys, in the order in which the API lists them.
    #[tf(computed)]
    pub api_keys: Attr<Vec<Found<ApiKey>>>,
}

impl ApiKeys {
    fn wants(&self, key: &api_keys::ApiKey) -> bool {
        let revoked_too = self.include_revoked.known() == Some(&true);
        wanted(&self.r#type, Some(&key.key_type))
            && wanted(&self.workspace_id, key.workspace_id.as_ref())
            && (revoked_too || !key.revoked)
    }
}

/// The data source `texture_api_keys`.
#[derive(Debug)]
pub struct ApiKeysDataSource;

#[async_trait]
impl DataSource for ApiKeysDataSource {
    type Client = Texture;
    type Model = ApiKeys;

    const TYPE: &'static str = "texture_api_keys";

    async fn read(&self, cx: &Context<Texture>, config: ApiKeys) -> Result<ApiKeys, Diagnostics> {
        let api = session(cx).await?;
        let all = api
            .all::<api_keys::ApiKey>()
            .await
            .map_err(failed_to("list the API keys"))?;
        let api_keys = found(all.into_iter().filter(|key| config.wants(key)));
        Ok(ApiKeys { api_keys, ..config })
    }
}
