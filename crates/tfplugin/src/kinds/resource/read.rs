//! Reads one resource: a refresh, or the second half of an import.

use super::AnyResource;
use super::identity::{identity_change, identity_of, was_imported};
use crate::context::Context;
use crate::diagnostics::{Diagnostic, Diagnostics};
use crate::drift::{Drift, subject};
use crate::plan::{hide_replaced, keep_equivalent};
use crate::private::Private;
use crate::value::Value;

/// The outcome of a read.
pub(crate) struct Refreshed {
    /// Null when the object is gone.
    pub(crate) state: Value,
    pub(crate) identity: Option<Value>,
    pub(crate) private: Private,
    pub(crate) diagnostics: Diagnostics,
    pub(crate) drift: Option<Drift>,
}

/// Adds who changed or removed the object, where the provider knows.
pub(crate) fn explained(diagnostics: &mut Diagnostics, drift: &Drift, explanation: &str) {
    let what = drift.subject();
    if drift.is_gone() {
        let summary = format!("Who removed {what}");
        return diagnostics.push(Diagnostic::warning(summary, explanation));
    }
    let differences: Vec<String> = drift
        .differences()
        .iter()
        .map(ToString::to_string)
        .collect();
    diagnostics.push(Diagnostic::warning(
        "Changed outside of Terraform",
        format!(
            "{what} differs from state in {}; the plan shows how.\n\n{explanation}",
            differences.join(", ")
        ),
    ));
}

/// Reads one resource. When that fails, state stays as it is.
pub(crate) async fn read<C: Send + Sync>(
    resource: &dyn AnyResource<C>,
    cx: &Context<C>,
    current: Value,
) -> Refreshed {
    let block = &resource.schema().block;
    let before = current.clone();
    let read = resource.read(cx, current.clone()).await;
    let mut diagnostics = cx.take_diagnostics();
    let state = match read {
        Ok(Some(state)) => {
            let state = keep_equivalent(block, &current, hide_replaced(block, state));
            diagnostics.extend(identity_change(block, Some(&current), &state));
            state
        }
        Ok(None) => {
            diagnostics.extend(gone(resource, &current, cx.take_absence()));
            Value::Null
        }
        Err(failure) => {
            diagnostics.extend(failure.diagnostics);
            failure.state.map_or(current, |state| *state)
        }
    };
    let identity = identity_of(block, Some(&state));
    Refreshed {
        identity,
        private: cx.take_private(),
        drift: Drift::between(resource.type_name(), block, &before, &state),
        state,
        diagnostics,
    }
}

/// Where an import finds nothing, core reports it.
fn gone<C>(
    resource: &dyn AnyResource<C>,
    current: &Value,
    why: Option<String>,
) -> Option<Diagnostic> {
    let object = subject(resource.type_name(), &resource.schema().block, current);
    if was_imported(&resource.schema().block, current) {
        return why.map(|why| {
            let detail = format!("{object} does not count as existing: {why}.");
            Diagnostic::warning("Nothing to import", detail)
        });
    }
    let why = why.unwrap_or_else(|| "it was removed outside of this configuration".to_owned());
    Some(Diagnostic::warning(
        "Object is gone",
        format!(
            "{object} no longer exists: {why}. It has been taken out of state, and the next apply \
             creates it again. If it should not exist, remove its block from the configuration."
        ),
    ))
}
