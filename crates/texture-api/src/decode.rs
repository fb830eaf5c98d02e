//! Lenient decoding of JSON: an object needs nothing but its id.
//!
//! The contract was read from documentation that ends early, so a response may lack a member, or
//! have null or another type for it. Such a member is "not reported" (`None`), and the rest of the object is read all
//! the same. [`Received`] lists what was received and what was missing.

use std::collections::BTreeMap;
use std::fmt;

use serde_json::{Map, Value};

use crate::http::secret::Secret;

/// A type that can be read from the JSON of a response.
pub trait Decode: Sized {
    /// Reads it.
    ///
    /// # Errors
    /// [`Received`] when an indispensable member is missing.
    fn decode(value: Value) -> Result<Self, Received>;
}

/// A type that can be read from the members of an object, apart from its id.
pub trait FromMembers: Sized {
    /// The members that a response is expected to have, besides `id`.
    const EXPECTED: &'static [Expected];

    /// Reads it. Members that are missing, null against the contract, or of another type are not reported.
    fn from_members(id: String, members: &Map<String, Value>) -> Self;
}

/// The type of a JSON value.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Shape {
    /// A string.
    Text,
    /// A boolean.
    Flag,
    /// A number.
    Number,
    /// An array.
    List,
    /// An object.
    Object,
    /// Any type.
    Any,
}

impl Shape {
    /// The JSON name of the type.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Text => "string",
            Self::Flag => "boolean",
            Self::Number => "number",
            Self::List => "array",
            Self::Object => "object",
            Self::Any => "any",
        }
    }

    /// The type of a value; null has none.
    pub(crate) fn of(value: &Value) -> Option<Self> {
        Some(match value {
            Value::Null => return None,
            Value::Bool(_) => Self::Flag,
            Value::Number(_) => Self::Number,
            Value::String(_) => Self::Text,
            Value::Array(_) => Self::List,
            Value::Object(_) => Self::Object,
        })
    }
}

/// What is expected of one member of an object in a response.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Expected {
    /// Its name.
    pub name: &'static str,
    /// The type of its value.
    pub shape: Shape,
    /// Whether the contract lets it be null.
    pub nullable: bool,
    /// The members of its value, where that is an object of fixed members.
    pub members: &'static [Self],
}

/// The contents of a response compared with what was expected. It has names and types of members, never values.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Received {
    /// The type of the body, where it is not an object.
    pub instead: Option<&'static str>,
    /// The members that were received.
    pub members: Vec<String>,
    /// The expected members that are missing, or null against the contract.
    pub missing: Vec<String>,
    /// The members of another type: name, expected type, received type.
    pub mistyped: Vec<(String, &'static str, &'static str)>,
}

impl Received {
    /// Compares a value with what is expected of it. The id is always expected.
    pub fn of(value: &Value, expected: &[Expected]) -> Self {
        let mut received = Self::default();
        let Some(members) = value.as_object() else {
            received.instead = Some(describe(value));
            return received;
        };
        received.members = members.keys().cloned().collect();
        if id_of(members).is_none() {
            received.missing.push("id".to_owned());
        }
        received.compare(members, expected, "");
        received
    }

    fn compare(&mut self, members: &Map<String, Value>, expected: &[Expected], prefix: &str) {
        for one in expected {
            let name = format!("{prefix}{}", one.name);
            match members.get(one.name) {
                Some(Value::Null) if one.nullable => {}
                None | Some(Value::Null) => self.missing.push(name),
                Some(value) => self.compare_type(name, one, value),
            }
        }
    }

    fn compare_type(&mut self, name: String, expected: &Expected, value: &Value) {
        let Some(came) = Shape::of(value) else { return };
        if expected.shape != Shape::Any && came != expected.shape {
            self.mistyped
                .push((name, expected.shape.as_str(), came.as_str()));
        } else if let Some(members) = value.as_object() {
            self.compare(members, expected.members, &format!("{name}."));
        }
    }
}

impl fmt::Display for Received {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if let Some(instead) = self.instead {
            return write!(f, "the response body is {instead}, not an object");
        }
        match self.members.as_slice() {
            [] => f.write_str("the response has no members")?,
            members => write!(f, "the response has the members {}", members.join(", "))?,
        }
        if !self.missing.is_empty() {
            write!(f, "; missing or null: {}", self.missing.join(", "))?;
        }
        for (name, expected, came) in &self.mistyped {
            let (came, expected) = (with_article(came), with_article(expected));
            write!(f, "; {name} is {came} where {expected} was expected")?;
        }
        Ok(())
    }
}

