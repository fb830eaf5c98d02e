//! A running emulator, as a test holds it.

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
    /// Held for its life alone.
    _server: Server,
}

/// Where it is, and its way to be reached.
impl Emulator {
    /// How one is created.
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

    /// The MANAGEMENT key that opens everything.
    pub fn api_key(&self) -> &str {
        &self.api_key
    }

    /// The id of that key, as the audit log writes it.
    pub fn api_key_id(&self) -> String {
        self.handler.state().world.organization.key_id.clone()
    }

    /// The user who made the organization, and who owns it: whom a MANAGEMENT key can be made for.
    pub fn owner_id(&self) -> String {
        self.handler.state().world.owner_id()
    }

    /// The organization's id.
    pub fn organization_id(&self) -> String {
        self.handler.state().world.organization.id.clone()
    }
}

/// What it saw.
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

/// The truth, to compare with.
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

/// The trouble it makes.
impl Emulator {
    /// Adds a fault; of several that mean a request, the first one that is not spent strikes.
    pub fn fault(&self, fault: Fault) {
        self.handler.state().faults.push(fault);
    }

    /// Takes all faults back.
    pub fn clear_faults(&self) {
        self.handler.state().faults.clear();
    }

    /// Begins a storm, in the place of one that may be under way. Faults go first.
    pub fn storm(&self, storm: Storm) {
        self.handler.state().storm = Some(storm);
    }

    /// Ends the storm.
    pub fn calm(&self) {
        self.handler.state().storm = None;
    }

    /// Holds every response back for so long, after it took effect.
    pub fn delay_answers(&self, time: Duration) {
        self.handler.state().latency = time;
    }

    /// Lets what is deleted from now on stay visible for so long: it is listed, found, and its name is taken.
    pub fn deletions_take(&self, time: Duration) {
        self.handler.state().behavior.deletions_take = time;
    }

    /// Sets other rate limits; the requests of the last minute still count.
    pub fn rate_limits(&self, limits: Limits) {
        self.handler.state().windows.limits = limits;
    }

    /// Behaves in a way that the contract allows and that is not its usual one.
    pub fn quirk(&self, quirk: Quirk) {
        self.handler.state().behavior.quirks.set(quirk);
    }

    /// Differs from the contract in this way from now on.
    pub fn deviate(&self, deviation: Deviation) {
        self.handler.state().deviations.push(deviation);
    }

    /// Keeps to the contract again.
    pub fn conform(&self) {
        self.handler.state().deviations.clear();
    }

    /// Ends all quirks.
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
