//! Workspaces: where everything else lives.

use serde::{Deserialize, Serialize};
use serde_json::Value;

use crate::listing::{Identified, Listing};
use crate::object::{Create as Creation, Object, same_name};
use crate::request::{Done, Endpoint, Method, Request, by_id, json};

/// A workspace.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Workspace {
    /// Its id.
    pub id: String,
    /// Its name, unique in the organization.
    pub name: String,
    /// The organization it belongs to.
    pub organization_id: String,
    /// Whether it is guarded against deletion and clearing.
    pub deletion_protection: bool,
    /// When it was made (ISO 8601, UTC).
    pub created_at: String,
    /// When it was last changed (ISO 8601, UTC).
    pub updated_at: String,
}

impl Identified for Workspace {
    fn id(&self) -> &str {
        &self.id
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

    fn created_at(&self) -> &str {
        &self.created_at
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

/// Makes a workspace. It is protected at first, whatever is asked.
#[derive(Clone, Debug, Default, Serialize)]
pub struct Create {
    /// Its name.
    pub name: String,
}

impl Request for Create {
    type Response = Workspace;
    const ENDPOINT: Endpoint = Endpoint::create("/workspaces");

    fn body(&self) -> Option<Value> {
        json(self)
    }
}

impl Creation for Create {
    type Object = Workspace;
    type Discard = Delete;

    fn name(&self) -> &str {
        &self.name
    }

    fn made(&self, found: &Workspace) -> bool {
        same_name(&self.name, &found.name)
    }

    fn object(response: &Workspace) -> &Workspace {
        response
    }

    fn recover(&self, found: Workspace) -> Option<Workspace> {
        Some(found)
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
        .assumed("answers 200 with the workspace; 409 when the name is taken");

    fn id(&self) -> Option<&str> {
        Some(&self.id)
    }

    fn body(&self) -> Option<Value> {
        json(self)
    }
}

/// Guards a workspace against deletion and clearing, or lifts the guard.
#[derive(Clone, Debug, Default, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct SetProtection {
    /// The id of the workspace.
    #[serde(skip)]
    pub id: String,
    /// Whether it is to be guarded.
    pub deletion_protection: bool,
}

impl Request for SetProtection {
    type Response = Workspace;
    const ENDPOINT: Endpoint = Endpoint::change(Method::Put, "/workspaces/:id/protection")
        .assumed("answers 200 with the workspace");

    fn id(&self) -> Option<&str> {
        Some(&self.id)
    }

    fn body(&self) -> Option<Value> {
        json(self)
    }
}

by_id! {
    /// Deletes a workspace that is not protected. Accepted, it may still be under way when the answer comes.
    Delete -> Done: Endpoint::delete("/workspaces/:id").assumed("answers 204, or 409 while protected")
}

by_id! {
    /// Empties a workspace that is not protected.
    Clear -> Done: Endpoint::change(Method::Post, "/workspaces/:id/clear").assumed("answers 204, or 409 while protected")
}
