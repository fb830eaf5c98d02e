//! The protocol's RPCs: look up, convert, call, convert. No decisions: those are in
//! [`crate::resource`], [`crate::data_source`] and [`crate::plan`].
//!
//! Those of state stores are not served: they return UNIMPLEMENTED, by the generated defaults.

mod action;
mod convert;
mod data_source;
mod ephemeral;
mod function;
mod leases;
mod list;
mod logging;
mod provider;
mod resource;
mod run;
mod schema;
mod server;
mod stream;

pub(crate) use run::ConnectionId;
#[cfg(test)]
pub(crate) use schema::block as block_message;
pub use server::Server;
