//! Rules between several attributes of one configuration.

use std::marker::PhantomData;

use super::{AnyValidator, Subject, Textual, Validator};
use crate::diagnostics::{Diagnostic, Diagnostics};
use crate::field::{Field, FieldSet};
use crate::path::Path;
use crate::value::Value;

/// One of [`Rules`].
#[derive(Clone, Debug)]
#[non_exhaustive]
pub enum Rule {
    /// As [`Rules::exactly_one_of`].
    ExactlyOneOf(Vec<&'static str>),
    /// As [`Rules::at_most_one_of`].
    AtMostOneOf(Vec<&'static str>),
    /// As [`Rules::at_least_one_of`].
    AtLeastOneOf(Vec<&'static str>),
    /// As [`Rules::all_or_none_of`].
    AllOrNone(Vec<&'static str>),
    /// As [`Rules::requires`].
    Requires(&'static str, Vec<&'static str>),
    /// As [`Rules::required_when`].
    RequiredWhen(&'static str, &'static str, Vec<String>),
    /// As [`Rules::only_when`].
    OnlyWhen(&'static str, &'static str, Vec<String>),
}

/// Rules between several attributes at the root of a configuration.
///
/// An unknown attribute may turn out to be set or not, so it never breaks a rule.
///
/// ```
/// use tfplugin::{Attr, Model, Rules};
///
/// /// A parcel.
/// #[derive(Clone, Model)]
/// struct Parcel {
///     /// `letter` or `box`.
///     #[tf(required)]
///     kind: Attr<String>,
///     /// The address, where it goes to a person.
///     #[tf(optional)]
///     address: Attr<String>,
///     /// The locker, where it goes to one.
///     #[tf(optional)]
///     locker: Attr<i64>,
///     /// What it weighs, in grams.
///     #[tf(optional)]
///     weight: Attr<i64>,
/// }
///
/// let fields = Parcel::FIELDS;
/// let rules = Rules::new()
///     .exactly_one_of((fields.address, fields.locker))
///     .required_when(fields.weight, fields.kind, ["box"]);
/// ```
#[derive(Debug)]
pub struct Rules<M> {
    rules: Vec<Rule>,
    of: PhantomData<fn() -> M>,
}

impl<M> Rules<M> {
    /// No rules.
    #[must_use]
    pub const fn new() -> Self {
        Self {
            rules: Vec::new(),
            of: PhantomData,
        }
    }

    /// One of the fields must be set, and only one.
    #[must_use]
    pub fn exactly_one_of(self, fields: impl FieldSet<M>) -> Self {
        self.with(Rule::ExactlyOneOf(fields.names()))
    }

    /// At most one of the fields may be set.
    #[must_use]
    pub fn at_most_one_of(self, fields: impl FieldSet<M>) -> Self {
        self.with(Rule::AtMostOneOf(fields.names()))
    }

    /// At least one of the fields must be set.
    #[must_use]
    pub fn at_least_one_of(self, fields: impl FieldSet<M>) -> Self {
        self.with(Rule::AtLeastOneOf(fields.names()))
    }

    /// All of the fields are set, or none.
    #[must_use]
    pub fn all_or_none_of(self, fields: impl FieldSet<M>) -> Self {
        self.with(Rule::AllOrNone(fields.names()))
    }

    /// Where `field` is set, the `others` must be set too.
    #[must_use]
    pub fn requires<T>(self, field: Field<M, T>, others: impl FieldSet<M>) -> Self {
        self.with(Rule::Requires(field.name(), others.names()))
    }

    /// `field` must be set when `other` has one of `values`.
    #[must_use]
    pub fn required_when<T, O: Textual>(
        self,
        field: Field<M, T>,
        other: Field<M, O>,
        values: impl IntoIterator<Item = impl Into<String>>,
    ) -> Self {
        let values = values.into_iter().map(Into::into).collect();
        self.with(Rule::RequiredWhen(field.name(), other.name(), values))
    }

    /// `field` may be set only when `other` has one of `values`.
    #[must_use]
    pub fn only_when<T, O: Textual>(
        self,
        field: Field<M, T>,
        other: Field<M, O>,
        values: impl IntoIterator<Item = impl Into<String>>,
    ) -> Self {
        let values = values.into_iter().map(Into::into).collect();
        self.with(Rule::OnlyWhen(field.name(), other.name(), values))
    }

    /// These rules and the `others`.
    #[must_use]
    pub fn and(mut self, others: Self) -> Self {
        self.rules.extend(others.rules);
        self
    }

    /// Checks `config`.
    pub fn check(&self, config: &Value, found: &mut Diagnostics) {
        for rule in &self.rules {
            rule.check(config, found);
        }
    }

    /// The same for another model: `Lookup` has the attributes of the model that it looks up.
    pub(crate) fn of<N>(self) -> Rules<N> {
        Rules {
            rules: self.rules,
            of: PhantomData,
        }
    }

    /// A validator of the whole object for each rule: for nested models. For the derives and blocks.
    #[doc(hidden)]
    #[must_use]
    pub fn validators(self) -> Vec<AnyValidator>
    where
        M: 'static,
    {
        let rules = self.rules.into_iter();
        let validators = rules.map(|rule| {
            let requirement = rule.requirement();
            let check = move |object: &Value, subject: Subject<'_>, found: &mut Diagnostics| {
                if matches!(object, Value::Object(_)) {
                    let mut inside = Diagnostics::new();
                    rule.check(object, &mut inside);
                    found.extend(inside.into_iter().map(|it| it.within(subject.path)));
                }
            };
            Validator::<M>::new(requirement, check).untyped()
        });
        validators.collect()
    }

    pub(crate) fn into_vec(self) -> Vec<Rule> {
        self.rules
    }

    fn with(mut self, rule: Rule) -> Self {
        self.rules.push(rule);
        self
    }
}

impl<M> Default for Rules<M> {
    fn default() -> Self {
        Self::new()
    }
}

impl<M> Clone for Rules<M> {
    fn clone(&self) -> Self {
        Self {
            rules: self.rules.clone(),
            of: PhantomData,
        }
    }
}

impl Rule {
    pub(crate) fn check(&self, config: &Value, found: &mut Diagnostics) {
        let config = Config(config);
        match self {
            Self::ExactlyOneOf(names) => {
                at_least_one(config, names, found);
                at_most_one(config, names, found);
            }
            Self::AtMostOneOf(names) => at_most_one(config, names, found),
            Self::AtLeastOneOf(names) => at_least_one(config, names, found),
            Self::AllOrNone(names) => all_or_none(config, names, found),
            Self::Requires(name, others) => requires(config, name, others, found),
            Self::RequiredWhen(name, other, values) => {
                required_when(config, name, other, values, found);
            }
            Self::OnlyWhen(name, other, values) => only_when(config, name, other, values, found),
        }
    }

    /// The rule as a text that completes "The value ...".
    fn requirement(&self) -> String {
        match self {
            Self::ExactlyOneOf(names) => {
                format!("must have exactly one of {}.", listed(names, "or"))
            }
            Self::AtMostOneOf(names) => {
                format!("must have at most one of {}.", listed(names, "or"))
            }
            Self::AtLeastOneOf(names) => {
                format!("must have at least one of {}.", listed(names, "or"))
            }
            Self::AllOrNone(names) => {
                format!("must have all of {}, or none.", listed(names, "and"))
            }
            Self::Requires(name, others) => {
                format!("must have {} where it has `{name}`.", listed(others, "and"))
            }
            Self::RequiredWhen(name, other, values) => {
                format!("must have `{name}` where `{other}` is {}.", quoted(values))
            }
            Self::OnlyWhen(name, other, values) => {
                format!(
                    "may have `{name}` only where `{other}` is {}.",
                    quoted(values)
                )
            }
        }
    }

    /// The attributes that it names.
    pub(crate) fn names(&self) -> Vec<&'static str> {
        match self {
            Self::ExactlyOneOf(names)
            | Self::AtMostOneOf(names)
            | Self::AtLeastOneOf(names)
            | Self::AllOrNone(names) => names.clone(),
            Self::Requires(name, others) => std::iter::once(*name)
                .chain(others.iter().copied())
                .collect(),
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
    if let Some(set) = names.iter().find(|name| config.is_set(name)) {
        requires(config, set, names, found);
    }
}

fn requires(
    config: Config<'_>,
    set: &'static str,
    others: &[&'static str],
    found: &mut Diagnostics,
) {
    if !config.is_set(set) {
        return;
    }
    for missing in others.iter().filter(|name| config.is_null(name)) {
        found.push(Diagnostic::invalid(
            Path::attribute(set),
            "Missing argument",
            format!("`{set}` needs `{missing}`. Set `{missing}` too, or remove `{set}`."),
        ));
    }
}

fn required_when(
    config: Config<'_>,
    name: &'static str,
    other: &'static str,
    values: &[String],
    found: &mut Diagnostics,
) {
    let Some(actual) = config.value(other).as_str() else {
        return;
    };
    if values.iter().any(|value| value == actual) && config.is_null(name) {
        found.push(Diagnostic::invalid(
            Path::attribute(name),
            format!("Missing {name}"),
            format!("`{name}` is required when `{other}` is {actual:?}. Set it."),
        ));
    }
}

fn only_when(
    config: Config<'_>,
    name: &'static str,
    other: &'static str,
    values: &[String],
    found: &mut Diagnostics,
) {
    let Some(actual) = config.value(other).as_str() else {
        return;
    };
    if !values.iter().any(|value| value == actual) && config.is_set(name) {
        found.push(Diagnostic::invalid(
            Path::attribute(name),
            format!("Unexpected {name}"),
            format!(
                "`{name}` can be set only when `{other}` is {}. Take it out, or change `{other}`.",
                quoted(values)
            ),
        ));
    }
}

fn quoted(values: &[String]) -> String {
    let quoted = values.iter().map(|value| format!("{value:?}"));
    quoted.collect::<Vec<_>>().join(" or ")
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
