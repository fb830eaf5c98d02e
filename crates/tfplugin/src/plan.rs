//! Planning: what a configuration will make of an object.
//!
//! A pure function of schema, prior state, proposed state and configuration. The order of its
//! steps is that of terraform-plugin-framework's `server_planresourcechange.go`, for the reasons
//! given there:
//!
//! 1. defaults where the configuration is null, and write-only values to null;
//! 2. the prior value where the configured one means the same: before step 3, or one harmless
//!    difference would make every computed attribute unknown;
//! 3. only if something differs from the prior state, computed attributes without configuration
//!    become unknown, but for those that an update leaves as they are;
//! 4. the resource's own say (see [`crate::resource::Plan`]);
//! 5. the paths that need a new object ([`replacements`]).
//!
//! This module never names gRPC, and never asks a remote API.

mod walk;

use std::collections::BTreeSet;

use crate::path::Path;
use crate::schema::{Attribute, Block, Nesting, Replace, Shape};
use crate::value::Value;
use walk::{Elements, element_paths};

/// Steps 1 to 3: the planned state, before the resource has its say.
///
/// `prior` is `None` where an object is to be created. `proposed` is Terraform's own merge of
/// `config` and `prior` (`objchange.ProposedNew`).
#[must_use]
pub fn propose(block: &Block, prior: Option<&Value>, proposed: Value, config: &Value) -> Value {
    let settled = settle_block(block, prior, proposed, config);
    if prior.is_some_and(|prior| !differs(block, prior, &settled)) {
        return settled;
    }
    unknown_in_block(block, prior, settled, config)
}

/// Whether an operation on the object is needed to come from `prior` to `planned`: whether they
/// differ in anything but local attributes and blocks.
#[must_use]
pub fn differs(block: &Block, prior: &Value, planned: &Value) -> bool {
    let attributes = block.attributes.iter().filter(|attribute| !attribute.local);
    let blocks = block.blocks.iter().filter(|nested| !nested.local);
    let names = attributes
        .map(|attribute| attribute.name)
        .chain(blocks.map(|block| block.name));
    names
        .into_iter()
        .any(|name| prior.attribute(name) != planned.attribute(name))
}

/// Step 5: the attributes whose change needs a new object.
#[must_use]
pub fn replacements(
    block: &Block,
    prior: &Value,
    planned: &Value,
    config: &Value,
) -> BTreeSet<Path> {
    let mut paths = BTreeSet::new();
    replacements_in_block(block, &Path::root(), prior, planned, config, &mut paths);
    paths
}

/// What is kept of `known` when the remote API says `answer`: values that mean the same stay as
/// they were, write-only values are null.
///
/// `known` is the prior state (after a read) or the planned state (after an apply).
#[must_use]
pub fn keep_equivalent(block: &Block, known: &Value, answer: Value) -> Value {
    map_block(block, answer, &|attribute, value| {
        let name = attribute.name;
        match (
            attribute.write_only,
            attribute.equivalent,
            known.attribute(name),
        ) {
            (true, _, _) => Value::Null,
            (false, Some(equivalent), Some(known)) if same(equivalent, known, &value) => {
                known.clone()
            }
            (false, _, _) => value,
        }
    })
}

fn same(equivalent: fn(&Value, &Value) -> bool, known: &Value, value: &Value) -> bool {
    known.is_wholly_known() && value.is_wholly_known() && equivalent(known, value)
}

/// Replaces the attributes at the root of an object, one by one.
fn map_block(block: &Block, object: Value, f: &dyn Fn(&Attribute, Value) -> Value) -> Value {
    let Value::Object(mut fields) = object else {
        return object;
    };
    for attribute in &block.attributes {
        if let Some(value) = fields.get_mut(attribute.name) {
            *value = f(attribute, std::mem::replace(value, Value::Null));
        }
    }
    Value::Object(fields)
}

/// Steps 1 and 2 in a block.
fn settle_block(block: &Block, prior: Option<&Value>, proposed: Value, config: &Value) -> Value {
    let Value::Object(mut fields) = settle_attributes(&block.attributes, prior, proposed, config)
    else {
        return Value::Null;
    };
    for nested in &block.blocks {
        if let Some(value) = fields.get_mut(nested.name) {
            let taken = std::mem::replace(value, Value::Null);
            let elements = Elements::of(nested.nesting, nested.name, prior, config);
            *value = elements.map(taken, &|prior, proposed, config| {
                settle_block(&nested.block, prior, proposed, config)
            });
        }
    }
    Value::Object(fields)
}

fn settle_attributes(
    attributes: &[Attribute],
    prior: Option<&Value>,
    proposed: Value,
    config: &Value,
) -> Value {
    let Value::Object(mut fields) = proposed else {
        return proposed;
    };
    for attribute in attributes {
        if let Some(value) = fields.get_mut(attribute.name) {
            let taken = std::mem::replace(value, Value::Null);
            *value = settle(attribute, prior, taken, config);
        }
    }
    Value::Object(fields)
}

