//! Plans one resource: the pure steps, then the resource's own [`plan`](super::Resource::plan).

use std::collections::BTreeSet;

use super::AnyResource;
use super::identity::{identity_change, identity_of};
use crate::attr::{Attr, AttributeValue, Mismatch};
use crate::context;
use crate::diagnostics::{Diagnostic, Diagnostics};
use crate::field::{Field, FieldSet};
use crate::model::Model;
use crate::path::Path;
use crate::plan::{differs, hints, propose, replacements};
use crate::private::Private;
use crate::schema::Schema;
use crate::value::Value;
use serde::Serialize;
use serde::de::DeserializeOwned;
use tokio_util::sync::CancellationToken;

/// A request for a plan.
pub(crate) struct PlanRequest<'a, C> {
    /// `None` for a create.
    pub(crate) prior: Option<Value>,
    /// `None` for a destroy.
    pub(crate) proposed: Option<Value>,
    pub(crate) config: Value,
    /// What the module's `provider_meta` block says; null where it has none.
    pub(crate) meta: Value,
    pub(crate) private: Private,
    /// While applying: what the plan recorded. `None` in the plan itself.
    pub(crate) recorded: Option<Private>,
    pub(crate) client: Option<&'a C>,
    pub(crate) stop: CancellationToken,
    /// Whether the client accepts deferrals.
    pub(crate) may_defer: bool,
    /// Whether the client sends what this plan records while applying it.
    pub(crate) is_recorded: bool,
    /// Whether the client supports write-only attributes.
    pub(crate) may_write_only: bool,
}

/// A plan.
pub(crate) struct Planned {
    /// Null for a destroy.
    pub(crate) state: Value,
    /// Sorted, without duplicates.
    pub(crate) requires_replace: BTreeSet<Path>,
    pub(crate) identity: Option<Value>,
    pub(crate) private: Private,
    pub(crate) diagnostics: Diagnostics,
    /// Whether the change waits for what does not exist yet.
    pub(crate) is_deferred: bool,
}

/// Plans one resource, in the order that [`crate::plan`] gives.
pub(crate) async fn plan<C: Send + Sync>(
    resource: &dyn AnyResource<C>,
    request: PlanRequest<'_, C>,
) -> Planned {
    let PlanRequest {
        prior,
        proposed,
        config,
        meta,
        private,
        recorded,
        client,
        stop,
        may_defer,
        is_recorded,
        may_write_only,
    } = request;
    let schema = resource.schema();
    let planned =
        proposed.map(|proposed| propose(&schema.block, prior.as_ref(), proposed, &config));
    let mut draft = Draft {
        schema,
        prior: prior.as_ref(),
        config: &config,
        meta,
        planned,
        client,
        stop,
        may_defer,
        is_recorded,
        may_write_only,
        is_deferred: false,
        private,
        recorded,
        requires_replace: BTreeSet::new(),
        diagnostics: Diagnostics::new(),
    };
    if let Err(mismatch) = resource.plan(&mut draft).await {
        draft.diagnostics.push(mismatch);
    }
    draft.conclude()
}

/// A plan under construction, with untyped values; see [`Plan`].
pub struct Draft<'a, C> {
    schema: &'a Schema,
    prior: Option<&'a Value>,
    config: &'a Value,
    meta: Value,
    planned: Option<Value>,
    client: Option<&'a C>,
    stop: CancellationToken,
    may_defer: bool,
    is_recorded: bool,
    may_write_only: bool,
    is_deferred: bool,
    private: Private,
    recorded: Option<Private>,
    requires_replace: BTreeSet<Path>,
    diagnostics: Diagnostics,
}

impl<C> Draft<'_, C> {
    fn action(&self) -> Action {
        match (self.prior, &self.planned) {
            (_, None) => Action::Delete,
            (None, Some(_)) => Action::Create,
            (Some(prior), Some(planned)) if prior == planned => Action::Nothing,
            (Some(prior), Some(planned)) => self.change(prior, planned),
        }
    }

    fn change(&self, prior: &Value, planned: &Value) -> Action {
        let block = &self.schema.block;
        let paths = replacements(block, prior, planned, self.config);
        if !paths.is_empty() || !self.requires_replace.is_empty() {
            Action::Replace
        } else if differs(block, prior, planned) {
            Action::Update
        } else {
            Action::Record
        }
    }

    fn set(&mut self, name: &'static str, value: Value) {
        match &mut self.planned {
            Some(Value::Object(fields)) if fields.contains_key(name) => {
                fields.insert(name.to_owned(), value);
            }
            _ => self.diagnostics.push(Diagnostic::bug(format!(
                "A plan sets {name:?}, which is not an attribute of what is planned."
            ))),
        }
    }

    fn conclude(mut self) -> Planned {
        let block = &self.schema.block;
        if let (Some(prior), Some(planned)) = (self.prior, &self.planned) {
            let paths = replacements(block, prior, planned, self.config);
            self.requires_replace.extend(paths);
            if self.requires_replace.is_empty() && identity_of(block, Some(planned)).is_some() {
                let change = identity_change(block, Some(prior), planned);
                self.diagnostics.extend(change);
            }
        }
        // While applying, users have seen them in the plan.
        if self.planned.is_some() && self.may_write_only && self.recorded.is_none() {
            let hints = hints(block, self.prior, self.config);
            self.diagnostics.extend(hints);
        }
        let identity = identity_of(block, self.planned.as_ref().or(self.prior));
        Planned {
            state: self.planned.unwrap_or(Value::Null),
            requires_replace: self.requires_replace,
            identity,
            private: self.private,
            diagnostics: self.diagnostics,
            is_deferred: self.is_deferred,
        }
    }
}

