//! Random schemas, configurations and responses under the rules of Terraform's core: with a well-behaved resource, no
//! rule is ever broken, and a plan after an apply is empty.
//!
//! `TFPLUGIN_CASES` says how many; each is a seed, which a failure names, and `TFPLUGIN_SEED` tries one alone.

use async_trait::async_trait;
use fastrand::Rng;
use serde_json::{Map, Value as Json, json};

use crate::attr::Mismatch;
use crate::context::Context;
use crate::diagnostics::{Diagnostic, Diagnostics};
use crate::failure::Failure;
use crate::model::Model;
use crate::plan::parts::map_objects;
use crate::provider::{ConfigureContext, Configured, Provider};
use crate::registry::Registry;
use crate::resource::{AnyHistory, AnyResource, Draft, History};
use crate::rpc::Server;
use crate::schema::{Attribute, Block, Keep, Mode, NestedBlock, Nesting, Schema, Shape};
use crate::testing::{Action, Core, TestClient, schema_problems};
use crate::timeouts::Operation;
use crate::types::Type;
use crate::validate::Rule;
use crate::value::Value;

const CASES: u64 = 200;
const TYPE: &str = "x_random";
const NAMES: [&str; 6] = ["alpha", "beta", "gamma", "delta", "epsilon", "zeta"];
const WORDS: [&str; 6] = ["a", "A", "b", "Bb", "bB", "c"];

/// Nothing to configure.
#[derive(Clone, Model)]
struct Config {}

struct Random {
    schema: Schema,
    seed: u64,
}

impl Provider for Random {
    type Config = Config;
    type Client = ();

    async fn configure(
        &self,
        Config {}: Config,
        _: &ConfigureContext,
    ) -> Result<Configured<()>, Diagnostics> {
        Ok(Configured::ready(()))
    }

    fn register(&self, registry: &mut Registry<()>) {
        registry.insert_resource(Box::new(Resource {
            schema: Schema::new(0, "A thing.", self.schema.block.clone()),
            history: History::<Config>::new().into(),
            rng: std::sync::Mutex::new(Rng::with_seed(self.seed)),
        }));
    }
}

/// Remembers what is planned, fills in what is computed, and writes what is `equivalent` in another case.
struct Resource {
    schema: Schema,
    history: AnyHistory,
    rng: std::sync::Mutex<Rng>,
}

impl Resource {
    fn reported(&self, planned: Value) -> Value {
        let mut rng = self.rng.lock().unwrap();
        response_block(&self.schema.block, planned, &mut rng)
    }
}

impl crate::sealed::Sealed for Resource {}

#[async_trait]
impl AnyResource<()> for Resource {
    fn type_name(&self) -> &'static str {
        TYPE
    }

    fn schema(&self) -> &Schema {
        &self.schema
    }

    fn import_id(&self) -> Option<&'static str> {
        None
    }

    fn identity_version(&self) -> i64 {
        0
    }

    fn upgrade_identity(&self, _: i64, identity: Json) -> Result<Json, Diagnostic> {
        Ok(identity)
    }

    fn rules(&self) -> Vec<Rule> {
        Vec::new()
    }

    fn timeout(&self, _: Operation) -> std::time::Duration {
        std::time::Duration::from_secs(60)
    }

    fn validate(&self, _: Value, _: &mut Diagnostics) -> Result<(), Mismatch> {
        Ok(())
    }

    async fn plan(&self, _: &mut Draft<'_, ()>) -> Result<(), Mismatch> {
        Ok(())
    }

    fn restored(&self, _: Option<&()>, _: &Value) {}

    async fn imported(&self, _: &Context<()>, state: Value) -> Result<Value, Diagnostic> {
        Ok(state)
    }

    fn generated(&self, config: Value) -> Result<Value, Mismatch> {
        Ok(config)
    }

    fn history(&self) -> &AnyHistory {
        &self.history
    }

    async fn create(&self, _: &Context<()>, planned: Value) -> Result<Value, Failure<Value>> {
        Ok(self.reported(planned))
    }

    async fn read(&self, _: &Context<()>, state: Value) -> Result<Option<Value>, Failure<Value>> {
        Ok(Some(self.reported(state)))
    }

    async fn update(
        &self,
        _: &Context<()>,
        _: Value,
        planned: Value,
    ) -> Result<Value, Failure<Value>> {
        Ok(self.reported(planned))
    }

    async fn delete(&self, _: &Context<()>, _: Value) -> Result<(), Failure<Value>> {
        Ok(())
    }
}

