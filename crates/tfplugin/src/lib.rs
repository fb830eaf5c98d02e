//! A framework for writing Terraform and OpenTofu providers in Rust.

pub mod codec;
pub mod number;
pub mod path;
pub mod proto;
pub mod types;
pub mod value;
