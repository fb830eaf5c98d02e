//! Objects of one type, as a list of the API last showed them.
//!
//! The first read of a type is answered by itself: it shows what an object has, so that a list that
//! carries less is noticed. With the second the pages are fetched, as far as they are worth it, and
//! all further reads are answered from them. What this process writes is from then on read by itself.

use std::collections::{HashMap, HashSet};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use indexmap::IndexMap;
use serde_json::Value;
use tokio::sync::Mutex as Turnstile;
use tokio::time::Instant;

use crate::listing::Listing;
use crate::listing::{Identified, Page};
use crate::object::Object;
use crate::walk::Walk;

/// Reads are answered from pages that are at most this old. A process refreshes once, and lives about as long.
const KEPT: Duration = Duration::from_secs(5 * 60);

/// As many reads may be on their way at once (Terraform's own default), beyond those seen so far.
const EXPECTED: u64 = 10;

/// The shelves of all types.
#[derive(Debug, Default)]
pub(crate) struct Shelves(Mutex<HashMap<&'static str, Arc<Shelf>>>);

impl Shelves {
    /// The shelf of a type.
    pub(crate) fn of<O: Object>(&self) -> Arc<Shelf> {
        self.at(<O::List as Listing>::ENDPOINT.collection())
    }

    /// The shelf of the type whose routes begin with this.
    pub(crate) fn at(&self, collection: &'static str) -> Arc<Shelf> {
        Arc::clone(lock(&self.0).entry(collection).or_default())
    }
}

/// The shelf of one type.
#[derive(Debug, Default)]
pub(crate) struct Shelf {
    /// Whoever fetches pages holds this, and whoever needs them waits here.
    pub(crate) pages: Turnstile<Pages>,
    writes: Mutex<Writes>,
    known: Mutex<Option<Arc<HashSet<String>>>>,
}

/// What this process wrote.
#[derive(Debug, Default)]
struct Writes {
    ids: HashSet<String>,
    /// How often one began or ended.
    events: u64,
}

impl Shelf {
    /// Takes note that this process is about to write, or has written: the object with this id, or a new one.
    pub(crate) fn touch(&self, id: Option<&str>) {
        let mut writes = lock(&self.writes);
        writes.ids.extend(id.map(str::to_owned));
        writes.events += 1;
    }

    /// Whether this process wrote to the object.
    pub(crate) fn was_written(&self, id: &str) -> bool {
        lock(&self.writes).ids.contains(id)
    }

    /// Another number whenever this process writes to any object of the type. A list that was asked for at
    /// one number shows all that was written before, and at that number still all there is.
    pub(crate) fn writes(&self) -> u64 {
        lock(&self.writes).events
    }

    /// The objects that are known to have been there, if the whole list was read.
    pub(crate) fn known_ids(&self) -> Option<Arc<HashSet<String>>> {
        lock(&self.known).clone()
    }

    /// Takes note of what the whole list held.
    pub(crate) fn know(&self, ids: HashSet<String>) {
        *lock(&self.known) = Some(Arc::new(ids));
    }
}

/// The pages fetched so far.
#[derive(Debug, Default)]
pub(crate) struct Pages {
    reads: u64,
    /// An object as its own address shows it.
    sample: Option<Raw>,
    fetched: Option<Fetched>,
    /// The list could not be read, or it does not carry what its objects have.
    useless: bool,
}

#[derive(Debug)]
struct Fetched {
    began: Instant,
    /// [`Shelf::writes`] before the first page was asked for.
    writes: u64,
    walk: Walk,
    total_pages: u64,
    /// In the order of the list.
    objects: IndexMap<String, Value>,
}

/// An object whose members were not looked at yet.
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
    pub(crate) fn new(value: Value) -> Option<Self> {
        let id = value.get("id")?.as_str()?.to_owned();
        Some(Self { id, value })
    }
}

impl Pages {
    /// Counts a read, and forgets pages that are too old to answer it.
    pub(crate) fn begin_read(&mut self, now: Instant) {
        self.reads += 1;
        self.fetched
            .take_if(|fetched| now.duration_since(fetched.began) > KEPT);
    }

    /// The page to fetch before this object is looked for, as long as it pays.
    pub(crate) fn wanted_for(&self, id: &str) -> Option<u32> {
        if self.useless || self.reads < 2 {
            return None;
        }
        match &self.fetched {
            None => Some(1),
            Some(fetched) if fetched.objects.contains_key(id) => None,
            Some(fetched) => fetched
                .walk
                .next()
                .filter(|&next| self.pays(fetched.total_pages, next)),
        }
    }

