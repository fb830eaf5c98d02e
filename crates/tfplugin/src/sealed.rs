//! What keeps traits that this crate alone implements from being implemented elsewhere, so that they can grow.

/// A type of this crate.
pub trait Sealed {}
