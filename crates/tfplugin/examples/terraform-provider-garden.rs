//! A provider with most of what a schema can have: nested attributes, blocks, blocks that the provider sets, choices,
//! rules, a planned value, an upgrade of state, import, a data source, a list resource and a function. Beds and sheds
//! are files in a directory.
use std::collections::{BTreeMap, HashMap, HashSet};
use std::path::{Path, PathBuf};
use std::{fs, io::ErrorKind, process::ExitCode};

use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};
use tfplugin::list::{ListEnd, ListResults};
use tfplugin::resource::Action;
use tfplugin::validate::{each, length, pattern, range, size};
use tfplugin::{
    Attr, Choice, ConfigureContext, Configured, Context, DataSource, Diagnostic, Diagnostics,
    Failure, Function, FunctionError, History, List, Model, Plan, Provider, Registry, Resource,
    Rules, Server, serve,
};

/// Keeps a garden in a directory.
#[derive(Clone, Model)]
struct Config {
    /// The directory of the beds. It must exist.
    #[tf(required)]
    directory: Attr<String>,
}

/// A bed of a garden.
#[derive(Clone, Default, Deserialize, Model, Serialize)]
struct Bed {
    /// Its name.
    #[tf(required, replace, identity)]
    #[tf(check(pattern("^[a-z-]+$", "must be a-z and hyphens.")))]
    name: Attr<String>,
    /// What is in it.
    #[tf(default = Soil::Loam)]
    soil: Attr<Soil>,
    /// What else to know.
    #[tf(optional, check(size(..=5), each(length(1..=20))))]
    tags: Attr<HashSet<String>>,
    /// What grows there, from the left.
    #[tf(optional)]
    plants: Attr<Vec<Plant>>,
    /// The beds next to it, by name.
    #[tf(optional)]
    neighbors: Attr<HashMap<String, Neighbor>>,
    /// How it is watered.
    #[tf(optional)]
    irrigation: Attr<Irrigation>,
    /// Who waters it by hand, where nothing else does.
    #[tf(optional)]
    gardener: Attr<String>,
    /// Its rows.
    #[tf(block(min = 1))]
    row: Attr<Vec<Row>>,
    /// The length of all rows, in centimetres. A bed cannot shrink.
    #[tf(computed)]
    size: Attr<u32>,
}

/// What a bed is made of.
#[derive(Clone, Debug, PartialEq, Choice)]
enum Soil {
    Clay,
    Loam,
    Sand,
}

/// A plant.
#[derive(Clone, Default, Deserialize, Model, Serialize)]
struct Plant {
    /// What it is.
    #[tf(required)]
    species: Attr<String>,
    /// How many.
    #[tf(default = 1_u32, check(range(1..=100_u32)))]
    count: Attr<u32>,
    /// What its sign says.
    #[tf(computed)]
    label: Attr<String>,
}

/// A bed next to another one.
#[derive(Clone, Default, Deserialize, Model, Serialize)]
struct Neighbor {
    /// How far away, in metres.
    #[tf(required, check(range(0.1..)))]
    distance: Attr<f64>,
}

/// How a bed is watered.
#[derive(Clone, Default, Deserialize, Model, Serialize)]
struct Irrigation {
    /// Litres a day.
    #[tf(required)]
    litres: Attr<u32>,
    /// When.
    #[tf(default = 6_u8, check(range(0..=23_u8)))]
    hour: Attr<u8>,
}

/// A row.
#[derive(Clone, Default, Deserialize, Model, Serialize)]
struct Row {
    /// Its length, in centimetres.
    #[tf(required, check(range(1..)))]
    length: Attr<u32>,
}

/// A bed as version 0 kept it.
#[derive(Clone, Model)]
struct BedV0 {
    /// Its name.
    #[tf(required)]
    name: Attr<String>,
    /// What was in it.
    #[tf(optional)]
    earth: Attr<Soil>,
}

impl Bed {
    /// The length of all rows, once all of them are known.
    fn total(&self) -> Option<u32> {
        let rows = self.row.known()?;
        rows.iter().map(|row| row.length.known().copied()).sum()
    }

    /// The bed with what only the garden knows: its size, and the signs.
    fn planted(mut self) -> Self {
        self.size = self.total().unwrap_or_default().into();
        self.plants = self.plants.map(|mut plants| {
            for plant in &mut plants {
                let (count, species) = (plant.count.known(), plant.species.known());
                plant.label =
                    Attr::from(count.zip(species).map(|(n, what)| format!("{n} x {what}")));
            }
            plants
        });
        self
    }
}