fn settle(attribute: &Attribute, prior: Option<&Value>, proposed: Value, config: &Value) -> Value {
    let configured = config.attribute(attribute.name).unwrap_or(&Value::Null);
    if attribute.write_only {
        return Value::Null;
    }
    if let (true, Some(default)) = (configured.is_null(), attribute.default) {
        return default();
    }
    if let (Some(equivalent), Some(prior)) = (
        attribute.equivalent,
        prior.and_then(|prior| prior.attribute(attribute.name)),
    ) && !configured.is_null()
        && same(equivalent, prior, &proposed)
    {
        return prior.clone();
    }
    match &attribute.shape {
        Shape::Nested(nesting, attributes) if !configured.is_null() => {
            let elements = Elements::of(*nesting, attribute.name, prior, config);
            elements.map(proposed, &|prior, proposed, config| {
                settle_attributes(attributes, prior, proposed, config)
            })
        }
        Shape::Nested(..) | Shape::Plain(_) => proposed,
    }
}

/// Step 3 in a block.
fn unknown_in_block(block: &Block, prior: Option<&Value>, planned: Value, config: &Value) -> Value {
    let Value::Object(mut fields) =
        unknown_in_attributes(&block.attributes, prior, planned, config)
    else {
        return Value::Null;
    };
    for nested in &block.blocks {
        if let Some(value) = fields.get_mut(nested.name) {
            let taken = std::mem::replace(value, Value::Null);
            let elements = Elements::of(nested.nesting, nested.name, prior, config);
            *value = elements.map(taken, &|prior, planned, config| {
                unknown_in_block(&nested.block, prior, planned, config)
            });
        }
    }
    Value::Object(fields)
}

fn unknown_in_attributes(
    attributes: &[Attribute],
    prior: Option<&Value>,
    planned: Value,
    config: &Value,
) -> Value {
    let Value::Object(mut fields) = planned else {
        return planned;
    };
    for attribute in attributes {
        if let Some(value) = fields.get_mut(attribute.name) {
            let taken = std::mem::replace(value, Value::Null);
            *value = unknown(attribute, prior, taken, config);
        }
    }
    Value::Object(fields)
}

fn unknown(attribute: &Attribute, prior: Option<&Value>, planned: Value, config: &Value) -> Value {
    let configured = config.attribute(attribute.name).unwrap_or(&Value::Null);
    if !configured.is_null() {
        return match &attribute.shape {
            Shape::Nested(nesting, attributes) => {
                let elements = Elements::of(*nesting, attribute.name, prior, config);
                elements.map(planned, &|prior, planned, config| {
                    unknown_in_attributes(attributes, prior, planned, config)
                })
            }
            Shape::Plain(_) => planned,
        };
    }
    let kept = attribute.keep && prior.is_some();
    if attribute.mode.is_computed() && attribute.default.is_none() && !kept {
        return Value::UNKNOWN;
    }
    planned
}

fn replacements_in_block(
    block: &Block,
    path: &Path,
    prior: &Value,
    planned: &Value,
    config: &Value,
    paths: &mut BTreeSet<Path>,
) {
    replacements_in_attributes(&block.attributes, path, prior, planned, config, paths);
    for nested in &block.blocks {
        let path = path.clone().with_attribute(nested.name);
        for (path, [prior, planned, config]) in
            element_paths(nested.nesting, nested.name, &path, [prior, planned, config])
        {
            replacements_in_block(&nested.block, &path, prior, planned, config, paths);
        }
    }
}

fn replacements_in_attributes(
    attributes: &[Attribute],
    path: &Path,
    prior: &Value,
    planned: &Value,
    config: &Value,
    paths: &mut BTreeSet<Path>,
) {
    for attribute in attributes {
        let part = |object: &Value| {
            object
                .attribute(attribute.name)
                .cloned()
                .unwrap_or(Value::Null)
        };
        let (before, after) = (part(prior), part(planned));
        if before == after {
            continue;
        }
        let path = path.clone().with_attribute(attribute.name);
        if needs_replacement(attribute, &before, &part(config)) {
            paths.insert(path.clone());
        }
        if let Shape::Nested(nesting, attributes) = &attribute.shape {
            for (path, [prior, planned, config]) in
                element_paths(*nesting, attribute.name, &path, [prior, planned, config])
            {
                replacements_in_attributes(attributes, &path, prior, planned, config, paths);
            }
        }
    }
}

fn needs_replacement(attribute: &Attribute, before: &Value, configured: &Value) -> bool {
    match attribute.replace {
        Replace::Never => false,
        Replace::Always => true,
        Replace::IfConfigured => !configured.is_null(),
        Replace::IfRecorded => !before.is_null(),
    }
}

/// Nested objects that are single: their parts stand under one path.
fn is_single(nesting: Nesting) -> bool {
    nesting == Nesting::Single
}

#[cfg(test)]
mod tests;
