//! Applies one change: create, update, delete, or record in state only.

use std::panic::{AssertUnwindSafe, catch_unwind};

use super::AnyResource;
use super::identity::{identity_change, identity_of};
use crate::codec::json;
use crate::context::Context;
use crate::diagnostics::{Diagnostic, Diagnostics};
use crate::failure::Failure;
use crate::path::{Path, Step};
use crate::plan::{differs, hide_replaced, keep_equivalent};
use crate::private::Private;
use crate::schema::{Block, Schema};
use crate::value::Value;

/// The outcome of an apply.
pub(crate) struct Applied {
    /// Null when the object is gone, or was never created.
    pub(crate) state: Value,
    pub(crate) identity: Option<Value>,
    pub(crate) private: Private,
    pub(crate) diagnostics: Diagnostics,
}

/// Applies the change from `prior` to `planned`. `None` stands for "does not exist".
pub(crate) async fn apply<C: Send + Sync>(
    resource: &dyn AnyResource<C>,
    cx: &Context<C>,
    prior: Option<Value>,
    planned: Option<Value>,
) -> Applied {
    let outcome = change(resource, cx, prior.clone(), planned.clone()).await;
    let mut diagnostics = cx.take_diagnostics();
    let state = match outcome {
        Ok(state) => state,
        Err(Failure {
            state,
            diagnostics: why,
        }) => {
            diagnostics.extend(why);
            let before = prior.clone().unwrap_or(Value::Null);
            state.map_or(before, |state| *state)
        }
    };
    let schema = resource.schema();
    let block = &schema.block;
    let state = conclude(block, planned.as_ref(), state, &mut diagnostics);
    let state = storable(schema, state, &mut diagnostics);
    if !diagnostics.has_errors() && !state.is_null() {
        diagnostics.extend(identity_change(block, prior.as_ref(), &state));
    }
    let identity = identity_of(block, Some(&state));
    Applied {
        identity,
        private: cx.take_private(),
        state,
        diagnostics,
    }
}

async fn change<C: Send + Sync>(
    resource: &dyn AnyResource<C>,
    cx: &Context<C>,
    prior: Option<Value>,
    planned: Option<Value>,
) -> Result<Value, Failure<Value>> {
    match (prior, planned) {
        (None, None) => Ok(Value::Null),
        (None, Some(planned)) => resource.create(cx, planned).await,
        (Some(prior), None) => resource.delete(cx, prior).await.map(|()| Value::Null),
        (Some(prior), Some(planned)) => {
            if differs(&resource.schema().block, &prior, &planned) {
                resource.update(cx, prior, planned).await
            } else {
                Ok(planned)
            }
        }
    }
}

/// The state for Terraform: values that mean the same as planned are as planned, and none is unknown. An unknown one
/// is reported as a bug, and must not keep the rest from state.
fn conclude(
    block: &Block,
    planned: Option<&Value>,
    state: Value,
    diagnostics: &mut Diagnostics,
) -> Value {
    let state = hide_replaced(block, state);
    let state = match planned {
        Some(planned) => kept(block, planned, state, diagnostics),
        None => state,
    };
    if state.is_wholly_known() {
        return state;
    }
    let failed = diagnostics.has_errors();
    known(state, &Path::root(), &mut |path| {
        if !failed {
            let bug = Diagnostic::bug(format!("{path} is unknown after apply."));
            diagnostics.push(bug.at(path.clone()));
        }
    })
}

/// [`keep_equivalent`], which runs the provider's own code: if that panics, the state is as reported.
fn kept(block: &Block, planned: &Value, state: Value, diagnostics: &mut Diagnostics) -> Value {
    let keep = AssertUnwindSafe(|| keep_equivalent(block, planned, state.clone()));
    catch_unwind(keep).unwrap_or_else(|_| {
        diagnostics.push(Diagnostic::bug(
            "comparing the result with the plan panicked; the log has the details (TF_LOG=error).",
        ));
        state
    })
}

/// `state` with null in place of each attribute that has no form in which Terraform could store it: one
/// of another type than its schema says, or a number that is infinite. Core takes no state from a call
/// that fails, so such a value must not keep the rest from it.
fn storable(schema: &Schema, state: Value, diagnostics: &mut Diagnostics) -> Value {
    let mut state = state;
    for _ in 0..=schema.block.attributes.len() + schema.block.blocks.len() {
        let Err(error) = json::encode(&state, schema.ty()) else {
            return state;
        };
        let path = error.path().clone();
        let bug = Diagnostic::bug(format!("a value cannot be stored: {error}."));
        diagnostics.push(bug.at(path.clone()));
        match (path.steps().first(), &mut state) {
            (Some(Step::Attribute(name)), Value::Object(fields)) => {
                fields.insert(name.to_string(), Value::Null);
            }
            _ => break,
        }
    }
    state
}

/// `value` with null wherever it is unknown; each such place is reported. A dynamic value has no inner
/// places for the CLI.
fn known(value: Value, path: &Path, report: &mut dyn FnMut(&Path)) -> Value {
    match value {
        Value::Unknown(_) => {
            report(path);
            Value::Null
        }
        Value::Dynamic(typed) => {
            let (ty, value) = *typed;
            Value::dynamic(ty, known(value, path, &mut |_| report(path)))
        }
        other => other.map_parts(&mut |step, part| {
            let path = path.clone();
            known(
                part,
                &step.map_or(path.clone(), |step| path.with_step(step)),
                report,
            )
        }),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::types::Type;

    /// The paths that are reported as unknown.
    fn check(value: Value, expected: &Value) -> Vec<String> {
        let mut places = Vec::new();
        let known = known(value, &Path::attribute("it"), &mut |path| {
            places.push(path.to_string());
        });
        assert_eq!(known, *expected);
        places
    }

    #[test]
    fn only_what_is_unknown_becomes_null() {
        let half = |value| {
            let object = Value::object([("a", Value::from("x")), ("b", value)]);
            let map = Value::Map([("k".to_owned(), object.clone())].into());
            Value::List(vec![Value::from(true), object, map, Value::Tuple(vec![])])
        };
        let places = check(half(Value::UNKNOWN), &half(Value::Null));
        assert_eq!(places, ["it[1].b", "it[2][\"k\"].b"]);
    }

    #[test]
    fn places_end_where_the_cli_knows_none() {
        let set = |value| Value::Set(vec![Value::object([("a", value)])]);
        assert_eq!(check(set(Value::UNKNOWN), &set(Value::Null)), ["it.a"]);
        let ty = Type::object([("a", Type::String)]);
        let dynamic = |value| Value::dynamic(ty.clone(), Value::object([("a", value)]));
        assert_eq!(
            check(dynamic(Value::UNKNOWN), &dynamic(Value::Null)),
            ["it"]
        );
    }
}
