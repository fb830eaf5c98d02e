//! Platforms as Rust and as Terraform name them.

use std::env::consts::{ARCH, OS};
use std::error::Error;

/// A platform that a release is built for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Platform {
    /// As Rust names it.
    triple: &'static str,
    /// As Terraform names it, in Go's words.
    name: &'static str,
}

/// Those of which anything is known.
const ALL: [Platform; 8] = [
    of("x86_64-unknown-linux-musl", "linux_amd64"),
    of("aarch64-unknown-linux-musl", "linux_arm64"),
    of("x86_64-unknown-linux-gnu", "linux_amd64"),
    of("aarch64-unknown-linux-gnu", "linux_arm64"),
    of("x86_64-apple-darwin", "darwin_amd64"),
    of("aarch64-apple-darwin", "darwin_arm64"),
    of("x86_64-pc-windows-gnu", "windows_amd64"),
    of("x86_64-pc-windows-msvc", "windows_amd64"),
];

const fn of(triple: &'static str, name: &'static str) -> Platform {
    Platform { triple, name }
}

impl Platform {
    /// The platform of a target triple.
    ///
    /// # Errors
    /// Nobody has said yet how Terraform names it.
    pub(crate) fn of(triple: &str) -> Result<Self, Box<dyn Error>> {
        let found = ALL.into_iter().find(|it| it.triple == triple);
        found.ok_or_else(|| {
            let known: Vec<&str> = ALL.iter().map(|it| it.triple).collect();
            let known = known.join(", ");
            format!("{triple} is none of the targets that a release is built for: {known}").into()
        })
    }

    /// This machine's, with the system's own C library.
    pub(crate) fn this() -> Self {
        let triple = match (OS, ARCH) {
            ("linux", "aarch64") => "aarch64-unknown-linux-gnu",
            ("macos", "x86_64") => "x86_64-apple-darwin",
            ("macos", _) => "aarch64-apple-darwin",
            ("windows", _) => "x86_64-pc-windows-msvc",
            _ => "x86_64-unknown-linux-gnu",
        };
        let found = ALL.into_iter().find(|it| it.triple == triple);
        found.unwrap_or(ALL[0])
    }

    pub(crate) fn triple(&self) -> &'static str {
        self.triple
    }

    /// As in the names of providers' archives: `linux_amd64`.
    pub(crate) fn name(&self) -> &'static str {
        self.name
    }

    /// As Go names it: `amd64`.
    pub(crate) fn architecture(&self) -> &'static str {
        self.name.split_once('_').map_or(self.name, |(_, it)| it)
    }

    /// What the names of programs end with.
    pub(crate) fn executable_suffix(&self) -> &'static str {
        match self.name.starts_with("windows_") {
            true => ".exe",
            false => "",
        }
    }

    /// Whether programs are linked with the GNU C library, which is linked in statically only on request.
    pub(crate) fn is_gnu_linux(&self) -> bool {
        self.triple.ends_with("-linux-gnu")
    }
}
