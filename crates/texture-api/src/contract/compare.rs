//! Compares the expectations of this client with the API's own OpenAPI document.
//!
//! Pure: reads the document, and sends nothing. Documents of OpenAPI 3.0 (`nullable`) and 3.1 (types
//! with `null`) are understood, with references, `allOf`, and the union of `oneOf` and `anyOf`.

use std::collections::{BTreeMap, BTreeSet};

use serde::Serialize;
use serde_json::{Map, Value};

use super::{Expectation, Member};
use crate::decode::{Received, Shape};
use crate::http::request::{Method, Provenance, Repeat};

/// The depth to which references and compositions of a schema are followed.
const DEEPEST: usize = 16;

/// One difference between the API and what this client expects of it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Difference {
    /// The request: `POST /workspaces`.
    pub endpoint: String,
    /// The part of it: `response member createdAt`.
    pub part: String,
    /// What is different.
    pub difference: String,
    /// What it means for a user.
    pub consequence: String,
    /// Whether this part was read in Texture's documentation, or assumed.
    pub is_documented: bool,
}

/// Compares an OpenAPI document with what is expected.
///
/// # Errors
/// It is not an OpenAPI document of version 3.
pub fn compare(document: &Value, expectations: &[Expectation]) -> Result<Vec<Difference>, String> {
    let version = document["openapi"].as_str().unwrap_or_default();
    if !version.starts_with("3.") {
        return Err("this is not an OpenAPI document of version 3 (`openapi: 3.x`)".to_owned());
    }
    if !document["paths"].is_object() {
        return Err("the OpenAPI document has no `paths`".to_owned());
    }
    let reader = Reader { document };
    let mut differences = Vec::new();
    for expectation in expectations {
        Endpoint {
            reader: &reader,
            expectation,
            differences: &mut differences,
        }
        .compare();
    }
    Ok(differences)
}

/// Compares a page of a live list with what is expected of its items.
pub fn compare_page(page: &Value, expectation: &Expectation) -> Vec<Difference> {
    let mut differences = Vec::new();
    let mut report = |part: &str, difference: String, consequence: &str| {
        differences.push(Difference {
            endpoint: format!("live {}", name_of(expectation)),
            part: part.to_owned(),
            difference,
            consequence: consequence.to_owned(),
            is_documented: expectation.endpoint.mark == Provenance::Documented,
        });
    };
    let Some(items) = page.get("data").and_then(Value::as_array) else {
        let received = Received::of(page, &[]);
        report(
            "response",
            format!("no list in `data`: {received}"),
            NO_LIST,
        );
        return differences;
    };
    if page
        .pointer("/meta/total")
        .and_then(Value::as_u64)
        .is_none()
    {
        report("response", "no number in `meta.total`".to_owned(), NO_TOTAL);
    }
    let mut seen: BTreeMap<(String, String), usize> = BTreeMap::new();
    for item in items {
        for (member, what) in odd_members(item, expectation) {
            *seen.entry((member, what)).or_default() += 1;
        }
    }
    for ((member, what), count) in seen {
        let part = format!("member {member}");
        report(
            &part,
            format!("{what} in {count} of {} items", items.len()),
            &missing_member(expectation, &member),
        );
    }
    differences
}

/// The members of a live item that are not as expected.
fn odd_members(item: &Value, expectation: &Expectation) -> Vec<(String, String)> {
    let members = expectation.received.iter();
    members
        .filter_map(|member| {
            let value = member
                .name
                .split('.')
                .try_fold(item, |value, name| value.get(name));
            let what = match value.map(|value| (value, Shape::of(value))) {
                None => "missing".to_owned(),
                Some((_, None)) if member.is_required => "null".to_owned(),
                Some((_, None)) => return None,
                Some((_, Some(shape))) if member.shape == Shape::Any || shape == member.shape => {
                    return None;
                }
                Some((_, Some(shape))) => {
                    format!("of type {}, not {}", shape.as_str(), member.shape.as_str())
                }
            };
            Some((member.name.clone(), what))
        })
        .collect()
}

const NO_LIST: &str = "Lists cannot be read: lookups by name and the plural data sources fail; objects are read one by one.";
const NO_TOTAL: &str = "Pages are read until one shows nothing new.";

