//! Which workspace a new object lands in.

use tfplugin::{Attr, Model, Plan};

use crate::texture::Texture;

/// What is made in a workspace: named by its own `workspace_id`, else by the provider's.
pub trait Placed: Model {
    /// `workspace_id`.
    fn workspace_id(&self) -> &Attr<String>;
}

/// Plans the provider's default workspace for a new object that names none. Without a default the
/// API chooses, and the answer is known after apply. What exists is never moved.
pub fn plan_workspace<M: Placed>(plan: &mut Plan<'_, '_, Texture, M>) {
    let names_none = plan
        .config
        .as_ref()
        .is_some_and(|config| config.workspace_id().is_null());
    if plan.prior.is_some() || !names_none {
        return;
    }
    let default = plan
        .client()
        .and_then(Texture::default_workspace)
        .map(str::to_owned);
    if let Some(workspace) = default {
        plan.set("workspace_id", Attr::Known(workspace));
    }
}

/// The workspace to ask for: the one that is planned, if any.
pub fn asked_workspace<M: Placed>(plan: &M) -> Option<String> {
    plan.workspace_id().known().cloned()
}
