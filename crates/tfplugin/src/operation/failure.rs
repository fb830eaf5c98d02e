//! Failures of operations: diagnostics, and the state of what was done all the same.

use crate::attr::{Mismatch, Unset};
use crate::diagnostics::{Diagnostic, Diagnostics};

/// An operation that failed, wholly or in part.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct Failure<M> {
    /// The state of what exists all the same. `None` leaves state as it was: for a create, nothing was created.
    pub state: Option<Box<M>>,
    /// Why.
    pub diagnostics: Diagnostics,
}

impl<M> Failure<M> {
    /// The same failure, with the state of what exists all the same.
    #[must_use]
    pub fn keeping(mut self, state: M) -> Self {
        self.state = Some(Box::new(state));
        self
    }
}

impl<M> From<Diagnostics> for Failure<M> {
    fn from(diagnostics: Diagnostics) -> Self {
        Self {
            state: None,
            diagnostics,
        }
    }
}

impl<M> From<Diagnostic> for Failure<M> {
    fn from(diagnostic: Diagnostic) -> Self {
        Diagnostics::from(diagnostic).into()
    }
}

impl<M> From<Unset> for Failure<M> {
    fn from(unset: Unset) -> Self {
        Diagnostic::from(unset).into()
    }
}

impl<M> From<Mismatch> for Failure<M> {
    fn from(mismatch: Mismatch) -> Self {
        Diagnostic::from(mismatch).into()
    }
}

impl From<Unset> for Diagnostics {
    fn from(unset: Unset) -> Self {
        Diagnostic::from(unset).into()
    }
}

impl From<Mismatch> for Diagnostics {
    fn from(mismatch: Mismatch) -> Self {
        Diagnostic::from(mismatch).into()
    }
}
