//! Numbers of any precision.
//!
//! This module never names gRPC, schemas or resources.

mod decimal;

use std::borrow::Cow;
use std::cmp::Ordering;
use std::error::Error;
use std::fmt;
use std::str::FromStr;

use decimal::Decimal;

/// A number of Terraform's type system: an integer, a binary fraction, or a decimal of any length.
///
/// Two numbers are equal if they have exactly the same value. `0.1` read as text is a tenth; the 64-bit float that
/// other languages print as `0.1` is a little more than that, and the two differ, as they do in Terraform.
///
/// Terraform itself rounds to 512 binary digits (about 154 decimal ones). Here decimals keep all of theirs, so that
/// text is returned as it was; receivers may round.
#[derive(Clone)]
pub struct Number(Repr);

/// Each value has exactly one representation, so equality is that of representations.
#[derive(Clone)]
enum Repr {
    /// An integer of 64 bits.
    Integer(i64),
    /// A fraction that 64 bits hold exactly, an infinity, or not a number.
    Float(f64),
    /// Everything else. Boxed, because it is rare and values are many.
    Decimal(Box<Decimal>),
}

/// The text is not a number in Terraform's syntax.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ParseNumberError(&'static str);

impl Number {
    /// The integer, if it is one in range.
    #[must_use]
    pub fn as_i64(&self) -> Option<i64> {
        match self.0 {
            Repr::Integer(integer) => Some(integer),
            Repr::Float(_) | Repr::Decimal(_) => None,
        }
    }

    /// The integer, if it is one in range.
    #[must_use]
    pub fn as_i128(&self) -> Option<i128> {
        match &self.0 {
            Repr::Integer(integer) => Some((*integer).into()),
            Repr::Float(_) => None,
            Repr::Decimal(decimal) => decimal.to_integer(),
        }
    }

    /// The nearest 64-bit float: an infinity for what is too large, zero for what is too small.
    #[must_use]
    pub fn as_f64(&self) -> f64 {
        match &self.0 {
            #[expect(clippy::cast_precision_loss, reason = "the nearest float is wanted")]
            Repr::Integer(integer) => *integer as f64,
            Repr::Float(float) => *float,
            Repr::Decimal(decimal) => decimal.nearest_f64(),
        }
    }

    /// Whether this is neither an infinity nor NaN (which only [`From<f64>`] lets in).
    #[must_use]
    pub fn is_finite(&self) -> bool {
        match &self.0 {
            Repr::Float(float) => float.is_finite(),
            Repr::Integer(_) | Repr::Decimal(_) => true,
        }
    }

    /// The exact value of `float`, as floats in msgpack are meant; see [`From<f64>`] for the value that a person
    /// means.
    ///
    /// cty writes floats only of fractions; of integers beyond 64 bits it writes the shortest
    /// decimal, so that is what such a float is taken for.
    pub(crate) fn from_binary(float: f64) -> Self {
        const LIMIT: f64 = 9_223_372_036_854_775_808.0;
        if float.fract() != 0.0 || !float.is_finite() {
            Self(Repr::Float(float))
        } else if (-LIMIT..LIMIT).contains(&float) {
            #[expect(
                clippy::cast_possible_truncation,
                reason = "it is an integer within the range"
            )]
            Self(Repr::Integer(float as i64))
        } else {
            Self::from(float)
        }
    }

    /// The float that this is, exactly, where it is not an integer.
    pub(crate) fn as_binary(&self) -> Option<f64> {
        match self.0 {
            Repr::Float(float) => Some(float),
            Repr::Integer(_) | Repr::Decimal(_) => None,
        }
    }

    /// All decimal digits; `None` if it is not finite.
    pub(crate) fn to_decimal(&self) -> Option<Cow<'_, Decimal>> {
        match &self.0 {
            Repr::Integer(integer) => Some(Cow::Owned(Decimal::from_i64(*integer))),
            Repr::Float(float) => Decimal::from_f64(*float).map(Cow::Owned),
            Repr::Decimal(decimal) => Some(Cow::Borrowed(decimal)),
        }
    }

    fn from_decimal(decimal: Decimal) -> Self {
        if let Some(integer) = decimal.to_integer() {
            return Self(Repr::Integer(integer));
        }
        match decimal.to_exact_fraction() {
            Some(float) => Self(Repr::Float(float)),
            None => Self(Repr::Decimal(Box::new(decimal))),
        }
    }

    /// The rank of numbers that are not finite: -1 below all others, 1 and 2 above.
    fn beyond(&self) -> i8 {
        match self.0 {
            Repr::Float(float) if float.is_nan() => 2,
            Repr::Float(f64::INFINITY) => 1,
            Repr::Float(f64::NEG_INFINITY) => -1,
            Repr::Integer(_) | Repr::Float(_) | Repr::Decimal(_) => 0,
        }
    }
}

