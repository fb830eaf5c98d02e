//! Requests are values: all that is known about one before it is sent.
//!
//! This module never names HTTP libraries, sockets or time.

use serde::Serialize;
use serde_json::Value;

use crate::decode::{Decode, Received};

/// One request to the Management API.
pub trait Request: Send + Sync {
    /// The contents of a successful response; [`Done`] where nothing is read from it.
    type Response: Decode + Send;

    /// The endpoint of all requests of this type.
    const ENDPOINT: Endpoint;

    /// The id for `:id` in the endpoint's route.
    fn id(&self) -> Option<&str> {
        None
    }

    /// The query parameters, in the order in which they are sent.
    fn query(&self) -> Vec<(&'static str, String)> {
        Vec::new()
    }

    /// The JSON body.
    fn body(&self) -> Option<Value> {
        None
    }
}

/// An endpoint of the API: how its requests are sent, and whether they may be repeated.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Endpoint {
    /// The HTTP method.
    pub method: Method,
    /// The path below the base URL, with `:id` for an id.
    pub route: &'static str,
    /// Whether a request whose effect is not known may be sent again.
    pub repeat: Repeat,
    /// Statuses that, after a response was lost, mean that the lost request did it:
    /// what was deleted is not found by the repetition.
    pub settled_by: &'static [u16],
    /// Where the knowledge of this endpoint comes from.
    pub mark: Provenance,
}

impl Endpoint {
    /// A request that changes nothing.
    pub const fn read(route: &'static str) -> Self {
        Self::new(Method::Get, route, Repeat::Freely)
    }

    /// A request that creates another object each time.
    pub const fn create(route: &'static str) -> Self {
        Self::new(Method::Post, route, Repeat::IfNotDone)
    }

    /// An idempotent request: `PATCH`, `PUT`, and those `POST`s of which the last one counts.
    pub const fn change(method: Method, route: &'static str) -> Self {
        Self::new(method, route, Repeat::ToTheSameEnd)
    }

    /// A request after which the object is gone.
    pub const fn delete(route: &'static str) -> Self {
        Self {
            settled_by: &[404, 410],
            ..Self::new(Method::Delete, route, Repeat::ToTheSameEnd)
        }
    }

    /// A request that revokes an object for good but leaves it listed; a second one has nothing to revoke.
    pub const fn revoke(route: &'static str) -> Self {
        Self {
            settled_by: &[404, 409, 410],
            ..Self::new(Method::Post, route, Repeat::ToTheSameEnd)
        }
    }

    /// Marks the endpoint as assumed, with a description of what is assumed.
    #[must_use]
    pub const fn assumed(self, what: &'static str) -> Self {
        Self {
            mark: Provenance::Assumed(what),
            ..self
        }
    }

    const fn new(method: Method, route: &'static str, repeat: Repeat) -> Self {
        Self {
            method,
            route,
            repeat,
            settled_by: &[],
            mark: Provenance::Documented,
        }
    }

    /// The limit that requests of this kind count against (API contract, Rate limits).
    pub fn tier(&self) -> Tier {
        match self.method {
            Method::Get => Tier::Read,
            Method::Delete => Tier::Destructive,
            Method::Post | Method::Patch | Method::Put => {
                let destroys = self.route.ends_with("/clear") || self.route.ends_with("/revoke");
                if destroys {
                    Tier::Destructive
                } else {
                    Tier::Write
                }
            }
        }
    }

    /// The collection that the route is in: `api-keys` of `/api-keys/:id/rotate`.
    pub fn collection(&self) -> &'static str {
        self.route
            .trim_start_matches('/')
            .split('/')
            .next()
            .unwrap_or_default()
    }
}

/// An HTTP method of the API.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[expect(missing_docs, reason = "their names are their meaning")]
pub enum Method {
    Get,
    Post,
    Patch,
    Put,
    Delete,
}

impl Method {
    /// The name that is sent.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Get => "GET",
            Self::Post => "POST",
            Self::Patch => "PATCH",
            Self::Put => "PUT",
            Self::Delete => "DELETE",
        }
    }
}

/// The three limits of the API (API contract, Rate limits).
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Tier {
    /// Requests that change nothing.
    Read,
    /// Requests that create or change.
    Write,
    /// Requests that delete, clear or revoke.
    Destructive,
}

impl Tier {
    /// Its name in messages.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Read => "read",
            Self::Write => "write",
            Self::Destructive => "destructive",
        }
    }
}

/// Whether a request whose effect is not known may be sent again.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Repeat {
    /// Always: it changes nothing.
    Freely,
    /// Always: a second one has the same result.
    ToTheSameEnd,
    /// Only once it is known that the first one had no effect.
    IfNotDone,
}

/// Where a fact about the API comes from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Provenance {
    /// From Texture's documentation.
    Documented,
    /// Assumed, as the most natural completion of the documentation; describes what is assumed.
    Assumed(&'static str),
}

/// The contents of a response from which nothing is read.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Done;

impl Decode for Done {
    fn decode(_: Value) -> Result<Self, Received> {
        Ok(Self)
    }
}

/// Any JSON.
impl Decode for Value {
    fn decode(value: Value) -> Result<Self, Received> {
        Ok(value)
    }
}

/// The JSON of a request's own members. This cannot fail: all maps in requests have string keys.
pub(crate) fn json(members: &impl Serialize) -> Option<Value> {
    serde_json::to_value(members).ok()
}

/// A request that consists of an id alone.
macro_rules! by_id {
    ($(#[$doc:meta])* $name:ident -> $response:ty: $endpoint:expr) => {
        $(#[$doc])*
        #[derive(Clone, Debug)]
        pub struct $name {
            /// The id of the object.
            pub id: String,
        }

        impl $name {
            /// The request for the object with this id.
            pub fn new(id: impl Into<String>) -> Self {
                Self { id: id.into() }
            }
        }

        impl $crate::http::request::Request for $name {
            type Response = $response;
            const ENDPOINT: $crate::http::request::Endpoint = $endpoint;

            fn id(&self) -> Option<&str> {
                Some(&self.id)
            }
        }
    };
}
pub(crate) use by_id;
