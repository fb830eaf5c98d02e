//! Rules between several attributes of one configuration.

use crate::diagnostics::{Diagnostic, Diagnostics};
use crate::path::Path;
use crate::value::Value;

/// A rule between attributes at the root of a configuration.
///
/// An attribute whose value is unknown may turn out either way, so it never breaks a rule.
#[derive(Clone, Debug)]
pub enum Rule {
    /// One of them must be set, and only one.
    ExactlyOneOf(&'static [&'static str]),
    /// At most one of them may be set.
    AtMostOneOf(&'static [&'static str]),
    /// At least one of them must be set.
    AtLeastOneOf(&'static [&'static str]),
    /// All of them are set, or none.
    AllOrNone(&'static [&'static str]),
    /// The first must be set when the second has one of the values.
    RequiredWhen(&'static str, &'static str, &'static [&'static str]),
    /// The first may be set only when the second has one of the values.
    OnlyWhen(&'static str, &'static str, &'static [&'static str]),
}

impl Rule {
    /// Checks `config`.
    pub fn check(&self, config: &Value, found: &mut Diagnostics) {
        let config = Config(config);
        match self {
            Self::ExactlyOneOf(names) => {
                at_least_one(config, names, found);
                at_most_one(config, names, found);
            }
            Self::AtMostOneOf(names) => at_most_one(config, names, found),
            Self::AtLeastOneOf(names) => at_least_one(config, names, found),
            Self::AllOrNone(names) => all_or_none(config, names, found),
            Self::RequiredWhen(name, other, values) => {
                required_when(config, name, other, values, found);
            }
            Self::OnlyWhen(name, other, values) => only_when(config, name, other, values, found),
        }
    }

    /// The attributes that it names.
    #[must_use]
    pub fn names(&self) -> Vec<&'static str> {
        match self {
            Self::ExactlyOneOf(names)
            | Self::AtMostOneOf(names)
            | Self::AtLeastOneOf(names)
            | Self::AllOrNone(names) => names.to_vec(),
            Self::RequiredWhen(name, other, _) | Self::OnlyWhen(name, other, _) => {
                vec![name, other]
            }
        }
    }
}

#[derive(Clone, Copy)]
struct Config<'a>(&'a Value);

impl<'a> Config<'a> {
    fn value(self, name: &str) -> &'a Value {
        self.0.attribute(name).unwrap_or(&Value::Null)
    }

    fn is_set(self, name: &str) -> bool {
        let value = self.value(name);
        !value.is_null() && !value.is_unknown()
    }

    fn is_null(self, name: &str) -> bool {
        self.value(name).is_null()
    }
}

fn at_least_one(config: Config<'_>, names: &[&'static str], found: &mut Diagnostics) {
    if names.iter().all(|name| config.is_null(name)) {
        found.push(Diagnostic::user(
            "Missing argument",
            format!("Set one of {}.", listed(names, "or")),
        ));
    }
}

fn at_most_one(config: Config<'_>, names: &[&'static str], found: &mut Diagnostics) {
    let set: Vec<&'static str> = names
        .iter()
        .copied()
        .filter(|name| config.is_set(name))
        .collect();
    if let [_, second, ..] = set[..] {
        found.push(Diagnostic::invalid(
            Path::attribute(second),
            "Conflicting arguments",
            format!(
                "Only one of {} can be set. Take the others out.",
                listed(&set, "and")
            ),
        ));
    }
}

fn all_or_none(config: Config<'_>, names: &[&'static str], found: &mut Diagnostics) {
    let Some(set) = names.iter().find(|name| config.is_set(name)) else {
        return;
    };
    for missing in names.iter().filter(|name| config.is_null(name)) {
        found.push(Diagnostic::invalid(
            *set,
            "Missing argument",
            format!(
                "`{set}` needs `{missing}` beside it. Set `{missing}` too, or take `{set}` out."
            ),
        ));
    }
}

fn required_when(
    config: Config<'_>,
    name: &'static str,
    other: &'static str,
    values: &[&str],
    found: &mut Diagnostics,
) {
    let Some(actual) = config.value(other).as_str() else {
        return;
    };
    if values.contains(&actual) && config.is_null(name) {
        found.push(Diagnostic::invalid(
            name,
            format!("Missing {name}"),
            format!("`{name}` is required when `{other}` is {actual:?}. Set it."),
        ));
    }
}

fn only_when(
    config: Config<'_>,
    name: &'static str,
    other: &'static str,
    values: &[&str],
    found: &mut Diagnostics,
) {
    let Some(actual) = config.value(other).as_str() else {
        return;
    };
    if !values.contains(&actual) && config.is_set(name) {
        let allowed = values
            .iter()
            .map(|value| format!("{value:?}"))
            .collect::<Vec<_>>();
        found.push(Diagnostic::invalid(
            name,
            format!("Unexpected {name}"),
            format!(
                "`{name}` can be set only when `{other}` is {}; here it is {actual:?}. Take it out.",
                allowed.join(" or ")
            ),
        ));
    }
}

fn listed(names: &[&str], conjunction: &str) -> String {
    let quoted: Vec<String> = names.iter().map(|name| format!("`{name}`")).collect();
    match quoted.split_last() {
        Some((last, rest)) if !rest.is_empty() => {
            format!("{} {conjunction} {last}", rest.join(", "))
        }
        _ => quoted.concat(),
    }
}
