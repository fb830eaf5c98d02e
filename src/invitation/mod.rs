//! Invitations to the organization. They are created and revoked as members ([`crate::member`]); here they are only
//! listed.

mod data_sources;
mod model;

pub use data_sources::Invitations;
pub use model::Invitation;
