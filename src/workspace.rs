//! Workspaces: where everything else lives.

mod data_sources;
mod model;
mod resource;

pub use data_sources::WorkspacesDataSource;
pub use model::Workspace;
pub(crate) use resource::ProtectedNames;
pub use resource::WorkspaceResource;
