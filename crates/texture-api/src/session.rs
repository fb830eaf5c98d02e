//! One operation: a few requests that share a timeout and a cancellation token.

use std::fmt;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use futures_core::Stream;
use futures_util::{TryStreamExt, stream};
use tokio_util::sync::CancellationToken;

use crate::decode::Decode;
use crate::error::Result;
use crate::http::budget::Budget;
use crate::http::event::Event;
use crate::http::prepared_request::PreparedRequest;
use crate::http::request::{Request, Tier};
use crate::http::response;
use crate::list::listing::Listing;
use crate::list::paginator::Paginator;
use crate::object::Object;
use crate::shared::Shared;

/// Waits for a rate limit are worth an event from this length on, those of a process added up.
const WORTH_A_NOTICE: Duration = Duration::from_secs(30);

/// One operation of a client: it ends when its time is up or when it is stopped.
#[derive(Clone, Debug)]
pub struct Session {
    pub(crate) shared: Arc<Shared>,
    pub(crate) budget: Arc<Budget>,
    pub(crate) stop: CancellationToken,
    /// How often what may be tried again is tried after the first time.
    pub(crate) max_retries: u32,
    events: Events,
    gate: Gate,
}

/// Whether a write may still be sent, once it has its place in the rate limit.
#[derive(Clone, Default)]
pub(crate) struct Gate(Option<Arc<dyn Fn() -> bool + Send + Sync>>);

/// Where the events of a session go.
#[derive(Clone, Default)]
struct Events {
    kept: Arc<Mutex<Vec<Event>>>,
    receiver: Option<Arc<dyn Fn(Event) + Send + Sync>>,
}