fn response_block(block: &Block, value: Value, rng: &mut Rng) -> Value {
    let Value::Object(mut members) = value else {
        return value;
    };
    for attribute in &block.attributes {
        if let Some(value) = members.remove(attribute.name) {
            members.insert(attribute.name.to_owned(), reported(attribute, value, rng));
        }
    }
    for nested in &block.blocks {
        if let Some(value) = members.remove(nested.name) {
            let value = match value {
                Value::Unknown(_) => chosen(nested, rng),
                value => value,
            };
            let value = map_objects(value, &mut |object| {
                response_block(&nested.block, object, rng)
            });
            // No blocks are null in many APIs.
            let is_none = matches!(&value, Value::List(all) | Value::Set(all) if all.is_empty());
            let value = match is_none && rng.bool() {
                true => Value::Null,
                false => value,
            };
            members.insert(nested.name.to_owned(), value);
        }
    }
    Value::Object(members)
}

/// Blocks that the configuration leaves out, of which the provider decides: of one nested object, or none.
fn chosen(nested: &NestedBlock, rng: &mut Rng) -> Value {
    if rng.u8(..3) == 0 {
        return nested.absent();
    }
    let members = nested.block.ty();
    let Type::Object(names) = members else {
        return nested.absent();
    };
    let object = Value::Object(
        names
            .into_keys()
            .map(|name| (name, Value::UNKNOWN))
            .collect(),
    );
    match nested.nesting {
        Nesting::Single => object,
        Nesting::List => Value::List(vec![object]),
        Nesting::Set => Value::Set(vec![object]),
        Nesting::Map => Value::Map([("k".to_owned(), object)].into()),
    }
}

fn reported(attribute: &Attribute, value: Value, rng: &mut Rng) -> Value {
    match value {
        Value::Unknown(_) => of_shape(&attribute.shape, rng),
        Value::String(text) if attribute.equivalent.is_some() => Value::String(match rng.bool() {
            true => text.to_uppercase(),
            false => text.to_lowercase(),
        }),
        value => match &attribute.shape {
            Shape::Nested(_, attributes) => map_objects(value, &mut |object| {
                let block = Block {
                    attributes: attributes.clone(),
                    blocks: Vec::new(),
                };
                response_block(&block, object, rng)
            }),
            Shape::Plain(_) | Shape::Flattened(_) => value,
        },
    }
}

fn of_shape(shape: &Shape, rng: &mut Rng) -> Value {
    match shape {
        Shape::Plain(ty) | Shape::Flattened(ty) => of_type(ty, rng),
        Shape::Nested(..) => Value::Null,
    }
}

fn of_type(ty: &Type, rng: &mut Rng) -> Value {
    match ty {
        Type::Number => Value::Number(rng.i64(1000..).into()),
        Type::Bool => Value::Bool(rng.bool()),
        Type::List(_) => Value::List(vec![computed(rng)]),
        Type::Set(_) => Value::Set(vec![computed(rng)]),
        Type::Map(_) => Value::Map([("k".to_owned(), computed(rng))].into()),
        _ => computed(rng),
    }
}

/// Different from all configured values and from each other: else two elements of a set could become one.
fn computed(rng: &mut Rng) -> Value {
    Value::string(format!("computed {:x}", rng.u64(..)))
}

fn word(rng: &mut Rng) -> &'static str {
    WORDS[rng.usize(..WORDS.len())]
}

fn same_letters(one: &Value, other: &Value) -> bool {
    let lower = |value: &Value| value.as_str().map(str::to_lowercase);
    lower(one) == lower(other)
}

