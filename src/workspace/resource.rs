//! The resource `texture_workspace`.

use std::collections::HashMap;
use std::sync::{Mutex, MutexGuard, PoisonError};

use texture_api::{Kind, Session, workspaces};
use tfplugin::resource::Action;
use tfplugin::{Attr, Context, Diagnostic, Failure, Model, Plan, Reads, Resource};

use super::model::Workspace;
use crate::errors::failed_to;
use crate::operations::conflict::rename_conflict;
use crate::operations::create::create;
use crate::operations::deletion::delete_and_wait;
use crate::operations::normalization::{reconcile, refreshed};
use crate::provider::organization;
use crate::texture::{Texture, record_plan, session};

/// Set in private state while a new workspace still has the protection that the API gave it by
/// default, because removing it failed, although the configuration says otherwise. State then has null for it: nobody
/// chose this protection, so it must not stop the next apply. (Terraform marks such a workspace as tainted, and
/// passes its private state to reads only, so state itself has to record it.)
const DEFAULT_PROTECTION: &str = "default_protection";

/// Set in private state while the workspace is protected: Terraform plans the second half of a forced replacement as
/// a create, which has nothing else of the first half.
const PROTECTED: &str = "protected";

/// The protected workspaces that this run found in state, by name.
#[derive(Debug, Default)]
pub(crate) struct ProtectedNames(Mutex<HashMap<String, String>>);

impl ProtectedNames {
    /// Records a workspace in state.
    fn record(&self, workspace: &Workspace) {
        let (Some(name), Some(id)) = (workspace.name.known(), workspace.id.known()) else {
            return;
        };
        self.forget(id);
        if is_protected(workspace) {
            self.lock().insert(name.clone(), id.clone());
        }
    }

    /// Removes the workspace with this id: it is gone, or gets another name in this run.
    fn forget(&self, id: &str) {
        self.lock().retain(|_, known| known != id);
    }

    /// Records that a workspace gets another name in this run.
    fn rename(&self, prior: &Workspace, planned: &Workspace) {
        if prior.name != planned.name
            && let Some(id) = prior.id.known()
        {
            self.forget(id);
        }
    }

    /// The id of the protected workspace of this name.
    fn id_of(&self, name: &str) -> Option<String> {
        self.lock().get(name).cloned()
    }

    fn lock(&self) -> MutexGuard<'_, HashMap<String, String>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// The resource `texture_workspace`.
#[derive(Debug)]
pub struct WorkspaceResource;

impl Resource for WorkspaceResource {
    type Client = Texture;
    type Model = Workspace;

    const TYPE: &'static str = "texture_workspace";

    fn restored(&self, client: Option<&Texture>, state: &Workspace) {
        if let Some(client) = client {
            client.record_managed::<workspaces::Workspace>(&state.id);
            client.protected().record(state);
        }
    }

    async fn plan(&self, plan: &mut Plan<'_, '_, Texture, Workspace>) {
        record_plan::<workspaces::Workspace, _>(plan, |state| &state.id);
        match plan.prior.clone() {
            Some(prior) => plan_existing(plan, &prior),
            None => refuse_replacement(plan),
        }
    }

    async fn create(
        &self,
        cx: &Context<Texture>,
        plan: Workspace,
    ) -> Result<Workspace, Failure<Workspace>> {
        let api = session(cx).await?;
        let protect = *plan.deletion_protection.value()?;
        let request = workspaces::Create {
            name: plan.name.value()?.clone(),
        };
        let created = create(cx, &api, Self::TYPE, &plan, request).await?.object;
        let reported = plan.clone().updated_from(created);
        let is_protected = reported.deletion_protection.clone();
        let state = reconcile(cx, plan, None, reported)?;
        // One that is reported to be unprotected already needs no request.
        if protect || is_protected == Attr::Known(false) {
            return Ok(state);
        }
        match set_protection(cx, &api, &state, false).await {
            Ok(state) => Ok(state),
            Err(failure) => {
                cx.private().set(DEFAULT_PROTECTION, true)?;
                Err(failure.keeping(Workspace {
                    deletion_protection: Attr::Null,
                    ..state
                }))
            }
        }
    }

    async fn read(
        &self,
        cx: &Context<Texture>,
        state: Workspace,
    ) -> Result<Option<Workspace>, Failure<Workspace>> {
        let api = session(cx).await?;
        let found = api.find::<workspaces::Workspace>(state.id.value()?).await;
        let Some(found) = found.map_err(failed_to("read the workspace"))? else {
            cx.client().protected().forget(state.id.value()?);
            organization::gone(cx, &api, state.organization_id.known().map(String::as_str)).await?;
            return Ok(None);
        };
        organization::found(cx, &api, found.organization_id.as_deref()).await?;
        let by_default = cx.private().entry(DEFAULT_PROTECTION).unwrap_or(false);
        let mut state = refreshed(cx, &state, state.clone().updated_from(found))?;
        if by_default && state.deletion_protection == Attr::Known(true) {
            state.deletion_protection = Attr::Null;
        }
        cx.client().protected().record(&state);
        Ok(Some(state))
    }

    async fn update(
        &self,
        cx: &Context<Texture>,
        prior: Workspace,
        plan: Workspace,
    ) -> Result<Workspace, Failure<Workspace>> {
        let api = session(cx).await?;
        let mut state = plan.clone().fill_unknown(prior.clone());
        state.deletion_protection = prior.deletion_protection.clone();
        if plan.name != prior.name {
            state = rename(cx, &api, &prior, state).await?;
        }
        if plan.deletion_protection != prior.deletion_protection {
            let wanted = *plan.deletion_protection.value()?;
            let protected = set_protection(cx, &api, &state, wanted).await;
            state = protected.map_err(|failure| failure.keeping(state))?;
        }
        cx.private().remove(DEFAULT_PROTECTION);
        Ok(state)
    }

