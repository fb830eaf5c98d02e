//! Workspaces, which contain everything else.

mod clear;
mod data_sources;
mod model;
mod query;
mod resource;

pub use clear::ClearAction;
pub use data_sources::WorkspacesDataSource;
pub use model::Workspace;
pub use query::WorkspaceQuery;
pub(crate) use resource::ProtectedNames;
pub use resource::WorkspaceResource;
