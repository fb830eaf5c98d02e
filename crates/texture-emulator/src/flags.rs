//! The command line.

use std::net::SocketAddr;
use std::path::PathBuf;
use std::time::Duration;

use clap::Parser;
use clap::builder::NonEmptyStringValueParser;
use serde_json::json;
use texture_emulator::{
    Builder, Deviation, Emulator, Fault, Limits, Problem, Quirk, Recorded, Storm,
};

/// The Texture Management API on one machine: for demos, tests, and trying things out.
///
/// It prints its URL first, on standard output, and serves until Ctrl-C. Its own OpenAPI document is at
/// /v1/docs/swagger.json. Do not use real keys with it: it stores them in plain text.
#[derive(Debug, Parser)]
#[command(version, about)]
pub(crate) struct Flags {
    /// Where to listen: a loopback address; port 0 picks a free one
    #[arg(long, value_name = "ADDRESS:PORT", default_value = "127.0.0.1:0")]
    listen: SocketAddr,

    /// Keep the state in this file, which survives a crash; without it, nothing is kept
    #[arg(long, value_name = "FILE")]
    data: Option<PathBuf>,

    /// The MANAGEMENT key with access to everything; without it, the one in --data, or a new one that is printed
    #[arg(long, value_name = "KEY", value_parser = NonEmptyStringValueParser::new())]
    pub(crate) api_key: Option<String>,

    /// Create a workspace of this name, unless there is one; may be repeated
    #[arg(long, value_name = "NAME", value_parser = NonEmptyStringValueParser::new())]
    workspace: Vec<String>,

    /// Print each request on standard error as it is served
    #[arg(long)]
    verbose: bool,

    /// Serve a page that shows objects, requests and the audit log, and lets you change them; its address is printed
    #[arg(long)]
    pub(crate) ui: bool,

    /// GET and HEAD per minute and key
    #[arg(long, value_name = "N", default_value_t = Limits::default().read, help_heading = "Rate limits")]
    read_per_minute: u32,

    /// POST, PATCH and PUT per minute and key
    #[arg(long, value_name = "N", default_value_t = Limits::default().write, help_heading = "Rate limits")]
    write_per_minute: u32,

    /// DELETE, clear and revoke per minute and key
    #[arg(long, value_name = "N", default_value_t = Limits::default().destructive, help_heading = "Rate limits")]
    destructive_per_minute: u32,

    /// Let requests fail, as in 'POST /v1/workspaces 502 x2'; may be repeated
    ///
    /// Method (or *), path (* for any segment, ** for any rest), and what goes wrong: a status, html, truncated, malformed,
    /// drop, hang, or delay=80ms. Then, in any order: x2 or always, skip=1, after (the request took effect).
    #[arg(long, value_name = "FAULT", help_heading = "Trouble")]
    fault: Vec<Fault>,

    /// Let this share of all requests fail in every way, from 0 to 1
    #[arg(long, value_name = "SHARE", value_parser = share, help_heading = "Trouble")]
    storm: Option<f64>,

    /// The seed of the storm
    #[arg(
        long,
        value_name = "NUMBER",
        default_value_t = 1,
        help_heading = "Trouble"
    )]
    seed: u64,

    /// Delay every response by this much
    #[arg(long, value_name = "TIME", default_value = "0s", value_parser = duration, help_heading = "Trouble")]
    delay: Duration,

    /// Keep deleted objects visible for this long
    #[arg(long, value_name = "TIME", default_value = "0s", value_parser = duration, help_heading = "Trouble")]
    deletions_take: Duration,

    /// Differ from the contract in this way; may be repeated. A name that does not exist lists them all
    #[arg(long, value_name = "NAME", help_heading = "Trouble")]
    deviate: Vec<Deviation>,

    /// Behave in a way that the API may, but usually does not; may be repeated
    #[arg(long, value_name = "QUIRK", help_heading = "Trouble")]
    quirk: Vec<Quirk>,
}

impl Flags {
    pub(crate) fn builder(&self) -> Builder {
        let mut builder = Emulator::builder()
            .listen(self.listen)
            .ui(self.ui)
            .rate_limits(self.limits())
            .delay_responses(self.delay)
            .deletions_take(self.deletions_take);
        if let Some(path) = &self.data {
            builder = builder.data(path);
        }
        if let Some(key) = &self.api_key {
            builder = builder.api_key(key);
        }
        if let Some(share) = self.storm {
            builder = builder.storm(Storm::seeded(self.seed).probability(share));
        }
        if self.verbose {
            builder = builder.watch(report);
        }
        let builder = self.fault.iter().cloned().fold(builder, Builder::fault);
        let builder = self.deviate.iter().copied().fold(builder, Builder::deviate);
        self.quirk.iter().copied().fold(builder, Builder::quirk)
    }

    /// Creates the requested workspaces that do not exist yet.
    pub(crate) fn seed(&self, emulator: &Emulator) -> Result<(), Problem> {
        let existing = emulator.objects("workspaces");
        let missing = |name: &&String| {
            existing
                .iter()
                .all(|workspace| workspace["name"] != name.as_str())
        };
        for name in self.workspace.iter().filter(missing) {
            emulator.act("POST", "/v1/workspaces", json!({ "name": name }))?;
        }
        Ok(())
    }

    fn limits(&self) -> Limits {
        Limits {
            read: self.read_per_minute,
            write: self.write_per_minute,
            destructive: self.destructive_per_minute,
        }
    }
}

fn report(request: &Recorded) {
    let status = request
        .status
        .map_or_else(|| "no response".to_owned(), |status| status.to_string());
    let fault = if request.faulted { " (a fault)" } else { "" };
    eprintln!(
        "{} {} {} {status}{fault}",
        request.at, request.method, request.path
    );
}

fn share(text: &str) -> Result<f64, String> {
    let share = text
        .parse()
        .ok()
        .filter(|share| (0.0..=1.0).contains(share));
    share.ok_or_else(|| "must be a number from 0 to 1".to_owned())
}

fn duration(text: &str) -> Result<Duration, String> {
    let time = text
        .parse::<jiff::SignedDuration>()
        .map_err(|error| error.to_string())?;
    time.try_into()
        .map_err(|_| "must not be negative".to_owned())
}

#[cfg(test)]
mod tests {
    use clap::CommandFactory;

    use super::*;

    #[test]
    fn the_flags_are_consistent() {
        Flags::command().debug_assert();
    }

    #[test]
    fn what_cannot_be_is_refused() {
        for arguments in [
            ["--storm", "20"],
            ["--delay", "soon"],
            ["--delay", "-1s"],
            ["--fault", "POST"],
            ["--quirk", "none"],
            ["--deviate", "none"],
            ["--api-key", ""],
            ["--listen", "localhost"],
        ] {
            assert!(
                Flags::try_parse_from([&["texture-emulator"], &arguments[..]].concat()).is_err(),
                "{arguments:?}"
            );
        }
    }
}
