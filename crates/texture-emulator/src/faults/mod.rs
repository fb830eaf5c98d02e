//! What an emulator does on request, so that its users can be tested: faults, storms of them, quirks, and
//! deviations from the contract.

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
