//! Attributes of models: null, unknown, or a typed value, and the Rust types of such values.

use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};
use std::fmt;
use std::hash::{Hash, RandomState};
use std::panic::Location;

use serde::{Deserialize, Deserializer, Serialize, Serializer, ser};

use crate::codec;
use crate::diagnostics::Diagnostic;
use crate::number::Number;
use crate::path::{Path, Step};
use crate::schema::{Nesting, Shape};
use crate::types::Type;
use crate::validate::{AnyValidator, Collection, Keyed, Numeric};
use crate::value::Value;

/// The value of one attribute of a model.
///
/// A collection with an unknown part reads as [`Attr::Unknown`], so that code that runs while planning does not act
/// on half of it. (The planner itself works on whole [`Value`]s, so nothing is lost.)
///
/// The order exists for sets of models only.
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

    /// The value of an attribute that is set for certain: a required one, or one with a default, while creating or
    /// updating.
    ///
    /// # Errors
    /// [`Unset`], a provider bug, when it is null or unknown all the same.
    #[track_caller]
    pub fn value(&self) -> Result<&T, Unset> {
        self.known().ok_or(Unset {
            location: Location::caller(),
        })
    }

    /// [`Attr::value`], by move.
    ///
    /// # Errors
    /// As there.
    #[track_caller]
    pub fn into_value(self) -> Result<T, Unset> {
        let location = Location::caller();
        self.into_known().ok_or(Unset { location })
    }

    /// The known value, or `default`.
    pub fn unwrap_or(self, default: T) -> T {
        self.into_known().unwrap_or(default)
    }

    /// The known value, or the default of its type (not the attribute's, which the framework fills in).
    pub fn unwrap_or_default(self) -> T
    where
        T: Default,
    {
        self.into_known().unwrap_or_default()
    }

    /// The attribute by reference.
    pub fn as_ref(&self) -> Attr<&T> {
        match self {
            Self::Null => Attr::Null,
            Self::Unknown => Attr::Unknown,
            Self::Known(value) => Attr::Known(value),
        }
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

    /// Applies `f` to the known value.
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

/// Serializes as the value itself, or null. An unknown value is an error.
///
/// A model whose names are the API's (or are, with serde's `rename_all`) is written and read by serde's derives,
/// nested models too. `#[serde(skip)]` leaves out an attribute that the API does not know, and
/// `#[serde(skip_serializing_if = "Attr::is_null")]` one that is not set.
impl<T: Serialize> Serialize for Attr<T> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self {
            Self::Null => serializer.serialize_none(),
            Self::Unknown => Err(ser::Error::custom("a value that is known only after apply")),
            Self::Known(value) => value.serialize(serializer),
        }
    }
}

/// Deserializes from the value itself, or null.
impl<'de, T: Deserialize<'de>> Deserialize<'de> for Attr<T> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        Option::deserialize(deserializer).map(Self::from)
    }
}

/// An attribute that has to be set is not: a bug in the provider.
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
    /// The value is not `expected`.
    pub fn expected(expected: impl Into<String>) -> Self {
        Self {
            path: Path::root(),
            expected: expected.into(),
        }
    }

    /// The same error, seen from the enclosing value; `step` leads to the part.
    #[must_use]
    pub fn within(mut self, step: Step) -> Self {
        self.path = self.path.within(step);
        self
    }
}

impl Mismatch {
    /// The same as the user's error: the value comes from a configuration, and Terraform's types are wider than the
    /// model's (it has one type for all numbers).
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

/// A Rust type of the known values of an attribute.
///
/// | Rust | Terraform |
/// | --- | --- |
/// | `String` | string |
/// | `bool` | bool |
/// | `i8` to `i64`, `u8` to `u64` | number: an integer in range; others are refused |
/// | `f64` | number, rounded to 64 bits |
/// | [`Number`] | number, exact |
/// | `Vec<T>` | list |
/// | `BTreeSet<T>`, `HashSet<T>` | set |
/// | `BTreeMap<String, T>`, `HashMap<String, T>` | map |
/// | a `#[derive(Model)]` struct | object, as nested attributes |
/// | a `#[derive(Choice)]` enum | string, one of its variants |
/// | [`Text<T>`](crate::Text) | string that parses as a `T`: an address, a time, or another [format](crate::text) |
/// | [`JsonText`](crate::JsonText) | string that is JSON |
/// | [`Dynamic`] | any type |
///
/// Elements of collections are never null, except for `Option<T>` and [`Attr<T>`].
#[diagnostic::on_unimplemented(
    message = "`{Self}` cannot be the value of an attribute",
    label = "not an attribute value",
    note = "attribute values are `String`, `bool`, `i8` to `i64`, `u8` to `u64`, `f64`, `Number`, `Dynamic`, \
            `Text<T>`, `JsonText`, enums that derive `Choice` and structs that derive `Model`; of these, `Vec<T>`, \
            `BTreeSet<T>`, `HashSet<T>`, `BTreeMap<String, T>` and `HashMap<String, T>`"
)]
pub trait AttributeValue: Sized {
    /// Whether elements of collections of this type may be null.
    const NULLABLE: bool = false;
    /// Whether this is a collection whose elements may be null.
    const NULL_ELEMENTS: bool = false;
    /// Whether two values that differ mean the same, where the type itself says so; see
    /// [`Attribute::equivalent`](crate::schema::Attribute::equivalent).
    const EQUIVALENT: Option<fn(&Value, &Value) -> bool> = None;

