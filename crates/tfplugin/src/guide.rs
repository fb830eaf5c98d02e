//! A guide for authors: one page for each kind of thing that a provider offers.
//!
//! 1. [`provider`]: the block, the client, and the registry. Begin here.
//! 2. [`resource`]: what Terraform manages.
//! 3. [`data_source`]: what can be looked up.
//! 4. [`ephemeral`]: what a run opens and closes.
//! 5. [`list`](crate::list): the objects that exist, for `terraform query`.
//! 6. [`action`]: operations that leave no state.
//! 7. [`function`](crate::function): `provider::example::name(...)`.
//!
//! The options of an attribute are listed in [`model`](crate::model), the types of its values in
//! [`AttributeValue`](crate::AttributeValue), and the validators in [`validate`](crate::validate). All examples are compiled.

/// The provider: its block, the client built from it, and all that it offers.
///
/// A binary called `terraform-provider-NAME` serves it. Two dependencies are enough: `tfplugin`, and whatever reaches
/// the API.
///
/// ```no_run
/// use std::process::ExitCode;
///
/// use tfplugin::{
///     Attr, ConfigureContext, Configured, Diagnostic, Diagnostics, Model, Provider, Registry, Server, serve,
/// };
///
/// /// Manages gardens.
/// #[derive(Clone, Model)]
/// struct Config {
///     /// The URL of the garden's API.
///     #[tf(required)]
///     url: Attr<String>,
///     /// A token; else the environment variable `GARDEN_TOKEN`.
///     #[tf(optional, sensitive)]
///     token: Attr<String>,
/// }
///
/// struct Client {
///     url: String,
///     token: String,
/// }
///
/// struct Garden;
///
/// impl Provider for Garden {
///     type Config = Config;
///     type Client = Client;
///
///     async fn configure(
///         &self,
///         config: Config,
///         _: &ConfigureContext,
///     ) -> Result<Configured<Client>, Diagnostics> {
///         // The value comes from a resource that does not exist yet: what needs the client waits.
///         let Attr::Known(url) = config.url else {
///             return Ok(Configured::Unknown(vec![Config::FIELDS.url.into()]));
///         };
///         let token = config.token.into_known().or_else(|| std::env::var("GARDEN_TOKEN").ok());
///         let token = token.ok_or_else(|| {
///             Diagnostic::invalid(Config::FIELDS.token, "Missing token", "Set GARDEN_TOKEN, or `token`.")
///         })?;
///         Ok(Configured::ready(Client { url, token }))
///     }
///
///     fn register(&self, registry: &mut Registry<Client>) {
///         // registry.resource(Beds).data_source(Weather).ephemeral(Tokens).action(Water)
///         # let _ = registry;
///     }
/// }
///
/// fn main() -> ExitCode {
///     serve::run(Server::new(Garden), "registry.terraform.io/example/garden", "0.1.0")
/// }
/// ```
///
/// [`Server::new`](crate::Server::new) checks the registry as a whole, in debug builds and so in tests; in release builds
/// GetProviderSchema does. Terraform starts the binary by itself; with `--debug` you start it, under a debugger, and it
/// prints how clients reach it.
pub mod provider {}

/// Resources: what Terraform creates, reads, updates and deletes.
///
/// The verbs return what is true. The framework derives the state, the plan and the identity from it.
///
/// ```
/// use tfplugin::validate::length;
/// use tfplugin::{Attr, Context, Diagnostic, Failure, Model, Resource};
/// # use std::collections::BTreeMap;
/// # use std::sync::Mutex;
/// # type Client = Mutex<BTreeMap<String, String>>;
///
/// /// A bed of a garden.
/// #[derive(Clone, Model)]
/// struct Bed {
///     /// Its id.
///     #[tf(computed, keep, identity)]
///     id: Attr<String>,
///     /// What grows there.
///     #[tf(required, check(length(1..=40)))]
///     plant: Attr<String>,
/// }
///
/// struct Beds;
///
/// impl Resource for Beds {
///     type Client = Client;
///     type Model = Bed;
///     const TYPE: &'static str = "garden_bed";
///
///     async fn create(&self, cx: &Context<Client>, plan: Bed) -> Result<Bed, Failure<Bed>> {
///         let mut beds = cx.client().lock().unwrap();
///         let id = format!("bed_{}", beds.len() + 1);
///         beds.insert(id.clone(), plan.plant.value()?.clone());
///         let bed = Bed { id: id.into(), ..plan };
///         if beds.len() > 100 {
///             // Something went wrong half way: what exists stays in state.
///             let why = Diagnostic::remote("The garden is full", "Remove a bed first.");
///             return Err(Failure::from(why).keeping(bed));
///         }
///         Ok(bed)
///     }
///
///     async fn read(&self, cx: &Context<Client>, state: Bed) -> Result<Option<Bed>, Failure<Bed>> {
///         let beds = cx.client().lock().unwrap();
///         let plant = beds.get(state.id.value()?).cloned();
///         // `None`: it is gone, and Terraform plans to create it again.
///         Ok(plant.map(|plant| Bed { plant: plant.into(), ..state }))
///     }
///
///     async fn update(&self, cx: &Context<Client>, _: Bed, plan: Bed) -> Result<Bed, Failure<Bed>> {
///         let mut beds = cx.client().lock().unwrap();
///         beds.insert(plan.id.value()?.clone(), plan.plant.value()?.clone());
///         Ok(plan)
///     }
///
///     async fn delete(&self, cx: &Context<Client>, state: Bed) -> Result<(), Failure<Bed>> {
///         cx.client().lock().unwrap().remove(state.id.value()?);
///         Ok(())
///     }
/// }
/// ```
///
/// Further methods have defaults: [`rules`](crate::Resource::rules) between attributes,
/// [`validate`](crate::Resource::validate), [`plan`](crate::Resource::plan) to change a plan, refuse it or defer it,
/// [`imported`](crate::Resource::imported) to complete an import, [`history`](crate::Resource::history) for states of
/// earlier versions and for `moved` blocks, [`generated`](crate::Resource::generated) for configuration that Terraform
/// writes.
pub mod resource {}

