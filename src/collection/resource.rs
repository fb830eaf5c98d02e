//! The resource `texture_collection`.

use texture_api::collections;
use tfplugin::attr::Unset;
use tfplugin::{Context, Failure, Model, Plan, Reads, Resource, async_trait};

use super::criteria;
use super::model::Collection;
use crate::changes::{changed, patched};
use crate::deletion::delete_and_wait;
use crate::existing::create_beside_equals;
use crate::failed::failed_to;
use crate::placement::{asked_workspace, plan_workspace};
use crate::texture::{Texture, session};

/// The resource `texture_collection`.
#[derive(Debug)]
pub struct CollectionResource;

#[async_trait]
impl Resource for CollectionResource {
    type Client = Texture;
    type Model = Collection;

    const TYPE: &'static str = "texture_collection";

    fn plan(&self, plan: &mut Plan<'_, '_, Texture, Collection>) {
        plan_workspace(plan);
    }

    async fn create(
        &self,
        cx: &Context<Texture>,
        plan: Collection,
    ) -> Result<Collection, Failure<Collection>> {
        let api = session(cx).await?;
        let made = create_beside_equals(cx, &api, Self::TYPE, creation(&plan)?).await?;
        Ok(plan.clone().settled(plan.reading(made)))
    }

    async fn read(
        &self,
        cx: &Context<Texture>,
        state: Collection,
    ) -> Result<Option<Collection>, Failure<Collection>> {
        let api = session(cx).await?;
        let found = api.find::<collections::Collection>(state.id.value()?).await;
        let found = found.map_err(failed_to("read the collection"))?;
        Ok(found.map(|found| state.reading(found)))
    }

    async fn update(
        &self,
        cx: &Context<Texture>,
        prior: Collection,
        plan: Collection,
    ) -> Result<Collection, Failure<Collection>> {
        let api = session(cx).await?;
        let answer = api.send(update(&prior, &plan)?).await;
        let answer = answer.map_err(failed_to("change the collection"))?;
        Ok(plan.settled(prior.reading(answer)))
    }

    async fn delete(
        &self,
        cx: &Context<Texture>,
        state: Collection,
    ) -> Result<(), Failure<Collection>> {
        let api = session(cx).await?;
        let id = state.id.value()?;
        let request = collections::Delete::new(id);
        delete_and_wait::<collections::Collection>(cx, &api, id, request).await?;
        Ok(())
    }
}

/// The request that makes it.
fn creation(plan: &Collection) -> Result<collections::Create, Unset> {
    Ok(collections::Create {
        name: plan.name.value()?.clone(),
        collection_type: plan.collection_type.value()?.clone(),
        criteria: criteria::sent(plan.criteria.value()?),
        description: plan.description.known().cloned(),
        workspace_id: asked_workspace(plan),
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
