//! Workspaces: what keys, destinations, collections and OAuth applications live in.

use hyper::Method;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::clock::Stamp;
use crate::contract::edit::Edit;
use crate::contract::route::Route;
use crate::contract::visit::Visit;
use crate::problem::Problem;
use crate::store::table::Shelf;
use crate::store::{Object, Subject};
use crate::trouble::Quirks;

/// A workspace of the organization.
#[derive(Clone, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Workspace {
    pub(crate) id: String,
    /// Unique in the organization.
    pub(crate) name: String,
    pub(crate) organization_id: String,
    /// Whether deleting and clearing are refused.
    pub(crate) deletion_protection: bool,
    pub(crate) created_at: Stamp,
    pub(crate) updated_at: Stamp,
}

impl Object for Workspace {
    const TABLE: &'static str = "workspaces";
    const KIND: &'static str = "Workspace";
    const ACTION: &'static str = "workspace";
    const PREFIX: &'static str = "ws";

    type Shown = Self;

    fn shown(&self, _: &Quirks) -> Self {
        self.clone()
    }

    fn id(&self) -> &str {
        &self.id
    }

    fn workspace_id(&self) -> Option<&str> {
        Some(&self.id)
    }

    fn touch(&mut self, now: Stamp) {
        self.updated_at = now;
    }
}

/// A workspace to be made. Whatever it is told, it is protected at first.
#[derive(Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
struct NewWorkspace {
    #[schemars(length(min = 1))]
    name: String,
}

/// What is to change about a workspace.
#[derive(Default, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", default)]
struct WorkspaceChanges {
    #[schemars(length(min = 1))]
    name: Edit<String>,
}

/// Whether a workspace is to be guarded against deleting and clearing.
#[derive(Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
struct WorkspaceProtection {
    deletion_protection: bool,
}

pub(crate) fn routes() -> Vec<Route> {
    vec![
        Route::list::<Workspace>("/v1/workspaces", "List workspaces"),
        Route::one::<Workspace>("/v1/workspaces/{id}", "Get a workspace"),
        Route::create("/v1/workspaces", "Create a workspace", create),
        Route::update(
            Method::PATCH,
            "/v1/workspaces/{id}",
            "Update a workspace",
            update,
        ),
        Route::update(
            Method::PUT,
            "/v1/workspaces/{id}/protection",
            "Protect a workspace, or stop to",
            protect,
        ),
        Route::end(
            Method::POST,
            "/v1/workspaces/{id}/clear",
            "Clear a workspace of what was collected in it",
            clear,
        ),
        Route::end(
            Method::DELETE,
            "/v1/workspaces/{id}",
            "Delete a workspace and everything in it",
            delete,
        ),
    ]
}

fn create(visit: &mut Visit<'_>, new: NewWorkspace) -> Result<Workspace, Problem> {
    refuse_taken_name(visit, &new.name, None)?;
    Ok(visit.add(Workspace {
        id: visit.new_id::<Workspace>(),
        name: new.name,
        organization_id: visit.world.organization.id.clone(),
        deletion_protection: true,
        created_at: visit.now,
        updated_at: visit.now,
    }))
}

fn update(
    visit: &mut Visit<'_>,
    id: &str,
    changes: WorkspaceChanges,
) -> Result<Workspace, Problem> {
    visit.find::<Workspace>(id)?;
    if let Some(name) = changes.name.as_set() {
        refuse_taken_name(visit, name, Some(id))?;
    }
    visit.change(id, "update", |workspace: &mut Workspace| {
        changes.name.apply(&mut workspace.name)
    })
}

fn protect(
    visit: &mut Visit<'_>,
    id: &str,
    wanted: WorkspaceProtection,
) -> Result<Workspace, Problem> {
    visit.change(id, "update", |workspace: &mut Workspace| {
        workspace.deletion_protection = wanted.deletion_protection
    })
}

fn clear(visit: &mut Visit<'_>, id: &str) -> Result<(), Problem> {
    let subject = Subject::of(unprotected(visit, id)?);
    visit.world.entities.remove_of(id);
    visit.record("clear", subject, None);
    Ok(())
}

fn delete(visit: &mut Visit<'_>, id: &str) -> Result<(), Problem> {
    unprotected(visit, id)?;
    visit.delete::<Workspace>(id)
}

fn refuse_taken_name(visit: &Visit<'_>, name: &str, own_id: Option<&str>) -> Result<(), Problem> {
    let is_taken =
        |workspace: &Workspace| workspace.name == name && Some(workspace.id.as_str()) != own_id;
    match visit.world.workspaces.iter().any(is_taken) {
        true => Err(
            Problem::conflict("A workspace with this name already exists")
                .because(format!("name: {name}")),
        ),
        false => Ok(()),
    }
}

fn unprotected<'a>(visit: &'a Visit<'_>, id: &str) -> Result<&'a Workspace, Problem> {
    let workspace = visit.find::<Workspace>(id)?;
    match workspace.deletion_protection {
        true => Err(Problem::conflict("Workspace is protected")
            .because("Disable deletion protection first")),
        false => Ok(workspace),
    }
}
