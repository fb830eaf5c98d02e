//! Objects of one kind, in the order they were created.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use schemars::JsonSchema;
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};
use serde_json::Value;

use crate::clock::Stamp;
use crate::faults::Quirks;
use crate::store::World;

/// A type of object that has a table.
pub(crate) trait Stored: Sized {
    fn table(world: &World) -> &Table<Self>;

    fn table_mut(world: &mut World) -> &mut Table<Self>;
}

/// A kind of object: what it is called, and how the API shows it.
pub(crate) trait Object:
    Stored + Clone + Serialize + DeserializeOwned + Send + 'static
{
    /// Its table, which is also its path under `/v1/`.
    const TABLE: &'static str;
    /// What the audit log calls the kind (`resourceType`), and a 404 names.
    const KIND: &'static str;
    /// What an audit action of it begins with: `workspace` of `workspace.create`.
    const ACTION: &'static str;
    /// What its ids begin with.
    const PREFIX: &'static str;
    /// How many a list page has when the request does not say.
    const PER_PAGE: u32 = 20;
    /// Whether lists begin with the newest one.
    const NEWEST_FIRST: bool = false;

    /// The object as the API responds with it: without what it keeps to itself.
    type Shown: Serialize + JsonSchema + 'static;

    fn shown(&self, quirks: &Quirks) -> Self::Shown;

    fn id(&self) -> &str;

    /// The workspace it lives in, where it lives in one.
    fn workspace_id(&self) -> Option<&str> {
        None
    }

    /// Records the time of a change, where the object has such a member.
    fn touch(&mut self, _now: Stamp) {}
}

/// The table of one kind. It remembers what is not saved yet, and what is to vanish when.
#[derive(Debug)]
pub(crate) struct Table<T> {
    /// By row_id: objects sit in the order of their making, and a row_id is never given twice in a run.
    rows: BTreeMap<u64, T>,
    seats: HashMap<String, u64>,
    next_row_id: u64,
    doomed: BTreeMap<u64, Stamp>,
    unsaved: BTreeSet<u64>,
}

/// A row as it is kept on disk.
#[derive(Serialize, Deserialize)]
struct Row<T> {
    object: T,
    /// When a deletion that is under way takes effect.
    #[serde(skip_serializing_if = "Option::is_none")]
    gone_at: Option<Stamp>,
}

impl<T> Default for Table<T> {
    fn default() -> Self {
        Self {
            rows: BTreeMap::new(),
            seats: HashMap::new(),
            next_row_id: 0,
            doomed: BTreeMap::new(),
            unsaved: BTreeSet::new(),
        }
    }
}

impl<T: Object> Table<T> {
    pub(crate) fn find(&self, id: &str) -> Option<&T> {
        self.rows.get(self.seats.get(id)?)
    }

    /// The object to be changed, by the caller: it counts as unsaved from here on.
    pub(crate) fn change(&mut self, id: &str) -> Option<&mut T> {
        let row_id = *self.seats.get(id)?;
        self.unsaved.insert(row_id);
        self.rows.get_mut(&row_id)
    }

    /// Oldest first.
    pub(crate) fn iter(&self) -> impl DoubleEndedIterator<Item = &T> {
        self.rows.values()
    }

    pub(crate) fn add(&mut self, object: T) {
        let row_id = self.next_row_id;
        self.unsaved.insert(row_id);
        self.insert_row(row_id, object);
    }

    /// Whether it is to vanish.
    pub(crate) fn is_being_deleted(&self, id: &str) -> bool {
        self.seats
            .get(id)
            .is_some_and(|row_id| self.doomed.contains_key(row_id))
    }

    fn insert_row(&mut self, row_id: u64, object: T) {
        self.seats.insert(object.id().to_owned(), row_id);
        self.rows.insert(row_id, object);
        self.next_row_id = self.next_row_id.max(row_id + 1);
    }

    fn remove_row(&mut self, row_id: u64) -> Option<T> {
        let object = self.rows.remove(&row_id)?;
        self.seats.remove(object.id());
        self.doomed.remove(&row_id);
        self.unsaved.insert(row_id);
        Some(object)
    }

    fn row(&self, row_id: u64) -> Option<Row<&T>> {
        let gone_at = self.doomed.get(&row_id).copied();
        self.rows.get(&row_id).map(|object| Row { object, gone_at })
    }
}

/// A change of one row to be saved: its table, its row_id, and what sits there now, if anything.
pub(crate) struct Change {
    pub(crate) table: &'static str,
    pub(crate) row_id: u64,
    pub(crate) row: Option<Vec<u8>>,
}

