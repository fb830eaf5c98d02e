//! The creates of this process: one at a time for each name, and the objects that it created for certain.

use std::collections::{HashMap, HashSet};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use tokio::sync::{Mutex as AsyncMutex, OnceCell, OwnedMutexGuard};

use crate::object::Create;

/// The route of a create, and the name of what it creates.
type Name = (&'static str, String);

/// The creates of a process.
#[derive(Debug, Default)]
pub(crate) struct Creations {
    names: Mutex<HashMap<Name, Arc<AsyncMutex<()>>>>,
    claims: Mutex<HashSet<String>>,
    /// The keys of the organization, once they are needed.
    pub(crate) keys: OnceCell<Keys>,
}

/// The keys of the organization, distinguished by the beginnings of their secrets.
#[derive(Debug, Default)]
pub(crate) struct Keys {
    /// Whether the list could be read.
    pub(super) are_known: bool,
    pub(super) ours: HashSet<String>,
    pub(super) others: HashSet<String>,
}

impl Creations {
    /// Waits until no other create of the same name is under way.
    ///
    /// If a response were lost, two equal objects created at the same time could not be distinguished.
    pub(crate) async fn permit<C: Create>(&self, request: &C) -> OwnedMutexGuard<()> {
        let name = (C::ENDPOINT.route, request.name().trim().to_lowercase());
        let name = Arc::clone(lock(&self.names).entry(name).or_default());
        name.lock_owned().await
    }

    /// Records that an object was created by this process, and that this process knows it.
    pub(crate) fn claim(&self, id: &str) {
        lock(&self.claims).insert(id.to_owned());
    }

    /// Whether an object was created by this process.
    pub(crate) fn is_claimed(&self, id: &str) -> bool {
        lock(&self.claims).contains(id)
    }
}

fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}
