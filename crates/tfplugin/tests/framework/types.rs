//! Rust types as attribute values: what Terraform makes of each, judged by the rules of its core.

use std::collections::{BTreeMap, HashMap, HashSet};
use std::net::IpAddr;

use expect_test::expect;
use serde_json::json;
use tfplugin::testing::{Action, Core, TestClient};
use tfplugin::validate::range;
use tfplugin::{
    Attr, Choice, ConfigureContext, Configured, Context, Diagnostics, Failure, JsonText, Model,
    Provider, Registry, Resource, Rules, Server, Text,
};

/// What it is made of.
#[derive(Clone, Debug, PartialEq, Choice)]
enum Material {
    Oak,
    Beech,
    #[tf(rename = "particle-board")]
    Board,
}

/// How it is painted.
#[derive(Clone, Debug, PartialEq, Choice)]
#[tf(rename_all = "SCREAMING_SNAKE_CASE")]
enum Paint {
    LightGrey,
    Blue,
    #[tf(other)]
    Other(String),
}

/// A shelf.
#[derive(Clone, Debug, Default, PartialEq, Model)]
struct Shelf {
    /// Name.
    #[tf(required, identity, replace)]
    name: Attr<String>,
    /// Boards.
    #[tf(optional)]
    boards: Attr<u8>,
    /// Depth, in metres.
    #[tf(optional, check(range(0.1..=1.0)))]
    depth: Attr<f64>,
    /// Weights by board.
    #[tf(optional)]
    weights: Attr<HashMap<String, i32>>,
    /// Labels.
    #[tf(optional)]
    labels: Attr<HashSet<String>>,
    /// Notes by board.
    #[tf(optional)]
    notes: Attr<Vec<Option<String>>>,
    /// Material.
    #[tf(default = Material::Oak)]
    material: Attr<Material>,
    /// Paints, from the top.
    #[tf(optional)]
    paints: Attr<Vec<Paint>>,
    /// Address of its controller.
    #[tf(optional)]
    address: Attr<Text<IpAddr>>,
    /// Document.
    #[tf(optional)]
    document: Attr<JsonText>,
    /// Bookends by side.
    #[tf(block)]
    bookend: Attr<HashMap<String, Bookend>>,
}

/// A bookend.
#[derive(Clone, Debug, Default, PartialEq, Model)]
struct Bookend {
    /// Weight.
    #[tf(required)]
    weight: Attr<u16>,
}

struct Shelves;

/// What an API answers: the same in another spelling.
fn respelled(shelf: Shelf) -> Shelf {
    let long = |text: Text<IpAddr>| match *text {
        IpAddr::V6(address) => {
            let groups = address.segments().map(|group| format!("{group:04x}"));
            groups.join(":").parse().unwrap()
        }
        IpAddr::V4(_) => text,
    };
    let sorted = |text: JsonText| {
        let members: BTreeMap<String, serde_json::Value> = text.read().unwrap();
        serde_json::to_string_pretty(&members)
            .unwrap()
            .parse()
            .unwrap()
    };
    Shelf {
        address: shelf.address.map(long),
        document: shelf.document.map(sorted),
        ..shelf
    }
}

impl Resource for Shelves {
    type Client = ();
    type Model = Shelf;
    const TYPE: &'static str = "x_shelf";

    fn rules(&self) -> Rules<Shelf> {
        let of = Shelf::FIELDS;
        Rules::new().requires(of.notes, of.boards).only_when(
            of.paints,
            of.material,
            [Material::Oak, Material::Beech],
        )
    }

    async fn create(&self, _: &Context<()>, plan: Shelf) -> Result<Shelf, Failure<Shelf>> {
        Ok(respelled(plan))
    }

    async fn read(&self, _: &Context<()>, state: Shelf) -> Result<Option<Shelf>, Failure<Shelf>> {
        Ok(Some(respelled(state)))
    }

    async fn update(
        &self,
        _: &Context<()>,
        _: Shelf,
        plan: Shelf,
    ) -> Result<Shelf, Failure<Shelf>> {
        Ok(respelled(plan))
    }

    async fn delete(&self, _: &Context<()>, _: Shelf) -> Result<(), Failure<Shelf>> {
        Ok(())
    }
}

/// Where the furniture is.
#[derive(Clone, Model)]
struct Config {
    /// The house.
    #[tf(optional)]
    house: Attr<String>,
    /// The room in it.
    #[tf(optional)]
    room: Attr<String>,
}

struct Furniture;

impl Provider for Furniture {
    type Config = Config;
    type Client = ();

    async fn configure(
        &self,
        _: Config,
        _: &ConfigureContext,
    ) -> Result<Configured<()>, Diagnostics> {
        Ok(Configured::ready(()))
    }

    fn rules(&self) -> Rules<Config> {
        Rules::new().requires(Config::FIELDS.room, Config::FIELDS.house)
    }

    fn register(&self, registry: &mut Registry<()>) {
        registry.resource(Shelves);
    }
}

async fn core() -> Core {
    Core::start(Server::new(Furniture), json!({})).await
}

