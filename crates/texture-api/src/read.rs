//! Reading objects: one by one, or many from the pages of their list.

use std::future::Future;
use std::sync::atomic::Ordering;
use std::time::Duration;

use futures_util::{StreamExt, TryStreamExt, future, pin_mut};
use indexmap::IndexMap;
use serde_json::{Map, Value};
use tokio::sync::MutexGuard;
use tokio::time::Instant;

use crate::decode::{Decode, FromMembers, Received, Shape, complete, unwrapped};
use crate::error::{Effect, Error, Kind, Result};
use crate::http::event::Event;
use crate::http::log;
use crate::http::prepared_request::PreparedRequest;
use crate::http::response;
use crate::http::retry::History;
use crate::list::list_cache::{ListCache, Pages, Raw};
use crate::list::listing::{Identified, LAST_PAGE, Listing, Page, PageOf, SMALLER_PAGES};
use crate::list::paginator::Paginator;
use crate::object::{Change, Create, Issued, Object, identified, resembles, secret_in};
use crate::session::Session;

/// A whole list that was read this recently need not be read again for a caller who wants all of it.
const FRESH: Duration = Duration::from_secs(10);

/// How soon, and how often at the latest, a deleted object is read again to see whether it is gone.
pub(crate) const FIRST_LOOK: Duration = Duration::from_millis(200);
const LATER_LOOKS: Duration = Duration::from_secs(5);

/// How often reading back what a write left out is tried after the first time.
const READ_BACK_RETRIES: u32 = 2;

/// How long a create may be held up by looking for objects that are equal to it.
const TIME_FOR_EQUALS: Duration = Duration::from_secs(20);

/// How often a rotation is repeated because an earlier try may have overtaken it.
const MOST_ROTATIONS: u32 = 3;

/// How long a rotation whose response was lost is given to take effect after a later one.
const TIME_TO_BE_OVERTAKEN: Duration = Duration::from_secs(2);

/// What a request for one object came to.
enum Single {
    /// The members of the object.
    Found(Map<String, Value>),
    /// It was not in the response, for this reason.
    Missing(Error),
}

impl Session {
    /// Reads the object with this id; `None` when there is none.
    ///
    /// With bulk reads, the second read of a type and those after it are served from pages of its list,
    /// fetched once for the whole process. What this process has written, what the pages lack, and
    /// what they do not show whole, is read by itself: the result is the same either way.
    ///
    /// # Errors
    /// When it could not be found out.
    pub async fn find<O: Object>(&self, id: &str) -> Result<Option<O>> {
        if self.shared.settings.bulk_reads {
            self.find_in_bulk(id).await
        } else {
            self.find_uncached(id).await
        }
    }

    /// Reads the object with this id by a request of its own; `None` when there is none. An object that
    /// is not found is looked for in the list of its type before it is called gone: a 404 may come from
    /// a gateway, or from an API without this endpoint.
    ///
    /// # Errors
    /// When it could not be found out.
    pub async fn find_uncached<O: Object>(&self, id: &str) -> Result<Option<O>> {
        let since = self.shared.clock.now();
        match self.single::<O>(id).await? {
            Single::Found(members) => Ok(Some(O::from_members(id.to_owned(), &members))),
            Single::Missing(error) => self.find_in_list(id, since, error).await,
        }
    }

    /// Reads all objects of a type, or takes them from a reading of a few seconds ago
    /// if this process wrote to none of them since.
    ///
    /// # Errors
    /// When a page could not be read, or when the pages hold fewer objects than the list says it has. Items without an
    /// id are left out with an event.
    pub async fn all<O: Object>(&self) -> Result<Vec<O>> {
        let (cache, since) = (self.shared.list_caches.of::<O>(), self.shared.clock.now());
        let mut pages = self.queued(cache.pages.lock()).await?;
        pages.keep_if(FRESH, cache.writes(), since);
        self.fetch_all::<O>(&cache, &mut pages).await?;
        if let Some(counts) = pages.shortfall() {
            pages.forget();
            return Err(counts.incomplete::<O::List>());
        }
        self.warn_of_odd_items::<O>(&cache, &pages);
        Ok(decoded(&pages))
    }

