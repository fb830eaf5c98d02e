use serde_json::Value;
use texture_emulator::Document;

fn operations() -> Vec<(String, String, Value)> {
    let paths = Document::published().as_value()["paths"]
        .as_object()
        .unwrap();
    let of_path = |(path, methods): (&String, &Value)| {
        let methods = methods.as_object().unwrap().clone();
        methods
            .into_iter()
            .map(|(method, operation)| (method, path.clone(), operation))
            .collect::<Vec<_>>()
    };
    paths.iter().flat_map(of_path).collect()
}

fn references(value: &Value, found: &mut Vec<String>) {
    match value {
        Value::Object(members) => {
            found.extend(
                members
                    .get("$ref")
                    .and_then(Value::as_str)
                    .map(str::to_owned),
            );
            members
                .values()
                .for_each(|member| references(member, found));
        }
        Value::Array(items) => items.iter().for_each(|item| references(item, found)),
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => {}
    }
}

#[test]
fn every_operation_is_described() {
    for (method, path, operation) in operations() {
        let summary = operation["summary"].as_str().unwrap();
        assert!(!summary.is_empty(), "{method} {path}");
        let responses = operation["responses"].as_object().unwrap();
        assert_eq!(
            responses
                .keys()
                .filter(|status| status.starts_with('2'))
                .count(),
            1,
            "{method} {path}"
        );
        assert_eq!(
            path.contains("{id}"),
            responses.contains_key("404"),
            "{method} {path}"
        );
        for parameter in operation["parameters"].as_array().unwrap() {
            let schema = &parameter["schema"];
            assert!(
                schema["type"].is_string() || schema["$ref"].is_string(),
                "{method} {path} {parameter}"
            );
        }
    }
}

#[test]
fn no_reference_leads_nowhere() {
    let document = Document::published().as_value();
    let mut found = Vec::new();
    references(document, &mut found);
    assert!(!found.is_empty());
    for reference in found {
        assert!(
            document
                .pointer(reference.trim_start_matches('#'))
                .is_some(),
            "{reference}"
        );
    }
}
