//! Requests are values: everything that is to be known of one before it is sent.
//!
//! This module never names HTTP libraries, sockets or time.

use serde::Serialize;
use serde_json::Value;

use crate::decode::{Decode, Received};

/// One request to the Management API.
pub trait Request: Send + Sync {
    /// What a successful response holds; [`Done`] where nothing is read from it.
    type Response: Decode + Send;

    /// What holds for every request of this kind.
    const ENDPOINT: Endpoint;

    /// The id that stands for `:id` in the endpoint's route.
    fn id(&self) -> Option<&str> {
        None
    }

    /// The members of the query, in the order in which they are sent.
    fn query(&self) -> Vec<(&'static str, String)> {
        Vec::new()
    }

    /// The JSON body.
    fn body(&self) -> Option<Value> {
        None
    }
}

/// What holds for every request of one kind: how it is sent, and what may be done when that fails.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Endpoint {
    /// The HTTP method.
    pub method: Method,
    /// The path below the base URL, with `:id` where an id stands.
    pub route: &'static str,
    /// Whether a request whose effect is not known may be sent again.
    pub repeat: Repeat,
    /// Statuses that, after a response was lost, mean that the lost request did it:
    /// what was deleted is not found by the repetition.
    pub settled_by: &'static [u16],
    /// Where our knowledge of this endpoint comes from.
    pub mark: Provenance,
}

impl Endpoint {
    /// A request that changes nothing.
    pub const fn read(route: &'static str) -> Self {
        Self::new(Method::Get, route, Repeat::Freely)
    }

    /// A request that makes a new object each time it is obeyed.
    pub const fn create(route: &'static str) -> Self {
        Self::new(Method::Post, route, Repeat::IfNotDone)
    }

    /// A request that can be repeated to the same end: `PATCH`, `PUT`, and those `POST`s of which the last one counts.
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

    /// A request that ends an object for good but leaves it listed; a second one finds nothing to end.
    pub const fn revoke(route: &'static str) -> Self {
        Self {
            settled_by: &[404, 409, 410],
            ..Self::new(Method::Post, route, Repeat::ToTheSameEnd)
        }
    }

    /// The same endpoint, with what of it is assumed: the documentation stops short of it.
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
    /// As it stands on the wire.
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
    /// What changes nothing.
    Read,
    /// What makes or changes.
    Write,
    /// What deletes, clears or revokes.
    Destructive,
}

impl Tier {
    /// The word for it in messages.
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
    /// It changes nothing.
    Freely,
    /// The second one leaves things as the first one did.
    ToTheSameEnd,
    /// A second one would do it twice: only once it is known that the first did not.
    IfNotDone,
}

/// Where a fact about the API comes from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Provenance {
    /// Read in Texture's documentation.
    Documented,
    /// The most natural completion of what is documented; says what of it is assumed.
    Assumed(&'static str),
}

/// What is read from a response of which nothing is needed.
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

/// The JSON of a request's own members. None of ours can fail: they hold no maps but those keyed by text.
pub(crate) fn json(members: &impl Serialize) -> Option<Value> {
    serde_json::to_value(members).ok()
}

/// A request that consists of an id alone.
macro_rules! by_id {
    ($(#[$doc:meta])* $name:ident -> $response:ty: $endpoint:expr) => {
        $(#[$doc])*
        #[derive(Clone, Debug)]
        pub struct $name {
            /// The id of the object meant.
            pub id: String,
        }

        impl $name {
            /// Names the object meant.
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
