//! What happens elsewhere: in the dashboard, and at Texture itself.

use hyper::Method;
use hyper::header::HeaderMap;
use serde::Serialize;
use serde_json::{Value, json};

use crate::contract::CONTRACT;
use crate::contract::visit::{Visit, changed_members};
use crate::emulator::Emulator;
use crate::http::call::Call;
use crate::nouns::audit_log::{Actor, AuditLog};
use crate::nouns::member::Person;
use crate::nouns::{api_key, destination, entity, invitation};
use crate::problem::Problem;
use crate::store::Object;

/// What happens elsewhere. It needs no key, meets no limit and no fault, and is not among the requests; the audit log has
/// it as somebody else's doing.
impl Emulator {
    /// Does what a request would do, as a person in the dashboard: `act("PATCH", "/v1/workspaces/ws_1", json!({…}))`.
    /// Gives the answer's body; null where it has none.
    ///
    /// # Errors
    /// What the API would refuse with.
    pub fn act(&self, method: &str, path: &str, body: Value) -> Result<Value, Problem> {
        let method: Method = method
            .parse()
            .map_err(|_| Problem::invalid(format!("«{method}» is no method")))?;
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
        let answer = self.as_person(|visit| route.answer(visit, &call, id))?;
        Ok(serde_json::from_slice(&answer.body).unwrap_or(Value::Null))
    }

    /// Changes any members of any object, those too that no request can change: a JSON merge patch (RFC 7396).
    /// Gives the object as it is then, with all that the API keeps to itself.
    ///
    /// # Errors
    /// When there is no such object, or the result is none.
    pub fn edit(&self, id: &str, patch: Value) -> Result<Value, Problem> {
        self.as_person(|visit| amend(visit, id, patch))
    }

    /// Somebody accepts an invitation, by its id or its address, and becomes a member; gives the member.
    ///
    /// # Errors
    /// When there is no such invitation, or it is not pending.
    pub fn accept_invitation(&self, id_or_email: &str, person: &Person) -> Result<Value, Problem> {
        self.as_person(|visit| invitation::accept(visit, id_or_email, person).and_then(shown))
    }

    /// Texture deactivates a destination that keeps failing; gives the destination.
    ///
    /// # Errors
    /// When there is no such destination.
    pub fn deactivate_destination(&self, id: &str, reason: &str) -> Result<Value, Problem> {
        self.as_texture(|visit| destination::deactivate(visit, id, reason).and_then(shown))
    }

    /// The Connect flow makes a SCOPED key, in that workspace or the oldest one; gives the key.
    ///
    /// # Errors
    /// When there is no such workspace, or none at all.
    pub fn connect_key(&self, name: &str, workspace_id: Option<&str>) -> Result<Value, Problem> {
        self.as_texture(|visit| {
            api_key::connect(visit, name, workspace_id.map(str::to_owned)).and_then(shown)
        })
    }

    /// A `DEVICE`, a `SITE` or a `CUSTOMER` with these attributes appears in that workspace or the oldest one; it is in
    /// every collection whose criteria it meets. Gives the entity.
    ///
    /// # Errors
    /// When there is no such type or workspace, or no workspace at all, or the attributes are no object.
    pub fn add_entity(
        &self,
        kind: &str,
        workspace_id: Option<&str>,
        attributes: Value,
    ) -> Result<Value, Problem> {
        let kind = serde_json::from_value(json!(kind))
            .map_err(|error| Problem::invalid(error.to_string()))?;
        let attributes = serde_json::from_value(attributes)
            .map_err(|error| Problem::invalid(error.to_string()))?;
        self.as_texture(|visit| {
            entity::appear(visit, kind, workspace_id.map(str::to_owned), attributes).and_then(shown)
        })
    }

    /// Takes any object away at once, protected or not, and an entry of the audit log too.
    ///
    /// # Errors
    /// When there is no such object.
    pub fn remove(&self, id: &str) -> Result<(), Problem> {
        self.as_person(|visit| take_away(visit, id))
    }

    fn as_person<R>(
        &self,
        act: impl FnOnce(&mut Visit<'_>) -> Result<R, Problem>,
    ) -> Result<R, Problem> {
        let mut state = self.desk.state();
        let person = Actor::User(state.world.owner_id());
        state.within(&person, self.desk.now(), act)
    }

    fn as_texture<R>(
        &self,
        act: impl FnOnce(&mut Visit<'_>) -> Result<R, Problem>,
    ) -> Result<R, Problem> {
        self.desk
            .state()
            .within(&Actor::System, self.desk.now(), act)
    }
}

fn shown(object: impl Serialize) -> Result<Value, Problem> {
    serde_json::to_value(object).map_err(|error| Problem::internal(error.to_string()))
}

fn amend(visit: &mut Visit<'_>, id: &str, patch: Value) -> Result<Value, Problem> {
    let before = visit.world.raw(id).ok_or_else(unknown)?;
    let touched = Some(visit.now).filter(|_| patch.get("updatedAt").is_none());
    let mut after = before.clone();
    merge(&mut after, patch);
    let shelf = visit.world.shelf_of(id).ok_or_else(unknown)?;
    shelf
        .replace(id, after.clone(), touched)
        .map_err(|error| Problem::invalid(error.to_string()))?;
    record(
        visit,
        "update",
        id,
        Some(json!({ "changed": changed_members(before, &after) })),
    );
    visit.world.raw(id).ok_or_else(unknown)
}

fn take_away(visit: &mut Visit<'_>, id: &str) -> Result<(), Problem> {
    record(visit, "delete", id, None);
    let shelf = visit.world.shelf_of(id).ok_or_else(unknown)?;
    shelf.doom(id, visit.now);
    visit.world.sweep(visit.now);
    Ok(())
}

/// What is done to the audit log itself leaves no trace in it.
fn record(visit: &mut Visit<'_>, action: &str, id: &str, metadata: Option<Value>) {
    let subject = visit.world.shelf_of(id).and_then(|shelf| shelf.subject(id));
    if let Some(subject) = subject.filter(|subject| subject.kind != AuditLog::KIND) {
        visit.record(action, subject, metadata);
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
