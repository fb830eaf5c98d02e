//! The ephemeral resource `texture_api_key`: a key for the time of one run.

use std::collections::BTreeSet;
use std::time::Duration;

use serde::{Deserialize, Serialize};
use texture_api::{Effect, Object, api_keys};
use tfplugin::ephemeral::Opened;
use tfplugin::validate::{choice, each, length, size};
use tfplugin::{Attr, Context, Diagnostic, Diagnostics, Ephemeral, Model, Reads, Rules};

use super::model::TypedFields;
use crate::errors::failed_to;
use crate::operations::create::create_warning;
use crate::texture::{Texture, session};

/// Creates an API key for the time of one run, and revokes it at the end. Neither the key nor its secret
/// reaches plan or state.
///
/// Terraform opens it while planning and again while applying, with a new key each time. After an apply that
/// failed, or Ctrl-C, the provider revokes what is still open. The next run warns of a key that it could not revoke,
/// or that a killed run left open.
// No `Debug`: it holds the secret.
#[derive(Clone, Default, PartialEq, Eq, Model)]
#[tf(from = api_keys::ApiKey, partial, ignore(owner_id, revoked, expires_at, created_at))]
pub struct EphemeralApiKey {
    /// Id of the key.
    #[tf(computed, always)]
    pub id: Attr<String>,
    /// Name of the key; it need not be unique.
    #[tf(required, check(length(1..=255)))]
    pub name: Attr<String>,
    /// What the key may do: `API`, `SERVER`, `CONNECT`, `MANUFACTURER` or `MANAGEMENT`.
    #[tf(required, source = key_type, check(choice(api_keys::TYPES)))]
    pub r#type: Attr<String>,
    /// The manufacturers that a `MANUFACTURER` key may speak for; required there, and an error for
    /// other types.
    #[tf(optional, unread, check(size(1..), each(length(1..))))]
    pub manufacturer_scope: Attr<BTreeSet<String>>,
    /// Id of the user whose permissions a `MANAGEMENT` key carries; required there, and an error
    /// for other types.
    #[tf(optional, unread, check(length(1..)))]
    pub owner_id: Attr<String>,
    /// Id of the workspace that the key belongs to. Defaults to the provider's `workspace_id`, else
    /// the API chooses.
    #[tf(optional, computed, check(length(1..)))]
    pub workspace_id: Attr<String>,
    /// The secret of the key.
    #[tf(computed, sensitive, unread)]
    pub key: Attr<String>,
    /// The beginning of the key's secret, by which a person recognizes it.
    #[tf(computed)]
    pub key_prefix: Attr<String>,
}

/// The ephemeral resource `texture_api_key`.
#[derive(Clone, Copy, Debug)]
pub struct ApiKeyEphemeral;

/// What has to be revoked.
#[derive(Clone, Debug, Deserialize, Serialize)]
pub struct OpenKey {
    id: String,
}

impl Ephemeral for ApiKeyEphemeral {
    type Client = Texture;
    type Model = EphemeralApiKey;
    type Lease = OpenKey;

    const TYPE: &'static str = "texture_api_key";

    fn rules(&self) -> Rules<EphemeralApiKey> {
        let fields = EphemeralApiKey::FIELDS;
        let by_type = TypedFields {
            r#type: fields.r#type,
            manufacturer_scope: fields.manufacturer_scope,
            owner_id: fields.owner_id,
        };
        by_type.rules().and(by_type.rules_of_creation())
    }

    fn timeout(&self) -> Duration {
        Duration::from_secs(10 * 60)
    }

    async fn open(
        &self,
        cx: &Context<Texture>,
        mut config: EphemeralApiKey,
    ) -> Result<Opened<EphemeralApiKey, OpenKey>, Diagnostics> {
        let api = session(cx).await?;
        if config.workspace_id.is_null() {
            let default = cx.client().default_workspace().map(str::to_owned);
            config.workspace_id = default.into();
        }
        let scope = config.manufacturer_scope.known();
        let request = api_keys::Create {
            name: config.name.value()?.clone(),
            key_type: config.r#type.value()?.clone(),
            manufacturer_scope: scope.map(|scope| scope.iter().cloned().collect()),
            owner_id: config.owner_id.known().cloned(),
            workspace_id: config.workspace_id.known().cloned(),
        };
        let issued = match create_warning(cx, &api, Self::TYPE, &config, request, &left_open).await
        {
            Ok(issued) => issued,
            Err(failure) => {
                let created = failure.state.and_then(|state| state.id.into_known());
                let mut found = failure.diagnostics;
                if let Some(id) = created
                    && let Err(why) = revoke(cx, &id).await
                {
                    found.push(why);
                }
                return Err(found);
            }
        };
        let lease = OpenKey {
            id: issued.object.id.clone(),
        };
        let secret = issued.secret.map(|secret| secret.expose().to_owned());
        let mut result = config.updated_from(issued.object);
        result.key = secret.into();
        Ok(Opened {
            result,
            lease,
            renew_at: None,
        })
    }

    async fn close(&self, cx: &Context<Texture>, lease: OpenKey) -> Result<(), Diagnostics> {
        Ok(revoke(cx, &lease.id).await?)
    }
}

/// The warning about keys of the same name and type that nobody revoked.
fn left_open(name: &str, ids: &[&str]) -> Diagnostic {
    let action = ids.first().map_or_else(String::new, |id| {
        format!(
            "action \"texture_api_key_revoke\" \"this\" {{\n  config {{\n    api_key_id = {id:?}\n  }}\n}}"
        )
    });
    Diagnostic::warning(
        format!("Possible duplicate API key {name:?}"),
        format!(
            "Another API key with this name and type is not revoked: {}. It may be left over from a run \
             that was killed, or belong to one that is in progress. If nothing uses it, revoke it: in the \
             dashboard, or with this action (Terraform 1.14 or later) and `terraform apply \
             -invoke=action.texture_api_key_revoke.this`.\n\n{action}",
            ids.join(", "),
        ),
    )
}

/// Revokes a key. That it is gone already is a success.
async fn revoke(cx: &Context<Texture>, id: &str) -> Result<(), Diagnostic> {
    let api = session(cx).await?;
    let Err(error) = api.send(api_keys::Revoke::new(id)).await else {
        return Ok(());
    };
    let now = api.find_uncached::<api_keys::ApiKey>(id).await;
    let is_gone = matches!(&now, Ok(found) if found.as_ref().is_none_or(|it| !it.is_live()));
    match is_gone && error.effect() != Effect::NotSent {
        true => Ok(()),
        false => Err(failed_to(format!(
            "revoke the API key {id}, which is still in use"
        ))(error)),
    }
}
