//! `terraform-provider-texture check-api`: compares the API with what this provider expects of it.

use std::fmt::Write;
use std::io::{IsTerminal, Read};
use std::path::PathBuf;
use std::process::ExitCode;
use std::time::Duration;

use serde_json::{Value as Json, json};
use texture_api::contract::{
    Difference, Document, Expectation, compare, compare_page, expectations, live_lists,
};
use texture_api::{BaseUrl, CancellationToken, Client, DEFAULT_BASE_URL, Error, ManagementKey};

use crate::provider::{Environment, VERSION};

/// How long all requests may take together.
const TIMEOUT: Duration = Duration::from_secs(5 * 60);

/// No differences.
const SAME: u8 = 0;
/// Something could not be checked.
const UNCHECKED: u8 = 1;
/// There are differences.
const DIFFERENT: u8 = 2;

/// The options of the command line.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Options {
    /// The source of the OpenAPI document, instead of the API.
    pub spec: Option<Source>,
    /// Whether the report is JSON.
    pub json: bool,
    /// The address of the API.
    pub base_url: Option<String>,
}

/// The source of a document.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Source {
    /// `-`.
    Stdin,
    /// A file.
    File(PathBuf),
}

/// The report.
#[derive(Debug, Default)]
struct Report {
    /// What was compared.
    compared: Vec<String>,
    differences: Vec<Difference>,
    /// What could not be compared, and why.
    unchecked: Vec<String>,
}

/// Compares, and prints the report on standard output.
#[must_use]
pub fn run(options: &Options, environment: &Environment) -> ExitCode {
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build();
    let report = match runtime {
        Ok(runtime) => runtime.block_on(report(options, environment)),
        Err(error) => Err(format!("no requests can be made: {error}")),
    };
    match report {
        Ok(report) => {
            let text = match options.json {
                true => format!("{:#}\n", report.json()),
                false => report.text(),
            };
            crate::commands::output::print(&text);
            ExitCode::from(report.status())
        }
        Err(why) => {
            eprintln!("The API could not be checked: {why}");
            ExitCode::from(UNCHECKED)
        }
    }
}

async fn report(options: &Options, environment: &Environment) -> Result<Report, String> {
    let base_url = base_url(options.base_url.as_deref(), environment)?;
    let key = environment
        .api_key
        .as_deref()
        .map(ManagementKey::parse)
        .transpose();
    let key = key.map_err(|error| format!("TEXTURE_API_KEY is not usable: {error}"))?;
    let builder = match &key {
        Some(key) => Client::builder(base_url.clone(), key.clone()),
        None => Client::without_key(base_url.clone()),
    };
    let agent = format!("terraform-provider-texture/{VERSION} (check-api)");
    let client = builder.user_agent(&agent).max_retries(2).build();
    let session = client.session(TIMEOUT, CancellationToken::new());
    let (document, from) = match &options.spec {
        Some(source) => (read(source)?, source.name()),
        None => {
            progress("GET /docs/swagger.json");
            let document = session.send(Document).await;
            (
                document.map_err(|error| explained(&error))?,
                base_url.to_string(),
            )
        }
    };
    let expected = expectations();
    let mut report = Report {
        differences: compare(&document, &expected)?,
        ..Report::default()
    };
    report.compared.push(format!(
        "{} endpoints with the OpenAPI {} document of {from}{}",
        expected.len(),
        document["openapi"].as_str().unwrap_or("?"),
        titled(&document)
    ));
    if key.is_some() {
        progress("GET of each list");
        let lists = live_lists(&session).await;
        report.compared.push(format!(
            "the first page of {} lists of {base_url}",
            lists.len()
        ));
        for (expectation, page) in lists {
            report.add_live(&expectation, page);
        }
    }
    Ok(report)
}

/// The address that is given, else the environment's, else the API's own.
pub(crate) fn base_url(given: Option<&str>, environment: &Environment) -> Result<BaseUrl, String> {
    let given = given.or(environment.base_url.as_deref());
    let text = given.unwrap_or(DEFAULT_BASE_URL);
    text.parse()
        .map_err(|error| format!("{text:?} cannot be the address of the API: {error}"))
}

fn read(source: &Source) -> Result<Json, String> {
    let text = match source {
        Source::File(path) => std::fs::read(path),
        Source::Stdin => {
            let mut text = Vec::new();
            std::io::stdin().read_to_end(&mut text).map(|_| text)
        }
    };
    let text = text.map_err(|error| format!("{} cannot be read: {error}", source.name()))?;
    serde_json::from_slice(&text).map_err(|error| format!("{} is not JSON: {error}", source.name()))
}

fn titled(document: &Json) -> String {
    let info = &document["info"];
    match (info["title"].as_str(), info["version"].as_str()) {
        (Some(title), Some(version)) => format!(" ({title}, version {version})"),
        (Some(one), None) | (None, Some(one)) => format!(" ({one})"),
        (None, None) => String::new(),
    }
}

pub(crate) fn explained(error: &Error) -> String {
    match error.cause() {
        Some(cause) => format!("{error}: {cause}"),
        None => error.to_string(),
    }
}

/// Progress is for people only.
pub(crate) fn progress(what: &str) {
    if std::io::stderr().is_terminal() {
        eprintln!("{what} ...");
    }
}

impl Source {
    fn name(&self) -> String {
        match self {
            Self::Stdin => "standard input".to_owned(),
            Self::File(path) => path.display().to_string(),
        }
    }
}

impl Report {
    fn add_live(&mut self, expectation: &Expectation, page: Result<Json, Error>) {
        match page {
            Ok(page) => self.differences.extend(compare_page(&page, expectation)),
            Err(error) => self.unchecked.push(explained(&error)),
        }
    }

    fn status(&self) -> u8 {
        match (self.differences.is_empty(), self.unchecked.is_empty()) {
            (true, true) => SAME,
            (true, false) => UNCHECKED,
            (false, _) => DIFFERENT,
        }
    }

    /// Markdown, to be pasted into an issue.
    fn text(&self) -> String {
        let mut text = format!("terraform-provider-texture {VERSION} compared\n\n");
        for compared in &self.compared {
            let _ = writeln!(text, "- {compared}");
        }
        for endpoint in self
            .differences
            .chunk_by(|one, other| one.endpoint == other.endpoint)
        {
            let Some(first) = endpoint.first() else {
                continue;
            };
            let _ = write!(text, "\n### `{}`\n\n", first.endpoint);
            for difference in endpoint {
                let known = if difference.is_documented {
                    "documented"
                } else {
                    "assumed"
                };
                let _ = writeln!(
                    text,
                    "- {} ({known}): {}. {}",
                    difference.part, difference.difference, difference.consequence
                );
            }
        }
        if !self.unchecked.is_empty() {
            text.push_str("\n### Could not be checked\n\n");
            for why in &self.unchecked {
                let _ = writeln!(text, "- {why}");
            }
        }
        let count = self.differences.len();
        let _ = match count {
            0 => writeln!(text, "\nNo differences."),
            1 => writeln!(text, "\n1 difference."),
            _ => writeln!(text, "\n{count} differences."),
        };
        text
    }

    fn json(&self) -> Json {
        json!({
            "provider_version": VERSION,
            "compared": self.compared,
            "differences": self.differences,
            "unchecked": self.unchecked,
        })
    }
}
