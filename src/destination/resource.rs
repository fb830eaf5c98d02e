//! The resource `texture_destination`.

use std::collections::{BTreeMap, BTreeSet};

use texture_api::Secret;
use texture_api::destinations::{self, EMAIL, WEBHOOK};
use tfplugin::attr::Unset;
use tfplugin::{Attr, Context, Failure, Model, Plan, Resource, Rules};

use super::model::Destination;
use crate::errors::failed_to;
use crate::operations::changes::{changed, has_changes};
use crate::operations::create::create;
use crate::operations::deletion::delete_and_wait;
use crate::operations::normalization::{reconcile, refreshed};
use crate::operations::target_workspace::{configured_workspace, plan_workspace};
use crate::provider::organization;
use crate::texture::{Texture, record_plan, session};

/// The resource `texture_destination`.
#[derive(Debug)]
pub struct DestinationResource;

impl Resource for DestinationResource {
    type Client = Texture;
    type Model = Destination;

    const TYPE: &'static str = "texture_destination";

    fn rules(&self) -> Rules<Destination> {
        let of = Destination::FIELDS;
        Rules::new()
            .required_when(of.url, of.destination_type, [WEBHOOK])
            .only_when(of.url, of.destination_type, [WEBHOOK])
            .required_when(of.email, of.destination_type, [EMAIL])
            .only_when(of.email, of.destination_type, [EMAIL])
    }

    fn restored(&self, client: Option<&Texture>, state: &Destination) {
        if let Some(client) = client {
            client.record_managed::<destinations::Destination>(&state.id);
        }
    }

    async fn plan(&self, plan: &mut Plan<'_, '_, Texture, Destination>) {
        record_plan::<destinations::Destination, _>(plan, |state| &state.id);
        plan_workspace(plan);
        plan_deactivation(plan);
    }

    /// The API makes every destination active: `active = false` takes a second request. When that
    /// one fails, state says that the destination is active.
    async fn create(
        &self,
        cx: &Context<Texture>,
        plan: Destination,
    ) -> Result<Destination, Failure<Destination>> {
        let api = session(cx).await?;
        let active = *plan.active.value()?;
        let request = creation(&plan, &cx.config()?)?;
        let created = create(cx, &api, Self::TYPE, &plan, request).await?.object;
        if active {
            let reported = plan.clone().refreshed(created);
            return reconcile(cx, plan, None, reported);
        }
        let deactivate = destinations::Update {
            id: created.id.clone(),
            deactivated: Some(true),
            ..destinations::Update::default()
        };
        let mut reported = plan.clone().refreshed(created);
        match api.change(deactivate).await {
            Ok(changed) => reconcile(cx, plan, None, reported.refreshed(changed.object)),
            Err(error) => {
                let why = failed_to("deactivate the new destination")(error);
                if reported.active.is_null() || reported.active == plan.active {
                    reported.active = Attr::Known(true);
                }
                Err(Failure::from(why).keeping(reported))
            }
        }
    }

    async fn read(
        &self,
        cx: &Context<Texture>,
        state: Destination,
    ) -> Result<Option<Destination>, Failure<Destination>> {
        let api = session(cx).await?;
        let found = api
            .find::<destinations::Destination>(state.id.value()?)
            .await;
        let found = found.map_err(failed_to("read the destination"))?;
        organization::read(cx, &api, found.is_some()).await?;
        let read = found.map(|found| refreshed(cx, &state, state.clone().refreshed(found)));
        Ok(read.transpose()?)
    }

