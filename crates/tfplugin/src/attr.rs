//! Attributes of models: null, unknown, or a typed value, and what Rust types stand for them.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt;
use std::panic::Location;

use crate::diagnostics::Diagnostic;
use crate::number::Number;
use crate::path::{Path, Step};
use crate::schema::{Nesting, Shape};
use crate::types::Type;
use crate::value::Value;

/// The value of one attribute of a model.
///
/// A collection of which a part is unknown reads as [`Attr::Unknown`]: whoever looks at it while
/// planning must not act on half of it. (The planner itself works on whole [`Value`]s, so nothing
/// is lost.)
///
/// The order is for sets of models; it means nothing else.
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub enum Attr<T> {
    /// Not set.
    #[default]
    Null,
    /// Known only after apply.
    Unknown,
    /// Set.
    Known(T),
}

impl<T> Attr<T> {
    /// The known value.
    pub fn known(&self) -> Option<&T> {
        match self {
            Self::Known(value) => Some(value),
            Self::Null | Self::Unknown => None,
        }
    }

    /// The known value, by move.
    pub fn into_known(self) -> Option<T> {
        match self {
            Self::Known(value) => Some(value),
            Self::Null | Self::Unknown => None,
        }
    }

    /// The value of an attribute that is certainly set: a required one, or one with a default,
    /// while creating or updating.
    ///
    /// # Errors
    /// [`Unset`], a provider bug, when it is null or unknown all the same.
    #[track_caller]
    pub fn value(&self) -> Result<&T, Unset> {
        self.known().ok_or(Unset {
            location: Location::caller(),
        })
    }

    /// Whether it is not set.
    pub fn is_null(&self) -> bool {
        matches!(self, Self::Null)
    }

    /// Whether it is known only after apply.
    pub fn is_unknown(&self) -> bool {
        matches!(self, Self::Unknown)
    }

    /// Whether it is set to a known value.
    pub fn is_known(&self) -> bool {
        matches!(self, Self::Known(_))
    }

    /// The same attribute with its known value passed through `f`.
    pub fn map<U>(self, f: impl FnOnce(T) -> U) -> Attr<U> {
        match self {
            Self::Null => Attr::Null,
            Self::Unknown => Attr::Unknown,
            Self::Known(value) => Attr::Known(f(value)),
        }
    }

    /// This attribute, or `other` where this one is unknown.
    #[must_use]
    pub fn or_if_unknown(self, other: Self) -> Self {
        if self.is_unknown() { other } else { self }
    }
}

impl<T> From<T> for Attr<T> {
    fn from(value: T) -> Self {
        Self::Known(value)
    }
}

impl<T> From<Option<T>> for Attr<T> {
    fn from(value: Option<T>) -> Self {
        value.map_or(Self::Null, Self::Known)
    }
}

/// An attribute that the framework promises to be set was not: a bug of the provider.
#[derive(Clone, Copy, Debug)]
pub struct Unset {
    location: &'static Location<'static>,
}

impl fmt::Display for Unset {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { location } = self;
        write!(
            f,
            "An attribute that must be set here is null or unknown ({location})."
        )
    }
}

impl std::error::Error for Unset {}

impl From<Unset> for Diagnostic {
    fn from(unset: Unset) -> Self {
        Self::bug(unset)
    }
}

/// A value that does not have the shape that its model declares.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Mismatch {
    /// Where.
    pub path: Path,
    /// What was expected there.
    pub expected: String,
}

impl Mismatch {
    /// Something else than `expected` was found.
    pub fn expected(expected: impl Into<String>) -> Self {
        Self {
            path: Path::root(),
            expected: expected.into(),
        }
    }

    /// The same, found inside of `step`.
    #[must_use]
    pub fn within(mut self, step: Step) -> Self {
        self.path = self.path.within(step);
        self
    }
}

impl Mismatch {
    /// The user's error: the value comes from a configuration, where Terraform's own types are wider than the model's
    /// (every number is one, whole or not).
    pub(crate) fn in_configuration(self) -> Diagnostic {
        let Self { path, expected } = self;
        Diagnostic::invalid(
            path.clone(),
            format!("Invalid value for {path}"),
            format!("The value must be {expected}."),
        )
    }
}

impl fmt::Display for Mismatch {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            f,
            "The value at {:?} is not {}.",
            self.path.to_string(),
            self.expected
        )
    }
}

impl std::error::Error for Mismatch {}

