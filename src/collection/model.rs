//! The attributes of `texture_collection`.

use texture_api::collections::{self, TYPES};
use tfplugin::validate::{choice, length};
use tfplugin::{AnyField, Attr, Dynamic, Field, LookedUp, Model, Timeouts};

use super::criteria;
use crate::lists::lookup::Lookable;
use crate::operations::normalization::Normalized;
use crate::operations::target_workspace::InWorkspace;
use crate::text::non_empty;

/// A collection: the devices, sites or customers that meet its criteria.
#[derive(Clone, Debug, Default, PartialEq, Model)]
#[tf(from = collections::Collection, partial)]
pub struct Collection {
    /// Id of the collection.
    #[tf(computed, keep, identity, always)]
    pub id: Attr<String>,
    /// Name of the collection; it need not be unique.
    #[tf(required, check(length(1..)))]
    pub name: Attr<String>,
    /// What the collection holds: `DEVICE`, `SITE` or `CUSTOMER`.
    #[tf(required, replace, check(choice(TYPES)))]
    pub collection_type: Attr<String>,
    /// What the collection is for.
    #[tf(optional, with = non_empty, check(length(1..)))]
    pub description: Attr<String>,
    /// The criteria of the collection: an object with exactly one of `rule`, `and` and `or`.
    ///
    /// `rule` is an object of `attribute`, `operator` (`EQUALS`, `NOT_EQUALS` or `IN`) and `value`,
    /// which is a list for `IN`, and else a single value. `and` and `or` are lists of criteria, up
    /// to 60 levels deep. The same criteria in another notation are not a change.
    #[tf(required, with = criteria::read, equivalent = criteria::same, check(criteria::grammar()))]
    #[tf(
        found = "What belongs to the collection: exactly one of `rule`, `and` and `or`. In a list of \
                 collections this is JSON text: read it with `jsondecode`."
    )]
    pub criteria: Attr<Dynamic>,
    /// Id of the workspace that the collection is in. Defaults to the provider's `workspace_id`,
    /// else the API chooses.
    #[tf(optional, computed, keep, replace, check(length(1..)))]
    pub workspace_id: Attr<String>,
    /// Whether the contents of the collection follow its criteria by themselves.
    #[tf(computed, keep, source = dynamic)]
    pub is_dynamic: Attr<bool>,
    /// Whether the collection is in use.
    #[tf(computed, keep)]
    pub is_active: Attr<bool>,
    /// When the collection was created (ISO 8601, UTC).
    #[tf(computed, keep)]
    pub created_at: Attr<String>,
    /// When the collection was last changed (ISO 8601, UTC).
    #[tf(computed)]
    pub updated_at: Attr<String>,
    /// How long operations may take, without the time queued for the rate limit.
    #[tf(block, local)]
    pub timeouts: Attr<Timeouts>,
}

impl InWorkspace for Collection {
    const WORKSPACE_ID: Field<Self, String> = Self::FIELDS.workspace_id;

    fn workspace_id(&self) -> &Attr<String> {
        &self.workspace_id
    }
}

impl Normalized for Collection {
    const NOUN: &'static str = "collection";
    const EXACT: &'static [&'static str] = &["collection_type"];
}

impl LookedUp for Collection {
    const KEYS: &'static [AnyField<Self>] =
        &[Self::FIELDS.id.untyped(), Self::FIELDS.name.untyped()];
}

impl Lookable for Collection {
    type Object = collections::Collection;

    const TYPE: &'static str = "texture_collection";
    const LOOKUP: &'static str =
        "Looks up one collection, by `id` or by `name`. Names need not be unique.";
    const ID: Field<Self, String> = Self::FIELDS.id;

    fn key(object: &collections::Collection, _key: AnyField<Self>) -> Option<&str> {
        object.name.as_deref()
    }
}
