//! Validates values against schemas of the document.
//!
//! It supports the part of JSON Schema 2020-12 that the document uses, and reports problems with their paths.

use jiff::Timestamp;
use serde_json::{Map, Value};

/// What a value is held against.
pub(crate) struct Shape<'a> {
    /// The document that references point into.
    pub(crate) document: &'a Value,
    /// Whether a member that the schema does not know is a fault.
    pub(crate) strict: bool,
}

impl Shape<'_> {
    /// The problems of the value, a sentence each; empty when it is valid.
    pub(crate) fn faults(&self, schema: &Value, value: &Value) -> Vec<String> {
        let mut faults = Vec::new();
        self.check(schema, value, "", &mut faults);
        faults
    }

    fn check(&self, schema: &Value, value: &Value, path: &str, faults: &mut Vec<String>) {
        let Some(schema) = schema.as_object() else {
            return;
        };
        if let Some(target) = schema.get("$ref").and_then(Value::as_str) {
            return match self.document.pointer(target.trim_start_matches('#')) {
                Some(schema) => self.check(schema, value, path, faults),
                None => faults.push(format!(
                    "{} refers to {target}, which is missing",
                    name(path)
                )),
            };
        }
        if let Some(choices) = schema
            .get("oneOf")
            .or(schema.get("anyOf"))
            .and_then(Value::as_array)
        {
            return self.check_choices(choices, value, path, faults);
        }
        if let Some(fault) = type_fault(schema, value).or_else(|| choice_fault(schema, value)) {
            return faults.push(format!("{} {fault}", name(path)));
        }
        match value {
            Value::String(text) => faults
                .extend(text_fault(schema, text).map(|fault| format!("{} {fault}", name(path)))),
            Value::Array(items) => self.check_items(schema, items, path, faults),
            Value::Object(members) => self.check_members(schema, members, path, faults),
            Value::Null | Value::Bool(_) | Value::Number(_) => {}
        }
    }

    /// The value has to fit the choice that it is meant to be: the only one there is besides null, or the one whose mark it
    /// has. Only that one is looked into, so that the work grows with the value alone.
    fn check_choices(
        &self,
        choices: &[Value],
        value: &Value,
        path: &str,
        faults: &mut Vec<String>,
    ) {
        let (nulls, others): (Vec<_>, Vec<_>) =
            choices.iter().partition(|choice| choice["type"] == "null");
        if value.is_null() && !nulls.is_empty() {
            return;
        }
        let meant: Vec<_> = others
            .iter()
            .filter(|choice| others.len() == 1 || has_mark_of(choice, value))
            .collect();
        match meant.as_slice() {
            [choice] => self.check(choice, value, path, faults),
            _ => {
                let marks: Vec<&str> = others.iter().filter_map(|choice| mark(choice)).collect();
                faults.push(format!(
                    "{} must have exactly one of {}",
                    name(path),
                    marks.join(", ")
                ));
            }
        }
    }

    fn check_items(
        &self,
        schema: &Map<String, Value>,
        items: &[Value],
        path: &str,
        faults: &mut Vec<String>,
    ) {
        let least = bound(schema, "minItems").unwrap_or(0);
        if items.len() < least {
            faults.push(format!("{} must have at least {least} of them", name(path)));
        }
        if let Some(schema) = schema.get("items") {
            for (index, item) in items.iter().enumerate() {
                self.check(schema, item, &format!("{path}[{index}]"), faults);
            }
        }
    }

    fn check_members(
        &self,
        schema: &Map<String, Value>,
        members: &Map<String, Value>,
        path: &str,
        faults: &mut Vec<String>,
    ) {
        let required = schema
            .get("required")
            .and_then(Value::as_array)
            .into_iter()
            .flatten();
        for missing in required
            .filter_map(Value::as_str)
            .filter(|name| !members.contains_key(*name))
        {
            faults.push(format!("{} is required", join(path, missing)));
        }
        let known = schema.get("properties").and_then(Value::as_object);
        for (key, value) in members {
            let path = join(path, key);
            match (
                known.and_then(|known| known.get(key)),
                schema.get("additionalProperties"),
            ) {
                (Some(schema), _) => self.check(schema, value, &path, faults),
                (None, Some(schema @ Value::Object(_))) => self.check(schema, value, &path, faults),
                (None, Some(Value::Bool(true))) => {}
                (None, _) if known.is_none() || !self.strict => {}
                (None, _) => faults.push(format!("{path} is not known here")),
            }
        }
    }
}