/// One endpoint under comparison.
struct Endpoint<'a> {
    reader: &'a Reader<'a>,
    expectation: &'a Expectation,
    differences: &'a mut Vec<Difference>,
}

impl Endpoint<'_> {
    fn compare(&mut self) {
        let route = self.expectation.endpoint.route;
        let Some(item) = self.reader.path_item(route) else {
            return self.report(
                "route",
                "missing",
                &without_endpoint(self.expectation),
                self.is_documented(),
            );
        };
        let method = self.expectation.endpoint.method.as_str().to_lowercase();
        let Some(operation) = item.get(&method) else {
            return self.report(
                "method",
                "missing",
                &without_endpoint(self.expectation),
                self.is_documented(),
            );
        };
        self.compare_query(item, operation);
        self.compare_request(operation);
        self.compare_response(operation);
    }

    fn is_documented(&self) -> bool {
        self.expectation.endpoint.mark == Provenance::Documented
    }

    fn report(&mut self, part: &str, difference: &str, consequence: &str, is_documented: bool) {
        self.differences.push(Difference {
            endpoint: name_of(self.expectation),
            part: part.to_owned(),
            difference: difference.to_owned(),
            consequence: consequence.to_owned(),
            is_documented,
        });
    }

    fn compare_query(&mut self, item: &Value, operation: &Value) {
        let own = operation["parameters"].as_array().into_iter().flatten();
        let shared = item["parameters"].as_array().into_iter().flatten();
        let all: Vec<&Value> = own
            .chain(shared)
            .map(|it| self.reader.resolved(it))
            .collect();
        let expected = self.expectation.query.clone();
        for name in &expected {
            let part = format!("query parameter {name}");
            let Some(parameter) = all
                .iter()
                .find(|it| it["name"] == **name && it["in"] == "query")
            else {
                let consequence = match *name {
                    "page" | "perPage" => {
                        "Only the first page may be read; a list that is longer is refused as incomplete."
                    }
                    _ => {
                        "The filter may be ignored: the provider filters again itself where it can."
                    }
                };
                self.report(&part, "missing", consequence, self.is_documented());
                continue;
            };
            let most = parameter.pointer("/schema/maximum").and_then(Value::as_u64);
            if let Some(most) = most.filter(|most| *name == "perPage" && *most < 100) {
                self.report(&part, &format!("at most {most}, not 100"), "Lists take more requests: pages of 20 are requested once larger ones are rejected.", true);
            }
        }
        for parameter in all
            .iter()
            .filter(|it| it["in"] == "query" && it["required"] == true)
        {
            let name = parameter["name"].as_str().unwrap_or_default();
            if !expected.contains(&name) {
                self.report(
                    &format!("query parameter {name}"),
                    "required, but not sent",
                    "The API may reject the request.",
                    false,
                );
            }
        }
    }

    fn compare_request(&mut self, operation: &Value) {
        let body = self.reader.resolved(&operation["requestBody"]);
        let schema = json_schema(body);
        if self.expectation.sent.is_empty() {
            let required = schema
                .map(|it| self.reader.object(it).required)
                .unwrap_or_default();
            for name in required.iter().filter(|_| body["required"] == true) {
                self.report(
                    &format!("request member {name}"),
                    "required, but not sent",
                    "The API may reject the request.",
                    false,
                );
            }
            return;
        }
        let Some(schema) = schema else {
            return self.report(
                "request body",
                "not described",
                "Nothing that the document shows.",
                false,
            );
        };
        let object = self.reader.object(schema);
        for member in self.expectation.sent.clone() {
            let part = format!("request member {}", member.name);
            match object.properties.get(&member.name) {
                None => self.report(
                    &part,
                    "missing",
                    &unsent_member(&member),
                    member.is_documented,
                ),
                Some(property) => self.compare_member(&part, &member, property, true),
            }
        }
        let sent: BTreeSet<&str> = self
            .expectation
            .sent
            .iter()
            .map(|it| it.name.as_str())
            .collect();
        let sometimes: BTreeSet<&str> = self
            .expectation
            .sent
            .iter()
            .filter(|it| !it.is_required)
            .map(|it| it.name.as_str())
            .collect();
        for name in &object.required {
            let part = format!("request member {name}");
            if !sent.contains(name.as_str()) {
                self.report(
                    &part,
                    "required, but not sent",
                    "The API rejects the request.",
                    false,
                );
            } else if sometimes.contains(name.as_str()) {
                self.report(
                    &part,
                    "required, but sent only where it is configured",
                    "The API rejects requests where it is not configured.",
                    false,
                );
            }
        }
    }

    fn compare_response(&mut self, operation: &Value) {
        let Some(responses) = operation["responses"].as_object() else {
            return self.report(
                "response",
                "not described",
                "Nothing that the document shows.",
                false,
            );
        };
        let expected = self.expectation.success.to_string();
        let successes: Vec<&String> = responses.keys().filter(|it| it.starts_with('2')).collect();
        let Some(status) = successes
            .iter()
            .find(|it| ***it == expected)
            .or(successes.first())
        else {
            return self.report(
                "response",
                "no success described",
                "Nothing that the document shows.",
                false,
            );
        };
        if **status != expected && status.to_uppercase() != "2XX" {
            self.report(
                "status",
                &format!("{status}, not {expected}"),
                "None: every status from 200 to 299 is a success.",
                self.is_documented(),
            );
        }
        if self.expectation.received.is_empty() {
            return;
        }
        let response = self.reader.resolved(&responses[status.as_str()]);
        let Some(schema) = json_schema(response) else {
            let consequence = self.without_body();
            return self.report(
                "response body",
                "missing",
                &consequence,
                self.is_documented(),
            );
        };
        let Some(object) = self.shown(schema) else {
            return;
        };
        self.compare_members(&object);
    }

    /// The object of a response, or the items of its list.
    fn shown(&mut self, schema: &Value) -> Option<ObjectSchema> {
        let object = self.reader.object(schema);
        if !self.expectation.is_list {
            let has_id = object.properties.contains_key("id");
            return match object.properties.get("data").filter(|_| !has_id) {
                Some(data) if !self.reader.object(data).properties.is_empty() => {
                    self.report(
                        "response",
                        "the object is alone in `data`",
                        "None: it is understood.",
                        self.is_documented(),
                    );
                    Some(self.reader.object(data))
                }
                _ => Some(object),
            };
        }
        if let Some(items) = self.reader.items(schema) {
            self.report(
                "response",
                "a bare array, without `data` and `meta`",
                NO_TOTAL,
                self.is_documented(),
            );
            return Some(self.reader.object(items));
        }
        let items = object
            .properties
            .get("data")
            .and_then(|data| self.reader.items(data));
        let Some(items) = items else {
            self.report(
                "response",
                "no array in `data`",
                NO_LIST,
                self.is_documented(),
            );
            return None;
        };
        let meta = object
            .properties
            .get("meta")
            .map(|meta| self.reader.object(meta));
        if !meta.is_some_and(|meta| meta.properties.contains_key("total")) {
            self.report(
                "response",
                "no `meta.total`",
                NO_TOTAL,
                self.is_documented(),
            );
        }
        Some(self.reader.object(items))
    }

    fn compare_members(&mut self, object: &ObjectSchema) {
        let members = self.expectation.received.clone();
        for member in &members {
            let part = format!("response member {}", member.name);
            match self.reader.member(object, &member.name) {
                Some(property) => self.compare_member(&part, member, &property, false),
                // Reported once, for the enclosing object.
                None if is_inside_missing(&members, &member.name, object) => {}
                None => {
                    let consequence = missing_member(self.expectation, &member.name);
                    self.report(&part, "missing", &consequence, member.is_documented);
                }
            }
        }
    }

    fn compare_member(&mut self, part: &str, member: &Member, property: &Value, is_sent: bool) {
        let kinds = self.reader.kinds(property);
        let fits = member.shape == Shape::Any
            || kinds.names.is_empty()
            || kinds.names.contains(member.shape.as_str());
        if !fits || kinds.is_only_null() {
            let names: Vec<&str> = kinds.names.iter().map(String::as_str).collect();
            let names = if names.is_empty() {
                "null".to_owned()
            } else {
                names.join(" or ")
            };
            let consequence = match is_sent {
                true => "The API may reject the request.".to_owned(),
                false => missing_member(self.expectation, &member.name),
            };
            let difference = format!("of type {names}, not {}", member.shape.as_str());
            self.report(part, &difference, &consequence, member.is_documented);
        } else if kinds.nullable && member.is_required && !is_sent {
            let consequence = missing_member(self.expectation, &member.name);
            self.report(part, "may be null", &consequence, member.is_documented);
        }
        self.compare_values(part, member, &self.reader.values(property), is_sent);
    }

    fn compare_values(
        &mut self,
        part: &str,
        member: &Member,
        described: &BTreeSet<String>,
        is_sent: bool,
    ) {
        if described.is_empty() || member.values.is_empty() {
            return;
        }
        let known: BTreeSet<&str> = member.values.iter().copied().collect();
        let new: Vec<&str> = described
            .iter()
            .map(String::as_str)
            .filter(|it| !known.contains(it))
            .collect();
        if !new.is_empty() {
            let difference = format!("values that are not known: {}", new.join(", "));
            self.report(
                part,
                &difference,
                "They can be read; configuring them gives a warning or an error.",
                member.is_documented,
            );
        }
        let gone: Vec<&str> = known
            .into_iter()
            .filter(|it| {
                is_sent && !described.contains(*it) && *it != crate::nouns::api_keys::SCOPED
            })
            .collect();
        if !gone.is_empty() {
            let difference = format!("values that the API does not have: {}", gone.join(", "));
            self.report(
                part,
                &difference,
                "The API rejects them.",
                member.is_documented,
            );
        }
    }

    fn without_body(&self) -> String {
        match (self.expectation.needed, self.expectation.endpoint.repeat) {
            (Some(secret), _) => {
                format!("There is no `{secret}`, so the operation fails and is undone.")
            }
            (None, Repeat::IfNotDone) => "The new object is looked for in the list.".to_owned(),
            (None, Repeat::ToTheSameEnd) => {
                "The object is read back with one more request.".to_owned()
            }
            (None, Repeat::Freely) => "Objects are read from their list.".to_owned(),
        }
    }
}

