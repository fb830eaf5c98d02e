//! Reports panics.

use std::backtrace::{Backtrace, BacktraceStatus};
use std::fmt;
use std::io::{self, Write};
use std::panic::{self, PanicHookInfo};

use super::masks::masked;

/// Installs a hook that reports panics on stderr so that Terraform shows them to the user: it looks for
/// `panic: ` at the beginning of a line, as Go writes it, and takes what follows for the rest of
/// it (go-plugin's `client.go`, Terraform's `internal/logging/panic.go`).
pub fn report_panics() {
    panic::set_hook(Box::new(|info| {
        let backtrace = Backtrace::capture();
        let _ = io::stderr()
            .lock()
            .write_all(masked(&Report { info, backtrace }.to_string()).as_bytes());
    }));
}

struct Report<'a> {
    info: &'a PanicHookInfo<'a>,
    backtrace: Backtrace,
}

impl fmt::Display for Report<'_> {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let message = self.info.payload_as_str().unwrap_or("no message");
        writeln!(formatter, "panic: {message}")?;
        if let Some(location) = self.info.location() {
            writeln!(formatter, "\tat {location}")?;
        }
        if self.backtrace.status() == BacktraceStatus::Captured {
            writeln!(formatter, "{}", self.backtrace)?;
        }
        Ok(())
    }
}
