//! Models as data sources return them, derived from those of resources, so that no attribute is
//! declared twice.
//!
//! [`Found`] is an object among many (`texts = [{...}, ...]`), [`Lookup`] one object that is looked up by one of its
//! attributes. Neither has the attributes that the remote API never returns ([`Model::NEVER_READ`]).

use std::collections::BTreeMap;

use crate::attr::{Attr, AttributeValue, Dynamic, Mismatch};
use crate::field::AnyField;
use crate::model::{Model, Reads};
use crate::schema::{Attribute, Block, Keep, Mode, Nesting, Replace, Shape};
use crate::types::Type;
use crate::validate::Rules;
use crate::value::Value;

/// An object in a list of objects: every attribute is computed.
///
/// Terraform's collections need one type for all elements, so attributes without a fixed type are JSON text.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Found<M>(pub M);

/// A model that can be looked up.
pub trait LookedUp: Model {
    /// The attributes by which it can be looked up; users set one of them.
    const KEYS: &'static [AnyField<Self>];
}

/// One object, looked up by one of its keys: those are optional, every attribute is computed.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Lookup<M>(pub M);

impl<M: Model> Model for Found<M> {
    type Fields = ();

    const FIELDS: () = ();
    const DESCRIPTION: &'static str = M::DESCRIPTION;

    fn block() -> Block {
        let attributes = shown::<M>()
            .map(computed)
            .map(|attribute| match attribute.shape {
                Shape::Plain(Type::Dynamic) => Attribute {
                    shape: Shape::Plain(Type::String),
                    ..attribute
                },
                Shape::Plain(_) | Shape::Flattened(_) | Shape::Nested(..) => attribute,
            });
        Block {
            attributes: attributes.collect(),
            blocks: Vec::new(),
        }
    }

    /// Known objects are only encoded, never decoded.
    fn from_object(_object: Value) -> Result<Self, Mismatch> {
        Err(Mismatch::expected(
            "read by a provider: it is what a provider returns",
        ))
    }

    fn into_object(self) -> Value {
        let fields = shown_fields(self.0);
        Value::Object(
            fields
                .into_iter()
                .map(|(name, value)| (name, fixed_type(value)))
                .collect(),
        )
    }

    fn fill_unknown(self, prior: Self) -> Self {
        Self(self.0.fill_unknown(prior.0))
    }
}

impl<M: Model> AttributeValue for Found<M> {
    fn shape() -> Shape {
        Shape::Nested(Nesting::Single, Self::block().attributes)
    }

    fn decode(value: Value) -> Result<Attr<Self>, Mismatch> {
        match value {
            Value::Null => Ok(Attr::Null),
            Value::Unknown(_) => Ok(Attr::Unknown),
            object => Self::from_object(object).map(Attr::Known),
        }
    }

    fn encode(self) -> Value {
        self.into_object()
    }
}

impl<M: LookedUp> Lookup<M> {
    /// The rule of every lookup: exactly one of the keys is set.
    #[must_use]
    pub fn rules() -> Rules<Self> {
        Rules::new().exactly_one_of(M::KEYS).of()
    }
}

impl<M: LookedUp> Model for Lookup<M> {
    type Fields = ();

    const FIELDS: () = ();
    const DESCRIPTION: &'static str = M::DESCRIPTION;

    fn block() -> Block {
        let attributes = shown::<M>().map(|attribute| {
            if M::KEYS.iter().any(|key| key.name() == attribute.name) {
                let validators = attribute.validators.clone();
                Attribute {
                    mode: Mode::OptionalComputed,
                    validators,
                    ..computed(attribute)
                }
            } else {
                computed(attribute)
            }
        });
        Block {
            attributes: attributes.collect(),
            blocks: Vec::new(),
        }
    }

    fn from_object(object: Value) -> Result<Self, Mismatch> {
        M::from_object(object).map(Self)
    }

    fn into_object(self) -> Value {
        Value::Object(shown_fields(self.0))
    }

    fn fill_unknown(self, prior: Self) -> Self {
        Self(self.0.fill_unknown(prior.0))
    }
}

impl<O, M: LookedUp + Reads<O>> Reads<O> for Lookup<M> {
    fn update_from(&mut self, object: O) {
        self.0.update_from(object);
    }
}

