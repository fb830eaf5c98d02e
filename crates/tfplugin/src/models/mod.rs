//! Models, their fields, and the Rust types that are values of attributes.

pub mod attr;
pub mod choice;
pub mod field;
pub mod found;
pub mod model;
pub mod schema;
pub mod text;
pub mod timeouts;
