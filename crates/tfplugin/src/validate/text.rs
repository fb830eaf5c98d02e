//! Validators of text.

use std::ops::RangeBounds;

use regex::Regex;

use super::{Subject, Textual, Validator, bounds};
use crate::diagnostics::{Diagnostic, Diagnostics};
use crate::timeouts::parse_duration;
use crate::value::Value;

/// Text with a number of characters (Unicode scalar values) within `range`.
pub fn length<T: Textual>(range: impl RangeBounds<usize> + Send + Sync + 'static) -> Validator<T> {
    let requirement = format!("must have {}.", bounds(&range, " character", " characters"));
    checking(requirement.clone(), move |text, subject, found| {
        let length = text.chars().count();
        if !range.contains(&length) {
            found.push(subject.refuse(format!("{requirement} Got {length}.")));
        }
    })
}

/// One of `choices`; anything else is an error.
#[must_use]
pub fn choice<T: Textual>(choices: &'static [&'static str]) -> Validator<T> {
    let requirement = format!("must be one of {}.", list(choices));
    checking(requirement.clone(), move |text, subject, found| {
        if !choices.contains(&text) {
            found.push(subject.refuse(format!("{requirement}{}", near(text, choices))));
        }
    })
}

/// One of `choices`, in upper or lower case; anything else is an error. Where the remote API returns another case than the
/// configuration has, the attribute needs `equivalent` too.
#[must_use]
pub fn choice_ignoring_case<T: Textual>(choices: &'static [&'static str]) -> Validator<T> {
    let requirement = format!("must be one of {}, in upper or lower case.", list(choices));
    checking(requirement.clone(), move |text, subject, found| {
        let lower = text.to_lowercase();
        if !choices.iter().any(|choice| choice.to_lowercase() == lower) {
            found.push(subject.refuse(format!("{requirement}{}", near(text, choices))));
        }
    })
}

/// None of `refused`.
#[must_use]
pub fn none_of<T: Textual>(refused: &'static [&'static str]) -> Validator<T> {
    let requirement = format!("must be none of {}.", list(refused));
    checking(requirement.clone(), move |text, subject, found| {
        if refused.contains(&text) {
            found.push(subject.refuse(&requirement));
        }
    })
}

/// Usually one of `choices`; anything else is a warning, because the API may know more.
#[must_use]
pub fn suggestion<T: Textual>(choices: &'static [&'static str]) -> Validator<T> {
    let requirement = format!("is usually one of {}.", list(choices));
    checking(requirement, move |text, subject, found| {
        if !choices.contains(&text) {
            let Subject { path, .. } = subject;
            found.push(
                Diagnostic::warning(
                    format!("Unlisted value for {path}"),
                    format!(
                        "The value is none of those that this version of the provider knows: {}.{} If \
                         the API knows it, ignore this; otherwise correct it.",
                        list(choices),
                        near(text, choices)
                    ),
                )
                .at(path.clone()),
            );
        }
    })
}

/// Text that matches `pattern` somewhere; `requirement` completes "The value ..." and says what the pattern means.
///
/// # Panics
/// When `pattern` is not a regular expression: a mistake in the provider's source, found by the first
/// test that builds the schema.
#[must_use]
pub fn pattern<T: Textual>(pattern: &str, requirement: &'static str) -> Validator<T> {
    #[expect(clippy::expect_used, reason = "see Panics")]
    let pattern = Regex::new(pattern).expect("a valid regular expression");
    checking(requirement.to_owned(), move |text, subject, found| {
        if !pattern.is_match(text) {
            found.push(subject.refuse(requirement));
        }
    })
}

/// A positive duration as Go writes it: `30s`, `1h15m`, `1.5h`.
#[must_use]
pub fn duration<T: Textual>() -> Validator<T> {
    let requirement = "must be a length of time such as \"30s\", \"10m\" or \"1h30m\".";
    checking(requirement.to_owned(), move |text, subject, found| {
        if let Err(error) = parse_duration(text) {
            let got = subject.show(format_args!("{text:?}: {error}"));
            found.push(subject.refuse(format!("{requirement} Got {got}.")));
        }
    })
}

/// Text that `check` accepts; `requirement` completes "The value ..." in the documentation, an
/// error's text completes it in the message.
pub fn text<T: Textual>(
    requirement: impl Into<String>,
    check: impl Fn(&str) -> Result<(), String> + Send + Sync + 'static,
) -> Validator<T> {
    checking(requirement.into(), move |text, subject, found| {
        if let Err(problem) = check(text) {
            found.push(subject.refuse(problem));
        }
    })
}

fn checking<T>(
    requirement: String,
    check: impl Fn(&str, Subject<'_>, &mut Diagnostics) + Send + Sync + 'static,
) -> Validator<T> {
    Validator::new(requirement, move |value, subject, found| {
        if let Value::String(text) = value {
            check(text, subject, found);
        }
    })
}

/// A suggestion, where the text is almost one of the choices. The text itself is not shown: the configuration
/// may mark it as sensitive, which a provider does not see.
fn near(text: &str, choices: &[&str]) -> String {
    let plain = |text: &str| -> String {
        let letters = text.chars().filter(|c| c.is_alphanumeric());
        letters.flat_map(char::to_lowercase).collect()
    };
    let wanted = plain(text);
    let is_near = |choice: &&&str| strsim::levenshtein(&plain(choice), &wanted) <= 2;
    choices
        .iter()
        .find(is_near)
        .map_or_else(String::new, |choice| format!(" Did you mean `{choice}`?"))
}

fn list(choices: &[&str]) -> String {
    choices
        .iter()
        .map(|choice| format!("`{choice}`"))
        .collect::<Vec<_>>()
        .join(", ")
}
