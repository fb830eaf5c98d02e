//! A typed client of the [Texture Management API](https://docs.texturehq.com).
//!
//! One module per noun of the API (in `nouns`) holds its object and its requests, which are plain values. `http`
//! sends one request, from its rate limit to its response; `list` combines pages into lists. A
//! [`Client`] opens a [`Session`] for each operation; a session sends requests ([`Session::send`]),
//! creates objects exactly once ([`Session::create`]), reads them ([`Session::find`]) and lists them
//! ([`Session::list`], [`Session::collect`]), and reports what went wrong in one type, [`Error`].
//!
//! It keeps to the API's rate limits, retries what may be retried, and never shows a secret in an error, a log or
//! `Debug` output. It knows nothing of Terraform.

mod client;
mod create;
mod decode;
mod error;
mod http;
mod list;
mod nouns;
mod object;
mod patch;
mod read;
mod session;
mod shared;

#[cfg(test)]
mod fake;
#[cfg(test)]
mod tests;

pub mod contract;

pub use client::{Builder, Client};
pub use decode::{Decode, Expected, FromMembers, Received, Shape};
pub use error::{Effect, Error, Kind, Result};
pub use http::base_url::{BaseUrl, DEFAULT_BASE_URL, InvalidBaseUrl};
pub use http::clock::Jitter;
pub use http::event::Event;
pub use http::key::{InvalidKey, ManagementKey};
pub use http::rate_limiter::RateLimits;
pub use http::request::{Done, Endpoint, Method, Provenance, Repeat, Request, Tier};
pub use http::secret::Secret;
pub use list::listing::{Identified, Listing, Meta, Page, PageOf};
pub use nouns::{
    api_keys, audit_logs, collections, destinations, invitations, members, oauth_apps, workspaces,
};
pub use object::{Change, Create, Issued, Object, same_name};
pub use patch::Patch;
pub use session::Session;
pub use tokio_util::sync::CancellationToken;