impl<O, M: Reads<O>> Reads<O> for Found<M> {
    fn update_from(&mut self, object: O) {
        self.0.update_from(object);
    }
}

fn shown<M: Model>() -> impl Iterator<Item = Attribute> {
    M::block()
        .attributes
        .into_iter()
        .filter(|attribute| !M::NEVER_READ.contains(&attribute.name))
}

fn shown_fields<M: Model>(model: M) -> BTreeMap<String, Value> {
    match model.into_object() {
        Value::Object(mut fields) => {
            fields.retain(|name, _| !M::NEVER_READ.contains(&name.as_str()));
            fields
        }
        _ => BTreeMap::new(),
    }
}

/// The attribute without the options that are about setting it.
fn computed(attribute: Attribute) -> Attribute {
    Attribute {
        description: match attribute.found_description {
            "" => attribute.description,
            words => words,
        },
        mode: Mode::Computed,
        default: None,
        keep: Keep::Never,
        replace: Replace::Never,
        equivalent: None,
        validators: Vec::new(),
        identity: false,
        ..attribute
    }
}

/// A dynamic value as JSON text; every other value as it is. A value without a JSON form (an infinite number) cannot
/// come from a JSON API.
fn fixed_type(value: Value) -> Value {
    match value {
        Value::Dynamic(typed) => {
            let (ty, value) = *typed;
            let json = Dynamic { ty, value }.to_json();
            json.map_or(Value::Null, Value::String)
        }
        other => other,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A crate.
    #[derive(Clone, Debug, Default, Model)]
    struct Crate {
        /// Id.
        #[tf(computed, keep, identity)]
        id: Attr<String>,
        /// Label.
        #[tf(required, replace)]
        label: Attr<String>,
        /// Anything.
        #[tf(optional)]
        rule: Attr<Dynamic>,
        /// What it must weigh.
        #[tf(optional, found = "What it weighs.")]
        weight: Attr<i64>,
        /// Never returned.
        #[tf(optional, unread)]
        secret: Attr<String>,
    }

    impl LookedUp for Crate {
        const KEYS: &'static [AnyField<Self>] =
            &[Self::FIELDS.id.untyped(), Self::FIELDS.label.untyped()];
    }

    fn full() -> Crate {
        let rule = Dynamic {
            ty: Type::list(Type::Bool),
            value: Value::List(vec![true.into()]),
        };
        Crate {
            id: Attr::Known("c1".into()),
            label: Attr::Known("x".into()),
            rule: Attr::Known(rule),
            weight: Attr::Known(1),
            secret: Attr::Known("s".into()),
        }
    }

    fn modes(block: &Block) -> Vec<(&str, Mode)> {
        block
            .attributes
            .iter()
            .map(|attribute| (attribute.name, attribute.mode))
            .collect()
    }

    #[test]
    fn a_found_object_is_computed_and_of_fixed_type() {
        let block = Found::<Crate>::block();
        let names = ["id", "label", "rule", "weight"];
        assert_eq!(modes(&block), names.map(|name| (name, Mode::Computed)));
        let words = |name: &str| block.attribute(name).map(|it| it.description);
        assert_eq!(words("weight"), Some("What it weighs."));
        assert_eq!(words("rule"), Some("Anything."));
        assert_eq!(
            block.attribute("rule").map(Attribute::ty),
            Some(Type::String)
        );
        assert_eq!(
            Found(full()).into_object().attribute("rule"),
            Some(&Value::from("[true]"))
        );
        assert_eq!(Found(full()).into_object().attribute("secret"), None);
    }

    #[test]
    fn keys_of_a_lookup_can_be_set() {
        let block = Lookup::<Crate>::block();
        assert_eq!(
            modes(&block),
            [
                ("id", Mode::OptionalComputed),
                ("label", Mode::OptionalComputed),
                ("rule", Mode::Computed),
                ("weight", Mode::Computed)
            ]
        );
        let config = Lookup::<Crate>::from_object(Value::object([("id", Value::from("c1"))]));
        assert_eq!(config.unwrap().0.id, Attr::Known("c1".into()));
    }
}
