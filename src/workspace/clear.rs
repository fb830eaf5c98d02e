//! The action `texture_workspace_clear`.

use texture_api::{Kind, Object, Session, workspaces};
use tfplugin::action::{Action, Progress};
use tfplugin::validate::length;
use tfplugin::{Attr, Context, Diagnostic, Diagnostics, Model};

use crate::errors::failed_to;
use crate::lists::lookup::no_match;
use crate::provider::organization;
use crate::texture::{Texture, session, session_with_progress};

/// Empties a workspace, as `POST /workspaces/{id}/clear` of the API does. The workspace itself stays. A protected
/// workspace is refused: set `deletion_protection = false` first.
///
/// Texture's documentation does not say what exactly is removed: expect everything in the workspace to be gone. Of
/// what this configuration manages, the next plan shows whether it is still there, and creates it again if not.
#[derive(Clone, Debug, Default, PartialEq, Eq, Model)]
pub struct Clear {
    /// Id of the workspace.
    #[tf(required, check(length(1..)))]
    pub workspace_id: Attr<String>,
}

/// The action `texture_workspace_clear`.
#[derive(Debug)]
pub struct ClearAction;

impl Action for ClearAction {
    type Client = Texture;
    type Model = Clear;

    const TYPE: &'static str = "texture_workspace_clear";

    /// A protected workspace is only a warning here: this run may be about to lift the protection.
    async fn plan(&self, cx: &Context<Texture>, config: Clear) -> Result<(), Diagnostics> {
        let Some(id) = config.workspace_id.known() else {
            return Ok(());
        };
        let api = session(cx).await?;
        let workspace = workspace(&api, id).await?;
        organization::found(cx, &api, workspace.organization_id.as_deref()).await?;
        if workspace.deletion_protection == Some(true) {
            cx.report(Diagnostic::warning(
                "The workspace is protected",
                format!(
                    "The {} is protected against clearing. The action fails unless this run sets \
                     `deletion_protection = false` for it first.",
                    described(&workspace)
                ),
            ));
        }
        Ok(())
    }

    async fn invoke(
        &self,
        cx: &Context<Texture>,
        config: Clear,
        progress: &Progress,
    ) -> Result<(), Diagnostics> {
        let id = config.workspace_id.value()?;
        let api = session_with_progress(cx, progress).await?;
        let workspace = workspace(&api, id).await?;
        organization::found(cx, &api, workspace.organization_id.as_deref()).await?;
        if workspace.deletion_protection == Some(true) {
            return Err(protected(&workspace).into());
        }
        progress.report(format!("Clearing the {}", described(&workspace)));
        let cleared = api.send(workspaces::Clear::new(id)).await;
        cleared.map_err(|error| match error.kind() {
            Kind::Conflict => protected(&workspace),
            _ => failed_to("clear the workspace")(error),
        })?;
        progress.report(format!("The {} is cleared", described(&workspace)));
        Ok(())
    }
}

async fn workspace(api: &Session, id: &str) -> Result<workspaces::Workspace, Diagnostic> {
    let found = api.find_uncached::<workspaces::Workspace>(id).await;
    let found = found.map_err(failed_to("read the workspace"))?;
    found.ok_or_else(|| no_match(workspaces::Workspace::NOUN, "workspace_id"))
}

fn described(workspace: &workspaces::Workspace) -> String {
    let name = workspace.name.as_deref().unwrap_or_default();
    format!("workspace {name:?} ({})", workspace.id)
}

fn protected(workspace: &workspaces::Workspace) -> Diagnostic {
    Diagnostic::invalid(
        Clear::FIELDS.workspace_id,
        "Workspace is protected against clearing",
        format!(
            "The {} is protected, and nothing in it was removed. If everything in it is to go, set \
             `deletion_protection = false` in its resource block, run `terraform apply`, and invoke the \
             action again.",
            described(workspace)
        ),
    )
}
