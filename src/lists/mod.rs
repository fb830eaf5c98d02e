//! What data sources and list resources have in common: looking one object up, and listing many.

pub mod listed;
pub mod lookup;
pub mod query;
