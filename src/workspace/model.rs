//! The attributes of `texture_workspace`.

use texture_api::workspaces;
use tfplugin::validate::length;
use tfplugin::{AnyField, Attr, Field, LookedUp, Model, Timeouts};

use crate::lists::lookup::Lookable;
use crate::operations::normalization::Normalized;

/// A workspace, which contains devices, sites, customers, keys, destinations and collections.
///
/// The API protects every new workspace against deletion. To destroy one, first apply
/// `deletion_protection = false`.
///
/// ~> Destroying a workspace destroys everything in it.
#[derive(Clone, Debug, Default, PartialEq, Eq, Model)]
#[tf(from = workspaces::Workspace, partial)]
pub struct Workspace {
    /// Id of the workspace.
    #[tf(computed, keep, identity, always)]
    pub id: Attr<String>,
    /// Name of the workspace, unique in the organization.
    #[tf(required, check(length(1..)))]
    pub name: Attr<String>,
    /// Whether the workspace is protected against being deleted and cleared. Defaults to `true`.
    /// While it is `true` in state, a plan to destroy the workspace is refused.
    #[tf(default = true)]
    #[tf(found = "Whether the workspace is guarded against being deleted and cleared.")]
    pub deletion_protection: Attr<bool>,
    /// Id of the organization that the workspace belongs to.
    #[tf(computed, keep)]
    pub organization_id: Attr<String>,
    /// When the workspace was created (ISO 8601, UTC).
    #[tf(computed, keep)]
    pub created_at: Attr<String>,
    /// When the workspace was last changed (ISO 8601, UTC).
    #[tf(computed)]
    pub updated_at: Attr<String>,
    /// How long operations may take, without the time queued for the rate limit.
    #[tf(block, local)]
    pub timeouts: Attr<Timeouts>,
}

impl Normalized for Workspace {
    const NOUN: &'static str = "workspace";
}

impl LookedUp for Workspace {
    const KEYS: &'static [AnyField<Self>] =
        &[Self::FIELDS.id.untyped(), Self::FIELDS.name.untyped()];
}

impl Lookable for Workspace {
    type Object = workspaces::Workspace;

    const TYPE: &'static str = "texture_workspace";
    const LOOKUP: &'static str = "Looks up one workspace, by `id` or by `name`.";
    const ID: Field<Self, String> = Self::FIELDS.id;

    fn key(object: &workspaces::Workspace, _key: AnyField<Self>) -> Option<&str> {
        object.name.as_deref()
    }
}
