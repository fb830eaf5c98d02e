//! Converts between Terraform's values and JSON.

use serde_json::{Number as JsonNumber, Value as Json};
use tfplugin::{Dynamic, Number, Type, Value};

/// A known value as JSON; members of objects that are null are left out.
pub(super) fn written(value: &Value) -> Json {
    match value {
        Value::Null | Value::Unknown(_) => Json::Null,
        Value::String(text) => Json::String(text.clone()),
        Value::Number(number) => written_number(number),
        Value::Bool(truth) => Json::Bool(*truth),
        Value::List(items) | Value::Set(items) | Value::Tuple(items) => {
            items.iter().map(written).collect()
        }
        Value::Map(members) | Value::Object(members) => members
            .iter()
            .filter(|(_, value)| !value.is_null())
            .map(|(name, value)| (name.clone(), written(value)))
            .collect(),
        Value::Dynamic(typed) => written(&typed.1),
    }
}

/// JSON as a value; members of objects that are null are left out.
pub(super) fn read(json: Json) -> Dynamic {
    let (ty, value) = match json {
        Json::Null => (Type::Dynamic, Value::Null),
        Json::Bool(truth) => (Type::Bool, Value::Bool(truth)),
        Json::Number(number) => (Type::Number, read_number(&number)),
        Json::String(text) => (Type::String, Value::String(text)),
        Json::Array(items) => {
            let (types, values) = items.into_iter().map(|item| parts(read(item))).unzip();
            (Type::Tuple(types), Value::Tuple(values))
        }
        Json::Object(members) => {
            let set = members.into_iter().filter(|(_, value)| !value.is_null());
            let (types, values) = set
                .map(|(name, value)| {
                    let (ty, value) = parts(read(value));
                    ((name.clone(), ty), (name, value))
                })
                .unzip();
            (Type::Object(types), Value::Object(values))
        }
    };
    Dynamic { ty, value }
}

fn parts(Dynamic { ty, value }: Dynamic) -> (Type, Value) {
    (ty, value)
}

/// Digit for digit: JSON numbers have any precision.
fn written_number(number: &Number) -> Json {
    let number: Result<JsonNumber, _> = number.to_string().parse();
    number.map_or(Json::Null, Json::Number)
}

/// Every JSON number is a number in Terraform.
fn read_number(number: &JsonNumber) -> Value {
    let number: Result<Number, _> = number.to_string().parse();
    number.map_or(Value::Null, Value::Number)
}
