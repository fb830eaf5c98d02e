//! Decimal numbers of any length, without arithmetic.
//!
//! Digits stay text: parsing, comparing and printing take time proportional to their number, where conversion to a
//! large binary integer would take quadratic time.

use std::cmp::Ordering;
use std::fmt;
use std::str::FromStr;

use super::ParseNumberError;

/// The greatest power of ten that Terraform's own numbers reach (binary exponents of Go's
/// `big.Float` have 32 bits).
const MAX_EXPONENT: i64 = 646_456_993;

/// The most zeros that are filled in when printing.
const MAX_FILL: i64 = 1024;

/// No 64-bit float has more significant digits than these.
const MAX_FLOAT_DIGITS: usize = 767;

/// The number of digits that distinguish any two floats.
const MAX_SHORTEST: usize = 17;

/// No 64-bit float has more digits after the decimal point than these.
const MAX_FLOAT_PLACES: usize = 1074;

const NO_NUMBER: ParseNumberError = ParseNumberError("a decimal number is required");

/// `0.digits × 10^exponent`, negated or not.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Decimal {
    negative: bool,
    /// Without zeros at either end, so that each value has one representation; empty for zero.
    digits: String,
    exponent: i64,
}

impl Decimal {
    pub(super) fn from_i64(integer: i64) -> Self {
        Self::new(integer < 0, &integer.unsigned_abs().to_string(), "", 0)
    }

    pub(super) fn from_u64(integer: u64) -> Self {
        Self::new(false, &integer.to_string(), "", 0)
    }

    /// Exactly the value of `float`; `None` if that is not finite.
    pub(super) fn from_f64(float: f64) -> Option<Self> {
        let places = MAX_FLOAT_DIGITS - 1;
        format!("{float:.places$e}").parse().ok()
    }

    /// The shortest decimal that is nearest to `float`; `None` if that is not finite.
    pub(super) fn from_shortest(float: f64) -> Option<Self> {
        format!("{float:e}").parse().ok()
    }

    /// The shortest decimal that is nearer to `float` than to other numbers of 53 binary digits.
    ///
    /// A float below the normal range has fewer digits than that, and what the standard library
    /// prints of it distinguishes it only from other floats. Go's `big.Float` has 53 there as well.
    pub(super) fn from_subnormal(float: f64) -> Option<Self> {
        let exact = Self::from_f64(float)?;
        let normal = float.abs() * 2.0_f64.powi(1000);
        let tolerance = (normal.next_up() - normal) / 2.0 / normal;
        let limit = (1..MAX_SHORTEST).find(|limit| exact.rounding_error(*limit) < tolerance);
        Some(exact.round(limit.unwrap_or(MAX_SHORTEST)))
    }

    /// `whole.fraction × 10^exponent`.
    fn new(negative: bool, whole: &str, fraction: &str, exponent: i64) -> Self {
        let whole = whole.trim_start_matches('0');
        let digits = [whole, fraction].concat();
        let leading = digits.trim_start_matches('0');
        let skipped = digits.len() - leading.len();
        let significant = leading.trim_end_matches('0');
        if significant.is_empty() {
            return Self {
                negative: false,
                digits: String::new(),
                exponent: 0,
            };
        }
        let exponent = exponent.saturating_add(signed(whole.len()) - signed(skipped));
        Self {
            negative,
            digits: significant.to_owned(),
            exponent,
        }
    }

    /// The number of digits after the decimal point; negative where zeros precede it.
    fn places(&self) -> i64 {
        signed(self.digits.len()) - self.exponent
    }

    /// The integer, if it is one in range.
    pub(super) fn to_integer<I: FromStr>(&self) -> Option<I> {
        let zeros = usize::try_from(-self.places())
            .ok()
            .filter(|zeros| *zeros < 40)?;
        // The leading zero is there for zero itself, which has no digits.
        format!("{}0{}{}", self.sign(), self.digits, "0".repeat(zeros))
            .parse()
            .ok()
    }

    /// The float that is nearest.
    pub(super) fn nearest_f64(&self) -> f64 {
        let text = format!("{}.{}e{}", self.sign(), self.digits, self.exponent);
        text.parse().unwrap_or_default()
    }

    /// The float that has exactly this value, where it is not an integer.
    pub(super) fn to_exact_fraction(&self) -> Option<f64> {
        let places = usize::try_from(self.places())
            .ok()
            .filter(|places| *places > 0)?;
        // A fraction of a power of two ends in 5, and has as many decimal places as binary ones.
        if places > MAX_FLOAT_PLACES || !self.digits.ends_with('5') {
            return None;
        }
        let float = self.nearest_f64();
        let is_exact = is_multiple_of_binary_place(float, places)
            && format!("{float:.places$}").parse().as_ref() == Ok(self);
        is_exact.then_some(float)
    }

