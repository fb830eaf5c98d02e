//! The state that Terraform proposes to a provider: the configuration, and what it leaves open from the prior state.
//!
//! The rules are those of `objchange.ProposedNew` in Terraform's core.

use super::wire::{Fields, Objects, attribute_type, blocks_of, element, is_computed, nested, part};
use crate::path::Step;
use crate::plan::parts::map_objects;
use crate::proto::tfplugin6::schema::{Attribute, Block};
use crate::schema::Nesting;
use crate::types::Type;
use crate::value::Value;

/// The state that Terraform proposes for `prior` and `config`. A null `prior` is an object that does not exist.
#[must_use]
pub fn proposed_new(block: &Block, prior: &Value, config: &Value) -> Value {
    propose_block(Fields::of(block), prior, config)
}

/// A configuration as Terraform sends it in a request for a plan: collections of computed blocks of which it has none
/// are null (`objchange.PrepareComputedBlocks`).
pub(crate) fn without_omitted_blocks(block: &Block, config: Value) -> Value {
    omit_blocks(Fields::of(block), config)
}

fn omit_blocks(fields: Fields<'_>, config: Value) -> Value {
    let Value::Object(mut members) = config else {
        return config;
    };
    for block in fields.blocks {
        let Some(value) = members.remove(&block.type_name) else {
            continue;
        };
        let objects = blocks_of(block);
        let value = match is_computed(block) && value == objects.empty() {
            true => Value::Null,
            false => map_objects(value, &mut |object| omit_blocks(objects.fields, object)),
        };
        members.insert(block.type_name.clone(), value);
    }
    Value::Object(members)
}

fn propose_block(fields: Fields<'_>, prior: &Value, config: &Value) -> Value {
    let nothing;
    let prior = match (prior.is_null(), config.is_null()) {
        (true, true) => return Value::Null,
        (true, false) => {
            nothing = fields.empty();
            &nothing
        }
        (false, _) => prior,
    };
    if config.is_null() || config.is_unknown() {
        return prior.clone();
    }
    propose_fields(fields, prior, config)
}

fn propose_fields(fields: Fields<'_>, prior: &Value, config: &Value) -> Value {
    let attributes = fields.attributes.iter().map(|attribute| {
        let name = attribute.name.as_str();
        let proposed = propose_attribute(attribute, part(prior, name), part(config, name));
        (name, proposed)
    });
    let blocks = fields.blocks.iter().map(|block| {
        let name = block.type_name.as_str();
        let (prior, config) = (part(prior, name), part(config, name));
        let proposed = propose_objects(blocks_of(block), prior, config, &propose_block);
        (name, proposed)
    });
    Value::object(attributes.chain(blocks))
}

fn propose_attribute(attribute: &Attribute, prior: &Value, config: &Value) -> Value {
    if attribute.computed && config.is_null() {
        let was_configured = attribute.optional
            && nested(attribute).is_some_and(|objects| holds_configured(objects, prior));
        return if was_configured { config } else { prior }.clone();
    }
    match nested(attribute) {
        Some(objects) => propose_objects(objects, prior, config, &propose_nested),
        None => config.clone(),
    }
}

fn propose_nested(fields: Fields<'_>, prior: &Value, config: &Value) -> Value {
    match config {
        Value::Object(_) => propose_fields(fields, prior, config),
        other => other.clone(),
    }
}

type Propose<'f> = dyn Fn(Fields<'_>, &Value, &Value) -> Value + 'f;

fn propose_objects(
    Objects { nesting, fields }: Objects<'_>,
    prior: &Value,
    config: &Value,
    propose: &Propose<'_>,
) -> Value {
    match config {
        Value::Object(_) if nesting == Nesting::Single => propose(fields, prior, config),
        Value::List(items) => Value::List(
            (0..)
                .map(Step::Index)
                .zip(items)
                .map(|(step, config)| match element(prior, &step) {
                    Some(prior) => propose(fields, prior, config),
                    None => config.clone(),
                })
                .collect(),
        ),
        Value::Map(items) => Value::Map(
            items
                .iter()
                .map(|(key, config)| {
                    let prior = element(prior, &Step::Key(key.clone()));
                    let proposed = propose(fields, prior.unwrap_or(&Value::Null), config);
                    (key.clone(), proposed)
                })
                .collect(),
        ),
        Value::Set(items) => Value::Set(propose_members(fields, prior, items, propose)),
        other => other.clone(),
    }
}