/// What a plan does.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Action {
    /// State and configuration agree.
    Nothing,
    /// Something is recorded in state that the remote API has no part in.
    Record,
    /// An object is created. The second half of a replacement looks the same.
    Create,
    /// The object is changed in place.
    Update,
    /// The object is removed, and another one created.
    Replace,
    /// The object is removed.
    Delete,
}

/// A plan, as the resource can change it ([`super::Resource::plan`]).
///
/// The models are views: to change the plan, call the methods.
#[non_exhaustive]
pub struct Plan<'p, 'd, C, M> {
    /// The configuration; `None` when the object is to be removed.
    pub config: Option<M>,
    /// The prior state; `None` when an object is to be created.
    pub prior: Option<M>,
    /// The planned state so far; `None` when the object is to be removed.
    pub planned: Option<M>,
    draft: &'p mut Draft<'d, C>,
}

impl<'p, 'd, C, M: Model> Plan<'p, 'd, C, M> {
    pub(crate) fn of(draft: &'p mut Draft<'d, C>) -> Result<Self, Mismatch> {
        let config = (!draft.config.is_null()).then(|| draft.config.clone());
        Ok(Self {
            config: config.map(M::from_object).transpose()?,
            prior: draft.prior.cloned().map(M::from_object).transpose()?,
            planned: draft.planned.clone().map(M::from_object).transpose()?,
            draft,
        })
    }

    /// What the plan does, as it is now.
    #[must_use]
    pub fn action(&self) -> Action {
        self.draft.action()
    }

    /// The provider's client; `None` while the provider block is not wholly known.
    #[must_use]
    pub fn client(&self) -> Option<&C> {
        self.draft.client
    }

    /// Cancelled when the user presses Ctrl-C, as [`Context::stop`](crate::Context::stop).
    #[must_use]
    pub fn stop(&self) -> &CancellationToken {
        &self.draft.stop
    }

    /// What the `provider_meta` block of the module says, as [`Context::meta`](crate::Context::meta).
    ///
    /// # Errors
    /// As there.
    pub fn meta<T: Model>(&self) -> Result<Option<T>, Diagnostic> {
        context::meta(&self.draft.meta)
    }

    /// The object's private state.
    pub fn private(&mut self) -> &mut Private {
        &mut self.draft.private
    }

    /// While applying, Terraform plans again: this is the private state that the first plan recorded. `None` in the
    /// first plan, where it recorded nothing, and with CLIs that do not send it (before protocol 6.11).
    #[must_use]
    pub fn recorded(&self) -> Option<&Private> {
        self.draft.recorded.as_ref()
    }

    /// Marks this plan as one that may turn out to be the first half of a replacement.
    ///
    /// Terraform plans a replacement in two calls: as an update, and then as a create whose prior private
    /// data is the planned private data of the first call (`plan` in core's
    /// `node_resource_abstract_instance.go`).
    pub fn mark_half_of_replacement(&mut self, key: &str) {
        // A flag has a JSON form.
        let _ = self.draft.private.set(key, true);
    }

    /// Whether this create is the second half of a replacement whose first half was marked.
    #[must_use]
    pub fn is_half_of_replacement(&self, key: &str) -> bool {
        self.draft.private.entry::<bool>(key).unwrap_or(false)
    }

    /// Plans `value` for a computed attribute: `plan.set(Crate::FIELDS.weight, 200)`.
    pub fn set<T: AttributeValue>(&mut self, field: Field<M, T>, value: impl Into<Attr<T>>) {
        self.draft.set(field.name(), value.into().encode());
    }

    /// Plans that computed attributes are known only after apply.
    pub fn set_unknown(&mut self, fields: impl FieldSet<M>) {
        for name in fields.names() {
            self.draft.set(name, Value::UNKNOWN);
        }
    }

    /// Plans a replacement, because of these attributes.
    pub fn require_replacement(&mut self, fields: impl FieldSet<M>) {
        let paths = fields.names().into_iter().map(Path::attribute);
        self.draft.requires_replace.extend(paths);
    }

    /// Defers the change, because what it needs does not exist yet: the client plans it again once it has
    /// applied the rest. On a client without deferral, `why` refuses the plan: say what to create first.
    pub fn defer_absent(&mut self, why: Diagnostic) {
        match self.draft.may_defer {
            true => self.draft.is_deferred = true,
            false => self.draft.diagnostics.push(why),
        }
    }

    /// Plans a value that the provider generates for a computed attribute, such as a random name. Users see it in the
    /// plan, and the second plan, while applying, has the same one.
    ///
    /// With clients that do not send what was planned (before protocol 6.11) the value is unknown: the attribute is
    /// [`Attr::Unknown`] in the plan that create and update get, and they generate it. Do not use it for secrets,
    /// because the plan shows it.
    pub fn set_once<T>(&mut self, field: Field<M, T>, value: impl FnOnce() -> T)
    where
        T: AttributeValue + Serialize + DeserializeOwned,
    {
        if !self.draft.is_recorded {
            self.draft.set(field.name(), Value::UNKNOWN);
            return;
        }
        let planned = self.draft.recorded.as_ref();
        let planned = planned.and_then(|planned| planned.planned_value::<T>(field.name()));
        let value = planned.unwrap_or_else(value);
        if let Err(bug) = self.draft.private.plan_value(field.name(), &value) {
            self.draft.diagnostics.push(bug);
        }
        self.draft.set(field.name(), value.encode());
    }

    /// Reports a diagnostic; an error refuses the plan.
    pub fn report(&mut self, diagnostic: impl Into<Diagnostic>) {
        self.draft.diagnostics.push(diagnostic);
    }
}
