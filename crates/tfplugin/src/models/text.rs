//! Text with a meaning: values that are spelled differently but mean the same are equal.

mod formats;

use std::fmt;
use std::ops::Deref;
use std::str::FromStr;

use serde::de::DeserializeOwned;

use crate::attr::{Attr, AttributeValue, Mismatch, decode_text};
use crate::codec;
use crate::schema::Shape;
use crate::types::Type;
use crate::validate::{AnyValidator, Textual, Validator};
use crate::value::Value;

pub use formats::{Cidr, GoDuration, InvalidFormat, MacAddr, Rfc3339};

/// A description of text that parses, which completes "must be ...".
#[diagnostic::on_unimplemented(
    message = "`{Self}` does not say what its text is",
    note = "implement `tfplugin::text::Described` for it"
)]
pub trait Described {
    /// Such as `an IP address`.
    const DESCRIPTION: &'static str;
}

macro_rules! described {
    ($($ty:ident: $words:literal;)+) => {$(
        impl Described for std::net::$ty {
            const DESCRIPTION: &'static str = $words;
        }
    )+};
}

described! {
    IpAddr: "an IP address, such as `192.0.2.1` or `2001:db8::1`";
    Ipv4Addr: "an IPv4 address, such as `192.0.2.1`";
    Ipv6Addr: "an IPv6 address, such as `2001:db8::1`";
    SocketAddr: "an IP address and a port, such as `192.0.2.1:443`";
}

/// Text that parses as a `T`. It keeps its spelling; two texts whose values are equal mean the same,
/// so a spelling that the API changes is not drift.
///
/// ```
/// use std::net::IpAddr;
/// use tfplugin::Text;
///
/// let short: Text<IpAddr> = "2001:db8::1".parse().unwrap();
/// let long: Text<IpAddr> = "2001:0db8::0001".parse().unwrap();
/// assert_eq!(short, long);
/// assert_eq!(long.as_str(), "2001:0db8::0001");
/// assert!(long.is_ipv6());
/// ```
#[derive(Clone)]
pub struct Text<T> {
    text: String,
    value: T,
}

impl<T> Text<T> {
    /// The text as it was written.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.text
    }

    /// The parsed value.
    #[must_use]
    pub fn into_inner(self) -> T {
        self.value
    }
}

impl<T: fmt::Display> From<T> for Text<T> {
    fn from(value: T) -> Self {
        let text = value.to_string();
        Self { text, value }
    }
}

impl<T: FromStr> FromStr for Text<T> {
    type Err = T::Err;

    fn from_str(text: &str) -> Result<Self, T::Err> {
        let value = text.parse()?;
        let text = text.to_owned();
        Ok(Self { text, value })
    }
}

impl<T> Deref for Text<T> {
    type Target = T;

    fn deref(&self) -> &T {
        &self.value
    }
}

impl<T> fmt::Display for Text<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.text)
    }
}

impl<T> fmt::Debug for Text<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.text.fmt(f)
    }
}

impl<T: PartialEq> PartialEq for Text<T> {
    fn eq(&self, other: &Self) -> bool {
        self.value == other.value
    }
}

impl<T: Eq> Eq for Text<T> {}

impl<T: PartialOrd> PartialOrd for Text<T> {
    fn partial_cmp(&self, other: &Self) -> Option<std::cmp::Ordering> {
        self.value.partial_cmp(&other.value)
    }
}

impl<T: Ord> Ord for Text<T> {
    fn cmp(&self, other: &Self) -> std::cmp::Ordering {
        self.value.cmp(&other.value)
    }
}

impl<T: FromStr + PartialEq + Described> AttributeValue for Text<T> {
    const EQUIVALENT: Option<fn(&Value, &Value) -> bool> =
        Some(|a, b| parses_equal(a, b, |text| text.parse::<T>().ok()));

    fn shape() -> Shape {
        Shape::Plain(Type::String)
    }

    fn type_validators() -> Vec<AnyValidator> {
        vec![parsing(T::DESCRIPTION, |text| text.parse::<T>().is_ok())]
    }

    fn decode(value: Value) -> Result<Attr<Self>, Mismatch> {
        decode_text(
            value,
            || T::DESCRIPTION.to_owned(),
            |text| text.parse().ok(),
        )
    }