    /// The object that is wanted, from a list of its type that is read once for the whole process, shared with
    /// its bulk reads and [`Session::duplicates_of`]; `None` where that list had none. What this process has written
    /// since is read by itself.
    ///
    /// # Errors
    /// When a page, or the object, could not be read.
    pub async fn find_where<O: Object>(&self, is_wanted: impl Fn(&O) -> bool) -> Result<Option<O>> {
        let cache = self.shared.list_caches.of::<O>();
        let listed = {
            let mut pages = self.queued(cache.pages.lock()).await?;
            self.fetch_all::<O>(&cache, &mut pages).await?;
            decoded::<O>(&pages).into_iter().find(&is_wanted)
        };
        match listed {
            Some(object) if cache.was_written(object.id()) => {
                let now = self.find_uncached(object.id()).await?;
                Ok(now.filter(is_wanted))
            }
            listed => Ok(listed),
        }
    }

    /// Objects in use that a create would duplicate, as far as neither this process created them nor is
    /// about to delete them, nor has read them one by one (as it reads what the configuration manages).
    ///
    /// This takes at most one listing of the type for the whole process, shared with its bulk reads. It
    /// is optional: it tries nothing twice, takes little time, and is not tried again once it failed.
    ///
    /// # Errors
    /// When a page could not be read, now or before.
    pub async fn duplicates_of<C: Create>(&self, request: &C) -> Result<Vec<C::Object>> {
        let cache = self.shared.list_caches.of::<C::Object>();
        let session = self.bounded(TIME_FOR_EQUALS).once();
        let mut pages = session.queued(cache.pages.lock()).await?;
        if cache.equals_failed() {
            return Ok(Vec::new());
        }
        if let Err(error) = session.fetch_all::<C::Object>(&cache, &mut pages).await {
            cache.record_equals_failure();
            return Err(error);
        }
        let mut objects = decoded::<C::Object>(&pages);
        objects.retain(|object| resembles(request, object) && !self.is_known(object));
        Ok(objects)
    }

    /// Whether this process created, wrote or read an object by its id: then it is managed somewhere.
    pub fn is_known<O: Object>(&self, object: &O) -> bool {
        let cache = self.shared.list_caches.of::<O>();
        let id = object.id();
        self.shared.creations.is_claimed(id) || cache.was_written(id) || cache.was_read(id)
    }

    /// The object in use that conflicts with a create, by a listing made now; `None` when there is none.
    ///
    /// # Errors
    /// When a page could not be read.
    pub async fn conflicting_object<C: Create>(&self, request: &C) -> Result<Option<C::Object>> {
        let objects = self.list(<C::Object as Object>::List::default());
        let matching = objects.try_filter(|object| future::ready(resembles(request, object)));
        pin_mut!(matching);
        matching.next().await.transpose()
    }

    /// Changes an object, and returns it as it is then. What the response leaves out is read back; what
    /// cannot be read back either is not reported. The secret of a rotation is taken from the response.
    ///
    /// # Errors
    /// The API rejected the change, or it is not known whether it took effect.
    pub async fn change<R: Change>(&self, request: R) -> Result<Issued<R::Object>> {
        let call = PreparedRequest::of(&request)?;
        let value = self.execute(&call).await?;
        Ok(self.changed(&call, value).await)
    }

    /// Rotates a secret, and returns the object with the new one.
    ///
    /// A try whose response was lost may take effect after a later one, and then the secret of the later
    /// one is dead: after a loss the object is read again, and rotated again where it shows another secret.
    ///
    /// # Errors
    /// The API rejected the rotation ([`Effect::Rejected`]); or the secret may have been rotated, and the new
    /// one is not known.
    pub async fn rotate<R: Change>(&self, request: R) -> Result<Issued<R::Object>> {
        let call = PreparedRequest::of(&request)?;
        let mut losses = 0;
        for _ in 0..MOST_ROTATIONS {
            let mut history = History::default();
            let value = self.execute_again(&call, &mut history).await;
            losses += history.losses;
            let value = value.map_err(|error| after_losses(error, losses))?;
            let received = Received::of(&unwrapped(value.clone()), R::Object::EXPECTED);
            let issued: Issued<R::Object> = self.changed(&call, value).await;
            if issued.secret.is_none() {
                return Err(without_secret::<R::Object>(&call, received));
            }
            if history.losses == 0 || self.is_latest(&issued.object).await {
                return Ok(issued);
            }
        }
        let message = "the responses to several rotations were lost, and nobody knows which secret is in effect";
        Err(call.error(Kind::Ambiguous, Effect::Unknown, message))
    }

