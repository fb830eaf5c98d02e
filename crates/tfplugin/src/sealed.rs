//! Seals the traits that only this crate implements, so that methods can be added to them.

/// A type of this crate.
pub trait Sealed {}
