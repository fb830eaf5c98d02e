//! An emulator of the Texture Management API, as its clients see it: for demos, tests, and trying things out.
//!
//! An [`Emulator`] listens on a loopback port of its own, responds like the API, records the requests, and fails
//! in the ways that it is set to. It runs on its own thread, so sync and async tests use it alike, several in one process.
//!
//! ```
//! use texture_emulator::{Emulator, Fault};
//!
//! let emulator = Emulator::builder().api_key("management_test").start()?;
//! emulator.fault(Fault::on("POST", "/v1/workspaces").times(2).status(502));
//! // … the code under test talks to emulator.url() with that key …
//! assert!(emulator.requests().is_empty());
//! assert!(emulator.objects("workspaces").is_empty());
//! # Ok::<(), texture_emulator::Error>(())
//! ```
//!
//! It has four parts:
//! - the **nouns**: the objects and their operations, one module each;
//! - the **contract**: the registry of routes, from which dispatch, the checks on what is sent, and the OpenAPI document
//!   derive;
//! - the **store**: memory, and a file where it is to outlive the process;
//! - **http**: connections, authentication, rate limits, and requested faults.
//!
//! It is not secure: its keys are for tests, are stored in plain text, and it listens on loopback only.

mod builder;
mod clock;
mod contract;
mod emulator;
mod error;
mod external_changes;
mod faults;
mod http;
mod nouns;
mod problem;
mod store;
mod ui;

pub use builder::Builder;
pub use clock::Clock;
pub use contract::Document;
pub use emulator::Emulator;
pub use error::Error;
pub use faults::{Deviation, Fault, FaultError, Quirk, Storm, Strike, UnknownDeviation};
pub use http::limits::Limits;
pub use http::request_log::Recorded;
pub use nouns::member::Person;
pub use problem::Problem;
