//! What is wrong with a value, and where in it.

use std::borrow::Cow;
use std::error::Error;
use std::fmt;

use crate::path::{Path, Step};
use crate::types::Type;

/// Bytes are no value of the type that was expected.
///
/// It never quotes what it found there: that may be secret.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DecodeError(Fault);

/// A value is not of the type that it is to be sent as: a mistake of who made it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct EncodeError(Fault);

#[derive(Clone, Debug, PartialEq, Eq)]
struct Fault {
    path: Path,
    message: Cow<'static, str>,
}

impl Fault {
    fn new(message: Cow<'static, str>) -> Self {
        Self {
            path: Path::root(),
            message,
        }
    }

    fn within(mut self, step: Step) -> Self {
        self.path = self.path.within(step);
        self
    }

    /// Paths end at a set: what is below moves into the message.
    fn within_set(self) -> Self {
        if self.path.is_root() {
            return self;
        }
        Self::new(format!("in an element, at {}: {}", self.path, self.message).into())
    }
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
                Self(Fault::new(message.into()))
            }

            /// A value of `expected` should be here, where there is `found`.
            pub(super) fn mismatch(expected: &Type, found: &str) -> Self {
                Self::new(format!(
                    "{} is required, not {found}",
                    with_article(expected)
                ))
            }

            pub(super) fn within(self, step: Step) -> Self {
                Self(self.0.within(step))
            }

            pub(super) fn within_set(self) -> Self {
                Self(self.0.within_set())
            }

            /// Where in the value it is; a set is as near as it gets to one of its elements.
            #[must_use]
            pub fn path(&self) -> &Path {
                &self.0.path
            }

            /// What is wrong, without the path, in words for people.
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
