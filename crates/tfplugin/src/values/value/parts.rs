//! The parts of a value, and the steps that lead to them.

use std::collections::BTreeMap;

use crate::path::Step;

use super::Value;

impl Value {
    /// Maps each part of the value with `f`. Elements of a set, and the value in a dynamic value, have no step.
    pub(crate) fn map_parts(self, f: &mut dyn FnMut(Option<Step>, Self) -> Self) -> Self {
        match self {
            Self::List(items) => Self::List(map_items(items, f)),
            Self::Tuple(items) => Self::Tuple(map_items(items, f)),
            Self::Set(items) => Self::Set(items.into_iter().map(|item| f(None, item)).collect()),
            Self::Map(parts) => Self::Map(map_named(parts, Step::Key, f)),
            Self::Object(parts) => {
                Self::Object(map_named(parts, |name| Step::Attribute(name.into()), f))
            }
            Self::Dynamic(typed) => Self::dynamic(typed.0, f(None, typed.1)),
            Self::Null | Self::Unknown(_) | Self::String(_) | Self::Number(_) | Self::Bool(_) => {
                self
            }
        }
    }
}

fn map_items(items: Vec<Value>, f: &mut dyn FnMut(Option<Step>, Value) -> Value) -> Vec<Value> {
    (0..)
        .map(Step::Index)
        .zip(items)
        .map(|(step, item)| f(Some(step), item))
        .collect()
}

fn map_named(
    parts: BTreeMap<String, Value>,
    step: fn(String) -> Step,
    f: &mut dyn FnMut(Option<Step>, Value) -> Value,
) -> BTreeMap<String, Value> {
    parts
        .into_iter()
        .map(|(name, value)| {
            let value = f(Some(step(name.clone())), value);
            (name, value)
        })
        .collect()
}
