//! What the `provider_meta` block of a module says.

use serde_json::json;
use tfplugin::testing::{Object, TestClient};
use tfplugin::validate::length;
use tfplugin::{
    Attr, ConfigureContext, Configured, Context, DataSource, Diagnostics, Failure, Model, Plan,
    Provider, Registry, Resource, Server,
};

/// What a module says.
#[derive(Clone, Debug, Default, PartialEq, Model)]
struct Module {
    /// Its name.
    #[tf(required, check(length(2..)))]
    name: Attr<String>,
}

/// A thing that knows its module.
#[derive(Clone, Debug, Default, PartialEq, Model)]
struct Known {
    /// The module, when it was planned.
    #[tf(computed)]
    planned_by: Attr<String>,
    /// The module, when it was applied.
    #[tf(computed)]
    applied_by: Attr<String>,
    /// The module, when it was read.
    #[tf(computed)]
    read_by: Attr<String>,
}

struct Thing;

fn name(module: Option<Module>) -> Attr<String> {
    module.map_or_else(|| "nobody".to_owned().into(), |module| module.name)
}

impl Resource for Thing {
    type Client = ();
    type Model = Known;
    const TYPE: &'static str = "x_known";

    async fn plan(&self, plan: &mut Plan<'_, '_, (), Known>) {
        match plan.meta().map(name) {
            Ok(name) => plan.set(Known::FIELDS.planned_by, name),
            Err(why) => plan.report(why),
        }
    }

    async fn create(&self, cx: &Context<()>, plan: Known) -> Result<Known, Failure<Known>> {
        let applied_by = name(cx.meta()?);
        Ok(Known {
            applied_by,
            read_by: Attr::Null,
            ..plan
        })
    }

    async fn read(&self, cx: &Context<()>, state: Known) -> Result<Option<Known>, Failure<Known>> {
        let read_by = name(cx.meta()?);
        Ok(Some(Known { read_by, ..state }))
    }

    async fn update(
        &self,
        _: &Context<()>,
        _: Known,
        plan: Known,
    ) -> Result<Known, Failure<Known>> {
        Ok(plan)
    }

    async fn delete(&self, _: &Context<()>, _: Known) -> Result<(), Failure<Known>> {
        Ok(())
    }
}

impl DataSource for Thing {
    type Client = ();
    type Model = Known;
    const TYPE: &'static str = "x_known";

    async fn read(&self, cx: &Context<()>, config: Known) -> Result<Known, Diagnostics> {
        let read_by = name(cx.meta()?);
        Ok(Known { read_by, ..config })
    }
}

/// Nothing to configure.
#[derive(Clone, Debug, Default, PartialEq, Model)]
struct Nothing {}

struct Modules;

impl Provider for Modules {
    type Config = Nothing;
    type Client = ();

    async fn configure(
        &self,
        _: Nothing,
        _: &ConfigureContext,
    ) -> Result<Configured<()>, Diagnostics> {
        Ok(Configured::ready(()))
    }

    fn register(&self, registry: &mut Registry<()>) {
        registry.resource(Thing).data_source(Thing).meta::<Module>();
    }
}

async fn client() -> TestClient {
    let client = TestClient::connect(Server::new(Modules)).await;
    client.configure(&json!({})).await.unwrap();
    client
}

#[tokio::test]
async fn every_request_for_an_object_says_what_its_module_says() {
    let client = client().await;
    let garden = client.clone().in_module(&json!({ "name": "garden" }));
    for (client, expected) in [(client, "nobody"), (garden, "garden")] {
        let absent = Object::absent("x_known");
        let planned = client.plan(&absent, &json!({})).await.unwrap().value;
        let created = client.apply(&planned).await.unwrap().value;
        let read = client.read(&created).await.unwrap().value;
        let looked_up = client.read_data("x_known", &json!({})).await.unwrap();
        let names = ["planned_by", "applied_by", "read_by"];
        let found = names.map(|name| read.attribute(name).as_str().unwrap());
        assert_eq!(found, [expected; 3]);
        let found = looked_up.value.attribute("read_by").unwrap();
        assert_eq!(found.as_str().unwrap(), expected);
    }
}

#[tokio::test]
async fn a_wrong_value_is_the_modules() {
    let client = client().await.in_module(&json!({ "name": "g" }));
    let planned = client.plan(&Object::absent("x_known"), &json!({})).await;
    let found = planned.unwrap().diagnostics.to_string();
    assert_eq!(
        found.trim(),
        "error: Invalid provider_meta block: `name` of this module: The value must have at least 2 \
         characters. Got 1."
    );
}

#[test]
fn it_is_registered_once() {
    let mut registry = Registry::<()>::default();
    registry.meta::<Module>().meta::<Known>();
    assert_eq!(
        registry.problems(),
        [
            "the block provider_meta is registered twice",
            "the attribute planned_by of the block provider_meta is computed, but there is no state for it",
            "the attribute applied_by of the block provider_meta is computed, but there is no state for it",
            "the attribute read_by of the block provider_meta is computed, but there is no state for it",
        ]
    );
}
