//! Destinations: where Texture sends its events, by webhook or by mail.

mod data_sources;
mod functions;
mod model;
mod query;
mod resource;

pub use data_sources::Destinations;
pub use functions::WebhookSignature;
pub use model::Destination;
pub use query::DestinationQuery;
pub use resource::DestinationResource;
