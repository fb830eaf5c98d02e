//! What stays as it was when the remote API says the same in other words.

use super::means;
use super::walk::{element, members, replace_part, with_parts};
use crate::path::Step;
use crate::schema::{Attribute, Block, Nesting, Shape};
use crate::value::Value;

/// What is kept of `known` when the remote API says `answer`: values that mean the same stay as
/// they were, write-only values are null.
///
/// `known` is the prior state (after a read) or the planned state (after an apply).
#[must_use]
pub fn keep_equivalent(block: &Block, known: &Value, answer: Value) -> Value {
    keep_block(block, Some(known), answer)
}

/// `known` is `None` where the object was not known.
fn keep_block(block: &Block, known: Option<&Value>, answer: Value) -> Value {
    let kept = keep_attributes(&block.attributes, known, answer);
    with_parts(kept, |parts| {
        for nested in &block.blocks {
            replace_part(parts, nested.name, |answer| {
                let known = known.and_then(|known| known.attribute(nested.name));
                keep_objects(nested.nesting, known, answer, &|known, answer| {
                    keep_block(&nested.block, known, answer)
                })
            });
        }
    })
}

fn keep_attributes(attributes: &[Attribute], known: Option<&Value>, answer: Value) -> Value {
    with_parts(answer, |parts| {
        for attribute in attributes {
            replace_part(parts, attribute.name, |answer| {
                let known = known.and_then(|known| known.attribute(attribute.name));
                keep_attribute(attribute, known, answer)
            });
        }
    })
}

fn keep_attribute(attribute: &Attribute, known: Option<&Value>, answer: Value) -> Value {
    if attribute.write_only {
        return Value::Null;
    }
    if let Some(known) = known.filter(|known| means(attribute, known, &answer)) {
        return known.clone();
    }
    match &attribute.shape {
        Shape::Nested(nesting, attributes) => {
            keep_objects(*nesting, known, answer, &|known, answer| {
                keep_attributes(attributes, known, answer)
            })
        }
        Shape::Plain(_) => answer,
    }
}

type Keep<'f> = dyn Fn(Option<&Value>, Value) -> Value + 'f;

fn keep_objects(nesting: Nesting, known: Option<&Value>, answer: Value, keep: &Keep<'_>) -> Value {
    let like = |step: &Step| known.and_then(|known| element(known, step));
    match answer {
        Value::Object(_) if nesting == Nesting::Single => keep(known, answer),
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
            let kept = items.into_iter().map(|item| keep_member(known, item, keep));
            Value::Set(kept.collect())
        }
        other => other,
    }
}

/// Elements of a set have no key: one that means the same as a known one is that one.
fn keep_member(known: &[Value], item: Value, keep: &Keep<'_>) -> Value {
    known
        .iter()
        .find(|known| keep(Some(known), item.clone()) == **known)
        .cloned()
        .unwrap_or_else(|| keep(None, item))
}
