//! Shared code of data sources and list resources: looking up one object, and listing many.

pub mod listed;
pub mod lookup;
pub mod query;
