//! How the API behaves where the contract leaves it the choice.

use std::time::Duration;

use crate::faults::Quirks;

/// What can be set at any time.
#[derive(Clone, Debug, Default)]
pub(crate) struct Behavior {
    pub(crate) quirks: Quirks,
    /// How long what was deleted stays visible.
    pub(crate) deletions_take: Duration,
}
