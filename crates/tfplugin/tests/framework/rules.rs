//! Rules between the fields of a model, wherever it stands.

use std::collections::{BTreeMap, BTreeSet};

use expect_test::expect;
use serde_json::{Value as Json, json};
use tfplugin::testing::{TestClient, UNKNOWN};
use tfplugin::{
    Attr, ConfigureContext, Configured, Context, DataSource, Diagnostics, Model, Provider,
    Registry, Rules, Server,
};

/// A target: a host or an address.
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Model)]
#[tf(rules = one_target)]
struct Target {
    /// A name.
    #[tf(optional)]
    host: Attr<String>,
    /// An address.
    #[tf(optional)]
    address: Attr<String>,
    /// A port of the host.
    #[tf(optional)]
    port: Attr<i64>,
}

fn one_target() -> Rules<Target> {
    let fields = Target::FIELDS;
    Rules::new()
        .exactly_one_of((fields.host, fields.address))
        .requires(fields.port, fields.host)
}

/// Targets, in all places.
#[derive(Clone, Debug, Default, PartialEq, Model)]
#[tf(rules = some_target)]
struct Targets {
    /// One.
    #[tf(optional)]
    one: Attr<Target>,
    /// In their order.
    #[tf(optional)]
    list: Attr<Vec<Target>>,
    /// In none.
    #[tf(optional)]
    set: Attr<BTreeSet<Target>>,
    /// By name.
    #[tf(optional)]
    map: Attr<BTreeMap<String, Target>>,
    /// One, as a block.
    #[tf(block)]
    single: Attr<Target>,
    /// Many, as blocks.
    #[tf(block)]
    many: Attr<Vec<Target>>,
}

fn some_target() -> Rules<Targets> {
    Rules::new().at_most_one_of((Targets::FIELDS.one, Targets::FIELDS.list))
}

struct Everywhere;

impl DataSource for Everywhere {
    type Client = ();
    type Model = Targets;
    const TYPE: &'static str = "x_targets";

    fn rules(&self) -> Rules<Targets> {
        Rules::new().requires(Targets::FIELDS.map, Targets::FIELDS.set)
    }

    async fn read(&self, _: &Context<()>, config: Targets) -> Result<Targets, Diagnostics> {
        Ok(config)
    }
}

struct Network;

impl Provider for Network {
    type Config = Target;
    type Client = ();

    async fn configure(
        &self,
        _: Target,
        _: &ConfigureContext,
    ) -> Result<Configured<()>, Diagnostics> {
        Ok(Configured::ready(()))
    }

    fn register(&self, registry: &mut Registry<()>) {
        registry.data_source(Everywhere);
    }
}

async fn problems(config: Json) -> String {
    let client = TestClient::connect(Server::new(Network)).await;
    let found = client.validate_data("x_targets", &config).await.unwrap();
    let line =
        |path: Option<String>, detail: &str| format!("{}: {detail}", path.unwrap_or_default());
    let lines = found
        .iter()
        .map(|it| line(it.path.as_ref().map(ToString::to_string), &it.detail));
    lines.collect::<Vec<_>>().join("\n")
}

#[tokio::test]
async fn rules_of_a_nested_model_name_the_place() {
    let both = json!({ "host": "a", "address": "1" });
    let neither = json!({});
    let port = json!({ "address": "1", "port": 7 });
    let good = json!({ "host": "a", "port": 7 });
    let found = problems(json!({
        "one": both, "set": [good, both], "map": { "x": neither, "y": good },
        "single": port, "many": [good, both],
    }));
    expect![[r#"
        one.address: Only one of `host` and `address` can be set. Take the others out.
        set.address: Only one of `host` and `address` can be set. Take the others out.
        map["x"]: Set one of `host` or `address`.
        single.port: `port` needs `host`. Set `host` too, or remove `port`.
        many[1].address: Only one of `host` and `address` can be set. Take the others out."#]]
    .assert_eq(&found.await);
    let found = problems(json!({ "list": [good, neither, port] }));
    expect![[r#"
        list[1]: Set one of `host` or `address`.
        list[2].port: `port` needs `host`. Set `host` too, or remove `port`."#]]
    .assert_eq(&found.await);
}

#[tokio::test]
async fn what_is_unknown_breaks_no_rule() {
    let unknown = json!({ "host": UNKNOWN, "address": UNKNOWN, "port": 7 });
    let found = problems(json!({ "list": [unknown, UNKNOWN], "set": UNKNOWN }));
    assert_eq!(found.await, "");
}

#[tokio::test]
async fn rules_of_the_model_and_of_the_kind_hold_both() {
    let good = json!({ "host": "a" });
    let found = problems(json!({ "one": good, "list": [good], "map": { "x": good } }));
    expect![[r#"
        list: Only one of `one` and `list` can be set. Take the others out.
        map: `map` needs `set`. Set `set` too, or remove `map`."#]]
    .assert_eq(&found.await);
    let client = TestClient::connect(Server::new(Network)).await;
    let found = client.validate_provider(&json!({})).await.unwrap();
    assert_eq!(
        found.to_string().trim(),
        "error: Missing argument: Set one of `host` or `address`."
    );
}
