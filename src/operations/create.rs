//! Creates objects: the part that all resources share.

use std::time::Duration;

use texture_api::{Create, Error, Identified, Issued, Kind, Object, Session};
use tfplugin::{Attr, Context, Diagnostic, Failure, Model, Path, Value};

use crate::errors::failed_to;
use crate::operations::conflict::{conflict, has_equals};
use crate::provider::organization;
use crate::texture::Texture;

/// How long a finished create waits for the list that shows whether an equal object existed before.
const TIME_FOR_EQUALS: Duration = Duration::from_millis(500);

/// Creates an object. Warns when an equal one exists that this configuration does not manage, such as the orphan of a
/// run that was killed. This takes one listing of the type for a whole run, shared with its refresh and concurrent
/// with the create. Where the list cannot be read soon, there is no warning.
///
/// # Errors
/// As [`Session::create`], as messages for users. Where an object exists all the same, it is in the failure:
/// Terraform marks it as tainted, and replaces it with the next apply.
pub async fn create<C: Create, M: Model>(
    cx: &Context<Texture>,
    api: &Session,
    type_name: &str,
    plan: &M,
    request: C,
) -> Result<Issued<C::Object>, Failure<M>> {
    create_warning(cx, api, type_name, plan, request, &|name, ids| {
        has_equals(type_name, C::Object::NOUN, name, ids)
    })
    .await
}

/// As [`create`], with another warning about equal objects; it is given their name and ids.
///
/// # Errors
/// As [`create`].
pub async fn create_warning<C: Create, M: Model>(
    cx: &Context<Texture>,
    api: &Session,
    type_name: &str,
    plan: &M,
    request: C,
    warning: &(dyn Fn(&str, &[&str]) -> Diagnostic + Sync),
) -> Result<Issued<C::Object>, Failure<M>> {
    organization::creating(cx, api).await?;
    let (name, alike) = (request.name().to_owned(), request.clone());
    let equals = async {
        match C::NAME_IS_UNIQUE {
            true => Vec::new(),
            false => api.duplicates_of(&alike).await.unwrap_or_default(),
        }
    };
    let creating = send(cx, api, type_name, plan, request);
    let (issued, found) = with_optional(equals, creating, TIME_FOR_EQUALS).await?;
    let mut found = found.unwrap_or_default();
    let managed = cx.client().managed();
    found.retain(|equal| {
        let is_orphan = managed.contains(equal.id()) == Some(false);
        is_orphan && equal.id() != issued.object.id() && !api.is_known(equal)
    });
    if !found.is_empty() {
        let ids: Vec<&str> = found.iter().map(Identified::id).collect();
        cx.report(warning(&name, &ids));
    }
    // It must not fail a create.
    let _ = organization::found(cx, api, issued.object.organization_id()).await;
    Ok(issued)
}

/// Runs both concurrently. The optional future gets this much time after the required one, and is dropped then: a
/// future that is alive but no longer polled would keep its place in the queue for a rate limit, and block all
/// others. After an error it gets no time.
async fn with_optional<O, N, E>(
    optional: impl Future<Output = O>,
    needed: impl Future<Output = Result<N, E>>,
    grace: Duration,
) -> Result<(N, Option<O>), E> {
    let mut optional = std::pin::pin!(optional);
    let mut needed = std::pin::pin!(needed);
    let mut found = None;
    let done = loop {
        tokio::select! {
            biased;
            result = &mut optional, if found.is_none() => found = Some(result),
            result = &mut needed => break result?,
        }
    };
    if found.is_none() {
        found = tokio::time::timeout(grace, optional).await.ok();
    }
    Ok((done, found))
}

async fn send<C: Create, M: Model>(
    cx: &Context<Texture>,
    api: &Session,
    type_name: &str,
    plan: &M,
    request: C,
) -> Result<Issued<C::Object>, Failure<M>> {
    let error = match api.create(request.clone()).await {
        Ok(issued) => return Ok(issued),
        Err(error) => error,
    };
    if refuses_workspace(&error) && !is_workspace_named::<M>(cx) {
        return create_anywhere(api, plan, request).await;
    }
    let noun = C::Object::NOUN;
    let created = error.created_id().map(str::to_owned);
    let why = match error.kind() {
        Kind::Conflict if C::NAME_IS_UNIQUE => conflict(cx, api, type_name, &request, &error)
            .await
            .at(Path::attribute("name")),
        Kind::Conflict => conflict(cx, api, type_name, &request, &error).await,
        _ => failed_to(format!("create the {noun}"))(error),
    };
    Err(keeping(why, created, plan))
}

/// For an API without workspaces in requests, where only the provider's default names one: the object is kept if it
/// is in that workspace all the same.
async fn create_anywhere<C: Create, M: Model>(
    api: &Session,
    plan: &M,
    request: C,
) -> Result<Issued<C::Object>, Failure<M>> {
    let wanted = request.workspace_id().map(str::to_owned);
    let doing = format!("create the {}", C::Object::NOUN);
    let error = match api.create(request.without_workspace()).await {
        Ok(issued) => match (wanted.as_deref(), issued.object.workspace_id()) {
            (Some(wanted), Some(actual)) if wanted != actual => {
                let id = issued.object.id();
                api.undo_in_wrong_workspace::<C>(id, wanted, actual).await
            }
            _ => return Ok(issued),
        },
        Err(error) => error,
    };
    let created = error.created_id().map(str::to_owned);
    Err(keeping(failed_to(doing)(error), created, plan))
}

/// A failed create, with the object that exists all the same.
pub fn keeping<M: Model>(why: Diagnostic, created: Option<String>, plan: &M) -> Failure<M> {
    let failure = Failure::from(why);
    let Some(id) = created else { return failure };
    let mut object = plan.clone().into_object();
    if let Value::Object(fields) = &mut object {
        fields.insert("id".to_owned(), Attr::Known(id).encode());
    }
    match M::from_object(object) {
        Ok(state) => failure.keeping(state),
        Err(_) => failure,
    }
}

fn refuses_workspace(error: &Error) -> bool {
    let names_it = |text: &str| text.contains("workspaceId");
    error.kind() == Kind::Invalid
        && (names_it(error.message()) || error.details().is_some_and(names_it))
}

/// Whether the resource's own block names a workspace, and not only the provider's default.
fn is_workspace_named<M: Model>(cx: &Context<Texture>) -> bool {
    let config = cx.config::<M>().map(Model::into_object);
    config.is_ok_and(|config| {
        config
            .attribute("workspace_id")
            .is_some_and(|workspace| !workspace.is_null())
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use tokio::sync::Mutex;

    #[tokio::test]
    async fn what_is_optional_holds_nothing_once_its_time_is_up() {
        let queue = Mutex::new(());
        let waits_for_ever = async {
            let _place = queue.lock().await;
            std::future::pending::<()>().await;
        };
        let needed = async { Ok::<_, ()>(7) };
        let done = with_optional(waits_for_ever, needed, Duration::ZERO).await;
        assert_eq!(done, Ok((7, None)));
        assert!(queue.try_lock().is_ok());
        let both = with_optional(async { 1 }, async { Ok::<_, ()>(2) }, Duration::ZERO).await;
        assert_eq!(both, Ok((2, Some(1))));
        let fails = async { Err::<(), _>("no") };
        let failed = with_optional(std::future::pending::<()>(), fails, Duration::MAX).await;
        assert_eq!(failed, Err("no"));
    }
}
