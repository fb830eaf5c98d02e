//! Collections: devices, sites or customers chosen by criteria.

use serde::Serialize;
use serde_json::{Map, Value};

use crate::decode::{Decode, Received};
use crate::http::request::{Done, Endpoint, Method, Request, by_id, json};
use crate::list::listing::{Identified, Listing};
use crate::object::object;
use crate::object::{Change, Create as Creation, Issued, Object, identified, reported_name};
use crate::patch::Patch;

/// The documented types of collections.
pub const TYPES: &[&str] = &["DEVICE", "SITE", "CUSTOMER"];

/// The documented operators of a rule.
pub const OPERATORS: &[&str] = &["EQUALS", "NOT_EQUALS", IN];

/// The operator whose value is a list.
pub const IN: &str = "IN";

object! {
    /// A collection.
    #[derive(Clone, Debug, PartialEq)]
    pub struct Collection {
        /// Its name, which need not be unique.
        pub name: Option<String> = "name",
        /// What it holds: one of [`TYPES`], or a newer one.
        pub collection_type: Option<String> = "collectionType",
        /// What it is for.
        pub description: Option<Option<String>> = "description",
        /// Its criteria: an object with exactly one of `rule`, `and`, `or`, nested to any depth.
        pub criteria: Option<Option<Value>> = "criteria",
        /// The workspace it is in.
        pub workspace_id: Option<Option<String>> = "workspaceId",
        /// Whether its contents follow the criteria by themselves.
        pub dynamic: Option<bool> = "dynamic",
        /// Whether it is in use.
        pub is_active: Option<bool> = "isActive",
        /// When it was created (ISO 8601, UTC).
        pub created_at: Option<String> = "createdAt",
        /// When it was last changed (ISO 8601, UTC).
        pub updated_at: Option<String> = "updatedAt",
    }
}

impl Object for Collection {
    const NOUN: &'static str = "collection";
    const AUDITED_AS: &'static str = "Collection";
    type Get = Get;
    type List = List;

    fn get(id: &str) -> Get {
        Get::new(id)
    }

    fn created_at(&self) -> Option<&str> {
        self.created_at.as_deref()
    }

    fn workspace_id(&self) -> Option<&str> {
        self.workspace_id.as_ref()?.as_deref()
    }
}

/// An entity in a collection: a device, a site or a customer.
#[derive(Clone, Debug, PartialEq)]
pub struct Entity {
    /// Its id.
    pub id: String,
    /// All its other members, whose names depend on its type.
    pub members: Map<String, Value>,
}

impl Decode for Entity {
    fn decode(value: Value) -> Result<Self, Received> {
        let (id, mut members) = identified(value).map_err(|it| Received::of(&it, &[]))?;
        members.remove("id");
        Ok(Self { id, members })
    }
}

impl Identified for Entity {
    fn id(&self) -> &str {
        &self.id
    }
}

/// Lists all collections, or those of one type.
#[derive(Clone, Debug, Default)]
pub struct List {
    /// Of which type; all when `None`.
    pub collection_type: Option<String>,
}

impl Listing for List {
    type Item = Collection;
    const ENDPOINT: Endpoint = Endpoint::read("/collections");

    fn filter(&self) -> Vec<(&'static str, String)> {
        self.collection_type
            .iter()
            .map(|name| ("collectionType", name.clone()))
            .collect()
    }
}

/// Lists the entities in a collection.
#[derive(Clone, Debug)]
pub struct Entities {
    /// The id of the collection.
    pub id: String,
}

impl Listing for Entities {
    type Item = Entity;
    const ENDPOINT: Endpoint = Endpoint::read("/collections/:id/entities")
        .assumed("the last segment, its paging and its items");

    fn id(&self) -> Option<&str> {
        Some(&self.id)
    }
}

by_id! {
    /// Reads one collection.
    Get -> Collection: Endpoint::read("/collections/:id")
}

/// Creates a collection.
#[derive(Clone, Debug, Default, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Create {
    /// Its name.
    pub name: String,
    /// One of [`TYPES`].
    pub collection_type: String,
    /// Its criteria.
    pub criteria: Value,
    /// What it is for.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub description: Option<String>,
    /// The workspace to create it in (assumed; else the API chooses).
    #[serde(skip_serializing_if = "Option::is_none")]
    pub workspace_id: Option<String>,
}

impl Request for Create {
    type Response = Issued<Collection>;
    const ENDPOINT: Endpoint = Endpoint::create("/collections")
        .assumed("its members; `workspaceId` in the body is obeyed; returns 201");

    fn body(&self) -> Option<Value> {
        json(self)
    }
}

impl Creation for Create {
    type Object = Collection;
    type Discard = Delete;

    fn name(&self) -> &str {
        &self.name
    }

    fn matches(&self, found: &Collection) -> bool {
        reported_name(&self.name, found.name.as_ref())
            && found.collection_type.as_ref() == Some(&self.collection_type)
    }

    fn workspace_id(&self) -> Option<&str> {
        self.workspace_id.as_deref()
    }

    fn without_workspace(self) -> Self {
        Self {
            workspace_id: None,
            ..self
        }
    }

    fn discard(id: &str) -> Delete {
        Delete::new(id)
    }
}

/// Changes a collection. What is `None` or [`Patch::Keep`] stays as it is.
#[derive(Clone, Debug, Default, Serialize)]
pub struct Update {
    /// The id of the collection.
    #[serde(skip)]
    pub id: String,
    /// Its new name.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    /// What it is for.
    #[serde(skip_serializing_if = "Patch::is_keep")]
    pub description: Patch<String>,
    /// Its new criteria.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub criteria: Option<Value>,
}

impl Request for Update {
    type Response = Collection;
    const ENDPOINT: Endpoint = Endpoint::change(Method::Patch, "/collections/:id")
        .assumed("its members; a null `description` clears it; returns 200");

    fn id(&self) -> Option<&str> {
        Some(&self.id)
    }

    fn body(&self) -> Option<Value> {
        json(self)
    }
}

impl Change for Update {
    type Object = Collection;
}

by_id! {
    /// Deletes a collection. It may still be under way when the response arrives.
    Delete -> Done: Endpoint::delete("/collections/:id").assumed("that it exists; returns 204")
}
