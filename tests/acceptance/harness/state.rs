//! The state as it lies on disk.
//!
//! Read from the file and not by `show -json`: it is the same in all command lines (format 4), costs
//! no process, and tells what is tainted.

use std::path::Path;

use serde_json::Value;

/// One object in state.
#[derive(Debug)]
pub(crate) struct Instance {
    pub(crate) address: String,
    pub(crate) attributes: Value,
    pub(crate) tainted: bool,
}

/// All objects in the state file; none where there is no file.
pub(crate) fn instances(file: &Path) -> Vec<Instance> {
    let Ok(text) = std::fs::read(file) else {
        return Vec::new();
    };
    let state: Value = serde_json::from_slice(&text).expect("a state file is JSON");
    let resources = state["resources"].as_array().cloned().unwrap_or_default();
    resources.iter().flat_map(of_resource).collect()
}

fn of_resource(resource: &Value) -> Vec<Instance> {
    let instances = resource["instances"]
        .as_array()
        .cloned()
        .unwrap_or_default();
    let instance = |instance: Value| Instance {
        address: address(resource, &instance),
        tainted: instance["status"] == "tainted",
        attributes: instance["attributes"].clone(),
    };
    instances.into_iter().map(instance).collect()
}

fn address(resource: &Value, instance: &Value) -> String {
    let part = |name: &str| resource[name].as_str().unwrap_or_default();
    let mode = match part("mode") {
        "data" => "data.",
        _ => "",
    };
    let key = instance.get("index_key");
    let key = key.map(|key| format!("[{key}]")).unwrap_or_default();
    format!("{mode}{}.{}{key}", part("type"), part("name"))
}
