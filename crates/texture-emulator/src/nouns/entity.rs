//! Entities: the devices, sites and customers that collections are of. They are not created over this API.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

use crate::clock::Stamp;
use crate::contract::transaction::Transaction;
use crate::faults::Quirks;
use crate::nouns::collection::CollectionType;
use crate::problem::Problem;
use crate::store::Object;

/// A device, a site, or a customer.
#[derive(Clone, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Entity {
    pub(crate) id: String,
    #[serde(rename = "type")]
    pub(crate) entity_type: CollectionType,
    pub(crate) workspace_id: String,
    /// What criteria refer to: `manufacturer`, ….
    pub(crate) attributes: Map<String, Value>,
    pub(crate) created_at: Stamp,
}

impl Object for Entity {
    const TABLE: &'static str = "entities";
    const KIND: &'static str = "Entity";
    const ACTION: &'static str = "entity";
    const PREFIX: &'static str = "ent";

    type Shown = Self;

    fn shown(&self, _: &Quirks) -> Self {
        self.clone()
    }

    fn id(&self) -> &str {
        &self.id
    }

    fn workspace_id(&self) -> Option<&str> {
        Some(&self.workspace_id)
    }
}

/// What happens when a device is connected, a site is created, or a customer enrolls.
pub(crate) fn appear(
    transaction: &mut Transaction<'_>,
    entity_type: CollectionType,
    workspace_id: Option<String>,
    attributes: Map<String, Value>,
) -> Result<Entity, Problem> {
    Ok(transaction.add(Entity {
        workspace_id: transaction.target_workspace(workspace_id)?,
        id: transaction.new_id::<Entity>(),
        entity_type,
        attributes,
        created_at: transaction.now,
    }))
}