    /// Whether an object that was just rotated still shows the same secret a moment later.
    async fn is_latest<O: Object>(&self, rotated: &O) -> bool {
        tokio::time::sleep(TIME_TO_BE_OVERTAKEN).await;
        let session = self.settling().with_retries(READ_BACK_RETRIES);
        let now = session.find_uncached::<O>(rotated.id()).await;
        let Ok(Some(now)) = now else { return true };
        match (rotated.secret_mark(), now.secret_mark()) {
            (Some(rotated), Some(now)) => rotated == now,
            _ => true,
        }
    }

    pub(crate) async fn changed<O: Object>(
        &self,
        call: &PreparedRequest,
        value: Value,
    ) -> Issued<O> {
        let id = call.id.clone().unwrap_or_default();
        let value = unwrapped(value);
        let secret = secret_in::<O>(&value);
        let members = match identified(value) {
            Ok((found, members)) if found == id => members,
            Err(Value::Object(members)) => members,
            // Another object, or none.
            Ok(_) | Err(_) => Map::new(),
        };
        let object = self.completed(&id, members, call.body.as_ref()).await;
        Issued { object, secret }
    }

    /// The object of a write's response, completed by reading it back where the response leaves
    /// anything out.
    pub(crate) async fn completed<O: Object>(
        &self,
        id: &str,
        mut members: Map<String, Value>,
        sent: Option<&Value>,
    ) -> O {
        if is_lacking::<O>(&members, sent)
            && let Some(more) = self.read_back::<O>(id).await
        {
            complete(&mut members, more);
        }
        O::from_members(id.to_owned(), &members)
    }

    /// The object as it is now: from its own address, else from the list. `None` where neither shows it.
    async fn read_back<O: Object>(&self, id: &str) -> Option<Map<String, Value>> {
        let session = self.settling().with_retries(READ_BACK_RETRIES);
        if let Ok(Single::Found(members)) = session.single::<O>(id).await {
            return Some(members);
        }
        let mut pages = Paginator::new();
        while let Some(number) = pages.next() {
            let page = session.raw_page::<O>(number).await.ok()?;
            let raws = pages.take(number, page);
            let found = raws.into_iter().find(|raw| raw.id() == id);
            if let Some(Value::Object(members)) = found.map(|raw| raw.value) {
                return Some(members);
            }
        }
        None
    }

    /// Waits until a deleted object is gone: a deletion may still be under way when the API responds.
    ///
    /// # Errors
    /// [`Kind::Timeout`] when it is still there at the end of this session's time, or whatever kept us from looking.
    pub async fn wait_until_gone<O: Object>(&self, id: &str) -> Result<()> {
        let mut pause = FIRST_LOOK;
        while !self.is_gone::<O>(id).await? {
            if self.left().is_none_or(|left| left <= pause) {
                let message = format!("the {} {id} was deleted, but is still there", O::NOUN);
                return Err(Error::new(Kind::Timeout, Effect::Applied, message));
            }
            self.unless_stopped(tokio::time::sleep(pause)).await?;
            pause = (pause * 2).min(LATER_LOOKS);
        }
        Ok(())
    }

    /// Whether an object that this process deleted or revoked is gone. The API's own 404 is enough.
    async fn is_gone<O: Object>(&self, id: &str) -> Result<bool> {
        let since = self.shared.clock.now();
        let found = match self.single::<O>(id).await? {
            Single::Found(members) => Some(O::from_members(id.to_owned(), &members)),
            Single::Missing(error)
                if error.is_in_the_api_s_words() || error.status() == Some(410) =>
            {
                None
            }
            Single::Missing(error) => self.find_in_list(id, since, error).await?,
        };
        Ok(found.is_none_or(|object| !object.is_live()))
    }

