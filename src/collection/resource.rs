//! The resource `texture_collection`.

use texture_api::collections;
use tfplugin::attr::Unset;
use tfplugin::{Context, Failure, Model, Plan, Reads, Resource};

use super::criteria;
use super::model::Collection;
use crate::errors::failed_to;
use crate::operations::changes::{changed, patched};
use crate::operations::create::create;
use crate::operations::deletion::delete_and_wait;
use crate::operations::normalization::{reconcile, refreshed};
use crate::operations::target_workspace::{configured_workspace, plan_workspace};
use crate::provider::organization;
use crate::texture::{Texture, record_plan, session};

/// The resource `texture_collection`.
#[derive(Debug)]
pub struct CollectionResource;

impl Resource for CollectionResource {
    type Client = Texture;
    type Model = Collection;

    const TYPE: &'static str = "texture_collection";

    fn restored(&self, client: Option<&Texture>, state: &Collection) {
        if let Some(client) = client {
            client.record_managed::<collections::Collection>(&state.id);
        }
    }

    async fn plan(&self, plan: &mut Plan<'_, '_, Texture, Collection>) {
        record_plan::<collections::Collection, _>(plan, |state| &state.id);
        plan_workspace(plan);
    }

    async fn create(
        &self,
        cx: &Context<Texture>,
        plan: Collection,
    ) -> Result<Collection, Failure<Collection>> {
        let api = session(cx).await?;
        let request = creation(&plan)?;
        let created = create(cx, &api, Self::TYPE, &plan, request).await?.object;
        let reported = plan.clone().updated_from(created);
        reconcile(cx, plan, None, reported)
    }

    async fn read(
        &self,
        cx: &Context<Texture>,
        state: Collection,
    ) -> Result<Option<Collection>, Failure<Collection>> {
        let api = session(cx).await?;
        let found = api.find::<collections::Collection>(state.id.value()?).await;
        let found = found.map_err(failed_to("read the collection"))?;
        organization::read(cx, &api, found.is_some()).await?;
        let read = found.map(|found| refreshed(cx, &state, state.clone().updated_from(found)));
        Ok(read.transpose()?)
    }

    async fn update(
        &self,
        cx: &Context<Texture>,
        prior: Collection,
        plan: Collection,
    ) -> Result<Collection, Failure<Collection>> {
        let api = session(cx).await?;
        let changed = api.change(update(&prior, &plan)?).await;
        let changed = changed.map_err(failed_to("change the collection"))?;
        let reported = plan
            .clone()
            .fill_unknown(prior.clone())
            .updated_from(changed.object);
        reconcile(cx, plan, Some(prior), reported)
    }

    async fn delete(
        &self,
        cx: &Context<Texture>,
        state: Collection,
    ) -> Result<(), Failure<Collection>> {
        let api = session(cx).await?;
        let id = state.id.value()?;
        let request = collections::Delete::new(id);
        delete_and_wait::<collections::Collection>(cx, &api, "delete", id, request).await?;
        Ok(())
    }
}

/// The request that creates it.
fn creation(plan: &Collection) -> Result<collections::Create, Unset> {
    Ok(collections::Create {
        name: plan.name.value()?.clone(),
        collection_type: plan.collection_type.value()?.clone(),
        criteria: criteria::sent(plan.criteria.value()?),
        description: plan.description.known().cloned(),
        workspace_id: configured_workspace(plan),
    })
}

/// The request for what changes.
fn update(prior: &Collection, plan: &Collection) -> Result<collections::Update, Unset> {
    let criteria = changed(&prior.criteria, &plan.criteria);
    Ok(collections::Update {
        id: prior.id.value()?.clone(),
        name: changed(&prior.name, &plan.name),
        description: patched(&prior.description, &plan.description),
        criteria: criteria.as_ref().map(criteria::sent),
    })
}
