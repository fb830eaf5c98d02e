//! Workspaces, which contain everything else.

use serde::Serialize;
use serde_json::Value;

use crate::http::request::{Done, Endpoint, Method, Request, by_id, json};
use crate::list::listing::Listing;
use crate::object::object;
use crate::object::{Change, Create as Creation, Issued, Object, reported_name};

object! {
    /// A workspace.
    #[derive(Clone, Debug, PartialEq, Eq)]
    pub struct Workspace {
        /// Its name, unique in the organization.
        pub name: Option<String> = "name",
        /// The organization it belongs to.
        pub organization_id: Option<String> = "organizationId",
        /// Whether it is protected against deletion and clearing.
        pub deletion_protection: Option<bool> = "deletionProtection",
        /// When it was created (ISO 8601, UTC).
        pub created_at: Option<String> = "createdAt",
        /// When it was last changed (ISO 8601, UTC).
        pub updated_at: Option<String> = "updatedAt",
    }
}

impl Object for Workspace {
    const NOUN: &'static str = "workspace";
    const AUDITED_AS: &'static str = "Workspace";
    type Get = Get;
    type List = List;

    fn get(id: &str) -> Get {
        Get::new(id)
    }

    fn created_at(&self) -> Option<&str> {
        self.created_at.as_deref()
    }

    fn organization_id(&self) -> Option<&str> {
        self.organization_id.as_deref()
    }
}

/// Lists all workspaces.
#[derive(Clone, Copy, Debug, Default)]
pub struct List;

impl Listing for List {
    type Item = Workspace;
    const ENDPOINT: Endpoint = Endpoint::read("/workspaces");
}

by_id! {
    /// Reads one workspace.
    Get -> Workspace: Endpoint::read("/workspaces/:id")
}

/// Creates a workspace. It is protected at first, whatever is requested.
#[derive(Clone, Debug, Default, Serialize)]
pub struct Create {
    /// Its name.
    pub name: String,
}

impl Request for Create {
    type Response = Issued<Workspace>;
    const ENDPOINT: Endpoint = Endpoint::create("/workspaces");

    fn body(&self) -> Option<Value> {
        json(self)
    }
}

impl Creation for Create {
    type Object = Workspace;
    const NAME_IS_UNIQUE: bool = true;
    type Discard = Delete;

    fn name(&self) -> &str {
        &self.name
    }

    fn matches(&self, found: &Workspace) -> bool {
        reported_name(&self.name, found.name.as_ref())
    }

    fn discard(id: &str) -> Delete {
        Delete::new(id)
    }
}

/// Changes a workspace.
#[derive(Clone, Debug, Default, Serialize)]
pub struct Update {
    /// The id of the workspace.
    #[serde(skip)]
    pub id: String,
    /// Its new name.
    pub name: String,
}

impl Request for Update {
    type Response = Workspace;
    const ENDPOINT: Endpoint = Endpoint::change(Method::Patch, "/workspaces/:id")
        .assumed("returns 200 with the workspace; 409 when the name is taken");

    fn id(&self) -> Option<&str> {
        Some(&self.id)
    }

    fn body(&self) -> Option<Value> {
        json(self)
    }
}

impl Change for Update {
    type Object = Workspace;
}

/// Turns the deletion protection of a workspace on or off.
#[derive(Clone, Debug, Default, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct SetProtection {
    /// The id of the workspace.
    #[serde(skip)]
    pub id: String,
    /// Whether it is to be protected.
    pub deletion_protection: bool,
}

impl Request for SetProtection {
    type Response = Workspace;
    const ENDPOINT: Endpoint = Endpoint::change(Method::Put, "/workspaces/:id/protection")
        .assumed("returns 200 with the workspace");

    fn id(&self) -> Option<&str> {
        Some(&self.id)
    }

    fn body(&self) -> Option<Value> {
        json(self)
    }
}

impl Change for SetProtection {
    type Object = Workspace;
}

by_id! {
    /// Deletes a workspace that is not protected. It may still be under way when the response arrives.
    Delete -> Done: Endpoint::delete("/workspaces/:id").assumed("returns 204, or 409 while protected")
}

by_id! {
    /// Empties a workspace that is not protected.
    Clear -> Done: Endpoint::change(Method::Post, "/workspaces/:id/clear").assumed("returns 204, or 409 while protected")
}
