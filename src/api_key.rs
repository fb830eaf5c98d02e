//! API keys: minted, rotated and revoked; never changed.

mod data_sources;
mod model;
mod resource;

pub use data_sources::ApiKeys;
pub use model::ApiKey;
pub use resource::ApiKeyResource;