    async fn update(
        &self,
        cx: &Context<Texture>,
        prior: Destination,
        plan: Destination,
    ) -> Result<Destination, Failure<Destination>> {
        let api = session(cx).await?;
        let request = update(&prior, &plan, &cx.config()?)?;
        let settled = plan.clone().fill_unknown(prior.clone());
        let reported = match has_changes(&request) {
            true => {
                let changed = api.change(request).await;
                let changed = changed.map_err(failed_to("change the destination"))?;
                settled.refreshed(changed.object)
            }
            // A version was removed: the value that state did not have is read.
            false => {
                let found = api.find_uncached(&request.id).await;
                let found = found.map_err(failed_to("read the destination"))?;
                match found {
                    Some(found) => settled.refreshed(found),
                    None => settled,
                }
            }
        };
        reconcile(cx, plan, Some(prior), reported)
    }

    async fn delete(
        &self,
        cx: &Context<Texture>,
        state: Destination,
    ) -> Result<(), Failure<Destination>> {
        let api = session(cx).await?;
        let id = state.id.value()?;
        let request = destinations::Delete::new(id);
        delete_and_wait::<destinations::Destination>(cx, &api, "delete", id, request).await?;
        Ok(())
    }
}

/// `deactivated_at` and `deactivated_reason` change only with `active`; a new active destination has neither.
fn plan_deactivation(plan: &mut Plan<'_, '_, Texture, Destination>) {
    let before = plan.prior.as_ref().map(|prior| prior.active.clone());
    let after = plan.planned.as_ref().map(|planned| planned.active.clone());
    let fields = Destination::FIELDS;
    for field in [fields.deactivated_at, fields.deactivated_reason] {
        match (&before, &after) {
            (None, Some(Attr::Known(true))) => plan.set(field, Attr::Null),
            (Some(before), Some(after)) if before != after => plan.set_unknown(field),
            _ => {}
        }
    }
}

/// The request that creates it. Write-only values are in the configuration only.
fn creation(plan: &Destination, config: &Destination) -> Result<destinations::Create, Unset> {
    let headers = config.headers_wo.known().or_else(|| plan.headers.known());
    let headers = headers.filter(|headers| !headers.is_empty());
    let secret = config.secret_wo.known().or_else(|| plan.secret.known());
    Ok(destinations::Create {
        label: plan.label.value()?.clone(),
        destination_type: plan.destination_type.value()?.clone(),
        event_types: members(plan.event_types.value()?),
        device_type: plan.device_type.known().cloned(),
        url: plan.url.known().cloned(),
        email: plan.email.known().cloned(),
        secret: secret.map(Secret::new),
        headers: headers.map(hidden),
        include_weather: plan.include_weather.known().copied(),
        workspace_id: configured_workspace(plan),
    })
}

/// The request for what changes.
fn update(
    prior: &Destination,
    plan: &Destination,
    config: &Destination,
) -> Result<destinations::Update, Unset> {
    let headers = match changed(&prior.headers_wo_version, &plan.headers_wo_version) {
        Some(_) => config.headers_wo.known().cloned(),
        None => changed(&prior.headers, &plan.headers),
    };
    let secret = match changed(&prior.secret_wo_version, &plan.secret_wo_version) {
        Some(_) => config.secret_wo.known().cloned(),
        None => changed(&prior.secret, &plan.secret),
    };
    let event_types = changed(&prior.event_types, &plan.event_types);
    Ok(destinations::Update {
        id: prior.id.value()?.clone(),
        label: changed(&prior.label, &plan.label),
        event_types: event_types.as_ref().map(members),
        device_type: changed(&prior.device_type, &plan.device_type),
        url: changed(&prior.url, &plan.url),
        email: changed(&prior.email, &plan.email),
        secret: secret.map(Secret::new),
        headers: headers.as_ref().map(hidden),
        include_weather: changed(&prior.include_weather, &plan.include_weather),
        deactivated: changed(&prior.active, &plan.active).map(|active| !active),
    })
}

fn members(set: &BTreeSet<String>) -> Vec<String> {
    set.iter().cloned().collect()
}

fn hidden(headers: &BTreeMap<String, String>) -> BTreeMap<String, Secret> {
    let headers = headers.iter();
    headers
        .map(|(name, value)| (name.clone(), Secret::new(value)))
        .collect()
}
