//! Terraform's values and types.

pub mod number;
pub mod path;
pub mod types;
pub mod value;
