//! Deletions: accepted at once, in effect perhaps later.

use std::time::Duration;

use texture_api::{Kind, Object, Request, Session};
use tfplugin::{Context, Diagnostic};
use tokio::time::{Instant, sleep};

use crate::failed::failed_to;
use crate::texture::Texture;

/// How long to wait before looking again, at first and at most.
const FIRST_WAIT: Duration = Duration::from_millis(250);
const LONGEST_WAIT: Duration = Duration::from_secs(5);

/// Deletes an object and waits until it is gone. The API answers 204 when it accepts a deletion,
/// and may still be at it then (API contract, Basics). One that is gone already is a success.
///
/// # Errors
/// The API refuses it, or the object is still there when the time is up: it stays in state then,
/// and the next apply deletes it again.
pub async fn delete_and_wait<O: Object>(
    cx: &Context<Texture>,
    api: &Session,
    id: &str,
    request: impl Request,
) -> Result<(), Diagnostic> {
    let began = Instant::now();
    let noun = O::NOUN;
    match api.send(request).await {
        Ok(_) => {}
        Err(error) if error.kind() == Kind::NotFound => return Ok(()),
        Err(error) => return Err(failed_to(format!("delete the {noun}"))(error)),
    }
    let mut wait = FIRST_WAIT;
    loop {
        let found = api.send(O::get(id)).await;
        match found {
            Err(error) if error.kind() == Kind::NotFound => return Ok(()),
            Err(error) => return Err(failed_to(format!("see the {noun} gone"))(error)),
            Ok(_) if began.elapsed() + wait > cx.timeout() => return Err(not_gone(cx, noun, id)),
            Ok(_) => {}
        }
        tokio::select! {
            () = sleep(wait) => {}
            () = cx.stop().cancelled() => return Err(not_gone(cx, noun, id)),
        }
        wait = (wait * 2).min(LONGEST_WAIT);
    }
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