#[tokio::test]
async fn each_type_comes_back_as_it_was_written() {
    let core = core().await;
    let config = json!({
        "name": "a",
        "boards": 5,
        "depth": 0.3,
        "weights": { "top": -1, "bottom": 12 },
        "labels": ["x", "y"],
        "notes": ["first", null],
        "paints": ["LIGHT_GREY", "BLUE"],
        "address": "2001:db8::1",
        "document": "{\"b\": 1.50, \"a\": [1, 2]}",
        "bookend": { "left": { "weight": 400 } },
    });
    let mut shelf = core.absent("x_shelf");
    core.apply(&mut shelf, config.clone()).await;
    expect![[r#"
        address = "2001:db8::1"
        boards = 5
        bookend = { "left" = { weight = 400 } }
        depth = 0.3
        document = "{\"b\": 1.50, \"a\": [1, 2]}"
        labels = ["x", "y"]
        material = "oak"
        name = "a"
        notes = ["first", null]
        paints = ["LIGHT_GREY", "BLUE"]
        weights = { "bottom" = 12, "top" = -1 }
    "#]]
    .assert_eq(&shelf.to_string());
    assert!(core.refresh(&mut shelf).await.is_empty());
    let plan = core.plan(&shelf, config).await;
    assert_eq!(plan.action, Action::Nothing, "{plan}");
}

#[tokio::test]
async fn a_spelling_that_means_the_same_changes_nothing() {
    let core = core().await;
    let first = json!({ "name": "a", "address": "2001:db8::1", "document": "{\"a\":1}" });
    let mut shelf = core.absent("x_shelf");
    core.apply(&mut shelf, first).await;
    let second = json!({ "name": "a", "address": "2001:0DB8::0001", "document": "{ \"a\": 1.0 }" });
    let plan = core.plan(&shelf, second).await;
    assert_eq!(plan.action, Action::Nothing, "{plan}");
    let other = json!({ "name": "a", "address": "2001:db8::2", "document": "{\"a\":1}" });
    let plan = core.plan(&shelf, other).await;
    assert_eq!(plan.action, Action::Update, "{plan}");
}

async fn problems(core: &Core, config: serde_json::Value) -> String {
    core.pipe()
        .validate("x_shelf", &config)
        .await
        .unwrap()
        .to_string()
}

#[tokio::test]
async fn values_that_the_type_does_not_have_are_the_users_errors() {
    let core = core().await;
    let config = json!({
        "name": "a",
        "material": "Oak",
        "paints": ["GREEN"],
        "address": "2001:db8::1/64",
        "document": "{",
        "depth": 2,
    });
    expect![[r#"
        error at depth: Invalid value for depth: The value must be between 0.1 and 1. Got 2.
        error at material: Invalid value for material: The value must be one of `oak`, `beech`, `particle-board`. Did you mean `oak`?
        warning at paints[0]: Unlisted value for paints[0]: The value is none of those that this version of the provider knows: `LIGHT_GREY`, `BLUE`. If the API knows it, ignore this; otherwise correct it.
        error at address: Invalid value for address: The value must be an IP address, such as `192.0.2.1` or `2001:db8::1`.
        error at document: Invalid value for document: The value must be JSON.
        error at paints: Unexpected paints: `paints` can be set only when `material` is "oak" or "beech". Take it out, or change `material`.
    "#]].assert_eq(&problems(&core, config).await);
    let config = json!({ "name": "a", "boards": 256 });
    expect![[r#"
        error at boards: Invalid value for boards: The value must be a whole number between 0 and 255.
    "#]].assert_eq(&problems(&core, config).await);
    let config = json!({ "name": "a", "bookend": { "left": { "weight": 1.5 } } });
    expect![[r#"
        error at bookend["left"].weight: Invalid value for bookend["left"].weight: The value must be a whole number between 0 and 65535.
    "#]].assert_eq(&problems(&core, config).await);
    let config = json!({ "name": "a", "notes": [], "material": "particle-board", "paints": [] });
    expect![[r#"
        error at notes: Missing argument: `notes` needs `boards`. Set `boards` too, or remove `notes`.
        error at paints: Unexpected paints: `paints` can be set only when `material` is "oak" or "beech". Take it out, or change `material`.
    "#]].assert_eq(&problems(&core, config).await);
}

#[tokio::test]
async fn the_provider_block_has_rules_too() {
    let client = TestClient::connect(Server::new(Furniture)).await;
    let found = client.validate_provider(&json!({ "room": "hall" })).await;
    expect![[r#"
        error at room: Missing argument: `room` needs `house`. Set `house` too, or remove `room`.
    "#]]
    .assert_eq(&found.unwrap().to_string());
    let found = client
        .validate_provider(&json!({ "room": "hall", "house": "1" }))
        .await;
    assert!(found.unwrap().is_empty());
}

#[test]
fn the_documentation_says_what_the_type_requires() {
    let block = Shelf::block();
    let words = |name: &str| block.attribute(name).unwrap().documentation();
    expect![[r#"
        Material. Must be one of `oak`, `beech`, `particle-board`. Defaults to `"oak"`.
        Paints, from the top. Each element is usually one of `LIGHT_GREY`, `BLUE`.
        Address of its controller. Must be an IP address, such as `192.0.2.1` or `2001:db8::1`.
        Document. Must be JSON."#]]
    .assert_eq(
        &[
            words("material"),
            words("paints"),
            words("address"),
            words("document"),
        ]
        .join("\n"),
    );
}
