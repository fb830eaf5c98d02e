//! `timeouts`: how long each operation may take.
//!
//! Each kind looks for its operations in a block, or an attribute of one nested object, with the name `timeouts`:
//! resources for `create`, `read`, `update` and `delete`, data sources for `read`, ephemeral resources for `open`, `renew`
//! and `close`, list resources for `list`, and actions for `invoke`. [`Timeouts`] has those of a resource. For some
//! of them, or for another kind, declare a model with just these:
//!
//! ```
//! use tfplugin::validate::duration;
//! use tfplugin::{Attr, Model};
//!
//! /// How long it may take.
//! #[derive(Clone, Debug, Default, PartialEq, Eq, Model)]
//! pub struct CreateTimeout {
//!     /// How long creating may take, for example `"10m"`.
//!     #[tf(optional, check(duration()))]
//!     pub create: Attr<String>,
//! }
//!
//! /// A thing that takes long to create.
//! #[derive(Clone, Debug, Default, PartialEq, Model)]
//! pub struct Slow {
//!     /// How long it may take.
//!     #[tf(optional, local)]
//!     pub timeouts: Attr<CreateTimeout>,
//! }
//! ```

use std::time::Duration;

use crate::attr::Attr;
use crate::model::Model;
use crate::validate::duration;
use crate::value::Value;

/// The `timeouts` block of a resource; declare it as
/// `#[tf(block, local)] timeouts: Attr<Timeouts>`.
///
/// Durations are written as in Go: `"30s"`, `"10m"`, `"1h30m"`.
#[derive(Clone, Debug, Default, PartialEq, Eq, Model)]
pub struct Timeouts {
    /// How long creating may take, for example `"10m"`.
    #[tf(optional, check(duration()))]
    pub create: Attr<String>,
    /// How long reading may take, for example `"2m"`.
    #[tf(optional, check(duration()))]
    pub read: Attr<String>,
    /// How long updating may take, for example `"10m"`.
    #[tf(optional, check(duration()))]
    pub update: Attr<String>,
    /// How long deleting may take, for example `"10m"`.
    #[tf(optional, check(duration()))]
    pub delete: Attr<String>,
}

/// An operation of a resource.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Operation {
    /// Creating the object.
    Create,
    /// Reading the object.
    Read,
    /// Updating the object.
    Update,
    /// Deleting the object.
    Delete,
}

impl Operation {
    /// Its name in `timeouts`.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Create => "create",
            Self::Read => "read",
            Self::Update => "update",
            Self::Delete => "delete",
        }
    }

    /// What the `timeouts` of `object` set for it.
    pub(crate) fn timeout(self, object: &Value) -> Option<Duration> {
        configured(object, self.name())
    }
}

/// The name under which each kind looks for timeouts.
pub(crate) const NAME: &str = "timeouts";

/// How long the operation of this name may take: what `object` sets, or else the default of its kind.
pub(crate) fn effective(
    object: &Value,
    operation: &str,
    default: impl FnOnce() -> Duration,
) -> Duration {
    configured(object, operation).unwrap_or_else(default)
}

/// What `object` sets for an operation of this name.
fn configured(object: &Value, operation: &str) -> Option<Duration> {
    let text = object.attribute(NAME)?.attribute(operation)?.as_str()?;
    parse_duration(text).ok()
}

/// Parses a positive duration as Go's `time.ParseDuration` does: decimal numbers, each with a
/// unit (`ns`, `us`, `ms`, `s`, `m`, `h`).
///
/// # Errors
/// Text that completes "Got ...:".
pub fn parse_duration(text: &str) -> Result<Duration, String> {
    let mut rest = text;
    let mut total = Duration::ZERO;
    while !rest.is_empty() {
        let (length, remainder) = component(rest)?;
        total = total.checked_add(length).ok_or("it is too long")?;
        rest = remainder;
    }
    if text.is_empty() {
        return Err("it is empty".into());
    }
    if total.is_zero() {
        return Err("it must be longer than 0".into());
    }
    Ok(total)
}

/// One number and its unit, and what follows.
fn component(text: &str) -> Result<(Duration, &str), String> {
    let end = text
        .find(|c: char| !c.is_ascii_digit() && c != '.')
        .unwrap_or(text.len());
    let (number, rest) = text.split_at(end);
    let number: f64 = number
        .parse()
        .map_err(|_| format!("{text:?} does not begin with a number"))?;
    let unit_end = rest
        .find(|c: char| c.is_ascii_digit() || c == '.')
        .unwrap_or(rest.len());
    let (unit, rest) = rest.split_at(unit_end);
    let seconds = match unit {
        "ns" => 1e-9,
        "us" | "µs" | "μs" => 1e-6,
        "ms" => 1e-3,
        "s" => 1.0,
        "m" => 60.0,
        "h" => 3600.0,
        "" => return Err("a unit is missing: ns, us, ms, s, m or h".into()),
        _ => return Err(format!("{unit:?} is not a unit: ns, us, ms, s, m or h")),
    };
    let length = Duration::try_from_secs_f64(number * seconds).map_err(|_| "it is too long")?;
    Ok((length, rest))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn durations_read_as_in_go() {
        for (text, seconds) in [
            ("30s", 30.0),
            ("1h15m", 4500.0),
            ("1.5h", 5400.0),
            ("250ms", 0.25),
        ] {
            assert_eq!(
                parse_duration(text),
                Ok(Duration::from_secs_f64(seconds)),
                "{text}"
            );
        }
        for text in [
            "",
            "10",
            "s",
            "-1s",
            "0s",
            "1d",
            "1h foo",
            "9999999999999999999h",
        ] {
            assert!(parse_duration(text).is_err(), "{text}");
        }
    }

    #[test]
    fn a_timeout_is_found_in_its_block() {
        let timeouts = Timeouts {
            create: Attr::Known("5m".into()),
            ..Timeouts::default()
        };
        let object = Value::object([("timeouts", timeouts.into_object())]);
        assert_eq!(
            Operation::Create.timeout(&object),
            Some(Duration::from_secs(300))
        );
        assert_eq!(Operation::Read.timeout(&object), None);
    }
}
