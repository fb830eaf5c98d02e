//! Members: who belongs to the organization, from the invitation on.

mod data_sources;
mod membership;
mod model;
mod people;
mod query;
mod resource;
mod role_change;

pub use data_sources::Members;
pub use model::Member;
pub(crate) use people::People;
pub use query::MemberList;
pub use resource::MemberResource;
