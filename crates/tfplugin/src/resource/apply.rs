//! Applying one change: create, update, delete, or only record.

use super::AnyResource;
use super::identity::{identity_change, identity_of};
use crate::context::Context;
use crate::diagnostics::{Diagnostic, Diagnostics};
use crate::failure::Failure;
use crate::path::Path;
use crate::plan::{differs, keep_equivalent};
use crate::private::Private;
use crate::schema::Block;
use crate::value::Value;

/// What an apply came to.
pub(crate) struct Applied {
    /// Null when the object is gone, or was never made.
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
    let block = &resource.schema().block;
    let state = conclude(block, planned.as_ref(), state, &mut diagnostics);
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

/// The state as Terraform gets it: values that mean the same as planned are as planned, and none
/// is unknown. An unknown one is a bug, told as such, and must not keep the rest from state.
fn conclude(
    block: &Block,
    planned: Option<&Value>,
    state: Value,
    diagnostics: &mut Diagnostics,
) -> Value {
    let state = match planned {
        Some(planned) => keep_equivalent(block, planned, state),
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

/// `value` with null wherever it is unknown; each such place is told. A dynamic value has no inner
/// places for the CLI.
fn known(value: Value, path: &Path, tell: &mut dyn FnMut(&Path)) -> Value {
    match value {
        Value::Unknown(_) => {
            tell(path);
            Value::Null
        }
        Value::Dynamic(typed) => {
            let (ty, value) = *typed;
            Value::dynamic(ty, known(value, path, &mut |_| tell(path)))
        }
        other => other.map_parts(&mut |step, part| {
            let path = path.clone();
            known(
                part,
                &step.map_or(path.clone(), |step| path.with_step(step)),
                tell,
            )
        }),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::types::Type;

    /// The places of which it is told that they are unknown.
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
