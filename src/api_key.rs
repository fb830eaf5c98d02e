//! API keys: minted, rotated and revoked; never changed.

mod data_sources;
mod functions;
mod model;
mod resource;

pub use data_sources::ApiKeys;
pub use functions::KeyType;
pub use model::ApiKey;
pub use resource::ApiKeyResource;
