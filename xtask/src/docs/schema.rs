//! A schema as the registry shows it: lists of arguments and attributes, and the nested ones below.

use tfplugin::schema::Block;
use tfplugin::timeouts::Operation;
use tfplugin::validate::Rule;

use super::entry::{Entry, Group, entries};
use super::phrase;

/// What an operation may take where nothing is configured.
type Timeout<'a> = &'a dyn Fn(Operation) -> Option<String>;

/// The section of a page.
pub(super) fn section(block: &Block, rules: &[Rule], timeout: Timeout<'_>) -> String {
    let mut entries = entries(block);
    add_default_timeouts(&mut entries, timeout);
    let mut parts = vec!["## Schema".to_owned()];
    parts.extend(rules.iter().filter_map(phrase::of_rule));
    parts.extend(lists(&entries, "", "### "));
    nested_sections(&entries, "", &mut parts);
    parts.join("\n\n")
}

/// The lists under their headings; those that would be empty are left out.
fn lists(entries: &[Entry], path: &str, heading: &str) -> Vec<String> {
    let of = |group: Group| {
        let lines = entries.iter().filter(move |entry| entry.group == group);
        lines.map(|entry| line(entry, path)).collect::<Vec<_>>()
    };
    let groups = Group::ALL
        .into_iter()
        .map(|group| (group.heading(), of(group)));
    groups
        .filter(|(_, lines)| !lines.is_empty())
        .map(|(name, lines)| format!("{}\n\n{}", titled(heading, name), lines.join("\n")))
        .collect()
}

/// The page's own lists have headings, those of nested schemas a line that ends in a colon.
fn titled(heading: &str, name: &str) -> String {
    if heading.is_empty() {
        format!("{name}:")
    } else {
        format!("{heading}{name}")
    }
}

fn line(entry: &Entry, path: &str) -> String {
    let Entry {
        name,
        kind,
        text,
        nested,
        ..
    } = entry;
    let text = indented(text);
    let below = nested.as_ref().map_or(String::new(), |nested| {
        format!(
            " (see [below for nested schema](#{}))",
            anchor(nested.anchor, path, name)
        )
    });
    format!("- `{name}` ({kind}) {text}{below}")
}

/// Further lines belong to the list's item as long as they are indented.
fn indented(text: &str) -> String {
    let lines: Vec<String> = text.lines().map(|line| format!("  {line}")).collect();
    lines
        .iter()
        .map(|line| line.trim_end())
        .collect::<Vec<_>>()
        .join("\n")
        .trim_start()
        .to_owned()
}

fn nested_sections(entries: &[Entry], path: &str, parts: &mut Vec<String>) {
    for entry in entries {
        let Some(nested) = &entry.nested else {
            continue;
        };
        let name = entry.name;
        let inner = if path.is_empty() {
            name.to_owned()
        } else {
            format!("{path}.{name}")
        };
        parts.push(format!(
            "<a id=\"{}\"></a>\n### Nested Schema for `{inner}`",
            anchor(nested.anchor, path, name)
        ));
        parts.extend(lists(&nested.entries, &inner, ""));
        nested_sections(&nested.entries, &inner, parts);
    }
}

fn anchor(kind: &str, path: &str, name: &str) -> String {
    let parts = [kind]
        .into_iter()
        .chain(path.split('.').filter(|part| !part.is_empty()));
    parts.chain([name]).collect::<Vec<_>>().join("--")
}

fn add_default_timeouts(entries: &mut [Entry], timeout: Timeout<'_>) {
    let block = entries.iter_mut().find(|entry| entry.name == "timeouts");
    let operations = block.and_then(|block| block.nested.as_mut());
    for entry in operations
        .into_iter()
        .flat_map(|nested| &mut nested.entries)
    {
        let operation = ALL_OPERATIONS
            .into_iter()
            .find(|known| known.name() == entry.name);
        if let Some(default) = operation.and_then(timeout) {
            entry.text.push_str(&format!(" Defaults to `{default}`."));
        }
    }
}

const ALL_OPERATIONS: [Operation; 4] = [
    Operation::Create,
    Operation::Read,
    Operation::Update,
    Operation::Delete,
];