    /// The page to fetch on the way to the whole list.
    pub(crate) fn wanted_for_all(&self) -> Option<u32> {
        self.fetched
            .as_ref()
            .map_or(Some(1), |fetched| fetched.walk.next())
    }

    /// What is left of the list costs no more requests than the reads that it may answer.
    fn pays(&self, total_pages: u64, next: u32) -> bool {
        let left = (total_pages + 1).saturating_sub(u64::from(next));
        left <= self.reads + EXPECTED
    }

    /// Takes in the page that was asked for when this was the number of [`Shelf::writes`].
    pub(crate) fn take(&mut self, asked: u32, page: Page<Value>, writes: u64, now: Instant) {
        let fetched = self.fetched.get_or_insert_with(|| Fetched {
            began: now,
            writes,
            walk: Walk::new(),
            total_pages: 0,
            objects: IndexMap::new(),
        });
        let page = Page {
            data: page.data.into_iter().filter_map(Raw::new).collect(),
            meta: page.meta,
        };
        fetched.total_pages = page.meta.pages();
        let raws = fetched.walk.take(asked, page);
        fetched
            .objects
            .extend(raws.into_iter().map(|raw| (raw.id, raw.value)));
    }

    /// Gives up on the list: everything is read by itself.
    pub(crate) fn give_up(&mut self) {
        self.useless = true;
        self.fetched = None;
    }

    /// Forgets pages that are older than this, or than the latest write.
    pub(crate) fn keep_if(&mut self, at_most: Duration, writes: u64, now: Instant) {
        self.fetched.take_if(|fetched| {
            now.duration_since(fetched.began) > at_most || fetched.writes != writes
        });
    }

    /// Whether this object is to be read by itself to see what objects have.
    pub(crate) fn needs_sample(&self, id: &str) -> bool {
        let listed = self
            .fetched
            .as_ref()
            .is_none_or(|fetched| fetched.objects.contains_key(id));
        self.sample.is_none() && !self.useless && listed
    }

    /// Takes in an object as its own address shows it.
    pub(crate) fn take_sample(&mut self, sample: Option<Raw>) {
        self.sample = sample;
    }

    /// The object as the list shows it, if the list shows all that there is to it.
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
        let whole = fetched.filter(|fetched| fetched.walk.next().is_none());
        whole.map(|fetched| &fetched.objects)
    }
}

/// Whether a list shows of an object all that the object's own address shows.
///
/// Where they differ although neither was changed (`updatedAt`), or the list says less, it does not.
fn carries(listed: &Value, alone: &Value) -> bool {
    let (Some(listed), Some(alone)) = (listed.as_object(), alone.as_object()) else {
        return false;
    };
    let unchanged =
        listed.contains_key("updatedAt") && listed.get("updatedAt") == alone.get("updatedAt");
    alone.iter().all(|(name, value)| {
        let shown = listed.get(name).unwrap_or(&Value::Null);
        same(shown, value) || !(unchanged || says_less(shown))
    })
}

fn says_less(shown: &Value) -> bool {
    shown.is_null() || shown.as_str().is_some_and(|text| text.contains("***"))
}

fn has_members_of(listed: &Value, sample: &Value) -> bool {
    sample
        .as_object()
        .is_some_and(|sample| sample.keys().all(|name| listed.get(name).is_some()))
}

/// Equal, where the order of a list of texts means nothing: no list of the API's objects has one that does.
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
    use crate::listing::Meta;

    const LONG: Duration = Duration::from_secs(10);

    /// A list of two pages, of which the first was asked for at this number of writes.
    fn first_page(writes: u64, now: Instant) -> Pages {
        let mut pages = Pages::default();
        let meta = Meta {
            total: 2,
            page: 1,
            per_page: 1,
        };
        let data = vec![json!({ "id": "one" })];
        pages.take(1, Page { data, meta }, writes, now);
        pages
    }

    /// A write that was under way while the list was read may be missing from it.
    #[test]
    fn pages_are_kept_until_they_are_old_or_a_write_begins_or_ends() {
        let (shelf, start) = (Shelf::default(), Instant::now());
        shelf.touch(None);
        let kept = |seconds, ends: bool| {
            let mut pages = first_page(shelf.writes(), start);
            if ends {
                shelf.touch(None);
            }
            pages.keep_if(LONG, shelf.writes(), start + Duration::from_secs(seconds));
            pages.wanted_for_all() == Some(2)
        };
        assert!(kept(10, false));
        assert!(!kept(11, false));
        assert!(!kept(0, true));
    }
}
