//! The list resource `texture_workspace`.

use texture_api::workspaces;
use tfplugin::{Attr, Diagnostic, Model, Reads};

use super::model::Workspace;
use super::resource::WorkspaceResource;
use crate::lists::lookup::{matching, regular_expression};
use crate::lists::query::{Predicate, Query};

/// Lists the workspaces of the organization.
#[derive(Clone, Debug, Default, PartialEq, Model)]
pub struct WorkspaceQuery {
    /// A regular expression that names must match, for example `"^prod-"`. Without it, all
    /// workspaces are listed.
    #[tf(optional, check(regular_expression()))]
    pub name_regex: Attr<String>,
}

impl Query for WorkspaceQuery {
    type Resource = WorkspaceResource;
    type Object = workspaces::Workspace;

    fn predicate(&self) -> Result<Predicate<workspaces::Workspace>, Diagnostic> {
        let fits = matching(self.name_regex.known())?;
        Ok(Box::new(move |workspace| {
            fits(workspace.name.as_deref().unwrap_or_default())
        }))
    }

    fn display_name(workspace: &workspaces::Workspace) -> Option<&str> {
        workspace.name.as_deref()
    }

    fn state(workspace: workspaces::Workspace) -> Workspace {
        Workspace::default().updated_from(workspace)
    }
}
