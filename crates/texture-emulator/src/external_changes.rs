//! Changes outside of the API: in the dashboard, and by Texture itself.

use hyper::Method;
use hyper::header::HeaderMap;
use serde::Serialize;
use serde_json::{Value, json};

use crate::contract::CONTRACT;
use crate::contract::transaction::{Transaction, changed_members};
use crate::emulator::Emulator;
use crate::http::call::Call;
use crate::http::handler::Handler;
use crate::nouns::audit_log::{Actor, AuditLog};
use crate::nouns::member::Person;
use crate::nouns::{api_key, destination, entity, invitation};
use crate::problem::Problem;
use crate::store::Object;

/// Changes outside of the API. They need no key, have no limits and no faults, and are not among the requests; the
/// audit log attributes them to somebody else.
impl Emulator {
    /// Does what a request would do, as a person in the dashboard: `act("PATCH", "/v1/workspaces/ws_1", json!({…}))`.
    /// Gives the response's body; null where it has none.
    ///
    /// # Errors
    /// What the API would refuse with.
    pub fn act(&self, method: &str, path: &str, body: Value) -> Result<Value, Problem> {
        self.handler.act(method, path, body)
    }

    /// Changes any members of any object, those too that no request can change: a JSON merge patch (RFC 7396).
    /// Gives the object as it is then, with all that the API keeps to itself.
    ///
    /// # Errors
    /// When there is no such object, or the result is none.
    pub fn edit(&self, id: &str, patch: Value) -> Result<Value, Problem> {
        self.handler.edit(id, patch)
    }

    /// Somebody accepts an invitation, by its id or its address, and becomes a member; gives the member.
    ///
    /// # Errors
    /// When there is no such invitation, or it is not pending.
    pub fn accept_invitation(&self, id_or_email: &str, person: &Person) -> Result<Value, Problem> {
        self.handler.accept_invitation(id_or_email, person)
    }

    /// Texture deactivates a destination that keeps failing; gives the destination.
    ///
    /// # Errors
    /// When there is no such destination.
    pub fn deactivate_destination(&self, id: &str, reason: &str) -> Result<Value, Problem> {
        self.handler.deactivate_destination(id, reason)
    }

    /// The Connect flow makes a SCOPED key, in that workspace or the oldest one; gives the key.
    ///
    /// # Errors
    /// When there is no such workspace, or none at all.
    pub fn connect_key(&self, name: &str, workspace_id: Option<&str>) -> Result<Value, Problem> {
        self.handler.connect_key(name, workspace_id)
    }

    /// A `DEVICE`, a `SITE` or a `CUSTOMER` with these attributes appears in that workspace or the oldest one; it is in
    /// every collection whose criteria it meets. Gives the entity.
    ///
    /// # Errors
    /// When there is no such type or workspace, or no workspace at all, or the attributes are not an object.
    pub fn add_entity(
        &self,
        kind: &str,
        workspace_id: Option<&str>,
        attributes: Value,
    ) -> Result<Value, Problem> {
        self.handler.add_entity(kind, workspace_id, attributes)
    }

    /// Takes any object away at once, protected or not, and an entry of the audit log too.
    ///
    /// # Errors
    /// When there is no such object.
    pub fn remove(&self, id: &str) -> Result<(), Problem> {
        self.handler.remove(id)
    }
}

/// See the methods of [`Emulator`] of the same names.
impl Handler {
    pub(crate) fn act(&self, method: &str, path: &str, body: Value) -> Result<Value, Problem> {
        let method: Method = method
            .parse()
            .map_err(|_| Problem::invalid(format!("«{method}» is not a method")))?;
        let body = if body.is_null() {
            Vec::new()
        } else {
            body.to_string().into_bytes()
        };
        let call = Call {
            method,
            path: path.to_owned(),
            query: [("perPage".to_owned(), "100".to_owned())].into(),
            headers: HeaderMap::new(),
            body: body.into(),
        };
        let (route, id) = CONTRACT.find(&call.method, &call.path)?;
        let response = self.as_person(|transaction| route.response(transaction, &call, id))?;
        Ok(serde_json::from_slice(&response.body).unwrap_or(Value::Null))
    }

    pub(crate) fn edit(&self, id: &str, patch: Value) -> Result<Value, Problem> {
        self.as_person(|transaction| amend(transaction, id, patch))
    }