/// Parses decimal text as Terraform does: `12`, `-0.5`, `.5`, `1.5e30`.
///
/// Time and memory are proportional to the length of the text, whatever the exponent.
impl FromStr for Number {
    type Err = ParseNumberError;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        match text.parse() {
            Ok(integer) => Ok(Self(Repr::Integer(integer))),
            Err(_) => Ok(Self::from_decimal(text.parse()?)),
        }
    }
}

impl From<i64> for Number {
    fn from(integer: i64) -> Self {
        Self(Repr::Integer(integer))
    }
}

macro_rules! from_small_integers {
    ($($rust:ident),+) => {$(
        impl From<$rust> for Number {
            fn from(integer: $rust) -> Self {
                Self(Repr::Integer(integer.into()))
            }
        }
    )+};
}

from_small_integers!(i8, i16, i32, u8, u16, u32);

impl From<u64> for Number {
    fn from(integer: u64) -> Self {
        match i64::try_from(integer) {
            Ok(integer) => Self(Repr::Integer(integer)),
            Err(_) => Self::from_decimal(Decimal::from_u64(integer)),
        }
    }
}

/// The decimal that a person means by the float: `0.1` becomes a tenth, so it is equal to the
/// `0.1` of a configuration, although the float itself is a little more than that.
///
/// Terraform has no NaN: it can be stored here, but encoding it is an error.
impl From<f64> for Number {
    fn from(float: f64) -> Self {
        match Decimal::from_shortest(float) {
            Some(decimal) => Self::from_decimal(decimal),
            None => Self(Repr::Float(float)),
        }
    }
}

impl PartialEq for Number {
    fn eq(&self, other: &Self) -> bool {
        match (&self.0, &other.0) {
            (Repr::Integer(a), Repr::Integer(b)) => a == b,
            (Repr::Float(a), Repr::Float(b)) => a.total_cmp(b).is_eq(),
            (Repr::Decimal(a), Repr::Decimal(b)) => a == b,
            _ => false,
        }
    }
}

impl Eq for Number {}

impl PartialOrd for Number {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

/// By value; NaN comes last.
impl Ord for Number {
    fn cmp(&self, other: &Self) -> Ordering {
        match (&self.0, &other.0) {
            (Repr::Integer(a), Repr::Integer(b)) => a.cmp(b),
            (Repr::Float(a), Repr::Float(b)) => a.total_cmp(b),
            _ => {
                let both_finite = || self.to_decimal().cmp(&other.to_decimal());
                self.beyond().cmp(&other.beyond()).then_with(both_finite)
            }
        }
    }
}

/// Plain digits (`1500`, `0.25`) as Terraform prints them, with an exponent only where more than a thousand zeros
/// would be needed.
///
/// A float prints as the shortest text that is read as the same float.
impl fmt::Display for Number {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.0 {
            Repr::Integer(integer) => integer.fmt(f),
            Repr::Float(float) if float.is_subnormal() => {
                Decimal::from_subnormal(*float).map_or(Ok(()), |decimal| decimal.fmt(f))
            }
            Repr::Float(float) => float.fmt(f),
            Repr::Decimal(decimal) => decimal.fmt(f),
        }
    }
}

impl fmt::Debug for Number {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

impl fmt::Display for ParseNumberError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.0)
    }
}

impl Error for ParseNumberError {}

#[cfg(test)]
mod tests;
