//! Faults, storms of faults, quirks, and deviations from the contract, all on request.

pub(crate) mod deviating;
pub(crate) mod deviation;
mod fault;
mod quirk;
mod storm;

pub use deviation::{Deviation, UnknownDeviation};
pub(crate) use fault::{Failure, Injected};
pub use fault::{Fault, FaultError};
pub use quirk::Quirk;
pub(crate) use quirk::Quirks;
pub use storm::{Storm, Strike};
