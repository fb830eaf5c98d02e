//! The client: what all operations of a process share.

use std::fmt;
use std::sync::atomic::{AtomicBool, AtomicU32};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use jiff::Timestamp;
use tokio_util::sync::CancellationToken;

use crate::create::in_progress::Creations;
use crate::http::base_url::BaseUrl;
use crate::http::clock::{Clock, Jitter};
use crate::http::key::ManagementKey;
use crate::http::rate_limiter::{RateLimiters, RateLimits};
use crate::http::transport::{Http, Transport};
use crate::list::list_cache::ListCaches;
use crate::list::listing::PER_PAGE;
use crate::object::Object;
use crate::session::Session;
use crate::shared::{Settings, Shared};

/// A client of the Management API. Clones share everything: connections, rate limits, and what was read.
///
/// ```
/// use std::time::Duration;
/// use texture_api::{CancellationToken, Client, ManagementKey, workspaces};
///
/// # async fn example() -> Result<(), Box<dyn std::error::Error>> {
/// let client = Client::builder("https://api.texturehq.com/v1".parse()?, ManagementKey::parse("management_…")?).build();
/// let session = client.session(Duration::from_secs(300), CancellationToken::new());
/// let created = session.create(workspaces::Create { name: "staging".into() }).await?;
/// session.change(workspaces::Update { id: created.object.id, name: "test".into() }).await?;
/// # Ok(())
/// # }
/// # drop(example());
/// ```
#[derive(Clone, Debug)]
pub struct Client(Arc<Shared>);

#[cfg(test)]
impl Client {
    pub(crate) fn shared(&self) -> &Shared {
        &self.0
    }
}

impl Client {
    /// Builds a client of the API at this address, with this key.
    pub fn builder(base_url: BaseUrl, key: ManagementKey) -> Builder {
        Builder::new(base_url, Some(key))
    }

    /// Builds a client without a key, for what the API shows to everybody, such as its own description.
    pub fn without_key(base_url: BaseUrl) -> Builder {
        Builder::new(base_url, None)
    }

    pub(crate) fn assemble(
        base_url: BaseUrl,
        key: Option<ManagementKey>,
        transport: Box<dyn Transport>,
        settings: Settings,
        now: Timestamp,
    ) -> Self {
        let clock = Arc::new(Clock::starting_at(now));
        let pacers = RateLimiters::new(settings.rate_limits, &clock);
        let (creations, list_caches) = (Creations::default(), ListCaches::default());
        Self(Arc::new(Shared {
            base_url,
            transport,
            pacers,
            clock,
            settings,
            creations,
            list_caches,
            waits: Mutex::default(),
            page_size: AtomicU32::new(PER_PAGE),
            has_responded: AtomicBool::new(false),
            is_the_api: AtomicBool::new(false),
            key,
        }))
    }

    /// Opens a session for an operation that may take this long, without the time queued for a rate limit.
    ///
    /// Once `stop` is cancelled, no new request is sent; a request that is under way is waited for.
    pub fn session(&self, timeout: Duration, stop: CancellationToken) -> Session {
        Session::new(Arc::clone(&self.0), timeout, stop)
    }

    /// Records that an object is managed somewhere: it is not a duplicate of a new one.
    pub fn record_known<O: Object>(&self, id: &str) {
        self.0.list_caches.of::<O>().record_read(id);
    }

    /// Whether the key in use begins with this text.
    pub fn uses_key(&self, key_prefix: &str) -> bool {
        self.0.uses(key_prefix)
    }

    /// The address of the API.
    pub fn base_url(&self) -> &BaseUrl {
        &self.0.base_url
    }
}

/// Builds a [`Client`].
#[derive(Clone)]
pub struct Builder {
    base_url: BaseUrl,
    key: Option<ManagementKey>,
    user_agent: String,
    settings: Settings,
}

impl Builder {
    fn new(base_url: BaseUrl, key: Option<ManagementKey>) -> Self {
        Self {
            base_url,
            key,
            user_agent: format!("texture-api/{}", env!("CARGO_PKG_VERSION")),
            settings: Settings::default(),
        }
    }

    /// How the client introduces itself (`User-Agent`). Characters that no header can hold are left out.
    #[must_use]
    pub fn user_agent(mut self, user_agent: &str) -> Self {
        self.user_agent = user_agent
            .chars()
            .filter(|letter| letter.is_ascii_graphic() || *letter == ' ')
            .collect();
        self
    }

    /// How long one request may take (30 seconds).
    #[must_use]
    pub fn request_timeout(mut self, timeout: Duration) -> Self {
        self.settings.request_timeout = timeout;
        self
    }

    /// The number of retries of requests that may be repeated (8).
    #[must_use]
    pub fn max_retries(mut self, tries: u32) -> Self {
        self.settings.max_retries = tries;
        self
    }

    /// The rate limits to keep to (the documented ones). Where the API's headers report lower ones, those apply.
    #[must_use]
    pub fn rate_limits(mut self, limits: RateLimits) -> Self {
        self.settings.rate_limits = limits;
        self
    }

    /// Whether many reads of a type are served from its list (true).
    #[must_use]
    pub fn bulk_reads(mut self, bulk: bool) -> Self {
        self.settings.bulk_reads = bulk;
        self
    }

    /// The source of random jitter in waits, for tests.
    #[must_use]
    pub fn jitter(mut self, jitter: Jitter) -> Self {
        self.settings.jitter = jitter;
        self
    }

    /// Builds the client. It opens and reads nothing before the first request.
    pub fn build(self) -> Client {
        let Self {
            base_url,
            key,
            user_agent,
            settings,
        } = self;
        let transport = Http::new(base_url.clone(), key.clone(), user_agent);
        Client::assemble(
            base_url,
            key,
            Box::new(transport),
            settings,
            Timestamp::now(),
        )
    }
}

impl fmt::Debug for Builder {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Builder")
            .field("base_url", &self.base_url)
            .field("settings", &self.settings)
            .finish_non_exhaustive()
    }
}
