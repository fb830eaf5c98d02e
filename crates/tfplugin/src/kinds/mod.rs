//! What authors write: the provider, its registry, and one trait for each kind of thing that it offers.

pub mod action;
pub mod data_source;
pub mod ephemeral;
pub mod function;
pub mod list;
pub mod provider;
pub mod registry;
pub mod resource;
