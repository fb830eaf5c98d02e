//! A typed client of the [Texture Management API](https://docs.texturehq.com).
//!
//! One module per noun of the API holds its object and its requests, which are plain values. A
//! [`Client`] opens a [`Session`] for each operation; a session sends requests ([`Session::send`]),
//! makes objects exactly once ([`Session::create`]), reads them ([`Session::find`]) and lists them
//! ([`Session::list`], [`Session::collect`]), and tells what went wrong in one type, [`Error`].
//!
//! It keeps to the API's rate limits by itself, tries again what may be tried again, and never shows
//! a secret in an error, a log or a `Debug` print. It knows nothing of Terraform.

mod base_url;
mod budget;
mod client;
mod clock;
mod create;
mod decode;
mod error;
mod event;
mod execute;
mod key;
mod list_cache;
mod listing;
mod log;
mod object;
mod paginator;
mod patch;
mod prepared_request;
mod rate_limiter;
mod read;
mod redact;
mod request;
mod response;
mod retry;
mod secret;
mod session;
mod transport;
mod window;

#[cfg(test)]
mod fake;
#[cfg(test)]
mod tests;

pub mod api_keys;
pub mod audit_logs;
pub mod collections;
pub mod contract;
pub mod destinations;
pub mod invitations;
pub mod members;
pub mod oauth_apps;
pub mod workspaces;

pub use base_url::{BaseUrl, DEFAULT_BASE_URL, InvalidBaseUrl};
pub use client::{Builder, Client};
pub use clock::Jitter;
pub use decode::{Decode, Expected, FromMembers, Received, Shape};
pub use error::{Effect, Error, Kind, Result};
pub use event::Event;
pub use key::{InvalidKey, ManagementKey};
pub use listing::{Identified, Listing, Meta, Page, PageOf};
pub use object::{Change, Create, Issued, Object, same_name};
pub use patch::Patch;
pub use rate_limiter::RateLimits;
pub use request::{Done, Endpoint, Method, Provenance, Repeat, Request, Tier};
pub use secret::Secret;
pub use session::Session;
pub use tokio_util::sync::CancellationToken;
