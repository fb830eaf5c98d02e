//! The resource `texture_api_key`.

use texture_api::api_keys;
use texture_api::{Issued, Object};
use tfplugin::resource::Action;
use tfplugin::{Context, Diagnostic, Diagnostics, Failure, Model, Plan, Resource, Rules};

use super::model::ApiKey;
use crate::errors::failed_to;
use crate::operations::create::create;
use crate::operations::deletion::delete_and_wait;
use crate::operations::normalization::{reconcile, refreshed};
use crate::operations::one_time_secret::{Change, HasSecret, plan_secret, rotate, store};
use crate::operations::target_workspace::{configured_workspace, plan_workspace};
use crate::provider::organization;
use crate::texture::{Texture, is_past, record_plan, session};

/// The resource `texture_api_key`.
#[derive(Debug)]
pub struct ApiKeyResource;

impl Resource for ApiKeyResource {
    type Client = Texture;
    type Model = ApiKey;

    const TYPE: &'static str = "texture_api_key";

    fn rules(&self) -> Rules<ApiKey> {
        ApiKey::BY_TYPE.rules()
    }

    fn restored(&self, client: Option<&Texture>, state: &ApiKey) {
        if let Some(client) = client {
            client.record_managed::<api_keys::ApiKey>(&state.id);
        }
    }

    async fn plan(&self, plan: &mut Plan<'_, '_, Texture, ApiKey>) {
        record_plan::<api_keys::ApiKey, _>(plan, |state| &state.id);
        plan_workspace(plan);
        plan_secret(plan, ApiKey::FIELDS.key_prefix);
        warn_of_own_key(plan);
        check_creation(plan);
    }

    async fn create(&self, cx: &Context<Texture>, plan: ApiKey) -> Result<ApiKey, Failure<ApiKey>> {
        let api = session(cx).await?;
        let scope = plan.manufacturer_scope.known();
        let request = api_keys::Create {
            name: plan.name.value()?.clone(),
            key_type: plan.r#type.value()?.clone(),
            manufacturer_scope: scope.map(|scope| scope.iter().cloned().collect()),
            owner_id: plan.owner_id.known().cloned(),
            workspace_id: configured_workspace(&plan),
        };
        let issued = create(cx, &api, Self::TYPE, &plan, request).await?;
        issue(cx, plan, None, issued)
    }

    /// A revoked key stays listed, but cannot be used: it counts as gone.
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
                organization::found(cx, &api, None).await?;
                let read = state.clone().refreshed(found);
                if let Some(at) = read.expires_at.known().filter(|at| is_past(at)) {
                    cx.report(expired(at));
                }
                Ok(Some(refreshed(cx, &state, read)?))
            }
            Some(_) => {
                organization::gone(cx, &api, None).await?;
                cx.explain_absence("it was revoked outside of this configuration");
                Ok(None)
            }
            None => {
                organization::gone(cx, &api, None).await?;
                Ok(None)
            }
        }
    }

    /// An update can only rotate the secret.
    async fn update(
        &self,
        cx: &Context<Texture>,
        prior: ApiKey,
        plan: ApiKey,
    ) -> Result<ApiKey, Failure<ApiKey>> {
        let mut state = plan.clone().fill_unknown(prior.clone());
        match Change::between(prior.secret(), plan.secret()) {
            Change::Rotate => {
                let api = session(cx).await?;
                let request = api_keys::Rotate::new(prior.id.value()?);
                let issued = rotate(&api, &state, &prior, request).await?;
                issue(cx, state, Some(prior), issued)
            }
            Change::Encrypt => {
                store(&mut state, prior.key.into_known().map(Into::into))?;
                Ok(state)
            }
            Change::Keep
            | Change::PerhapsRotate
            | Change::RecipientsChanged
            | Change::StaysEncrypted => Ok(state),
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

/// Refuses to create a key without the attributes that its type requires.
fn check_creation(plan: &mut Plan<'_, '_, Texture, ApiKey>) {
    let Some(config) = plan.config.clone() else {
        return;
    };
    if !matches!(plan.action(), Action::Create | Action::Replace) {
        return;
    }
    let config = config.into_object();
    let mut found = Diagnostics::new();
    ApiKey::BY_TYPE
        .rules_of_creation()
        .check(&config, &mut found);
    for problem in found {
        plan.report(problem);
    }
}

/// A run that revokes or rotates the key that it uses fails at its next request.
fn warn_of_own_key(plan: &mut Plan<'_, '_, Texture, ApiKey>) {
    let Some(prior) = plan.prior.clone() else {
        return;
    };
    let is_own = plan
        .client()
        .zip(prior.key_prefix.known())
        .is_some_and(|(client, prefix)| client.uses_key(prefix));
    if !is_own {
        return;
    }
    let rotates = plan
        .planned
        .as_ref()
        .is_some_and(|planned| Change::between(prior.secret(), planned.secret()) == Change::Rotate);
    let what = match plan.action() {
        Action::Delete | Action::Replace => "revokes",
        _ if rotates => "rotates",
        _ => return,
    };
    plan.report(Diagnostic::warning(
        "This is the API key in use",
        format!(
            "This plan {what} the Management API key that the provider itself uses. Requests after that \
             fail, and so may the rest of the run. Use another key for this run (TEXTURE_API_KEY, or \
             `api_key` in the provider block)."
        ),
    ));
}

fn expired(at: &str) -> Diagnostic {
    Diagnostic::warning(
        "The API key has expired",
        format!(
            "The API key expired at {at}, and the API does not accept it any more. It stays in state: \
             replace it with `terraform apply -replace`, or remove it from the configuration."
        ),
    )
}

/// Puts the secret into state right after the response, before anything else can fail.
fn issue(
    cx: &Context<Texture>,
    plan: ApiKey,
    prior: Option<ApiKey>,
    issued: Issued<api_keys::ApiKey>,
) -> Result<ApiKey, Failure<ApiKey>> {
    let Issued { object, secret } = issued;
    let reported = plan.clone().refreshed(object);
    let mut state = reconcile(cx, plan, prior, reported)?;
    match store(&mut state, secret) {
        Ok(()) => Ok(state),
        Err(why) => Err(Failure::from(why).keeping(state)),
    }
}
