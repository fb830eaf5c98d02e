//! The commands for people: help, `check-api` and `export`.

pub mod check_api;
pub mod command;
pub mod export;
mod output;
