//! Members: who belongs to the organization, from the invitation on.

mod appointment;
mod data_sources;
mod model;
mod resource;
mod standing;

pub use data_sources::Members;
pub use model::Member;
pub use resource::MemberResource;