    /// Waits for others of this process. That time is not the operation's own.
    pub(crate) async fn queued<T>(&self, permit: impl Future<Output = T>) -> Result<T> {
        let queued_at = self.shared.clock.now();
        let permit = self.unless_stopped(permit).await;
        self.budget.exclude(queued_at.elapsed());
        permit
    }

    async fn unless_stopped<T>(&self, future: impl Future<Output = T>) -> Result<T> {
        tokio::select! {
            biased;
            () = self.stop.cancelled() => Err(Error::new(Kind::Cancelled, Effect::NotSent, "stopped while waiting")),
            done = future => Ok(done),
        }
    }

    async fn find_in_bulk<O: Object>(&self, id: &str) -> Result<Option<O>> {
        let cache = self.shared.list_caches.of::<O>();
        cache.record_read(id);
        if !cache.was_written(id) {
            let mut pages = self.queued(cache.pages.lock()).await?;
            pages.begin_read(self.shared.clock.now());
            self.fetch::<O>(&cache, &mut pages, id).await?;
            if pages.needs_sample(id) {
                return self.find_as_sample(pages, id).await;
            }
            let listed = pages.whole(id).filter(|_| !cache.was_written(id));
            if let Some(object) = listed.and_then(|value| O::decode(value).ok()) {
                return Ok(Some(object));
            }
        }
        self.find_uncached(id).await
    }

    async fn find_as_sample<O: Object>(
        &self,
        mut pages: MutexGuard<'_, Pages>,
        id: &str,
    ) -> Result<Option<O>> {
        let since = self.shared.clock.now();
        match self.single::<O>(id).await? {
            Single::Found(members) => {
                let object = O::from_members(id.to_owned(), &members);
                pages.take_sample(Some(Raw::new(id.to_owned(), Value::Object(members))));
                Ok(Some(object))
            }
            Single::Missing(error) => {
                drop(pages);
                self.find_in_list(id, since, error).await
            }
        }
    }

    /// Looks in the list of the type for an object that its own address did not show. A list that was
    /// requested before counts where it lacks the object, unless this process wrote to the object since.
    async fn find_in_list<O: Object>(
        &self,
        id: &str,
        since: Instant,
        error: Error,
    ) -> Result<Option<O>> {
        let cache = self.shared.list_caches.of::<O>();
        let mut pages = self.queued(cache.pages.lock()).await?;
        let lists_it = pages.all().is_some_and(|all| all.contains_key(id));
        if (lists_it || cache.was_written(id)) && !pages.began_after(since) {
            pages.forget();
        }
        if let Err(unlisted) = self.fetch_all::<O>(&cache, &mut pages).await {
            return match self.is_trusted(&error, &unlisted) {
                true => Ok(None),
                // A page of another server says more than the list that it does not have either.
                false if error.kind() == Kind::WrongUrl => Err(error),
                false => Err(unlisted),
            };
        }
        let is_not_found = is_not_found(&error);
        match pages.all().and_then(|all| all.get(id)) {
            Some(listed) => match O::decode(listed.clone()) {
                Ok(object) => Ok(Some(object)),
                Err(_) => Err(error),
            },
            None if is_not_found && (pages.is_complete() || error.is_in_the_api_s_words()) => {
                Ok(None)
            }
            None => Err(error),
        }
    }

    /// Whether a 404 is believed without a list to confirm it: it is in the API's own words, this process
    /// has had a success from this API, and there is no list to read.
    fn is_trusted(&self, error: &Error, unlisted: &Error) -> bool {
        let is_the_api = self.shared.is_the_api.load(Ordering::Relaxed);
        let is_not_found = error.kind() == Kind::NotFound && error.is_in_the_api_s_words();
        is_not_found
            && match unlisted.kind() {
                // A key may read objects and not lists; to say so takes the API.
                Kind::Forbidden => true,
                Kind::MissingEndpoint => is_the_api,
                _ => false,
            }
    }