/// The id of an object: a string, or a number, which becomes its digits.
pub(crate) fn id_of(members: &Map<String, Value>) -> Option<String> {
    let id = text(members.get("id")?)?;
    (!id.trim().is_empty()).then_some(id)
}

/// The object in a response: bare, or alone in a `data` member.
pub(crate) fn unwrapped(value: Value) -> Value {
    match value {
        Value::Object(mut members) if id_of(&members).is_none() => match members.get_mut("data") {
            Some(inner @ Value::Object(_)) => inner.take(),
            _ => Value::Object(members),
        },
        other => other,
    }
}

/// Reads an object from a response.
pub(crate) fn object_in<O: FromMembers>(value: Value) -> Result<O, Received> {
    let value = unwrapped(value);
    let found = value.as_object();
    match found.and_then(|members| Some((id_of(members)?, members))) {
        Some((id, members)) => Ok(O::from_members(id, members)),
        None => Err(Received::of(&value, O::EXPECTED)),
    }
}

/// Merges another response into an object. Null does not overwrite.
pub(crate) fn complete(object: &mut Map<String, Value>, more: Map<String, Value>) {
    for (name, value) in more {
        if !value.is_null() || !object.contains_key(&name) {
            object.insert(name, value);
        }
    }
}

/// A Rust type that can be read from a JSON value.
pub(crate) trait Readable: Sized {
    const SHAPE: Shape;
    const MEMBERS: &'static [Expected] = &[];

    /// `None` where the value has another type.
    fn read(value: &Value) -> Option<Self>;
}

impl Readable for String {
    const SHAPE: Shape = Shape::Text;

    fn read(value: &Value) -> Option<Self> {
        text(value)
    }
}

impl Readable for Secret {
    const SHAPE: Shape = Shape::Text;

    fn read(value: &Value) -> Option<Self> {
        value.as_str().map(Self::new)
    }
}

impl Readable for bool {
    const SHAPE: Shape = Shape::Flag;

    fn read(value: &Value) -> Option<Self> {
        match value {
            Value::Bool(flag) => Some(*flag),
            Value::String(text) => match text.trim().to_ascii_lowercase().as_str() {
                "true" | "1" => Some(true),
                "false" | "0" => Some(false),
                _ => None,
            },
            Value::Number(number) => match number.as_u64() {
                Some(1) => Some(true),
                Some(0) => Some(false),
                _ => None,
            },
            _ => None,
        }
    }
}

impl Readable for Value {
    const SHAPE: Shape = Shape::Any;

    fn read(value: &Value) -> Option<Self> {
        (!value.is_null()).then(|| value.clone())
    }
}

impl<T: Readable> Readable for Vec<T> {
    const SHAPE: Shape = Shape::List;

    fn read(value: &Value) -> Option<Self> {
        value.as_array()?.iter().map(T::read).collect()
    }
}

impl<T: Readable> Readable for BTreeMap<String, T> {
    const SHAPE: Shape = Shape::Object;

    fn read(value: &Value) -> Option<Self> {
        let members = value.as_object()?.iter();
        members
            .map(|(name, value)| Some((name.clone(), T::read(value)?)))
            .collect()
    }
}

/// The type of a field of an object: `Option<T>`, or `Option<Option<T>>` where null has a meaning.
pub(crate) trait Field: Sized {
    const SHAPE: Shape;
    const NULLABLE: bool;
    const MEMBERS: &'static [Expected];

    fn read(value: Option<&Value>) -> Self;
}

impl<T: Readable> Field for Option<T> {
    const SHAPE: Shape = T::SHAPE;
    const NULLABLE: bool = false;
    const MEMBERS: &'static [Expected] = T::MEMBERS;

    fn read(value: Option<&Value>) -> Self {
        T::read(value?)
    }
}

impl<T: Readable> Field for Option<Option<T>> {
    const SHAPE: Shape = T::SHAPE;
    const NULLABLE: bool = true;
    const MEMBERS: &'static [Expected] = T::MEMBERS;

    fn read(value: Option<&Value>) -> Self {
        match value? {
            Value::Null => Some(None),
            value => T::read(value).map(Some),
        }
    }
}

fn with_article(shape: &str) -> String {
    let article = if shape.starts_with(['a', 'o']) {
        "an"
    } else {
        "a"
    };
    format!("{article} {shape}")
}

