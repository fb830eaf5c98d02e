//! API keys: created, rotated and revoked; never changed.

mod data_sources;
mod ephemeral;
mod functions;
mod model;
mod resource;

pub use data_sources::ApiKeys;
pub use ephemeral::ApiKeyEphemeral;
pub use functions::KeyType;
pub use model::ApiKey;
pub use resource::ApiKeyResource;