fn block(rng: &mut Rng, depth: u8, nesting: Option<Nesting>) -> Block {
    let count = rng.usize(1..=3);
    let mut names = NAMES.to_vec();
    rng.shuffle(&mut names);
    let mut names = names.into_iter();
    let attributes = names.by_ref().take(count);
    let attributes: Vec<Attribute> = attributes
        .map(|name| attribute(name, rng, depth, nesting))
        .collect();
    let blocks = match depth < 2 && rng.u8(..3) == 0 {
        true => names
            .next()
            .map(|name| {
                let nesting = [Nesting::Single, Nesting::List, Nesting::Set][rng.usize(..3)];
                let inner = block(rng, depth + 1, Some(nesting));
                let mut nested = NestedBlock::new(name, nesting, inner, "A block.");
                nested.computed = rng.bool();
                if nested.computed {
                    compute(&mut nested.block);
                    nested.keep = keep(rng);
                }
                nested
            })
            .into_iter()
            .collect(),
        false => Vec::new(),
    };
    Block { attributes, blocks }
}

/// Everything in a computed block is computed.
fn compute(block: &mut Block) {
    for attribute in &mut block.attributes {
        if !attribute.mode.is_computed() {
            attribute.mode = Mode::OptionalComputed;
        }
    }
    for nested in &mut block.blocks {
        nested.computed = true;
        compute(&mut nested.block);
    }
}

fn keep(rng: &mut Rng) -> Keep {
    let keeps = [Keep::Never, Keep::Always, Keep::IfSet];
    keeps[rng.usize(..keeps.len())]
}

fn attribute(name: &'static str, rng: &mut Rng, depth: u8, nesting: Option<Nesting>) -> Attribute {
    let in_set = nesting == Some(Nesting::Set);
    let shape = match rng.u8(..if depth < 2 { 9 } else { 6 }) {
        0..=2 => Shape::Plain(Type::String),
        3 => Shape::Plain(Type::Number),
        4 => Shape::Plain(Type::list(Type::String)),
        5 => Shape::Plain(Type::map(Type::String)),
        _ => {
            let inner =
                [Nesting::Single, Nesting::List, Nesting::Set, Nesting::Map][rng.usize(..4)];
            let within = if in_set { Nesting::Set } else { inner };
            let attributes = block(rng, depth + 1, Some(within)).attributes;
            Shape::Nested(inner, attributes)
        }
    };
    let is_text = matches!(shape, Shape::Plain(Type::String));
    let is_nested = matches!(shape, Shape::Nested(..));
    // What core cannot match is refused when the server is made: nested objects are never computed here.
    let mode = match rng.u8(..if is_nested { 2 } else { 4 }) {
        0 => Mode::Required,
        1 => Mode::Optional,
        2 => Mode::OptionalComputed,
        _ => Mode::Computed,
    };
    let is_computed = mode != Mode::Required && mode != Mode::Optional;
    let mut attribute = Attribute::new(name, shape, mode, "An attribute.");
    attribute.keep = match is_computed {
        true => keep(rng),
        false => Keep::Never,
    };
    if is_text && mode != Mode::Computed && rng.u8(..3) == 0 {
        attribute.equivalent = Some(same_letters);
    }
    if is_text && mode == Mode::OptionalComputed && rng.bool() {
        attribute.default = Some(|| Value::string("a"));
    }
    attribute
}

fn config(block: &Block, rng: &mut Rng) -> Json {
    let mut members = Map::new();
    for attribute in &block.attributes {
        let is_set = match attribute.mode {
            Mode::Required => true,
            Mode::Computed => false,
            Mode::Optional | Mode::OptionalComputed => rng.bool(),
        };
        if is_set {
            members.insert(attribute.name.to_owned(), configured(&attribute.shape, rng));
        }
    }
    for nested in &block.blocks {
        let count = rng.usize(..3);
        let mut all: Vec<Json> = (0..count).map(|_| config(&nested.block, rng)).collect();
        let value = match nested.nesting {
            Nesting::Single => all.pop(),
            _ => Some(json!(distinct(&nested.block, all))),
        };
        if let Some(value) = value {
            members.insert(nested.name.to_owned(), value);
        }
    }
    Json::Object(members)
}

