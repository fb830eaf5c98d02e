//! The data source `texture_collection_entities`.

use serde_json::Value as Json;
use texture_api::{Kind, Object, collections};
use tfplugin::validate::length;
use tfplugin::{Attr, Context, DataSource, Diagnostic, Diagnostics, Model};

use crate::errors::failed_to;
use crate::lists::lookup::no_match;
use crate::texture::{Texture, session};

/// Lists the devices, sites or customers that are in a collection at present.
#[derive(Clone, Debug, Default, PartialEq, Model)]
pub struct CollectionEntities {
    /// Id of the collection.
    #[tf(required, check(length(1..)))]
    pub collection_id: Attr<String>,
    /// The devices, sites or customers in the collection, in the order in which the API lists them.
    #[tf(computed)]
    pub collection_entities: Attr<Vec<Entity>>,
}

/// An entity in a collection.
#[derive(Clone, Debug, Default, PartialEq, Model)]
pub struct Entity {
    /// Id of the device, site or customer.
    #[tf(computed)]
    pub id: Attr<String>,
    /// All that the API returns for it, as JSON text for `jsondecode`.
    #[tf(computed)]
    pub json: Attr<String>,
}

impl From<collections::Entity> for Entity {
    fn from(entity: collections::Entity) -> Self {
        let collections::Entity { id, mut members } = entity;
        members.insert("id".to_owned(), Json::String(id.clone()));
        Self {
            id: Attr::Known(id),
            json: Attr::Known(Json::Object(members).to_string()),
        }
    }
}

/// The data source `texture_collection_entities`.
#[derive(Debug)]
pub struct CollectionEntitiesDataSource;

impl DataSource for CollectionEntitiesDataSource {
    type Client = Texture;
    type Model = CollectionEntities;

    const TYPE: &'static str = "texture_collection_entities";

    async fn read(
        &self,
        cx: &Context<Texture>,
        config: CollectionEntities,
    ) -> Result<CollectionEntities, Diagnostics> {
        let api = session(cx).await?;
        let id = config.collection_id.value()?.clone();
        let held = api.collect(collections::Entities { id: id.clone() }).await;
        let held = held.map_err(|error| match error.kind() {
            Kind::NotFound => cx.defer_absent(no_such_collection()),
            _ => failed_to("list what the collection holds")(error),
        })?;
        let entities = held.into_iter().map(Entity::from).collect();
        Ok(CollectionEntities {
            collection_entities: Attr::Known(entities),
            ..config
        })
    }
}

fn no_such_collection() -> Diagnostic {
    no_match(collections::Collection::NOUN, "collection_id")
}