fn is_inside_missing(members: &[Member], name: &str, object: &ObjectSchema) -> bool {
    let Some((outer, _)) = name.split_once('.') else {
        return false;
    };
    !object.properties.contains_key(outer) && members.iter().any(|it| it.name == outer)
}

fn name_of(expectation: &Expectation) -> String {
    let endpoint = expectation.endpoint;
    format!("{} {}", endpoint.method.as_str(), endpoint.route)
}

fn without_endpoint(expectation: &Expectation) -> String {
    let endpoint = &expectation.endpoint;
    let words = match (endpoint.method, expectation.is_list) {
        (Method::Get, true) => NO_LIST,
        (Method::Get, false) => "Objects are read from their list.",
        (Method::Post, _) if endpoint.repeat == Repeat::IfNotDone => {
            "Such objects cannot be created."
        }
        (Method::Delete, _) => "Such objects cannot be deleted: they stay in state.",
        (Method::Post, _) if endpoint.route.ends_with("/revoke") => {
            "They cannot be revoked: they stay in state."
        }
        (Method::Post, _) if endpoint.route.contains("/rotate") => {
            "Changes of `rotation_triggers` fail; state stays as it was."
        }
        (Method::Post, _) => "The action fails.",
        (Method::Patch | Method::Put, _) => "Changes in place fail; state stays as it was.",
    };
    words.to_owned()
}

