//! What the log is told of requests: never the key, never a secret in a body.

use std::time::Duration;

use serde_json::Value;

use crate::call::Call;
use crate::error::Error;
use crate::redact;
use crate::transport::Incoming;

/// The target of all events of this crate.
pub(crate) const TARGET: &str = "provider.http";

/// A request is about to be sent.
pub(crate) fn sending(call: &Call, attempt: u32) {
    let (method, path, query) = (call.endpoint.method.as_str(), &call.path, query(call));
    tracing::debug!(target: TARGET, method, path, query, attempt, "sending");
    if let Some(body) = &call.body {
        tracing::trace!(target: TARGET, method, path, body = %redact::body(body), "request body");
    }
}

/// An answer came.
pub(crate) fn answered(
    call: &Call,
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
    // What is no JSON is not shown: nothing is known of where its secrets stand.
    if tracing::enabled!(target: TARGET, tracing::Level::TRACE)
        && let Ok(body) = serde_json::from_slice::<Value>(&incoming.body)
    {
        tracing::trace!(target: TARGET, method, path, body = call.scrub(&redact::body(&body).to_string()), "answer body");
    }
}

/// A try failed, and what follows from it.
pub(crate) fn failed(call: &Call, attempt: u32, error: &Error, next: &'static str) {
    let (method, path) = (call.endpoint.method.as_str(), &call.path);
    tracing::debug!(target: TARGET, method, path, attempt, error = %error, cause = cause(error), next, "failed");
}

/// The list of a type cannot be read, so its objects are.
pub(crate) fn reading_singly(noun: &'static str, error: &Error) {
    tracing::warn!(target: TARGET, noun, error = %error, "the list cannot be read; reading one by one");
}

/// What a failure is due to, down to its root: "connection refused" stands at the end of such a chain.
pub(crate) fn cause(error: &dyn std::error::Error) -> String {
    let chain = std::iter::successors(error.source(), |error| error.source());
    chain
        .map(ToString::to_string)
        .collect::<Vec<_>>()
        .join(": ")
}

fn query(call: &Call) -> String {
    let members: Vec<_> = call
        .query
        .iter()
        .map(|(name, value)| format!("{name}={value}"))
        .collect();
    members.join("&")
}