/// Elements of sets have no key: each is merged with the first prior one that could have come of
/// it.
fn propose_members(
    fields: Fields<'_>,
    prior: &Value,
    configured: &[Value],
    propose: &Propose<'_>,
) -> Vec<Value> {
    let mut priors = match prior {
        Value::Set(items) => items.iter().collect(),
        _ => Vec::new(),
    };
    configured
        .iter()
        .map(|config| {
            let like = priors
                .iter()
                .position(|prior| comes_from(fields, prior, config))
                .map(|place| priors.remove(place));
            propose(fields, like.unwrap_or(&Value::Null), config)
        })
        .collect()
}

/// Whether `prior` can be the result of `config`: it differs only in what is computed
/// (`validPriorFromConfig` in core).
fn comes_from(fields: Fields<'_>, prior: &Value, config: &Value) -> bool {
    if prior == config || prior.is_null() {
        return true;
    }
    if !matches!((prior, config), (Value::Object(_), Value::Object(_))) {
        return false;
    }
    let mut attributes = fields.attributes.iter();
    let mut blocks = fields.blocks.iter();
    attributes.all(|attribute| {
        let (prior, config) = (part(prior, &attribute.name), part(config, &attribute.name));
        match nested(attribute) {
            _ if prior == config => true,
            Some(objects) => objects_come_from(objects, prior, config),
            None => {
                let is_set = matches!(attribute_type(attribute), Type::Set(_));
                attribute.computed && config.is_null() && !is_set
            }
        }
    }) && blocks.all(|block| {
        let (prior, config) = (
            part(prior, &block.type_name),
            part(config, &block.type_name),
        );
        objects_come_from(blocks_of(block), prior, config)
    })
}

fn objects_come_from(objects: Objects<'_>, prior: &Value, config: &Value) -> bool {
    let Objects { nesting, fields } = objects;
    let alike = |step: Step, prior: &Value| {
        element(config, &step).is_some_and(|config| comes_from(fields, prior, config))
    };
    match prior {
        _ if prior == config => true,
        // Core does not look into sets in sets.
        _ if nesting == Nesting::Set => false,
        Value::Object(_) if nesting == Nesting::Single => comes_from(fields, prior, config),
        Value::List(items) => (0..)
            .map(Step::Index)
            .zip(items)
            .all(|(step, prior)| alike(step, prior)),
        Value::Map(items) => items
            .iter()
            .all(|(key, prior)| alike(Step::Key(key.clone()), prior)),
        other => other.is_null(),
    }
}

