//! The action `texture_api_key_revoke`.

use texture_api::{Object, Session, api_keys};
use tfplugin::action::{Action, Progress};
use tfplugin::validate::length;
use tfplugin::{Attr, Context, Diagnostic, Diagnostics, Model};

use crate::errors::failed_to;
use crate::lists::lookup::no_match;
use crate::provider::organization;
use crate::texture::{Texture, session, session_with_progress};

/// Revokes an API key at once, whether Terraform manages it or not. One that is revoked already is a success.
///
/// A key that this configuration manages is gone from state after the next refresh, and the next plan creates
/// another one. To retire such a key, remove its resource instead.
#[derive(Clone, Debug, Default, PartialEq, Eq, Model)]
pub struct Revoke {
    /// Id of the key.
    #[tf(required, check(length(1..)))]
    pub api_key_id: Attr<String>,
}

/// The action `texture_api_key_revoke`.
#[derive(Debug)]
pub struct RevokeAction;

impl Action for RevokeAction {
    type Client = Texture;
    type Model = Revoke;

    const TYPE: &'static str = "texture_api_key_revoke";

    async fn plan(&self, cx: &Context<Texture>, config: Revoke) -> Result<(), Diagnostics> {
        let Some(id) = config.api_key_id.known() else {
            return Ok(());
        };
        let api = session(cx).await?;
        let key = key(&api, id).await?;
        organization::found(cx, &api, None).await?;
        if !key.is_live() {
            cx.report(Diagnostic::warning(
                "The API key is revoked already",
                format!(
                    "The {} is revoked: the action has nothing to do.",
                    described(&key)
                ),
            ));
        }
        let prefix = key.key_prefix.as_deref();
        if prefix.is_some_and(|prefix| cx.client().uses_key(prefix)) {
            cx.report(Diagnostic::warning(
                "This is the API key in use",
                "The action revokes the Management API key that the provider itself uses. Requests after \
                 that fail, and so may the rest of the run. Use another key for this run \
                 (TEXTURE_API_KEY, or `api_key` in the provider block).",
            ));
        }
        Ok(())
    }

    async fn invoke(
        &self,
        cx: &Context<Texture>,
        config: Revoke,
        progress: &Progress,
    ) -> Result<(), Diagnostics> {
        let id = config.api_key_id.value()?;
        let api = session_with_progress(cx, progress).await?;
        let key = key(&api, id).await?;
        organization::found(cx, &api, None).await?;
        if !key.is_live() {
            progress.report(format!("The {} is revoked already", described(&key)));
            return Ok(());
        }
        progress.report(format!("Revoking the {}", described(&key)));
        let revoked = api.send(api_keys::Revoke::new(id)).await;
        match revoked {
            Ok(_) => {}
            // Somebody else may have revoked it first, or a lost try of ours did.
            Err(error) => match api.find_uncached::<api_keys::ApiKey>(id).await {
                Ok(now) if !now.as_ref().is_some_and(Object::is_live) => {}
                _ => return Err(failed_to("revoke the API key")(error).into()),
            },
        }
        let gone = api.wait_until_gone::<api_keys::ApiKey>(id).await;
        gone.map_err(|error| not_revoked(&key, &error))?;
        progress.report(format!("The {} is revoked", described(&key)));
        Ok(())
    }
}

async fn key(api: &Session, id: &str) -> Result<api_keys::ApiKey, Diagnostic> {
    let found = api.find_uncached::<api_keys::ApiKey>(id).await;
    let found = found.map_err(failed_to("read the API key"))?;
    found.ok_or_else(|| no_match(api_keys::ApiKey::NOUN, "api_key_id"))
}

fn described(key: &api_keys::ApiKey) -> String {
    let name = key.name.as_deref().unwrap_or_default();
    format!("API key {name:?} ({})", key.id)
}

fn not_revoked(key: &api_keys::ApiKey, error: &texture_api::Error) -> Diagnostic {
    Diagnostic::remote(
        "The API key may still be live",
        format!(
            "The API accepted the request to revoke the {}, but it is not known whether the key is revoked: \
             {error}\n\nInvoke the action again.",
            described(key)
        ),
    )
}
