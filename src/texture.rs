//! The provider's client: the API's client, and the settings of the provider block for every operation.

use std::path::PathBuf;
use std::time::Duration;

use jiff::Timestamp;
use texture_api::{BaseUrl, Client, Event, ManagementKey, Object, RateLimits, Session};
use tfplugin::action::Progress;
use tfplugin::{Attr, Context, Diagnostic, Drift, Model, Plan};

use crate::drift::AuditTrail;
use crate::member::People;
use crate::operations::managed::Managed;
use crate::provider::Organization;
use crate::workspace::ProtectedNames;

/// How long a refresh may wait for the audit log.
const TIME_TO_EXPLAIN: Duration = Duration::from_secs(20);

/// The settings from the provider block and the environment.
#[derive(Clone, Debug)]
pub struct Settings {
    /// The key.
    pub key: ManagementKey,
    /// The address of the API.
    pub base_url: BaseUrl,
    /// The `User-Agent` of every request.
    pub user_agent: String,
    /// The default workspace.
    pub default_workspace: Option<String>,
    /// The only organization that may be acted on.
    pub allowed_organization: Option<String>,
    /// How long one request may take.
    pub request_timeout: Duration,
    /// The number of retries.
    pub max_retries: u32,
    /// Requests per minute, by tier.
    pub rate_limits: RateLimits,
    /// Whether a refresh reads whole pages.
    pub bulk_refresh: bool,
    /// Whether a refresh says who changed what.
    pub explain_drift: bool,
}

/// The provider's client.
#[derive(Debug)]
pub struct Texture {
    api: Client,
    organization: Organization,
    managed: Managed,
    protected: ProtectedNames,
    default_workspace: Option<String>,
    people: People,
    /// `None` where drift is not to be explained.
    audit_trail: Option<AuditTrail>,
}

impl Texture {
    /// A client of these settings. Sends nothing.
    #[must_use]
    pub fn new(settings: Settings, run_note: Option<PathBuf>) -> Self {
        let Settings {
            key,
            base_url,
            user_agent,
            default_workspace,
            allowed_organization,
            request_timeout,
            max_retries,
            rate_limits,
            bulk_refresh,
            explain_drift,
        } = settings;
        let api = Client::builder(base_url, key)
            .user_agent(&user_agent)
            .request_timeout(request_timeout)
            .max_retries(max_retries)
            .rate_limits(rate_limits)
            .bulk_reads(bulk_refresh)
            .build();
        Self {
            api,
            organization: Organization::new(allowed_organization),
            managed: Managed::of_run(run_note),
            protected: ProtectedNames::default(),
            default_workspace,
            people: People::default(),
            audit_trail: explain_drift.then(AuditTrail::default),
        }
    }

    /// Explains the drift that a refresh found, in sentences, if the audit log can be read soon.
    pub(crate) async fn explain(&self, cx: &Context<Self>, drift: &Drift) -> Option<String> {
        let trail = self.audit_trail.as_ref()?;
        let session = self.api.session(TIME_TO_EXPLAIN, cx.stop().clone());
        // Time queued for the rate limit does not count against the session, but the refresh waits for it.
        let session = session.once();
        let explanation = trail.explain(&session, drift);
        tokio::time::timeout(TIME_TO_EXPLAIN, explanation)
            .await
            .ok()?
    }

    /// Records that an object is in state.
    pub(crate) fn record_managed<O: Object>(&self, id: &Attr<String>) {
        if let Some(id) = id.known() {
            self.managed.record(id);
            self.api.record_known::<O>(id);
        }
    }

    /// The objects in state, as far as the provider knows.
    pub(crate) fn managed(&self) -> &Managed {
        &self.managed
    }

    /// The organization of the key.
    pub(crate) fn organization(&self) -> &Organization {
        &self.organization
    }

    /// The workspaces that are protected, by name.
    pub(crate) fn protected(&self) -> &ProtectedNames {
        &self.protected
    }

    /// Whether the key in use has this prefix.
    pub(crate) fn uses_key(&self, prefix: &str) -> bool {
        self.api.uses_key(prefix)
    }

    /// The people of this run.
    pub(crate) fn people(&self) -> &People {
        &self.people
    }

    /// The default workspace, from the provider block or the environment.
    pub fn default_workspace(&self) -> Option<&str> {
        self.default_workspace.as_deref()
    }
}

/// The warning for an event of the client.
fn warning(event: &Event) -> Diagnostic {
    let summary = match event {
        Event::Waited { .. } => "Waiting for the rate limit",
        Event::Adopted { .. } => "A response was lost; the object was found and adopted",
        Event::Undone { .. } | Event::DuplicateDeleted { .. } => {
            "A response was lost; the object it created was removed"
        }
        Event::DuplicateSeen { .. } | Event::DuplicatePossible { .. } => {
            "A response was lost; there may be a duplicate"
        }
        Event::OddItems { .. } => "The API lists objects otherwise than expected",
    };
    let mut sentence = format!("{event}.");
    if let Some(first) = sentence.get_mut(..1) {
        first.make_ascii_uppercase();
    }
    Diagnostic::warning(summary, sentence)
}

/// Records the planned object as managed by this run.
pub fn record_plan<O: Object, M>(plan: &Plan<'_, '_, Texture, M>, id: impl Fn(&M) -> &Attr<String>)
where
    M: Model,
{
    let Some(client) = plan.client() else { return };
    client.managed.record_plan();
    if let Some(prior) = &plan.prior {
        client.record_managed::<O>(id(prior));
    }
}

/// Whether a time of the API is past. One that cannot be read is not.
pub fn is_past(time: &str) -> bool {
    let time = time.parse::<Timestamp>();
    time.is_ok_and(|time| time < Timestamp::now())
}

/// Opens the session of an operation, with its timeout and its cancellation token. Events that users may want to know
/// become warnings.
///
/// # Errors
/// The key belongs to another organization than the provider block allows.
pub async fn session(cx: &Context<Texture>) -> Result<Session, Diagnostic> {
    let reporter = cx.reporter();
    on_event(cx, move |event| reporter.report(warning(&event))).await
}

/// As [`session`], for an action: waits become progress, other events warnings.
///
/// # Errors
/// As [`session`].
pub async fn session_with_progress(
    cx: &Context<Texture>,
    progress: &Progress,
) -> Result<Session, Diagnostic> {
    let (reporter, progress) = (cx.reporter(), progress.clone());
    on_event(cx, move |event| match event {
        Event::Waited { .. } => progress.report(event.to_string()),
        _ => reporter.report(warning(&event)),
    })
    .await
}

async fn on_event(
    cx: &Context<Texture>,
    receiver: impl Fn(Event) + Send + Sync + 'static,
) -> Result<Session, Diagnostic> {
    let texture = cx.client();
    let session = texture
        .api
        .session(cx.timeout(), cx.stop().clone())
        .on_event(receiver);
    texture.organization.check_allowed(&session).await?;
    Ok(session)
}

#[cfg(test)]
mod tests {
    use super::is_past;

    #[test]
    fn only_a_time_that_was_is_past() {
        assert!(is_past("2020-01-01T00:00:00Z"));
        assert!(!is_past("9999-01-01T00:00:00Z"));
        assert!(!is_past("some day"));
    }
}
