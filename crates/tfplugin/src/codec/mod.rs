//! Values as bytes: the two encodings of cty, the library in which Terraform holds values.
//!
//! [`msgpack`] carries the values of every call. [`json`] is how Terraform stores state, and the
//! notation of types in both.
//!
//! Decoding expects untrusted input: whatever the bytes, the result is a value or an error, in time and memory
//! proportional to their number. [`MAX_DEPTH`] bounds how deep values nest. Values are checked against their type in
//! both directions.
//!
//! Where several encodings mean the same, these modules read what cty reads:
//! - of equal keys of a map the last counts, and equal elements of a set are one;
//! - elements of a set are written in cty's own order, whatever order they are held in;
//! - text is left as it is when read, and written in Unicode normal form C, in which Terraform
//!   holds all text (so what is sent is what comes back).
//!
//! They are stricter than cty with text that is not UTF-8, an attribute of an object that is
//! missing or duplicated, and bytes after the value: all of these are errors.
//!
//! These modules never name gRPC, schemas or resources.

mod conform;
mod depth;
mod error;
pub mod json;
pub mod msgpack;
mod set_order;
pub(crate) mod text;

pub use depth::MAX_DEPTH;
pub use error::{DecodeError, EncodeError};

#[cfg(test)]
mod tests;
