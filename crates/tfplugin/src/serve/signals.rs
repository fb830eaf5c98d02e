//! The signals that a provider handles, and those that it ignores.

use std::io;

#[cfg(unix)]
use tokio::signal::unix::{Signal, SignalKind, signal};
#[cfg(windows)]
use tokio::signal::windows::{CtrlC, CtrlClose, ctrl_c, ctrl_close};

/// Ctrl-C. While this exists, it does not end the process: it reaches every process of the
/// terminal, and the client, which gets it too, ends its plugins in its own time.
pub(super) struct Interrupts(#[cfg(unix)] Signal, #[cfg(windows)] CtrlC);

impl Interrupts {
    /// Installs the handler.
    pub(super) fn watch() -> io::Result<Self> {
        #[cfg(unix)]
        return signal(SignalKind::interrupt()).map(Self);
        #[cfg(windows)]
        return ctrl_c().map(Self);
    }

    /// Waits for the next signal.
    pub(super) async fn next(&mut self) {
        self.0.recv().await;
    }
}

/// The system's request to end: SIGTERM, or on Windows the console's closing.
pub(super) struct Terminations(#[cfg(unix)] Signal, #[cfg(windows)] CtrlClose);

impl Terminations {
    /// Installs the handler.
    pub(super) fn watch() -> io::Result<Self> {
        #[cfg(unix)]
        return signal(SignalKind::terminate()).map(Self);
        #[cfg(windows)]
        return ctrl_close().map(Self);
    }

    /// Waits for the next signal.
    pub(super) async fn next(&mut self) {
        self.0.recv().await;
    }
}

/// Ignores the closing of the terminal (SIGHUP) from now on. If it ends the client, this process notices that; if it
/// does not, under `nohup`, the client goes on and needs the provider.
pub(super) fn ignore_hangups() -> io::Result<()> {
    // Tokio's handler stays installed when the stream is dropped.
    #[cfg(unix)]
    drop(signal(SignalKind::hangup())?);
    Ok(())
}
