//! The requests and responses, kept for tests.

use std::collections::{BTreeMap, VecDeque};

use jiff::Timestamp;
use serde_json::Value;

/// How many requests are remembered; the oldest go first, so that a server that runs for weeks does not grow.
const REMEMBERED: usize = 200_000;

/// One request, as it arrived, and what became of it.
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
    /// The body; none where it was empty or no JSON.
    pub body: Option<Value>,
    /// What the client calls itself.
    pub user_agent: Option<String>,
    /// The id of the key that it was signed with; none where the key was missing or refused.
    pub key_id: Option<String>,
    /// The status it was responded with; none where it got no response.
    pub status: Option<u16>,
    /// Whether a fault or a storm had a hand in the response.
    pub faulted: bool,
}

/// Whoever wants to see each request as it is served.
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

    /// The latest ones first, as many at most.
    pub(crate) fn latest(&self, most: usize) -> impl Iterator<Item = &Recorded> {
        self.entries.iter().rev().take(most)
    }

    pub(crate) fn clear(&mut self) {
        self.entries.clear();
    }
}
