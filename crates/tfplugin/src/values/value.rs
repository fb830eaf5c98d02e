//! Terraform's values: null, unknown, and what is known.
//!
//! A value carries no type of its own; the schema's [`Type`] says how to read it, and
//! the codecs check one against the other at the edge.
//!
//! This module never names gRPC, schemas or resources.

mod order;
mod parts;

use std::collections::BTreeMap;

use crate::number::Number;
use crate::types::Type;

/// A value of Terraform's type system.
#[derive(Clone, Debug)]
pub enum Value {
    /// Absent.
    Null,
    /// Not known before something is applied, with what is already known of it.
    Unknown(Option<Box<Refinements>>),
    /// Text.
    String(String),
    /// A number.
    Number(Number),
    /// True or false.
    Bool(bool),
    /// The elements of a list, in order.
    List(Vec<Self>),
    /// The elements of a set; their order does not matter.
    Set(Vec<Self>),
    /// The elements of a map.
    Map(BTreeMap<String, Self>),
    /// The elements of a tuple.
    Tuple(Vec<Self>),
    /// The attributes of an object.
    Object(BTreeMap<String, Self>),
    /// A known (or typed null or unknown) value where the schema says "any type", with its type.
    ///
    /// A null or unknown value of no particular type is plain [`Value::Null`] or
    /// [`Value::Unknown`].
    Dynamic(Box<(Type, Self)>),
}

/// What is known of an unknown value (extension type 12 of cty's msgpack).
#[derive(Clone, Debug, Default, PartialEq)]
#[non_exhaustive]
pub struct Refinements {
    /// `Some(false)`: certainly not null.
    pub null: Option<bool>,
    /// What the text begins with.
    pub string_prefix: Option<String>,
    /// The lower bound of a number, and whether the bound itself is allowed.
    pub number_min: Option<(Number, bool)>,
    /// The upper bound of a number, and whether the bound itself is allowed.
    pub number_max: Option<(Number, bool)>,
    /// The least number of elements of a collection.
    pub length_min: Option<i64>,
    /// The greatest number of elements of a collection.
    pub length_max: Option<i64>,
}

impl Value {
    /// Without refinements.
    pub const UNKNOWN: Self = Self::Unknown(None);

    /// Text.
    pub fn string(text: impl Into<String>) -> Self {
        Self::String(text.into())
    }

    /// An object of `attributes`.
    pub fn object<N: Into<String>>(attributes: impl IntoIterator<Item = (N, Self)>) -> Self {
        Self::Object(
            attributes
                .into_iter()
                .map(|(name, value)| (name.into(), value))
                .collect(),
        )
    }

    /// A value where the schema says "any type".
    /// A null or unknown value of no particular type, and a value that carries its type already, stay as they are.
    #[must_use]
    pub fn dynamic(ty: Type, value: Self) -> Self {
        if ty == Type::Dynamic {
            value
        } else {
            Self::Dynamic(Box::new((ty, value)))
        }
    }

    /// The value with all text in Unicode normal form C, as Terraform stores it: so that another form from the remote
    /// API is not a change.
    pub(crate) fn normalized(self) -> Self {
        match self {
            Self::String(text) => match crate::codec::text::normalized(&text) {
                std::borrow::Cow::Borrowed(_) => Self::String(text),
                std::borrow::Cow::Owned(text) => Self::String(text),
            },
            Self::Map(items) => Self::Map(
                items
                    .into_iter()
                    .map(|(key, item)| {
                        let key = crate::codec::text::normalized(&key).into_owned();
                        (key, item.normalized())
                    })
                    .collect(),
            ),
            other => other.map_parts(&mut |_, part| part.normalized()),
        }
    }

    pub(crate) fn noun(&self) -> &'static str {
        match self {
            Self::Null => "null",
            Self::Unknown(_) => "an unknown value",
            Self::String(_) => "a string",
            Self::Number(_) => "a number",
            Self::Bool(_) => "a bool",
            Self::List(_) => "a list",
            Self::Set(_) => "a set",
            Self::Map(_) => "a map",
            Self::Tuple(_) => "a tuple",
            Self::Object(_) => "an object",
            Self::Dynamic(_) => "a value with its type",
        }
    }

    /// Whether the value is absent, also where it is a typed null of a dynamic attribute.
    #[must_use]
    pub fn is_null(&self) -> bool {
        match self {
            Self::Null => true,
            Self::Dynamic(typed) => typed.1.is_null(),
            _ => false,
        }
    }

    /// Whether the value itself is unknown (parts of a known value may be).
    #[must_use]
    pub fn is_unknown(&self) -> bool {
        match self {
            Self::Unknown(_) => true,
            Self::Dynamic(typed) => typed.1.is_unknown(),
            _ => false,
        }
    }

    /// The same unknown value without refinements. Its type stays.
    pub(crate) fn unrefined(self) -> Self {
        match self {
            Self::Unknown(_) => Self::UNKNOWN,
            Self::Dynamic(typed) => Self::dynamic(typed.0, typed.1.unrefined()),
            other => other,
        }
    }

    /// Whether neither the value nor any part of it is unknown.
    #[must_use]
    pub fn is_wholly_known(&self) -> bool {
        match self {
            Self::Unknown(_) => false,
            Self::Null | Self::String(_) | Self::Number(_) | Self::Bool(_) => true,
            Self::List(items) | Self::Set(items) | Self::Tuple(items) => {
                items.iter().all(Self::is_wholly_known)
            }
            Self::Map(items) | Self::Object(items) => items.values().all(Self::is_wholly_known),
            Self::Dynamic(typed) => typed.1.is_wholly_known(),
        }
    }

    /// The attribute `name` of an object.
    #[must_use]
    pub fn attribute(&self, name: &str) -> Option<&Self> {
        match self {
            Self::Object(attributes) => attributes.get(name),
            _ => None,
        }
    }

    /// The text, where it is known text.
    #[must_use]
    pub fn as_str(&self) -> Option<&str> {
        match self {
            Self::String(text) => Some(text),
            _ => None,
        }
    }
}

/// Compares meaning: the order of a set's elements does not count, numbers compare by value. Two unknown values are
/// equal, whatever their refinements.
impl PartialEq for Value {
    fn eq(&self, other: &Self) -> bool {
        self.order(other).is_eq()
    }
}

impl From<&str> for Value {
    fn from(text: &str) -> Self {
        Self::String(text.to_owned())
    }
}

impl From<String> for Value {
    fn from(text: String) -> Self {
        Self::String(text)
    }
}

impl From<bool> for Value {
    fn from(truth: bool) -> Self {
        Self::Bool(truth)
    }
}

impl From<i64> for Value {
    fn from(number: i64) -> Self {
        Self::Number(Number::from(number))
    }
}

impl From<Number> for Value {
    fn from(number: Number) -> Self {
        Self::Number(number)
    }
}
