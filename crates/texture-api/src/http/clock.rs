//! Time and randomness: the only source of both in this crate.
//!
//! Time is tokio's, so a test that pauses tokio's clock controls all waits and all timestamps.

use std::fmt;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use jiff::fmt::rfc2822;
use jiff::{SignedDuration, Timestamp};
use tokio::time::Instant;

/// The assumed offset of the API's clock before it was seen.
const UNSEEN_SKEW: SignedDuration = SignedDuration::from_mins(5);

/// The uncertainty of the API's clock once it was seen: the `Date` header has whole seconds.
const SEEN_SKEW: SignedDuration = SignedDuration::from_secs(2);

/// This machine's clock, and what is known about the API's.
#[derive(Debug)]
pub(crate) struct Clock {
    started: Instant,
    started_at: Timestamp,
    /// The difference of the API's clock from this machine's.
    ahead: Mutex<Option<SignedDuration>>,
}

impl Clock {
    pub(crate) fn starting_at(started_at: Timestamp) -> Self {
        Self {
            started: Instant::now(),
            started_at,
            ahead: Mutex::new(None),
        }
    }

    pub(crate) fn now(&self) -> Instant {
        Instant::now()
    }

    /// The time of day, as monotonic as [`Clock::now`].
    pub(crate) fn wall(&self) -> Timestamp {
        self.wall_at(self.now())
    }

    fn wall_at(&self, instant: Instant) -> Timestamp {
        let elapsed = SignedDuration::try_from(instant.duration_since(self.started));
        let elapsed = elapsed.unwrap_or(SignedDuration::MAX);
        self.started_at
            .saturating_add(elapsed)
            .unwrap_or(Timestamp::MAX)
    }

    /// Learns the API's clock from the `Date` header of a response.
    pub(crate) fn learn(&self, date: &str) {
        if let Ok(theirs) = rfc2822::parse(date) {
            let ahead = theirs.timestamp().duration_since(self.wall());
            *self.ahead.lock().unwrap_or_else(PoisonError::into_inner) = Some(ahead);
        }
    }

    /// The earliest time that the API's clock may have shown then, by what is known of it now.
    pub(crate) fn theirs_at_least(&self, then: Instant) -> Timestamp {
        let ahead = *self.ahead.lock().unwrap_or_else(PoisonError::into_inner);
        let offset = ahead.map_or(-UNSEEN_SKEW, |ahead| ahead - SEEN_SKEW);
        self.wall_at(then)
            .saturating_add(offset)
            .unwrap_or(Timestamp::MIN)
    }

    /// As [`Clock::theirs_at_least`], for a clock of the API that may differ from the one in its headers:
    /// databases and load balancers have their own.
    pub(crate) fn theirs_loosely(&self, then: Instant) -> Timestamp {
        self.theirs_at_least(then)
            .saturating_sub(UNSEEN_SKEW)
            .unwrap_or(Timestamp::MIN)
    }

    /// How long until the API's clock shows this Unix time.
    pub(crate) fn until_theirs(&self, unix_seconds: i64) -> Duration {
        let ahead = self
            .ahead
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .unwrap_or_default();
        let theirs = self.wall().saturating_add(ahead).unwrap_or(Timestamp::MAX);
        let Ok(then) = Timestamp::from_second(unix_seconds) else {
            return Duration::ZERO;
        };
        Duration::try_from(then.duration_since(theirs)).unwrap_or_default()
    }
}

/// A source of random numbers from 0 up to 1.
#[derive(Clone)]
pub struct Jitter(Arc<dyn Fn() -> f64 + Send + Sync>);

impl Jitter {
    /// Random numbers.
    pub fn random() -> Self {
        Self(Arc::new(fastrand::f64))
    }

    /// Pseudo-random numbers from this seed.
    pub fn seeded(seed: u64) -> Self {
        let dice = Mutex::new(fastrand::Rng::with_seed(seed));
        Self(Arc::new(move || {
            dice.lock().unwrap_or_else(PoisonError::into_inner).f64()
        }))
    }

    /// Always the same number.
    pub fn fixed(number: f64) -> Self {
        Self(Arc::new(move || number))
    }

    /// A random part of a duration.
    pub(crate) fn part_of(&self, whole: Duration) -> Duration {
        whole.mul_f64((self.0)().clamp(0.0, 1.0))
    }
}

impl fmt::Debug for Jitter {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Jitter")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(text: &str) -> Timestamp {
        text.parse().unwrap()
    }

    #[tokio::test(start_paused = true)]
    async fn the_api_s_clock_is_learnt_from_its_date() {
        let clock = Clock::starting_at(at("2026-01-01T00:00:00Z"));
        assert_eq!(
            clock.theirs_at_least(clock.now()),
            at("2025-12-31T23:55:00Z")
        );
        clock.learn("Thu, 01 Jan 2026 01:00:00 GMT");
        tokio::time::advance(Duration::from_secs(10)).await;
        assert_eq!(
            clock.theirs_at_least(clock.now()),
            at("2026-01-01T01:00:08Z")
        );
        assert_eq!(
            clock.until_theirs(at("2026-01-01T01:00:25Z").as_second()),
            Duration::from_secs(15)
        );
        assert_eq!(clock.until_theirs(0), Duration::ZERO);
    }
}
