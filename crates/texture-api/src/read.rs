//! Reading objects: one by one, or many from the pages of their list.

use std::future::Future;
use std::sync::atomic::Ordering;
use std::time::Duration;

use futures_util::{StreamExt, TryStreamExt, future, pin_mut};
use indexmap::IndexMap;
use serde_json::Value;
use tokio::sync::MutexGuard;

use crate::answer;
use crate::call::Call;
use crate::error::{Error, Fate, Kind, Result};
use crate::listing::{Identified, LAST_PAGE, Listing, Page, PageOf};
use crate::log;
use crate::object::{Create, Object, resembles};
use crate::session::Session;
use crate::shelf::{Pages, Raw, Shelf};

/// A whole list that was read this recently need not be read again for a caller who wants all of it.
const FRESH: Duration = Duration::from_secs(10);

/// How soon, and how often at the latest, it is looked whether a deleted object is gone.
const FIRST_LOOK: Duration = Duration::from_millis(200);
const LATER_LOOKS: Duration = Duration::from_secs(5);

impl Session {
    /// Reads the object with this id; `None` when there is none.
    ///
    /// With bulk reads, the second read of a type and those after it are answered from pages of its list,
    /// fetched once for the whole process. What this process has written, what the pages lack, and
    /// what they do not show whole, is read by itself: the answer is the same either way.
    ///
    /// # Errors
    /// When it could not be found out.
    pub async fn find<O: Object>(&self, id: &str) -> Result<Option<O>> {
        if self.shared.settings.bulk_reads {
            self.find_in_bulk(id).await
        } else {
            self.find_alone(id).await
        }
    }

    /// Reads the object with this id by a request of its own; `None` when there is none.
    ///
    /// # Errors
    /// When it could not be found out.
    pub async fn find_alone<O: Object>(&self, id: &str) -> Result<Option<O>> {
        let found = self.raw::<O>(id).await?;
        found.map(|(call, raw)| decode(&call, raw)).transpose()
    }

    /// Reads all objects of a type, or takes them from a reading of a few seconds ago
    /// if this process wrote to none of them since.
    ///
    /// # Errors
    /// When a page could not be read.
    pub async fn all<O: Object>(&self) -> Result<Vec<O>> {
        let shelf = self.shared.shelves.of::<O>();
        let mut pages = self.queued(shelf.pages.lock()).await?;
        pages.keep_if(FRESH, shelf.writes(), self.shared.clock.now());
        self.fetch_all::<O>(&shelf, &mut pages).await?;
        let call = Call::of(&PageOf {
            listing: &O::List::default(),
            page: 1,
        })?;
        pages
            .all()
            .into_iter()
            .flat_map(IndexMap::values)
            .map(|value| decode(&call, value.clone()))
            .collect()
    }

    /// The object that is wanted, from a list of its type that is read once for the whole process, shared with
    /// its bulk reads and [`Session::alike`]; `None` where that list had none. What this process has written
    /// since is read by itself.
    ///
    /// # Errors
    /// When a page, or the object, could not be read.
    pub async fn seek<O: Object>(&self, is_wanted: impl Fn(&O) -> bool) -> Result<Option<O>> {
        let shelf = self.shared.shelves.of::<O>();
        let listed = {
            let mut pages = self.queued(shelf.pages.lock()).await?;
            self.fetch_all::<O>(&shelf, &mut pages).await?;
            let objects = pages.all().into_iter().flat_map(IndexMap::values);
            let mut objects =
                objects.filter_map(|value| serde_json::from_value::<O>(value.clone()).ok());
            objects.find(&is_wanted)
        };
        match listed {
            Some(object) if shelf.was_written(object.id()) => {
                let now = self.find_alone(object.id()).await?;
                Ok(now.filter(is_wanted))
            }
            listed => Ok(listed),
        }
    }

    /// Objects in use that a creation would make a second time, as far as another than this process made them.
    ///
    /// This takes at most one listing of the type for the whole process, shared with its bulk reads.
    ///
    /// # Errors
    /// When a page could not be read.
    pub async fn alike<C: Create>(&self, request: &C) -> Result<Vec<C::Object>> {
        let shelf = self.shared.shelves.of::<C::Object>();
        let mut pages = self.queued(shelf.pages.lock()).await?;
        self.fetch_all::<C::Object>(&shelf, &mut pages).await?;
        let objects = pages.all().into_iter().flat_map(IndexMap::values);
        let objects =
            objects.filter_map(|value| serde_json::from_value::<C::Object>(value.clone()).ok());
        Ok(objects
            .filter(|object| {
                resembles(request, object) && !self.shared.creations.is_claimed(object.id())
            })
            .collect())
    }

    /// The object in use that stands in the way of a creation, by a listing made now; `None` when there is none.
    ///
    /// # Errors
    /// When a page could not be read.
    pub async fn existing<C: Create>(&self, request: &C) -> Result<Option<C::Object>> {
        let objects = self.list(<C::Object as Object>::List::default());
        let matching = objects.try_filter(|object| future::ready(resembles(request, object)));
        pin_mut!(matching);
        matching.next().await.transpose()
    }

