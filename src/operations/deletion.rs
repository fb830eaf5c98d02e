//! Deletions and revocations, which the API accepts at once and may carry out later.

use texture_api::{Done, Effect, Error, Kind, Object, Request, Session};
use tfplugin::{Context, Diagnostic};

use crate::errors::failed_to;
use crate::provider::organization;
use crate::texture::Texture;

/// Deletes or revokes an object and waits until it is gone. The API responds with 204 when it accepts the request,
/// and may still be deleting then (API contract, Basics). An object that is gone already is a success. A 404 does not
/// count while the object is still there: the API may lack the endpoint.
///
/// `verb` is `delete` or `revoke`.
///
/// # Errors
/// The API rejects it, or the object is still there when the time is up: it stays in state then,
/// and the next apply deletes it again.
pub async fn delete_and_wait<O: Object>(
    cx: &Context<Texture>,
    api: &Session,
    verb: &str,
    id: &str,
    request: impl Request<Response = Done>,
) -> Result<(), Diagnostic> {
    let noun = O::NOUN;
    let doing = || format!("{verb} the {noun}");
    match api.send(request).await {
        Ok(_) => {}
        Err(error) if may_be_gone(&error) => {
            return match api.find_uncached::<O>(id).await {
                Ok(None) => organization::gone(cx, api, None).await,
                Ok(Some(object)) if !object.is_live() => Ok(()),
                Ok(_) if error.kind() == Kind::Conflict => Err(failed_to(doing())(error)),
                Ok(_) => Err(failed_to(format!("{}, which is still there", doing()))(
                    error,
                )),
                Err(unread) => Err(failed_to(format!("see whether the {noun} is gone"))(unread)),
            };
        }
        Err(error) => return Err(failed_to(doing())(error)),
    }
    match api.wait_until_gone::<O>(id).await {
        Ok(()) => Ok(()),
        Err(error) if error.effect() == Effect::Applied => Err(not_gone(cx, noun, id)),
        Err(error) if error.kind() == Kind::Cancelled => Err(interrupted(noun, id)),
        Err(error) => Err(failed_to(format!("see the {noun} gone"))(error)),
    }
}

/// Whether the object may be gone, or revoked, although the request failed.
fn may_be_gone(error: &Error) -> bool {
    matches!(error.kind(), Kind::NotFound | Kind::Conflict)
}

fn interrupted(noun: &str, id: &str) -> Diagnostic {
    Diagnostic::user(
        format!("The {noun} is not gone yet"),
        format!(
            "The API accepted the deletion of {id}, but the run was interrupted while the {noun} was \
             still there. It stays in state: run the same command again."
        ),
    )
}

fn not_gone(cx: &Context<Texture>, noun: &str, id: &str) -> Diagnostic {
    Diagnostic::remote(
        format!("The {noun} is not gone yet"),
        format!(
            "The API accepted the deletion of {id}, but the {noun} was still there when the timeout \
             ended (`timeouts.delete` is {:?}). It stays in state: run the same command again, with \
             a longer `delete` in the `timeouts` block if this happens often.",
            cx.timeout()
        ),
    )
}