    /// Fetches pages as long as that pays. Where the list cannot be read, its objects are read by themselves.
    async fn fetch<O: Object>(&self, cache: &ListCache, pages: &mut Pages, id: &str) -> Result<()> {
        while let Some(number) = pages.wanted_for(id) {
            let writes = cache.writes();
            match self.raw_page::<O>(number).await {
                Ok(page) => self.store(cache, pages, number, page, writes),
                Err(error) if matches!(error.kind(), Kind::Cancelled | Kind::Timeout) => {
                    return Err(error);
                }
                Err(error) => {
                    log::reading_singly(O::NOUN, &error);
                    pages.give_up();
                }
            }
        }
        Ok(())
    }

    /// Reads the list to its end, and makes sure that it did not change between its pages.
    async fn fetch_all<O: Object>(&self, cache: &ListCache, pages: &mut Pages) -> Result<()> {
        loop {
            while let Some(number) = pages.wanted_for_all() {
                let writes = cache.writes();
                let page = self.raw_page::<O>(number).await?;
                self.store(cache, pages, number, page, writes);
            }
            if !pages.needs_verification() {
                return Ok(());
            }
            let first = self.raw_page::<O>(1).await?;
            pages.verify(first, self.shared.clock.now());
            self.record_ids(cache, pages);
        }
    }

    fn store(
        &self,
        cache: &ListCache,
        pages: &mut Pages,
        number: u32,
        page: Page<Raw>,
        writes: u64,
    ) {
        pages.take(number, page, writes, self.shared.clock.now());
        self.record_ids(cache, pages);
    }

    fn record_ids(&self, cache: &ListCache, pages: &Pages) {
        if let Some(objects) = pages.all()
            && pages.is_complete()
        {
            cache.record_ids(objects.keys().cloned().collect());
        }
    }

    async fn raw_page<O: Object>(&self, number: u32) -> Result<Page<Raw>> {
        self.page_as(&O::List::default(), number).await
    }

    /// One page of a list.
    ///
    /// # Errors
    /// When it could not be read.
    pub async fn page<L: Listing>(&self, listing: &L, number: u32) -> Result<Page<L::Item>> {
        self.page_as(listing, number).await
    }

    /// An API that refuses pages of the documented size is requested smaller ones.
    async fn page_as<L: Listing, T: Decode>(&self, listing: &L, number: u32) -> Result<Page<T>> {
        if number > LAST_PAGE {
            return Err(too_long::<L>());
        }
        let page_size = &self.shared.page_size;
        loop {
            let per_page = page_size.load(Ordering::Relaxed);
            let call = PreparedRequest::of(&PageOf {
                listing,
                page: number,
                per_page,
            })?;
            let smaller = SMALLER_PAGES.into_iter().find(|&size| size < per_page);
            match (self.execute(&call).await, smaller) {
                (Ok(value), _) => {
                    return Page::decode(value).map_err(|it| response::unexpected(&call, it));
                }
                (Err(error), Some(smaller)) if number == 1 && refuses_size(&error) => {
                    page_size.store(smaller, Ordering::Relaxed);
                }
                (Err(error), _) => return Err(error),
            }
        }
    }

    /// Requests one object. A response that is a success but not this object is as good as none.
    async fn single<O: Object>(&self, id: &str) -> Result<Single> {
        let call = PreparedRequest::of(&O::get(id))?;
        let value = match self.execute(&call).await {
            Ok(value) => unwrapped(value),
            Err(error) if is_not_found(&error) => return Ok(Single::Missing(error)),
            Err(error) => return Err(error),
        };
        let received = Received::of(&value, O::EXPECTED);
        Ok(match identified(value) {
            Ok((found, members)) if found == id => Single::Found(members),
            Err(Value::Object(members)) if has_any::<O>(&members) => Single::Found(members),
            Ok(_) | Err(_) => Single::Missing(response::unexpected(&call, received)),
        })
    }

