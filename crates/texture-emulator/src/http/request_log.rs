//! The requests and responses, kept for tests.

use std::collections::{BTreeMap, VecDeque};

use jiff::Timestamp;
use serde_json::Value;

/// The number of requests that are kept; the oldest are dropped, so that a server that runs for weeks does not grow.
const REMEMBERED: usize = 200_000;

/// One request and its outcome.
#[derive(Clone, Debug, PartialEq)]
pub struct Recorded {
    /// The id that the response carried as `x-request-id`.
    pub request_id: String,
    /// When it arrived, by the emulator's clock.
    pub at: Timestamp,
    /// `GET`, `POST`, …
    pub method: String,
    /// The path, without the query: `/v1/workspaces`.
    pub path: String,
    /// The query, decoded; of members given twice, the last.
    pub query: BTreeMap<String, String>,
    /// The body; `None` where it was empty or not JSON.
    pub body: Option<Value>,
    /// The client's `User-Agent`.
    pub user_agent: Option<String>,
    /// The id of the key that it was signed with; none where the key was missing or refused.
    pub key_id: Option<String>,
    /// The status of the response; `None` where there was none.
    pub status: Option<u16>,
    /// Whether a fault or a storm affected the response.
    pub faulted: bool,
}

/// A callback for each request.
pub(crate) type Watcher = Box<dyn Fn(&Recorded) + Send>;

/// The requests so far, in the order of their arrival.
pub(crate) struct RequestLog {
    entries: VecDeque<Recorded>,
    watcher: Option<Watcher>,
}

impl RequestLog {
    pub(crate) fn new(watcher: Option<Watcher>) -> Self {
        Self {
            entries: VecDeque::new(),
            watcher,
        }
    }

    pub(crate) fn add(&mut self, entry: Recorded) {
        if let Some(watch) = &self.watcher {
            watch(&entry);
        }
        if self.entries.len() == REMEMBERED {
            self.entries.pop_front();
        }
        self.entries.push_back(entry);
    }

    pub(crate) fn entries(&self) -> Vec<Recorded> {
        self.entries.iter().cloned().collect()
    }

    /// The latest ones first, at most this many.
    pub(crate) fn latest(&self, most: usize) -> impl Iterator<Item = &Recorded> {
        self.entries.iter().rev().take(most)
    }

    pub(crate) fn clear(&mut self) {
        self.entries.clear();
    }
}