/// Whether `prior` holds something that only a configuration can have set
/// (`optionalValueNotComputable` in core).
fn holds_configured(Objects { nesting, fields }: Objects<'_>, prior: &Value) -> bool {
    let in_object = |object: &Value| {
        fields.attributes.iter().any(|attribute| {
            let value = part(object, &attribute.name);
            let below = nested(attribute);
            !value.is_null()
                && (!attribute.computed
                    || below.is_some_and(|objects| holds_configured(objects, value)))
        })
    };
    match prior {
        Value::Object(_) if nesting == Nesting::Single => in_object(prior),
        Value::List(items) | Value::Set(items) => items.iter().any(in_object),
        Value::Map(items) => items.values().any(in_object),
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use serde_json::{Value as Json, json};

    use super::*;
    use crate::attr::Attr;
    use crate::model::Model;
    use crate::rpc::block_message;
    use crate::testing::literal::{UNKNOWN, object};
    use std::collections::{BTreeMap, BTreeSet};

    #[derive(Clone, Model)]
    struct Shelf {
        #[tf(computed)]
        id: Attr<String>,
        #[tf(optional, computed)]
        hall: Attr<String>,
        #[tf(optional)]
        label: Attr<String>,
        #[tf(optional)]
        boxes: Attr<BTreeSet<Container>>,
        #[tf(optional)]
        rows: Attr<Vec<Container>>,
        #[tf(optional)]
        named: Attr<BTreeMap<String, Container>>,
        #[tf(optional, computed)]
        guess: Attr<Container>,
        #[tf(block)]
        bolt: Attr<BTreeSet<Container>>,
        #[tf(block)]
        lamp: Attr<Container>,
    }

    #[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Model)]
    struct Container {
        #[tf(optional)]
        name: Attr<String>,
        #[tf(computed)]
        serial: Attr<String>,
        #[tf(optional, computed)]
        marks: Attr<BTreeSet<String>>,
    }

    fn check(prior: Json, config: Json, expected: Json) {
        let wire = block_message(&Shelf::block(), "");
        let (prior, config) = (object(&wire, &prior), object(&wire, &config));
        let proposed = proposed_new(&wire, &prior, &config);
        assert_eq!(proposed, object(&wire, &expected));
    }

    #[test]
    fn nothing_is_proposed_of_nothing() {
        check(json!(null), json!(null), json!(null));
        check(json!(null), json!({}), json!({}));
    }

    #[test]
    fn what_is_configured_stands_and_what_is_computed_stays() {
        check(
            json!({ "id": "s1", "hall": "h1", "label": "Tea", "guess": { "serial": "g1" } }),
            json!({ "hall": "h2", "lamp": { "name": "a" } }),
            json!({
                "id": "s1", "hall": "h2", "guess": { "serial": "g1" }, "lamp": { "name": "a" },
            }),
        );
    }

    #[test]
    fn a_nested_object_that_was_configured_does_not_stay() {
        check(
            json!({ "guess": { "name": "a", "serial": "g1" } }),
            json!({}),
            json!({}),
        );
    }

    #[test]
    fn elements_of_lists_and_maps_are_merged_with_their_likes() {
        let (a, b) = (
            json!({ "name": "a", "serial": "1" }),
            json!({ "name": "b", "serial": "2" }),
        );
        check(
            json!({ "rows": [a, b], "named": { "x": a, "y": b } }),
            json!({
                "rows": [{ "name": "b" }, {}, { "name": "c" }],
                "named": { "y": {}, "z": { "name": "c" } },
            }),
            json!({
                "rows": [{ "name": "b", "serial": "1" }, { "serial": "2" }, { "name": "c" }],
                "named": { "y": { "serial": "2" }, "z": { "name": "c" } },
            }),
        );
    }

    #[test]
    fn elements_of_sets_are_merged_with_what_can_have_come_of_them() {
        let (a, b) = (
            json!({ "name": "a", "serial": "1" }),
            json!({ "name": "b", "serial": "2" }),
        );
        for set in ["boxes", "bolt"] {
            check(
                json!({ set: [a, b] }),
                json!({ set: [{ "name": "b" }, { "name": "c" }] }),
                json!({ set: [b, { "name": "c" }] }),
            );
        }
        // A computed set distinguishes them, whatever the configuration leaves open.
        check(
            json!({ "boxes": [{ "name": "a", "serial": "1", "marks": ["x"] }] }),
            json!({ "boxes": [{ "name": "a" }] }),
            json!({ "boxes": [{ "name": "a" }] }),
        );
    }

    #[test]
    fn what_is_unknown_stays_unknown() {
        check(
            json!({ "hall": "h1", "rows": [{ "serial": "1" }], "lamp": { "serial": "2" } }),
            json!({ "hall": UNKNOWN, "rows": [{ "name": UNKNOWN }], "bolt": UNKNOWN, "lamp": UNKNOWN }),
            json!({
                "hall": UNKNOWN, "rows": [{ "name": UNKNOWN, "serial": "1" }], "bolt": UNKNOWN,
                "lamp": UNKNOWN,
            }),
        );
    }
}
