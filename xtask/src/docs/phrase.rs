//! Words and sentences for what schemas hold.

use std::time::Duration;

use tfplugin::Type;
use tfplugin::schema::Nesting;
use tfplugin::validate::Rule;

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

/// A rule between arguments that are alike, as a sentence. What makes one argument depend on another
/// is said with that argument.
pub(super) fn of_rule(rule: &Rule) -> Option<String> {
    Some(match rule {
        Rule::ExactlyOneOf(names) => format!("Exactly one of {} has to be set.", listed(names)),
        Rule::AtMostOneOf(names) => format!("Only one of {} can be set.", listed(names)),
        Rule::AtLeastOneOf(names) => format!("At least one of {} has to be set.", listed(names)),
        Rule::AllOrNone(names) => format!("{} are set together, or not at all.", listed(names)),
        Rule::Requires(name, others) => format!("`{name}` needs {}.", listed(others)),
        // Said with the attribute.
        _ => return None,
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
        let rule = Rule::ExactlyOneOf(vec!["id", "client_id", "name"]);
        let sentence = "Exactly one of `id`, `client_id` and `name` has to be set.";
        assert_eq!(of_rule(&rule).unwrap(), sentence);
    }

    #[test]
    fn a_summary_is_one_line() {
        assert_eq!(
            summary("Looks up `x`,\nby y.\n\nMore."),
            "Looks up x, by y."
        );
    }
}
