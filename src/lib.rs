//! The Texture provider: the only place that joins Terraform and Texture.
//!
//! Every noun of the API has a room of its own (`workspace`, ...), with the same order in each:
//! model, resource, data sources, tests. What they share is small: [`texture`] (the client),
//! [`errors`] (errors in users' words).
//!
//! This crate never names gRPC or HTTP: those are `tfplugin`'s and `texture-api`'s.

pub mod api_key;
pub mod audit_log;
pub mod changes;
pub mod check_api;
pub mod collection;
pub mod command;
pub mod conflict;
pub mod create;
pub mod deletion;
pub mod destination;
mod drift;
pub mod errors;
pub mod export;
mod hex;
pub mod invitation;
pub mod listed;
pub mod lookup;
mod managed;
pub mod member;
pub mod normalization;
pub mod oauth_application;
pub mod one_time_secret;
pub mod provider;
pub mod query;
pub mod target_workspace;
mod text;
pub mod texture;
pub mod workspace;
