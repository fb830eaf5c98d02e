//! The remote API: what is in the warehouse, who asked for what, and what goes wrong.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, MutexGuard};

use tokio::sync::Notify;

/// A crate, as the remote API shows it.
#[derive(Clone, Debug)]
pub(crate) struct RemoteCrate {
    pub(crate) id: String,
    pub(crate) title: String,
    pub(crate) size: String,
    pub(crate) shelf: String,
    pub(crate) code: Option<String>,
    pub(crate) tags: Vec<String>,
    pub(crate) pin_digits: usize,
    pub(crate) revision: i64,
    /// Nothing that users see.
    #[expect(dead_code, reason = "the API says it, and the model leaves it out")]
    pub(crate) internal: bool,
}

/// What goes wrong, until it is mended.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) enum Trouble {
    /// Nothing.
    #[default]
    None,
    /// The remote API refuses, and nothing is done.
    Refused,
    /// What was requested is done, and fails after that.
    HalfDone,
    /// The provider panics.
    Panic,
    /// The provider leaves what it does not know unknown.
    LeftUnknown,
    /// The remote API takes another label than it was given.
    OtherLabel,
    /// The object gets another id.
    OtherId,
    /// The object loses its id.
    NoId,
    /// The call is done once the user stops the run.
    UntilStopped,
    /// The call is done once the test opens the door.
    UntilOpened,
}

/// Clones are the same warehouse.
#[derive(Clone, Debug, Default)]
pub(crate) struct Store(Arc<Inner>);

#[derive(Debug, Default)]
struct Inner {
    crates: Mutex<BTreeMap<String, RemoteCrate>>,
    calls: Mutex<Vec<String>>,
    trouble: Mutex<Trouble>,
    begun: Notify,
    door: Notify,
    done: Notify,
}

impl Store {
    pub(crate) fn crates(&self) -> MutexGuard<'_, BTreeMap<String, RemoteCrate>> {
        self.0.crates.lock().unwrap()
    }

    /// What was requested since the last time somebody looked.
    pub(crate) fn calls(&self) -> Vec<String> {
        std::mem::take(&mut self.0.calls.lock().unwrap())
    }

    pub(crate) fn note(&self, call: String) {
        self.0.calls.lock().unwrap().push(call);
    }

    pub(crate) fn trouble(&self) -> Trouble {
        *self.0.trouble.lock().unwrap()
    }

    pub(crate) fn make_trouble(&self, trouble: Trouble) {
        *self.0.trouble.lock().unwrap() = trouble;
    }

    /// Waits until a call that is to wait has begun.
    pub(crate) async fn begun(&self) {
        self.0.begun.notified().await;
    }

    /// Lets a call that waits go on.
    pub(crate) fn open_door(&self) {
        self.0.door.notify_one();
    }

    /// Waits until a call that waited is done.
    pub(crate) async fn done(&self) {
        self.0.done.notified().await;
    }

    pub(crate) fn notify_done(&self) {
        self.0.done.notify_one();
    }

    pub(crate) fn notify_begun(&self) {
        self.0.begun.notify_one();
    }

    pub(crate) async fn door_opens(&self) {
        self.0.door.notified().await;
    }
}
