//! What the sessions of a client share.

use std::collections::BTreeMap;
use std::sync::atomic::{AtomicBool, AtomicU32};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use crate::create::in_progress::Creations;
use crate::http::base_url::BaseUrl;
use crate::http::clock::{Clock, Jitter};
use crate::http::key::ManagementKey;
use crate::http::rate_limiter::{RateLimiters, RateLimits};
use crate::http::request::Tier;
use crate::http::transport::Transport;
use crate::list::list_cache::ListCaches;

/// What the sessions of a client share.
#[derive(Debug)]
pub(crate) struct Shared {
    pub(crate) base_url: BaseUrl,
    pub(crate) transport: Box<dyn Transport>,
    pub(crate) pacers: RateLimiters,
    pub(crate) clock: Arc<Clock>,
    pub(crate) settings: Settings,
    pub(crate) creations: Creations,
    /// How long requests waited for each rate limit, added up.
    pub(crate) waits: Mutex<BTreeMap<Tier, Duration>>,
    pub(crate) list_caches: ListCaches,
    /// How many objects a page is requested to hold: less where the API refused the documented most.
    pub(crate) page_size: AtomicU32,
    /// Whether the API itself has responded at this address.
    pub(crate) has_responded: AtomicBool,
    /// Whether anything was ever read or written there: no other server would have it.
    pub(crate) is_the_api: AtomicBool,
    pub(crate) key: Option<ManagementKey>,
}

impl Shared {
    /// Whether the key that this client uses begins like this.
    pub(crate) fn uses(&self, key_prefix: &str) -> bool {
        let prefix = key_prefix.trim_end_matches(['.', '…', '*']);
        let begins_so = |key: &ManagementKey| key.secret().expose().starts_with(prefix);
        prefix.len() > "management_".len() && self.key.as_ref().is_some_and(begins_so)
    }
}

/// How a client behaves.
#[derive(Clone, Debug)]
pub(crate) struct Settings {
    pub(crate) request_timeout: Duration,
    pub(crate) max_retries: u32,
    pub(crate) rate_limits: RateLimits,
    pub(crate) bulk_reads: bool,
    pub(crate) jitter: Jitter,
}

impl Default for Settings {
    fn default() -> Self {
        Self {
            request_timeout: Duration::from_secs(30),
            max_retries: 8,
            rate_limits: RateLimits::default(),
            bulk_reads: true,
            jitter: Jitter::random(),
        }
    }
}
