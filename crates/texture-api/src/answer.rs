//! What an answer means.
//!
//! Pure: reads statuses, headers and bodies, and never sends or waits.

use std::time::Duration;

use http::HeaderMap;
use http::header::{CONTENT_TYPE, DATE, LOCATION, RETRY_AFTER};
use jiff::fmt::rfc2822;
use serde_json::Value;

use crate::call::Call;
use crate::clock::Clock;
use crate::error::{Error, Fate, Kind, Result};
use crate::transport::{Failure, Incoming};
use crate::window::Standing;

/// The headers under which servers and their proxies tell a request's id, the usual one first.
const REQUEST_IDS: &[&str] = &[
    "x-request-id",
    "request-id",
    "x-correlation-id",
    "x-amzn-requestid",
    "cf-ray",
];

/// The JSON of an answer, or the error that it is. `heard` says whether the API itself has answered before.
pub(crate) fn read(call: &Call, incoming: &Incoming, clock: &Clock, heard: bool) -> Result<Value> {
    match incoming.status {
        204 | 205 => Ok(Value::Null),
        200..=299 if incoming.body.is_empty() => Ok(Value::Null),
        200..=299 => serde_json::from_slice(&incoming.body)
            .map_err(|error| unreadable(call, incoming, error)),
        300..=399 => Err(redirected(call, incoming)),
        _ => Err(refused(call, incoming, clock, heard)),
    }
}

/// The error that a missing answer is.
pub(crate) fn missing(call: &Call, failure: Failure) -> Error {
    let (kind, fate, message, cause) = match failure {
        Failure::Setup(cause) => (
            Kind::Setup,
            Fate::NotSent,
            "this machine cannot make a secure connection",
            cause,
        ),
        Failure::NotSent(cause) => (Kind::Unreachable, Fate::NotSent, "could not connect", cause),
        Failure::Lost(cause) => (
            Kind::Unreachable,
            Fate::PerhapsDone,
            "the connection ended before the answer did",
            cause,
        ),
    };
    call.error(kind, fate, message).with(|evidence| {
        evidence.passing = kind != Kind::Setup;
        evidence.source = Some(cause);
    })
}

/// The error that a body of another shape than expected is. It will not be better next time.
pub(crate) fn misshapen(call: &Call, error: serde_json::Error) -> Error {
    let message = format!("the answer is not what this client expects: {error}");
    call.error(Kind::Unreadable, Fate::Done, call.scrub(&message))
}

/// What the headers say of the limit that the request counted against.
pub(crate) fn standing(headers: &HeaderMap, clock: &Clock) -> Option<Standing> {
    let limit = number(headers, "x-ratelimit-limit")?;
    let remaining = number(headers, "x-ratelimit-remaining")?;
    let resets_in = resets_in(headers, clock).unwrap_or_default();
    Some(Standing {
        limit,
        remaining,
        resets_in,
    })
}

/// The time of the API's own clock.
pub(crate) fn date(headers: &HeaderMap) -> Option<&str> {
    text(headers, DATE.as_str())
}

/// The id by which the API finds the request again.
pub(crate) fn request_id(headers: &HeaderMap) -> Option<&str> {
    REQUEST_IDS
        .iter()
        .find_map(|name| text(headers, name))
        .filter(|id| id.len() <= 200)
}

fn unreadable(call: &Call, incoming: &Incoming, error: serde_json::Error) -> Error {
    let message = if looks_like_json(incoming) {
        "the answer was cut short or is no JSON"
    } else {
        "the answer is no JSON; is this the address of the API?"
    };
    call.error(Kind::Unreadable, Fate::PerhapsDone, message)
        .with(|evidence| {
            evidence.status = Some(incoming.status);
            evidence.request_id = request_id(&incoming.headers).map(str::to_owned);
            evidence.passing = true;
            evidence.source = Some(error.into());
        })
}

fn redirected(call: &Call, incoming: &Incoming) -> Error {
    let target = text(&incoming.headers, LOCATION.as_str()).unwrap_or("somewhere else");
    let target = target.split(['?', '#']).next().unwrap_or_default();
    let message = format!(
        "redirected to {target}; redirects are not followed, because they would carry the key along"
    );
    call.error(Kind::WrongUrl, Fate::Refused, message)
        .with(|evidence| evidence.status = Some(incoming.status))
}

