//! cty's msgpack: how values travel in every call.

mod decode;
mod encode;
mod reader;
mod refinements;
mod writer;

pub use decode::decode;
pub use encode::encode;

#[cfg(test)]
mod tests;
