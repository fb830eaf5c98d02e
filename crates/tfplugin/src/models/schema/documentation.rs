//! The whole documentation of an attribute: its description, and what follows from its schema.

use super::{Attribute, Mode, Replace};
use crate::validate::AnyValidator;
use crate::value::Value;

/// A requirement of nearly every string, which the documentation leaves out.
const SELF_EVIDENT: &str = "must have at least 1 character.";

impl Attribute {
    /// The description, with what else users should know: requirements, default, replacement. It is what
    /// GetProviderSchema sends, for editors and for pages alike.
    #[must_use]
    pub fn documentation(&self) -> String {
        let description = self.description;
        if self.mode == Mode::Computed {
            return without_default(description);
        }
        let requirements = self.validators.iter().map(AnyValidator::requirement);
        let new = requirements
            .filter(|it| *it != SELF_EVIDENT && !says_as_much(description, it))
            .map(of_requirement);
        let default = self.default.map(|default| of_value(&default()));
        let default = default
            .filter(|_| !description.contains("Defaults to"))
            .map(|default| format!("Defaults to `{default}`."));
        let sentences = std::iter::once(description.to_owned())
            .chain(new)
            .chain(default)
            .chain(of_replacement(self.replace).map(str::to_owned));
        sentences.collect::<Vec<_>>().join(" ")
    }
}

/// The sentence for attributes whose change needs a new object.
fn of_replacement(replace: Replace) -> Option<&'static str> {
    match replace {
        Replace::Never => None,
        Replace::Always => Some("Changing it replaces the resource."),
        Replace::IfConfigured => Some("Setting it to another value replaces the resource."),
        Replace::IfRecorded => Some("Changing a recorded value replaces the resource."),
    }
}

/// A requirement as a sentence. Validators give its end: "must be one of ...".
fn of_requirement(requirement: &str) -> String {
    if let Some(of_each) = requirement.strip_prefix("holds elements of which each ") {
        return format!("Each element {of_each}");
    }
    let mut letters = requirement.chars();
    let first = letters
        .next()
        .map(|letter| letter.to_uppercase().to_string());
    first.unwrap_or_default() + letters.as_str()
}

/// Whether the description already says what the requirement says: it names the same values, or also gives an
/// example.
fn says_as_much(description: &str, requirement: &str) -> bool {
    let mut values = requirement.split('`').skip(1).step_by(2).peekable();
    let names_values =
        values.peek().is_some() && values.all(|value| description.contains(&format!("`{value}`")));
    names_values || description.contains("for example") && requirement.contains("such as")
}

/// A description without the sentence on defaults, for where the attribute is only read.
fn without_default(description: &str) -> String {
    let Some((before, sentence)) = description.split_once("Defaults to ") else {
        return description.to_owned();
    };
    let after = sentence.split_once(['.']).map_or("", |(_, after)| after);
    format!("{}{after}", before.trim_end())
}

/// A value, as it would be written in a configuration.
fn of_value(value: &Value) -> String {
    match value {
        Value::Null | Value::Unknown(_) => "null".into(),
        Value::String(text) => format!("{text:?}"),
        Value::Number(number) => number.to_string(),
        Value::Bool(truth) => truth.to_string(),
        Value::List(items) | Value::Set(items) | Value::Tuple(items) => {
            let items: Vec<String> = items.iter().map(of_value).collect();
            format!("[{}]", items.join(", "))
        }
        Value::Map(items) | Value::Object(items) => {
            let items = items
                .iter()
                .map(|(name, item)| format!("{name} = {}", of_value(item)));
            format!("{{{}}}", items.collect::<Vec<_>>().join(", "))
        }
        Value::Dynamic(typed) => of_value(&typed.1),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::schema::Shape;
    use crate::types::Type;
    use crate::validate::{choice, length};

    #[test]
    fn requirements_are_sentences_and_said_once() {
        let choice = "must be one of `API`, `SERVER`.";
        assert_eq!(of_requirement(choice), "Must be one of `API`, `SERVER`.");
        assert!(says_as_much("Either `SERVER` or `API`.", choice));
        assert!(!says_as_much("For example `API`.", choice));
        assert!(says_as_much(
            "Time, for example `30s`.",
            "must be a time such as \"10m\"."
        ));
    }

    #[test]
    fn what_is_read_has_no_default() {
        let described = "Id of it. Defaults to the provider's,\nelse the API chooses. More.";
        assert_eq!(without_default(described), "Id of it. More.");
        assert_eq!(without_default("Id of it."), "Id of it.");
    }

    #[test]
    fn an_attribute_says_all_that_its_schema_knows() {
        let shape = Shape::Plain(Type::String);
        let attribute = Attribute {
            validators: vec![
                length::<String>(1..).untyped(),
                choice::<String>(&["a", "b"]).untyped(),
            ],
            default: Some(|| Value::string("a")),
            replace: Replace::Always,
            ..Attribute::new("kind", shape, Mode::OptionalComputed, "Its kind.")
        };
        assert_eq!(
            attribute.documentation(),
            "Its kind. Must be one of `a`, `b`. Defaults to `\"a\"`. Changing it replaces the resource."
        );
    }
}