fn refused(call: &Call, incoming: &Incoming, clock: &Clock, heard: bool) -> Error {
    let words: Option<Value> = serde_json::from_slice(&incoming.body).ok();
    let message = words
        .as_ref()
        .and_then(|words| words.get("message")?.as_str());
    let details = words
        .as_ref()
        .and_then(|words| words.get("details")?.get("error")?.as_str());
    let spoiled = words.is_none() && !incoming.body.is_empty();
    let kind = match kind(incoming, spoiled, heard) {
        // What has no id is always there.
        Kind::NotFound if call.id.is_none() => Kind::WrongUrl,
        kind => kind,
    };
    let message = message.map_or_else(|| stock_phrase(kind).to_owned(), |words| call.scrub(words));
    call.error(kind, fate(incoming.status), message)
        .with(|evidence| {
            evidence.status = Some(incoming.status);
            evidence.details = details.map(|words| call.scrub(words));
            evidence.request_id = request_id(&incoming.headers).map(str::to_owned);
            evidence.passing = matches!(
                kind,
                Kind::RateLimited | Kind::Unavailable | Kind::Timeout | Kind::Unreadable
            );
            evidence.retry_after = retry_after(&incoming.headers, clock, kind);
        })
}

/// Only the API itself can say that an object is gone. A page of some other server says that the address
/// is wrong, unless the API has answered there before: then something between us and it had a bad moment.
fn kind(incoming: &Incoming, spoiled: bool, heard: bool) -> Kind {
    match incoming.status {
        429 => Kind::RateLimited,
        500.. => Kind::Unavailable,
        408 => Kind::Timeout,
        _ if spoiled && (heard || looks_like_json(incoming)) => Kind::Unreadable,
        404 | 405 if spoiled => Kind::WrongUrl,
        401 => Kind::Unauthorized,
        403 => Kind::Forbidden,
        404 => Kind::NotFound,
        409 => Kind::Conflict,
        _ => Kind::Invalid,
    }
}

fn fate(status: u16) -> Fate {
    if status >= 500 || status == 408 {
        Fate::PerhapsDone
    } else {
        Fate::Refused
    }
}

/// What is said where the API said nothing.
fn stock_phrase(kind: Kind) -> &'static str {
    match kind {
        Kind::Unauthorized => "the key is not accepted",
        Kind::Forbidden => "the key may not do this",
        Kind::NotFound => "there is no such object",
        Kind::Timeout => "the API gave up waiting for the request",
        Kind::Conflict => "it exists already, or a constraint forbids it",
        Kind::RateLimited => "too many requests",
        Kind::Unavailable => "the API failed",
        Kind::Unreadable => "the answer was cut short or is no JSON",
        Kind::WrongUrl => "this address does not answer as the Management API does",
        Kind::Invalid
        | Kind::Cancelled
        | Kind::Unreachable
        | Kind::Setup
        | Kind::Ambiguous
        | Kind::Misplaced => "the API refused the request",
    }
}

/// How long the API asks to wait; of a refusal for its limit, until the window resets where it says nothing else.
fn retry_after(headers: &HeaderMap, clock: &Clock, kind: Kind) -> Option<Duration> {
    let asked = text(headers, RETRY_AFTER.as_str()).and_then(|value| asked(value, clock));
    let reset = || resets_in(headers, clock).filter(|_| kind == Kind::RateLimited);
    asked.or_else(reset)
}

/// `Retry-After` is a number of seconds or a date (RFC 9110, 10.2.3).
fn asked(value: &str, clock: &Clock) -> Option<Duration> {
    if let Ok(seconds) = value.parse() {
        return Some(Duration::from_secs(seconds));
    }
    let date = rfc2822::parse(value).ok()?;
    Some(clock.until_theirs(date.timestamp().as_second()))
}

fn resets_in(headers: &HeaderMap, clock: &Clock) -> Option<Duration> {
    text(headers, "x-ratelimit-reset")?
        .parse()
        .ok()
        .map(|unix| clock.until_theirs(unix))
}

fn looks_like_json(incoming: &Incoming) -> bool {
    text(&incoming.headers, CONTENT_TYPE.as_str()).is_some_and(|kind| kind.contains("json"))
}

fn number(headers: &HeaderMap, name: &str) -> Option<u32> {
    text(headers, name)?.parse().ok()
}

fn text<'a>(headers: &'a HeaderMap, name: &str) -> Option<&'a str> {
    headers.get(name)?.to_str().ok()
}
