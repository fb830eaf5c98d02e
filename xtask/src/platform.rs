//! Platforms as Terraform names them.

use std::env::consts::{ARCH, OS};

/// This machine's, as in the names of providers' archives: `linux_amd64`.
///
/// Terraform uses the words of Go, and `std::env::consts` has Rust's.
pub(crate) fn this() -> String {
    let os = match OS {
        "macos" => "darwin",
        other => other,
    };
    let architecture = match ARCH {
        "x86_64" => "amd64",
        "aarch64" => "arm64",
        "x86" => "386",
        other => other,
    };
    format!("{os}_{architecture}")
}
