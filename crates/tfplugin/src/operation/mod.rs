//! What an operation gets besides its model, and what it returns besides the state.

pub mod context;
pub mod diagnostics;
pub mod drift;
pub mod failure;
pub mod private;
