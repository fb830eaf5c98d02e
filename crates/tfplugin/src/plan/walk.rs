//! Nested objects of prior state, plan and configuration, side by side.

use super::is_single;
use crate::path::{Path, Step};
use crate::schema::Nesting;
use crate::value::Value;

/// The nested objects under one name, in the prior state and in the configuration.
pub(super) struct Elements<'a> {
    nesting: Nesting,
    prior: Option<&'a Value>,
    config: Option<&'a Value>,
}

type Rewrite<'f> = dyn Fn(Option<&Value>, Value, &Value) -> Value + 'f;

impl<'a> Elements<'a> {
    pub(super) fn of(
        nesting: Nesting,
        name: &str,
        prior: Option<&'a Value>,
        config: &'a Value,
    ) -> Self {
        Self {
            nesting,
            prior: prior.and_then(|prior| prior.attribute(name)),
            config: config.attribute(name),
        }
    }

    /// Rewrites each object of `planned` beside its like in prior state and configuration. An
    /// object without a like in the configuration (which happens only in sets) stays as it is.
    pub(super) fn map(&self, planned: Value, rewrite: &Rewrite<'_>) -> Value {
        match planned {
            Value::Object(_) if is_single(self.nesting) => {
                self.rewrite_one(self.prior, planned, self.config, rewrite)
            }
            Value::List(items) => Value::List(self.rewrite_list(items, rewrite)),
            Value::Set(items) => Value::Set(self.rewrite_set(items, rewrite)),
            Value::Map(items) => Value::Map(
                items
                    .into_iter()
                    .map(|(key, item)| {
                        let step = Step::Key(key.clone());
                        let prior = element(self.prior, &step);
                        let config = element(self.config, &step);
                        (key, self.rewrite_one(prior, item, config, rewrite))
                    })
                    .collect(),
            ),
            other => other,
        }
    }

    fn rewrite_list(&self, items: Vec<Value>, rewrite: &Rewrite<'_>) -> Vec<Value> {
        let rewrite_at = |(index, item)| {
            let step = Step::Index(index);
            let (prior, config) = (element(self.prior, &step), element(self.config, &step));
            self.rewrite_one(prior, item, config, rewrite)
        };
        items.into_iter().enumerate().map(rewrite_at).collect()
    }

    /// Elements of a set have no key. Terraform proposes them in the order of its own hashes, so
    /// an element is matched with the configured one that agrees in all that is configured.
    fn rewrite_set(&self, items: Vec<Value>, rewrite: &Rewrite<'_>) -> Vec<Value> {
        items
            .into_iter()
            .map(|item| {
                let config = members(self.config)
                    .iter()
                    .find(|config| covers(&item, config));
                let prior = members(self.prior).iter().find(|prior| **prior == item);
                self.rewrite_one(prior, item, config, rewrite)
            })
            .collect()
    }

    fn rewrite_one(
        &self,
        prior: Option<&Value>,
        planned: Value,
        config: Option<&Value>,
        rewrite: &Rewrite<'_>,
    ) -> Value {
        let prior = prior.filter(|prior| matches!(prior, Value::Object(_)));
        match config {
            Some(config @ Value::Object(_)) => rewrite(prior, planned, config),
            _ => planned,
        }
    }
}

/// Whether `planned` agrees with all that `config` sets.
fn covers(planned: &Value, config: &Value) -> bool {
    let Value::Object(configured) = config else {
        return false;
    };
    configured
        .iter()
        .all(|(name, value)| value.is_null() || planned.attribute(name) == Some(value))
}

fn members(set: Option<&Value>) -> &[Value] {
    match set {
        Some(Value::Set(items)) => items,
        _ => &[],
    }
}

fn element<'v>(collection: Option<&'v Value>, step: &Step) -> Option<&'v Value> {
    match (collection?, step) {
        (Value::List(items), Step::Index(index)) => items.get(*index),
        (Value::Map(items), Step::Key(key)) => items.get(key),
        _ => None,
    }
}

/// The nested objects under `name` that prior state and plan both have, each with its path.
/// Elements of sets have none, so a change of one shows in the set as a whole.
pub(super) fn element_paths<'v>(
    nesting: Nesting,
    name: &str,
    path: &Path,
    [prior, planned, config]: [&'v Value; 3],
) -> Vec<(Path, [&'v Value; 3])> {
    let [Some(prior), Some(planned), Some(config)] =
        [prior, planned, config].map(|object| object.attribute(name))
    else {
        return Vec::new();
    };
    if is_single(nesting) {
        return vec![(path.clone(), [prior, planned, config])];
    }
    let steps: Vec<Step> = match planned {
        Value::List(items) => (0..items.len()).map(Step::Index).collect(),
        Value::Map(items) => items.keys().cloned().map(Step::Key).collect(),
        _ => Vec::new(),
    };
    steps
        .into_iter()
        .filter_map(|step| {
            let before = element(Some(prior), &step)?;
            let after = element(Some(planned), &step)?;
            let configured = element(Some(config), &step).unwrap_or(&Value::Null);
            Some((path.clone().with_step(step), [before, after, configured]))
        })
        .collect()
}
