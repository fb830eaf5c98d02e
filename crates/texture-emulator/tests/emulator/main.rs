//! The emulator through real HTTP: a module per noun, and one for each thing that belongs to no noun.

mod client;

mod access;
mod audit_logs;
mod document;
mod elsewhere;
mod faults;
mod limits;
mod pages;
mod program;
mod workspaces;
