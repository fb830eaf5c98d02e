//! The resource `texture_workspace`.

use tfplugin::resource::Action;
use tfplugin::{Context, Diagnostic, Failure, Plan, Resource, async_trait};

use super::model::Workspace;
use super::verbs;
use crate::texture::Texture;

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
        verbs::create(cx, plan).await
    }

    async fn read(
        &self,
        cx: &Context<Texture>,
        state: Workspace,
    ) -> Result<Option<Workspace>, Failure<Workspace>> {
        verbs::read(cx, state).await
    }

    async fn update(
        &self,
        cx: &Context<Texture>,
        prior: Workspace,
        plan: Workspace,
    ) -> Result<Workspace, Failure<Workspace>> {
        verbs::update(cx, prior, plan).await
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
        verbs::delete(cx, state).await
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
             in it. If that is what you want, lift the protection first: set\n\n  \
             deletion_protection = false\n\nin its resource block, run `terraform apply`, and then \
             destroy it. If it should only leave Terraform, run `terraform state rm`, or use a \
             `removed` block."
        ),
    )
}
