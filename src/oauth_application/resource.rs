//! The resource `texture_oauth_application`.

use std::collections::BTreeSet;

use texture_api::oauth_apps::{self, CONFIDENTIAL, IssuedApp, OAuthApp, PUBLIC};
use tfplugin::attr::Unset;
use tfplugin::{Attr, Context, Failure, Model, Plan, Reads, Resource, Rule, async_trait};

use super::model::OAuthApplication;
use crate::changes::{asks_something, changed, patched};
use crate::deletion::delete_and_wait;
use crate::existing::create_beside_equals;
use crate::failed::failed_to;
use crate::one_time_secret::{Change, HasSecret, plan_secret, store};
use crate::placement::{asked_workspace, plan_workspace};
use crate::texture::{Api, Texture, session};

/// The resource `texture_oauth_application`.
#[derive(Debug)]
pub struct OAuthApplicationResource;

#[async_trait]
impl Resource for OAuthApplicationResource {
    type Client = Texture;
    type Model = OAuthApplication;

    const TYPE: &'static str = "texture_oauth_application";

    fn rules(&self) -> Vec<Rule> {
        vec![
            Rule::OnlyWhen("rotation_triggers", "type", &[CONFIDENTIAL]),
            Rule::OnlyWhen("encrypt_to", "type", &[CONFIDENTIAL]),
        ]
    }

    fn plan(&self, plan: &mut Plan<'_, '_, Texture, OAuthApplication>) {
        plan_workspace(plan);
        let Some(planned) = &plan.planned else { return };
        if planned.r#type.known().is_some_and(|kind| kind == PUBLIC) {
            plan.set::<String>(OAuthApplication::PLAIN, Attr::Null);
            plan.set::<String>(OAuthApplication::SEALED, Attr::Null);
        } else {
            plan_secret(plan, &["updated_at"]);
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
            workspace_id: asked_workspace(&plan),
        };
        let issued = create_beside_equals(cx, &api, Self::TYPE, request).await?;
        issue(plan, issued)
    }

    async fn read(
        &self,
        cx: &Context<Texture>,
        state: OAuthApplication,
    ) -> Result<Option<OAuthApplication>, Failure<OAuthApplication>> {
        let api = session(cx).await?;
        let found = api.find::<OAuthApp>(state.id.value()?).await;
        let found = found.map_err(failed_to("read the OAuth application"))?;
        Ok(found.map(|found| state.reading(found)))
    }

    async fn update(
        &self,
        cx: &Context<Texture>,
        prior: OAuthApplication,
        plan: OAuthApplication,
    ) -> Result<OAuthApplication, Failure<OAuthApplication>> {
        let api = session(cx).await?;
        let mut state = plan.clone().settled(prior.clone());
        let request = changes(&prior, &plan)?;
        if asks_something(&request) {
            let answer = api.send(request).await;
            state = state.reading(answer.map_err(failed_to("change the OAuth application"))?);
        }
        match Change::between(prior.secret(), plan.secret()) {
            Change::Rotate => {
                let mut unrotated = state.clone();
                unrotated.keep_secret_of(&prior);
                rotate(&api, state)
                    .await
                    .map_err(|failure| failure.keeping(unrotated))
            }
            Change::Seal => {
                store(&mut state, prior.client_secret.into_known().map(Into::into))?;
                Ok(state)
            }
            Change::Keep | Change::PerhapsRotate | Change::SealedToOthers | Change::StaysSealed => {
                Ok(state)
            }
        }
    }

    async fn delete(
        &self,
        cx: &Context<Texture>,
        state: OAuthApplication,
    ) -> Result<(), Failure<OAuthApplication>> {
        let api = session(cx).await?;
        let id = state.id.value()?;
        delete_and_wait::<OAuthApp>(cx, &api, id, oauth_apps::Delete::new(id)).await?;
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

async fn rotate(
    api: &Api<'_>,
    state: OAuthApplication,
) -> Result<OAuthApplication, Failure<OAuthApplication>> {
    let request = oauth_apps::RotateSecret::new(state.id.value()?);
    let issued = api.send(request).await;
    issue(
        state,
        issued.map_err(failed_to("rotate the client secret"))?,
    )
}

/// The secret reaches state in the answer that showed it, before anything else can fail.
fn issue(
    plan: OAuthApplication,
    issued: IssuedApp,
) -> Result<OAuthApplication, Failure<OAuthApplication>> {
    let IssuedApp {
        oauth_app,
        client_secret,
    } = issued;
    let mut state = plan.reading(oauth_app);
    match store(&mut state, client_secret) {
        Ok(()) => Ok(state),
        Err(why) => Err(Failure::from(why).keeping(state)),
    }
}

fn members(set: &BTreeSet<String>) -> Vec<String> {
    set.iter().cloned().collect()
}
