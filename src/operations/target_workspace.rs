//! Which workspace a new object lands in.

use tfplugin::{Attr, Field, Model, Plan};

use crate::texture::Texture;

/// What is created in a workspace: named by its own `workspace_id`, else by the provider's.
pub trait InWorkspace: Model {
    /// The field `workspace_id`.
    const WORKSPACE_ID: Field<Self, String>;

    /// `workspace_id`.
    fn workspace_id(&self) -> &Attr<String>;
}

/// In private state: the default workspace of the plan, or null where it had none.
const DEFAULT_WORKSPACE: &str = "default_workspace";

/// Plans the provider's default workspace for a new object that names none. Without a default the
/// API chooses, and the response is known after apply. What exists is never moved.
///
/// The plan's default counts, also where `TEXTURE_WORKSPACE_ID` is another one while applying, or is
/// not set. (Only from protocol 6.11 on does Terraform send, while applying, what was planned.)
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

/// The workspace to request: the one that is planned, if any.
pub fn configured_workspace<M: InWorkspace>(plan: &M) -> Option<String> {
    plan.workspace_id().known().cloned()
}

#[cfg(test)]
mod tests;