    /// The type or nested attributes that the schema declares for it.
    fn shape() -> Shape;

    /// The validators that come with the type.
    fn type_validators() -> Vec<AnyValidator> {
        Vec::new()
    }

    /// Reads a value.
    ///
    /// # Errors
    /// [`Mismatch`] when the value is not of this type. In a configuration that is the user's error.
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
    const NULL_ELEMENTS: bool = T::NULL_ELEMENTS;
    const EQUIVALENT: Option<fn(&Value, &Value) -> bool> = T::EQUIVALENT;

    fn shape() -> Shape {
        T::shape()
    }

    fn type_validators() -> Vec<AnyValidator> {
        T::type_validators()
    }

    fn decode(value: Value) -> Result<Attr<Self>, Mismatch> {
        T::decode(value).map(Attr::Known)
    }

    fn encode(self) -> Value {
        Self::encode(self)
    }
}

macro_rules! scalar {
    ($rust:ty, $ty:ident, $words:expr, $value:ident => $read:expr, $write:expr) => {
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
scalar!(f64, Number, "a number", number => Some(number.as_f64()), Number::from);

impl Numeric for f64 {
    const KIND: &'static str = "";

    fn from_number(number: &Number) -> Option<Self> {
        Some(number.as_f64())
    }
}

macro_rules! whole_numbers {
    ($($rust:ident),+) => {$(
        scalar!(
            $rust,
            Number,
            format!("a whole number between {} and {}", Self::MIN, Self::MAX),
            number => Self::from_number(&number),
            Number::from
        );

        impl Numeric for $rust {
            const KIND: &'static str = "a whole number, ";

            fn from_number(number: &Number) -> Option<Self> {
                number.as_i128()?.try_into().ok()
            }
        }
    )+};
}

whole_numbers!(i8, i16, i32, i64, u8, u16, u32, u64);

/// An element that may be null: `Vec<Option<String>>`.
impl<T: AttributeValue> AttributeValue for Option<T> {
    const NULLABLE: bool = true;
    const NULL_ELEMENTS: bool = T::NULL_ELEMENTS;
    const EQUIVALENT: Option<fn(&Value, &Value) -> bool> = T::EQUIVALENT;

    fn shape() -> Shape {
        T::shape()
    }

    fn type_validators() -> Vec<AnyValidator> {
        T::type_validators()
    }

    fn decode(value: Value) -> Result<Attr<Self>, Mismatch> {
        Ok(match T::decode(value)? {
            Attr::Null => Attr::Known(None),
            Attr::Unknown => Attr::Unknown,
            Attr::Known(value) => Attr::Known(Some(value)),
        })
    }

    fn encode(self) -> Value {
        self.map_or(Value::Null, T::encode)
    }
}

macro_rules! collections {
    ($(
        $(#[$doc:meta])*
        $rust:ty, $nesting:ident, $of:ident, $words:literal, [$($bounds:tt)*],
        $items:ident => $read:expr, $writes:ident => $write:expr;
    )+) => {$(
        $(#[$doc])*
        impl<T: AttributeValue $($bounds)*> AttributeValue for $rust {
            const NULL_ELEMENTS: bool = T::NULLABLE || T::NULL_ELEMENTS;

            fn shape() -> Shape {
                T::shape().collected(Nesting::$nesting, Type::$of)
            }

            fn type_validators() -> Vec<AnyValidator> {
                let of_elements = T::type_validators().into_iter();
                of_elements.map(AnyValidator::of_each).collect()
            }

            fn decode(value: Value) -> Result<Attr<Self>, Mismatch> {
                match value {
                    Value::Null => Ok(Attr::Null),
                    Value::Unknown(_) => Ok(Attr::Unknown),
                    Value::$nesting($items) => $read,
                    _ => Err(Mismatch::expected($words)),
                }
            }

            fn encode(self) -> Value {
                let $writes = self;
                Value::$nesting($write)
            }
        }

        impl<T: AttributeValue $($bounds)*> Collection for $rust {
            type Element = T;
        }
    )+};
}

collections! {
    Vec<T>, List, list, "a list", [],
        items => elements(items), items => items.into_iter().map(T::encode).collect();
    BTreeSet<T>, Set, set, "a set", [+ Ord],
        items => elements(items), items => items.into_iter().map(T::encode).collect();
    HashSet<T, RandomState>, Set, set, "a set", [+ Eq + Hash],
        items => elements(items), items => items.into_iter().map(T::encode).collect();
    BTreeMap<String, T>, Map, map, "a map", [],
        items => entries(items), items => items.into_iter().map(|(key, item)| (key, item.encode())).collect();
    HashMap<String, T, RandomState>, Map, map, "a map", [],
        items => entries(items), items => items.into_iter().map(|(key, item)| (key, item.encode())).collect();
}

impl<T: AttributeValue> Keyed for BTreeMap<String, T> {}
impl<T: AttributeValue> Keyed for HashMap<String, T> {}

/// A value of any type, with its type (`any` in Terraform).
#[derive(Clone, Debug, PartialEq)]
pub struct Dynamic {
    /// The value's type.
    pub ty: Type,
    /// The value; parts of it may be unknown.
    pub value: Value,
}

impl Dynamic {
    /// The value as JSON, as Terraform's `jsonencode` writes it; `None` where it has no such form, because a part of
    /// it is unknown or an infinite number.
    #[must_use]
    pub fn to_json(&self) -> Option<String> {
        let json = codec::json::encode(&self.value, &self.ty).ok()?;
        String::from_utf8(json.to_vec()).ok()
    }
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

/// A text value that `parse` accepts; `expected` describes such text.
pub(crate) fn decode_text<T>(
    value: Value,
    expected: impl FnOnce() -> String,
    parse: impl Fn(&str) -> Option<T>,
) -> Result<Attr<T>, Mismatch> {
    match value {
        Value::Null => Ok(Attr::Null),
        Value::Unknown(_) => Ok(Attr::Unknown),
        Value::String(text) => parse(&text)
            .map(Attr::Known)
            .ok_or_else(|| Mismatch::expected(expected())),
        _ => Err(Mismatch::expected("text")),
    }
}

/// The elements of a list or set; unknown where one of them is.
fn elements<T: AttributeValue, C: FromIterator<T>>(items: Vec<Value>) -> Result<Attr<C>, Mismatch> {
    let items = items.into_iter().enumerate();
    known_parts(items.map(|(index, item)| {
        let step = || Step::Index(index);
        element(item, step)
    }))
}

/// The entries of a map; unknown where the value of one of them is.
fn entries<T: AttributeValue, C: FromIterator<(String, T)>>(
    items: BTreeMap<String, Value>,
) -> Result<Attr<C>, Mismatch> {
    known_parts(items.into_iter().map(|(key, item)| {
        let item = element(item, || Step::Key(key.clone()))?;
        Ok(item.map(|item| (key, item)))
    }))
}

fn element<T: AttributeValue>(item: Value, step: impl Fn() -> Step) -> Result<Attr<T>, Mismatch> {
    match T::decode(item).map_err(|error| error.within(step()))? {
        Attr::Null => Err(null_element(step())),
        item => Ok(item),
    }
}

fn known_parts<T, C: FromIterator<T>>(
    parts: impl Iterator<Item = Result<Attr<T>, Mismatch>>,
) -> Result<Attr<C>, Mismatch> {
    let mut is_unknown = false;
    let known: Result<C, Mismatch> = parts
        .filter_map(|part| match part {
            Ok(part) => {
                is_unknown |= part.is_unknown();
                part.into_known().map(Ok)
            }
            Err(error) => Some(Err(error)),
        })
        .collect();
    let known = known?;
    Ok(match is_unknown {
        true => Attr::Unknown,
        false => Attr::Known(known),
    })
}

fn null_element(step: Step) -> Mismatch {
    Mismatch::expected("set: elements must not be null").within(step)
}

/// Converts a field of an API's object to an attribute.
///
/// The read mapping of `#[derive(Model)]` converts every field of the API's object with this.
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

impl<T: Eq + Hash> IntoAttr<HashSet<T>> for Vec<T> {
    fn into_attr(self) -> Attr<HashSet<T>> {
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
    fn an_attribute_is_its_value_to_serde() {
        let json = |attribute: Attr<i64>| serde_json::to_string(&attribute).ok();
        assert_eq!(json(Attr::Known(7)), Some("7".to_owned()));
        assert_eq!(json(Attr::Null), Some("null".to_owned()));
        assert_eq!(json(Attr::Unknown), None);
        let read = |json: &str| serde_json::from_str::<Attr<i64>>(json).ok();
        assert_eq!(read("7"), Some(Attr::Known(7)));
        assert_eq!(read("null"), Some(Attr::Null));
        assert_eq!(read("true"), None);
    }

    #[test]
    fn a_whole_number_is_refused_where_it_has_a_fraction() {
        let value = Value::Number("1.5".parse().unwrap());
        assert!(i64::decode(value).is_err());
    }
}
