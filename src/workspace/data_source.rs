//! The data source `texture_workspace`: one workspace, by id or by name.

use texture_api::workspaces;
use tfplugin::{
    Attr, Context, DataSource, Diagnostics, Model, Reads, Rule, async_trait, validate::length,
};

use crate::failed::failed_to;
use crate::lookup::{no_match, only};
use crate::texture::{Texture, session};

/// Looks up one workspace, by `id` or by `name`.
#[derive(Clone, Debug, Default, PartialEq, Eq, Model)]
#[tf(from = workspaces::Workspace)]
pub struct WorkspaceLookup {
    /// Id of the workspace. Set this or `name`.
    #[tf(optional, computed, check(length(1..)))]
    pub id: Attr<String>,
    /// Name of the workspace. Set this or `id`.
    #[tf(optional, computed, check(length(1..)))]
    pub name: Attr<String>,
    /// Whether the workspace is guarded against being deleted and cleared.
    #[tf(computed)]
    pub deletion_protection: Attr<bool>,
    /// Id of the organization that the workspace belongs to.
    #[tf(computed)]
    pub organization_id: Attr<String>,
    /// When the workspace was created (ISO 8601, UTC).
    #[tf(computed)]
    pub created_at: Attr<String>,
    /// When the workspace was last changed (ISO 8601, UTC).
    #[tf(computed)]
    pub updated_at: Attr<String>,
}

/// The data source `texture_workspace`.
#[derive(Debug)]
pub struct WorkspaceDataSource;

#[async_trait]
impl DataSource for WorkspaceDataSource {
    type Client = Texture;
    type Model = WorkspaceLookup;

    const TYPE: &'static str = "texture_workspace";

    fn rules(&self) -> Vec<Rule> {
        vec![Rule::ExactlyOneOf(&["id", "name"])]
    }

    async fn read(
        &self,
        cx: &Context<Texture>,
        config: WorkspaceLookup,
    ) -> Result<WorkspaceLookup, Diagnostics> {
        let api = session(cx).await?;
        let found = if let Some(id) = config.id.known() {
            let found = api.find::<workspaces::Workspace>(id).await;
            let found = found.map_err(failed_to("read the workspace"))?;
            found.ok_or_else(|| no_match("workspace", "id", id))?
        } else {
            let all = api.collect(workspaces::List).await;
            let all = all.map_err(failed_to("list the workspaces"))?;
            only("workspace", "name", config.name.value()?, all, |found| &found.name)?
        };
        Ok(config.reading(found))
    }
}
