//! Generated configuration: what a user would have written for an object that exists.

use super::AnyResource;
use crate::attr::Mismatch;
use crate::plan::parts::map_objects;
use crate::schema::{Attribute, Block, Mode, NestedBlock, Shape};
use crate::validate::Rule;
use crate::value::Value;

/// The configuration of an object with this state. It leaves out what only the remote API decides, what equals its
/// default, what is deprecated, write-only, sensitive or only recorded in state, and what a rule forbids; so a plan
/// of it is empty.
pub(crate) fn generate<C>(resource: &dyn AnyResource<C>, state: Value) -> Result<Value, Mismatch> {
    let mut config = block(&resource.schema().block, state);
    for rule in resource.rules() {
        keep_to(&rule, &mut config);
    }
    resource.generated(config)
}

fn block(schema: &Block, state: Value) -> Value {
    let Value::Object(mut members) = objects(&schema.attributes, state) else {
        return schema.empty();
    };
    for it in &schema.blocks {
        let value = members.remove(it.name).unwrap_or(Value::Null);
        members.insert(it.name.to_owned(), nested_block(it, value));
    }
    Value::Object(members)
}

fn attribute(attribute: &Attribute, value: Value) -> Value {
    let is_silent = !attribute.mode.is_configurable()
        || attribute.write_only
        || attribute.local
        || attribute.deprecated.is_some()
        || (attribute.sensitive && attribute.mode != Mode::Required)
        || attribute.default.is_some_and(|default| default() == value);
    if is_silent {
        return Value::Null;
    }
    match &attribute.shape {
        Shape::Plain(_) | Shape::Flattened(_) => value,
        Shape::Nested(_, attributes) => {
            map_objects(value, &mut |object| objects(attributes, object))
        }
    }
}

fn objects(attributes: &[Attribute], object: Value) -> Value {
    let Value::Object(mut members) = object else {
        return object;
    };
    for it in attributes {
        let value = members.remove(it.name).unwrap_or(Value::Null);
        members.insert(it.name.to_owned(), attribute(it, value));
    }
    Value::Object(members)
}

fn nested_block(nested: &NestedBlock, value: Value) -> Value {
    if nested.local || nested.computed || nested.deprecated.is_some() {
        return nested.absent();
    }
    map_objects(value, &mut |object| block(&nested.block, object))
}

/// Removes what a rule does not allow next to the rest.
fn keep_to(rule: &Rule, config: &mut Value) {
    let Value::Object(members) = config else {
        return;
    };
    match rule {
        Rule::ExactlyOneOf(names) | Rule::AtMostOneOf(names) => {
            let mut is_set = false;
            for name in names {
                if let Some(value) = members.get_mut(*name).filter(|value| !value.is_null()) {
                    if is_set {
                        *value = Value::Null;
                    }
                    is_set = true;
                }
            }
        }
        Rule::OnlyWhen(name, other, values) => {
            let other = members.get(*other).and_then(Value::as_str);
            let is_allowed = other.is_some_and(|other| values.iter().any(|value| value == other));
            if !is_allowed && let Some(value) = members.get_mut(*name) {
                *value = Value::Null;
            }
        }
        Rule::AllOrNone(names) => {
            let is_null = |name: &&&str| members.get(**name).is_none_or(Value::is_null);
            if names.iter().any(|name| is_null(&name)) {
                for name in names {
                    members.insert((*name).to_owned(), Value::Null);
                }
            }
        }
        Rule::Requires(name, others) => {
            let is_null = |name: &&'static str| members.get(*name).is_none_or(Value::is_null);
            if others.iter().any(is_null) {
                members.insert((*name).to_owned(), Value::Null);
            }
        }
        Rule::AtLeastOneOf(_) | Rule::RequiredWhen(..) => {}
    }
}
