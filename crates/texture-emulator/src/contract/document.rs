//! The OpenAPI document of what is served.

use std::collections::BTreeMap;

use schemars::generate::{Contract as Contracting, SchemaSettings};
use schemars::{JsonSchema, Schema, SchemaGenerator};
use serde::Serialize;
use serde_json::{Map, Value, json};

use crate::contract::CONTRACT;
use crate::contract::page::{Meta, PARAMETERS};
use crate::contract::route::{Route, Success};
use crate::contract::shape::Shape;
use crate::http::access::KEY_HEADER;
use crate::problem::ErrorBody;

/// The OpenAPI 3.1 document of the API, as an emulator serves it at `/v1/docs/swagger.json`.
#[derive(Clone, Debug, Serialize)]
#[serde(transparent)]
pub struct Document {
    value: Value,
}

impl Document {
    /// The document of this version.
    pub fn published() -> &'static Self {
        &CONTRACT.document
    }

    /// The document as JSON.
    pub fn as_value(&self) -> &Value {
        &self.value
    }

    /// What is wrong with a response by this document: a sentence for each member that is missing, of another shape, or
    /// not described. `path` is the route's, with `{id}`.
    pub fn faults_of_answer(
        &self,
        method: &str,
        path: &str,
        status: u16,
        body: &Value,
    ) -> Vec<String> {
        let response =
            &self.value["paths"][path][method.to_lowercase()]["responses"][status.to_string()];
        if response.is_null() {
            return vec![format!(
                "{method} {path} is not documented to respond with {status}"
            )];
        }
        match response.pointer("/content/application~1json/schema") {
            Some(schema) => self.shape(true).faults(schema, body),
            None if body.is_null() => Vec::new(),
            None => vec![format!(
                "{method} {path} has no documented body for {status}"
            )],
        }
    }

    /// What is wrong with a value by the schema of that name.
    pub(crate) fn faults(&self, schema: &str, value: &Value, strict: bool) -> Vec<String> {
        self.shape(strict)
            .faults(&self.value["components"]["schemas"][schema], value)
    }

    pub(crate) fn of(routes: &[Route]) -> Self {
        let mut requested = generator(Contracting::Deserialize);
        let mut given = generator(Contracting::Serialize);
        let meta = given.subschema_for::<Meta>();
        given.subschema_for::<ErrorBody<'_>>();
        let mut paths: BTreeMap<&str, Map<String, Value>> = BTreeMap::new();
        for route in routes {
            let operation = operation(route, &mut requested, &mut given, &meta);
            paths
                .entry(route.path)
                .or_default()
                .insert(route.method.as_str().to_lowercase(), operation);
        }
        let mut schemas = closed(requested.take_definitions(true));
        schemas.extend(given.take_definitions(true));
        Self {
            value: whole(&paths, schemas),
        }
    }

    fn shape(&self, strict: bool) -> Shape<'_> {
        Shape {
            document: &self.value,
            strict,
        }
    }
}

impl JsonSchema for Document {
    fn inline_schema() -> bool {
        true
    }

    fn schema_name() -> std::borrow::Cow<'static, str> {
        "Document".into()
    }

    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        schemars::json_schema!({ "type": "object", "description": "An OpenAPI 3.1 document.", "additionalProperties": true })
    }
}

/// The route at which the document itself is served.
pub(super) fn route() -> Route {
    Route::public(
        "/v1/docs/swagger.json",
        "Get this document",
        Document::published,
    )
}

fn generator(contract: Contracting) -> SchemaGenerator {
    let mut settings = SchemaSettings::draft2020_12();
    settings.definitions_path = "/components/schemas".into();
    settings.meta_schema = None;
    settings.contract = contract;
    settings.into_generator()
}

/// Request schemas as they are checked: a member that is not described is refused.
fn closed(mut schemas: Map<String, Value>) -> Map<String, Value> {
    for schema in schemas
        .values_mut()
        .filter_map(Value::as_object_mut)
        .filter(|schema| schema.contains_key("properties"))
    {
        schema
            .entry("additionalProperties")
            .or_insert(Value::Bool(false));
    }
    schemas
}

fn whole(paths: &BTreeMap<&str, Map<String, Value>>, schemas: Map<String, Value>) -> Value {
    json!({
        "openapi": "3.1.0",
        "info": {
            "title": "Texture Management API, as texture-emulator serves it",
            "version": env!("CARGO_PKG_VERSION"),
            "description": "Errors respond with ErrorBody. Every response but this document's carries X-RateLimit-Limit, X-RateLimit-Remaining and X-RateLimit-Reset.",
        },
        "servers": [{ "url": "/", "description": "Where this document came from." }],
        "security": [{ "managementKey": [] }],
        "paths": paths,
        "components": {
            "schemas": schemas,
            "securitySchemes": { "managementKey": { "type": "apiKey", "in": "header", "name": KEY_HEADER } },
        },
    })
}

