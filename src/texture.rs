//! What the verbs of all nouns work with: the API's client, and what the provider block says of
//! every operation.

use std::ops::Deref;
use std::time::Duration;

use texture_api::{BaseUrl, Client, ManagementKey, Notice, RateLimits, Session};
use tfplugin::{Context, Diagnostic, Drift};

use crate::drift::AuditTrail;
use crate::provider::OrganizationGuard;

/// How long a refresh may be held up by finding out who changed what.
const TIME_TO_EXPLAIN: Duration = Duration::from_secs(20);

/// What the provider block and the environment come to.
#[derive(Clone, Debug)]
pub struct Settings {
    /// The key.
    pub key: ManagementKey,
    /// The address of the API.
    pub base_url: BaseUrl,
    /// The `User-Agent` of every request.
    pub user_agent: String,
    /// The workspace of what names none.
    pub default_workspace: Option<String>,
    /// The only organization that may be acted on.
    pub allowed_organization: Option<String>,
    /// How long one request may take.
    pub request_timeout: Duration,
    /// Tries after the first.
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
    organization: OrganizationGuard,
    default_workspace: Option<String>,
    /// `None` where nobody wants to know who changed what.
    audit_trail: Option<AuditTrail>,
}

impl Texture {
    /// A client of these settings. Sends nothing.
    #[must_use]
    pub fn new(settings: Settings) -> Self {
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
            organization: OrganizationGuard::new(allowed_organization),
            default_workspace,
            audit_trail: explain_drift.then(AuditTrail::default),
        }
    }

    /// Who made the changes that a refresh found, in sentences, where that can be told soon.
    pub(crate) async fn explain(&self, cx: &Context<Self>, drift: &Drift) -> Option<String> {
        let trail = self.audit_trail.as_ref()?;
        let session = self.api.session(TIME_TO_EXPLAIN, cx.stop().clone());
        trail.explain(&session.once(), drift).await
    }

    /// The workspace of what names none itself, from the provider block or the environment.
    pub fn default_workspace(&self) -> Option<&str> {
        self.default_workspace.as_deref()
    }
}

/// Requests on behalf of one operation: within its timeout, and until the user stops it. What the
/// client did on the way that users may want to know becomes warnings when this is dropped.
#[derive(Debug)]
pub struct Api<'a> {
    session: Session,
    cx: &'a Context<Texture>,
}

impl Deref for Api<'_> {
    type Target = Session;

    fn deref(&self) -> &Session {
        &self.session
    }
}

impl Drop for Api<'_> {
    fn drop(&mut self) {
        for notice in self.session.notices() {
            self.cx.tell(told(&notice));
        }
    }
}

fn told(notice: &Notice) -> Diagnostic {
    let summary = match notice {
        Notice::Waited { .. } => "Waited for the rate limit",
        Notice::Adopted { .. } | Notice::MadeAgain { .. } | Notice::TwinEnded { .. } => {
            "An answer was lost, and what became of it was found out"
        }
        Notice::TwinSeen { .. } => "An answer was lost, and there may be one object too many",
    };
    let mut sentence = format!("{notice}.");
    if let Some(first) = sentence.get_mut(..1) {
        first.make_ascii_uppercase();
    }
    Diagnostic::warning(summary, sentence)
}

/// Begins the requests of one operation.
///
/// # Errors
/// The key belongs to another organization than the provider block allows.
pub async fn session(cx: &Context<Texture>) -> Result<Api<'_>, Diagnostic> {
    let texture = cx.client();
    let session = texture.api.session(cx.timeout(), cx.stop().clone());
    texture.organization.admit(&session).await?;
    Ok(Api { session, cx })
}
