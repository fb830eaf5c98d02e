//! Converts errors of the API's client to messages for users: what failed, why, and what to do next.

use texture_api::{Effect, Error, Kind, Provenance};
use tfplugin::Diagnostic;

/// Reports that an operation failed: `doing` completes "Could not ...".
pub fn failed_to(doing: impl Into<String>) -> impl FnOnce(Error) -> Diagnostic {
    let doing = doing.into();
    move |error| diagnostic(&doing, &error)
}

fn diagnostic(doing: &str, error: &Error) -> Diagnostic {
    let summary = format!("Could not {doing}");
    let cause = error.cause().map(|cause| format!("\nCause: {cause}"));
    let cause = cause.unwrap_or_default();
    let advice = match provenance(error) {
        Some(provenance) => format!("{}\n\n{provenance}", advice(error)),
        None => advice(error).to_owned(),
    };
    let detail = format!("{error}{cause}\n\n{advice}");
    match error.kind() {
        Kind::Invalid
        | Kind::Unauthorized
        | Kind::Forbidden
        | Kind::Conflict
        | Kind::WrongUrl
        | Kind::Setup
        | Kind::Certificate
        | Kind::Cancelled
        | Kind::WrongWorkspace => Diagnostic::user(summary, detail),
        Kind::NotFound
        | Kind::MissingEndpoint
        | Kind::RateLimited
        | Kind::Unavailable
        | Kind::Timeout
        | Kind::Unreadable
        | Kind::Unreachable
        | Kind::Ambiguous => Diagnostic::remote(summary, detail),
    }
}

/// Whether the request is documented or assumed, for errors that may show the assumption to be wrong.
pub fn provenance(error: &Error) -> Option<String> {
    let may_differ = match error.kind() {
        Kind::Invalid | Kind::NotFound | Kind::MissingEndpoint => true,
        Kind::Unreadable | Kind::Ambiguous => {
            error.received().is_some() || error.kind() == Kind::Unreadable
        }
        _ => false,
    };
    let mark = error.provenance().filter(|_| may_differ)?;
    let compare = "To compare the API with what this provider expects of it, run\n\n  \
                   terraform-provider-texture check-api\n\nand report what it prints";
    match mark {
        Provenance::Assumed(what) => Some(format!(
            "What this provider knows of this endpoint is assumed, because Texture's public \
             documentation does not say it ({what}). {compare}."
        )),
        // A request that the API understands and rejects is the usual case.
        Provenance::Documented
            if error.received().is_none() && error.kind() != Kind::MissingEndpoint =>
        {
            None
        }
        Provenance::Documented => Some(format!(
            "What this provider knows of this endpoint is documented by Texture. {compare}."
        )),
    }
}

/// What to do next.
pub(crate) fn advice(error: &Error) -> &'static str {
    match error.kind() {
        Kind::Invalid => "The API rejected the request. Fix the configuration as the message says.",
        Kind::Unauthorized => {
            "The API does not accept the key: it is unknown, expired or revoked. Create a \
             Management API key in your Dashboard under Developer → API Keys, and set it in \
             TEXTURE_API_KEY, or as `api_key` in the provider block."
        }
        Kind::Forbidden => {
            "The key may not do this. A Management API key has the permissions of the user who \
             created it: ask an administrator of the organization for one that may."
        }
        Kind::NotFound => {
            "The object does not exist, or no longer. Run `terraform plan` to see what changed \
             outside of Terraform."
        }
        Kind::MissingEndpoint => {
            "The API does not have this endpoint, or does not take this method. State is as it was."
        }
        Kind::Conflict => {
            "This conflicts with an existing object; see the API's message. Run `terraform plan` to \
             see what changed outside of Terraform."
        }
        Kind::RateLimited => {
            "The rate limit of the API key was used up for longer than this operation may wait. Run \
             it again later, or check who else uses the key."
        }
        Kind::Unavailable => {
            "The API failed. Run the same command again later; what was done so far is in state."
        }
        Kind::Timeout => {
            "There was no response in time. Run the same command again; if the API needs longer, \
             raise `request_timeout` in the provider block, or the operation's `timeouts`."
        }
        Kind::Cancelled => "The run was interrupted before that. Run the same command again.",
        Kind::Unreadable if error.created_id().is_some() => {
            "The object is in state. Run `terraform apply` again to replace it."
        }
        Kind::Unreadable if error.received().is_some() => {
            "The response is not what this provider expects, so it cannot be used."
        }
        Kind::Unreadable => {
            "The response is not one of the Management API. Is there a proxy in between, or does \
             `base_url` (TEXTURE_BASE_URL) name something else?"
        }
        Kind::WrongUrl => {
            "Correct `base_url` in the provider block, or TEXTURE_BASE_URL: the API's own is \
             https://api.texturehq.com/v1."
        }
        Kind::Unreachable if error.effect() != Effect::NotSent => {
            "The connection was lost while the request was under way. Run the same command again; if that \
             goes on, something between this machine and the API closes connections: a proxy, a VPN, a \
             firewall."
        }
        Kind::Unreachable => {
            "No connection could be made. Is the network up, and are `base_url` (TEXTURE_BASE_URL) \
             and the proxy settings (HTTPS_PROXY) right?"
        }
        Kind::Setup => {
            "This machine cannot make secure connections. Install its certificate authorities \
             (package `ca-certificates`), or name them in SSL_CERT_FILE or SSL_CERT_DIR."
        }
        Kind::Certificate => {
            "No request was sent. If a proxy of your organization signs connections, name its \
             certificate authority in SSL_CERT_FILE (a file) or SSL_CERT_DIR (a directory); else \
             check `base_url` (TEXTURE_BASE_URL) and this machine's clock."
        }
        Kind::Ambiguous if error.created_id().is_some() => {
            "It is in state. Run `terraform apply` again to replace it."
        }
        Kind::Ambiguous => {
            "It is not in state. Check whether it exists: if it does, import it or delete it; then \
             run `terraform apply` again."
        }
        Kind::WrongWorkspace if error.created_id().is_some() => {
            "It is in state. Correct `workspace_id`, or remove it to let the API choose; then run \
             `terraform apply` again."
        }
        Kind::WrongWorkspace => {
            "Correct `workspace_id`, or remove it to let the API choose; then run `terraform \
             apply` again."
        }
    }
}