    /// The value in at most `limit` digits (half to even).
    pub(crate) fn round(&self, limit: usize) -> Self {
        let Some((kept, rest)) = self.digits.split_at_checked(limit) else {
            return self.clone();
        };
        let is_odd = kept.ends_with(['1', '3', '5', '7', '9']);
        if rest < "5" || (rest == "5" && !is_odd) {
            return Self::new(self.negative, "", kept, self.exponent);
        }
        // Nines carry over into the digit before them.
        let stem = kept.trim_end_matches('9');
        let Some((last, head)) = stem.as_bytes().split_last() else {
            return Self::new(self.negative, "1", "", self.exponent);
        };
        let digits = [head, &[last + 1]].concat();
        Self::new(
            self.negative,
            "",
            &String::from_utf8_lossy(&digits),
            self.exponent,
        )
    }

    /// The relative error of [`round`](Self::round).
    fn rounding_error(&self, limit: usize) -> f64 {
        let Some((kept, rest)) = self.digits.split_at_checked(limit) else {
            return 0.0;
        };
        let rest: f64 = format!("0.{rest}").parse().unwrap_or_default();
        rest.min(1.0 - rest) / kept.parse().unwrap_or(1.0)
    }

    /// Whether this is below zero.
    pub(crate) fn is_negative(&self) -> bool {
        self.negative
    }

    /// All digits from the first that is not zero to the last that is not.
    pub(crate) fn digits(&self) -> &str {
        &self.digits
    }

    /// The power of ten that the first digit counts.
    pub(crate) fn power(&self) -> i64 {
        self.exponent - 1
    }

    fn sign(&self) -> &'static str {
        if self.negative { "-" } else { "" }
    }

    fn is_zero(&self) -> bool {
        self.digits.is_empty()
    }

    /// Compares absolute values.
    fn cmp_magnitude(&self, other: &Self) -> Ordering {
        let by_digits = || {
            self.exponent
                .cmp(&other.exponent)
                .then_with(|| self.digits.cmp(&other.digits))
        };
        other.is_zero().cmp(&self.is_zero()).then_with(by_digits)
    }
}

impl FromStr for Decimal {
    type Err = ParseNumberError;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let (negative, unsigned) = match text.strip_prefix('-') {
            Some(rest) => (true, rest),
            None => (false, text.strip_prefix('+').unwrap_or(text)),
        };
        let (mantissa, exponent) = match unsigned.split_once(['e', 'E']) {
            Some((mantissa, exponent)) => (mantissa, parse_exponent(exponent)?),
            None => (unsigned, 0),
        };
        let (whole, fraction) = mantissa.split_once('.').unwrap_or((mantissa, ""));
        let is_empty = whole.is_empty() && fraction.is_empty();
        if is_empty || !all_digits(whole) || !all_digits(fraction) {
            return Err(NO_NUMBER);
        }
        let decimal = Self::new(negative, whole, fraction, exponent);
        if decimal.exponent.abs() > MAX_EXPONENT {
            return Err(ParseNumberError("this number is too large or too small"));
        }
        Ok(decimal)
    }
}

/// The power of ten; one out of range is clamped to its end, and is refused there.
fn parse_exponent(text: &str) -> Result<i64, ParseNumberError> {
    let digits = text.strip_prefix(['-', '+']).unwrap_or(text);
    if digits.is_empty() || !all_digits(digits) {
        return Err(NO_NUMBER);
    }
    let beyond = if text.starts_with('-') {
        i64::MIN
    } else {
        i64::MAX
    };
    Ok(text.parse().unwrap_or(beyond))
}

fn all_digits(text: &str) -> bool {
    text.bytes().all(|byte| byte.is_ascii_digit())
}

/// Whether `float` has no more than `places` binary digits after the point. Scaling by a power of
/// two is exact; in two steps, because 2^1074 itself is not a float.
fn is_multiple_of_binary_place(float: f64, places: usize) -> bool {
    let (half, rest) = (places / 2, places - places / 2);
    let scaled = [half, rest].iter().fold(float, |float, places| {
        float * (2.0_f64).powi(*places as i32)
    });
    scaled.fract() == 0.0
}

fn signed(length: usize) -> i64 {
    i64::try_from(length).unwrap_or(i64::MAX)
}

impl PartialOrd for Decimal {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

/// By value.
impl Ord for Decimal {
    fn cmp(&self, other: &Self) -> Ordering {
        match (self.negative, other.negative) {
            (false, true) => Ordering::Greater,
            (true, false) => Ordering::Less,
            (false, false) => self.cmp_magnitude(other),
            (true, true) => other.cmp_magnitude(self),
        }
    }
}

/// Plain digits, with an exponent only where too many zeros would be needed.
impl fmt::Display for Decimal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (sign, digits) = (self.sign(), &self.digits);
        let (behind, before) = (-self.places(), -self.exponent);
        if self.is_zero() {
            f.write_str("0")
        } else if behind.max(before) > MAX_FILL {
            write!(f, "{sign}{digits}e{behind}")
        } else if behind >= 0 {
            write!(f, "{sign}{digits}{}", zeros(behind))
        } else if before >= 0 {
            write!(f, "{sign}0.{}{digits}", zeros(before))
        } else {
            let (whole, fraction) = digits.split_at(usize::try_from(-before).unwrap_or_default());
            write!(f, "{sign}{whole}.{fraction}")
        }
    }
}

/// At most [`MAX_FILL`] zeros.
fn zeros(count: i64) -> String {
    "0".repeat(usize::try_from(count.min(MAX_FILL)).unwrap_or_default())
}
