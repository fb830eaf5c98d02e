//! Builds an emulator.

use std::net::{Ipv4Addr, SocketAddr};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;

use crate::clock::Clock;
use crate::emulator::Emulator;
use crate::error::Error;
use crate::faults::{Deviation, Fault, Quirk, Storm};
use crate::http::handler::{Handler, State};
use crate::http::limits::{Limits, Windows};
use crate::http::request_log::{Recorded, RequestLog, Watcher};
use crate::http::server::Server;
use crate::nouns::member::{Person, Role, member_of};
use crate::nouns::organization::Organization;
use crate::store::disk::{Disk, Trouble};
use crate::store::{Behavior, World, ids};

/// Builds an [`Emulator`]. By default it has a generated key, the documented rate limits, and an empty organization
/// with its owner, and keeps everything in memory.
#[must_use]
pub struct Builder {
    listen: SocketAddr,
    data: Option<PathBuf>,
    api_key: Option<String>,
    organization_id: Option<String>,
    organization_name: String,
    owner: Person,
    clock: Clock,
    limits: Limits,
    faults: Vec<Fault>,
    storm: Option<Storm>,
    deviations: Vec<Deviation>,
    behavior: Behavior,
    latency: Duration,
    watcher: Option<Watcher>,
    has_ui: bool,
}

impl Default for Builder {
    fn default() -> Self {
        Self {
            listen: SocketAddr::from((Ipv4Addr::LOCALHOST, 0)),
            data: None,
            api_key: None,
            organization_id: None,
            organization_name: "Example Energy".to_owned(),
            owner: Person::new("Robin", "Owner", "owner@example.com"),
            clock: Clock::system(),
            limits: Limits::default(),
            faults: Vec::new(),
            storm: None,
            deviations: Vec::new(),
            behavior: Behavior::default(),
            latency: Duration::ZERO,
            watcher: None,
            has_ui: false,
        }
    }
}

impl Builder {
    /// The address to listen on, instead of a free port of 127.0.0.1. It has to be a loopback address.
    pub fn listen(self, address: SocketAddr) -> Self {
        Self {
            listen: address,
            ..self
        }
    }

    /// Keeps the state in this file, which is created where it is missing. A change that was confirmed survives any crash.
    pub fn data(self, path: impl AsRef<Path>) -> Self {
        Self {
            data: Some(path.as_ref().to_owned()),
            ..self
        }
    }

    /// The MANAGEMENT key with access to everything. The default is the one in the state file, or a new one.
    pub fn api_key(self, key: &str) -> Self {
        Self {
            api_key: Some(key.to_owned()),
            ..self
        }
    }

    /// The organization's id and name, unless there is a state file with them.
    pub fn organization(self, id: &str, name: &str) -> Self {
        Self {
            organization_id: Some(id.to_owned()),
            organization_name: name.to_owned(),
            ..self
        }
    }

    /// The owner of the organization, unless there is a state file with one.
    pub fn owner(self, owner: Person) -> Self {
        Self { owner, ..self }
    }

    /// Reads the time from this clock.
    pub fn clock(self, clock: &Clock) -> Self {
        Self {
            clock: clock.clone(),
            ..self
        }
    }

    /// The rate limits, instead of the documented ones.
    pub fn rate_limits(self, limits: Limits) -> Self {
        Self { limits, ..self }
    }

    /// A fault from the start; see [`Emulator::fault`].
    pub fn fault(mut self, fault: Fault) -> Self {
        self.faults.push(fault);
        self
    }

    /// A storm from the start; see [`Emulator::storm`].
    pub fn storm(self, storm: Storm) -> Self {
        Self {
            storm: Some(storm),
            ..self
        }
    }

    /// A deviation from the contract from the start; see [`Emulator::deviate`].
    pub fn deviate(mut self, deviation: Deviation) -> Self {
        self.deviations.push(deviation);
        self
    }

    /// Serves the explorer at the root of the address: a page for people, without a key.
    pub fn ui(self, has_ui: bool) -> Self {
        Self { has_ui, ..self }
    }

    /// A quirk from the start; see [`Emulator::quirk`].
    pub fn quirk(mut self, quirk: Quirk) -> Self {
        self.behavior.quirks.set(quirk);
        self
    }

    /// Delays every response by this much; see [`Emulator::delay_responses`].
    pub fn delay_responses(self, latency: Duration) -> Self {
        Self { latency, ..self }
    }

    /// Keeps deleted objects visible for this long; see [`Emulator::deletions_take`].
    pub fn deletions_take(mut self, time: Duration) -> Self {
        self.behavior.deletions_take = time;
        self
    }

    /// Calls `watch` with each request and its response. `watch` must not call the emulator.
    pub fn watch(self, watch: impl Fn(&Recorded) + Send + 'static) -> Self {
        Self {
            watcher: Some(Box::new(watch)),
            ..self
        }
    }

    /// Starts it. It listens when this returns.
    ///
    /// # Errors
    /// The address is not a loopback address or cannot be listened on, or the state file cannot be used.
    pub fn start(mut self) -> Result<Emulator, Error> {
        if !self.listen.ip().is_loopback() {
            return Err(Error::NotLoopback(self.listen));
        }
        let path = self.data.take().unwrap_or_default();
        let (world, disk) = self
            .open(&path)
            .map_err(|source| Error::Data { path, source })?;
        let key = world.organization.key.clone();
        let address = self.listen;
        let handler = Arc::new(Handler::new(
            self.state(world, disk),
            self.clock,
            self.has_ui,
        ));
        let server = Server::start(Arc::clone(&handler), address)
            .map_err(|source| Error::Listen { address, source })?;
        Ok(Emulator::new(handler, server, key))
    }

    /// The state in the file, or a new one with the owner only.
    fn open(&self, path: &Path) -> Result<(World, Option<Disk>), Trouble> {
        let disk = Some(path)
            .filter(|path| !path.as_os_str().is_empty())
            .map(Disk::open)
            .transpose()?;
        let saved = disk.as_ref().map(Disk::organization).transpose()?.flatten();
        let mut world = World::new(self.organization_after(saved));
        if let Some(disk) = &disk {
            disk.save_organization(&world.organization)?;
            disk.load(&mut world)?;
        }
        if world.members.iter().next().is_none() {
            let owner = member_of(&world, &self.owner, Role::Admin, true, self.clock.now());
            world.members.add(owner);
            world.commit(disk.as_ref())?;
        }
        Ok((world, disk))
    }

    /// The organization as it was saved, or a new one; with the key that was given, if one was.
    fn organization_after(&self, saved: Option<Organization>) -> Organization {
        let mut organization = saved.unwrap_or_else(|| Organization {
            id: self
                .organization_id
                .clone()
                .unwrap_or_else(|| ids::id("org")),
            name: self.organization_name.clone(),
            owner_id: ids::id("usr"),
            key_id: ids::id("key"),
            key: ids::secret("management"),
        });
        if let Some(key) = &self.api_key {
            organization.key.clone_from(key);
        }
        organization
    }

    fn state(&mut self, world: World, disk: Option<Disk>) -> State {
        State {
            world,
            behavior: self.behavior.clone(),
            disk,
            windows: Windows::new(self.limits),
            faults: std::mem::take(&mut self.faults),
            storm: self.storm.take(),
            deviations: std::mem::take(&mut self.deviations),
            deviated: 0,
            latency: self.latency,
            log: RequestLog::new(self.watcher.take()),
        }
    }
}
