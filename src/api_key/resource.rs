//! The resource `texture_api_key`.

use texture_api::api_keys::{self, MANAGEMENT, MANUFACTURER};
use texture_api::{Issued, Object};
use tfplugin::{Context, Failure, Model, Plan, Resource, Rule, async_trait};

use super::model::ApiKey;
use crate::create::create;
use crate::deletion::delete_and_wait;
use crate::errors::failed_to;
use crate::normalization::{refreshed, settle};
use crate::one_time_secret::{Change, HasSecret, plan_secret, rotate, store};
use crate::placement::{asked_workspace, plan_workspace};
use crate::texture::{Texture, session};

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
        let issued = create(cx, &api, Self::TYPE, &plan, request).await?;
        issue(cx, plan, None, issued)
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
            Some(found) if found.is_live() => {
                let read = state.clone().refreshed(found);
                Ok(Some(refreshed(cx, &state, read)?))
            }
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
            Change::Rotate => {
                let api = session(cx).await?;
                let request = api_keys::Rotate::new(prior.id.value()?);
                let issued = rotate(&api, &state, &prior, request).await?;
                issue(cx, state, Some(prior), issued)
            }
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
        let request = api_keys::Revoke::new(id);
        delete_and_wait::<api_keys::ApiKey>(cx, &api, "revoke", id, request).await?;
        Ok(())
    }
}

/// The secret reaches state from the response that showed it, before anything else can fail.
fn issue(
    cx: &Context<Texture>,
    plan: ApiKey,
    prior: Option<ApiKey>,
    issued: Issued<api_keys::ApiKey>,
) -> Result<ApiKey, Failure<ApiKey>> {
    let Issued { object, secret } = issued;
    let reported = plan.clone().refreshed(object);
    let mut state = settle(cx, plan, prior, reported)?;
    match store(&mut state, secret) {
        Ok(()) => Ok(state),
        Err(why) => Err(Failure::from(why).keeping(state)),
    }
}
