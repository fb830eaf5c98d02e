//! What the verbs of several resources have in common: creating exactly once, deleting and waiting, conflicts, what the API
//! writes in another spelling, secrets that are shown once, and the workspace that something is created in.

pub mod changes;
pub mod conflict;
pub mod create;
pub mod deletion;
pub(crate) mod managed;
pub mod normalization;
pub mod one_time_secret;
pub mod target_workspace;
