//! Enums whose variants are the values of a text attribute.
//!
//! ```
//! use tfplugin::{Attr, Choice, Model};
//!
//! /// A bed.
//! #[derive(Clone, Model)]
//! struct Bed {
//!     /// What is in it.
//!     #[tf(default = Soil::Loam)]
//!     soil: Attr<Soil>,
//! }
//!
//! #[derive(Clone, Debug, PartialEq, Choice)]
//! enum Soil {
//!     Clay,
//!     Loam,
//!     #[tf(rename = "sand-and-gravel")]
//!     Sand,
//! }
//!
//! assert_eq!(Soil::CHOICES, ["clay", "loam", "sand-and-gravel"]);
//! assert_eq!(Soil::from_text("clay"), Some(Soil::Clay));
//! assert_eq!(Soil::Sand.to_string(), "sand-and-gravel");
//! ```
//!
//! The texts are the variants' names in `snake_case`. `#[tf(rename_all = "SCREAMING_SNAKE_CASE")]` on the enum
//! chooses another case, with serde's names, and `#[tf(rename = "...")]` on a variant its text. Any other
//! text in a configuration is an error. A last variant `#[tf(other)] Other(String)` makes the choice
//! open: other texts are kept, with a warning, because the API may know more of them.

use serde::{Deserialize, Deserializer, de};

use crate::attr::{Attr, AttributeValue, Mismatch, decode_text};
use crate::validate::{AnyValidator, choice, suggestion};
use crate::value::Value;

pub use tfplugin_derive::Choice;

/// An enum whose variants are the values of a text attribute; derive it.
pub trait Choice: AttributeValue {
    /// The texts of the variants, in order, without the one for all other texts.
    const CHOICES: &'static [&'static str];
    /// Whether other texts are kept.
    const IS_OPEN: bool;

    /// The variant of `text`; `None` where there is none.
    fn from_text(text: &str) -> Option<Self>;

    /// The variant's text.
    fn as_str(&self) -> &str;
}

/// For the derive.
#[doc(hidden)]
#[must_use]
pub fn validators<C: Choice>() -> Vec<AnyValidator> {
    let validator = match C::IS_OPEN {
        true => suggestion::<String>(C::CHOICES),
        false => choice(C::CHOICES),
    };
    vec![validator.untyped()]
}

/// For the derive.
///
/// # Errors
/// It is not a string, or none of the choices.
#[doc(hidden)]
pub fn deserialize<'de, C: Choice, D: Deserializer<'de>>(deserializer: D) -> Result<C, D::Error> {
    let text = String::deserialize(deserializer)?;
    C::from_text(&text).ok_or_else(|| de::Error::unknown_variant(&text, C::CHOICES))
}

/// For the derive.
///
/// # Errors
/// The value is not a string, or none of the choices.
#[doc(hidden)]
pub fn decode<C: Choice>(value: Value) -> Result<Attr<C>, Mismatch> {
    let expected = || format!("one of {}", C::CHOICES.join(", "));
    decode_text(value, expected, C::from_text)
}
