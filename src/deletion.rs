//! Deletions: accepted at once, in effect perhaps later.

use texture_api::{Fate, Kind, Object, Request};
use tfplugin::{Context, Diagnostic};

use crate::failed::failed_to;
use crate::texture::{Api, Texture};

/// Deletes an object and waits until it is gone. The API answers 204 when it accepts a deletion,
/// and may still be at it then (API contract, Basics). One that is gone already is a success.
///
/// # Errors
/// The API refuses it, or the object is still there when the time is up: it stays in state then,
/// and the next apply deletes it again.
pub async fn delete_and_wait<O: Object>(
    cx: &Context<Texture>,
    api: &Api<'_>,
    id: &str,
    request: impl Request,
) -> Result<(), Diagnostic> {
    let noun = O::NOUN;
    match api.send(request).await {
        Ok(_) => {}
        Err(error) if error.kind() == Kind::NotFound => return Ok(()),
        Err(error) => return Err(failed_to(format!("delete the {noun}"))(error)),
    }
    match api.wait_until_gone::<O>(id).await {
        Ok(()) => Ok(()),
        Err(error) if error.fate() == Fate::Done => Err(not_gone(cx, noun, id)),
        Err(error) if error.kind() == Kind::Cancelled => Err(interrupted(noun, id)),
        Err(error) => Err(failed_to(format!("see the {noun} gone"))(error)),
    }
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
            "The API accepted the deletion of {id}, but the {noun} was still there when the waiting \
             ended (`timeouts.delete` is {:?}). It stays in state: run the same command again, with \
             a longer `delete` in the `timeouts` block if this happens often.",
            cx.timeout()
        ),
    )
}
