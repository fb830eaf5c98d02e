//! The log lines of requests, without the key and without the secrets in bodies.

use std::time::Duration;

use serde_json::Value;

use crate::error::Error;
use crate::http::prepared_request::PreparedRequest;
use crate::http::redact;
use crate::http::transport::Incoming;

/// The target of all events of this crate.
pub(crate) const TARGET: &str = "provider.http";

/// The length of a body in a log line.
const LONGEST_BODY: usize = 24 << 10;

/// Logs that a request is about to be sent.
pub(crate) fn sending(call: &PreparedRequest, attempt: u32) {
    let (method, path, query) = (call.endpoint.method.as_str(), &call.path, query(call));
    tracing::debug!(target: TARGET, method, path, query, attempt, "sending");
    if let Some(body) = &call.body {
        tracing::trace!(target: TARGET, method, path, body = excerpt(redact::body(body).to_string()), "request body");
    }
}

/// Logs a response.
pub(crate) fn response(
    call: &PreparedRequest,
    attempt: u32,
    took: Duration,
    incoming: &Incoming,
    request_id: Option<&str>,
) {
    let (method, path) = (call.endpoint.method.as_str(), &call.path);
    let (status, duration_ms, request_id) = (
        incoming.status,
        took.as_millis(),
        request_id.unwrap_or_default(),
    );
    tracing::debug!(target: TARGET, method, path, status, duration_ms, attempt, request_id, "answered");
    // Bodies that are not JSON are not shown: nobody knows where their secrets are.
    if tracing::enabled!(target: TARGET, tracing::Level::TRACE)
        && let Ok(body) = serde_json::from_slice::<Value>(&incoming.body)
    {
        tracing::trace!(target: TARGET, method, path, body = excerpt(call.scrub(&redact::body(&body).to_string())), "response body");
    }
}

/// Logs that a try failed, and what happens next.
pub(crate) fn failed(call: &PreparedRequest, attempt: u32, error: &Error, next: &'static str) {
    let (method, path) = (call.endpoint.method.as_str(), &call.path);
    tracing::debug!(target: TARGET, method, path, attempt, error = %error, cause = error.cause(), next, "failed");
}

/// Logs that the list of a type cannot be read, so objects are read individually.
pub(crate) fn reading_singly(noun: &'static str, error: &Error) {
    tracing::warn!(target: TARGET, noun, error = %error, "the list cannot be read; reading one by one");
}

fn query(call: &PreparedRequest) -> String {
    let members: Vec<_> = call
        .query
        .iter()
        .map(|(name, value)| format!("{name}={value}"))
        .collect();
    members.join("&")
}

/// A body cut to a length that fits a line of Terraform's log, which holds 64 KiB with all around it.
fn excerpt(mut body: String) -> String {
    if body.len() > LONGEST_BODY {
        let fits = (0..=LONGEST_BODY)
            .rev()
            .find(|&end| body.is_char_boundary(end));
        body.truncate(fits.unwrap_or_default());
        body.push('…');
    }
    body
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn long_bodies_are_cut_between_characters() {
        let long = "é".repeat(LONGEST_BODY);
        let cut = excerpt(format!("a{long}"));
        assert!(cut.len() <= LONGEST_BODY + '…'.len_utf8() && cut.ends_with("é…"));
        assert_eq!(excerpt("short".into()), "short");
    }
}
