//! What happens elsewhere: in the dashboard, and at Texture itself.

use hyper::Method;
use hyper::header::HeaderMap;
use serde_json::{Value, json};

use crate::contract::CONTRACT;
use crate::contract::visit::{Visit, changed_members};
use crate::emulator::Emulator;
use crate::http::call::Call;
use crate::nouns::audit_log::{Actor, AuditLog};
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
