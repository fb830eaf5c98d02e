//! A running emulator.

use std::fmt;
use std::sync::Arc;
use std::time::Duration;

use serde_json::Value;

use crate::builder::Builder;
use crate::faults::{Deviation, Fault, Quirk, Quirks, Storm};
use crate::http::handler::Handler;
use crate::http::limits::Limits;
use crate::http::request_log::Recorded;
use crate::http::server::Server;

/// A running emulator. Dropping it ends it.
pub struct Emulator {
    pub(crate) handler: Arc<Handler>,
    url: String,
    api_key: String,
    /// Kept to keep the server running.
    _server: Server,
}

/// The address and the key.
impl Emulator {
    /// Construction.
    pub fn builder() -> Builder {
        Builder::default()
    }

    pub(crate) fn new(handler: Arc<Handler>, server: Server, api_key: String) -> Self {
        Self {
            handler,
            url: format!("http://{}/v1", server.address),
            api_key,
            _server: server,
        }
    }

    /// The base URL: `http://127.0.0.1:PORT/v1`.
    pub fn url(&self) -> &str {
        &self.url
    }

    /// The MANAGEMENT key with access to everything.
    pub fn api_key(&self) -> &str {
        &self.api_key
    }

    /// The id of that key, as the audit log writes it.
    pub fn api_key_id(&self) -> String {
        self.handler.state().world.organization.key_id.clone()
    }

    /// The user who created and owns the organization: an owner for MANAGEMENT keys.
    pub fn owner_id(&self) -> String {
        self.handler.state().world.owner_id()
    }

    /// The organization's id.
    pub fn organization_id(&self) -> String {
        self.handler.state().world.organization.id.clone()
    }
}

/// The requests.
impl Emulator {
    /// The requests so far, in the order of their arrival.
    pub fn requests(&self) -> Vec<Recorded> {
        self.handler.state().log.entries()
    }

    /// Forgets the requests so far.
    pub fn clear_requests(&self) {
        self.handler.state().log.clear();
    }
}

/// The state, to compare with.
impl Emulator {
    /// What exists of a kind, as the API shows it without any quirk, oldest first. The kind is the list's path under
    /// `/v1/`: `workspaces`, `api-keys`, …; nothing exists of a kind that there is not.
    pub fn objects(&self, kind: &str) -> Vec<Value> {
        let mut state = self.handler.state();
        state.world.sweep(self.handler.now());
        let table = state
            .world
            .tables()
            .into_iter()
            .find(|table| table.name() == kind);
        table
            .map(|table| table.shown(&Quirks::default()))
            .unwrap_or_default()
    }

    /// The object with that id, with all that the API keeps to itself: a key's secret is its member `secret`, an OAuth
    /// application's `clientSecret`, a destination's `secret`.
    pub fn object(&self, id: &str) -> Option<Value> {
        let mut state = self.handler.state();
        state.world.sweep(self.handler.now());
        state.world.raw(id)
    }
}

/// Faults and deviations.
impl Emulator {
    /// Adds a fault. Of several that match a request, the first one that is not used up applies.
    pub fn fault(&self, fault: Fault) {
        self.handler.state().faults.push(fault);
    }

    /// Removes all faults.
    pub fn clear_faults(&self) {
        self.handler.state().faults.clear();
    }

    /// Starts a storm, and ends one that is active. Faults have precedence.
    pub fn storm(&self, storm: Storm) {
        self.handler.state().storm = Some(storm);
    }

    /// Ends the storm.
    pub fn calm(&self) {
        self.handler.state().storm = None;
    }

    /// Delays every response by this much, after the request took effect.
    pub fn delay_responses(&self, time: Duration) {
        self.handler.state().latency = time;
    }

    /// Keeps objects that are deleted from now on visible for this long: they are listed and found, and their names are taken.
    pub fn deletions_take(&self, time: Duration) {
        self.handler.state().behavior.deletions_take = time;
    }

    /// Sets other rate limits; the requests of the last minute still count.
    pub fn rate_limits(&self, limits: Limits) {
        self.handler.state().windows.limits = limits;
    }

    /// Turns on a quirk: a behavior that the contract allows and that is not the default.
    pub fn quirk(&self, quirk: Quirk) {
        self.handler.state().behavior.quirks.set(quirk);
    }

    /// Turns on a deviation from the contract.
    pub fn deviate(&self, deviation: Deviation) {
        self.handler.state().deviations.push(deviation);
    }

    /// Turns off all deviations.
    pub fn conform(&self) {
        self.handler.state().deviations.clear();
    }

    /// Turns off all quirks.
    pub fn clear_quirks(&self) {
        self.handler.state().behavior.quirks = Quirks::default();
    }
}

impl fmt::Debug for Emulator {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Emulator")
            .field("url", &self.url)
            .finish_non_exhaustive()
    }
}
