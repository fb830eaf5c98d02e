//! The resource `texture_oauth_application`.

use std::collections::BTreeSet;

use texture_api::Issued;
use texture_api::oauth_apps::{self, CONFIDENTIAL, OAuthApp, PUBLIC};
use tfplugin::attr::Unset;
use tfplugin::{Attr, Context, Failure, Model, Plan, Reads, Resource, Rules};

use super::model::OAuthApplication;
use crate::errors::failed_to;
use crate::operations::changes::{changed, has_changes, patched};
use crate::operations::create::create;
use crate::operations::deletion::delete_and_wait;
use crate::operations::normalization::{reconcile, refreshed};
use crate::operations::one_time_secret::{Change, HasSecret, plan_secret, rotate, store};
use crate::operations::target_workspace::{configured_workspace, plan_workspace};
use crate::provider::organization;
use crate::texture::{Texture, record_plan, session};

/// The resource `texture_oauth_application`.
#[derive(Debug)]
pub struct OAuthApplicationResource;

impl Resource for OAuthApplicationResource {
    type Client = Texture;
    type Model = OAuthApplication;

    const TYPE: &'static str = "texture_oauth_application";

    fn rules(&self) -> Rules<OAuthApplication> {
        let of = OAuthApplication::FIELDS;
        Rules::new()
            .only_when(of.rotation_triggers, of.r#type, [CONFIDENTIAL])
            .only_when(of.encrypt_to, of.r#type, [CONFIDENTIAL])
    }

    fn restored(&self, client: Option<&Texture>, state: &OAuthApplication) {
        if let Some(client) = client {
            client.record_managed::<OAuthApp>(&state.id);
        }
    }

    async fn plan(&self, plan: &mut Plan<'_, '_, Texture, OAuthApplication>) {
        record_plan::<OAuthApp, _>(plan, |state| &state.id);
        plan_workspace(plan);
        let Some(planned) = &plan.planned else { return };
        if planned.r#type.known().is_some_and(|kind| kind == PUBLIC) {
            plan.set(OAuthApplication::PLAIN, Attr::Null);
            plan.set(OAuthApplication::ENCRYPTED, Attr::Null);
        } else {
            plan_secret(plan, OAuthApplication::FIELDS.updated_at);
        }
    }

    async fn create(
        &self,
        cx: &Context<Texture>,
        plan: OAuthApplication,
    ) -> Result<OAuthApplication, Failure<OAuthApplication>> {
        let api = session(cx).await?;
        let request = oauth_apps::Create {
            name: plan.name.value()?.clone(),
            description: plan.description.known().cloned(),
            redirect_uris: members(plan.redirect_uris.value()?),
            allowed_scopes: members(plan.allowed_scopes.value()?),
            app_type: plan.r#type.value()?.clone(),
            workspace_id: configured_workspace(&plan),
        };
        let issued = create(cx, &api, Self::TYPE, &plan, request).await?;
        issue(cx, plan, None, issued)
    }

    async fn read(
        &self,
        cx: &Context<Texture>,
        state: OAuthApplication,
    ) -> Result<Option<OAuthApplication>, Failure<OAuthApplication>> {
        let api = session(cx).await?;
        let found = api.find::<OAuthApp>(state.id.value()?).await;
        let found = found.map_err(failed_to("read the OAuth application"))?;
        organization::read(cx, &api, found.is_some()).await?;
        let read = found.map(|found| refreshed(cx, &state, state.clone().updated_from(found)));
        Ok(read.transpose()?)
    }

    async fn update(
        &self,
        cx: &Context<Texture>,
        prior: OAuthApplication,
        plan: OAuthApplication,
    ) -> Result<OAuthApplication, Failure<OAuthApplication>> {
        let api = session(cx).await?;
        let mut state = plan.clone().fill_unknown(prior.clone());
        let request = changes(&prior, &plan)?;
        if has_changes(&request) {
            let changed = api.change(request).await;
            let changed = changed.map_err(failed_to("change the OAuth application"))?;
            let reported = state.clone().updated_from(changed.object);
            state = reconcile(cx, state, Some(prior.clone()), reported)?;
        }
        match Change::between(prior.secret(), plan.secret()) {
            Change::Rotate => {
                let mut unrotated = state.clone();
                unrotated.keep_secret_of(&prior);
                let request = oauth_apps::RotateSecret::new(prior.id.value()?);
                let issued = rotate(&api, &unrotated, &prior, request).await?;
                issue(cx, state, Some(prior), issued)
            }
            Change::Encrypt => {
                store(&mut state, prior.client_secret.into_known().map(Into::into))?;
                Ok(state)
            }
            Change::Keep
            | Change::PerhapsRotate
            | Change::RecipientsChanged
            | Change::StaysEncrypted => Ok(state),
        }
    }

    async fn delete(
        &self,
        cx: &Context<Texture>,
        state: OAuthApplication,
    ) -> Result<(), Failure<OAuthApplication>> {
        let api = session(cx).await?;
        let id = state.id.value()?;
        let request = oauth_apps::Delete::new(id);
        delete_and_wait::<OAuthApp>(cx, &api, "delete", id, request).await?;
        Ok(())
    }
}

/// The request for what changes.
fn changes(prior: &OAuthApplication, plan: &OAuthApplication) -> Result<oauth_apps::Update, Unset> {
    let members = |set: Option<BTreeSet<String>>| set.map(|set| members(&set));
    Ok(oauth_apps::Update {
        id: prior.id.value()?.clone(),
        name: changed(&prior.name, &plan.name),
        description: patched(&prior.description, &plan.description),
        redirect_uris: members(changed(&prior.redirect_uris, &plan.redirect_uris)),
        allowed_scopes: members(changed(&prior.allowed_scopes, &plan.allowed_scopes)),
    })
}

/// Puts the secret into state right after the response, before anything else can fail.
fn issue(
    cx: &Context<Texture>,
    plan: OAuthApplication,
    prior: Option<OAuthApplication>,
    issued: Issued<OAuthApp>,
) -> Result<OAuthApplication, Failure<OAuthApplication>> {
    let Issued { object, secret } = issued;
    let reported = plan.clone().updated_from(object);
    let mut state = reconcile(cx, plan, prior, reported)?;
    match store(&mut state, secret) {
        Ok(()) => Ok(state),
        Err(why) => Err(Failure::from(why).keeping(state)),
    }
}

fn members(set: &BTreeSet<String>) -> Vec<String> {
    set.iter().cloned().collect()
}