fn operation(
    route: &Route,
    requested: &mut SchemaGenerator,
    given: &mut SchemaGenerator,
    meta: &Schema,
) -> Value {
    let mut operation = json!({
        "summary": route.summary,
        "parameters": parameters(route, requested),
        "responses": responses(route, given, meta),
    });
    if let Some(body) = route.body {
        operation["requestBody"] = json!({ "required": true, "content": { "application/json": { "schema": body(requested) } } });
    }
    if route.is_public {
        operation["security"] = json!([]);
    }
    operation
}

fn parameters(route: &Route, requested: &mut SchemaGenerator) -> Vec<Value> {
    let mut parameters = Vec::new();
    if route.path.contains("{id}") {
        parameters.push(
            json!({ "name": "id", "in": "path", "required": true, "schema": { "type": "string" } }),
        );
    }
    if let Some(describe) = route.filters {
        parameters.extend(filters(requested, describe));
    }
    if let Success::Page(_, default_per_page) = route.success {
        parameters.extend(PARAMETERS.map(|(name, description, default, [least, most])| {
            let default = default.unwrap_or(default_per_page);
            json!({ "name": name, "in": "query", "description": description,
                    "schema": { "type": "integer", "minimum": least, "maximum": most, "default": default } })
        }));
    }
    parameters
}

/// The filters of a list: the members of their schema, one parameter each.
fn filters(
    requested: &mut SchemaGenerator,
    describe: fn(&mut SchemaGenerator) -> Schema,
) -> Vec<Value> {
    let reference = describe(requested);
    let pointer = reference
        .get("$ref")
        .and_then(Value::as_str)
        .unwrap_or_default();
    let name = pointer.rsplit('/').next().unwrap_or_default();
    let members = requested
        .definitions()
        .get(name)
        .and_then(|schema| schema["properties"].as_object());
    let parameter = |(name, schema): (&String, &Value)| json!({ "name": name, "in": "query", "description": schema["description"], "schema": without_null(schema) });
    members.into_iter().flatten().map(parameter).collect()
}

/// A query cannot say null; a member that may be left out of it is described by what else it may be.
fn without_null(schema: &Value) -> Value {
    if let Some(names) = schema["type"].as_array() {
        return json!({ "type": names.iter().find(|name| *name != "null") });
    }
    let choices = schema["anyOf"].as_array().into_iter().flatten();
    let mut others = choices.filter(|choice| choice["type"] != "null");
    others.next().unwrap_or(schema).clone()
}

fn responses(route: &Route, given: &mut SchemaGenerator, meta: &Schema) -> Value {
    let mut responses = Map::new();
    let (status, success) = match route.success {
        Success::Nothing => (204, json!({ "description": "Done, or in progress" })),
        Success::Object(status, describe) => (
            status.as_u16(),
            content("The object", &json!(describe(given))),
        ),
        Success::Page(describe, _) => {
            let properties =
                json!({ "data": { "type": "array", "items": describe(given) }, "meta": meta });
            let page =
                json!({ "type": "object", "required": ["data", "meta"], "properties": properties });
            (200, content("A page of the list", &page))
        }
    };
    responses.insert(status.to_string(), success);
    for (status, description) in refusals(route) {
        responses.insert(
            status.to_string(),
            content(
                description,
                &json!({ "$ref": "#/components/schemas/ErrorBody" }),
            ),
        );
    }
    Value::Object(responses)
}

/// The errors of a route, by what it takes.
fn refusals(route: &Route) -> impl Iterator<Item = (u16, &'static str)> {
    let changes = route.method != hyper::Method::GET;
    let is_list = matches!(route.success, Success::Page(..));
    let all = [
        (
            400,
            "The request is not valid",
            route.body.is_some() || is_list,
        ),
        (401, "The key is missing or not valid", !route.is_public),
        (403, "The key may not do this", !route.is_public),
        (404, "There is no such object", route.path.contains("{id}")),
        (409, "It conflicts with what exists already", changes),
        (
            429,
            "Too many requests in a minute; Retry-After says when to come back",
            !route.is_public,
        ),
        (500, "The API failed", true),
        (502, "The API is unavailable", true),
    ];
    all.into_iter()
        .filter(|(_, _, applies)| *applies)
        .map(|(status, description, _)| (status, description))
}

fn content(description: &str, schema: &Value) -> Value {
    json!({ "description": description, "content": { "application/json": { "schema": schema } } })
}