fn type_fault(schema: &Map<String, Value>, value: &Value) -> Option<String> {
    let types: Vec<&str> = match schema.get("type")? {
        Value::String(name) => vec![name],
        Value::Array(names) => names.iter().filter_map(Value::as_str).collect(),
        _ => return None,
    };
    let fits = |name: &&str| match *name {
        "null" => value.is_null(),
        "boolean" => value.is_boolean(),
        "integer" => value.is_i64() || value.is_u64(),
        "number" => value.is_number(),
        "string" => value.is_string(),
        "array" => value.is_array(),
        _ => value.is_object(),
    };
    let article = |name: &str| {
        if name.starts_with(['a', 'i', 'o']) {
            format!("an {name}")
        } else {
            format!("a {name}")
        }
    };
    if types.iter().any(fits) {
        return None;
    }
    let names: Vec<String> = types
        .into_iter()
        .filter(|name| *name != "null")
        .map(article)
        .collect();
    Some(format!("must be {}", names.join(" or ")))
}

fn choice_fault(schema: &Map<String, Value>, value: &Value) -> Option<String> {
    let fixed = schema.get("const").map(std::slice::from_ref);
    let choices = fixed.or(schema
        .get("enum")
        .and_then(Value::as_array)
        .map(Vec::as_slice))?;
    let names: Vec<&str> = choices.iter().filter_map(Value::as_str).collect();
    (!choices.contains(value)).then(|| format!("must be one of {}", names.join(", ")))
}

fn text_fault(schema: &Map<String, Value>, text: &str) -> Option<String> {
    let length = text.chars().count();
    let least = bound(schema, "minLength").unwrap_or(0);
    let most = bound(schema, "maxLength").unwrap_or(usize::MAX);
    if length < least {
        return Some(format!(
            "must have at least {least} character{}",
            if least == 1 { "" } else { "s" }
        ));
    }
    if length > most {
        return Some(format!("must have at most {most} characters"));
    }
    let is_well_formed = match schema.get("format").and_then(Value::as_str) {
        Some("uri") => url::Url::parse(text).is_ok(),
        Some("email") => text
            .split_once('@')
            .is_some_and(|(local, host)| !local.is_empty() && !host.is_empty()),
        Some("date-time") => text.parse::<Timestamp>().is_ok(),
        _ => true,
    };
    (!is_well_formed).then(|| {
        format!(
            "is not a valid {}",
            schema["format"].as_str().unwrap_or("text")
        )
    })
}

/// The member that distinguishes a choice from the others: the only one that it requires.
fn mark(choice: &Value) -> Option<&str> {
    match choice.get("required")?.as_array()?.as_slice() {
        [only] => only.as_str(),
        _ => None,
    }
}

fn has_mark_of(choice: &Value, value: &Value) -> bool {
    mark(choice).is_some_and(|mark| value.get(mark).is_some())
}

fn bound(schema: &Map<String, Value>, name: &str) -> Option<usize> {
    schema.get(name)?.as_u64()?.try_into().ok()
}

fn join(path: &str, member: &str) -> String {
    if path.is_empty() {
        member.to_owned()
    } else {
        format!("{path}.{member}")
    }
}

