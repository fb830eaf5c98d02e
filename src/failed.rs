//! From an error of the API's client to what users read: what happened, and what to type next.

use texture_api::{Error, Kind};
use tfplugin::Diagnostic;

/// Tells that an operation failed: `doing` completes "Could not ...".
pub fn failed_to(doing: impl Into<String>) -> impl FnOnce(Error) -> Diagnostic {
    let doing = doing.into();
    move |error| diagnostic(&doing, &error)
}

fn diagnostic(doing: &str, error: &Error) -> Diagnostic {
    let summary = format!("Could not {doing}");
    let cause = error.cause().map(|cause| format!("\nCause: {cause}"));
    let cause = cause.unwrap_or_default();
    let detail = format!("{error}{cause}\n\n{}", advice(error.kind()));
    match error.kind() {
        Kind::Invalid
        | Kind::Unauthorized
        | Kind::Forbidden
        | Kind::Conflict
        | Kind::WrongUrl
        | Kind::Setup
        | Kind::Cancelled
        | Kind::Misplaced => Diagnostic::user(summary, detail),
        Kind::NotFound
        | Kind::RateLimited
        | Kind::Unavailable
        | Kind::Timeout
        | Kind::Unreadable
        | Kind::Unreachable
        | Kind::Ambiguous => Diagnostic::remote(summary, detail),
    }
}

/// What to do next.
fn advice(kind: Kind) -> &'static str {
    match kind {
        Kind::Invalid => {
            "The API refuses the request as it is. Correct the configuration according to its words."
        }
        Kind::Unauthorized => {
            "The API does not accept the key: it is unknown, expired or revoked. Create a \
             Management API key in your Dashboard under Developer → API Keys, and set it in \
             TEXTURE_API_KEY, or as `api_key` in the provider block."
        }
        Kind::Forbidden => {
            "The key may not do this. A Management API key has the permissions of the user who \
             made it: ask an administrator of the organization for one that may."
        }
        Kind::NotFound => {
            "The object does not exist, or no longer. Run `terraform plan` to see what changed \
             outside of Terraform."
        }
        Kind::Conflict => {
            "What exists at the API stands in the way, as its words say. Run `terraform plan` to see \
             what changed outside of Terraform."
        }
        Kind::RateLimited => {
            "The limit of the API key was used up for longer than this operation may wait. Run it \
             again later, raise the operation's `timeouts`, or ask who else uses the key."
        }
        Kind::Unavailable => {
            "The API failed. Run the same command again later; what was done so far is in state."
        }
        Kind::Timeout => {
            "There was no answer in time. Run the same command again; where the API needs longer, \
             raise `request_timeout` in the provider block, or the operation's `timeouts`."
        }
        Kind::Cancelled => "The run was interrupted before that. Run the same command again.",
        Kind::Unreadable => {
            "The answer is not one of the Management API. Is there a proxy in between, or does \
             `base_url` (TEXTURE_BASE_URL) name something else?"
        }
        Kind::WrongUrl => {
            "Correct `base_url` in the provider block, or TEXTURE_BASE_URL: the API's own is \
             https://api.texturehq.com/v1."
        }
        Kind::Unreachable => {
            "No connection could be made. Is the network up, and are `base_url` (TEXTURE_BASE_URL) \
             and the proxy settings (HTTPS_PROXY) right?"
        }
        Kind::Setup => {
            "This machine cannot make secure connections. Install its certificate authorities \
             (package `ca-certificates`), or name them in SSL_CERT_FILE."
        }
        Kind::Ambiguous => {
            "It is not in state. Look whether it exists: if it does, import it or remove it; then \
             run `terraform apply` again."
        }
        Kind::Misplaced => {
            "Correct `workspace_id`, or take it out to let the API choose; then run `terraform \
             apply` again."
        }
    }
}
