//! The emulator through real HTTP: a module per noun, and one for each thing that belongs to no noun.

#![allow(
    clippy::unwrap_used,
    reason = "what goes wrong in a test fails it, wherever it stands"
)]

mod client;

mod api_keys;
mod audit_logs;
mod collections;
mod destinations;
mod invitations;
mod members;
mod oauth_apps;
mod ui;
mod workspaces;

mod access;
mod document;
mod external_changes;
mod faults;
mod life;
mod limits;
mod pages;
mod program;
mod quirks;
mod storm;
