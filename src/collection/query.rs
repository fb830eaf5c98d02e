//! The list resource `texture_collection`.

use texture_api::collections::{self, List, TYPES};
use tfplugin::validate::suggestion;
use tfplugin::{Attr, Diagnostic, Model, Reads};

use super::model::Collection;
use super::resource::CollectionResource;
use crate::lists::query::{Predicate, Query};

/// Lists collections.
#[derive(Clone, Debug, Default, PartialEq, Model)]
pub struct CollectionQuery {
    /// Only collections of this type, for example `DEVICE`.
    #[tf(optional, check(suggestion(TYPES)))]
    pub collection_type: Attr<String>,
}

impl Query for CollectionQuery {
    type Resource = CollectionResource;
    type Object = collections::Collection;

    /// The API filters.
    fn predicate(&self) -> Result<Predicate<collections::Collection>, Diagnostic> {
        Ok(Box::new(|_| true))
    }

    fn listing(&self) -> List {
        List {
            collection_type: self.collection_type.known().cloned(),
        }
    }

    fn display_name(collection: &collections::Collection) -> Option<&str> {
        collection.name.as_deref()
    }

    fn state(collection: collections::Collection) -> Collection {
        Collection::default().updated_from(collection)
    }
}
