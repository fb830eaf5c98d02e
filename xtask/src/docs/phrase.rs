//! Words and sentences for what schemas hold.

use std::time::Duration;

use tfplugin::schema::{Nesting, Replace};
use tfplugin::{Rule, Type, Value};

/// A type, in the words of the registry: `List of String`.
pub(super) fn of_type(ty: &Type) -> String {
    match ty {
        Type::String => "String".into(),
        Type::Number => "Number".into(),
        Type::Bool => "Boolean".into(),
        Type::Dynamic => "Dynamic".into(),
        Type::List(element) => format!("List of {}", of_type(element)),
        Type::Set(element) => format!("Set of {}", of_type(element)),
        Type::Map(element) => format!("Map of {}", of_type(element)),
        Type::Tuple(_) => "Tuple".into(),
        Type::Object(_) => "Object".into(),
    }
}

/// Attributes or blocks of which there may be many: `Attributes List`.
pub(super) fn of_nesting(noun: &str, nesting: Nesting) -> String {
    match nesting {
        Nesting::Single => noun.to_owned(),
        Nesting::List => format!("{noun} List"),
        Nesting::Set => format!("{noun} Set"),
        Nesting::Map => format!("{noun} Map"),
    }
}

/// What a change means where it is no update.
pub(super) fn of_replacement(replace: Replace) -> Option<&'static str> {
    match replace {
        Replace::Never => None,
        Replace::Always => Some("Changing it replaces the resource."),
        Replace::IfConfigured => Some("Setting it to another value replaces the resource."),
        Replace::IfRecorded => Some("Changing a recorded value replaces the resource."),
    }
}

/// What is required of a value, which schemas say as the end of a sentence: "must be one of ...".
pub(super) fn of_requirement(requirement: &str) -> String {
    if let Some(of_each) = requirement.strip_prefix("holds elements of which each ") {
        return format!("Each element {of_each}");
    }
    let mut letters = requirement.chars();
    let first = letters
        .next()
        .map(|letter| letter.to_uppercase().to_string());
    first.unwrap_or_default() + letters.as_str()
}

/// Whether a description says already what a requirement would add: it names all the same values,
/// or it gives an example, too.
pub(super) fn says_as_much(description: &str, requirement: &str) -> bool {
    let mut values = requirement.split('`').skip(1).step_by(2).peekable();
    let names_values =
        values.peek().is_some() && values.all(|value| description.contains(&format!("`{value}`")));
    names_values || description.contains("for example") && requirement.contains("such as")
}

/// A description without the sentence on defaults, for where the attribute is only read.
pub(super) fn without_default(description: &str) -> String {
    let Some((before, sentence)) = description.split_once("Defaults to ") else {
        return description.to_owned();
    };
    let after = sentence.split_once(['.']).map_or("", |(_, after)| after);
    format!("{}{after}", before.trim_end())
}

/// A default, as it would be written in a configuration.
pub(super) fn of_default(value: &Value) -> String {
    match value {
        Value::Null | Value::Unknown(_) => "null".into(),
        Value::String(text) => format!("{text:?}"),
        Value::Number(number) => number.to_string(),
        Value::Bool(truth) => truth.to_string(),
        Value::List(items) | Value::Set(items) | Value::Tuple(items) => {
            let items: Vec<String> = items.iter().map(of_default).collect();
            format!("[{}]", items.join(", "))
        }
        Value::Map(items) | Value::Object(items) => {
            let items = items
                .iter()
                .map(|(name, item)| format!("{name} = {}", of_default(item)));
            format!("{{{}}}", items.collect::<Vec<_>>().join(", "))
        }
        Value::Dynamic(typed) => of_default(&typed.1),
    }
}

/// A rule between arguments that are alike, as a sentence. What makes one argument depend on another
/// is said with that argument.
pub(super) fn of_rule(rule: &Rule) -> Option<String> {
    Some(match rule {
        Rule::ExactlyOneOf(names) => format!("Exactly one of {} has to be set.", listed(names)),
        Rule::AtMostOneOf(names) => format!("Only one of {} can be set.", listed(names)),
        Rule::AtLeastOneOf(names) => format!("At least one of {} has to be set.", listed(names)),
        Rule::AllOrNone(names) => format!("{} are set together, or not at all.", listed(names)),
        Rule::RequiredWhen(..) | Rule::OnlyWhen(..) => return None,
    })
}

fn listed(names: &[&str]) -> String {
    let names: Vec<String> = names.iter().map(|name| format!("`{name}`")).collect();
    match names.split_last() {
        Some((last, rest)) if !rest.is_empty() => format!("{} and {last}", rest.join(", ")),
        _ => names.concat(),
    }
}

/// A length of time as configurations write it: `20m`.
pub(super) fn duration(time: Duration) -> String {
    match (time.as_secs(), time.subsec_millis()) {
        (seconds, 0) if seconds % 3600 == 0 => format!("{}h", seconds / 3600),
        (seconds, 0) if seconds % 60 == 0 => format!("{}m", seconds / 60),
        (seconds, 0) => format!("{seconds}s"),
        _ => format!("{}ms", time.as_millis()),
    }
}

/// The first paragraph in one line of plain text.
pub(super) fn summary(description: &str) -> String {
    let paragraph = description.split("\n\n").next().unwrap_or_default();
    paragraph
        .split_whitespace()
        .collect::<Vec<_>>()
        .join(" ")
        .replace('`', "")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn times_are_written_as_people_would() {
        for (seconds, expected) in [
            (3600.0, "1h"),
            (1200.0, "20m"),
            (90.0, "90s"),
            (0.25, "250ms"),
        ] {
            assert_eq!(duration(Duration::from_secs_f64(seconds)), expected);
        }
    }

    #[test]
    fn rules_are_sentences() {
        let rule = Rule::ExactlyOneOf(&["id", "client_id", "name"]);
        let sentence = "Exactly one of `id`, `client_id` and `name` has to be set.";
        assert_eq!(of_rule(&rule).unwrap(), sentence);
    }

    #[test]
    fn requirements_are_sentences_and_said_once() {
        let choice = "must be one of `API`, `SERVER`.";
        assert_eq!(of_requirement(choice), "Must be one of `API`, `SERVER`.");
        assert!(says_as_much("Either `SERVER` or `API`.", choice));
        assert!(!says_as_much("For example `API`.", choice));
        assert!(!says_as_much("A name.", "must have at least 1 character."));
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
    fn a_summary_is_one_line() {
        assert_eq!(
            summary("Looks up `x`,\nby y.\n\nMore."),
            "Looks up x, by y."
        );
    }
}