fn unsent_member(member: &Member) -> String {
    match member.is_required {
        true => "The API may reject the request, or ignore the member.".to_owned(),
        false => "The API may reject requests where it is configured, or ignore it.".to_owned(),
    }
}

fn missing_member(expectation: &Expectation, name: &str) -> String {
    let is_create = expectation.endpoint.repeat == Repeat::IfNotDone;
    let is_read = expectation.endpoint.method == Method::Get;
    if expectation.needed == Some(name) {
        format!("Without `{name}` the operation fails, and is undone where that can be.")
    } else if name == "id" && is_create {
        "The new object is looked for in the list.".to_owned()
    } else if name == "id" && is_read {
        "Such objects cannot be distinguished, and are left out of lists.".to_owned()
    } else if is_read {
        "It stays as configured, or is null in state.".to_owned()
    } else {
        "The object is read back with one more request.".to_owned()
    }
}

fn json_schema(body: &Value) -> Option<&Value> {
    let content = body["content"].as_object()?;
    let is_json = |kind: &&String| kind.contains("json") || kind.as_str() == "*/*";
    let kind = content.keys().find(is_json)?;
    content[kind].get("schema")
}

/// An object as a schema describes it.
#[derive(Debug, Default)]
struct ObjectSchema {
    properties: Map<String, Value>,
    required: BTreeSet<String>,
}

