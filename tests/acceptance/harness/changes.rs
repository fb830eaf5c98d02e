//! The changes of a plan, as a few lines to compare with.

use std::collections::BTreeSet;

use serde_json::Value;

/// `update texture_workspace.a`, and below it each attribute that differs, before and after. What
/// stays as it is is left out.
pub(crate) fn render(changes: &Value) -> String {
    let changes = changes.as_array().map_or(&[][..], Vec::as_slice);
    changes.iter().filter_map(resource).collect()
}

fn resource(resource: &Value) -> Option<String> {
    let change = &resource["change"];
    let verb = verb(resource)?;
    let address = resource["address"].as_str().unwrap_or_default();
    let mut lines = format!("{verb} {address}{}\n", remark(resource));
    // All that is to go is in state already.
    if verb != "delete" {
        let attributes = attributes(change);
        lines.extend(attributes.iter().filter_map(|name| attribute(change, name)));
    }
    Some(lines)
}

fn verb(resource: &Value) -> Option<&'static str> {
    let change = &resource["change"];
    let actions: Vec<&str> = change["actions"]
        .as_array()?
        .iter()
        .filter_map(Value::as_str)
        .collect();
    match actions[..] {
        ["no-op"] if change.get("importing").is_some() => Some("import"),
        ["no-op"] if resource["previous_address"].is_string() => Some("move"),
        ["create"] => Some("create"),
        ["read"] => Some("read"),
        ["update"] => Some("update"),
        ["delete"] => Some("delete"),
        ["delete", "create"] => Some("replace"),
        ["create", "delete"] => Some("replace (create first)"),
        ["forget"] => Some("forget"),
        _ => None,
    }
}

fn remark(resource: &Value) -> String {
    let importing = resource["change"]
        .get("importing")
        .map(|import| match import.get("id") {
            Some(id) => format!("import by id {id}"),
            None => format!("import by identity {}", import["identity"]),
        });
    let moved = resource["previous_address"].as_str();
    let moved = moved.map(|from| format!("moved from {from}"));
    let reason = resource["action_reason"].as_str().map(str::to_owned);
    let remarks: Vec<String> = [importing, moved, reason].into_iter().flatten().collect();
    match remarks.is_empty() {
        true => String::new(),
        false => format!(" ({})", remarks.join(", ")),
    }
}

fn attributes(change: &Value) -> BTreeSet<&str> {
    [
        &change["before"],
        &change["after"],
        &change["after_unknown"],
    ]
    .into_iter()
    .filter_map(Value::as_object)
    .flat_map(|object| object.keys().map(String::as_str))
    .collect()
}

fn attribute(change: &Value, name: &str) -> Option<String> {
    let before = &change["before"][name];
    let after = &change["after"][name];
    let unknown = change["after_unknown"][name].as_bool() == Some(true);
    if before == after && !unknown {
        return None;
    }
    let after = match unknown {
        true => "(known after apply)".to_owned(),
        false => after.to_string(),
    };
    let before = match change["before"].is_object() {
        true => format!("{before} -> "),
        false => String::new(),
    };
    let forces = match forces_replacement(change, name) {
        true => " # forces replacement",
        false => "",
    };
    Some(format!("  {name}: {before}{after}{forces}\n"))
}

fn forces_replacement(change: &Value, name: &str) -> bool {
    let paths = change["replace_paths"].as_array();
    paths.is_some_and(|paths| paths.iter().any(|path| path[0] == name))
}
