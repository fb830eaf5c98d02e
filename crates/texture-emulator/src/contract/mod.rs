//! The contract: the routes, their requests and responses, and the document that describes them.
//!
//! One registry of routes, in the order of the nouns. Dispatch, the checks on what is sent, and the OpenAPI document
//! derive from it, so that they cannot disagree.

pub(crate) mod deviated;
mod document;
pub(crate) mod edit;
pub(crate) mod page;
pub(crate) mod route;
mod shape;
pub(crate) mod transaction;

use std::sync::LazyLock;

use hyper::{Method, StatusCode};

pub use document::Document;

use crate::nouns;
use crate::problem::Problem;
use route::Route;

/// Every route, and the document made from them. It is the same for every emulator of a process.
pub(crate) static CONTRACT: LazyLock<Contract> = LazyLock::new(Contract::new);

pub(crate) struct Contract {
    routes: Vec<Route>,
    pub(crate) document: Document,
}

impl Contract {
    fn new() -> Self {
        let routes: Vec<Route> = nouns::routes()
            .into_iter()
            .chain([document::route()])
            .collect();
        let document = Document::of(&routes);
        Self { routes, document }
    }

    /// The route of a request, and the id in its path where it has one. `HEAD` is a `GET` whose response has no body.
    pub(crate) fn find<'a>(
        &self,
        method: &Method,
        path: &'a str,
    ) -> Result<(&Route, &'a str), Problem> {
        let method = if method == Method::HEAD {
            &Method::GET
        } else {
            method
        };
        let mut candidates = self.routes.iter().filter(|route| route.method == *method);
        let found = candidates.find_map(|route| Some((route, route.captures(path)?)));
        let (route, holes) = found.ok_or_else(|| no_route(method, path))?;
        Ok((route, holes.first().copied().unwrap_or("")))
    }
}

fn no_route(method: &Method, path: &str) -> Problem {
    Problem::new(StatusCode::NOT_FOUND, format!("No route {method} {path}"))
}