fn configured(shape: &Shape, rng: &mut Rng) -> Json {
    match shape {
        Shape::Plain(Type::Number) => json!(rng.i64(0..3)),
        Shape::Plain(Type::List(_)) => {
            let words: Vec<&str> = (0..rng.usize(..3)).map(|_| word(rng)).collect();
            json!(words)
        }
        Shape::Plain(Type::Map(_)) => json!({ word(rng): word(rng) }),
        Shape::Plain(_) | Shape::Flattened(_) => json!(word(rng)),
        Shape::Nested(nesting, attributes) => {
            let block = Block {
                attributes: attributes.clone(),
                blocks: Vec::new(),
            };
            let all: Vec<Json> = (0..rng.usize(..4)).map(|_| config(&block, rng)).collect();
            match nesting {
                Nesting::Single => config(&block, rng),
                Nesting::List => json!(all),
                Nesting::Set => json!(distinct(&block, all)),
                Nesting::Map => {
                    let keys = NAMES.iter().map(|name| (*name).to_owned());
                    Json::Object(keys.zip(all).collect())
                }
            }
        }
    }
}

/// Elements of a set that differ in letter case only would become one for an API that ignores it, and so would those
/// that a default makes equal.
fn distinct(block: &Block, all: Vec<Json>) -> Vec<Json> {
    let mut seen = std::collections::BTreeSet::new();
    let mut whole = |it: &Json| {
        let mut it = it.clone();
        add_defaults(&block.attributes, &mut it);
        seen.insert(it.to_string().to_lowercase())
    };
    all.into_iter().filter(|it| whole(it)).collect()
}

fn add_defaults(attributes: &[Attribute], object: &mut Json) {
    for attribute in attributes {
        let value = &mut object[attribute.name];
        if value.is_null() && attribute.default.is_some() {
            *value = json!("a");
        }
        if let Shape::Nested(nesting, attributes) = &attribute.shape {
            match value {
                Json::Object(_) if *nesting == Nesting::Single => add_defaults(attributes, value),
                Json::Object(all) => all.values_mut().for_each(|it| add_defaults(attributes, it)),
                Json::Array(all) => all.iter_mut().for_each(|it| add_defaults(attributes, it)),
                _ => {}
            }
        }
    }
}

async fn check(seed: u64) -> Result<(), String> {
    let mut rng = Rng::with_seed(seed);
    let mut root = block(&mut rng, 0, None);
    let mut id = Attribute::new("id", Shape::Plain(Type::String), Mode::Computed, "Its id.");
    (id.keep, id.identity) = (Keep::Always, true);
    root.attributes.push(id);
    let provider = || Random {
        schema: Schema::new(0, "A thing.", root.clone()),
        seed,
    };
    if !Registry::of(&provider()).problems().is_empty() {
        return Ok(());
    }
    let client = TestClient::connect(Server::new(provider())).await;
    if !schema_problems(&client).is_empty() {
        return Ok(());
    }
    let core = Core::start(Server::new(provider()), json!({})).await;
    let mut object = core.absent(TYPE);
    for step in 0..4 {
        let wanted = config(&root, &mut rng);
        let fail = |what: &str, report: &str| {
            Err(format!(
                "seed {seed}, step {step}: {what}\n{wanted:#}\n{root:#?}\n{report}"
            ))
        };
        let before = object.clone();
        let run = core.apply(&mut object, wanted.clone()).await;
        if run.diagnostics.has_errors() {
            return fail("apply", &format!("{run}\n{before}\n{:?}", run.planned));
        }
        for again in ["plan", "second plan"] {
            let plan = core.plan(&object, wanted.clone()).await;
            if plan.diagnostics.has_errors() || plan.action != Action::Nothing {
                let applied = run.planned;
                let report = format!(
                    "{plan}\nbefore {before}\napplied {applied:?}\nstate {object}\n{:?}",
                    plan.planned
                );
                return fail(again, &report);
            }
        }
    }
    Ok(())
}

#[tokio::test]
async fn a_well_behaved_resource_breaks_no_rule_of_core() {
    let cases = std::env::var("TFPLUGIN_CASES").ok();
    let cases = cases.and_then(|it| it.parse().ok()).unwrap_or(CASES);
    let seed = std::env::var("TFPLUGIN_SEED").ok();
    let seeds = match seed.and_then(|it| it.parse().ok()) {
        Some(seed) => seed..seed + 1,
        None => 0..cases,
    };
    let mut failures = Vec::new();
    for seed in seeds {
        if let Err(failure) = check(seed).await {
            failures.push(failure);
        }
    }
    let count = failures.len();
    failures.sort_by_key(String::len);
    assert!(
        count == 0,
        "{count} of {cases} failed; the shortest:\n{}",
        failures[0]
    );
}
