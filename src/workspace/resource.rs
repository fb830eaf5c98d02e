//! The resource `texture_workspace`.

use texture_api::{Kind, Session, workspaces};
use tfplugin::resource::Action;
use tfplugin::{Attr, Context, Diagnostic, Failure, Model, Plan, Reads, Resource, async_trait};

use super::model::Workspace;
use crate::deletion::delete_and_wait;
use crate::existing::already_exists;
use crate::failed::failed_to;
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
        let made = match api.create(request.clone()).await {
            Ok(made) => made,
            Err(error) if error.kind() == Kind::Conflict => {
                return Err(already_taken(&api, &request, &error).await.into());
            }
            Err(error) => return Err(failed_to("create the workspace")(error).into()),
        };
        let state = plan.reading(made);
        if protect {
            return Ok(state);
        }
        match set_protection(&api, &state, false).await {
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
        let mut state = state.reading(found);
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
        state.name = prior.name.clone();
        state.deletion_protection = prior.deletion_protection.clone();
        if plan.name != prior.name {
            state = rename(&api, &state, plan.name.value()?).await?;
        }
        if plan.deletion_protection != prior.deletion_protection {
            let wanted = *plan.deletion_protection.value()?;
            let protected = set_protection(&api, &state, wanted).await;
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
            lift_unasked_protection(&api, &state).await?;
        }
        let id = state.id.value()?;
        delete_and_wait::<workspaces::Workspace>(cx, &api, id, workspaces::Delete::new(id)).await?;
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
    api: &Session,
    state: &Workspace,
    name: &str,
) -> Result<Workspace, Failure<Workspace>> {
    let request = workspaces::Update {
        id: state.id.value()?.clone(),
        name: name.to_owned(),
    };
    match api.send(request).await {
        Ok(renamed) => Ok(state.clone().reading(renamed)),
        Err(error) if error.kind() == Kind::Conflict => {
            let request = workspaces::Create {
                name: name.to_owned(),
            };
            Err(already_taken(api, &request, &error).await.into())
        }
        Err(error) => Err(failed_to("rename the workspace")(error).into()),
    }
}

async fn set_protection(
    api: &Session,
    state: &Workspace,
    wanted: bool,
) -> Result<Workspace, Failure<Workspace>> {
    let id = state.id.value()?.clone();
    let request = workspaces::SetProtection {
        id,
        deletion_protection: wanted,
    };
    let doing = if wanted {
        "protect the workspace"
    } else {
        "lift the workspace's protection"
    };
    let answer = api.send(request).await.map_err(failed_to(doing))?;
    Ok(state.clone().reading(answer))
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

async fn already_taken(
    api: &Session,
    request: &workspaces::Create,
    error: &texture_api::Error,
) -> Diagnostic {
    already_exists(api, "texture_workspace", request, error)
        .await
        .at("name")
}
