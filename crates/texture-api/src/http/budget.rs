//! The time budget of an operation.

use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use tokio::time::Instant;

/// How long all requests of an operation may take together, without the time queued for a rate limit.
#[derive(Debug)]
pub(crate) struct Budget {
    total: Duration,
    began: Instant,
    queued: Mutex<Duration>,
    /// The budget of the enclosing operation, from which time queued here is not taken either.
    parent: Option<Arc<Self>>,
}

impl Budget {
    pub(crate) fn new(total: Duration, now: Instant) -> Self {
        Self {
            total,
            began: now,
            queued: Mutex::new(Duration::ZERO),
            parent: None,
        }
    }

    /// A budget within that of an enclosing operation.
    pub(crate) fn within(self, parent: &Arc<Self>) -> Self {
        Self {
            parent: Some(Arc::clone(parent)),
            ..self
        }
    }

    pub(crate) fn total(&self) -> Duration {
        self.total
    }

    /// Gives back time that was spent in a queue.
    pub(crate) fn exclude(&self, queued: Duration) {
        *self.queued.lock().unwrap_or_else(PoisonError::into_inner) += queued;
        if let Some(parent) = &self.parent {
            parent.exclude(queued);
        }
    }

    /// The remaining time; `None` when it is used up.
    pub(crate) fn left(&self, now: Instant) -> Option<Duration> {
        let queued = *self.queued.lock().unwrap_or_else(PoisonError::into_inner);
        let spent = now.duration_since(self.began).saturating_sub(queued);
        self.total.checked_sub(spent).filter(|left| !left.is_zero())
    }
}
