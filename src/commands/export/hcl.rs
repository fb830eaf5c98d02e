//! HCL in the format of `terraform fmt`, as far as an export needs it.

use std::fmt::Write;

use serde_json::Value as Json;

/// The right-hand side of an argument.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Expression {
    /// A reference, for example `texture_workspace.production.id`.
    Reference(String),
    /// A value.
    Value(Json),
    /// A list of references.
    References(Vec<String>),
}

impl<T: Into<Json>> From<T> for Expression {
    fn from(value: T) -> Self {
        Self::Value(value.into())
    }
}

/// A block of arguments.
#[derive(Clone, Debug, Default)]
pub(super) struct Block {
    /// For example `resource "texture_workspace" "production"`.
    pub(super) header: String,
    pub(super) arguments: Vec<(&'static str, Expression)>,
    pub(super) blocks: Vec<Self>,
}

impl Block {
    /// The block, with a newline at its end.
    pub(super) fn text(&self) -> String {
        let mut text = String::new();
        self.write(&mut text, 0);
        text
    }

    fn write(&self, text: &mut String, depth: usize) {
        let indent = "  ".repeat(depth);
        push(text, &format!("{indent}{} {{\n", self.header));
        let arguments: Vec<(&str, String)> = self
            .arguments
            .iter()
            .map(|(name, value)| (*name, expression(value, depth + 1)))
            .collect();
        for group in groups(&arguments) {
            let width = group.iter().map(|(name, _)| name.len()).max().unwrap_or(0);
            for (name, value) in group {
                push(text, &format!("{indent}  {name:width$} = {value}\n"));
            }
        }
        for block in &self.blocks {
            push(text, "\n");
            block.write(text, depth + 1);
        }
        push(text, &format!("{indent}}}\n"));
    }
}

/// A text as a comment.
pub(super) fn comment(text: &str) -> String {
    let lines = text.lines();
    lines
        .map(|line| format!("# {line}").trim_end().to_owned() + "\n")
        .collect()
}

/// Arguments with aligned equals signs: consecutive arguments on single lines.
fn groups<'a>(arguments: &'a [(&'a str, String)]) -> Vec<&'a [(&'a str, String)]> {
    let is_one_line = |argument: &(&str, String)| !argument.1.contains('\n');
    arguments
        .chunk_by(|one, next| is_one_line(one) && is_one_line(next))
        .collect()
}

fn expression(expression: &Expression, depth: usize) -> String {
    match expression {
        Expression::Reference(reference) => reference.clone(),
        Expression::References(all) => format!("[{}]", all.join(", ")),
        Expression::Value(value) => literal(value, depth),
    }
}

/// A value. Objects of scalars, and lists of them, are on one line.
fn literal(value: &Json, depth: usize) -> String {
    match value {
        Json::Null | Json::Bool(_) | Json::Number(_) => value.to_string(),
        Json::String(text) => quoted(text),
        Json::Array(items) if items.iter().all(is_scalar) => {
            let items: Vec<String> = items.iter().map(|item| literal(item, depth)).collect();
            format!("[{}]", items.join(", "))
        }
        Json::Array(items) => {
            let indent = "  ".repeat(depth);
            let items = items.iter().map(|item| {
                let item = literal(item, depth + 1);
                format!("{indent}  {item},\n")
            });
            format!("[\n{}{indent}]", items.collect::<String>())
        }
        Json::Object(members) => {
            let is_flat = !members.values().any(is_nested_list);
            let indent = "  ".repeat(depth);
            let members = members.iter();
            if is_flat {
                let members: Vec<String> = members
                    .map(|(name, value)| format!("{} = {}", key(name), literal(value, depth)))
                    .collect();
                return format!("{{ {} }}", members.join(", "));
            }
            let members = members.map(|(name, value)| {
                let value = literal(value, depth + 1);
                format!("{indent}  {} = {value}\n", key(name))
            });
            format!("{{\n{}{indent}}}", members.collect::<String>())
        }
    }
}

fn is_scalar(value: &Json) -> bool {
    !value.is_array() && !value.is_object()
}

fn is_nested_list(value: &Json) -> bool {
    match value {
        Json::Array(items) => !items.iter().all(is_scalar),
        Json::Object(members) => members.values().any(is_nested_list),
        _ => false,
    }
}

fn key(name: &str) -> String {
    let is_identifier = name
        .chars()
        .enumerate()
        .all(|(at, c)| c == '_' || c.is_ascii_alphabetic() || at > 0 && c.is_ascii_digit());
    match is_identifier && !name.is_empty() {
        true => name.to_owned(),
        false => quoted(name),
    }
}

/// A quoted string with this text, without interpolation.
pub(super) fn quoted(text: &str) -> String {
    let mut quoted = String::from('"');
    let mut rest = text.chars().peekable();
    while let Some(c) = rest.next() {
        match c {
            '"' => quoted.push_str("\\\""),
            '\\' => quoted.push_str("\\\\"),
            '\n' => quoted.push_str("\\n"),
            '\r' => quoted.push_str("\\r"),
            '\t' => quoted.push_str("\\t"),
            '$' | '%' if rest.peek() == Some(&'{') => quoted.extend([c, c]),
            c if c.is_control() => push(&mut quoted, &format!("\\u{:04x}", u32::from(c))),
            c => quoted.push(c),
        }
    }
    quoted.push('"');
    quoted
}

fn push(text: &mut String, more: &str) {
    // Writing to text never fails.
    let _ = text.write_str(more);
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn any_text_is_quoted_as_itself() {
        for (text, expected) in [
            ("a", r#""a""#),
            ("say \"hi\"", r#""say \"hi\"""#),
            ("a\\b\n", r#""a\\b\n""#),
            ("${x} %{y} $ % {", r#""$${x} %%{y} $ % {""#),
            ("\u{7}", r#""\u0007""#),
            ("Zürich", "\"Zürich\""),
        ] {
            assert_eq!(quoted(text), expected);
        }
    }

    #[test]
    fn arguments_stand_as_terraform_fmt_writes_them() {
        let block = Block {
            header: "resource \"a\" \"b\"".to_owned(),
            arguments: vec![
                ("name", "x".into()),
                ("description", "y".into()),
                (
                    "criteria",
                    json!({ "and": [{ "rule": { "attribute": "a" } }] }).into(),
                ),
                ("id", Expression::Reference("c.d.id".to_owned())),
            ],
            blocks: Vec::new(),
        };
        let expected = "resource \"a\" \"b\" {\n  name        = \"x\"\n  description = \"y\"\n  criteria = {\n    and = [\n      { rule = { attribute = \"a\" } },\n    ]\n  }\n  id = c.d.id\n}\n";
        assert_eq!(block.text(), expected);
    }
}
