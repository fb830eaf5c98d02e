//! The state file: an embedded database that is consistent after any crash, including kill -9.

use std::fs::OpenOptions;
use std::path::Path;

use redb::backends::FileBackend;
use redb::{Database, ReadableDatabase, ReadableTable, TableDefinition};

use crate::nouns::organization::Organization;
use crate::store::World;
use crate::store::table::Change;

/// Every object of every kind, by its table and its row_id in it, as JSON.
const ROWS: TableDefinition<'_, (&str, u64), &[u8]> = TableDefinition::new("rows");

/// The organization, as JSON, under its own name.
const ABOUT: TableDefinition<'_, &str, &[u8]> = TableDefinition::new("about");

/// What can go wrong with a state file.
pub(crate) type Trouble = Box<dyn std::error::Error + Send + Sync>;

/// An open state file. Only one process at a time can open it.
#[derive(Debug)]
pub(crate) struct Disk {
    database: Database,
}

impl Disk {
    /// Opens the file, or makes it, readable by its owner alone: it holds the keys in plain text.
    pub(crate) fn open(path: &Path) -> Result<Self, Trouble> {
        let mut options = OpenOptions::new();
        options.read(true).write(true).create(true).truncate(false);
        #[cfg(unix)]
        std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
        let database =
            Database::builder().create_with_backend(FileBackend::new(options.open(path)?)?)?;
        let transaction = database.begin_write()?;
        transaction.open_table(ROWS)?;
        transaction.open_table(ABOUT)?;
        transaction.commit()?;
        Ok(Self { database })
    }

    /// The organization that the file is of; none in a new file.
    pub(crate) fn organization(&self) -> Result<Option<Organization>, Trouble> {
        let about = self.database.begin_read()?.open_table(ABOUT)?;
        let row = about.get("organization")?;
        Ok(row
            .map(|row| serde_json::from_slice(row.value()))
            .transpose()?)
    }

    pub(crate) fn save_organization(&self, organization: &Organization) -> Result<(), Trouble> {
        let row = serde_json::to_vec(organization)?;
        let transaction = self.database.begin_write()?;
        transaction
            .open_table(ABOUT)?
            .insert("organization", row.as_slice())?;
        transaction.commit()?;
        Ok(())
    }

    /// Puts what was saved into a new world.
    pub(crate) fn load(&self, world: &mut World) -> Result<(), Trouble> {
        let rows = self.database.begin_read()?.open_table(ROWS)?;
        for entry in rows.iter()? {
            let (key, row) = entry?;
            let (table, row_id) = key.value();
            world.load(table, row_id, row.value())?;
        }
        Ok(())
    }

    /// Saves the changes in one transaction: all of them, or none.
    pub(crate) fn save(&self, changes: Vec<Change>) -> Result<(), Trouble> {
        let transaction = self.database.begin_write()?;
        {
            let mut rows = transaction.open_table(ROWS)?;
            for Change { table, row_id, row } in changes {
                match row {
                    Some(row) => rows.insert((table, row_id), row.as_slice())?,
                    None => rows.remove((table, row_id))?,
                };
            }
        }
        transaction.commit()?;
        Ok(())
    }
}
