//! What collections of nested objects cost: a plan, an apply, a refresh, for more and more elements.
//!
//! `cargo bench -p tfplugin --bench sets`. The client is [`Core`], in the same process; its rules are part of what is
//! measured.

#![expect(clippy::print_stdout, reason = "figures are what it is for")]

use std::collections::BTreeSet;
use std::time::{Duration, Instant};

use serde_json::{Value as Json, json};
use tfplugin::testing::Core;
use tfplugin::{
    Attr, ConfigureContext, Configured, Context, Diagnostics, Failure, Model, Provider, Registry,
    Resource, Server,
};

/// How many elements.
const SIZES: [usize; 4] = [1_000, 2_000, 4_000, 18_000];

/// An entry of a list of addresses.
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Model)]
struct Entry {
    /// Its address.
    #[tf(required)]
    ip: Attr<String>,
    /// What it is for.
    #[tf(optional)]
    comment: Attr<String>,
    /// The id that it gets.
    #[tf(computed)]
    id: Attr<String>,
}

/// A list of addresses.
#[derive(Clone, Debug, Default, PartialEq, Model)]
struct Entries {
    /// The entries.
    #[tf(optional)]
    entries: Attr<BTreeSet<Entry>>,
    /// Entries whose order counts.
    #[tf(optional)]
    rows: Attr<Vec<Entry>>,
}

struct Remembered;

impl Resource for Remembered {
    type Client = ();
    type Model = Entries;
    const TYPE: &'static str = "sets_entries";

    async fn create(&self, _: &Context<()>, plan: Entries) -> Result<Entries, Failure<Entries>> {
        Ok(with_ids(plan))
    }

    async fn read(
        &self,
        _: &Context<()>,
        state: Entries,
    ) -> Result<Option<Entries>, Failure<Entries>> {
        Ok(Some(state))
    }

    async fn update(
        &self,
        _: &Context<()>,
        _: Entries,
        plan: Entries,
    ) -> Result<Entries, Failure<Entries>> {
        Ok(with_ids(plan))
    }

    async fn delete(&self, _: &Context<()>, _: Entries) -> Result<(), Failure<Entries>> {
        Ok(())
    }
}

/// As an API answers that gives every entry an id.
fn with_ids(plan: Entries) -> Entries {
    let with_id = |entry: Entry| Entry {
        id: entry.ip.clone(),
        ..entry
    };
    let entries = plan.entries.into_known();
    let entries = entries.map(|it| it.into_iter().map(with_id).collect::<BTreeSet<Entry>>());
    let rows = plan.rows.into_known();
    let rows = rows.map(|it| it.into_iter().map(with_id).collect::<Vec<Entry>>());
    Entries {
        entries: entries.into(),
        rows: rows.into(),
    }
}

/// Nothing to configure.
#[derive(Clone, Debug, Default, PartialEq, Model)]
struct Nothing {}

struct Sets;

impl Provider for Sets {
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
        registry.resource(Remembered);
    }
}

#[tokio::main(flavor = "current_thread")]
async fn main() {
    println!(
        "| elements | plan of a create | apply | refresh | plan of nothing | plan of one more |"
    );
    println!("| --- | --- | --- | --- | --- | --- |");
    for (attribute, name) in [("entries", "set"), ("rows", "list")] {
        for size in SIZES {
            let times = measured(attribute, size).await;
            let times: Vec<String> = times.iter().map(|time| format!("{time:.3?}")).collect();
            println!("| {size} ({name}) | {} |", times.join(" | "));
        }
    }
}

async fn measured(attribute: &str, size: usize) -> [Duration; 5] {
    let core = Core::start(Server::new(Sets), json!({})).await;
    let mut object = core.absent("sets_entries");
    let config = entries(attribute, 1, size);
    let began = Instant::now();
    expect_none(&core.plan(&object, config.clone()).await.diagnostics);
    let plan = began.elapsed();
    let began = Instant::now();
    expect_none(&core.apply(&mut object, config.clone()).await.diagnostics);
    let apply = began.elapsed().saturating_sub(plan);
    let began = Instant::now();
    expect_none(&core.refresh(&mut object).await);
    let refresh = began.elapsed();
    let began = Instant::now();
    expect_none(&core.plan(&object, config).await.diagnostics);
    let nothing = began.elapsed();
    let began = Instant::now();
    expect_none(
        &core
            .plan(&object, entries(attribute, 0, size))
            .await
            .diagnostics,
    );
    [plan, apply, refresh, nothing, began.elapsed()]
}

/// Those from `first` to `last`: one more stands in front.
fn entries(attribute: &str, first: usize, last: usize) -> Json {
    let entry = |index| json!({ "ip": format!("10.{}.{}.1", index / 256, index % 256) });
    let entries: Vec<_> = (first..=last).map(entry).collect();
    json!({ attribute: entries })
}

fn expect_none(diagnostics: &Diagnostics) {
    assert!(diagnostics.is_empty(), "{diagnostics:?}");
}
