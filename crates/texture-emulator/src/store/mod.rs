//! The state: in memory, and on disk where it is to outlive the process.
//!
//! Everything is read from memory. Each change is written to the file, in one transaction, before its response is sent.
//! Nothing here names HTTP.

mod behavior;
pub(crate) mod disk;
pub(crate) mod ids;
pub(crate) mod table;
mod world;

pub(crate) use behavior::Behavior;
pub(crate) use table::{Object, Subject};
pub(crate) use world::World;