/// An object as the audit log names it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Subject {
    pub(crate) kind: &'static str,
    pub(crate) action: &'static str,
    pub(crate) id: String,
    pub(crate) workspace_id: Option<String>,
}

impl Subject {
    pub(crate) fn of<T: Object>(object: &T) -> Self {
        let workspace_id = object.workspace_id().map(str::to_owned);
        Self {
            kind: T::KIND,
            action: T::ACTION,
            id: object.id().to_owned(),
            workspace_id,
        }
    }
}

/// A [`Table`] of any type: for saving, loading, and looking up an id.
pub(crate) trait AnyTable {
    fn name(&self) -> &'static str;

    /// Every object as the API shows it, oldest first.
    fn shown(&self, quirks: &Quirks) -> Vec<Value>;

    fn subject(&self, id: &str) -> Option<Subject>;

    /// The object with all that the API keeps to itself.
    fn raw(&self, id: &str) -> Option<Value>;

    /// Puts `value` in the place of the object, which is touched where a time is given; the error says what does not fit.
    fn replace(&mut self, id: &str, value: Value, touched: Option<Stamp>)
    -> serde_json::Result<()>;

    /// Has the object vanish at `when`; until then it stays as visible as it was.
    fn delete_at(&mut self, id: &str, when: Stamp);

    /// Takes away every object of that workspace.
    fn remove_of(&mut self, workspace_id: &str);

    /// Takes away what was to vanish by `now`, and returns the ids.
    fn sweep(&mut self, now: Stamp) -> Vec<String>;

    fn changes(&self) -> serde_json::Result<Vec<Change>>;

    fn has_changes(&self) -> bool;

    fn mark_saved(&mut self);

    fn load(&mut self, row_id: u64, row: &[u8]) -> serde_json::Result<()>;
}

impl<T: Object> AnyTable for Table<T> {
    fn name(&self) -> &'static str {
        T::TABLE
    }

    fn shown(&self, quirks: &Quirks) -> Vec<Value> {
        self.iter()
            .filter_map(|object| serde_json::to_value(object.shown(quirks)).ok())
            .collect()
    }

    fn subject(&self, id: &str) -> Option<Subject> {
        self.find(id).map(Subject::of)
    }

    fn raw(&self, id: &str) -> Option<Value> {
        serde_json::to_value(self.find(id)?).ok()
    }

    fn replace(
        &mut self,
        id: &str,
        value: Value,
        touched: Option<Stamp>,
    ) -> serde_json::Result<()> {
        let mut new: T = serde_json::from_value(value)?;
        touched.into_iter().for_each(|now| new.touch(now));
        if let Some(object) = self.change(id) {
            *object = new;
        }
        Ok(())
    }

    fn delete_at(&mut self, id: &str, when: Stamp) {
        if let Some(&row_id) = self.seats.get(id) {
            let due = self.doomed.entry(row_id).or_insert(when);
            *due = when.min(*due);
            self.unsaved.insert(row_id);
        }
    }

    fn remove_of(&mut self, workspace_id: &str) {
        let lives_there = |object: &T| object.workspace_id() == Some(workspace_id);
        let seats: Vec<u64> = self
            .rows
            .iter()
            .filter(|(_, object)| lives_there(object))
            .map(|(&row_id, _)| row_id)
            .collect();
        for row_id in seats {
            self.remove_row(row_id);
        }
    }

    fn sweep(&mut self, now: Stamp) -> Vec<String> {
        let due: Vec<u64> = self
            .doomed
            .iter()
            .filter(|(_, when)| **when <= now)
            .map(|(&row_id, _)| row_id)
            .collect();
        due.into_iter()
            .filter_map(|row_id| self.remove_row(row_id))
            .map(|object| object.id().to_owned())
            .collect()
    }

    fn changes(&self) -> serde_json::Result<Vec<Change>> {
        let change = |&row_id: &u64| {
            let row = self
                .row(row_id)
                .map(|row| serde_json::to_vec(&row))
                .transpose()?;
            Ok(Change {
                table: T::TABLE,
                row_id,
                row,
            })
        };
        self.unsaved.iter().map(change).collect()
    }

    fn has_changes(&self) -> bool {
        !self.unsaved.is_empty()
    }

    fn mark_saved(&mut self) {
        self.unsaved.clear();
    }

    fn load(&mut self, row_id: u64, row: &[u8]) -> serde_json::Result<()> {
        let Row::<T> { object, gone_at } = serde_json::from_slice(row)?;
        self.insert_row(row_id, object);
        if let Some(when) = gone_at {
            self.doomed.insert(row_id, when);
        }
        Ok(())
    }
}
