//! The workspace of new objects.

use tfplugin::{Attr, Field, Model, Plan};

use crate::texture::Texture;

/// A model of objects in workspaces: its own `workspace_id`, else the provider's.
pub trait InWorkspace: Model {
    /// The field `workspace_id`.
    const WORKSPACE_ID: Field<Self, String>;

    /// `workspace_id`.
    fn workspace_id(&self) -> &Attr<String>;
}

/// In private state: the default workspace of the plan, or null where it had none.
const DEFAULT_WORKSPACE: &str = "default_workspace";

/// Plans the provider's default workspace for a new object without its own. Without a default the API chooses, and
/// the value is known after apply. Existing objects are never moved.
///
/// The plan's default applies even if `TEXTURE_WORKSPACE_ID` is different or not set while applying. (Terraform sends
/// what was planned while applying only since protocol 6.11.)
pub fn plan_workspace<M: InWorkspace>(plan: &mut Plan<'_, '_, Texture, M>) {
    let names_none = plan
        .config
        .as_ref()
        .is_some_and(|config| config.workspace_id().is_null());
    if plan.prior.is_some() || !names_none {
        return;
    }
    let Some(client) = plan.client() else {
        return;
    };
    let configured = client.default_workspace().map(str::to_owned);
    let recorded = plan.recorded();
    let planned = recorded.and_then(|recorded| recorded.entry::<Option<String>>(DEFAULT_WORKSPACE));
    let default = planned.unwrap_or(configured);
    if let Some(workspace) = &default {
        plan.set(M::WORKSPACE_ID, workspace.clone());
    }
    if let Err(bug) = plan.private().set(DEFAULT_WORKSPACE, default) {
        plan.report(bug);
    }
}

/// The workspace for the request: the planned one, if any.
pub fn configured_workspace<M: InWorkspace>(plan: &M) -> Option<String> {
    plan.workspace_id().known().cloned()
}

#[cfg(test)]
mod tests;
