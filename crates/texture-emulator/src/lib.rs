//! The Texture Management API on one machine, as its consumer sees it: for demos, tests, and trying things out.
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
//! Four things stand side by side in it:
//! - the **nouns**: what exists and what may be done to it, one room each;
//! - the **contract**: the registry of routes, from which dispatch, the checks on what is sent, and the OpenAPI document
//!   derive;
//! - the **store**: memory, and a file where it is to outlive the process;
//! - **http**: from a connection to a response, with authentication, rate limits, and the trouble that was requested.
//!
//! It guards nothing: its keys are for tests, lie in its state file in plain text, and it listens on loopback alone.

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
