//! A framework for writing Terraform and OpenTofu providers in Rust.
//!
//! A provider is a [`Provider`]: its block, a client made from it, and a [`Registry`] of [`Resource`]s,
//! [`DataSource`]s, [`Ephemeral`] resources, [`List`] resources, [`Action`]s and [`Function`]s. Each of
//! these has a [`Model`]: one struct that is schema, decoder, encoder, documentation and read mapping. The framework
//! plans, validates, imports, moves and upgrades; a resource implements create, read, update and delete.
//!
//! Where to begin: [`guide`] has a page for each kind, [`model`] lists the options of attributes, [`Resource`] says
//! what each method must do, [`plan`] has the order of planning and its reasons, [`serve::run`] is all that a `main`
//! needs, and `testing` (a feature) is Terraform's core in memory. `examples/` has a complete provider in fewer than
//! 100 lines.
//!
//! The layers, from the wire inwards: [`serve`] brings calls to [`Server`], which converts and hands
//! them to [`mod@resource`] and [`mod@data_source`]; these decide nothing about values themselves,
//! but call [`plan`] and [`validate`], which are pure, and the methods of the provider. No layer names one further
//! out.

// The derive macro names this crate by its name, also where this crate uses it.
extern crate self as tfplugin;

#[cfg(feature = "unstable-wire")]
pub mod codec;
#[cfg(not(feature = "unstable-wire"))]
#[allow(
    dead_code,
    unreachable_pub,
    unused_imports,
    reason = "public with `unstable-wire`"
)]
mod codec;
pub mod guide;
mod kinds;
mod models;
mod operation;
pub mod plan;
#[cfg(feature = "unstable-wire")]
pub mod proto;
#[cfg(not(feature = "unstable-wire"))]
#[allow(dead_code, unreachable_pub, reason = "public with `unstable-wire`")]
mod proto;
mod rpc;
mod sealed;
pub mod serve;
#[cfg(feature = "testing")]
pub mod testing;
pub mod validate;
mod values;

// Folders group the source; all public modules are at the root.
pub use kinds::{action, data_source, ephemeral, function, list, provider, registry, resource};
pub use models::{attr, choice, field, found, model, schema, text, timeouts};
pub use operation::{context, diagnostics, drift, failure, private};
pub use values::{number, path, types, value};

/// What the derives refer to.
#[doc(hidden)]
pub mod __private {
    pub use serde::{Deserialize, Deserializer, Serialize, Serializer};
}

pub use action::{Action, AnyAction};
pub use attr::{Attr, AttributeValue, Dynamic, IntoAttr, Mismatch};
pub use choice::Choice;
pub use context::{CancellationToken, Context};
pub use data_source::{AnyDataSource, DataSource};
pub use diagnostics::{Diagnostic, Diagnostics};
pub use drift::Drift;
pub use ephemeral::{AnyEphemeral, Ephemeral};
pub use failure::Failure;
pub use field::{AnyField, Field};
pub use found::{Found, LookedUp, Lookup};
pub use function::{AnyFunction, Function, FunctionError};
pub use list::{AnyList, List};
pub use model::{Model, Reads};
pub use number::Number;
pub use path::Path;
pub use provider::{ConfigureContext, Configured, Provider};
pub use registry::Registry;
pub use resource::{AnyResource, History, Plan, Resource};
pub use rpc::Server;
pub use text::{JsonText, Text};
pub use timeouts::Timeouts;
pub use types::Type;
pub use validate::Rules;
pub use value::Value;