/// The types of a value.
#[derive(Debug, Default)]
struct Kinds {
    names: BTreeSet<String>,
    nullable: bool,
}

impl Kinds {
    fn is_only_null(&self) -> bool {
        self.names.is_empty() && self.nullable
    }
}

struct Reader<'a> {
    document: &'a Value,
}

impl<'a> Reader<'a> {
    /// The path item of a route, whatever its path parameters are called and wherever the version is.
    fn path_item(&self, route: &str) -> Option<&'a Value> {
        let paths = self.document["paths"].as_object()?;
        let prefixes = self.prefixes();
        let found = paths.iter().find(|(path, _)| {
            prefixes.iter().any(|prefix| {
                path.strip_prefix(prefix.as_str())
                    .is_some_and(|rest| is_route(rest, route))
            })
        });
        found.map(|(_, item)| self.resolved(item))
    }

    /// What may precede a route: nothing, or the version.
    fn prefixes(&self) -> Vec<String> {
        let versions = ["", "/v1", "/api/v1", "/api"];
        versions.map(str::to_owned).to_vec()
    }

    fn resolved<'v>(&self, value: &'v Value) -> &'v Value
    where
        'a: 'v,
    {
        let mut value = value;
        for _ in 0..DEEPEST {
            let pointer = value["$ref"].as_str().and_then(|it| it.strip_prefix('#'));
            match pointer.and_then(|pointer| self.document.pointer(pointer)) {
                Some(found) => value = found,
                None => return value,
            }
        }
        value
    }

    fn object(&self, schema: &Value) -> ObjectSchema {
        let mut object = ObjectSchema::default();
        self.collect(schema, &mut object, true, 0);
        object
    }

    /// Adds the properties of a schema and of those that it is composed of. What is required by one of
    /// several alternatives is not required.
    fn collect(&self, schema: &Value, object: &mut ObjectSchema, is_certain: bool, depth: usize) {
        if depth > DEEPEST {
            return;
        }
        let schema = self.resolved(schema);
        for (name, property) in schema["properties"].as_object().into_iter().flatten() {
            object
                .properties
                .entry(name.clone())
                .or_insert_with(|| property.clone());
        }
        if is_certain {
            let required = schema["required"].as_array().into_iter().flatten();
            object
                .required
                .extend(required.filter_map(Value::as_str).map(str::to_owned));
        }
        for part in schema["allOf"].as_array().into_iter().flatten() {
            self.collect(part, object, is_certain, depth + 1);
        }
        for name in ["oneOf", "anyOf"] {
            for part in schema[name].as_array().into_iter().flatten() {
                self.collect(part, object, false, depth + 1);
            }
        }
    }

    /// A member of an object; with a dot, a member of a member.
    fn member(&self, object: &ObjectSchema, name: &str) -> Option<Value> {
        match name.split_once('.') {
            None => object.properties.get(name).cloned(),
            Some((outer, inner)) => self.member(&self.object(object.properties.get(outer)?), inner),
        }
    }

    /// The schema of the items, where this is one of an array.
    fn items<'v>(&self, schema: &'v Value) -> Option<&'v Value>
    where
        'a: 'v,
    {
        self.resolved(schema).get("items")
    }

    fn kinds(&self, schema: &Value) -> Kinds {
        let mut kinds = Kinds::default();
        self.collect_kinds(schema, &mut kinds, 0);
        kinds
    }

    fn collect_kinds(&self, schema: &Value, kinds: &mut Kinds, depth: usize) {
        if depth > DEEPEST {
            return;
        }
        let schema = self.resolved(schema);
        kinds.nullable |= schema["nullable"] == true;
        let names: Vec<&str> = match &schema["type"] {
            Value::String(name) => vec![name],
            Value::Array(names) => names.iter().filter_map(Value::as_str).collect(),
            _ if schema["properties"].is_object() => vec!["object"],
            _ => Vec::new(),
        };
        for name in names {
            match name {
                "null" => kinds.nullable = true,
                "integer" => drop(kinds.names.insert("number".to_owned())),
                name => drop(kinds.names.insert(name.to_owned())),
            }
        }
        for name in ["allOf", "oneOf", "anyOf"] {
            for part in schema[name].as_array().into_iter().flatten() {
                self.collect_kinds(part, kinds, depth + 1);
            }
        }
    }

    /// The values that a text, or the texts in a list, can have.
    fn values(&self, schema: &Value) -> BTreeSet<String> {
        let mut values = BTreeSet::new();
        self.collect_values(schema, &mut values, 0);
        values
    }

    fn collect_values(&self, schema: &Value, values: &mut BTreeSet<String>, depth: usize) {
        if depth > DEEPEST {
            return;
        }
        let schema = self.resolved(schema);
        let listed = schema["enum"].as_array().into_iter().flatten();
        values.extend(
            listed
                .chain([&schema["const"]])
                .filter_map(Value::as_str)
                .map(str::to_owned),
        );
        if let Some(items) = schema.get("items") {
            self.collect_values(items, values, depth + 1);
        }
        for name in ["allOf", "oneOf", "anyOf"] {
            for part in schema[name].as_array().into_iter().flatten() {
                self.collect_values(part, values, depth + 1);
            }
        }
    }
}

