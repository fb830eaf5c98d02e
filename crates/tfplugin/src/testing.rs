//! Terraform's side of the protocol, for tests of providers: no binary, no socket, no waiting.
//!
//! [`Core`] does with a provider what `terraform` does: it validates, refreshes, plans, applies,
//! imports and destroys, and refuses what Terraform's core refuses, in a fraction of a
//! millisecond. [`TestClient`] is one level below: one method for each RPC, with values in place of
//! messages. Both go through the same service, encoders and schema as a real client, over an
//! in-memory connection.
//!
//! ```
//! # use tfplugin::{Attr, Context, Diagnostics, Failure, Model, Provider, Registry, Resource, Server};
//! # use tfplugin::{ConfigureContext, Configured};
//! # /// A thing.
//! # #[derive(Clone, Model)]
//! # struct Crate {
//! #     /// Id.
//! #     #[tf(computed, keep, identity)]
//! #     id: Attr<String>,
//! #     /// Label.
//! #     #[tf(required)]
//! #     label: Attr<String>,
//! # }
//! # struct Crates;
//! # impl Resource for Crates {
//! #     type Client = ();
//! #     type Model = Crate;
//! #     const TYPE: &'static str = "example_crate";
//! #     async fn create(&self, _: &Context<()>, plan: Crate) -> Result<Crate, Failure<Crate>> {
//! #         Ok(Crate { id: Attr::Known("7".into()), ..plan })
//! #     }
//! #     async fn read(&self, _: &Context<()>, state: Crate) -> Result<Option<Crate>, Failure<Crate>> {
//! #         Ok(Some(state))
//! #     }
//! #     async fn update(&self, _: &Context<()>, _: Crate, plan: Crate) -> Result<Crate, Failure<Crate>> {
//! #         Ok(plan)
//! #     }
//! #     async fn delete(&self, _: &Context<()>, _: Crate) -> Result<(), Failure<Crate>> {
//! #         Ok(())
//! #     }
//! # }
//! # /// Nothing to configure.
//! # #[derive(Clone, Model)]
//! # struct Config {}
//! # struct Example;
//! # impl Provider for Example {
//! #     type Config = Config;
//! #     type Client = ();
//! #     async fn configure(&self, _: Config, _: &ConfigureContext) -> Result<Configured<()>, Diagnostics> {
//! #         Ok(Configured::ready(()))
//! #     }
//! #     fn register(&self, registry: &mut Registry<()>) {
//! #         registry.resource(Crates);
//! #     }
//! # }
//! use serde_json::json;
//! use tfplugin::testing::{Action, Core};
//!
//! # tokio::runtime::Builder::new_current_thread().build().unwrap().block_on(async {
//! let core = Core::start(Server::new(Example), json!({})).await;
//! let mut tea = core.absent("example_crate");
//!
//! let run = core.apply(&mut tea, json!({ "label": "Tea" })).await;
//! assert_eq!(run.to_string(), "create\n");
//! assert_eq!(tea.to_string(), "id = \"7\"\nlabel = \"Tea\"\n");
//!
//! let plan = core.plan(&tea, json!({ "label": "Tea" })).await;
//! assert_eq!(plan.action, Action::Nothing);
//! # });
//! ```

mod apply_check;
mod client;
mod config_check;
mod core;
mod literal;
mod message;
mod object;
mod plan_check;
#[cfg(test)]
mod property;
mod proposed;
mod schema_check;
mod wire;

pub use self::core::{Action, Core, Run};
pub use client::{Invoked, Listed, OpenEphemeral, Planned, Response, TestClient};
pub use literal::{UNKNOWN, UNKNOWN_OR_NULL, object, print, value};
pub use object::Object;
pub use proposed::proposed_new;
pub use schema_check::schema_problems;
