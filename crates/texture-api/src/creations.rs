//! What this process makes: one at a time of each name, and which objects are ours for certain.

use std::collections::{HashMap, HashSet};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use tokio::sync::{Mutex as Turnstile, OnceCell, OwnedMutexGuard};

use crate::object::Create;
use crate::suspects::Keys;

/// The route by which something is made, and what it is to be called.
type Name = (&'static str, String);

/// The creations of a process.
#[derive(Debug, Default)]
pub(crate) struct Creations {
    names: Mutex<HashMap<Name, Arc<Turnstile<()>>>>,
    claims: Mutex<HashSet<String>>,
    /// The keys of the organization, once they had to be known.
    pub(crate) keys: OnceCell<Keys>,
}

impl Creations {
    /// Waits until no other creation of the same name is under way.
    ///
    /// Two equal objects that are made at the same time could not be told apart if an answer were lost.
    pub(crate) async fn turn<C: Create>(&self, request: &C) -> OwnedMutexGuard<()> {
        let name = (C::ENDPOINT.route, request.name().trim().to_lowercase());
        let turnstile = Arc::clone(lock(&self.names).entry(name).or_default());
        turnstile.lock_owned().await
    }

    /// Takes note that an object was made by this process, and that this process knows it.
    pub(crate) fn claim(&self, id: &str) {
        lock(&self.claims).insert(id.to_owned());
    }

    /// Whether an object was made by this process.
    pub(crate) fn is_claimed(&self, id: &str) -> bool {
        lock(&self.claims).contains(id)
    }
}

fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}
