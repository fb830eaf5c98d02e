//! The Texture provider: the only place that joins Terraform and Texture.
//!
//! Every noun of the API has a module of its own (`workspace`, ...), with the same order in each: model, resource, data
//! sources, list resource, actions. What they share: [`texture`] (the client), [`errors`] (errors in users' words),
//! [`operations`] (creating, updating and deleting), [`lists`] (looking up and listing), [`commands`] (the command line).
//!
//! This crate never names gRPC or HTTP: those are `tfplugin`'s and `texture-api`'s.

pub mod api_key;
pub mod audit_log;
pub mod collection;
pub mod commands;
pub mod destination;
mod drift;
pub mod errors;
mod hex;
pub mod invitation;
pub mod lists;
pub mod member;
pub mod oauth_application;
pub mod operations;
pub mod provider;
mod text;
pub mod texture;
pub mod workspace;
