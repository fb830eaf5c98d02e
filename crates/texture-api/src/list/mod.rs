//! Lists: their pages, the order in which pages of a changing list are read, and the cache of them.

pub(crate) mod list_cache;
pub(crate) mod listing;
pub(crate) mod paginator;