fn name(path: &str) -> &str {
    if path.is_empty() { "the body" } else { path }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn document() -> Value {
        json!({ "schemas": {
            "Name": { "type": "string", "minLength": 1, "maxLength": 3 },
            "Color": { "type": "string", "enum": ["RED", "BLUE"] },
            "Tree": { "oneOf": [
                { "type": "object", "required": ["leaf"], "additionalProperties": false,
                  "properties": { "leaf": { "type": "integer" } } },
                { "type": "object", "required": ["all"], "additionalProperties": false,
                  "properties": { "all": { "type": "array", "minItems": 1, "items": { "$ref": "#/schemas/Tree" } } } },
            ] },
            "Thing": { "type": "object", "required": ["name", "size"], "properties": {
                "name": { "$ref": "#/schemas/Name" },
                "size": { "type": ["number", "null"] },
                "color": { "anyOf": [{ "$ref": "#/schemas/Color" }, { "type": "null" }] },
                "home": { "type": "string", "format": "uri" },
                "mail": { "type": "string", "format": "email" },
                "born": { "type": "string", "format": "date-time" },
                "tags": { "type": "array", "items": { "$ref": "#/schemas/Name" } },
                "notes": { "type": "object", "additionalProperties": { "type": "string" } },
                "tree": { "$ref": "#/schemas/Tree" },
            } },
        } })
    }

    fn faults(change: Value, strict: bool) -> String {
        let document = document();
        let mut thing = json!({ "name": "A", "size": 1 });
        for (name, value) in change.as_object().unwrap() {
            thing[name] = value.clone();
        }
        Shape {
            document: &document,
            strict,
        }
        .faults(&json!({ "$ref": "#/schemas/Thing" }), &thing)
        .join("; ")
    }

    #[test]
    fn what_fits_has_no_faults() {
        for change in [
            json!({ "size": null, "color": null, "notes": { "a": "b" } }),
            json!({ "name": "äöü", "color": "BLUE", "tags": ["A", "B"], "tags2": null }),
            json!({ "home": "app://x", "mail": "a@b", "born": "2026-01-01T00:00:00.000Z" }),
            json!({ "tree": { "all": [{ "leaf": 1 }, { "all": [{ "leaf": 2 }] }] } }),
        ] {
            assert_eq!(faults(change.clone(), false), "", "{change}");
        }
    }

    #[test]
    fn faults_are_named_by_path_and_rule() {
        for (change, said) in [
            (json!({ "name": null }), "name must be a string"),
            (json!({ "name": "" }), "name must have at least 1 character"),
            (
                json!({ "name": "abcd" }),
                "name must have at most 3 characters",
            ),
            (json!({ "size": "1" }), "size must be a number"),
            (
                json!({ "color": "GREEN" }),
                "color must be one of RED, BLUE",
            ),
            (json!({ "home": "x" }), "home is not a valid uri"),
            (json!({ "mail": "@b" }), "mail is not a valid email"),
            (
                json!({ "born": "2026-01-01" }),
                "born is not a valid date-time",
            ),
            (json!({ "tags": ["A", 1] }), "tags[1] must be a string"),
            (json!({ "notes": { "a": 1 } }), "notes.a must be a string"),
            (json!({ "other": 1 }), "other is not known here"),
            (
                json!({ "tree": {} }),
                "tree must have exactly one of leaf, all",
            ),
            (
                json!({ "tree": { "all": [{ "leaf": 0.5 }] } }),
                "tree.all[0].leaf must be an integer",
            ),
            (
                json!({ "tree": { "all": [] } }),
                "tree.all must have at least 1 of them",
            ),
            (
                json!({ "name": 1, "size": "1" }),
                "name must be a string; size must be a number",
            ),
        ] {
            assert_eq!(faults(change.clone(), true), said, "{change}");
        }
    }

    #[test]
    fn a_fault_deep_down_is_found_in_no_time() {
        let deep = (0..200).fold(json!({ "leaf": "x" }), |inner, _| json!({ "all": [inner] }));
        assert!(faults(json!({ "tree": deep }), true).ends_with("leaf must be an integer"));
    }

    #[test]
    fn what_is_missing_is_named() {
        let document = document();
        let shape = Shape {
            document: &document,
            strict: true,
        };
        assert_eq!(
            shape.faults(&document["schemas"]["Thing"], &json!({})),
            ["name is required", "size is required"]
        );
        assert_eq!(
            shape.faults(&json!({ "$ref": "#/none" }), &json!({})),
            ["the body refers to #/none, which is missing"]
        );
    }
}
