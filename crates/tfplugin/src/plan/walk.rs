//! Rewrites an object attribute by attribute, along with its prior state and its configuration.

use std::cell::LazyCell;

use super::buckets::Buckets;
use super::parts::{element, members, part, replace_part, with_parts};
use crate::path::Step;
use crate::schema::{Attribute, Block, NestedBlock, Nesting, Shape};
use crate::value::Value;

/// The counterparts of a value: in the prior state and in the configuration.
#[derive(Clone, Copy)]
pub(super) struct Sides<'a> {
    /// `None` where the object that the value is a part of did not exist.
    pub(super) prior: Option<&'a Value>,
    pub(super) config: &'a Value,
    /// Whether an element of a list is matched with the prior one that agrees with its configuration, and not with
    /// the one at the same place.
    matched: bool,
    /// Whether the object is an element of a set, and its prior one was found by what is configured: Terraform did
    /// not find it, and proposes null for what is computed, or the value of another element.
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

/// The result of a rule for an attribute.
pub(super) enum Rewritten {
    /// This value.
    Whole(Value),
    /// This value, with the rule applied to the attributes nested in it.
    Parts(Value),
}

/// A rule for one attribute or block: a value and its counterparts in, the new value out.
pub(super) trait Rule {
    /// An attribute.
    fn attribute(&self, attribute: &Attribute, sides: Sides<'_>, value: Value) -> Rewritten;

    /// A block of which the configuration has none.
    fn omitted_block(&self, nested: &NestedBlock, sides: Sides<'_>, value: Value) -> Value;
}

/// As [`rewrite`], with each element of a list along with the prior element that is the same one: the one that agrees
/// with its configuration.
pub(super) fn rewrite_matched(
    block: &Block,
    sides: Sides<'_>,
    object: Value,
    rule: &dyn Rule,
) -> Value {
    let sides = Sides {
        matched: true,
        ..sides
    };
    rewrite(block, sides, object, rule)
}

/// Applies `rule` to every attribute of `object`, and in its blocks.
pub(super) fn rewrite(block: &Block, sides: Sides<'_>, object: Value, rule: &dyn Rule) -> Value {
    let object = rewrite_attributes(&block.attributes, sides, object, rule);
    with_parts(object, |parts| {
        for nested in &block.blocks {
            replace_part(parts, nested.name, |value| {
                let sides = sides.part(nested.name);
                if sides.config.is_null() {
                    return rule.omitted_block(nested, sides, value);
                }
                sides.rewrite_objects(nested.nesting, value, &|sides, object| {
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
    rule: &dyn Rule,
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
    rule: &dyn Rule,
) -> Value {
    match (rule.attribute(attribute, sides, value), &attribute.shape) {
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

    /// Elements of a list. Each is the prior one at its index, or another one, where that agrees with its
    /// configuration: elements are added and removed, and keep what is computed in them.
    fn list_elements(self, items: &[Value]) -> Vec<Self> {
        let here = (0..items.len()).map(|index| self.element(&Step::Index(index)));
        let here: Vec<Self> = here.collect();
        let Some(Value::List(priors)) = self.prior.filter(|_| self.matched) else {
            return here;
        };
        let pairs = items.iter().zip(&here);
        let configured: Vec<Value> = pairs.map(|(item, it)| spoken(item, it.config)).collect();
        let buckets = LazyCell::new(|| Buckets::new(&configured, priors, |_| true));
        let elements = here.into_iter().zip(&configured);
        let elements = elements.map(|(element, configured)| {
            let is_same = |prior: &&Value| agrees(prior, configured);
            let elsewhere = || {
                let like = buckets.like(configured).iter();
                like.map(|index| &priors[*index]).find(is_same)
            };
            Self {
                prior: element.prior.filter(is_same).or_else(elsewhere),
                ..element
            }
        });
        elements.collect()
    }

    /// Elements of a set have no key. Terraform proposes them in the order of its own hashes, so an element is matched
    /// with the configured one that agrees in all that is configured; where several do, with the one that has the most configured values. Its
    /// prior one is the one that equals it, or else agrees with all that is configured; each is one element's only.
    fn set_elements(self, items: &[Value]) -> Vec<Self> {
        let priors = self.prior.map_or(&[][..], members);
        let mut elements: Vec<Self> = assigned(items, members(self.config))
            .into_iter()
            .map(|config| Self {
                prior: None,
                config,
                ..self
            })
            .collect();
        // Those with the most configured values choose first. What equals a prior one is that one, if it can be: but Terraform proposes
        // values of another element where both have nothing configured that distinguishes them.
        let mut order: Vec<usize> = (0..items.len()).collect();
        order.sort_by_key(|index| std::cmp::Reverse(configured_values(elements[*index].config)));
        let candidates = candidates(items, &elements, priors);
        let taken = paired(order, &candidates, priors.len());
        for (prior, index) in taken.into_iter().enumerate() {
            if let Some(index) = index {
                elements[index].prior = Some(&priors[prior]);
                elements[index].is_recovered = priors[prior] != items[index];
            }
        }
        elements
    }

    /// Rewrites each nested object along with its counterparts.
    fn rewrite_objects(
        self,
        nesting: Nesting,
        value: Value,
        f: &dyn Fn(Sides<'_>, Value) -> Value,
    ) -> Value {
        match value {
            Value::Object(_) if nesting == Nesting::Single => self.rewrite_object(value, f),
            Value::List(items) => {
                let elements = self.list_elements(&items);
                let items = items.into_iter().zip(elements);
                let items = items.map(|(item, sides)| sides.rewrite_object(item, f));
                Value::List(items.collect())
            }
            Value::Set(items) => {
                // Terraform takes one prior element for two configured ones, where it could be either, and so
                // proposes too few.
                let configured = members(self.config);
                let is_short = !self.matched && distinct(&items) < configured.len();
                let items = match is_short {
                    true => configured.to_vec(),
                    false => items,
                };
                let elements = self.set_elements(&items);
                let items = items.into_iter().zip(elements);
                Value::Set(
                    items
                        .map(|(item, sides)| sides.rewrite_object(item, f))
                        .collect(),
                )
            }
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

    /// An object without a counterpart in the configuration stays as it is.
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

/// How many of these are different.
fn distinct(items: &[Value]) -> usize {
    let mut items: Vec<&Value> = items.iter().collect();
    items.sort_by(|a, b| a.order(b));
    items.dedup_by(|a, b| a.order(b).is_eq());
    items.len()
}

/// The indices of values in their order.
pub(super) fn sorted(values: &[Value]) -> Vec<usize> {
    let mut sorted: Vec<usize> = (0..values.len()).collect();
    sorted.sort_by(|a, b| values[*a].order(&values[*b]));
    sorted
}

/// For each of `items` the prior elements that it may be: the one that equals it, and those that agree with all that is
/// configured.
fn candidates(items: &[Value], elements: &[Sides<'_>], priors: &[Value]) -> Vec<Vec<usize>> {
    let sorted = sorted(priors);
    let pairs = items.iter().zip(elements);
    let configured: Vec<Value> = pairs.map(|(item, it)| spoken(item, it.config)).collect();
    let buckets = Buckets::new(&configured, priors, |_| true);
    let candidates = items.iter().zip(&configured).map(|(item, configured)| {
        let equal = sorted
            .binary_search_by(|index| priors[*index].order(item))
            .ok()
            .map(|place| sorted[place]);
        let like = match configured.is_null() {
            true => &[],
            false => buckets.like(configured),
        };
        let agreeing = like.iter().copied();
        let agreeing =
            agreeing.filter(|index| Some(*index) != equal && agrees(&priors[*index], configured));
        equal.into_iter().chain(agreeing).collect()
    });
    candidates.collect()
}

/// For each of `items` the configured element that it represents: one that it agrees with, and no other's, if
/// possible the one with the most configured values. (A prior value that took the place of null may make an element
/// agree with two.)
fn assigned<'v>(items: &[Value], configs: &'v [Value]) -> Vec<&'v Value> {
    let mut order: Vec<usize> = (0..configs.len()).collect();
    order.sort_by_key(|index| std::cmp::Reverse(configured_values(&configs[*index])));
    let buckets = Buckets::new(configs, items, |_| true);
    let mut agreeing = vec![Vec::new(); items.len()];
    for index in order {
        for &item in buckets.like(&configs[index]) {
            if agrees(&items[item], &configs[index]) {
                agreeing[item].push(index);
            }
        }
    }
    let taken = paired(0..items.len(), &agreeing, configs.len());
    let mut assigned = vec![&Value::Null; items.len()];
    for (config, item) in taken.into_iter().enumerate() {
        if let Some(item) = item {
            assigned[item] = &configs[config];
        }
    }
    assigned
}

/// Pairs as many items as possible with one of so many places each; the item that takes each place. Items choose in
/// `order`, among the places that fit them, the best first.
fn paired(
    order: impl IntoIterator<Item = usize>,
    fitting: &[Vec<usize>],
    places: usize,
) -> Vec<Option<usize>> {
    let mut taken = vec![None; places];
    // The round in which a place was looked at last.
    let mut seen = vec![0; places];
    for (round, item) in (1..).zip(order) {
        find_place(item, fitting, &mut taken, &mut seen, round);
    }
    taken
}

/// Gives `item` a place, and others another one where that helps (an augmenting path).
fn find_place(
    item: usize,
    fitting: &[Vec<usize>],
    taken: &mut [Option<usize>],
    seen: &mut [usize],
    round: usize,
) -> bool {
    for &place in &fitting[item] {
        if std::mem::replace(&mut seen[place], round) == round {
            continue;
        }
        let is_free = match taken[place] {
            None => true,
            Some(other) => find_place(other, fitting, taken, seen, round),
        };
        if is_free {
            taken[place] = Some(item);
            return true;
        }
    }
    false
}

/// Whether `planned` agrees with every configured value.
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

/// Whether each configured element of a set has an element of its own that agrees with it.
fn agree_in_pairs(planned: &[Value], config: &[Value]) -> bool {
    in_pairs(config, planned, |config, planned| agrees(planned, config))
}

/// Whether each of `these` has one of `those` of its own that fits it.
pub(super) fn in_pairs(
    these: &[Value],
    those: &[Value],
    fits: impl Fn(&Value, &Value) -> bool,
) -> bool {
    let fitting: Vec<Vec<usize>> = these
        .iter()
        .map(|this| {
            let all = 0..those.len();
            all.filter(|index| fits(this, &those[*index])).collect()
        })
        .collect();
    let taken = paired(0..these.len(), &fitting, those.len());
    taken.into_iter().flatten().count() == these.len()
}

/// `config` in the spelling of `planned`: a value that means the same as the prior one is planned as the prior one.
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
        (Value::Map(planned), Value::Map(config)) => Value::Map(
            config
                .iter()
                .map(|(key, config)| {
                    let planned = planned.get(key).unwrap_or(&Value::Null);
                    (key.clone(), spoken(planned, config))
                })
                .collect(),
        ),
        (Value::List(planned), Value::List(config)) if planned.len() == config.len() => {
            let pairs = planned.iter().zip(config);
            Value::List(pairs.map(|(a, b)| spoken(a, b)).collect())
        }
        (planned, _) => planned.clone(),
    }
}

/// The number of values in `config`; an empty collection counts as one.
fn configured_values(config: &Value) -> usize {
    match config {
        Value::Null => 0,
        Value::Object(parts) | Value::Map(parts) => {
            1 + parts.values().map(configured_values).sum::<usize>()
        }
        Value::List(items) | Value::Set(items) => {
            1 + items.iter().map(configured_values).sum::<usize>()
        }
        _ => 1,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// An element with fewer values must not take the only one that fits another element.
    #[test]
    fn elements_of_inner_sets_are_paired_whatever_their_order() {
        let element = |name: Value, kind: Value| {
            Value::Object([("name".to_owned(), name), ("kind".to_owned(), kind)].into())
        };
        let named = |name| element(Value::string(name), Value::Null);
        let of_kind = |kind| element(Value::Null, Value::string(kind));
        let both = element(Value::string("c"), Value::string("a"));
        let planned = [both.clone(), of_kind("a")];
        for config in [[named("c"), of_kind("a")], [of_kind("a"), named("c")]] {
            assert!(agree_in_pairs(&planned, &config), "{config:?}");
            let reversed = [planned[1].clone(), planned[0].clone()];
            assert!(agree_in_pairs(&reversed, &config), "{config:?}");
        }
        assert!(!agree_in_pairs(&planned, &[named("c"), named("c")]));
    }
}
