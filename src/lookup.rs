//! Looking things up: by names, which may match nothing or too much, and by patterns.

use regex::Regex;
use texture_api::Identified;
use tfplugin::validate::{Validator, text};
use tfplugin::{Diagnostic, Path};

/// The only one of `all` whose `part` is `wanted`.
///
/// # Errors
/// None is, or several are.
pub fn only<O: Identified>(
    noun: &str,
    attribute: &'static str,
    wanted: &str,
    all: Vec<O>,
    part: impl Fn(&O) -> &String,
) -> Result<O, Diagnostic> {
    let mut fitting: Vec<O> = all.into_iter().filter(|object| part(object) == wanted).collect();
    match (fitting.pop(), fitting.len()) {
        (None, _) => Err(no_match(noun, attribute, wanted)),
        (Some(found), 0) => Ok(found),
        (Some(last), _) => {
            let ids: Vec<&str> = fitting.iter().chain([&last]).map(Identified::id).collect();
            Err(several(noun, attribute, wanted, &ids))
        }
    }
}

/// Nothing fits.
#[must_use]
pub fn no_match(noun: &str, attribute: &'static str, wanted: &str) -> Diagnostic {
    Diagnostic::invalid(
        Path::attribute(attribute),
        format!("No such {noun}"),
        format!(
            "There is no {noun} whose {attribute} is {wanted:?}, or the API key cannot see it. \
             Correct `{attribute}`."
        ),
    )
}

fn several(noun: &str, attribute: &'static str, wanted: &str, ids: &[&str]) -> Diagnostic {
    Diagnostic::invalid(
        Path::attribute(attribute),
        format!("Several {noun}s fit"),
        format!(
            "The {attribute} {wanted:?} belongs to {} {noun}s: {}. Set `id` to the one that you \
             mean, instead of `{attribute}`.",
            ids.len(),
            ids.join(", ")
        ),
    )
}

/// Text that is a regular expression.
#[must_use]
pub fn regular_expression() -> Validator {
    text("must be a regular expression.", |pattern| {
        Regex::new(pattern).map(drop).map_err(|error| format!("is no regular expression: {error}"))
    })
}

/// Whether a name fits `pattern`; without one every name does.
///
/// # Errors
/// It is no regular expression: possible only for a pattern that was unknown at validation.
pub fn matching(
    pattern: Option<&String>,
) -> Result<impl Fn(&str) -> bool + use<>, Diagnostic> {
    let compiled = pattern.map(|pattern| Regex::new(pattern)).transpose().map_err(|error| {
        Diagnostic::invalid("name_regex", "Invalid regular expression", error.to_string())
    })?;
    Ok(move |name: &str| compiled.as_ref().is_none_or(|pattern| pattern.is_match(name)))
}