/// Data sources: what can be looked up, and is not managed.
///
/// ```
/// use tfplugin::{Attr, Context, DataSource, Diagnostic, Diagnostics, Model};
/// # use std::collections::BTreeMap;
/// # type Client = BTreeMap<String, f64>;
///
/// /// The weather at a place.
/// #[derive(Clone, Model)]
/// struct Weather {
///     /// The place.
///     #[tf(required)]
///     place: Attr<String>,
///     /// Degrees Celsius.
///     #[tf(computed)]
///     temperature: Attr<f64>,
/// }
///
/// struct Weathers;
///
/// impl DataSource for Weathers {
///     type Client = Client;
///     type Model = Weather;
///     const TYPE: &'static str = "garden_weather";
///
///     async fn read(&self, cx: &Context<Client>, config: Weather) -> Result<Weather, Diagnostics> {
///         let place = config.place.value()?;
///         let temperature = cx.client().get(place).copied().ok_or_else(|| {
///             // Perhaps this very run creates it: clients that can wait do.
///             let why = "Correct `place`, or create it first (`terraform apply -target=...`).";
///             cx.defer_absent(Diagnostic::invalid(Weather::FIELDS.place, "No such place", why))
///         })?;
///         Ok(Weather { temperature: temperature.into(), ..config })
///     }
/// }
/// ```
///
/// [`Lookup`](crate::Lookup) and [`Found`](crate::Found) derive the models of data sources from that of a resource.
pub mod data_source {}

/// Ephemeral resources: what a run opens, uses and closes, and what reaches neither plan nor state.
///
/// ```
/// use serde::{Deserialize, Serialize};
/// use tfplugin::ephemeral::{Ephemeral, Opened};
/// use tfplugin::{Attr, Context, Diagnostics, Model};
/// # use std::collections::BTreeMap;
/// # use std::sync::Mutex;
/// # type Client = Mutex<BTreeMap<u32, String>>;
///
/// /// A token for the gate.
/// #[derive(Clone, Model)]
/// struct Token {
///     /// Who it is for.
///     #[tf(required)]
///     holder: Attr<String>,
///     /// The token.
///     #[tf(computed, sensitive)]
///     token: Attr<String>,
/// }
///
/// /// What has to be known to revoke it: no secret.
/// #[derive(Deserialize, Serialize)]
/// struct Issued {
///     number: u32,
/// }
///
/// struct Tokens;
///
/// impl Ephemeral for Tokens {
///     type Client = Client;
///     type Model = Token;
///     type Lease = Issued;
///     const TYPE: &'static str = "garden_token";
///
///     async fn open(&self, cx: &Context<Client>, config: Token) -> Result<Opened<Token, Issued>, Diagnostics> {
///         let mut tokens = cx.client().lock().unwrap();
///         let number = tokens.len() as u32 + 1;
///         tokens.insert(number, config.holder.value()?.clone());
///         Ok(Opened {
///             result: Token { token: format!("secret-{number}").into(), ..config },
///             lease: Issued { number },
///             renew_at: None,
///         })
///     }
///
///     async fn close(&self, cx: &Context<Client>, lease: Issued) -> Result<(), Diagnostics> {
///         cx.client().lock().unwrap().remove(&lease.number);
///         Ok(())
///     }
/// }
/// ```
///
/// Terraform opens it while planning and again while applying, and closes none after an apply that failed:
/// [`serve::run`](crate::serve::run) closes what is open when the process ends.
pub mod ephemeral {}

/// Actions: what a run does once, from an `action_trigger` or by `terraform apply -invoke`.
///
/// ```
/// use tfplugin::action::{Action, Progress};
/// use tfplugin::validate::range;
/// use tfplugin::{Attr, Context, Diagnostic, Diagnostics, Model};
///
/// /// Waters the garden.
/// #[derive(Clone, Model)]
/// struct Watering {
///     /// Litres.
///     #[tf(required, check(range(1..=100)))]
///     litres: Attr<u32>,
/// }
///
/// struct Water;
///
/// impl Action for Water {
///     type Client = ();
///     type Model = Watering;
///     const TYPE: &'static str = "garden_water";
///
///     async fn invoke(&self, cx: &Context<()>, config: Watering, progress: &Progress) -> Result<(), Diagnostics> {
///         for litre in 1..=*config.litres.value()? {
///             // Ctrl-C: start nothing new, and say what was not done.
///             if cx.stop().is_cancelled() {
///                 return Err(Diagnostic::user("Stopped", format!("{} litres are in.", litre - 1)).into());
///             }
///             progress.report(format!("{litre} litres are in."));
///         }
///         Ok(())
///     }
/// }
/// ```
pub mod action {}
