//! The whole state: all tables.

use serde_json::Value;

use crate::clock::Stamp;
use crate::nouns::api_key::ApiKey;
use crate::nouns::audit_log::AuditLog;
use crate::nouns::collection::Collection;
use crate::nouns::destination::Destination;
use crate::nouns::entity::Entity;
use crate::nouns::invitation::Invitation;
use crate::nouns::member::Member;
use crate::nouns::oauth_app::OauthApp;
use crate::nouns::organization::Organization;
use crate::nouns::workspace::Workspace;
use crate::store::disk::{Disk, Trouble};
use crate::store::table::{AnyTable, Change, Object, Stored, Table};

/// Lists the tables once: the fields, the way from a kind to its table, and what is done to all of them alike.
macro_rules! tables {
    ($($field:ident: $kind:ty,)*) => {
        /// The tables of all kinds.
        #[derive(Debug)]
        pub(crate) struct World {
            pub(crate) organization: Organization,
            $(pub(crate) $field: Table<$kind>,)*
        }

        impl World {
            /// A world of an organization in which there is nothing yet.
            pub(crate) fn new(organization: Organization) -> Self {
                Self { organization, $($field: Table::default(),)* }
            }

            /// Every table.
            pub(crate) fn tables(&self) -> Vec<&dyn AnyTable> {
                vec![$(&self.$field,)*]
            }

            pub(crate) fn tables_mut(&mut self) -> Vec<&mut dyn AnyTable> {
                vec![$(&mut self.$field,)*]
            }
        }

        $(impl Stored for $kind {
            fn table(world: &World) -> &Table<Self> {
                &world.$field
            }

            fn table_mut(world: &mut World) -> &mut Table<Self> {
                &mut world.$field
            }
        })*
    };
}

tables! {
    workspaces: Workspace,
    members: Member,
    invitations: Invitation,
    api_keys: ApiKey,
    destinations: Destination,
    collections: Collection,
    entities: Entity,
    oauth_apps: OauthApp,
    audit_logs: AuditLog,
}

impl World {
    pub(crate) fn find<T: Object>(&self, id: &str) -> Option<&T> {
        T::table(self).find(id)
    }

    /// The user who made the organization.
    pub(crate) fn owner_id(&self) -> String {
        self.organization.owner_id.clone()
    }

    /// The table that an object is in, whatever its kind.
    pub(crate) fn table_of(&mut self, id: &str) -> Option<&mut dyn AnyTable> {
        self.tables_mut()
            .into_iter()
            .find(|table| table.subject(id).is_some())
    }

    /// The object with that id, whatever its kind, with all that the API keeps to itself.
    pub(crate) fn raw(&self, id: &str) -> Option<Value> {
        self.tables().into_iter().find_map(|table| table.raw(id))
    }

    /// Lets vanish what was to vanish by `now`; a workspace takes everything in it along.
    pub(crate) fn sweep(&mut self, now: Stamp) {
        for workspace_id in self.workspaces.sweep(now) {
            self.tables_mut()
                .into_iter()
                .for_each(|table| table.remove_of(&workspace_id));
        }
        for table in self.tables_mut() {
            table.sweep(now);
        }
    }

    pub(crate) fn load(&mut self, name: &str, row_id: u64, row: &[u8]) -> Result<(), Trouble> {
        let mut tables = self.tables_mut().into_iter();
        match tables.find(|table| table.name() == name) {
            Some(table) => Ok(table.load(row_id, row)?),
            None => {
                Err(format!("it holds a table {name:?} that this version does not know").into())
            }
        }
    }

    fn has_changes(&self) -> bool {
        self.tables().into_iter().any(AnyTable::has_changes)
    }

    /// Saves what changed, in one transaction, where there is a file to save it in.
    pub(crate) fn commit(&mut self, disk: Option<&Disk>) -> Result<(), Trouble> {
        if let Some(disk) = disk.filter(|_| self.has_changes()) {
            disk.save(self.changes()?)?;
        }
        self.tables_mut().into_iter().for_each(AnyTable::mark_saved);
        Ok(())
    }

    fn changes(&self) -> serde_json::Result<Vec<Change>> {
        let mut changes = Vec::new();
        for table in self.tables() {
            changes.extend(table.changes()?);
        }
        Ok(changes)
    }
}
