//! What is wrong with a value, and where in it.

use std::borrow::Cow;
use std::error::Error;
use std::fmt;
use std::mem;

use crate::number::ParseNumberError;
use crate::path::{Path, Step};
use crate::types::Type;

/// The bytes are not a value of the expected type.
///
/// The message never quotes the value, which may be a secret.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DecodeError(Box<Fault>);

/// A value does not have the type that it is to be encoded as: a bug in the code that built it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct EncodeError(Box<Fault>);

/// Boxed in the errors: values are read and written by recursion, and results are on the stack of
/// every level.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Fault {
    path: Path,
    message: Cow<'static, str>,
}

/// The path, where there is one, then the message.
impl fmt::Display for Fault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if !self.path.is_root() {
            write!(f, "{}: ", self.path)?;
        }
        f.write_str(&self.message)
    }
}

macro_rules! fault_error {
    ($name:ident) => {
        impl $name {
            pub(super) fn new(message: impl Into<Cow<'static, str>>) -> Self {
                Self(Box::new(Fault {
                    path: Path::root(),
                    message: message.into(),
                }))
            }

            /// A value of `expected` should be here, where there is `found`.
            pub(super) fn mismatch(expected: &Type, found: &str) -> Self {
                Self::new(format!(
                    "{} is required, not {found}",
                    with_article(expected)
                ))
            }

            /// A tuple of `required` elements should be here.
            pub(super) fn wrong_length(required: usize) -> Self {
                Self::new(format!("a tuple of length {required} is required"))
            }

            /// The type has no attribute `name`.
            pub(super) fn unexpected_attribute(name: &str) -> Self {
                Self::new("this attribute is not expected here").within(attribute(name))
            }

            /// The value has no attribute `name`.
            pub(super) fn missing_attribute(name: &str) -> Self {
                Self::new("this attribute is missing").within(attribute(name))
            }

            /// The same error, seen from the enclosing object.
            pub(super) fn within_attribute(self, name: &str) -> Self {
                self.within(attribute(name))
            }

            /// The same error, seen from the enclosing value; `step` leads to the part.
            pub(super) fn within(mut self, step: Step) -> Self {
                self.0.path = mem::take(&mut self.0.path).within(step);
                self
            }

            /// The same error, seen from the enclosing set. Paths end at sets: what is below moves into
            /// the message.
            pub(super) fn within_set(self) -> Self {
                if self.0.path.is_root() {
                    return self;
                }
                Self::new(format!(
                    "in an element, at {}: {}",
                    self.0.path, self.0.message
                ))
            }

            /// The path to the faulty part; for an element of a set, the path to the set.
            #[must_use]
            pub fn path(&self) -> &Path {
                &self.0.path
            }

            /// The message without the path, for people.
            #[must_use]
            pub fn message(&self) -> &str {
                &self.0.message
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                self.0.fmt(f)
            }
        }

        impl Error for $name {}
    };
}

fault_error!(DecodeError);
fault_error!(EncodeError);

impl DecodeError {
    /// A value of any type has to be encoded with its type.
    pub(super) fn untyped() -> Self {
        Self::new("a value of any type must come with its type")
    }
}

impl From<ParseNumberError> for DecodeError {
    fn from(error: ParseNumberError) -> Self {
        Self::new(error.to_string())
    }
}

fn attribute(name: &str) -> Step {
    Step::Attribute(name.to_owned().into())
}

fn with_article(ty: &Type) -> &'static str {
    match ty {
        Type::String => "a string",
        Type::Number => "a number",
        Type::Bool => "a bool",
        Type::Dynamic => "a value with its type",
        Type::List(_) => "a list",
        Type::Set(_) => "a set",
        Type::Map(_) => "a map",
        Type::Tuple(_) => "a tuple",
        Type::Object(_) => "an object",
    }
}
