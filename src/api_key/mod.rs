//! API keys, which are created, rotated and revoked, but never updated.

mod data_sources;
mod ephemeral;
mod functions;
mod model;
mod query;
mod resource;
mod revoke;

pub use data_sources::ApiKeys;
pub use ephemeral::ApiKeyEphemeral;
pub use functions::KeyType;
pub use model::ApiKey;
pub use query::ApiKeyQuery;
pub use resource::ApiKeyResource;
pub use revoke::RevokeAction;
