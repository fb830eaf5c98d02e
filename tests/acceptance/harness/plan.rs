//! A plan that was created, or failed to be.

use std::ops::Deref;

use expect_test::Expect;
use serde_json::Value;

use super::changes;
use super::run::Run;

/// The file in which a plan is kept, below the world's folder.
pub(super) const FILE: &str = "plan.bin";

/// A plan, and the run that created it.
#[derive(Debug)]
pub(crate) struct Planned<'w>(Run<'w>);

impl<'w> Planned<'w> {
    pub(super) fn new(run: Run<'w>) -> Self {
        Self(run)
    }

    /// There is nothing to do (`-detailed-exitcode` says 0).
    pub(crate) fn is_empty(&self) -> &Self {
        match self.status() {
            Some(0) => self,
            Some(2) => panic!("the plan is not empty:\n{}", self.read()),
            _ => panic!("the plan fails:\n{}", self.text()),
        }
    }

    /// There is exactly this to do.
    pub(crate) fn changes(&self, expected: Expect) -> &Self {
        assert_ne!(self.status(), Some(1), "the plan fails:\n{}", self.text());
        expected.assert_eq(&self.read());
        self
    }

    /// Exactly this was changed elsewhere.
    pub(crate) fn drift(&self, expected: Expect) -> &Self {
        let text = changes::render(&self.json()["resource_drift"]);
        expected.assert_eq(&self.world().tidy(&text));
        self
    }

    /// The plan as `show -json` tells it.
    pub(crate) fn json(&self) -> Value {
        self.world().show(FILE)
    }

    fn read(&self) -> String {
        let text = changes::render(&self.json()["resource_changes"]);
        self.world().tidy(&text)
    }
}

impl<'w> Deref for Planned<'w> {
    type Target = Run<'w>;

    fn deref(&self) -> &Run<'w> {
        &self.0
    }
}
