//! The resource `texture_api_key`.

use texture_api::api_keys::{self, MANAGEMENT, MANUFACTURER};
use texture_api::{Kind, Object};
use tfplugin::{Context, Failure, Model, Plan, Resource, Rule, async_trait};

use super::model::ApiKey;
use crate::existing::create_beside_equals;
use crate::failed::failed_to;
use crate::one_time_secret::{Change, HasSecret, plan_secret, store};
use crate::placement::{asked_workspace, plan_workspace};
use crate::texture::{Api, Texture, session};

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
        let api = session(cx).await?;
        let scope = plan.manufacturer_scope.known();
        let request = api_keys::Create {
            name: plan.name.value()?.clone(),
            key_type: plan.r#type.value()?.clone(),
            manufacturer_scope: scope.map(|scope| scope.iter().cloned().collect()),
            owner_id: plan.owner_id.known().cloned(),
            workspace_id: asked_workspace(&plan),
        };
        let issued = create_beside_equals(cx, &api, Self::TYPE, request).await?;
        issue(plan, issued)
    }

    /// A revoked key stays listed, and serves for nothing: it is gone.
    async fn read(
        &self,
        cx: &Context<Texture>,
        state: ApiKey,
    ) -> Result<Option<ApiKey>, Failure<ApiKey>> {
        let api = session(cx).await?;
        let found = api.find::<api_keys::ApiKey>(state.id.value()?).await;
        let found = found.map_err(failed_to("read the API key"))?;
        match found {
            Some(found) if found.is_live() => Ok(Some(state.refreshed(found))),
            Some(_) => {
                cx.explain_absence("it was revoked outside of this configuration");
                Ok(None)
            }
            None => Ok(None),
        }
    }

    /// Nothing of a key can be changed but its text.
    async fn update(
        &self,
        cx: &Context<Texture>,
        prior: ApiKey,
        plan: ApiKey,
    ) -> Result<ApiKey, Failure<ApiKey>> {
        let mut state = plan.clone().settled(prior.clone());
        match Change::between(prior.secret(), plan.secret()) {
            Change::Rotate => rotate(&session(cx).await?, state).await,
            Change::Seal => {
                store(&mut state, prior.key.into_known().map(Into::into))?;
                Ok(state)
            }
            Change::Keep | Change::PerhapsRotate | Change::SealedToOthers | Change::StaysSealed => {
                Ok(state)
            }
        }
    }

    async fn delete(&self, cx: &Context<Texture>, state: ApiKey) -> Result<(), Failure<ApiKey>> {
        let api = session(cx).await?;
        let id = state.id.value()?;
        match api.send(api_keys::Revoke::new(id)).await {
            Ok(_) => Ok(()),
            Err(error) if error.kind() == Kind::NotFound => Ok(()),
            Err(error) if error.kind() == Kind::Conflict && is_revoked(&api, id).await => Ok(()),
            Err(error) => Err(failed_to("revoke the API key")(error).into()),
        }
    }
}

/// Whether a revocation was refused because there is nothing left to revoke.
async fn is_revoked(api: &Api<'_>, id: &str) -> bool {
    let found = api.find_alone::<api_keys::ApiKey>(id).await;
    found.is_ok_and(|found| found.is_none_or(|key| key.revoked))
}

async fn rotate(api: &Api<'_>, state: ApiKey) -> Result<ApiKey, Failure<ApiKey>> {
    let request = api_keys::Rotate::new(state.id.value()?);
    let issued = api
        .send(request)
        .await
        .map_err(failed_to("rotate the API key"))?;
    issue(state, issued)
}

/// The secret reaches state in the answer that showed it, before anything else can fail.
fn issue(plan: ApiKey, issued: api_keys::IssuedKey) -> Result<ApiKey, Failure<ApiKey>> {
    let api_keys::IssuedKey { api_key, key } = issued;
    let mut state = plan.refreshed(api_key);
    match store(&mut state, Some(key)) {
        Ok(()) => Ok(state),
        Err(why) => Err(Failure::from(why).keeping(state)),
    }
}
