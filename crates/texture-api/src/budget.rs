//! The time that an operation may take.

use std::sync::{Mutex, PoisonError};
use std::time::Duration;

use tokio::time::Instant;

/// How long all requests of an operation may take together, the time queued for a rate limit aside.
#[derive(Debug)]
pub(crate) struct Budget {
    total: Duration,
    began: Instant,
    queued: Mutex<Duration>,
}

impl Budget {
    pub(crate) fn new(total: Duration, now: Instant) -> Self {
        Self {
            total,
            began: now,
            queued: Mutex::new(Duration::ZERO),
        }
    }

    pub(crate) fn total(&self) -> Duration {
        self.total
    }

    /// Gives back time that was spent in a queue.
    pub(crate) fn exclude(&self, queued: Duration) {
        *self.queued.lock().unwrap_or_else(PoisonError::into_inner) += queued;
    }

    /// What is left; `None` when nothing is.
    pub(crate) fn left(&self, now: Instant) -> Option<Duration> {
        let queued = *self.queued.lock().unwrap_or_else(PoisonError::into_inner);
        let spent = now.duration_since(self.began).saturating_sub(queued);
        self.total.checked_sub(spent).filter(|left| !left.is_zero())
    }
}
