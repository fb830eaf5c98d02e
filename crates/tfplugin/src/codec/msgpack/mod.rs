//! cty's msgpack: the encoding of values in RPCs.

mod decode;
mod encode;
mod reader;
mod refinements;
mod writer;

pub use decode::decode;
pub use encode::encode;

#[cfg(test)]
mod tests;