/// Whether a path of a document is a route of this client: parameters may have other names.
fn is_route(path: &str, route: &str) -> bool {
    let segments = |path: &str| -> Vec<String> {
        let parts = path.trim_matches('/').split('/');
        parts
            .map(|part| match part.starts_with([':', '{']) {
                true => ":".to_owned(),
                false => part.to_owned(),
            })
            .collect()
    };
    path.starts_with('/') && segments(path) == segments(route)
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;
    use crate::contract::expectations;

    fn of(route: &str, method: Method) -> Vec<Expectation> {
        let all = expectations().into_iter();
        all.filter(|it| it.endpoint.route == route && it.endpoint.method == method)
            .collect()
    }

    fn reported(document: &Value, expectations: &[Expectation]) -> Vec<String> {
        let differences = compare(document, expectations).unwrap();
        differences
            .iter()
            .map(|it| format!("{} {}: {}", it.endpoint, it.part, it.difference))
            .collect()
    }

    /// A document of 3.0 with references, `allOf`, and `nullable`.
    fn document(schema: Value) -> Value {
        json!({
            "openapi": "3.0.3",
            "paths": { "/api-keys/{keyId}": { "parameters": [{ "$ref": "#/components/parameters/Id" }],
                "get": { "responses": { "200": { "$ref": "#/components/responses/Key" } } } } },
            "components": {
                "parameters": { "Id": { "name": "keyId", "in": "path" } },
                "responses": { "Key": { "content": { "application/json; charset=utf-8": { "schema": { "$ref": "#/components/schemas/Key" } } } } },
                "schemas": {
                    "Base": { "type": "object", "properties": { "id": { "type": "string" }, "createdAt": { "type": "string", "format": "date-time" } } },
                    "Key": { "allOf": [{ "$ref": "#/components/schemas/Base" }, schema] },
                },
            },
        })
    }

    fn key(key_type: Value) -> Value {
        json!({ "type": "object", "properties": {
            "name": { "type": "string" }, "type": key_type, "keyPrefix": { "type": "string" },
            "workspaceId": { "type": "string", "nullable": true }, "ownerId": { "anyOf": [{ "type": "string" }, { "type": "null" }] },
            "revoked": { "type": "boolean" }, "expiresAt": { "type": ["string", "null"] },
        } })
    }

    /// `data` is an envelope only where there is an object in it.
    #[test]
    fn an_object_may_stand_in_data() {
        let response = |data: Value| {
            json!({
                "openapi": "3.0.3",
                "paths": { "/workspaces/{id}": { "get": { "responses": { "200": { "content": { "application/json":
                    { "schema": { "type": "object", "properties": { "data": data } } } } } } } } },
            })
        };
        let expected = of("/workspaces/:id", Method::Get);
        let found = |data: Value| reported(&response(data), &expected);
        let alone = |found: &[String]| found.iter().any(|it| it.contains("alone in `data`"));
        let object = json!({ "type": "object", "properties": { "id": { "type": "string" } } });
        assert!(alone(&found(object)));
        let text = found(json!({ "type": "string" }));
        assert!(!alone(&text), "{text:#?}");
        assert!(text.iter().any(|it| it.contains("id")), "{text:#?}");
    }

    #[test]
    fn references_and_compositions_are_followed() {
        let expected = of("/api-keys/:id", Method::Get);
        assert_eq!(
            reported(&document(key(json!({ "type": "string" }))), &expected),
            Vec::<String>::new()
        );
        let newer = key(
            json!({ "enum": ["API", "SERVER", "CONNECT", "MANUFACTURER", "MANAGEMENT", "SCOPED", "PARTNER"] }),
        );
        assert_eq!(
            reported(&document(newer), &expected),
            ["GET /api-keys/:id response member type: values that are not known: PARTNER"]
        );
        let mut other = key(json!({ "type": "string", "nullable": true }));
        other["properties"]["revoked"] = json!({ "type": "string" });
        other["properties"].as_object_mut().unwrap().remove("name");
        assert_eq!(
            reported(&document(other), &expected),
            [
                "GET /api-keys/:id response member name: missing",
                "GET /api-keys/:id response member type: may be null",
                "GET /api-keys/:id response member revoked: of type string, not boolean",
            ]
        );
    }

    /// Alternatives may refer to themselves, and compositions may be deep.
    #[test]
    fn compositions_end() {
        let of_key = of("/api-keys/:id", Method::Get);
        for form in ["allOf", "anyOf", "oneOf"] {
            let mut document = document(key(json!({ "type": "string" })));
            document["components"]["schemas"]["Base"][form] =
                json!([{ "$ref": "#/components/schemas/Base" }]);
            assert_eq!(reported(&document, &of_key), Vec::<String>::new(), "{form}");
        }
        let deep = |levels: usize| {
            let all = key(json!({ "type": "string" }));
            let nested = (0..levels).fold(all, |inner, _| json!({ "allOf": [inner] }));
            reported(&document(nested), &of_key).len()
        };
        // The first level is the key's own `allOf`.
        assert_eq!(deep(DEEPEST - 1), 0);
        assert!(deep(DEEPEST) > 0);
    }

    #[test]
    fn a_missing_parameter_is_reported_with_its_consequence() {
        let list = json!({
            "openapi": "3.0.3",
            "paths": { "/workspaces": { "get": { "parameters": [{ "name": "page", "in": "query" }], "responses": { "200": {} } } } },
        });
        let differences = compare(&list, &of("/workspaces", Method::Get)).unwrap();
        let missing = differences.iter().filter(|it| it.part.starts_with("query"));
        let missing: Vec<String> = missing
            .map(|it| format!("{}: {}", it.part, it.consequence))
            .collect();
        assert_eq!(
            missing,
            [
                "query parameter perPage: Only the first page may be read; a list that is longer is refused as incomplete."
            ]
        );
    }

    #[test]
    fn without_an_id_the_consequence_depends_on_the_request() {
        let schema = json!({ "type": "object", "properties": { "name": { "type": "string" } } });
        let content = json!({ "content": { "application/json": { "schema": schema } } });
        let paths = json!({
            "/v1/workspaces": { "post": { "responses": { "201": content } } },
            "/v1/workspaces/{id}": { "patch": { "responses": { "200": content } } },
        });
        let document = json!({ "openapi": "3.1.0", "paths": paths });
        let consequence = |route: &str, method: Method| {
            let differences = compare(&document, &of(route, method)).unwrap();
            let of_id = differences.iter().find(|it| it.part.ends_with(" id"));
            of_id.map(|it| it.consequence.clone()).unwrap()
        };
        let created = consequence("/workspaces", Method::Post);
        assert_eq!(created, "The new object is looked for in the list.");
        let changed = consequence("/workspaces/:id", Method::Patch);
        assert_ne!(changed, created);
    }

    /// A member of a missing object is not reported as missing again.
    #[test]
    fn members_within_members_are_compared() {
        let expected = of("/members/:id", Method::Get);
        let text = || json!({ "type": "string" });
        let profile = json!({ "type": "object", "properties": {
            "id": text(), "firstName": text(), "email": text(),
        } });
        let member = |profile: Option<Value>| {
            let mut member = json!({ "type": "object", "properties": {
                "id": text(), "role": text(), "organizationId": text(), "owner": { "type": "boolean" },
                "userId": text(), "createdAt": text(), "updatedAt": text(),
            } });
            if let Some(profile) = profile {
                member["properties"]["userProfile"] = profile;
            }
            let path = json!({ "get": { "responses": { "200": { "content": {
                "application/json": { "schema": member } } } } } });
            json!({ "openapi": "3.1.0", "paths": { "/v1/members/{id}": path } })
        };
        let missing = |difference: &[String]| -> Vec<String> {
            let missing = difference.iter().filter(|it| it.ends_with(": missing"));
            missing.cloned().collect()
        };
        assert_eq!(
            missing(&reported(&member(Some(profile)), &expected)),
            ["GET /members/:id response member userProfile.lastName: missing"]
        );
        assert_eq!(
            missing(&reported(&member(None), &expected)),
            ["GET /members/:id response member userProfile: missing"]
        );
    }

    #[test]
    fn what_is_missing_is_named_with_its_consequence() {
        let empty = json!({ "openapi": "3.1.0", "paths": { "/v1/workspaces": {} } });
        let differences = compare(&empty, &of("/workspaces", Method::Post)).unwrap();
        assert_eq!(
            (
                differences[0].part.as_str(),
                differences[0].consequence.as_str(),
                differences[0].is_documented
            ),
            ("method", "Such objects cannot be created.", true)
        );
        assert!(compare(&json!({ "swagger": "2.0" }), &[]).is_err());
        assert!(compare(&json!({ "openapi": "3.1.0" }), &[]).is_err());
    }

    #[test]
    fn what_a_request_must_have_and_what_we_send_are_compared() {
        let schema = json!({ "type": "object", "required": ["title", "role"], "properties": {
            "title": { "type": "string" }, "email": { "type": "string" }, "role": { "enum": ["ADMIN"] } } });
        let document = json!({ "openapi": "3.1.0", "paths": { "/v1/invitations": { "post": {
            "requestBody": { "content": { "application/json": { "schema": schema } } },
            "responses": { "202": {} } } } } });
        assert_eq!(
            reported(&document, &of("/invitations", Method::Post)),
            [
                "POST /invitations request member role: values that the API does not have: OPERATOR, USER, VIEWER",
                "POST /invitations request member title: required, but not sent",
                "POST /invitations status: 202, not 201",
                "POST /invitations response body: missing",
            ]
        );
    }

    #[test]
    fn a_live_page_is_compared_item_by_item() {
        let expectation = of("/api-keys", Method::Get).remove(0);
        let item = json!({ "id": "key_1", "name": "a", "type": "SERVER", "keyPrefix": null, "workspaceId": null,
            "ownerId": null, "revoked": "no", "expiresAt": null, "createdAt": "2026-01-01T00:00:00.000Z" });
        let page = json!({ "data": [item, item], "meta": { "total": 2 } });
        let found: Vec<String> = compare_page(&page, &expectation)
            .iter()
            .map(|it| format!("{} {}: {}", it.endpoint, it.part, it.difference))
            .collect();
        assert_eq!(
            found,
            [
                "live GET /api-keys member keyPrefix: null in 2 of 2 items",
                "live GET /api-keys member revoked: of type string, not boolean in 2 of 2 items",
            ]
        );
        assert_eq!(compare_page(&json!([]), &expectation).len(), 1);
    }
}
