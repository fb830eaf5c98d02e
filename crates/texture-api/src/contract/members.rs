//! The members of what is sent and read, taken from the types themselves: no second list to keep.

use serde::de::value::{BorrowedStrDeserializer, Error as Oops};
use serde::de::{DeserializeOwned, DeserializeSeed, Deserializer, MapAccess, Visitor};
use serde::forward_to_deserialize_any;
use serde_json::Value;

/// A member of a body.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Member {
    /// Its name; of a member of a member, both with a dot between.
    pub name: String,
    /// What its value is.
    pub shape: Shape,
    /// Of what is sent, whether it always is; of what is read, whether it may be neither left out nor null.
    pub is_required: bool,
}

impl Member {
    pub(super) fn required(name: &str) -> Self {
        Self {
            name: name.to_owned(),
            shape: Shape::Text,
            is_required: true,
        }
    }

    pub(super) fn optional(name: &str) -> Self {
        Self {
            is_required: false,
            ..Self::required(name)
        }
    }
}

/// What a value is.
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
    /// Anything.
    Any,
}

/// The members of a body that has them all, compared with one that has only what it must have.
pub(super) fn sent(full: &Value, empty: &Value) -> Vec<Member> {
    let members = full.as_object().into_iter().flatten();
    members
        .map(|(name, value)| Member {
            name: name.clone(),
            shape: shape_of(value),
            is_required: empty.get(name).is_some(),
        })
        .collect()
}

/// The members that a type reads.
pub(super) fn read<T: DeserializeOwned>() -> Vec<Member> {
    let mut found = Vec::new();
    let mut top = Member {
        name: String::new(),
        shape: Shape::Any,
        is_required: true,
    };
    // A type that does not come from members (or not from what a probe can make up) has none to tell.
    let _ = T::deserialize(Probe {
        member: &mut top,
        found: &mut found,
    });
    found
}

fn shape_of(value: &Value) -> Shape {
    match value {
        Value::Null => Shape::Any,
        Value::Bool(_) => Shape::Flag,
        Value::Number(_) => Shape::Number,
        Value::String(_) => Shape::Text,
        Value::Array(_) => Shape::List,
        Value::Object(_) => Shape::Object,
    }
}

/// Writes down what a type asks for, and gives it the least that satisfies it.
struct Probe<'a> {
    /// The member whose value is asked for.
    member: &'a mut Member,
    /// Its own members.
    found: &'a mut Vec<Member>,
}

impl<'de> Deserializer<'de> for Probe<'_> {
    type Error = Oops;

    fn deserialize_any<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Oops> {
        visitor.visit_unit()
    }

    fn deserialize_option<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Oops> {
        self.member.is_required = false;
        visitor.visit_some(self)
    }

    fn deserialize_str<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Oops> {
        self.member.shape = Shape::Text;
        visitor.visit_str("")
    }

    fn deserialize_string<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Oops> {
        self.deserialize_str(visitor)
    }

    fn deserialize_bool<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Oops> {
        self.member.shape = Shape::Flag;
        visitor.visit_bool(false)
    }

    fn deserialize_seq<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Oops> {
        self.member.shape = Shape::List;
        visitor.visit_seq(serde::de::value::SeqDeserializer::<_, Oops>::new(
            std::iter::empty::<()>(),
        ))
    }

    fn deserialize_map<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Oops> {
        self.member.shape = Shape::Object;
        visitor.visit_map(serde::de::value::MapDeserializer::<_, Oops>::new(
            std::iter::empty::<((), ())>(),
        ))
    }

    fn deserialize_struct<V: Visitor<'de>>(
        self,
        _: &'static str,
        names: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, Oops> {
        self.member.shape = Shape::Object;
        visitor.visit_map(Members {
            names: names.iter(),
            prefix: &self.member.name,
            current: "",
            found: self.found,
        })
    }

    forward_to_deserialize_any! {
        i8 i16 i32 i64 u8 u16 u32 u64 f32 f64 char bytes byte_buf unit unit_struct newtype_struct
        tuple tuple_struct enum identifier ignored_any
    }
}

/// Offers each member that a type has.
struct Members<'a> {
    names: std::slice::Iter<'static, &'static str>,
    prefix: &'a str,
    current: &'static str,
    found: &'a mut Vec<Member>,
}

impl<'de> MapAccess<'de> for Members<'_> {
    type Error = Oops;

    fn next_key_seed<K: DeserializeSeed<'de>>(
        &mut self,
        seed: K,
    ) -> Result<Option<K::Value>, Oops> {
        let Some(&name) = self.names.next() else {
            return Ok(None);
        };
        self.current = name;
        seed.deserialize(BorrowedStrDeserializer::new(name))
            .map(Some)
    }

    fn next_value_seed<V: DeserializeSeed<'de>>(&mut self, seed: V) -> Result<V::Value, Oops> {
        let dot = if self.prefix.is_empty() { "" } else { "." };
        let mut member = Member {
            name: format!("{}{dot}{}", self.prefix, self.current),
            shape: Shape::Any,
            is_required: true,
        };
        let mut inner = Vec::new();
        let value = seed.deserialize(Probe {
            member: &mut member,
            found: &mut inner,
        })?;
        self.found.push(member);
        self.found.append(&mut inner);
        Ok(value)
    }
}
