//! Why an emulator does not start.

use std::error::Error as StdError;
use std::fmt;
use std::io;
use std::net::SocketAddr;
use std::path::PathBuf;

/// Why an emulator does not start.
#[derive(Debug)]
pub enum Error {
    /// The address is not a loopback address.
    NotLoopback(SocketAddr),
    /// The address cannot be listened on.
    Listen {
        /// The address.
        address: SocketAddr,
        /// The system's error.
        source: io::Error,
    },
    /// The state file cannot be used.
    Data {
        /// The file.
        path: PathBuf,
        /// What is wrong with it.
        source: Box<dyn StdError + Send + Sync>,
    },
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::NotLoopback(address) => write!(
                f,
                "{address} can be reached from other machines; the emulator listens on loopback addresses only, such as 127.0.0.1:{}",
                address.port()
            ),
            Self::Listen { address, source: _ } => write!(f, "cannot listen on {address}"),
            Self::Data { path, source: _ } => {
                write!(f, "cannot use the state file {}", path.display())
            }
        }
    }
}

impl StdError for Error {
    fn source(&self) -> Option<&(dyn StdError + 'static)> {
        match self {
            Self::NotLoopback(_) => None,
            Self::Listen { address: _, source } => Some(source),
            Self::Data { path: _, source } => Some(source.as_ref()),
        }
    }
}