impl Session {
    pub(crate) fn new(shared: Arc<Shared>, timeout: Duration, stop: CancellationToken) -> Self {
        let budget = Arc::new(Budget::new(timeout, shared.clock.now()));
        Self {
            budget,
            stop,
            max_retries: shared.settings.max_retries,
            shared,
            events: Events::default(),
            gate: Gate::default(),
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

    /// The same session, which tries this often after the first time.
    #[must_use]
    pub(crate) fn with_retries(self, max_retries: u32) -> Self {
        Self {
            max_retries: max_retries.min(self.max_retries),
            ..self
        }
    }

    /// A session that ends with this one, but has no more than this time.
    pub(crate) fn bounded(&self, most: Duration) -> Self {
        let time = self.left().unwrap_or_default().min(most);
        Self {
            budget: Arc::new(Budget::new(time, self.shared.clock.now())),
            ..self.clone()
        }
    }

    /// Sends a request, again where that is safe, and reads its response.
    ///
    /// To create an object use [`Session::create`], which finds out what became of a create whose response
    /// was lost; to change one use [`Session::change`], which completes what the response leaves out.
    ///
    /// # Errors
    /// Whatever was the last to go wrong.
    pub async fn send<R: Request>(&self, request: R) -> Result<R::Response> {
        let call = PreparedRequest::of(&request)?;
        let value = self.execute(&call).await?;
        R::Response::decode(value).map_err(|received| response::unexpected(&call, received))
    }

    /// Reads a list, page by page, as far as the stream is read. Every object comes once.
    pub fn list<L: Listing>(
        &self,
        listing: L,
    ) -> impl Stream<Item = Result<L::Item>> + Send + use<L> {
        self.stream(listing, |_, _| Ok(()))
    }

    /// As [`Session::list`]; at its end the stream fails when the pages held fewer objects than the list says it
    /// has. Items without an id are left out with an event.
    pub fn list_whole<L: Listing<Item: Object>>(
        &self,
        listing: L,
    ) -> impl Stream<Item = Result<L::Item>> + Send + use<L> {
        self.stream(listing, |session, pages| {
            let unreadable = pages.unreadable();
            if unreadable > 0 {
                session.emit(Event::OddItems {
                    noun: L::Item::NOUN,
                    count: unreadable,
                    unreadable,
                    examples: Vec::new(),
                });
            }
            match pages.is_accounted_for() {
                true => Ok(()),
                false => Err(pages.counts().incomplete::<L>()),
            }
        })
    }

    fn stream<L: Listing>(
        &self,
        listing: L,
        end: fn(&Self, &Paginator) -> Result<()>,
    ) -> impl Stream<Item = Result<L::Item>> + Send + use<L> {
        let start = (self.clone(), listing, Paginator::new());
        let pages = stream::try_unfold(start, move |(session, listing, mut pages)| async move {
            let Some(number) = pages.next() else {
                end(&session, &pages)?;
                return Ok(None);
            };
            let page = session.page(&listing, number).await?;
            let items = pages.take(number, page).into_iter().map(Ok);
            Ok(Some((stream::iter(items), (session, listing, pages))))
        });
        pages.try_flatten()
    }

    /// Reads a whole list, and makes sure that no change of the list hid an object between two pages.
    ///
    /// # Errors
    /// When a page could not be read, or when the pages hold fewer objects than the list says it has.
    pub async fn collect<L: Listing>(&self, listing: L) -> Result<Vec<L::Item>> {
        let (mut pages, mut items) = (Paginator::new(), Vec::new());
        loop {
            while let Some(number) = pages.next() {
                let page = self.page(&listing, number).await?;
                items.extend(pages.take(number, page));
            }
            if !pages.has_several_pages() {
                break;
            }
            items.extend(pages.verify(self.page(&listing, 1).await?));
            if pages.next().is_none() {
                break;
            }
        }
        match pages.is_complete() {
            true => Ok(items),
            false => Err(pages.counts().incomplete::<L>()),
        }
    }

    /// The same session, which checks before each write whether it may still be sent. One that may not
    /// fails with [`Kind::Cancelled`](crate::Kind::Cancelled).
    #[must_use]
    pub fn gated(mut self, gate: impl Fn() -> bool + Send + Sync + 'static) -> Self {
        self.gate = Gate(Some(Arc::new(gate)));
        self
    }

    pub(crate) fn may_write(&self) -> bool {
        self.gate.0.as_ref().is_none_or(|gate| gate())
    }

    /// The same session, whose events go to this receiver as they arise.
    #[must_use]
    pub fn on_event(mut self, receiver: impl Fn(Event) + Send + Sync + 'static) -> Self {
        self.events.receiver = Some(Arc::new(receiver));
        self
    }

    /// Takes the events of this operation that no receiver got: what became of lost responses, and the
    /// first long wait of the process.
    pub fn events(&self) -> Vec<Event> {
        std::mem::take(&mut *lock(&self.events.kept))
    }

    /// A session with a time of its own, which nothing stops. Its events are this one's.
    pub(crate) fn detached(&self, timeout: Duration) -> Self {
        let detached = Self::new(Arc::clone(&self.shared), timeout, CancellationToken::new());
        let budget = Budget::new(timeout, self.shared.clock.now());
        Self {
            budget: Arc::new(budget.within(&self.budget)),
            events: self.events.clone(),
            max_retries: self.max_retries,
            ..detached
        }
    }

    /// What is left of this session's time; `None` when nothing is.
    pub(crate) fn left(&self) -> Option<Duration> {
        self.budget.left(self.shared.clock.now())
    }

    pub(crate) fn emit(&self, event: Event) {
        match &self.events.receiver {
            Some(receiver) => receiver(event),
            None => lock(&self.events.kept).push(event),
        }
    }

    /// Counts a wait for a rate limit. Once those of a process are long, one event says so.
    pub(crate) fn record_wait(&self, tier: Tier, waited: Duration) {
        let total = {
            let mut waits = lock(&self.shared.waits);
            let total = waits.entry(tier).or_default();
            let was_short = *total < WORTH_A_NOTICE;
            *total += waited;
            Some(*total).filter(|total| was_short && *total >= WORTH_A_NOTICE)
        };
        if let Some(waited) = total {
            self.emit(Event::Waited {
                tier,
                per_minute: self.shared.pacers.of(tier).limit(),
                waited,
            });
        }
    }
}

impl fmt::Debug for Gate {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Gate")
    }
}

impl fmt::Debug for Events {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Events")
    }
}

fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}