    pub(crate) fn accept_invitation(
        &self,
        id_or_email: &str,
        person: &Person,
    ) -> Result<Value, Problem> {
        self.as_person(|transaction| {
            invitation::accept(transaction, id_or_email, person).and_then(shown)
        })
    }

    pub(crate) fn deactivate_destination(&self, id: &str, reason: &str) -> Result<Value, Problem> {
        self.as_texture(|transaction| {
            destination::deactivate(transaction, id, reason).and_then(shown)
        })
    }

    pub(crate) fn connect_key(
        &self,
        name: &str,
        workspace_id: Option<&str>,
    ) -> Result<Value, Problem> {
        self.as_texture(|transaction| {
            api_key::connect(transaction, name, workspace_id.map(str::to_owned)).and_then(shown)
        })
    }

    pub(crate) fn add_entity(
        &self,
        kind: &str,
        workspace_id: Option<&str>,
        attributes: Value,
    ) -> Result<Value, Problem> {
        let kind = serde_json::from_value(json!(kind))
            .map_err(|error| Problem::invalid(error.to_string()))?;
        let attributes = serde_json::from_value(attributes)
            .map_err(|error| Problem::invalid(error.to_string()))?;
        self.as_texture(|transaction| {
            entity::appear(
                transaction,
                kind,
                workspace_id.map(str::to_owned),
                attributes,
            )
            .and_then(shown)
        })
    }

    pub(crate) fn remove(&self, id: &str) -> Result<(), Problem> {
        self.as_person(|transaction| take_away(transaction, id))
    }

    fn as_person<R>(
        &self,
        act: impl FnOnce(&mut Transaction<'_>) -> Result<R, Problem>,
    ) -> Result<R, Problem> {
        let mut state = self.state();
        let person = Actor::User(state.world.owner_id());
        state.within(&person, self.now(), act)
    }

    fn as_texture<R>(
        &self,
        act: impl FnOnce(&mut Transaction<'_>) -> Result<R, Problem>,
    ) -> Result<R, Problem> {
        self.state().within(&Actor::System, self.now(), act)
    }
}

fn shown(object: impl Serialize) -> Result<Value, Problem> {
    serde_json::to_value(object).map_err(|error| Problem::internal(error.to_string()))
}

fn amend(transaction: &mut Transaction<'_>, id: &str, patch: Value) -> Result<Value, Problem> {
    let before = transaction.world.raw(id).ok_or_else(unknown)?;
    let touched = Some(transaction.now).filter(|_| patch.get("updatedAt").is_none());
    let mut after = before.clone();
    merge(&mut after, patch);
    let table = transaction.world.table_of(id).ok_or_else(unknown)?;
    table
        .replace(id, after.clone(), touched)
        .map_err(|error| Problem::invalid(error.to_string()))?;
    record(
        transaction,
        "update",
        id,
        Some(json!({ "changed": changed_members(before, &after) })),
    );
    transaction.world.raw(id).ok_or_else(unknown)
}

fn take_away(transaction: &mut Transaction<'_>, id: &str) -> Result<(), Problem> {
    record(transaction, "delete", id, None);
    let table = transaction.world.table_of(id).ok_or_else(unknown)?;
    table.delete_at(id, transaction.now);
    transaction.world.sweep(transaction.now);
    Ok(())
}

/// What is done to the audit log itself leaves no trace in it.
fn record(transaction: &mut Transaction<'_>, action: &str, id: &str, metadata: Option<Value>) {
    let subject = transaction
        .world
        .table_of(id)
        .and_then(|table| table.subject(id));
    if let Some(subject) = subject.filter(|subject| subject.kind != AuditLog::KIND) {
        transaction.record(action, subject, metadata);
    }
}

fn unknown() -> Problem {
    Problem::not_found("Object")
}

/// RFC 7396.
fn merge(target: &mut Value, patch: Value) {
    let Value::Object(patch) = patch else {
        *target = patch;
        return;
    };
    if !target.is_object() {
        *target = json!({});
    }
    for (name, value) in patch {
        match value {
            Value::Null => drop(
                target
                    .as_object_mut()
                    .and_then(|members| members.remove(&name)),
            ),
            value => merge(&mut target[name.as_str()], value),
        }
    }
}
