//! One room per noun, the same order in each: the object, what requests carry, the routes, what each route does.

pub(crate) mod audit_log;
pub(crate) mod organization;
pub(crate) mod workspace;

use crate::contract::route::Route;

/// The routes of every noun, in the order in which the document lists them.
pub(crate) fn routes() -> Vec<Route> {
    [workspace::routes(), audit_log::routes()]
        .into_iter()
        .flatten()
        .collect()
}