    /// Waits until a deleted object is gone: a deletion may still be under way when it is answered.
    ///
    /// # Errors
    /// [`Kind::Timeout`] when it is still there at the end of this session's time, or whatever kept us from looking.
    pub async fn wait_until_gone<O: Object>(&self, id: &str) -> Result<()> {
        let mut pause = FIRST_LOOK;
        while self
            .find_alone::<O>(id)
            .await?
            .is_some_and(|object| object.is_live())
        {
            if self.left().is_none_or(|left| left <= pause) {
                let message = format!("the {} {id} was deleted, but is still there", O::NOUN);
                return Err(Error::new(Kind::Timeout, Fate::Done, message));
            }
            self.unless_stopped(tokio::time::sleep(pause)).await?;
            pause = (pause * 2).min(LATER_LOOKS);
        }
        Ok(())
    }

    /// Waits for others of this process. That time is not the operation's own.
    pub(crate) async fn queued<T>(&self, turn: impl Future<Output = T>) -> Result<T> {
        let queued_at = self.shared.clock.now();
        let turn = self.unless_stopped(turn).await;
        self.budget.exclude(queued_at.elapsed());
        turn
    }

    async fn unless_stopped<T>(&self, future: impl Future<Output = T>) -> Result<T> {
        tokio::select! {
            biased;
            () = self.stop.cancelled() => Err(Error::new(Kind::Cancelled, Fate::NotSent, "stopped while waiting")),
            done = future => Ok(done),
        }
    }

    async fn find_in_bulk<O: Object>(&self, id: &str) -> Result<Option<O>> {
        let shelf = self.shared.shelves.of::<O>();
        if !shelf.was_written(id) {
            let mut pages = self.queued(shelf.pages.lock()).await?;
            pages.begin_read(self.shared.clock.now());
            self.fetch::<O>(&shelf, &mut pages, id).await?;
            if pages.needs_sample(id) {
                return self.find_as_sample(&mut pages, id).await;
            }
            let listed = pages.whole(id).filter(|_| !shelf.was_written(id));
            if let Some(object) = listed.and_then(|value| serde_json::from_value(value).ok()) {
                return Ok(Some(object));
            }
        }
        self.find_alone(id).await
    }

    async fn find_as_sample<O: Object>(
        &self,
        pages: &mut MutexGuard<'_, Pages>,
        id: &str,
    ) -> Result<Option<O>> {
        let Some((call, value)) = self.raw::<O>(id).await? else {
            return Ok(None);
        };
        pages.take_sample(Raw::new(value.clone()));
        decode(&call, value).map(Some)
    }

    /// Fetches pages as long as that pays. Where the list cannot be read, its objects are read by themselves.
    async fn fetch<O: Object>(&self, shelf: &Shelf, pages: &mut Pages, id: &str) -> Result<()> {
        while let Some(number) = pages.wanted_for(id) {
            let writes = shelf.writes();
            match self.page::<O>(number).await {
                Ok(page) => self.shelve(shelf, pages, number, page, writes),
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

    async fn fetch_all<O: Object>(&self, shelf: &Shelf, pages: &mut Pages) -> Result<()> {
        while let Some(number) = pages.wanted_for_all() {
            let writes = shelf.writes();
            let page = self.page::<O>(number).await?;
            self.shelve(shelf, pages, number, page, writes);
        }
        Ok(())
    }

    fn shelve(
        &self,
        shelf: &Shelf,
        pages: &mut Pages,
        number: u32,
        page: Page<Value>,
        writes: u64,
    ) {
        pages.take(number, page, writes, self.shared.clock.now());
        if let Some(objects) = pages.all() {
            shelf.know(objects.keys().cloned().collect());
        }
    }

    async fn page<O: Object>(&self, number: u32) -> Result<Page<Value>> {
        if number > LAST_PAGE {
            return Err(too_long::<O::List>());
        }
        let call = Call::of(&PageOf {
            listing: &O::List::default(),
            page: number,
        })?;
        let answer = self.perform(&call).await?;
        decode(&call, answer)
    }

    async fn raw<O: Object>(&self, id: &str) -> Result<Option<(Call, Value)>> {
        let call = Call::of(&O::get(id))?;
        match self.perform(&call).await {
            Ok(value) => Ok(Some((call, value))),
            Err(error) if error.kind() == Kind::NotFound => {
                self.make_sure_of_the_address::<O>().await?;
                Ok(None)
            }
            Err(error) => Err(error),
        }
    }

    /// At a wrong address nothing is there, and everything would look gone. So before this process has read
    /// anything there, the list of what is missing has to be.
    async fn make_sure_of_the_address<O: Object>(&self) -> Result<()> {
        if self.shared.is_the_api.load(Ordering::Relaxed) {
            return Ok(());
        }
        match self.page::<O>(1).await {
            // A key may read objects and not lists; to say so takes the API.
            Err(error) if error.kind() != Kind::Forbidden => Err(error),
            Ok(_) | Err(_) => Ok(()),
        }
    }
}

/// The error of a list that nobody can read to its end.
pub(crate) fn too_long<L: Listing>() -> Error {
    let message = format!(
        "the list {} has more pages than the API lets anyone read; narrow it",
        L::ENDPOINT.route
    );
    Error::new(Kind::Invalid, Fate::NotSent, message)
}

fn decode<T: serde::de::DeserializeOwned>(call: &Call, value: Value) -> Result<T> {
    serde_json::from_value(value).map_err(|error| answer::misshapen(call, error))
}
