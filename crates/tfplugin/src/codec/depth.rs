//! A bound on how deep values nest.

use super::{DecodeError, EncodeError};

/// How many lists, sets, maps, tuples, objects, and values with a type of their own may be within
/// one another, and likewise for their types.
///
/// Values are walked by recursion, here and wherever they are compared, copied or dropped; this
/// bound keeps that within the stack of any thread.
pub const MAX_DEPTH: u16 = 512;

/// The number of levels left.
#[derive(Clone, Copy, Debug)]
pub(super) struct Depth(u16);

impl Depth {
    pub(super) const FULL: Self = Self(MAX_DEPTH);

    /// Goes one level deeper while reading a value.
    pub(super) fn deeper(self) -> Result<Self, DecodeError> {
        self.0
            .checked_sub(1)
            .map(Self)
            .ok_or_else(|| DecodeError::new("nested too deeply"))
    }

    /// Goes one level deeper while writing a value.
    pub(super) fn deeper_out(self) -> Result<Self, EncodeError> {
        self.0
            .checked_sub(1)
            .map(Self)
            .ok_or_else(|| EncodeError::new("nested too deeply"))
    }
}