    /// In a forced replacement, the provider learns only here that the object is to be deleted.
    async fn delete(
        &self,
        cx: &Context<Texture>,
        state: Workspace,
    ) -> Result<(), Failure<Workspace>> {
        if is_protected(&state) {
            return Err(protection(&state).into());
        }
        let api = session(cx).await?;
        if state.deletion_protection.is_null() {
            // Terraform sent no private state, but the next refresh needs it if this fails.
            cx.private().set(DEFAULT_PROTECTION, true)?;
            lift_default_protection(&api, &state).await?;
        }
        let id = state.id.value()?;
        let request = workspaces::Delete::new(id);
        delete_and_wait::<workspaces::Workspace>(cx, &api, "delete", id, request).await?;
        Ok(())
    }
}

/// Refuses to destroy a protected workspace. The first half of a forced replacement is planned as an update.
fn plan_existing(plan: &mut Plan<'_, '_, Texture, Workspace>, prior: &Workspace) {
    if plan.action() == Action::Delete && is_protected(prior) {
        return plan.report(protection(prior));
    }
    if let (Some(client), Some(planned)) = (plan.client(), &plan.planned) {
        client.protected().rename(prior, planned);
    }
    match is_protected(prior) {
        true => plan.mark_half_of_replacement(PROTECTED),
        false => plan.private().remove(PROTECTED),
    }
}

/// Refuses the second half of a replacement of a protected workspace. After a taint there is no first half, but the
/// workspace was loaded from state: names are unique, so a new one of the same name either replaces it or conflicts
/// with it.
fn refuse_replacement(plan: &mut Plan<'_, '_, Texture, Workspace>) {
    let planned = plan.planned.clone().unwrap_or_default();
    let name = planned.name.known().map_or("", String::as_str);
    let existing = plan
        .client()
        .and_then(|client| client.protected().id_of(name));
    let workspace = match existing {
        Some(id) => Workspace {
            id: Attr::Known(id),
            ..planned
        },
        None if plan.is_half_of_replacement(PROTECTED) => planned,
        None => return,
    };
    plan.report(protection(&workspace));
}

fn is_protected(workspace: &Workspace) -> bool {
    workspace.deletion_protection.known() == Some(&true)
}

fn protection(workspace: &Workspace) -> Diagnostic {
    let name = workspace.name.known().map_or("", String::as_str);
    let id = workspace.id.known().map_or("", String::as_str);
    Diagnostic::invalid(
        Workspace::FIELDS.deletion_protection,
        "Workspace is protected against deletion",
        format!(
            "The workspace {name:?} ({id}) is protected, and destroying or replacing it would remove everything \
             in it. If that is what you want, lift the protection first: with\n\n  \
             deletion_protection = false\n\nin its resource block, run `terraform apply`; then \
             destroy it. If it should only leave Terraform, run `terraform state rm`, or use a \
             `removed` block."
        ),
    )
}

async fn rename(
    cx: &Context<Texture>,
    api: &Session,
    prior: &Workspace,
    planned: Workspace,
) -> Result<Workspace, Failure<Workspace>> {
    let name = planned.name.value()?.clone();
    let request = workspaces::Update {
        id: prior.id.value()?.clone(),
        name: name.clone(),
    };
    match api.change(request).await {
        Ok(renamed) => {
            let reported = planned.clone().updated_from(renamed.object);
            reconcile(cx, planned, Some(prior.clone()), reported)
        }
        Err(error) if error.kind() == Kind::Conflict => {
            let request = workspaces::Create { name };
            let why = rename_conflict(cx, api, &request, &error).await;
            Err(why.at(Workspace::FIELDS.name).into())
        }
        Err(error) => Err(failed_to("rename the workspace")(error).into()),
    }
}

async fn set_protection(
    cx: &Context<Texture>,
    api: &Session,
    state: &Workspace,
    wanted: bool,
) -> Result<Workspace, Failure<Workspace>> {
    let request = workspaces::SetProtection {
        id: state.id.value()?.clone(),
        deletion_protection: wanted,
    };
    let doing = if wanted {
        "protect the workspace"
    } else {
        "lift the workspace's protection"
    };
    let changed = api.change(request).await.map_err(failed_to(doing))?;
    let reported = refreshed(cx, state, state.clone().updated_from(changed.object))?;
    if reported.deletion_protection != Attr::Known(wanted) {
        cx.report(protection_unchanged(wanted));
    }
    Ok(Workspace {
        deletion_protection: Attr::Known(wanted),
        name: state.name.clone(),
        ..reported
    })
}

fn protection_unchanged(wanted: bool) -> Diagnostic {
    Diagnostic::warning(
        "The API did not apply a value",
        format!(
            "The API accepted `deletion_protection = {wanted}`, but reports the workspace as it was. If \
             it does not change soon, the next plan shows the difference."
        ),
    )
}

/// A workspace that is gone already has no protection to lift.
async fn lift_default_protection(api: &Session, state: &Workspace) -> Result<(), Diagnostic> {
    let id = state.id.value()?.clone();
    match api
        .send(workspaces::SetProtection {
            id,
            deletion_protection: false,
        })
        .await
    {
        Ok(_) => Ok(()),
        Err(error) if error.kind() == Kind::NotFound => Ok(()),
        Err(error) => Err(failed_to("lift the workspace's protection")(error)),
    }
}
