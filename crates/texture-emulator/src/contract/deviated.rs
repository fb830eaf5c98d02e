//! The document of an emulator that deviates: what it serves, described as far as a document can.

use serde_json::{Value, json};

use crate::faults::deviation::{As, Change, Entry, Replacement};

/// The document, changed as the deviations change what is served.
pub(crate) fn deviated<'a>(document: &Value, entries: impl Iterator<Item = &'a Entry>) -> Value {
    let mut changed = document.clone();
    for entry in entries {
        let before = changed.clone();
        let Some(paths) = changed["paths"].as_object_mut() else {
            continue;
        };
        for (path, operations) in paths.iter_mut() {
            let Some(operations) = operations.as_object_mut() else {
                continue;
            };
            let methods: Vec<String> = operations.keys().cloned().collect();
            for method in methods {
                if !entry.is_about(&method.to_uppercase(), path) {
                    continue;
                }
                match entry.change {
                    Change::Missing(404 | 405 | 501) | Change::MissingHtml => {
                        operations.remove(&method);
                    }
                    change => rewrite(&mut operations[&method], change, &before),
                }
            }
        }
        paths.retain(|_, operations| operations.as_object().is_none_or(|it| !it.is_empty()));
    }
    changed
}

fn rewrite(operation: &mut Value, change: Change, document: &Value) {
    match change {
        Change::Reject(member) => {
            let schema = "/requestBody/content/application~1json/schema";
            if let Some(schema) = operation.pointer_mut(schema) {
                *schema = resolved(schema, document);
                remove(schema, member);
            }
        }
        Change::LargestPage(most) => {
            for parameter in operation["parameters"].as_array_mut().into_iter().flatten() {
                if parameter["name"] == "perPage" {
                    parameter["schema"]["maximum"] = json!(most);
                }
            }
        }
        _ => {
            let Some(responses) = operation["responses"].as_object_mut() else {
                return;
            };
            let success = responses
                .keys()
                .find(|status| status.starts_with('2'))
                .cloned();
            let Some(mut response) =
                success.and_then(|status| responses.remove(&status).map(|it| (status, it)))
            else {
                return;
            };
            match change {
                Change::Status(status) => response.0 = status.to_string(),
                Change::Replacement(instead) => replace(&mut response.1, instead),
                _ => rewrite_response(&mut response.1, change, document),
            }
            if response.0 == "204"
                && let Some(response) = response.1.as_object_mut()
            {
                response.remove("content");
            }
            responses.insert(response.0, response.1);
        }
    }
}

fn replace(response: &mut Value, instead: Replacement) {
    let schema = match instead {
        Replacement::EmptyObject => json!({ "type": "object" }),
        Replacement::Null => json!({ "type": "null" }),
        Replacement::Array => json!({ "type": "array" }),
        Replacement::Success => {
            json!({ "type": "object", "properties": { "success": { "type": "boolean" } } })
        }
        Replacement::IdOnly => json!({ "type": "string" }),
        Replacement::Empty | Replacement::Text => {
            response
                .as_object_mut()
                .map(|response| response.remove("content"));
            return;
        }
    };
    response["content"] = json!({ "application/json": { "schema": schema } });
}

fn rewrite_response(response: &mut Value, change: Change, document: &Value) {
    let Some(schema) = response.pointer_mut("/content/application~1json/schema") else {
        return;
    };
    *schema = resolved(schema, document);
    match change {
        Change::Wrap(name) => {
            *schema = json!({ "type": "object", "required": [name], "properties": { name: schema.take() } });
        }
        Change::NoMeta => remove(schema, "meta"),
        Change::BareList => *schema = schema["properties"]["data"].take(),
        Change::Rename("data", new) => rename(schema, "data", new),
        _ => {
            let item = match schema.pointer_mut("/properties/data/items") {
                Some(items) => {
                    *items = resolved(items, document);
                    items
                }
                None => schema,
            };
            rewrite_object(item, change);
        }
    }
}

fn rewrite_object(schema: &mut Value, change: Change) {
    match change {
        Change::Remove(names) => names.iter().for_each(|name| remove(schema, name)),
        Change::Only(names) => {
            let all: Vec<String> = schema["properties"]
                .as_object()
                .into_iter()
                .flat_map(|it| it.keys().cloned())
                .collect();
            for name in all.iter().filter(|name| !names.contains(&name.as_str())) {
                remove(schema, name);
            }
        }
        Change::Rename(old, new) => rename(schema, old, new),
        Change::Null(names) => each(schema, names, |_| json!({ "type": "null" })),
        Change::Retype(names, to) => each(schema, names, |schema| retyped(schema, to)),
        _ => {}
    }
}

fn each(schema: &mut Value, names: &[&str], change: impl Fn(Value) -> Value) {
    for name in names {
        if let Some(property) = schema["properties"].get_mut(*name) {
            *property = change(property.take());
        }
    }
}

fn retyped(schema: Value, to: As) -> Value {
    match to {
        As::NumericId | As::Seconds | As::Milliseconds => json!({ "type": "integer" }),
        As::Text | As::Joined => json!({ "type": "string" }),
        As::List => json!({ "type": "array", "items": schema }),
        As::Digit => json!({ "type": "integer" }),
        As::Object => json!({ "type": "object", "properties": { "value": schema } }),
    }
}

fn remove(schema: &mut Value, name: &str) {
    if let Some(properties) = schema["properties"].as_object_mut() {
        properties.remove(name);
    }
    if let Some(required) = schema["required"].as_array_mut() {
        required.retain(|it| it != name);
    }
}

fn rename(schema: &mut Value, old: &str, new: &str) {
    let property = schema["properties"].get(old).cloned();
    if let Some(property) = property {
        remove(schema, old);
        schema["properties"][new] = property;
    }
}

/// A schema without a reference at its top.
fn resolved(schema: &Value, document: &Value) -> Value {
    let pointer = schema["$ref"].as_str().and_then(|it| it.strip_prefix('#'));
    match pointer.and_then(|pointer| document.pointer(pointer)) {
        Some(found) => resolved(found, document),
        None => schema.clone(),
    }
}
