//! An object, rewritten attribute by attribute, with its prior state and its configuration next to
//! it.

use std::collections::BTreeMap;

use crate::path::Step;
use crate::schema::{Attribute, Block, Nesting, Shape};
use crate::value::Value;

/// What stands next to a value: what it was, and what the configuration says.
#[derive(Clone, Copy)]
pub(super) struct Sides<'a> {
    /// `None` where the object that the value is a part of did not exist.
    pub(super) prior: Option<&'a Value>,
    pub(super) config: &'a Value,
    /// Whether an element of a list is matched with the prior one that agrees with its configuration, and not with
    /// the one at the same place.
    matched: bool,
    /// Whether the object is an element of a set, and its prior one was found by what is configured: Terraform did not
    /// find it, and proposes null for what is computed.
    pub(super) is_recovered: bool,
}

impl<'a> Sides<'a> {
    pub(super) fn new(prior: Option<&'a Value>, config: &'a Value) -> Self {
        Self {
            prior,
            config,
            matched: false,
            is_recovered: false,
        }
    }
}

/// What a rule makes of the value of an attribute.
pub(super) enum Rewritten {
    /// This.
    Whole(Value),
    /// This, with the rule applied to the attributes nested in it.
    Parts(Value),
}

/// A rule for one attribute: what becomes of a value with these next to it.
pub(super) type Rule<'r> = dyn Fn(&Attribute, Sides<'_>, Value) -> Rewritten + 'r;

/// As [`rewrite`], with each element of a list next to the prior element that is the same one: that agrees with all
/// that is configured in it.
pub(super) fn rewrite_matched(
    block: &Block,
    sides: Sides<'_>,
    object: Value,
    rule: &Rule<'_>,
) -> Value {
    let sides = Sides {
        matched: true,
        ..sides
    };
    rewrite(block, sides, object, rule)
}

/// Applies `rule` to every attribute of `object`, and in its blocks.
pub(super) fn rewrite(block: &Block, sides: Sides<'_>, object: Value, rule: &Rule<'_>) -> Value {
    let object = rewrite_attributes(&block.attributes, sides, object, rule);
    with_parts(object, |parts| {
        for nested in &block.blocks {
            replace_part(parts, nested.name, |value| {
                sides
                    .part(nested.name)
                    .rewrite_objects(nested.nesting, value, &|sides, object| {
                        rewrite(&nested.block, sides, object, rule)
                    })
            });
        }
    })
}

fn rewrite_attributes(
    attributes: &[Attribute],
    sides: Sides<'_>,
    object: Value,
    rule: &Rule<'_>,
) -> Value {
    with_parts(object, |parts| {
        for attribute in attributes {
            replace_part(parts, attribute.name, |value| {
                rewrite_attribute(attribute, sides.part(attribute.name), value, rule)
            });
        }
    })
}

fn rewrite_attribute(
    attribute: &Attribute,
    sides: Sides<'_>,
    value: Value,
    rule: &Rule<'_>,
) -> Value {
    match (rule(attribute, sides, value), &attribute.shape) {
        (Rewritten::Parts(value), Shape::Nested(nesting, attributes)) => {
            sides.rewrite_objects(*nesting, value, &|sides, object| {
                rewrite_attributes(attributes, sides, object, rule)
            })
        }
        (Rewritten::Parts(value) | Rewritten::Whole(value), _) => value,
    }
}

impl<'a> Sides<'a> {
    fn part(self, name: &str) -> Self {
        Self {
            prior: self.prior.map(|prior| part(prior, name)),
            config: part(self.config, name),
            ..self
        }
    }

    fn element(self, step: &Step) -> Self {
        Self {
            prior: self.prior.and_then(|prior| element(prior, step)),
            config: element(self.config, step).unwrap_or(&Value::Null),
            ..self
        }
    }

    /// An element of a list, `item` by now. It is the prior one at its place, or another one, where that agrees with
    /// all that is configured: elements come and go, and take along what is computed in them.
    fn list_element(self, index: usize, item: &Value) -> Self {
        let sides = self.element(&Step::Index(index));
        if !self.matched {
            return sides;
        }
        let Some(Value::List(priors)) = self.prior else {
            return sides;
        };
        let is_same = |prior: &&Value| agrees(prior, &spoken(item, sides.config));
        let here = priors.get(index).filter(is_same);
        Self {
            prior: here.or_else(|| priors.iter().find(is_same)),
            ..sides
        }
    }

    /// Elements of a set have no key. Terraform proposes them in the order of its own hashes, so
    /// an element is matched with the configured one that agrees in all that is configured; where
    /// several do, with the one that says most.
    fn member(self, item: &Value) -> Self {
        let priors = self.prior.map_or(&[][..], members);
        let configs = members(self.config).iter();
        let config = configs
            .filter(|config| agrees(item, config))
            .max_by_key(|config| said(config))
            .unwrap_or(&Value::Null);
        let equal = priors.iter().find(|prior| *prior == item);
        let recovered = || {
            let configured = spoken(item, config);
            priors
                .iter()
                .find(|prior| !configured.is_null() && agrees(prior, &configured))
        };
        Self {
            prior: equal.or_else(recovered),
            config,
            is_recovered: equal.is_none(),
            ..self
        }
    }

