//! A provider with something of everything, and the remote API that it manages: a warehouse in
//! memory, which tests look into and make trouble in.

mod crates;
mod echoes;
mod lookup;
mod store;

use serde_json::{Value as Json, json};
use tfplugin::testing::{Core, TestClient};
use tfplugin::validate::length;
use tfplugin::{
    Attr, ConfigureContext, Configured, Diagnostic, Diagnostics, Model, Path, Provider, Registry,
    Server,
};

pub(crate) use crates::{Crate, Crates};
pub(crate) use store::{Store, Trouble};

use crate::actions::Sweep;
use crate::ephemerals::Passes;
use crate::functions::Volume;
use crate::lists::Inventory;

pub(crate) const CRATE: &str = "warehouse_crate";
pub(crate) const PALLET: &str = "warehouse_pallet";
pub(crate) const GATE: &str = "warehouse_gate";
pub(crate) const NOTICE: &str = "warehouse_notice";

/// A warehouse and Terraform's core, configured.
pub(crate) async fn open() -> (Core, Store) {
    let store = Store::default();
    let core = Core::start(Server::new(Warehouse(store.clone())), json!({})).await;
    (core, store)
}

/// A warehouse behind a pipe, configured with `config`.
pub(crate) async fn pipe(config: Json) -> (TestClient, Store) {
    let (pipe, store) = unconfigured().await;
    let diagnostics = pipe.configure(&config).await.unwrap();
    assert!(!diagnostics.has_errors(), "{diagnostics}");
    (pipe, store)
}

/// A warehouse behind a pipe, not configured.
pub(crate) async fn unconfigured() -> (TestClient, Store) {
    let store = Store::default();
    let pipe = TestClient::connect(Server::new(Warehouse(store.clone()))).await;
    (pipe, store)
}

/// Manages a warehouse.
pub(crate) struct Warehouse(pub(crate) Store);

/// Manages a warehouse.
#[derive(Clone, Model)]
pub(crate) struct Config {
    /// The hall to work in.
    #[tf(optional, check(length(2..)))]
    hall: Attr<String>,
    /// Opens the hall.
    #[tf(optional, sensitive, check(length(4..)))]
    password: Attr<String>,
}

impl Provider for Warehouse {
    type Config = Config;
    type Client = Store;

    fn validate(&self, config: &Config, found: &mut Diagnostics) {
        if config.password.is_known() && config.hall.is_null() {
            found.push(Diagnostic::invalid(
                Path::attribute("password"),
                "Password without a hall",
                "Set `hall` too.",
            ));
        }
    }

    async fn configure(
        &self,
        config: Config,
        _: &ConfigureContext,
    ) -> Result<Configured<Store>, Diagnostics> {
        let Config { hall, password: _ } = config;
        match hall {
            Attr::Unknown => Ok(Configured::Unknown(vec![Path::attribute("hall")])),
            Attr::Known(hall) if hall == "closed" => Err(Diagnostic::invalid(
                Path::attribute("hall"),
                "Hall is closed",
                "Choose another one.",
            )
            .into()),
            Attr::Known(hall) if hall == "draughty" => Ok(Configured::Ready {
                client: self.0.clone(),
                warnings: Diagnostic::warning("Hall is draughty", "Wear a hat.").into(),
            }),
            Attr::Known(_) | Attr::Null => Ok(Configured::ready(self.0.clone())),
        }
    }

    fn register(&self, registry: &mut Registry<Store>) {
        registry
            .resource(crates::Crates)
            .resource(echoes::Echo::<echoes::Pallet>::default())
            .resource(echoes::Echo::<echoes::Gate>::default())
            .resource(echoes::Echo::<echoes::Notice>::default())
            .data_source(lookup::CrateByLabel)
            .ephemeral(Passes)
            .list(Inventory)
            .action(Sweep)
            .function(Volume);
    }
}
