//! The API's own description of itself, compared with what the client expects.

use std::collections::BTreeSet;
use std::fmt::Write;

use expect_test::expect_file;
use serde_json::{Value, json};
use texture_api::contract::{self, Difference, compare, expectations};
use texture_emulator::{Deviation, Emulator};

use crate::{KEY, builder, session};

/// What differs in the document that an emulator serves.
async fn differences(emulator: &Emulator) -> Vec<Difference> {
    let client = builder(emulator.url()).build();
    let document = session(&client).send(contract::Document).await.unwrap();
    compare(&document, &expectations()).unwrap()
}

#[tokio::test]
async fn the_emulator_s_own_document_is_what_is_expected() {
    let emulator = Emulator::builder().api_key(KEY).start().unwrap();
    assert_eq!(differences(&emulator).await, []);
}

#[tokio::test]
async fn every_deviation_that_a_document_can_say_is_reported() {
    let mut silent = Vec::new();
    for deviation in Deviation::all().filter(|it| it.is_in_document()) {
        let emulator = Emulator::builder()
            .api_key(KEY)
            .deviate(deviation)
            .start()
            .unwrap();
        if differences(&emulator).await.is_empty() {
            silent.push(deviation);
        }
    }
    assert!(silent.is_empty(), "{silent:?}");
}

/// What is reported of a document: each sort of difference, where it is first found and how often, and what
/// follows from it.
fn described(differences: &[Difference]) -> String {
    let mut sorts: Vec<(&Difference, usize)> = Vec::new();
    for one in differences {
        let is_alike = |(other, _): &&mut (&Difference, usize)| {
            (&other.difference, &other.consequence, other.is_documented)
                == (&one.difference, &one.consequence, one.is_documented)
        };
        match sorts.iter_mut().find(is_alike) {
            Some((_, count)) => *count += 1,
            None => sorts.push((one, 1)),
        }
    }
    sorts.iter().fold(String::new(), |mut text, (one, count)| {
        let source = if one.is_documented {
            "documented"
        } else {
            "assumed"
        };
        writeln!(
            text,
            "{count} times ({source}), first {}, {}: {}\n    {}",
            one.endpoint, one.part, one.difference, one.consequence
        )
        .unwrap();
        text
    })
}

/// Every deviation with all that is reported of it: what differs, where, and what follows from it.
#[tokio::test]
async fn what_is_reported_of_each_deviation() {
    let mut text = String::new();
    for deviation in Deviation::all().filter(|it| it.is_in_document()) {
        let emulator = Emulator::builder()
            .api_key(KEY)
            .deviate(deviation)
            .start()
            .unwrap();
        let found = differences(&emulator).await;
        writeln!(text, "== {}\n{}", deviation.name(), described(&found)).unwrap();
    }
    expect_file!["document.txt"].assert_eq(&text);
}

async fn document() -> Value {
    let emulator = Emulator::builder().api_key(KEY).start().unwrap();
    let client = builder(emulator.url()).build();
    session(&client).send(contract::Document).await.unwrap()
}

fn check(document: &Value) -> BTreeSet<String> {
    let found = compare(document, &expectations()).unwrap();
    found
        .iter()
        .map(|it| format!("{} {}", it.endpoint, it.part))
        .collect()
}

/// The same document in other words of OpenAPI: 3.0 and 3.1 write null in different ways, and schemas may be
/// references or parts of `allOf`.
#[tokio::test]
async fn other_words_for_the_same_are_the_same() {
    let original = document().await;
    for (name, change) in [
        ("null as a type", null_as_type as fn(&mut Value)),
        ("null as an alternative", null_as_alternative),
        ("allOf", in_all_of),
    ] {
        let mut document = original.clone();
        each_schema(&mut document, change);
        assert_eq!(check(&document), BTreeSet::new(), "{name}");
    }
}

fn null_as_type(schema: &mut Value) {
    if schema["nullable"] == true && schema["type"].is_string() {
        schema["type"] = json!([schema["type"], "null"]);
        schema.as_object_mut().unwrap().remove("nullable");
    }
}

fn null_as_alternative(schema: &mut Value) {
    if schema["nullable"] == true {
        let mut plain = schema.clone();
        plain.as_object_mut().unwrap().remove("nullable");
        *schema = json!({ "anyOf": [plain, { "type": "null" }] });
    }
}

fn in_all_of(schema: &mut Value) {
    if schema["properties"].is_object() {
        *schema = json!({ "allOf": [schema.clone()] });
    }
}

/// Changes every schema of a document, from the inside out.
fn each_schema(value: &mut Value, change: fn(&mut Value)) {
    match value {
        Value::Object(members) => {
            members
                .values_mut()
                .for_each(|member| each_schema(member, change));
            if members.contains_key("type") || members.contains_key("properties") {
                change(value);
            }
        }
        Value::Array(items) => items.iter_mut().for_each(|item| each_schema(item, change)),
        _ => {}
    }
}

#[test]
fn what_is_no_document_is_refused() {
    for (document, words) in [
        (json!({}), "version 3"),
        (json!({ "openapi": "2.0", "paths": {} }), "version 3"),
        (json!({ "openapi": "3.1.0" }), "no `paths`"),
    ] {
        let error = compare(&document, &expectations()).unwrap_err();
        assert!(error.contains(words), "{error}");
    }
    // Nothing is described: every endpoint is missing, and said to be.
    let empty = json!({ "openapi": "3.1.0", "paths": {} });
    let found = compare(&empty, &expectations()).unwrap();
    assert!(found.len() >= expectations().len());
    expect_file!["empty_document.txt"].assert_eq(&described(&found));
}