    fn encode(self) -> Value {
        Value::String(self.text)
    }
}

impl<T: FromStr + PartialEq + Described> Textual for Text<T> {}

/// Text that is JSON. It keeps its spelling; white space and the order of members do not matter.
///
/// Numbers are compared exactly: `1.0` equals `1`, and `0.1` is a tenth.
#[derive(Clone)]
pub struct JsonText {
    text: String,
    value: Value,
}

impl JsonText {
    /// The text as it was written.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.text
    }

    /// Reads the JSON as a `T`.
    ///
    /// # Errors
    /// The JSON does not deserialize to a `T`.
    pub fn read<T: DeserializeOwned>(&self) -> Result<T, serde_json::Error> {
        serde_json::from_str(&self.text)
    }
}

/// The text is not JSON.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct InvalidJson(String);

impl fmt::Display for InvalidJson {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl std::error::Error for InvalidJson {}

impl FromStr for JsonText {
    type Err = InvalidJson;

    fn from_str(text: &str) -> Result<Self, InvalidJson> {
        let value = codec::json::decode_any(text.as_bytes());
        let value = value.map_err(|error| InvalidJson(error.to_string()))?;
        let text = text.to_owned();
        Ok(Self { text, value })
    }
}

impl fmt::Display for JsonText {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.text)
    }
}

impl fmt::Debug for JsonText {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.text.fmt(f)
    }
}

impl PartialEq for JsonText {
    fn eq(&self, other: &Self) -> bool {
        self.value == other.value
    }
}

impl Eq for JsonText {}

impl AttributeValue for JsonText {
    const EQUIVALENT: Option<fn(&Value, &Value) -> bool> =
        Some(|a, b| parses_equal(a, b, |text| text.parse::<Self>().ok()));

    fn shape() -> Shape {
        Shape::Plain(Type::String)
    }

    fn type_validators() -> Vec<AnyValidator> {
        vec![parsing("JSON", |text| text.parse::<Self>().is_ok())]
    }

    fn decode(value: Value) -> Result<Attr<Self>, Mismatch> {
        decode_text(value, || "JSON".to_owned(), |text| text.parse().ok())
    }

    fn encode(self) -> Value {
        Value::String(self.text)
    }
}

impl Textual for JsonText {}

fn parses_equal<T: PartialEq>(a: &Value, b: &Value, parse: impl Fn(&str) -> Option<T>) -> bool {
    let parse = |value: &Value| value.as_str().and_then(&parse);
    parse(a).is_some_and(|a| parse(b).is_some_and(|b| a == b))
}

fn parsing(
    description: &'static str,
    parses: impl Fn(&str) -> bool + Send + Sync + 'static,
) -> AnyValidator {
    let requirement = format!("must be {description}.");
    let check = {
        let requirement = requirement.clone();
        move |text: String| match parses(&text) {
            true => Ok(()),
            false => Err(requirement.clone()),
        }
    };
    Validator::of(requirement, check).untyped()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn same<T: AttributeValue>(a: &str, b: &str) -> bool {
        let equivalent = T::EQUIVALENT.unwrap_or(|_, _| false);
        equivalent(&Value::from(a), &Value::from(b))
    }

    #[test]
    fn json_that_means_the_same_is_the_same() {
        assert!(same::<JsonText>(
            r#"{"a": 1, "b": [1.0]}"#,
            r#"{"b":[1],"a":1}"#
        ));
        assert!(!same::<JsonText>(r#"[1, 2]"#, r#"[2, 1]"#));
        assert!(!same::<JsonText>("no JSON", "no JSON"));
        let almost_equal = ("0.10000000000000000000001", "0.1");
        assert!(!same::<JsonText>(almost_equal.0, almost_equal.1));
    }

    #[test]
    fn addresses_that_mean_the_same_are_the_same() {
        assert!(same::<Text<std::net::IpAddr>>(
            "2001:0db8::0001",
            "2001:db8::1"
        ));
        assert!(!same::<Text<std::net::IpAddr>>("192.0.2.1", "192.0.2.2"));
        let refused = Text::<std::net::Ipv4Addr>::decode(Value::from("2001:db8::1"));
        assert_eq!(
            refused.unwrap_err().to_string(),
            "The value at \"\" is not an IPv4 address, such as `192.0.2.1`."
        );
    }
}
