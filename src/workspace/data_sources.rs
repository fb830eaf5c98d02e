//! The data source `texture_workspaces`: all workspaces, or those with matching names.

use texture_api::workspaces;
use tfplugin::{Attr, Context, DataSource, Diagnostics, Found, Model};

use super::model::Workspace;
use crate::errors::failed_to;
use crate::lists::listed::found;
use crate::lists::lookup::{matching, regular_expression};
use crate::texture::{Texture, session};

/// Lists the workspaces of the organization.
#[derive(Clone, Debug, Default, PartialEq, Model)]
pub struct Workspaces {
    /// A regular expression that names must match, for example `"^prod-"`. Without it, all
    /// workspaces are listed.
    #[tf(optional, check(regular_expression()))]
    pub name_regex: Attr<String>,
    /// The workspaces, in the order in which the API lists them.
    #[tf(computed)]
    pub workspaces: Attr<Vec<Found<Workspace>>>,
}

/// The data source `texture_workspaces`.
#[derive(Debug)]
pub struct WorkspacesDataSource;

impl DataSource for WorkspacesDataSource {
    type Client = Texture;
    type Model = Workspaces;

    const TYPE: &'static str = "texture_workspaces";

    async fn read(
        &self,
        cx: &Context<Texture>,
        config: Workspaces,
    ) -> Result<Workspaces, Diagnostics> {
        let fits = matching(config.name_regex.known())?;
        let api = session(cx).await?;
        let all = api.all::<workspaces::Workspace>().await;
        let all = all.map_err(failed_to("list the workspaces"))?;
        let fitting = all
            .into_iter()
            .filter(|workspace| fits(workspace.name.as_deref().unwrap_or_default()));
        let workspaces = found(fitting);
        Ok(Workspaces {
            workspaces,
            ..config
        })
    }
}
