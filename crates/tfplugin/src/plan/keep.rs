//! What stays as it was when the remote API says the same in other words.

use super::means;
use super::walk::{element, members, part, replace_part, with_parts};
use crate::path::Step;
use crate::schema::{Attribute, Block, Nesting, Shape};
use crate::value::Value;

/// What is kept of `known` when the remote API says `answer`: values that mean the same stay as
/// they were, write-only values are null.
///
/// `known` is the prior state (after a read) or the planned state (after an apply).
#[must_use]
pub fn keep_equivalent(block: &Block, known: &Value, answer: Value) -> Value {
    let kept = keep_attributes(&block.attributes, known, answer);
    with_parts(kept, |parts| {
        for nested in &block.blocks {
            replace_part(parts, nested.name, |answer| {
                let known = part(known, nested.name);
                keep_objects(nested.nesting, known, answer, &|known, answer| {
                    keep_equivalent(&nested.block, known, answer)
                })
            });
        }
    })
}

fn keep_attributes(attributes: &[Attribute], known: &Value, answer: Value) -> Value {
    with_parts(answer, |parts| {
        for attribute in attributes {
            replace_part(parts, attribute.name, |answer| {
                keep_attribute(attribute, part(known, attribute.name), answer)
            });
        }
    })
}

fn keep_attribute(attribute: &Attribute, known: &Value, answer: Value) -> Value {
    if attribute.write_only {
        return Value::Null;
    }
    if means(attribute, known, &answer) {
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

type Keep<'f> = dyn Fn(&Value, Value) -> Value + 'f;

fn keep_objects(nesting: Nesting, known: &Value, answer: Value, keep: &Keep<'_>) -> Value {
    let like = |step: &Step| element(known, step).unwrap_or(&Value::Null);
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
        Value::Set(items) => Value::Set(
            items
                .into_iter()
                .map(|item| keep_member(members(known), item, keep))
                .collect(),
        ),
        other => other,
    }
}

/// Elements of a set have no key: one that means the same as a known one is that one.
fn keep_member(known: &[Value], item: Value, keep: &Keep<'_>) -> Value {
    known
        .iter()
        .find(|known| keep(known, item.clone()) == **known)
        .cloned()
        .unwrap_or_else(|| keep(&Value::Null, item))
}
