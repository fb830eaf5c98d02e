//! The signals that a provider heeds, and the one that it must not.

use std::io;

#[cfg(unix)]
use tokio::signal::unix::{Signal, SignalKind, signal};
#[cfg(windows)]
use tokio::signal::windows::{CtrlC, CtrlClose, ctrl_c, ctrl_close};

/// Ctrl-C. While this exists, it does not end the process: it reaches every process of the
/// terminal, and the client, which gets it too, wants to end its plugins in its own time.
pub(super) struct Interrupts(#[cfg(unix)] Signal, #[cfg(windows)] CtrlC);

impl Interrupts {
    /// From here on.
    pub(super) fn watch() -> io::Result<Self> {
        #[cfg(unix)]
        return signal(SignalKind::interrupt()).map(Self);
        #[cfg(windows)]
        return ctrl_c().map(Self);
    }

    /// Waits for the next one.
    pub(super) async fn next(&mut self) {
        self.0.recv().await;
    }
}

/// The system's request to end: SIGTERM, or on Windows the console's closing.
pub(super) struct Terminations(#[cfg(unix)] Signal, #[cfg(windows)] CtrlClose);

impl Terminations {
    /// From here on.
    pub(super) fn watch() -> io::Result<Self> {
        #[cfg(unix)]
        return signal(SignalKind::terminate()).map(Self);
        #[cfg(windows)]
        return ctrl_close().map(Self);
    }

    /// Waits for the next one.
    pub(super) async fn next(&mut self) {
        self.0.recv().await;
    }
}
