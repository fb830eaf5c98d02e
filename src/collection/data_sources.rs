//! The data source `texture_collections`.

use texture_api::collections::{List, TYPES};
use tfplugin::validate::suggestion;
use tfplugin::{Attr, Context, DataSource, Diagnostics, Found, Model};

use super::model::Collection;
use crate::errors::failed_to;
use crate::lists::listed::found;
use crate::texture::{Texture, session};

/// Lists collections. Their `criteria` are JSON text.
#[derive(Clone, Debug, Default, PartialEq, Model)]
pub struct Collections {
    /// Only collections of this type, for example `DEVICE`.
    #[tf(optional, check(suggestion(TYPES)))]
    pub collection_type: Attr<String>,
    /// The collections, in the order in which the API lists them.
    #[tf(computed)]
    pub collections: Attr<Vec<Found<Collection>>>,
}

/// The data source `texture_collections`.
#[derive(Debug)]
pub struct CollectionsDataSource;

impl DataSource for CollectionsDataSource {
    type Client = Texture;
    type Model = Collections;

    const TYPE: &'static str = "texture_collections";

    async fn read(
        &self,
        cx: &Context<Texture>,
        config: Collections,
    ) -> Result<Collections, Diagnostics> {
        let api = session(cx).await?;
        let list = List {
            collection_type: config.collection_type.known().cloned(),
        };
        let all = api.collect(list).await;
        let all = all.map_err(failed_to("list the collections"))?;
        Ok(Collections {
            collections: found(all.into_iter()),
            ..config
        })
    }
}
