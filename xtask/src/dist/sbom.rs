//! The software bill of materials of a program, as CycloneDX 1.6 (<https://cyclonedx.org/docs/1.6/json/>).

use serde_json::{Value, json};
use terraform_provider_texture::provider::VERSION;

use super::dependencies::{Dependencies, Dependency};

/// The bill. It has neither a time nor a serial number, so that it depends on its content alone.
pub(super) fn of(package: &str, dependencies: &Dependencies) -> Value {
    let components: Vec<Value> = dependencies.iter().map(component).collect();
    json!({
        "bomFormat": "CycloneDX",
        "specVersion": "1.6",
        "version": 1,
        "metadata": {
            "component": {
                "type": "application",
                "name": package,
                "version": VERSION,
                "licenses": [{ "expression": "MPL-2.0" }],
            },
        },
        "components": components,
    })
}

fn component(dependency: &Dependency) -> Value {
    let Dependency {
        name,
        version,
        license,
        ..
    } = dependency;
    json!({
        "type": "library",
        "name": name,
        "version": version,
        "purl": format!("pkg:cargo/{name}@{version}"),
        // Older manifests write a slash for "or".
        "licenses": [{ "expression": license.replace('/', " OR ") }],
    })
}
