//! Keeps values as they were where the remote API returns another spelling of the same.

use std::cell::OnceCell;

use super::buckets::Buckets;
use super::means;
use super::parts::{element, members, replace_part, with_parts};
use super::walk::{in_pairs, sorted};
use crate::path::Step;
use crate::schema::{Attribute, Block, Nesting, Shape};
use crate::value::Value;

/// Merges `known` into what the remote API `reported`: values that mean the same stay as they were, write-only values
/// are null.
///
/// `known` is the prior state (after a read) or the planned state (after an apply).
#[must_use]
pub fn keep_equivalent(block: &Block, known: &Value, reported: Value) -> Value {
    keep_block(block, Some(known), reported)
}

/// `known` is `None` where the object was not known.
fn keep_block(block: &Block, known: Option<&Value>, reported: Value) -> Value {
    let kept = keep_attributes(&block.attributes, known, reported);
    with_parts(kept, |parts| {
        for nested in &block.blocks {
            replace_part(parts, nested.name, |reported| {
                let known = known.and_then(|known| known.attribute(nested.name));
                // Core never holds null for a collection of blocks.
                let reported = match reported {
                    Value::Null => nested.absent(),
                    reported => reported,
                };
                let attributes = &nested.block.attributes;
                keep_objects(
                    nested.nesting,
                    attributes,
                    known,
                    reported,
                    &|known, reported| keep_block(&nested.block, known, reported),
                )
            });
        }
    })
}

fn keep_attributes(attributes: &[Attribute], known: Option<&Value>, reported: Value) -> Value {
    with_parts(reported, |parts| {
        for attribute in attributes {
            replace_part(parts, attribute.name, |reported| {
                let known = known.and_then(|known| known.attribute(attribute.name));
                keep_attribute(attribute, known, reported)
            });
        }
    })
}

fn keep_attribute(attribute: &Attribute, known: Option<&Value>, reported: Value) -> Value {
    if attribute.write_only {
        return Value::Null;
    }
    if let Some(known) = known.filter(|known| means(attribute, known, &reported)) {
        return known.clone();
    }
    match &attribute.shape {
        Shape::Nested(nesting, attributes) => {
            keep_objects(*nesting, attributes, known, reported, &|known, reported| {
                keep_attributes(attributes, known, reported)
            })
        }
        Shape::Plain(_) | Shape::Flattened(_) => reported,
    }
}

type Keep<'f> = dyn Fn(Option<&Value>, Value) -> Value + 'f;

/// `attributes` are those of each object; `keep` merges one object.
fn keep_objects(
    nesting: Nesting,
    attributes: &[Attribute],
    known: Option<&Value>,
    reported: Value,
    keep: &Keep<'_>,
) -> Value {
    let like = |step: &Step| known.and_then(|known| element(known, step));
    match reported {
        Value::Object(_) if nesting == Nesting::Single => keep(known, reported),
        Value::List(items) => Value::List(
            (0..)
                .map(Step::Index)
                .zip(items)
                .map(|(step, item)| keep(like(&step), item))
                .collect(),
        ),
        Value::Map(items) => Value::Map(
            items
                .into_iter()
                .map(|(key, item)| {
                    let kept = keep(like(&Step::Key(key.clone())), item);
                    (key, kept)
                })
                .collect(),
        ),
        Value::Set(items) => {
            let known = known.map_or(&[][..], members);
            Value::Set(keep_members(attributes, known, items, keep))
        }
        other => other,
    }
}

/// Elements of a set have no key: one that means the same as a known one is that one, and each known one is one element
/// only. What is unknown of a known one, the reported says.
fn keep_members(
    attributes: &[Attribute],
    known: &[Value],
    items: Vec<Value>,
    keep: &Keep<'_>,
) -> Vec<Value> {
    let mut left = Unmatched::of(attributes, known);
    let kept = items.into_iter().map(|item| match left.take_equal(&item) {
        // By far the most common case.
        true => keep(Some(&item), item.clone()),
        false => left
            .take_similar(&item, keep)
            .unwrap_or_else(|| keep(None, item)),
    });
    kept.collect()
}

/// The known elements of a set that no reported one has been matched with yet.
struct Unmatched<'k> {
    attributes: &'k [Attribute],
    known: &'k [Value],
    /// The indices of the known ones in the order of these, so that equal ones are found fast.
    sorted: Vec<usize>,
    /// An index by what never changes when something is kept; built only once something is not equal.
    buckets: OnceCell<Buckets<'k>>,
    is_taken: Vec<bool>,
}

impl<'k> Unmatched<'k> {
    fn of(attributes: &'k [Attribute], known: &'k [Value]) -> Self {
        Self {
            attributes,
            known,
            sorted: sorted(known),
            buckets: OnceCell::new(),
            is_taken: vec![false; known.len()],
        }
    }

    fn take_equal(&mut self, item: &Value) -> bool {
        let found = self
            .sorted
            .binary_search_by(|index| self.known[*index].order(item));
        match found.map(|place| self.sorted[place]) {
            Ok(index) if !self.is_taken[index] => {
                self.is_taken[index] = true;
                true
            }
            _ => false,
        }
    }

    /// The merged element, and the known one that it was matched with.
    fn take_similar(&mut self, item: &Value, keep: &Keep<'_>) -> Option<Value> {
        let is_kept_as_reported = |name: &str| {
            let attribute = self.attributes.iter().find(|it| it.name == name);
            attribute.is_some_and(|it| it.equivalent.is_none() && !it.write_only)
        };
        let buckets = || Buckets::new(self.known, self.known, is_kept_as_reported);
        let like = self.buckets.get_or_init(buckets).like(item).iter().copied();
        let (index, kept) = like
            .filter(|index| !self.is_taken[*index])
            .map(|index| (index, keep(Some(&self.known[index]), item.clone())))
            .find(|(index, kept)| is_filled(&self.known[*index], kept))?;
        self.is_taken[index] = true;
        Some(kept)
    }
}

/// Whether `value` equals `known`, wherever that is known.
fn is_filled(known: &Value, value: &Value) -> bool {
    match (known, value) {
        (Value::Unknown(_), _) => true,
        (Value::Object(known), Value::Object(value)) | (Value::Map(known), Value::Map(value)) => {
            known.len() == value.len()
                && known.iter().all(|(name, known)| {
                    value.get(name).is_some_and(|value| is_filled(known, value))
                })
        }
        (Value::List(known), Value::List(value)) => {
            known.len() == value.len() && known.iter().zip(value).all(|(a, b)| is_filled(a, b))
        }
        (Value::Set(known), Value::Set(value)) if !known.iter().all(Value::is_wholly_known) => {
            known.len() == value.len() && in_pairs(known, value, is_filled)
        }
        (known, value) => known == value,
    }
}
