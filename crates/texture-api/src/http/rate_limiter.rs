//! The rate limiter of one tier, shared by all requests of this process.
//!
//! Requests are sent in the order in which they arrive. A burst may use the whole window at once; later requests are
//! sent as places become free.

use std::future::Future;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use tokio::sync::{Mutex as Queue, Notify};

use crate::http::clock::Clock;
use crate::http::request::Tier;
use crate::http::window::{RateLimit, Window};

/// Waits shorter than this are not logged.
const WORTH_REPORTING: Duration = Duration::from_secs(1);

/// The limits that a run keeps to, in requests per minute.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct RateLimits {
    /// Requests that change nothing.
    pub read_per_minute: u32,
    /// Requests that create or change.
    pub write_per_minute: u32,
    /// Requests that delete, clear or revoke.
    pub destructive_per_minute: u32,
}

impl Default for RateLimits {
    /// The documented limits (API contract, Rate limits).
    fn default() -> Self {
        Self {
            read_per_minute: 300,
            write_per_minute: 60,
            destructive_per_minute: 10,
        }
    }
}

/// The rate limiters of all tiers.
#[derive(Debug)]
pub(crate) struct RateLimiters {
    read: RateLimiter,
    write: RateLimiter,
    destructive: RateLimiter,
}

impl RateLimiters {
    pub(crate) fn new(limits: RateLimits, clock: &Arc<Clock>) -> Self {
        let rate_limiter =
            |tier, limit: u32| RateLimiter::new(tier, limit.max(1), Arc::clone(clock));
        Self {
            read: rate_limiter(Tier::Read, limits.read_per_minute),
            write: rate_limiter(Tier::Write, limits.write_per_minute),
            destructive: rate_limiter(Tier::Destructive, limits.destructive_per_minute),
        }
    }

    /// Whether another process is known to have used the key since this one began.
    pub(crate) fn is_key_shared(&self) -> bool {
        self.others_seen().any(|seen| seen == Some(true))
    }

    /// Whether the API's own count shows that nobody else used the key since this process began.
    pub(crate) fn is_key_ours_alone(&self) -> bool {
        !self.is_key_shared() && self.others_seen().any(|seen| seen == Some(false))
    }

    fn others_seen(&self) -> impl Iterator<Item = Option<bool>> {
        let pacers = [&self.read, &self.write, &self.destructive];
        pacers
            .into_iter()
            .map(|rate_limiter| rate_limiter.window().others_seen())
    }

    pub(crate) fn of(&self, tier: Tier) -> &RateLimiter {
        match tier {
            Tier::Read => &self.read,
            Tier::Write => &self.write,
            Tier::Destructive => &self.destructive,
        }
    }
}

/// The rate limiter of one tier.
#[derive(Debug)]
pub(crate) struct RateLimiter {
    tier: Tier,
    /// Tokio's mutex is fair: first come, first served.
    queue: Queue<()>,
    window: Mutex<Window>,
    /// Signals that the next request may be sent.
    changed: Notify,
    clock: Arc<Clock>,
}

impl RateLimiter {
    fn new(tier: Tier, limit: u32, clock: Arc<Clock>) -> Self {
        Self {
            tier,
            queue: Queue::new(()),
            window: Mutex::new(Window::new(limit)),
            changed: Notify::new(),
            clock,
        }
    }

    /// The limit in force, in requests per minute.
    pub(crate) fn limit(&self) -> u32 {
        self.window().limit()
    }

    /// Waits until a request may be sent; `None` when stopped before.
    pub(crate) async fn acquire(&self, stop: impl Future<Output = ()>) -> Option<Permit<'_>> {
        tokio::select! {
            biased;
            permit = self.permit() => Some(permit),
            () = stop => None,
        }
    }

    async fn permit(&self) -> Permit<'_> {
        let _place = self.queue.lock().await;
        let mut is_reported = false;
        loop {
            let changed = self.changed.notified();
            let now = self.clock.now();
            let Err(again) = self.window().acquire(now) else {
                return Permit {
                    rate_limiter: self,
                    settled: false,
                };
            };
            if !is_reported && again.duration_since(now) >= WORTH_REPORTING {
                is_reported = true;
                self.report(again.duration_since(now));
            }
            tokio::select! {
                () = tokio::time::sleep_until(again) => {}
                () = changed => {}
            }
        }
    }

    fn report(&self, wait: Duration) {
        let (tier, limit) = (self.tier.as_str(), self.limit());
        tracing::info!(target: crate::http::log::TARGET, tier, limit, wait_ms = wait.as_millis(), "waiting for the rate limit");
    }

    fn window(&self) -> MutexGuard<'_, Window> {
        self.window.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Permission to send one request; to be settled with its outcome.
#[derive(Debug)]
pub(crate) struct Permit<'a> {
    rate_limiter: &'a RateLimiter,
    settled: bool,
}

impl Permit<'_> {
    /// There was a response, with this rate limit if its headers have one.
    pub(crate) fn responded(self, rate_limit: Option<RateLimit>) {
        self.settle(|window, now| window.responded(now, rate_limit));
    }

    /// The API failed, and perhaps did not count the request.
    pub(crate) fn failed(self, rate_limit: Option<RateLimit>) {
        self.settle(|window, now| window.failed(now, rate_limit));
    }

    /// The response was lost.
    pub(crate) fn lost(self) {
        drop(self);
    }

    /// The request never reached the API.
    pub(crate) fn not_sent(self) {
        self.settle(|window, _| window.not_sent());
    }

    /// The API refused the request for its limit, and says how long to wait.
    pub(crate) fn refused(self, wait: Duration, rate_limit: Option<RateLimit>) {
        self.settle(|window, now| window.refused(now, wait, rate_limit));
    }

    fn settle(mut self, how: impl FnOnce(&mut Window, tokio::time::Instant)) {
        self.settled = true;
        how(
            &mut self.rate_limiter.window(),
            self.rate_limiter.clock.now(),
        );
        self.rate_limiter.changed.notify_one();
    }
}

impl Drop for Permit<'_> {
    /// The response was lost, or the caller stopped waiting for it.
    fn drop(&mut self) {
        if !self.settled {
            self.rate_limiter
                .window()
                .lost(self.rate_limiter.clock.now());
            self.rate_limiter.changed.notify_one();
        }
    }
}
