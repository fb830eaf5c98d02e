//! Shared code of resources: creating exactly once, deleting and waiting, conflicts, values that the API stores in
//! another form, one-time secrets, and the workspace of new objects.

pub mod changes;
pub mod conflict;
pub mod create;
pub mod deletion;
pub(crate) mod managed;
pub mod normalization;
pub mod one_time_secret;
pub mod target_workspace;
