//! Workspaces: where everything else lives.

mod data_sources;
mod model;
mod resource;
mod verbs;

pub use data_sources::WorkspacesDataSource;
pub use model::Workspace;
pub use resource::WorkspaceResource;
