//! cty's JSON: how Terraform stores values, and its notation of types.

mod decode;
mod encode;
mod reader;
mod types;
mod writer;

pub(crate) use decode::decode_any;
pub use decode::{decode, decode_state};
pub use encode::encode;
pub(super) use types::decode_type;
pub use types::{type_from_json, type_to_json};

#[cfg(test)]
mod tests;
