//! One module per noun, in the same order in each: the object, the request bodies, the routes, the handlers.

pub(crate) mod api_key;
pub(crate) mod audit_log;
pub(crate) mod collection;
pub(crate) mod criteria;
pub(crate) mod destination;
pub(crate) mod entity;
pub(crate) mod invitation;
pub(crate) mod member;
pub(crate) mod oauth_app;
pub(crate) mod organization;
pub(crate) mod workspace;

use crate::contract::route::Route;

/// The routes of every noun, in the order in which the document lists them.
pub(crate) fn routes() -> Vec<Route> {
    let rooms = [
        workspace::routes(),
        member::routes(),
        invitation::routes(),
        api_key::routes(),
        destination::routes(),
        collection::routes(),
        oauth_app::routes(),
        audit_log::routes(),
    ];
    rooms.into_iter().flatten().collect()
}
