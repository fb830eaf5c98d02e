//! The framework as Terraform meets it: providers behind an in-memory connection.
#![allow(
    clippy::unwrap_used,
    reason = "clippy knows tests, but not their helpers"
)]

mod warehouse;

mod actions;
mod bugs;
mod cases;
mod cli;
mod derive;
mod ephemerals;
mod failures;
mod functions;
mod garden;
mod import;
mod lifecycle;
mod lists;
mod meta;
mod notes;
mod offer;
mod prerequisites;
mod registry;
mod rules;
mod state;
mod stopping;
mod threads;
mod timeouts;
mod types;
mod unknown_provider;
mod validation;
mod waiting;
mod write_only;
