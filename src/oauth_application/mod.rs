//! OAuth applications, which ask users for access to their devices.

mod data_sources;
mod model;
mod query;
mod resource;

pub use data_sources::OAuthApplications;
pub use model::OAuthApplication;
pub use query::OAuthApplicationQuery;
pub use resource::OAuthApplicationResource;