impl From<Mismatch> for Diagnostic {
    fn from(mismatch: Mismatch) -> Self {
        let path = mismatch.path.clone();
        Self::bug(mismatch).at(path)
    }
}

/// A Rust type that can stand for the known value of an attribute.
///
/// Implemented for text, numbers, truth values, lists (`Vec`), sets (`BTreeSet`), maps
/// (`BTreeMap`), dynamic values ([`Dynamic`]) and, by `#[derive(Model)]`, for nested objects.
pub trait AttributeValue: Sized {
    /// Whether elements of collections of this type may be null.
    const NULLABLE: bool = false;
    /// Whether this is a collection whose elements may be null.
    const NULL_ELEMENTS: bool = false;

    /// The type or nested attributes that the schema declares for it.
    fn shape() -> Shape;

    /// Reads a value.
    ///
    /// # Errors
    /// [`Mismatch`] when the value has another shape.
    fn decode(value: Value) -> Result<Attr<Self>, Mismatch>;

    /// Writes a known value.
    fn encode(self) -> Value;
}

impl<T: AttributeValue> Attr<T> {
    /// Writes the attribute.
    pub fn encode(self) -> Value {
        match self {
            Self::Null => Value::Null,
            Self::Unknown => Value::UNKNOWN,
            Self::Known(value) => value.encode(),
        }
    }
}

/// An element that may itself be null or unknown: `Vec<Attr<String>>`.
impl<T: AttributeValue> AttributeValue for Attr<T> {
    const NULLABLE: bool = true;

    fn shape() -> Shape {
        T::shape()
    }

    fn decode(value: Value) -> Result<Attr<Self>, Mismatch> {
        T::decode(value).map(Attr::Known)
    }

    fn encode(self) -> Value {
        Self::encode(self)
    }
}

macro_rules! scalar {
    ($rust:ty, $ty:ident, $words:literal, $value:ident => $read:expr, $write:expr) => {
        impl AttributeValue for $rust {
            fn shape() -> Shape {
                Shape::Plain(Type::$ty)
            }

            fn decode(value: Value) -> Result<Attr<Self>, Mismatch> {
                match value {
                    Value::Null => Ok(Attr::Null),
                    Value::Unknown(_) => Ok(Attr::Unknown),
                    Value::$ty($value) => $read
                        .map(Attr::Known)
                        .ok_or_else(|| Mismatch::expected($words)),
                    _ => Err(Mismatch::expected($words)),
                }
            }

            fn encode(self) -> Value {
                Value::$ty($write(self))
            }
        }
    };
}

scalar!(String, String, "text", text => Some(text), |text| text);
scalar!(bool, Bool, "true or false", truth => Some(truth), |truth| truth);
scalar!(Number, Number, "a number", number => Some(number), |number| number);
scalar!(i64, Number, "a whole number between -9223372036854775808 and 9223372036854775807", number => number.as_i64(), Number::from);

impl<T: AttributeValue> AttributeValue for Vec<T> {
    const NULL_ELEMENTS: bool = T::NULLABLE || T::NULL_ELEMENTS;

    fn shape() -> Shape {
        T::shape().collected(Nesting::List, Type::list)
    }

    fn decode(value: Value) -> Result<Attr<Self>, Mismatch> {
        match value {
            Value::Null => Ok(Attr::Null),
            Value::Unknown(_) => Ok(Attr::Unknown),
            Value::List(items) => decode_elements(items),
            _ => Err(Mismatch::expected("a list")),
        }
    }

    fn encode(self) -> Value {
        Value::List(self.into_iter().map(T::encode).collect())
    }
}

impl<T: AttributeValue + Ord> AttributeValue for BTreeSet<T> {
    const NULL_ELEMENTS: bool = T::NULLABLE || T::NULL_ELEMENTS;

    fn shape() -> Shape {
        T::shape().collected(Nesting::Set, Type::set)
    }

    fn decode(value: Value) -> Result<Attr<Self>, Mismatch> {
        match value {
            Value::Null => Ok(Attr::Null),
            Value::Unknown(_) => Ok(Attr::Unknown),
            Value::Set(items) => decode_elements(items).map(|all| all.map(Self::from_iter)),
            _ => Err(Mismatch::expected("a set")),
        }
    }

    fn encode(self) -> Value {
        Value::Set(self.into_iter().map(T::encode).collect())
    }
}

