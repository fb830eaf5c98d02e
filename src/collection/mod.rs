//! Collections: devices, sites or customers, chosen by criteria.

mod criteria;
mod data_sources;
mod entities;
mod functions;
mod model;
mod query;
mod resource;

pub use data_sources::CollectionsDataSource;
pub use entities::CollectionEntitiesDataSource;
pub use functions::{AllOf, AnyOf, Rule};
pub use model::Collection;
pub use query::CollectionQuery;
pub use resource::CollectionResource;

/// Criteria as a configuration would have them: those members that the provider knows.
pub(crate) fn exported(criteria: Option<serde_json::Value>) -> Option<serde_json::Value> {
    criteria::read(criteria).as_ref().map(criteria::sent)
}
