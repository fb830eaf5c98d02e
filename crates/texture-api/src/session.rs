//! One operation: a few requests that share a timeout and a reason to stop.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use async_stream::try_stream;
use futures_core::Stream;
use futures_util::TryStreamExt;
use tokio_util::sync::CancellationToken;

use crate::answer;
use crate::budget::Budget;
use crate::call::Call;
use crate::client::Shared;
use crate::error::Result;
use crate::listing::{LAST_PAGE, Listing, PageOf};
use crate::notice::Notice;
use crate::read;
use crate::request::{Request, Tier};
use crate::walk::Walk;

/// Waits for a rate limit are worth a warning from this length on, all told.
const WORTH_A_NOTICE: Duration = Duration::from_secs(30);

/// One operation of a client: it ends when its time is up or when it is told to stop.
#[derive(Clone, Debug)]
pub struct Session {
    pub(crate) shared: Arc<Shared>,
    pub(crate) budget: Arc<Budget>,
    pub(crate) stop: CancellationToken,
    /// How often what may be tried again is tried after the first time.
    pub(crate) max_retries: u32,
    told: Arc<Mutex<Told>>,
}

/// What a user may want to know.
#[derive(Debug, Default)]
struct Told {
    notices: Vec<Notice>,
    waits: BTreeMap<Tier, Duration>,
}

impl Session {
    pub(crate) fn new(shared: Arc<Shared>, timeout: Duration, stop: CancellationToken) -> Self {
        let budget = Arc::new(Budget::new(timeout, shared.clock.now()));
        Self {
            budget,
            stop,
            max_retries: shared.settings.max_retries,
            shared,
            told: Arc::default(),
        }
    }

    /// The same session, which tries nothing again: for what is welcome but not needed.
    #[must_use]
    pub fn once(self) -> Self {
        Self {
            max_retries: 0,
            ..self
        }
    }

    /// Sends a request, again where that is safe, and reads its answer.
    ///
    /// To make an object use [`Session::create`], which finds out what became of a creation whose answer was lost.
    ///
    /// # Errors
    /// Whatever was the last to go wrong.
    pub async fn send<R: Request>(&self, request: R) -> Result<R::Response> {
        let call = Call::of(&request)?;
        let answer = self.perform(&call).await?;
        serde_json::from_value(answer).map_err(|error| answer::misshapen(&call, error))
    }

    /// Reads a list, page by page, as far as the stream is read. Every object comes once.
    pub fn list<L: Listing>(
        &self,
        listing: L,
    ) -> impl Stream<Item = Result<L::Item>> + Send + use<L> {
        let session = self.clone();
        try_stream! {
            let mut walk = Walk::new();
            while let Some(number) = walk.next() {
                if number > LAST_PAGE {
                    Err(read::too_long::<L>())?;
                }
                let page = session.send(PageOf { listing: &listing, page: number }).await?;
                for item in walk.take(number, page) {
                    yield item;
                }
            }
        }
    }

    /// Reads a whole list.
    ///
    /// # Errors
    /// When a page could not be read.
    pub async fn collect<L: Listing>(&self, listing: L) -> Result<Vec<L::Item>> {
        self.list(listing).try_collect().await
    }

    /// Takes what a user may want to know of this operation: what became of lost answers, and long waits.
    pub fn notices(&self) -> Vec<Notice> {
        let Told { mut notices, waits } = std::mem::take(&mut *self.told());
        let long = waits
            .into_iter()
            .filter(|(_, waited)| *waited >= WORTH_A_NOTICE);
        notices.extend(long.map(|(tier, waited)| Notice::Waited {
            tier,
            per_minute: self.shared.pacers.of(tier).limit(),
            waited,
        }));
        notices
    }

    /// A session with a time of its own, which nothing stops. It tells what it has to tell in this one.
    pub(crate) fn detached(&self, timeout: Duration) -> Self {
        let detached = Self::new(Arc::clone(&self.shared), timeout, CancellationToken::new());
        Self {
            told: Arc::clone(&self.told),
            ..detached
        }
    }

    /// What is left of this session's time; `None` when nothing is.
    pub(crate) fn left(&self) -> Option<Duration> {
        self.budget.left(self.shared.clock.now())
    }

    pub(crate) fn note(&self, notice: Notice) {
        self.told().notices.push(notice);
    }

    pub(crate) fn note_wait(&self, tier: Tier, waited: Duration) {
        *self.told().waits.entry(tier).or_default() += waited;
    }

    fn told(&self) -> MutexGuard<'_, Told> {
        self.told.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
