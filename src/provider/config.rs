//! The provider block: model, validation, and the settings for the client.

use std::time::Duration;

use texture_api::{BaseUrl, DEFAULT_BASE_URL, ManagementKey, RateLimits};
use tfplugin::serve::logging;
use tfplugin::timeouts::parse_duration;
use tfplugin::validate::{duration, length, range};
use tfplugin::{Attr, Diagnostic, Diagnostics, Model, Path};

use super::{Environment, VERSION};
use crate::texture::Settings;

/// Manages a Texture organization: workspaces, team, API keys, event destinations, collections and
/// OAuth applications, through the Management API.
#[derive(Clone, Debug, Default, Model)]
pub struct Config {
    /// A Management API key. Create one in the Texture dashboard under Developer → API Keys, and
    /// pass it in the environment variable `TEXTURE_API_KEY` rather than in the configuration.
    #[tf(optional, sensitive)]
    pub api_key: Attr<String>,
    /// The address of the API. Defaults to the environment variable `TEXTURE_BASE_URL`, else to
    /// `https://api.texturehq.com/v1`. Plain `http` is accepted for this machine's own addresses only.
    #[tf(optional)]
    pub base_url: Attr<String>,
    /// Id of the workspace in which keys, destinations, collections and OAuth applications without a `workspace_id`
    /// of their own are created. Defaults to the environment variable
    /// `TEXTURE_WORKSPACE_ID`, else the API chooses. Existing objects are not moved when it changes.
    #[tf(optional, check(length(1..)))]
    pub workspace_id: Attr<String>,
    /// Id of the only organization that this configuration may act on. With a key of another
    /// organization every operation is refused before it does anything.
    #[tf(optional, check(length(1..)))]
    pub allowed_organization_id: Attr<String>,
    /// How long one HTTP request may take, for example `"30s"`, which is the default.
    #[tf(optional, check(duration()))]
    pub request_timeout: Attr<String>,
    /// The number of retries of a request that may be repeated. Defaults to 8.
    #[tf(optional, check(range(0..=100)))]
    pub max_retries: Attr<i64>,
    /// The rate limits that this run keeps to; by default those that the API documents. Where the
    /// API's responses report lower ones, those apply.
    #[tf(optional)]
    pub rate_limits: Attr<Limits>,
    /// Whether a refresh reads list pages of 100 objects instead of sending one request for each
    /// resource. Defaults to `true`; the results are the same.
    #[tf(optional)]
    pub bulk_refresh: Attr<bool>,
    /// Whether a refresh that finds changes made outside of Terraform says who made them, from the
    /// audit log. Defaults to `true`.
    #[tf(optional)]
    pub explain_drift: Attr<bool>,
}

/// Requests per minute, by tier.
#[derive(Clone, Debug, Default, Model)]
pub struct Limits {
    /// Reading requests per minute. Defaults to 300.
    #[tf(optional, check(range(1..=1_000_000)))]
    pub read_per_minute: Attr<i64>,
    /// Writing requests per minute. Defaults to 60.
    #[tf(optional, check(range(1..=1_000_000)))]
    pub write_per_minute: Attr<i64>,
    /// Requests that delete, clear or revoke, per minute. Defaults to 10.
    #[tf(optional, check(range(1..=1_000_000)))]
    pub destructive_per_minute: Attr<i64>,
}

impl Config {
    /// The checks of `terraform validate`, which do not need the environment.
    pub(super) fn check(&self, found: &mut Diagnostics) {
        if let Some(text) = self.api_key.known() {
            found.extend(Given::argument(text).key("api_key").err());
        }
        if let Some(text) = self.base_url.known() {
            found.extend(Given::argument(text).base_url("base_url").err());
        }
    }

    /// The arguments that are not known yet.
    pub(super) fn unknown(&self) -> Vec<Path> {
        let limits = self.rate_limits.known();
        let limit_unknown = limits.is_some_and(|limits| {
            let Limits {
                read_per_minute,
                write_per_minute,
                destructive_per_minute,
            } = limits;
            read_per_minute.is_unknown()
                || write_per_minute.is_unknown()
                || destructive_per_minute.is_unknown()
        });
        [
            ("api_key", self.api_key.is_unknown()),
            ("base_url", self.base_url.is_unknown()),
            ("workspace_id", self.workspace_id.is_unknown()),
            (
                "allowed_organization_id",
                self.allowed_organization_id.is_unknown(),
            ),
            ("request_timeout", self.request_timeout.is_unknown()),
            ("max_retries", self.max_retries.is_unknown()),
            (
                "rate_limits",
                self.rate_limits.is_unknown() || limit_unknown,
            ),
            ("bulk_refresh", self.bulk_refresh.is_unknown()),
            ("explain_drift", self.explain_drift.is_unknown()),
        ]
        .into_iter()
        .filter(|(_, unknown)| *unknown)
        .map(|(name, _)| Path::attribute(name))
        .collect()
    }

