//! Workspaces, which contain keys, destinations, collections and OAuth applications.

use hyper::Method;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::clock::Stamp;
use crate::contract::edit::Edit;
use crate::contract::route::Route;
use crate::contract::transaction::Transaction;
use crate::faults::Quirks;
use crate::problem::Problem;
use crate::store::table::AnyTable;
use crate::store::{Object, Subject};

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

/// A workspace to be created. Whatever is requested, it is protected at first.
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

/// Whether a workspace is to be protected against deleting and clearing.
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
            "Change the protection of a workspace",
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

fn create(transaction: &mut Transaction<'_>, new: NewWorkspace) -> Result<Workspace, Problem> {
    refuse_taken_name(transaction, &new.name, None)?;
    Ok(transaction.add(Workspace {
        id: transaction.new_id::<Workspace>(),
        name: new.name,
        organization_id: transaction.world.organization.id.clone(),
        deletion_protection: true,
        created_at: transaction.now,
        updated_at: transaction.now,
    }))
}

fn update(
    transaction: &mut Transaction<'_>,
    id: &str,
    changes: WorkspaceChanges,
) -> Result<Workspace, Problem> {
    transaction.find::<Workspace>(id)?;
    if let Some(name) = changes.name.as_set() {
        refuse_taken_name(transaction, name, Some(id))?;
    }
    transaction.change(id, "update", |workspace: &mut Workspace| {
        changes.name.apply(&mut workspace.name)
    })
}

fn protect(
    transaction: &mut Transaction<'_>,
    id: &str,
    wanted: WorkspaceProtection,
) -> Result<Workspace, Problem> {
    transaction.change(id, "update", |workspace: &mut Workspace| {
        workspace.deletion_protection = wanted.deletion_protection
    })
}

fn clear(transaction: &mut Transaction<'_>, id: &str) -> Result<(), Problem> {
    let subject = Subject::of(unprotected(transaction, id)?);
    transaction.world.entities.remove_of(id);
    transaction.record("clear", subject, None);
    Ok(())
}

fn delete(transaction: &mut Transaction<'_>, id: &str) -> Result<(), Problem> {
    unprotected(transaction, id)?;
    transaction.delete::<Workspace>(id)
}

fn refuse_taken_name(
    transaction: &Transaction<'_>,
    name: &str,
    own_id: Option<&str>,
) -> Result<(), Problem> {
    let is_taken =
        |workspace: &Workspace| workspace.name == name && Some(workspace.id.as_str()) != own_id;
    match transaction.world.workspaces.iter().any(is_taken) {
        true => Err(
            Problem::conflict("A workspace with this name already exists")
                .because(format!("name: {name}")),
        ),
        false => Ok(()),
    }
}

fn unprotected<'a>(transaction: &'a Transaction<'_>, id: &str) -> Result<&'a Workspace, Problem> {
    let workspace = transaction.find::<Workspace>(id)?;
    match workspace.deletion_protection {
        true => Err(Problem::conflict("Workspace is protected")
            .because("Disable deletion protection first")),
        false => Ok(workspace),
    }
}