struct Beds;
type Outcome<T> = Result<T, Failure<Bed>>;

impl Resource for Beds {
    type Client = PathBuf;
    type Model = Bed;
    const TYPE: &'static str = "garden_bed";
    const VERSION: i64 = 1;

    fn rules(&self) -> Rules<Bed> {
        Rules::new().exactly_one_of((Bed::FIELDS.irrigation, Bed::FIELDS.gardener))
    }

    async fn plan(&self, plan: &mut Plan<'_, '_, PathBuf, Bed>) {
        let Some(total) = plan.planned.as_ref().and_then(Bed::total) else {
            return;
        };
        if plan.action() != Action::Nothing {
            plan.set(Bed::FIELDS.size, total);
        }
        let before = plan
            .prior
            .as_ref()
            .and_then(|bed| bed.size.known().copied());
        if before.is_some_and(|before| total < before) {
            plan.require_replacement(Bed::FIELDS.size);
        }
    }

    async fn create(&self, cx: &Context<PathBuf>, plan: Bed) -> Outcome<Bed> {
        let bed = plan.planted();
        save(&cx.client().join(bed.name.value()?), &bed)?;
        Ok(bed)
    }

    async fn read(&self, cx: &Context<PathBuf>, bed: Bed) -> Outcome<Option<Bed>> {
        Ok(load(&cx.client().join(bed.name.value()?))?)
    }

    async fn update(&self, cx: &Context<PathBuf>, _: Bed, plan: Bed) -> Outcome<Bed> {
        self.create(cx, plan).await
    }

    async fn delete(&self, cx: &Context<PathBuf>, bed: Bed) -> Outcome<()> {
        Ok(fs::remove_file(cx.client().join(bed.name.value()?)).map_err(failed)?)
    }

    fn history(&self) -> History<Bed> {
        History::new().upgrade(0, |BedV0 { name, earth }| {
            Ok(Bed {
                name,
                soil: earth,
                ..Bed::default()
            })
        })
    }
}

/// A shed.
#[derive(Clone, Default, Deserialize, Model, Serialize)]
struct Shed {
    /// Its name.
    #[tf(required, replace, identity)]
    #[tf(check(pattern("^[a-z-]+$", "must be a-z and hyphens.")))]
    name: Attr<String>,
    /// What stands on the sign at its door.
    #[tf(optional)]
    sign: Attr<String>,
    /// Its shelves. Without any, a shed gets two of the usual width.
    #[tf(block, computed, keep)]
    shelf: Attr<Vec<Shelf>>,
}

/// A shelf.
#[derive(Clone, Deserialize, Model, Serialize)]
struct Shelf {
    /// Its width, in centimetres.
    #[tf(default = 80_u32)]
    width: Attr<u32>,
}

struct Sheds;

impl Resource for Sheds {
    type Client = PathBuf;
    type Model = Shed;
    const TYPE: &'static str = "garden_shed";

    async fn create(&self, cx: &Context<PathBuf>, plan: Shed) -> Result<Shed, Failure<Shed>> {
        let usual = || Shelf { width: 80.into() };
        let shed = plan.fill_unknown(Shed {
            shelf: vec![usual(), usual()].into(),
            ..Shed::default()
        });
        save(&self.file(cx, &shed)?, &shed)?;
        Ok(shed)
    }

    async fn read(&self, cx: &Context<PathBuf>, shed: Shed) -> Result<Option<Shed>, Failure<Shed>> {
        Ok(load(&self.file(cx, &shed)?)?)
    }

    async fn update(
        &self,
        cx: &Context<PathBuf>,
        _: Shed,
        plan: Shed,
    ) -> Result<Shed, Failure<Shed>> {
        self.create(cx, plan).await
    }

    async fn delete(&self, cx: &Context<PathBuf>, shed: Shed) -> Result<(), Failure<Shed>> {
        Ok(fs::remove_file(self.file(cx, &shed)?).map_err(failed)?)
    }
}

impl Sheds {
    fn file(&self, cx: &Context<PathBuf>, shed: &Shed) -> Result<PathBuf, Diagnostic> {
        Ok(cx.client().join(format!("{}.shed", shed.name.value()?)))
    }
}

