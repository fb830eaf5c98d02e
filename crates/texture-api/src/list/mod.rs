//! Lists: the pages, the order in which they are read while they change, and what is kept of them.

pub(crate) mod list_cache;
pub(crate) mod listing;
pub(crate) mod paginator;