fn text(value: &Value) -> Option<String> {
    match value {
        Value::String(text) => Some(text.clone()),
        Value::Number(number) => Some(number.to_string()),
        Value::Bool(flag) => Some(flag.to_string()),
        Value::Null | Value::Array(_) | Value::Object(_) => None,
    }
}

fn describe(value: &Value) -> &'static str {
    match value {
        Value::Null => "empty",
        Value::Bool(_) => "a boolean",
        Value::Number(_) => "a number",
        Value::String(_) => "a string",
        Value::Array(_) => "an array",
        Value::Object(_) => "an object",
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;
    use crate::object::object;

    object! {
        /// A thing.
        #[derive(Debug, PartialEq)]
        struct Thing {
            /// Name.
            pub name: Option<String> = "name",
            /// Note.
            pub note: Option<Option<String>> = "theNote",
            /// Flag.
            pub is_on: Option<bool> = "isOn",
            /// Tags.
            pub tags: Option<Vec<String>> = "tags",
        }
    }

    object! {
        /// What holds whatever it holds.
        #[derive(Debug, PartialEq)]
        struct Holder {
            /// Anything.
            pub anything: Option<Value> = "anything",
        }
    }

    #[test]
    fn flags_are_read_however_they_are_written() {
        for (values, expected) in [
            (json!([true, "true", "True", " TRUE ", 1, "1"]), Some(true)),
            (json!([false, "false", "False", 0, "0"]), Some(false)),
            (json!([null, "yes", "", 2, -1, 0.5, [true], {}]), None),
        ] {
            for value in values.as_array().unwrap() {
                let thing = read(json!({"id": "t1", "isOn": value})).unwrap();
                assert_eq!(thing.is_on, expected, "{value}");
            }
        }
    }

    #[test]
    fn a_member_may_be_of_any_type_but_null() {
        for (value, expected) in [
            (
                json!({"id": "h1", "anything": {"a": [1]}}),
                Some(json!({"a": [1]})),
            ),
            (json!({"id": "h1", "anything": false}), Some(json!(false))),
            (json!({"id": "h1", "anything": null}), None),
            (json!({"id": "h1"}), None),
        ] {
            let holder = Holder::decode(value.clone()).map_err(|it| it.to_string());
            assert_eq!(holder.map(|it| it.anything), Ok(expected), "{value}");
        }
    }

    fn read(value: Value) -> Result<Thing, String> {
        Thing::decode(value).map_err(|received| received.to_string())
    }

    #[test]
    fn only_the_id_is_needed() {
        let bare = Thing {
            id: "t1".into(),
            name: None,
            note: None,
            is_on: None,
            tags: None,
        };
        for value in [
            json!({"id": "t1"}),
            json!({"data": {"id": "t1"}}),
            json!({"id": "t1", "name": null, "isOn": [], "tags": ["a", null], "theNote": {}}),
        ] {
            assert_eq!(read(value.clone()).as_ref(), Ok(&bare), "{value}");
        }
        let full =
            read(json!({"id": 7, "name": 5, "theNote": null, "isOn": "true", "tags": ["a"]}));
        assert_eq!(
            full,
            Ok(Thing {
                id: "7".into(),
                name: Some("5".into()),
                note: Some(None),
                is_on: Some(true),
                tags: Some(vec!["a".into()]),
            })
        );
    }

    #[test]
    fn without_an_id_it_says_what_came() {
        for (value, says) in [
            (json!(null), "the response body is empty, not an object"),
            (
                json!([{"id": "t1"}]),
                "the response body is an array, not an object",
            ),
            (
                json!({}),
                "the response has no members; missing or null: id, name, theNote, isOn, tags",
            ),
            (
                json!({"thing": {"id": "t1"}, "isOn": 1, "name": "a", "tags": [], "theNote": null}),
                "the response has the members isOn, name, tags, theNote, thing; missing or null: id; isOn is a number where a boolean was expected",
            ),
            (
                json!({"id": " ", "name": "", "theNote": "", "isOn": true, "tags": []}),
                "the response has the members id, isOn, name, tags, theNote; missing or null: id",
            ),
        ] {
            assert_eq!(read(value), Err(says.to_owned()));
        }
    }

    #[test]
    fn more_never_takes_away() {
        let mut object = json!({"id": "t1", "name": "a", "note": null})
            .as_object()
            .cloned()
            .unwrap();
        let more = json!({"name": null, "note": "n", "extra": null});
        complete(&mut object, more.as_object().cloned().unwrap());
        assert_eq!(
            Value::Object(object),
            json!({"id": "t1", "name": "a", "note": "n", "extra": null})
        );
    }
}
