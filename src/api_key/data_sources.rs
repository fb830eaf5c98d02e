//! The data source `texture_api_keys`.

use texture_api::{Object, api_keys};
use tfplugin::validate::{length, suggestion};
use tfplugin::{Attr, Found, Model};

use super::model::ApiKey;
use crate::lists::listed::{Listed, matches};

/// Lists API keys.
#[derive(Clone, Default, PartialEq, Model)]
pub struct ApiKeys {
    /// Only keys of this type, for example `SERVER`.
    #[tf(optional, check(suggestion(api_keys::READ_TYPES)))]
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

impl Listed for ApiKeys {
    type Object = api_keys::ApiKey;
    type Item = ApiKey;

    const TYPE: &'static str = "texture_api_keys";

    fn matches(&self, key: &api_keys::ApiKey) -> bool {
        let revoked_too = self.include_revoked.known() == Some(&true);
        matches(&self.r#type, key.key_type.as_deref())
            && matches(&self.workspace_id, key.workspace_id())
            && (revoked_too || key.is_live())
    }

    fn with_results(self, api_keys: Attr<Vec<Found<ApiKey>>>) -> Self {
        Self { api_keys, ..self }
    }
}