    /// Warns, once for a run, of listed items that differ from the contract and from the others.
    fn warn_of_odd_items<O: Object>(&self, cache: &ListCache, pages: &Pages) {
        let objects = || pages.all().into_iter().flat_map(IndexMap::values);
        let mut odd: Vec<String> = objects().filter_map(odd_item::<O>).collect();
        let unreadable = pages.unreadable();
        if (odd.is_empty() && unreadable == 0) || !cache.warns_first() {
            return;
        }
        let count = odd.len() + unreadable;
        odd.truncate(3);
        self.emit(Event::OddItems {
            noun: O::NOUN,
            count,
            unreadable,
            examples: odd,
        });
    }
}

/// Whether a response says that there is no such object, or no such endpoint, whoever sent it.
fn is_not_found(error: &Error) -> bool {
    let kinds = [Kind::NotFound, Kind::MissingEndpoint, Kind::WrongUrl];
    kinds.contains(&error.kind()) && matches!(error.status(), Some(404 | 405 | 410 | 501))
}

/// What is odd about a listed item: a member that is null or of another type against the contract.
fn odd_item<O: Object>(value: &Value) -> Option<String> {
    let received = Received::of(value, O::EXPECTED);
    let is_null = |name: &&String| value.get(name.as_str()).is_some_and(Value::is_null);
    let nulls = received.missing.iter().filter(is_null);
    let mistyped = received.mistyped.iter();
    let words: Vec<String> = nulls
        .map(|name| format!("{name} is null"))
        .chain(mistyped.map(|(name, _, came)| format!("{name} is of type {came}")))
        .collect();
    let id = value.get("id").and_then(Value::as_str).unwrap_or("unknown");
    (!words.is_empty()).then(|| format!("{id} ({})", words.join(", ")))
}

/// Whether the response to a write leaves out anything that a read may show.
fn is_lacking<O: Object>(members: &Map<String, Value>, sent: Option<&Value>) -> bool {
    O::EXPECTED.iter().any(|expected| {
        let was_sent = || {
            let sent = sent.and_then(|sent| sent.get(expected.name));
            sent.is_some_and(|sent| !sent.is_null()) && !is_masked_by_contract(expected.name)
        };
        match members.get(expected.name) {
            None => true,
            Some(Value::Null) => !expected.nullable || was_sent(),
            Some(value) => expected.shape != Shape::Any && Shape::of(value) != Some(expected.shape),
        }
    })
}

/// A response may say null for these although they are set (API contract, Destinations).
fn is_masked_by_contract(name: &str) -> bool {
    matches!(name, "secret" | "headers" | "ownerId")
}

fn has_any<O: Object>(members: &Map<String, Value>) -> bool {
    O::EXPECTED
        .iter()
        .any(|expected| members.contains_key(expected.name))
}

fn refuses_size(error: &Error) -> bool {
    let says = |text: &str| {
        text.to_lowercase()
            .replace(['_', '-', ' '], "")
            .contains("perpage")
    };
    error.kind() == Kind::Invalid && (says(error.message()) || error.details().is_some_and(says))
}

fn after_losses(error: Error, losses: u32) -> Error {
    error.with(|evidence| {
        if losses > 0 {
            evidence.effect = evidence.effect.max(Effect::Unknown);
        }
    })
}

fn without_secret<O: Object>(call: &PreparedRequest, mut received: Received) -> Error {
    let name = O::ONE_TIME_SECRET.unwrap_or_default();
    received.missing.insert(0, name.to_owned());
    response::unexpected(call, received)
        .with(|evidence| evidence.message = format!("the response to a rotation has no `{name}`"))
}

/// The error of a list that nobody can read to its end.
pub(crate) fn too_long<L: Listing>() -> Error {
    let message = format!(
        "the list {} has more pages than the API lets anyone read; narrow it",
        L::ENDPOINT.route
    );
    Error::new(Kind::Invalid, Effect::NotSent, message)
}

fn decoded<O: Object>(pages: &Pages) -> Vec<O> {
    let objects = pages.all().into_iter().flat_map(IndexMap::values);
    objects
        .filter_map(|value| O::decode(value.clone()).ok())
        .collect()
}
