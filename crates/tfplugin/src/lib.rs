//! A framework for writing Terraform and OpenTofu providers in Rust.

pub mod path;
pub mod proto;
pub mod types;