    /// The settings for the client, with those from the environment.
    ///
    /// # Errors
    /// A missing or unusable key or address, at its argument.
    pub(super) fn settings(
        &self,
        environment: &Environment,
        terraform_version: &str,
    ) -> Result<Settings, Diagnostics> {
        let mut found = Diagnostics::new();
        let key = Given::of(
            &self.api_key,
            environment.api_key.as_deref(),
            "TEXTURE_API_KEY",
        )
        .map_or_else(|| Err(missing_key()), |given| given.key("api_key"));
        let base_url = Given::of(
            &self.base_url,
            environment.base_url.as_deref(),
            "TEXTURE_BASE_URL",
        )
        .unwrap_or(Given::argument(DEFAULT_BASE_URL))
        .base_url("base_url");
        let (key, base_url) = match (key, base_url) {
            (Ok(key), Ok(base_url)) => (key, base_url),
            (key, base_url) => {
                found.extend(key.err());
                found.extend(base_url.err());
                return Err(found);
            }
        };
        let workspace = self
            .workspace_id
            .known()
            .or(environment.workspace_id.as_ref());
        Ok(Settings {
            key,
            base_url,
            user_agent: user_agent(terraform_version, environment.append_user_agent.as_deref()),
            default_workspace: workspace.cloned(),
            allowed_organization: self.allowed_organization_id.known().cloned(),
            request_timeout: self.timeout(),
            max_retries: self
                .max_retries
                .known()
                .and_then(|n| u32::try_from(*n).ok())
                .unwrap_or(8),
            rate_limits: self.limits(),
            bulk_refresh: *self.bulk_refresh.known().unwrap_or(&true),
            explain_drift: *self.explain_drift.known().unwrap_or(&true),
        })
    }

    fn timeout(&self) -> Duration {
        let text = self.request_timeout.known();
        text.and_then(|text| parse_duration(text).ok())
            .unwrap_or(Duration::from_secs(30))
    }

    fn limits(&self) -> RateLimits {
        let documented = RateLimits::default();
        let Some(limits) = self.rate_limits.known() else {
            return documented;
        };
        let or = |limit: &Attr<i64>, default| {
            limit
                .known()
                .and_then(|limit| u32::try_from(*limit).ok())
                .unwrap_or(default)
        };
        RateLimits {
            read_per_minute: or(&limits.read_per_minute, documented.read_per_minute),
            write_per_minute: or(&limits.write_per_minute, documented.write_per_minute),
            destructive_per_minute: or(
                &limits.destructive_per_minute,
                documented.destructive_per_minute,
            ),
        }
    }
}

/// A text and its source.
#[derive(Clone, Copy)]
struct Given<'a> {
    text: &'a str,
    variable: Option<&'static str>,
}

impl<'a> Given<'a> {
    fn argument(text: &'a str) -> Self {
        Self {
            text,
            variable: None,
        }
    }

    fn of(
        argument: &'a Attr<String>,
        environment: Option<&'a str>,
        variable: &'static str,
    ) -> Option<Self> {
        match argument.known() {
            Some(text) => Some(Self::argument(text)),
            None => environment.map(|text| Self {
                text,
                variable: Some(variable),
            }),
        }
    }

    fn key(self, name: &'static str) -> Result<ManagementKey, Diagnostic> {
        // A few letters are not a secret, and masking them would make the log unreadable.
        if self.text.len() >= 8 {
            logging::mask_text(self.text.trim());
        }
        ManagementKey::parse(self.text).map_err(|error| {
            let what = format!("The API key is not usable: {error}. {HOW_TO_CREATE_A_KEY}");
            self.refuse(name, "Unusable API key", &what)
        })
    }

    fn base_url(self, name: &'static str) -> Result<BaseUrl, Diagnostic> {
        self.text.parse().map_err(|error| {
            // It may contain a password or a token.
            let value = match self.text.contains(['@', '?']) {
                true => "The value (not shown: it may hold a password)".to_owned(),
                false => format!("{:?}", self.text),
            };
            let what = format!("{value} cannot be the address of the API: {error}.");
            self.refuse(name, "Unusable base URL", &what)
        })
    }

    /// The CLI can only point at the configuration, so the text names the variable.
    fn refuse(self, name: &'static str, summary: &str, what: &str) -> Diagnostic {
        let detail = match self.variable {
            None => what.to_owned(),
            Some(variable) => format!(
                "{what}\n\nThe value came from the environment variable {variable}, because the \
                 argument `{name}` is not set."
            ),
        };
        Diagnostic::invalid(Path::attribute(name), summary, detail)
    }
}

/// The API's own words for where keys come from, and how they get here.
const HOW_TO_CREATE_A_KEY: &str = "Create a Management API key in your Dashboard under Developer → \
     API Keys, and set it in the environment variable TEXTURE_API_KEY, or as `api_key` in the \
     provider block.";

fn missing_key() -> Diagnostic {
    Diagnostic::invalid(
        Config::FIELDS.api_key,
        "Missing API key",
        format!(
            "The provider needs a Management API key: the argument `api_key` is not set, and the \
             environment variable TEXTURE_API_KEY is not set or empty. {HOW_TO_CREATE_A_KEY}"
        ),
    )
}

/// `Terraform/1.11.4 terraform-provider-texture/0.1.0`, and what the user appends.
fn user_agent(terraform_version: &str, append: Option<&str>) -> String {
    let version = if terraform_version.is_empty() {
        "unknown"
    } else {
        terraform_version
    };
    let own = format!("Terraform/{version} terraform-provider-texture/{VERSION}");
    let all = append.map_or(own.clone(), |append| format!("{own} {append}"));
    // A header holds printable text only; the appended text must not break every request.
    all.chars()
        .filter(|c| c.is_ascii_graphic() || *c == ' ')
        .collect()
}

#[cfg(test)]
mod tests;