impl<T: AttributeValue> AttributeValue for BTreeMap<String, T> {
    const NULL_ELEMENTS: bool = T::NULLABLE || T::NULL_ELEMENTS;

    fn shape() -> Shape {
        T::shape().collected(Nesting::Map, Type::map)
    }

    fn decode(value: Value) -> Result<Attr<Self>, Mismatch> {
        let items = match value {
            Value::Null => return Ok(Attr::Null),
            Value::Unknown(_) => return Ok(Attr::Unknown),
            Value::Map(items) => items,
            _ => return Err(Mismatch::expected("a map")),
        };
        let mut known = Self::new();
        for (key, item) in items {
            match T::decode(item).map_err(|error| error.within(Step::Key(key.clone())))? {
                Attr::Known(item) => known.insert(key, item),
                Attr::Unknown => return Ok(Attr::Unknown),
                Attr::Null => return Err(null_element(Step::Key(key))),
            };
        }
        Ok(Attr::Known(known))
    }

    fn encode(self) -> Value {
        Value::Map(
            self.into_iter()
                .map(|(key, item)| (key, item.encode()))
                .collect(),
        )
    }
}

/// A value of any type, with its type (`any` in Terraform's words).
#[derive(Clone, Debug, PartialEq)]
pub struct Dynamic {
    /// The value's type.
    pub ty: Type,
    /// The value; parts of it may be unknown.
    pub value: Value,
}

impl AttributeValue for Dynamic {
    fn shape() -> Shape {
        Shape::Plain(Type::Dynamic)
    }

    fn decode(value: Value) -> Result<Attr<Self>, Mismatch> {
        match value {
            Value::Null => Ok(Attr::Null),
            Value::Unknown(_) => Ok(Attr::Unknown),
            Value::Dynamic(typed) => Ok(match *typed {
                (_, Value::Null) => Attr::Null,
                (_, Value::Unknown(_)) => Attr::Unknown,
                (ty, value) => Attr::Known(Self { ty, value }),
            }),
            _ => Err(Mismatch::expected("a dynamic value")),
        }
    }

    fn encode(self) -> Value {
        Value::Dynamic(Box::new((self.ty, self.value)))
    }
}

fn decode_elements<T: AttributeValue>(items: Vec<Value>) -> Result<Attr<Vec<T>>, Mismatch> {
    let mut known = Vec::with_capacity(items.len());
    for (index, item) in items.into_iter().enumerate() {
        match T::decode(item).map_err(|error| error.within(Step::Index(index)))? {
            Attr::Known(item) => known.push(item),
            Attr::Unknown => return Ok(Attr::Unknown),
            Attr::Null => return Err(null_element(Step::Index(index))),
        }
    }
    Ok(Attr::Known(known))
}

fn null_element(step: Step) -> Mismatch {
    Mismatch::expected("set: elements must not be null").within(step)
}

/// What an API's object says of an attribute.
///
/// The read mapping of `#[derive(Model)]` passes every field of the API's object through this.
pub trait IntoAttr<T> {
    /// The attribute's value.
    fn into_attr(self) -> Attr<T>;
}

impl<T> IntoAttr<T> for T {
    fn into_attr(self) -> Attr<T> {
        Attr::Known(self)
    }
}

impl<T> IntoAttr<T> for Option<T> {
    fn into_attr(self) -> Attr<T> {
        self.into()
    }
}

impl<T: Ord> IntoAttr<BTreeSet<T>> for Vec<T> {
    fn into_attr(self) -> Attr<BTreeSet<T>> {
        Attr::Known(self.into_iter().collect())
    }
}

impl<T> IntoAttr<T> for Attr<T> {
    fn into_attr(self) -> Self {
        self
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_collection_with_an_unknown_part_reads_as_unknown() {
        let value = Value::Set(vec![Value::from("a"), Value::UNKNOWN]);
        assert_eq!(BTreeSet::<String>::decode(value), Ok(Attr::Unknown));
    }

    #[test]
    fn a_null_element_is_refused_with_its_place() {
        let value = Value::List(vec![Value::from("a"), Value::Null]);
        let error = Vec::<String>::decode(value.clone()).unwrap_err();
        assert_eq!(error.path.to_string(), "[1]");
        assert!(Vec::<Attr<String>>::decode(value).is_ok());
    }

    #[test]
    fn a_whole_number_is_refused_where_it_has_a_fraction() {
        let value = Value::Number("1.5".parse().unwrap());
        assert!(i64::decode(value).is_err());
    }
}
