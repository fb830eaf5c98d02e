//! The list resource `texture_api_key`.

use texture_api::{Object, api_keys};
use tfplugin::validate::{length, suggestion};
use tfplugin::{Attr, Diagnostic, Model};

use super::model::ApiKey;
use super::resource::ApiKeyResource;
use crate::lists::listed::matches;
use crate::lists::query::{Predicate, Query};

/// Lists API keys. Keys of type `SCOPED` are listed only where `type` says so: the Connect flow creates them,
/// and Terraform cannot manage them.
#[derive(Clone, Debug, Default, PartialEq, Model)]
pub struct ApiKeyQuery {
    /// Only keys of this type, for example `SERVER`.
    #[tf(optional, check(suggestion(api_keys::READ_TYPES)))]
    pub r#type: Attr<String>,
    /// Only keys of this workspace.
    #[tf(optional, check(length(1..)))]
    pub workspace_id: Attr<String>,
    /// Whether revoked keys are listed too; they cannot be imported. Defaults to `false`.
    #[tf(optional)]
    pub include_revoked: Attr<bool>,
}

impl Query for ApiKeyQuery {
    type Resource = ApiKeyResource;
    type Object = api_keys::ApiKey;

    fn predicate(&self) -> Result<Predicate<api_keys::ApiKey>, Diagnostic> {
        let filter = self.clone();
        Ok(Box::new(move |key| {
            let revoked_too = filter.include_revoked.known() == Some(&true);
            let key_type = key.key_type.as_deref();
            let is_manageable = key_type != Some(api_keys::SCOPED) || filter.r#type.is_known();
            is_manageable
                && matches(&filter.r#type, key_type)
                && matches(&filter.workspace_id, key.workspace_id())
                && (revoked_too || key.is_live())
        }))
    }

    fn display_name(key: &api_keys::ApiKey) -> Option<&str> {
        key.name.as_deref()
    }

    fn state(key: api_keys::ApiKey) -> ApiKey {
        ApiKey::default().refreshed(key)
    }
}
