//! Leases: the ephemeral resources that are open.

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

/// What is open.
pub(super) struct Leases<C>(Mutex<Vec<Open<C>>>);

/// An ephemeral resource that is open.
pub(super) struct Open<C> {
    pub(super) type_name: String,
    pub(super) lease: Vec<u8>,
    pub(super) client: Arc<C>,
    pub(super) timeouts: Timeouts,
}

/// The timeouts of later operations on an open ephemeral resource. They come from its configuration, which only
/// OpenEphemeralResource sends.
#[derive(Clone, Copy)]
pub(super) struct Timeouts {
    pub(super) renew: Duration,
    pub(super) close: Duration,
}

impl<C> Default for Leases<C> {
    fn default() -> Self {
        Self(Mutex::default())
    }
}

impl<C> Leases<C> {
    pub(super) fn add(&self, type_name: &str, lease: &[u8], client: &Arc<C>, timeouts: Timeouts) {
        self.lock().push(Open {
            type_name: type_name.to_owned(),
            lease: lease.to_vec(),
            client: Arc::clone(client),
            timeouts,
        });
    }

    /// Removes a lease. The caller closes it, so nothing is closed twice.
    pub(super) fn take(&self, type_name: &str, lease: &[u8]) -> Option<Open<C>> {
        let mut open = self.lock();
        let index = open
            .iter()
            .position(|it| it.type_name == type_name && it.lease == lease)?;
        Some(open.remove(index))
    }

    pub(super) fn take_all(&self) -> Vec<Open<C>> {
        std::mem::take(&mut *self.lock())
    }

    fn lock(&self) -> MutexGuard<'_, Vec<Open<C>>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