    /// Rewrites each nested object with its like next to it.
    fn rewrite_objects(
        self,
        nesting: Nesting,
        value: Value,
        f: &dyn Fn(Sides<'_>, Value) -> Value,
    ) -> Value {
        match value {
            Value::Object(_) if nesting == Nesting::Single => self.rewrite_object(value, f),
            Value::List(items) => Value::List(
                (0..)
                    .zip(items)
                    .map(|(index, item)| self.list_element(index, &item).rewrite_object(item, f))
                    .collect(),
            ),
            Value::Set(items) => Value::Set(
                items
                    .into_iter()
                    .map(|item| self.member(&item).rewrite_object(item, f))
                    .collect(),
            ),
            Value::Map(items) => Value::Map(
                items
                    .into_iter()
                    .map(|(key, item)| {
                        let sides = self.element(&Step::Key(key.clone()));
                        (key, sides.rewrite_object(item, f))
                    })
                    .collect(),
            ),
            other => other,
        }
    }

    /// An object without a like in the configuration stays as it is.
    fn rewrite_object(self, object: Value, f: &dyn Fn(Sides<'_>, Value) -> Value) -> Value {
        match self.config {
            Value::Object(_) => f(self.of_objects(), object),
            _ => object,
        }
    }

    fn of_objects(self) -> Self {
        Self {
            prior: self.prior.filter(|prior| matches!(prior, Value::Object(_))),
            ..self
        }
    }
}

/// Whether `planned` agrees with all that `config` says.
fn agrees(planned: &Value, config: &Value) -> bool {
    match (planned, config) {
        (_, Value::Null) => true,
        (Value::Object(planned), Value::Object(config))
        | (Value::Map(planned), Value::Map(config)) => {
            planned.len() == config.len()
                && config.iter().all(|(name, config)| {
                    planned
                        .get(name)
                        .is_some_and(|planned| agrees(planned, config))
                })
        }
        (Value::List(planned), Value::List(config)) => {
            planned.len() == config.len() && planned.iter().zip(config).all(|(a, b)| agrees(a, b))
        }
        (Value::Set(planned), Value::Set(config)) => {
            planned.len() == config.len() && agree_in_pairs(planned, config)
        }
        (planned, config) => planned == config,
    }
}

/// Whether each configured element of a set has an element of its own that agrees with it. Those that say most choose
/// first.
fn agree_in_pairs(planned: &[Value], config: &[Value]) -> bool {
    let mut left: Vec<&Value> = planned.iter().collect();
    let mut config: Vec<&Value> = config.iter().collect();
    config.sort_by_key(|config| std::cmp::Reverse(said(config)));
    config.into_iter().all(|config| {
        let found = left.iter().position(|planned| agrees(planned, config));
        found.map(|index| left.swap_remove(index)).is_some()
    })
}

/// What `config` says, in the words of `planned`: a value that means the same as the prior one is planned as that.
fn spoken(planned: &Value, config: &Value) -> Value {
    match (planned, config) {
        (_, Value::Null) => Value::Null,
        (Value::Object(planned), Value::Object(config)) => Value::Object(
            config
                .iter()
                .map(|(name, config)| {
                    let planned = planned.get(name).unwrap_or(&Value::Null);
                    (name.clone(), spoken(planned, config))
                })
                .collect(),
        ),
        (planned, _) => planned.clone(),
    }
}

/// How many values stand in `config`.
fn said(config: &Value) -> usize {
    match config {
        Value::Null => 0,
        Value::Object(parts) | Value::Map(parts) => parts.values().map(said).sum(),
        Value::List(items) | Value::Set(items) => items.iter().map(said).sum(),
        _ => 1,
    }
}

/// A part of an object: unknown where the object is unknown, null where there is none.
pub(super) fn part<'v>(object: &'v Value, name: &str) -> &'v Value {
    match object {
        Value::Unknown(_) => object,
        known => known.attribute(name).unwrap_or(&Value::Null),
    }
}

/// An element of a list or map: unknown where the collection is unknown.
pub(super) fn element<'v>(collection: &'v Value, step: &Step) -> Option<&'v Value> {
    match (collection, step) {
        (Value::Unknown(_), _) => Some(collection),
        (Value::List(items), Step::Index(index)) => items.get(*index),
        (Value::Map(items), Step::Key(key)) => items.get(key),
        _ => None,
    }
}

/// The elements of a set.
pub(super) fn members(set: &Value) -> &[Value] {
    match set {
        Value::Set(items) => items,
        _ => &[],
    }
}

/// Changes the parts of an object; anything else has none.
pub(super) fn with_parts(object: Value, f: impl FnOnce(&mut BTreeMap<String, Value>)) -> Value {
    match object {
        Value::Object(mut parts) => {
            f(&mut parts);
            Value::Object(parts)
        }
        other => other,
    }
}

/// Puts `f` of a part in its place.
pub(super) fn replace_part(
    parts: &mut BTreeMap<String, Value>,
    name: &str,
    f: impl FnOnce(Value) -> Value,
) {
    if let Some(value) = parts.get_mut(name) {
        *value = f(std::mem::replace(value, Value::Null));
    }
}
