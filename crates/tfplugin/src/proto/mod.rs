//! The wire contracts in `proto/`, as Rust.
//!
//! The code under `generated/` is created by `cargo xtask codegen` and a test there proves it fresh.
//! This module knows what stands on the wire and nothing of what it means.

use std::fmt;

mod encoded_schema;

pub use encoded_schema::EncodedSchema;

/// Terraform's plugin protocol 6.11: `proto/tfplugin6.proto`.
#[allow(missing_docs, unreachable_pub, clippy::all, rustdoc::all)]
#[rustfmt::skip]
#[path = "generated/tfplugin6.rs"]
pub mod tfplugin6;

/// go-plugin's own services: `proto/plugin.proto`.
#[allow(missing_docs, unreachable_pub, clippy::all, rustdoc::all)]
#[rustfmt::skip]
#[path = "generated/plugin.rs"]
pub mod plugin;

/// Tells the sizes only: the bytes are users' values, and secrets are among them.
impl fmt::Debug for tfplugin6::DynamicValue {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { msgpack, json } = self;
        formatter
            .debug_struct("DynamicValue")
            .field("msgpack_bytes", &msgpack.len())
            .field("json_bytes", &json.len())
            .finish()
    }
}

/// Tells the sizes only: the bytes are users' values, and secrets are among them.
impl fmt::Debug for tfplugin6::RawState {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { json, flatmap } = self;
        formatter
            .debug_struct("RawState")
            .field("json_bytes", &json.len())
            .field("flatmap_entries", &flatmap.len())
            .finish()
    }
}

#[cfg(test)]
mod tests {
    use super::tfplugin6::{DynamicValue, RawState};

    #[test]
    fn values_stay_out_of_debug() {
        let value = DynamicValue {
            msgpack: "\u{8}hunter22".into(),
            json: "\"hunter22\"".into(),
        };
        let flatmap = [("password".to_owned(), "hunter22".to_owned())].into();
        let state = RawState {
            json: "\"hunter22\"".into(),
            flatmap,
        };
        let text = format!("{value:?} {state:?}");
        assert!(!text.contains("hunter22"), "{text}");
        assert!(!text.contains("104, 117"), "{text}");
    }
}
