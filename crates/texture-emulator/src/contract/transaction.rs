//! The context of a handler: the state, the actor, and the time.

use hyper::StatusCode;
use serde::Serialize;
use serde_json::{Value, json};

use crate::clock::Stamp;
use crate::faults::{Quirk, Quirks};
use crate::http::response::Response;
use crate::nouns::audit_log::{Actor, AuditLog};
use crate::nouns::workspace::Workspace;
use crate::problem::Problem;
use crate::store::table::AnyTable;
use crate::store::{Behavior, Object, Subject, World, ids};

/// One transaction on the state: it changes objects, and adds an entry to the audit log for each change.
///
/// A handler that returns an error must not have changed anything.
pub(crate) struct Transaction<'a> {
    pub(crate) world: &'a mut World,
    pub(crate) behavior: &'a Behavior,
    pub(crate) actor: &'a Actor,
    pub(crate) now: Stamp,
}

impl Transaction<'_> {
    pub(crate) fn quirks(&self) -> &Quirks {
        &self.behavior.quirks
    }

    pub(crate) fn find<T: Object>(&self, id: &str) -> Result<&T, Problem> {
        self.world
            .find(id)
            .ok_or_else(|| Problem::not_found(T::KIND))
    }

    /// The id that a new object gets.
    pub(crate) fn new_id<T: Object>(&self) -> String {
        ids::id(T::PREFIX)
    }

    /// The workspace of a new object: the requested one, or else the oldest.
    pub(crate) fn target_workspace(&self, requested: Option<String>) -> Result<String, Problem> {
        match requested.filter(|_| !self.quirks().has(Quirk::PlacementIgnored)) {
            Some(id) if self.world.find::<Workspace>(&id).is_some() => Ok(id),
            Some(id) => Err(Problem::invalid(format!(
                "workspaceId: there is no workspace {id}"
            ))),
            None => self.oldest_workspace(),
        }
    }

    fn oldest_workspace(&self) -> Result<String, Problem> {
        let oldest = self
            .world
            .workspaces
            .iter()
            .next()
            .map(|workspace| workspace.id.clone());
        oldest.ok_or_else(|| {
            Problem::conflict("The organization has no workspace yet").because("Create one first")
        })
    }

    /// Adds a new object, and gives it as the API shows it.
    pub(crate) fn add<T: Object>(&mut self, object: T) -> T::Shown {
        let shown = object.shown(self.quirks());
        self.record("create", Subject::of(&object), None);
        T::table_mut(self.world).add(object);
        shown
    }

    /// Changes an object, and gives it as the API shows it now. The audit log names the members that changed.
    pub(crate) fn change<T: Object>(
        &mut self,
        id: &str,
        action: &str,
        change: impl FnOnce(&mut T),
    ) -> Result<T::Shown, Problem> {
        let now = self.now;
        let object = T::table_mut(self.world)
            .change(id)
            .ok_or_else(|| Problem::not_found(T::KIND))?;
        let before = members(object);
        change(object);
        let changed = changed_members(before, &members(object));
        object.touch(now);
        let object = object.clone();
        self.record(
            action,
            Subject::of(&object),
            Some(json!({ "changed": changed })),
        );
        Ok(object.shown(self.quirks()))
    }

    /// Deletes an object, now or after the time that deletions take.
    pub(crate) fn delete<T: Object>(&mut self, id: &str) -> Result<(), Problem> {
        let subject = Subject::of(self.find::<T>(id)?);
        if !T::table(self.world).is_being_deleted(id) {
            self.record("delete", subject, None);
        }
        T::table_mut(self.world).delete_at(id, self.now.after(self.behavior.deletions_take));
        self.world.sweep(self.now);
        Ok(())
    }

    /// Notes in the audit log what was done to an object.
    pub(crate) fn record(&mut self, action: &str, subject: Subject, metadata: Option<Value>) {
        let entry = AuditLog {
            id: ids::id(AuditLog::PREFIX),
            action: format!("{}.{action}", subject.action),
            resource_type: subject.kind.to_owned(),
            resource_id: subject.id,
            actor_type: self.actor.kind().to_owned(),
            actor_id: self.actor.id().to_owned(),
            organization_id: self.world.organization.id.clone(),
            workspace_id: subject.workspace_id,
            metadata,
            created_at: self.now,
        };
        self.world.audit_logs.add(entry);
    }

    /// A response with a value, and what the quirks add to it.
    pub(crate) fn response(
        &self,
        status: StatusCode,
        value: &impl Serialize,
    ) -> Result<Response, Problem> {
        if !self.quirks().has(Quirk::UnknownMembers) {
            return Ok(Response::json(status, value));
        }
        let mut value =
            serde_json::to_value(value).map_err(|error| Problem::internal(error.to_string()))?;
        add_unknown_members(&mut value);
        Ok(Response::json(status, &value))
    }
}

fn members<T: Serialize>(object: &T) -> Value {
    serde_json::to_value(object).unwrap_or_default()
}

pub(crate) fn changed_members(before: Value, after: &Value) -> Vec<String> {
    let Value::Object(before) = before else {
        return Vec::new();
    };
    before
        .into_iter()
        .filter(|(name, value)| after.get(name) != Some(value))
        .map(|(name, _)| name)
        .collect()
}

/// Adds to the object, or to the page and each object on it, what a later version of the API might.
fn add_unknown_members(value: &mut Value) {
    for object in value
        .get_mut("data")
        .and_then(Value::as_array_mut)
        .into_iter()
        .flatten()
    {
        add_unknown_members(object);
    }
    if let Value::Object(members) = value {
        members.insert(
            "addedLater".to_owned(),
            json!({ "by": ["a version", 2, null] }),
        );
    }
}
