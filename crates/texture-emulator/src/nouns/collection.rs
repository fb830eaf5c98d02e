//! Collections: devices, sites or customers that meet some criteria.

use hyper::Method;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_json::Value;

use crate::clock::Stamp;
use crate::contract::edit::Edit;
use crate::contract::route::Route;
use crate::contract::transaction::Transaction;
use crate::faults::{Quirk, Quirks};
use crate::nouns::criteria::{self, Criteria};
use crate::nouns::entity::Entity;
use crate::problem::Problem;
use crate::store::{Object, World};

/// A collection.
#[derive(Clone, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Collection {
    pub(crate) id: String,
    pub(crate) name: String,
    pub(crate) collection_type: CollectionType,
    pub(crate) description: Option<String>,
    /// As they were sent.
    #[schemars(with = "Criteria")]
    pub(crate) criteria: Value,
    pub(crate) workspace_id: String,
    /// Whether what is in it follows from the criteria.
    pub(crate) dynamic: bool,
    pub(crate) is_active: bool,
    pub(crate) created_at: Stamp,
    pub(crate) updated_at: Stamp,
}

/// What a collection is of.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "UPPERCASE")]
pub(crate) enum CollectionType {
    Device,
    Site,
    Customer,
}

impl Object for Collection {
    const TABLE: &'static str = "collections";
    const KIND: &'static str = "Collection";
    const ACTION: &'static str = "collection";
    const PREFIX: &'static str = "col";

    type Shown = Self;

    fn shown(&self, quirks: &Quirks) -> Self {
        let mut shown = self.clone();
        if quirks.has(Quirk::CriteriaSpelledOut) {
            criteria::spell_out(&mut shown.criteria);
        }
        shown
    }

    fn id(&self) -> &str {
        &self.id
    }

    fn workspace_id(&self) -> Option<&str> {
        Some(&self.workspace_id)
    }

    fn touch(&mut self, now: Stamp) {
        self.updated_at = now;
    }
}

/// A collection to be created.
#[derive(Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
struct NewCollection {
    #[schemars(length(min = 1))]
    name: String,
    collection_type: CollectionType,
    description: Option<String>,
    #[schemars(with = "Criteria")]
    criteria: Value,
    /// The workspace it is for; without it, the oldest one.
    workspace_id: Option<String>,
}

/// What is to change about a collection.
#[derive(Default, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", default)]
struct CollectionChanges {
    #[schemars(length(min = 1))]
    name: Edit<String>,
    /// Null clears it.
    description: Edit<Option<String>>,
    #[schemars(with = "Edit<Criteria>")]
    criteria: Edit<Value>,
}

/// Which collections are wanted.
#[derive(Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
struct CollectionFilter {
    /// Only collections of this.
    collection_type: Option<CollectionType>,
}

pub(crate) fn routes() -> Vec<Route> {
    vec![
        Route::filtered::<Collection, _>("/v1/collections", "List collections", select),
        Route::one::<Collection>("/v1/collections/{id}", "Get a collection"),
        Route::list_of::<Entity>(
            "/v1/collections/{id}/entities",
            "List what is in a collection",
            entities,
        ),
        Route::create("/v1/collections", "Create a collection", create),
        Route::update(
            Method::PATCH,
            "/v1/collections/{id}",
            "Update a collection",
            update,
        ),
        Route::delete::<Collection>("/v1/collections/{id}", "Delete a collection"),
    ]
}

fn select(world: &World, filter: CollectionFilter) -> Result<Vec<&Collection>, Problem> {
    let wanted = filter.collection_type;
    let is_wanted =
        |collection: &&Collection| wanted.is_none_or(|wanted| wanted == collection.collection_type);
    Ok(world.collections.iter().filter(is_wanted).collect())
}

fn entities<'a>(world: &'a World, id: &str) -> Result<Vec<&'a Entity>, Problem> {
    let collection = world
        .find::<Collection>(id)
        .ok_or_else(|| Problem::not_found(Collection::KIND))?;
    let criteria = criteria::read(&collection.criteria)?;
    let is_in = |entity: &&Entity| {
        entity.entity_type == collection.collection_type
            && entity.workspace_id == collection.workspace_id
            && criteria.are_met_by(&entity.attributes)
    };
    Ok(world.entities.iter().filter(is_in).collect())
}

fn create(transaction: &mut Transaction<'_>, new: NewCollection) -> Result<Collection, Problem> {
    criteria::read(&new.criteria)?;
    Ok(transaction.add(Collection {
        workspace_id: transaction.target_workspace(new.workspace_id)?,
        id: transaction.new_id::<Collection>(),
        name: new.name,
        collection_type: new.collection_type,
        description: new.description,
        criteria: new.criteria,
        dynamic: true,
        is_active: true,
        created_at: transaction.now,
        updated_at: transaction.now,
    }))
}

fn update(
    transaction: &mut Transaction<'_>,
    id: &str,
    changes: CollectionChanges,
) -> Result<Collection, Problem> {
    changes.criteria.as_set().map(criteria::read).transpose()?;
    transaction.change(id, "update", |collection: &mut Collection| {
        changes.name.apply(&mut collection.name);
        changes.description.apply(&mut collection.description);
        changes.criteria.apply(&mut collection.criteria);
    })
}
