//! The resource `texture_workspace`.

use texture_api::{Kind, Session, workspaces};
use tfplugin::resource::Action;
use tfplugin::{Attr, Context, Diagnostic, Failure, Model, Plan, Reads, Resource, async_trait};

use super::model::Workspace;
use crate::conflict::conflict;
use crate::create::create;
use crate::deletion::delete_and_wait;
use crate::errors::failed_to;
use crate::normalization::{refreshed, settle};
use crate::texture::{Texture, session};

/// Set in private state while the protection that the API gave to a new workspace is not what the
/// configuration asked for, because lifting it failed. State then holds null for it: the protection
/// is nobody's wish, so it must not stop the next apply. (Terraform calls such a workspace tainted,
/// and passes its private state to read only, which is why state itself has to say it.)
const UNASKED_PROTECTION: &str = "unasked_protection";

/// The resource `texture_workspace`.
#[derive(Debug)]
pub struct WorkspaceResource;

#[async_trait]
impl Resource for WorkspaceResource {
    type Client = Texture;
    type Model = Workspace;

    const TYPE: &'static str = "texture_workspace";

    fn plan(&self, plan: &mut Plan<'_, '_, Texture, Workspace>) {
        let protected = plan
            .prior
            .as_ref()
            .filter(|prior| is_protected(prior))
            .cloned();
        if let (Action::Delete, Some(workspace)) = (plan.action(), protected) {
            plan.tell(protection(&workspace));
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
        let reported = plan.clone().reading(created);
        let is_protected = reported.deletion_protection.clone();
        let state = settle(cx, plan, None, reported)?;
        // One that is reported to be unprotected already needs no request.
        if protect || is_protected == Attr::Known(false) {
            return Ok(state);
        }
        match set_protection(cx, &api, &state, false).await {
            Ok(state) => Ok(state),
            Err(failure) => {
                cx.private().set(UNASKED_PROTECTION, true)?;
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
            return Ok(None);
        };
        let unasked = cx.private().entry(UNASKED_PROTECTION).unwrap_or(false);
        let mut state = refreshed(cx, &state, state.clone().reading(found))?;
        if unasked && state.deletion_protection == Attr::Known(true) {
            state.deletion_protection = Attr::Null;
        }
        Ok(Some(state))
    }

    async fn update(
        &self,
        cx: &Context<Texture>,
        prior: Workspace,
        plan: Workspace,
    ) -> Result<Workspace, Failure<Workspace>> {
        let api = session(cx).await?;
        let mut state = plan.clone().settled(prior.clone());
        state.deletion_protection = prior.deletion_protection.clone();
        if plan.name != prior.name {
            state = rename(cx, &api, &prior, state).await?;
        }
        if plan.deletion_protection != prior.deletion_protection {
            let wanted = *plan.deletion_protection.value()?;
            let protected = set_protection(cx, &api, &state, wanted).await;
            state = protected.map_err(|failure| failure.keeping(state))?;
        }
        cx.private().remove(UNASKED_PROTECTION);
        Ok(state)
    }

    /// Of a forced replacement Terraform tells only here that the object is to go.
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
            // Terraform brought no private state along; should this fail, the next refresh needs it.
            cx.private().set(UNASKED_PROTECTION, true)?;
            lift_unasked_protection(&api, &state).await?;
        }
        let id = state.id.value()?;
        let request = workspaces::Delete::new(id);
        delete_and_wait::<workspaces::Workspace>(cx, &api, "delete", id, request).await?;
        Ok(())
    }
}

fn is_protected(workspace: &Workspace) -> bool {
    workspace.deletion_protection.known() == Some(&true)
}

fn protection(workspace: &Workspace) -> Diagnostic {
    let name = workspace.name.known().map_or("", String::as_str);
    let id = workspace.id.known().map_or("", String::as_str);
    Diagnostic::invalid(
        "deletion_protection",
        "Workspace is protected against deletion",
        format!(
            "The workspace {name:?} ({id}) is protected, and destroying it would remove everything \
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
            let reported = planned.clone().reading(renamed.object);
            settle(cx, planned, Some(prior.clone()), reported)
        }
        Err(error) if error.kind() == Kind::Conflict => {
            let request = workspaces::Create { name };
            let why = conflict(api, "texture_workspace", &request, &error).await;
            Err(why.at("name").into())
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
    let reported = refreshed(cx, state, state.clone().reading(changed.object))?;
    if reported.deletion_protection != Attr::Known(wanted) {
        cx.tell(protection_unchanged(wanted));
    }
    Ok(Workspace {
        deletion_protection: Attr::Known(wanted),
        name: state.name.clone(),
        ..reported
    })
}

fn protection_unchanged(wanted: bool) -> Diagnostic {
    Diagnostic::warning(
        "The API did not take a value",
        format!(
            "The API accepted `deletion_protection = {wanted}`, but reports the workspace as it was. If \
             it does not change soon, the next plan shows the difference."
        ),
    )
}

/// A workspace that is gone already has no protection to lift.
async fn lift_unasked_protection(api: &Session, state: &Workspace) -> Result<(), Diagnostic> {
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
