//! Applying one change: create, update, delete, or only record.

use super::AnyResource;
use super::identity::identity_of;
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
    let before = prior.clone().unwrap_or(Value::Null);
    let outcome = change(resource, cx, prior, planned.clone()).await;
    let mut diagnostics = cx.take_diagnostics();
    let state = match outcome {
        Ok(state) => state,
        Err(Failure {
            state,
            diagnostics: why,
        }) => {
            diagnostics.extend(why);
            state.map_or(before, |state| *state)
        }
    };
    let block = &resource.schema().block;
    let state = conclude(block, planned.as_ref(), state, &mut diagnostics);
    let identity = identity_of(block, Some(&state));
    Applied {
        identity,
        private: cx.private().clone(),
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
            diagnostics.push(Diagnostic::bug(format!("{path} is unknown after apply.")).at(path));
        }
    })
}

/// `value` with null wherever it is unknown; each such place is told.
fn known(value: Value, path: &Path, tell: &mut dyn FnMut(Path)) -> Value {
    match value {
        Value::Unknown(_) => {
            tell(path.clone());
            Value::Null
        }
        Value::Object(fields) => Value::Object(
            fields
                .into_iter()
                .map(|(name, value)| {
                    let path = path.clone().with_attribute(name.clone());
                    (name, known(value, &path, tell))
                })
                .collect(),
        ),
        other if other.is_wholly_known() => other,
        _ => {
            tell(path.clone());
            Value::Null
        }
    }
}
