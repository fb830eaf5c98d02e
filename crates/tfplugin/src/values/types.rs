//! The types of Terraform's values.
//!
//! This module never names gRPC, schemas or resources.

use std::collections::BTreeMap;
use std::fmt;

/// A type of Terraform's type system (cty).
///
/// Its JSON notation (`"string"`, `["list","number"]`, `["object",{"a":"bool"}]`) is what schemas
/// and dynamic values carry on the wire.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Type {
    /// Text, in Unicode normal form C.
    String,
    /// A number of any precision.
    Number,
    /// True or false.
    Bool,
    /// Any type, decided by each value.
    Dynamic,
    /// An ordered sequence of elements of one type.
    List(Box<Self>),
    /// An unordered collection of distinct elements of one type.
    Set(Box<Self>),
    /// Elements of one type, by text key.
    Map(Box<Self>),
    /// A sequence of fixed length, each element of its own type.
    Tuple(Vec<Self>),
    /// Named attributes, each of its own type.
    Object(BTreeMap<String, Self>),
}

impl Type {
    /// A list of `element`.
    #[must_use]
    pub fn list(element: Self) -> Self {
        Self::List(Box::new(element))
    }

    /// A set of `element`.
    #[must_use]
    pub fn set(element: Self) -> Self {
        Self::Set(Box::new(element))
    }

    /// A map of `element`.
    #[must_use]
    pub fn map(element: Self) -> Self {
        Self::Map(Box::new(element))
    }

    /// An object of `attributes`.
    pub fn object<N: Into<String>>(attributes: impl IntoIterator<Item = (N, Self)>) -> Self {
        Self::Object(
            attributes
                .into_iter()
                .map(|(name, ty)| (name.into(), ty))
                .collect(),
        )
    }
}

/// The name in Terraform's own messages: `string`, `list of number`, `object`.
impl fmt::Display for Type {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::String => f.write_str("string"),
            Self::Number => f.write_str("number"),
            Self::Bool => f.write_str("bool"),
            Self::Dynamic => f.write_str("dynamic"),
            Self::List(element) => write!(f, "list of {element}"),
            Self::Set(element) => write!(f, "set of {element}"),
            Self::Map(element) => write!(f, "map of {element}"),
            Self::Tuple(_) => f.write_str("tuple"),
            Self::Object(_) => f.write_str("object"),
        }
    }
}
