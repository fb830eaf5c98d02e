//! The list cache: objects of one type, as a list of the API last showed them.
//!
//! The first read of a type is a request of its own: it shows the members of an object, so that a list with fewer
//! members is noticed. From the second read on, pages are fetched as far as they save requests, and they serve all
//! further reads. Objects that this process writes are read individually from then on.

use std::collections::{HashMap, HashSet};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use indexmap::IndexMap;
use serde_json::Value;
use tokio::sync::Mutex as AsyncMutex;
use tokio::time::Instant;

use crate::decode::{Decode, Received, id_of};
use crate::list::listing::{Identified, Listing, Page};
use crate::list::paginator::{Counts, Paginator};
use crate::object::Object;

/// Pages that are at most this old serve reads. A process refreshes once, and does not live much longer.
const KEPT: Duration = Duration::from_secs(5 * 60);

/// The number of reads that Terraform sends concurrently by default, which may still come beyond those seen so far.
const EXPECTED: u64 = 10;

/// The list caches of all types.
#[derive(Debug, Default)]
pub(crate) struct ListCaches(Mutex<HashMap<&'static str, Arc<ListCache>>>);

impl ListCaches {
    /// The cache of a type.
    pub(crate) fn of<O: Object>(&self) -> Arc<ListCache> {
        self.at(<O::List as Listing>::ENDPOINT.collection())
    }

    /// The cache of the type with this route.
    pub(crate) fn at(&self, collection: &'static str) -> Arc<ListCache> {
        Arc::clone(lock(&self.0).entry(collection).or_default())
    }
}

/// The list cache of one type.
#[derive(Debug, Default)]
pub(crate) struct ListCache {
    /// Held while pages are fetched; others that need them wait for it.
    pub(crate) pages: AsyncMutex<Pages>,
    writes: Mutex<Writes>,
    known: Mutex<Option<Arc<HashSet<String>>>>,
    /// The objects that were read by their ids.
    read: Mutex<HashSet<String>>,
    /// Whether a warning about items that violate the contract was already sent.
    warned: AtomicBool,
    /// Whether the search for duplicates of a new object failed.
    equals_failed: AtomicBool,
}

/// What this process wrote.
#[derive(Debug, Default)]
struct Writes {
    ids: HashSet<String>,
    /// How often a write began or ended.
    events: u64,
}

impl ListCache {
    /// Records that this process is about to write, or has written: the object with this id, or a new one.
    pub(crate) fn record_write(&self, id: Option<&str>) {
        let mut writes = lock(&self.writes);
        writes.ids.extend(id.map(str::to_owned));
        writes.events += 1;
    }

    /// Whether this process wrote to the object.
    pub(crate) fn was_written(&self, id: &str) -> bool {
        lock(&self.writes).ids.contains(id)
    }

    /// Records that this process reads an object by its id.
    pub(crate) fn record_read(&self, id: &str) {
        lock(&self.read).insert(id.to_owned());
    }

    /// Whether this process read the object by its id.
    pub(crate) fn was_read(&self, id: &str) -> bool {
        lock(&self.read).contains(id)
    }

    /// Records that the list could not be read for an optional purpose.
    pub(crate) fn record_equals_failure(&self) {
        self.equals_failed.store(true, Ordering::Relaxed);
    }

    /// Whether the list could not be read for an optional purpose.
    pub(crate) fn equals_failed(&self) -> bool {
        self.equals_failed.load(Ordering::Relaxed)
    }

    /// A number that changes whenever this process writes to any object of the type. A list that was requested at one
    /// number has everything that was written before, and is complete as long as the number stays.
    pub(crate) fn writes(&self) -> u64 {
        lock(&self.writes).events
    }

    /// The objects that are known to have been there, if the whole list was read.
    pub(crate) fn known_ids(&self) -> Option<Arc<HashSet<String>>> {
        lock(&self.known).clone()
    }

    /// Records what the whole list held.
    pub(crate) fn record_ids(&self, ids: HashSet<String>) {
        *lock(&self.known) = Some(Arc::new(ids));
    }

    /// Whether this is the first call: a run warns about the list once.
    pub(crate) fn warns_first(&self) -> bool {
        !self.warned.swap(true, Ordering::Relaxed)
    }
}

/// The pages fetched so far.
#[derive(Debug, Default)]
pub(crate) struct Pages {
    reads: u64,
    /// An object as read from its own address.
    sample: Option<Raw>,
    fetched: Option<Fetched>,
    /// The list could not be read, or its items lack members of the objects.
    useless: bool,
}

#[derive(Debug)]
struct Fetched {
    began: Instant,
    /// When the latest page came.
    latest: Instant,
    /// [`ListCache::writes`] before the first page was requested.
    writes: u64,
    paginator: Paginator,
    /// Whether it was checked that the list did not change while its pages were read.
    verified: bool,
    /// In the order of the list.
    objects: IndexMap<String, Value>,
}

/// An object whose members were not inspected yet.
#[derive(Clone, Debug)]
pub(crate) struct Raw {
    id: String,
    pub(crate) value: Value,
}

impl Identified for Raw {
    fn id(&self) -> &str {
        &self.id
    }
}

impl Raw {
    pub(crate) fn new(id: String, value: Value) -> Self {
        Self { id, value }
    }
}

impl Decode for Raw {
    fn decode(value: Value) -> Result<Self, Received> {
        let id = value.as_object().and_then(id_of);
        match id {
            Some(id) => Ok(Self { id, value }),
            None => Err(Received::of(&value, &[])),
        }
    }
}

impl Pages {
    /// Counts a read, and forgets pages that are too old to serve it.
    pub(crate) fn begin_read(&mut self, now: Instant) {
        self.reads += 1;
        self.fetched
            .take_if(|fetched| now.duration_since(fetched.latest) > KEPT);
    }

    /// The page to fetch before this object is searched for, as long as that saves requests.
    pub(crate) fn wanted_for(&self, id: &str) -> Option<u32> {
        if self.useless || self.reads < 2 {
            return None;
        }
        match &self.fetched {
            None => Some(1),
            Some(fetched) if fetched.objects.contains_key(id) => None,
            Some(fetched) => fetched
                .paginator
                .next()
                .filter(|&next| self.pays(fetched.paginator.total_pages(), next)),
        }
    }

    /// The page to fetch on the way to the whole list.
    pub(crate) fn wanted_for_all(&self) -> Option<u32> {
        self.fetched
            .as_ref()
            .map_or(Some(1), |fetched| fetched.paginator.next())
    }

    /// Whether the whole list was read, but page by page: the first one is to be read again, to see
    /// that the list did not change meanwhile.
    pub(crate) fn needs_verification(&self) -> bool {
        self.fetched.as_ref().is_some_and(|fetched| {
            let is_whole = fetched.paginator.next().is_none();
            is_whole && !fetched.verified && fetched.paginator.has_several_pages()
        })
    }

    /// Whether the rest of the list costs no more requests than the reads that it may serve.
    fn pays(&self, total_pages: u64, next: u32) -> bool {
        let left = (total_pages + 1).saturating_sub(u64::from(next));
        left <= self.reads + EXPECTED
    }

    /// Adds the page that was requested when [`ListCache::writes`] was this number.
    pub(crate) fn take(&mut self, number: u32, page: Page<Raw>, writes: u64, now: Instant) {
        let fetched = self.fetched.get_or_insert_with(|| Fetched {
            began: now,
            latest: now,
            writes,
            paginator: Paginator::new(),
            verified: false,
            objects: IndexMap::new(),
        });
        fetched.latest = now;
        fetched.verified = false;
        let raws = fetched.paginator.take(number, page);
        fetched.add(raws);
    }

    /// Adds the first page, read again.
    pub(crate) fn verify(&mut self, page: Page<Raw>, now: Instant) {
        if let Some(fetched) = &mut self.fetched {
            fetched.latest = now;
            let raws = fetched.paginator.verify(page);
            fetched.verified = fetched.paginator.next().is_none();
            fetched.add(raws);
        }
    }

    /// Gives up on the list: every object is read individually.
    pub(crate) fn give_up(&mut self) {
        self.useless = true;
        self.fetched = None;
    }

    /// Drops pages that cannot serve a caller that started at `since`: those of a list that was complete before,
    /// unless only a moment before, and those older than the latest write.
    pub(crate) fn keep_if(&mut self, at_most: Duration, writes: u64, since: Instant) {
        self.fetched.take_if(|fetched| {
            since.saturating_duration_since(fetched.latest) > at_most || fetched.writes != writes
        });
    }

    /// Whether the pages were requested after this time.
    pub(crate) fn began_after(&self, time: Instant) -> bool {
        self.fetched.as_ref().is_some_and(|it| it.began >= time)
    }

    /// Forgets all pages.
    pub(crate) fn forget(&mut self) {
        self.fetched = None;
    }

    /// Whether this object is to be read individually, as the sample of what objects have.
    pub(crate) fn needs_sample(&self, id: &str) -> bool {
        let listed = self
            .fetched
            .as_ref()
            .is_none_or(|fetched| fetched.objects.contains_key(id));
        self.sample.is_none() && !self.useless && listed
    }

    /// Adds an object as read from its own address.
    pub(crate) fn take_sample(&mut self, sample: Option<Raw>) {
        self.sample = sample;
    }

    /// The object from the list, if the list has all of its members.
    pub(crate) fn whole(&mut self, id: &str) -> Option<Value> {
        if self.useless {
            return None;
        }
        let (sample, fetched) = (self.sample.as_ref()?, self.fetched.as_ref()?);
        let whole = match fetched.objects.get(&sample.id) {
            Some(listed) if !carries(listed, &sample.value) => {
                self.give_up();
                return None;
            }
            Some(_) => fetched.objects.get(id),
            None => fetched
                .objects
                .get(id)
                .filter(|listed| has_members_of(listed, &sample.value)),
        };
        whole.cloned()
    }

    /// The whole list, if it was read to its end.
    pub(crate) fn all(&self) -> Option<&IndexMap<String, Value>> {
        let fetched = self.fetched.as_ref();
        let whole = fetched.filter(|fetched| fetched.paginator.next().is_none());
        whole.map(|fetched| &fetched.objects)
    }

    /// Whether as many objects were seen as the list says it has.
    pub(crate) fn is_complete(&self) -> bool {
        let fetched = self.fetched.as_ref();
        fetched.is_none_or(|it| it.paginator.is_complete())
    }

    /// The counts of the pages, where they have fewer objects than the list says; items without an id count.
    pub(crate) fn shortfall(&self) -> Option<Counts> {
        let paginator = &self.fetched.as_ref()?.paginator;
        (!paginator.is_accounted_for()).then(|| paginator.counts())
    }

    /// The number of items without an id.
    pub(crate) fn unreadable(&self) -> usize {
        let fetched = self.fetched.as_ref();
        fetched.map_or(0, |it| it.paginator.unreadable())
    }
}

impl Fetched {
    fn add(&mut self, raws: Vec<Raw>) {
        self.objects
            .extend(raws.into_iter().map(|raw| (raw.id, raw.value)));
    }
}

/// Whether a list has all of an object that the object's own address has.
///
/// It does not where they differ although the object was not changed (`updatedAt`), or where the list has less.
fn carries(listed: &Value, alone: &Value) -> bool {
    let (Some(listed), Some(alone)) = (listed.as_object(), alone.as_object()) else {
        return false;
    };
    let unchanged =
        listed.contains_key("updatedAt") && listed.get("updatedAt") == alone.get("updatedAt");
    alone.iter().all(|(name, value)| {
        let shown = listed.get(name).unwrap_or(&Value::Null);
        same(shown, value) || !(unchanged || has_less(shown))
    })
}

fn has_less(shown: &Value) -> bool {
    shown.is_null() || shown.as_str().is_some_and(|text| text.contains("***"))
}

fn has_members_of(listed: &Value, sample: &Value) -> bool {
    sample
        .as_object()
        .is_some_and(|sample| sample.keys().all(|name| listed.get(name).is_some()))
}

/// Compares values, ignoring the order of lists: it has no meaning in any object of the API.
fn same(one: &Value, other: &Value) -> bool {
    match (one.as_array(), other.as_array()) {
        (Some(one), Some(other)) => {
            one.len() == other.len() && one.iter().all(|item| other.contains(item))
        }
        _ => one == other,
    }
}

fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;
    use crate::list::listing::Meta;

    const LONG: Duration = Duration::from_secs(10);

    /// A list of two pages, of which the first was requested at this number of writes.
    fn first_page(writes: u64, now: Instant) -> Pages {
        let mut pages = Pages::default();
        let meta = Meta {
            total: Some(2),
            per_page: Some(1),
        };
        let data = vec![Raw::decode(json!({ "id": "one" })).unwrap()];
        let page = Page {
            data,
            unreadable: 0,
            meta,
        };
        pages.take(1, page, writes, now);
        pages
    }

    #[test]
    fn a_list_carries_what_it_shows_as_fully_as_the_address_does() {
        let alone = json!({ "id": "one", "name": "a", "tags": ["x", "y"], "updatedAt": "noon" });
        let with = |name: &str, value: Value| {
            let mut listed = alone.clone();
            listed[name] = value;
            listed
        };
        assert!(carries(&alone, &alone));
        assert!(carries(&with("tags", json!(["y", "x"])), &alone));
        assert!(carries(&with("more", json!(1)), &alone));
        // It differs, and was not changed in between.
        assert!(!carries(&with("name", json!("b")), &alone));
        // It was changed in between.
        let mut changed = with("name", json!("b"));
        changed["updatedAt"] = json!("later");
        assert!(carries(&changed, &alone));
        // It is unknown whether it was changed, but a list with less is not a substitute.
        let undated = json!({ "id": "one", "name": "a" });
        assert!(carries(&json!({ "id": "one", "name": "b" }), &undated));
        assert!(!carries(&json!({ "id": "one", "name": "***" }), &undated));
        assert!(!carries(&json!({ "id": "one" }), &undated));
        assert!(!carries(&Value::Null, &alone));
    }

    /// A listed object replaces a read only where it has every member that reads return.
    #[test]
    fn a_listed_object_serves_where_it_has_all_members() {
        let sample = json!({ "id": "one", "name": "a", "ownerId": null });
        let whole = json!({ "id": "two", "name": "b", "ownerId": "usr_1", "more": true });
        assert!(has_members_of(&whole, &sample));
        assert!(!has_members_of(
            &json!({ "id": "two", "name": "b" }),
            &sample
        ));
        assert!(!has_members_of(&whole, &Value::Null));
    }

    /// A write that was pending while the list was read may be missing from it.
    #[test]
    fn pages_are_kept_until_they_are_old_or_a_write_begins_or_ends() {
        let (cache, start) = (ListCache::default(), Instant::now());
        cache.record_write(None);
        let kept = |seconds, ends: bool| {
            let mut pages = first_page(cache.writes(), start);
            if ends {
                cache.record_write(None);
            }
            pages.keep_if(LONG, cache.writes(), start + Duration::from_secs(seconds));
            pages.wanted_for_all() == Some(2)
        };
        assert!(kept(10, false));
        assert!(!kept(11, false));
        assert!(!kept(0, true));
    }

    #[test]
    fn a_read_forgets_pages_that_are_too_old_to_serve_it() {
        let start = Instant::now();
        let second = Duration::from_secs(1);
        for (after, is_kept) in [
            (Duration::ZERO, true),
            (KEPT, true),
            (KEPT + second, false),
            (KEPT * 2, false),
        ] {
            let mut pages = first_page(0, start);
            pages.begin_read(start + after);
            assert_eq!(pages.wanted_for_all() == Some(2), is_kept, "{after:?}");
        }
    }
}
