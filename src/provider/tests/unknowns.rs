//! The refinements of planned unknown values: the final values have to satisfy them.

use serde_json::{Value as Json, json};
use tfplugin::schema::{Attribute, Block, Mode};
use tfplugin::testing::{Object, TestClient, UNKNOWN, UNKNOWN_OR_NULL};
use tfplugin::{Registry, Server, Value};

use crate::provider::{Environment, TextureProvider};

/// Whether the final value satisfies the planned one. Terraform checks the same, and calls a violation a bug in the
/// provider.
fn allows(planned: &Value, outcome: &Value) -> bool {
    let planned = match planned {
        Value::Dynamic(typed) => &typed.1,
        other => other,
    };
    let Value::Unknown(known) = planned else {
        return planned == outcome;
    };
    let Some(known) = known else { return true };
    let length = |length: usize| {
        let length = i64::try_from(length).unwrap();
        known.length_min.is_none_or(|least| length >= least)
    };
    match outcome {
        Value::Null => known.null != Some(false),
        Value::String(text) => (known.string_prefix.as_ref()).is_none_or(|it| text.starts_with(it)),
        Value::List(items) | Value::Set(items) => length(items.len()),
        Value::Map(items) => length(items.len()),
        _ => true,
    }
}

fn optional(block: &Block) -> impl Iterator<Item = &Attribute> {
    let optional = |mode| matches!(mode, Mode::Optional | Mode::OptionalComputed);
    let attributes = block.attributes.iter();
    attributes.filter(move |it| optional(it.mode) && !it.write_only)
}

/// The least configuration: all that is required is unknown.
fn least(block: &Block) -> Json {
    let required = block
        .attributes
        .iter()
        .filter(|it| it.mode == Mode::Required);
    required.map(|it| (it.name, json!(UNKNOWN))).collect()
}

#[tokio::test]
async fn an_unknown_value_may_turn_out_null() {
    let environment = Environment {
        api_key: Some("key".to_owned()),
        workspace_id: Some("ws_1".to_owned()),
        ..Environment::default()
    };
    let pipe = TestClient::connect(Server::new(TextureProvider::new(environment))).await;
    pipe.configure(&json!({})).await.unwrap();
    let mut tried = 0;
    let registry = Registry::of(&TextureProvider::default());
    for resource in registry.resources() {
        let name = resource.type_name();
        let block = &resource.schema().block;
        let absent = Object::absent(name);
        let prior = pipe.plan(&absent, &least(block)).await.unwrap().value.state;
        let existing = Object {
            state: prior,
            ..Object::absent(name)
        };
        for (object, attribute) in [&absent, &existing]
            .into_iter()
            .flat_map(|object| optional(block).map(move |attribute| (object, attribute)))
        {
            let mut config = least(block);
            config[attribute.name] = json!(UNKNOWN_OR_NULL);
            let planned = pipe.plan(object, &config).await.unwrap().value;
            config[attribute.name] = Json::Null;
            let again = pipe.plan(object, &config).await.unwrap().value;
            let part = |state: &Value| state.attribute(attribute.name).cloned().unwrap();
            let (planned, outcome) = (part(&planned.state), part(&again.state));
            assert!(
                planned.is_unknown(),
                "{name}.{}: {planned:?}",
                attribute.name
            );
            let allowed = allows(&planned, &outcome);
            assert!(
                allowed,
                "{name}.{}: {planned:?}, {outcome:?}",
                attribute.name
            );
            tried += 1;
        }
    }
    assert!(tried > 20, "{tried}");
}