/// Some beds.
#[derive(Clone, Model)]
struct Chosen {
    /// What their names begin with.
    #[tf(default = "")]
    prefix: Attr<String>,
    /// Their names, in order.
    #[tf(computed)]
    names: Attr<Vec<String>>,
}

impl DataSource for Beds {
    type Client = PathBuf;
    type Model = Chosen;
    const TYPE: &'static str = "garden_beds";

    async fn read(&self, cx: &Context<PathBuf>, config: Chosen) -> Result<Chosen, Diagnostics> {
        let names = names(cx, config.prefix.value()?)?;
        Ok(Chosen {
            names: names.into(),
            ..config
        })
    }
}

/// Beds to list.
#[derive(Clone, Model)]
struct Filter {
    /// What their names begin with.
    #[tf(optional)]
    prefix: Attr<String>,
}

impl List for Beds {
    type Resource = Self;
    type Filter = Filter;

    async fn list(
        &self,
        cx: &Context<PathBuf>,
        filter: Filter,
        found: &mut ListResults<'_, Bed>,
    ) -> Result<(), ListEnd> {
        for name in names(cx, &filter.prefix.unwrap_or_default())? {
            let bed = Bed {
                name: name.clone().into(),
                ..Bed::default()
            };
            let read = Resource::read(self, cx, bed)
                .await
                .map_err(|failure| failure.diagnostics)?;
            if let Some(bed) = read {
                found.push(&name, bed).await?;
            }
        }
        Ok(())
    }
}

/// How many plants fit into a row.
#[derive(Clone, Model)]
struct Spacing {
    /// The length of the row, in centimetres.
    #[tf(required)]
    length: Attr<u32>,
    /// How far the plants stand apart, in centimetres.
    #[tf(required)]
    apart: Attr<u32>,
}

impl Function for Beds {
    type Arguments = Spacing;
    type Output = u32;
    const NAME: &'static str = "plants_in_row";

    fn call(&self, spacing: Spacing) -> Result<u32, FunctionError> {
        let (length, apart) = (spacing.length.into_value()?, spacing.apart.into_value()?);
        let number = length.checked_div(apart);
        number.ok_or_else(|| FunctionError::at(Spacing::FIELDS.apart, "must be more than 0"))
    }
}

fn names(cx: &Context<PathBuf>, prefix: &str) -> Result<Vec<String>, Diagnostic> {
    let entries = fs::read_dir(cx.client()).map_err(failed)?;
    let names = entries.filter_map(|entry| entry.ok()?.file_name().into_string().ok());
    let names: BTreeMap<String, ()> = names
        .filter(|name| name.starts_with(prefix) && !name.ends_with(".shed"))
        .map(|name| (name, ()))
        .collect();
    Ok(names.into_keys().collect())
}

fn save(file: &Path, object: &impl Serialize) -> Result<(), Diagnostic> {
    let json = serde_json::to_string(object).map_err(Diagnostic::bug)?;
    fs::write(file, json).map_err(failed)
}

/// What a file holds; `None` where there is none.
fn load<T: DeserializeOwned>(file: &Path) -> Result<Option<T>, Diagnostic> {
    match fs::read(file) {
        Ok(json) => serde_json::from_slice(&json).map_err(Diagnostic::bug),
        Err(error) if error.kind() == ErrorKind::NotFound => Ok(None),
        Err(error) => Err(failed(error)),
    }
}

fn failed(error: std::io::Error) -> Diagnostic {
    Diagnostic::remote("The garden is out of reach", error.to_string())
}

impl Provider for Beds {
    type Config = Config;
    type Client = PathBuf;

    async fn configure(
        &self,
        config: Config,
        _: &ConfigureContext,
    ) -> Result<Configured<PathBuf>, Diagnostics> {
        let directory = config.directory.into_known().map(PathBuf::from);
        let unknown = Configured::Unknown(vec![Config::FIELDS.directory.into()]);
        Ok(directory.map_or(unknown, Configured::ready))
    }

    fn register(&self, registry: &mut Registry<PathBuf>) {
        registry
            .resource(Self)
            .resource(Sheds)
            .data_source(Self)
            .list(Self)
            .function(Self);
    }
}

fn main() -> ExitCode {
    serve::run(
        Server::new(Beds),
        "registry.terraform.io/example/garden",
        "0.1.0",
    )
}
