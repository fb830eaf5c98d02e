//! Judges responses.
//!
//! Pure: reads statuses, headers and bodies, and never sends or waits.

use std::time::Duration;

use http::HeaderMap;
use http::header::{CONTENT_TYPE, DATE, LOCATION, RETRY_AFTER};
use jiff::fmt::rfc2822;
use serde_json::Value;
use url::Url;

use crate::decode::Received;
use crate::error::{Effect, Error, Kind, Result};
use crate::http::clock::Clock;
use crate::http::prepared_request::PreparedRequest;
use crate::http::request::Method;
use crate::http::transport::{Failure, Incoming};
use crate::http::window::{self, RateLimit};

/// The headers in which servers and proxies send a request id, the usual one first.
const REQUEST_IDS: &[&str] = &[
    "x-request-id",
    "request-id",
    "x-correlation-id",
    "x-amzn-requestid",
    "cf-ray",
];

/// The longest part of an error's body that a message shows, in characters.
const MESSAGE_LENGTH: usize = 300;

/// The JSON of a response, or its error. `has_responded` says whether the API itself has responded before.
pub(crate) fn read(
    call: &PreparedRequest,
    incoming: &Incoming,
    clock: &Clock,
    has_responded: bool,
) -> Result<Value> {
    match incoming.status {
        204 | 205 => Ok(Value::Null),
        200..=299 => body(call, incoming),
        300..=399 => Err(redirected(call, incoming)),
        _ => Err(refused(call, incoming, clock, has_responded)),
    }
}

/// The JSON body of a success. A write took effect whatever its response says, so text in place of JSON is not an
/// error there; an HTML page comes from another server.
fn body(call: &PreparedRequest, incoming: &Incoming) -> Result<Value> {
    if incoming.body.iter().all(u8::is_ascii_whitespace) {
        return Ok(Value::Null);
    }
    match serde_json::from_slice(&incoming.body) {
        Ok(value) => Ok(value),
        Err(_) if is_html(incoming) => Err(unreadable(call, incoming, None)),
        Err(_) if call.endpoint.method != Method::Get && !looks_like_json(incoming) => {
            Ok(Value::Null)
        }
        Err(error) => Err(unreadable(call, incoming, Some(error))),
    }
}

/// The error for a missing response.
pub(crate) fn missing(call: &PreparedRequest, url: &Url, failure: Failure) -> Error {
    let (kind, effect, message, cause) = match failure {
        Failure::Setup(cause) => (
            Kind::Setup,
            Effect::NotSent,
            "this machine cannot make a secure connection".to_owned(),
            cause,
        ),
        Failure::Certificate(problem, cause) => (
            Kind::Certificate,
            Effect::NotSent,
            format!("the server's certificate {problem}"),
            cause,
        ),
        Failure::NotSent(cause) => (
            Kind::Unreachable,
            Effect::NotSent,
            "could not connect".to_owned(),
            cause,
        ),
        Failure::Lost(cause) => (
            Kind::Unreachable,
            Effect::Unknown,
            "the connection closed before the response was complete".to_owned(),
            cause,
        ),
    };
    call.error(kind, effect, message).with(|evidence| {
        evidence.url = Some(shown(url));
        evidence.passing = !matches!(kind, Kind::Setup | Kind::Certificate);
        evidence.source = Some(cause);
    })
}

/// A URL without its query, which may contain configured values.
pub(crate) fn shown(url: &Url) -> String {
    url.as_str()
        .split('?')
        .next()
        .unwrap_or_default()
        .to_owned()
}

/// The error for a body of another shape than expected. It is not retried.
pub(crate) fn unexpected(call: &PreparedRequest, received: Received) -> Error {
    call.error(
        Kind::Unreadable,
        Effect::Applied,
        "the response is not what this client expects",
    )
    .with(|evidence| evidence.received = Some(received))
}

/// What the headers say of the limit that the request counted against. Several gateways send 0 for "no limit", and no
/// limit of this API is 0, so it is ignored.
pub(crate) fn rate_limit(headers: &HeaderMap, clock: &Clock) -> Option<RateLimit> {
    let limit = number(headers, "x-ratelimit-limit").filter(|&limit| limit > 0)?;
    let remaining = number(headers, "x-ratelimit-remaining")?.min(limit);
    let resets_in = resets_in(headers, clock).unwrap_or_default();
    Some(RateLimit {
        limit,
        remaining,
        resets_in,
    })
}

/// The time of the API's clock.
pub(crate) fn date(headers: &HeaderMap) -> Option<&str> {
    text(headers, DATE.as_str())
}

/// The request id.
pub(crate) fn request_id(headers: &HeaderMap) -> Option<&str> {
    REQUEST_IDS
        .iter()
        .find_map(|name| text(headers, name))
        .filter(|id| id.len() <= 200)
}

fn unreadable(
    call: &PreparedRequest,
    incoming: &Incoming,
    error: Option<serde_json::Error>,
) -> Error {
    let message = if looks_like_json(incoming) {
        "the response was cut short or is not JSON"
    } else {
        "the response is not JSON; is this the address of the API?"
    };
    call.error(Kind::Unreadable, Effect::Unknown, message)
        .with(|evidence| {
            evidence.status = Some(incoming.status);
            evidence.request_id = request_id(&incoming.headers).map(str::to_owned);
            evidence.passing = true;
            evidence.source = error.map(Into::into);
        })
}

fn redirected(call: &PreparedRequest, incoming: &Incoming) -> Error {
    let target = text(&incoming.headers, LOCATION.as_str()).unwrap_or("somewhere else");
    let target = target.split(['?', '#']).next().unwrap_or_default();
    let message = format!(
        "redirected to {target}; redirects are not followed, because they would carry the key along"
    );
    call.error(Kind::WrongUrl, Effect::Rejected, message)
        .with(|evidence| evidence.status = Some(incoming.status))
}

fn refused(
    call: &PreparedRequest,
    incoming: &Incoming,
    clock: &Clock,
    has_responded: bool,
) -> Error {
    let body: Option<Value> = serde_json::from_slice(&incoming.body).ok();
    let message = body.as_ref().and_then(error_message);
    let details = body
        .as_ref()
        .and_then(|body| body.get("details")?.get("error")?.as_str());
    let spoiled = body.is_none() && !incoming.body.is_empty();
    let text = plain_text(incoming).filter(|_| spoiled);
    let kind = match kind(call, incoming, spoiled, has_responded) {
        // What is not JSON but text comes from the API, or from a gateway that knows why it refuses.
        Kind::Unreadable if text.is_some() => match incoming.status {
            404 | 410 => Kind::WrongUrl,
            status => kind_of_status(status),
        },
        kind => kind,
    };
    let own_words = message.is_some();
    let message = match (message, &body, text) {
        (Some(words), _, _) => call.scrub(words),
        (None, Some(body), _) if has_content(body) => shortened(&call.scrub_body(body)),
        (None, _, Some(text)) if kind != Kind::WrongUrl => shortened(&one_line(&call.scrub(text))),
        _ => generic_phrase(kind).to_owned(),
    };
    call.error(kind, effect(incoming.status), message)
        .with(|evidence| {
            evidence.own_words = own_words;
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

/// The body of an error, where it is text: neither JSON, nor cut-off JSON, nor HTML.
fn plain_text(incoming: &Incoming) -> Option<&str> {
    let text = std::str::from_utf8(&incoming.body).ok()?.trim();
    let is_json = text.starts_with(['{', '[', '"']);
    let is_printable = !text.contains(|c: char| c.is_control() && !c.is_whitespace());
    let is_text = !text.is_empty() && !is_json && is_printable && !is_html(incoming);
    is_text.then_some(text)
}

fn one_line(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// A text of a length that fits into a message. Secrets have to be taken out before: part of one is not recognized.
fn shortened(text: &str) -> String {
    match text.char_indices().nth(MESSAGE_LENGTH) {
        Some((end, _)) => format!("{}…", &text[..end]),
        None => text.to_owned(),
    }
}

/// Whether the body of an error says anything.
fn has_content(body: &Value) -> bool {
    match body {
        Value::Null | Value::Bool(_) | Value::Number(_) => false,
        Value::String(text) => !text.trim().is_empty(),
        Value::Array(items) => items.iter().any(has_content),
        Value::Object(members) => members.values().any(|value| !value.is_null()),
    }
}

/// The message of an error: `message` (API contract, Basics), or where other APIs have theirs.
fn error_message(body: &Value) -> Option<&str> {
    let error = body.get("error");
    let places = [
        Some(body),
        body.get("message"),
        error.and_then(|error| error.get("message")),
        error,
        body.get("detail"),
        body.get("title"),
        body.pointer("/errors/0/message"),
        body.pointer("/errors/0/detail"),
        body.pointer("/errors/0"),
        body.pointer("/message/0"),
    ];
    let mut texts = places.into_iter().flatten().filter_map(Value::as_str);
    texts.find(|text| !text.trim().is_empty())
}

/// The kind of the error. A page of another server means that the address is wrong, unless the API has responded
/// there before: then the failure of a proxy or a gateway is temporary. Whether a 404 means that an object is gone is
/// up to the caller.
fn kind(call: &PreparedRequest, incoming: &Incoming, spoiled: bool, has_responded: bool) -> Kind {
    match incoming.status {
        429 => Kind::RateLimited,
        501 => Kind::MissingEndpoint,
        500.. => Kind::Unavailable,
        408 => Kind::Timeout,
        404 | 410 if call.id.is_some() && (has_responded || !spoiled) => Kind::NotFound,
        404 | 405 if has_responded => Kind::MissingEndpoint,
        404 if !spoiled => Kind::WrongUrl,
        _ if spoiled && (has_responded || looks_like_json(incoming)) => Kind::Unreadable,
        404 | 405 | 410 if spoiled => Kind::WrongUrl,
        status => kind_of_status(status),
    }
}

/// The kind of an error by its status alone, of those that are about the request itself.
fn kind_of_status(status: u16) -> Kind {
    match status {
        405 => Kind::MissingEndpoint,
        401 => Kind::Unauthorized,
        403 => Kind::Forbidden,
        409 => Kind::Conflict,
        _ => Kind::Invalid,
    }
}

fn effect(status: u16) -> Effect {
    if status >= 500 || status == 408 {
        Effect::Unknown
    } else {
        Effect::Rejected
    }
}

/// The message for errors without one from the API.
fn generic_phrase(kind: Kind) -> &'static str {
    match kind {
        Kind::Unauthorized => "the key is not accepted",
        Kind::Forbidden => "the key may not do this",
        Kind::NotFound => "there is no such object",
        Kind::Timeout => "the API timed out waiting for the request",
        Kind::Conflict => "it exists already, or a constraint forbids it",
        Kind::RateLimited => "too many requests",
        Kind::Unavailable => "the API failed",
        Kind::Unreadable => "the response was cut short or is not JSON",
        Kind::WrongUrl => "this address does not respond as the Management API does",
        Kind::MissingEndpoint => "the API does not have this endpoint",
        Kind::Invalid
        | Kind::Cancelled
        | Kind::Unreachable
        | Kind::Setup
        | Kind::Certificate
        | Kind::Ambiguous
        | Kind::WrongWorkspace => "the API rejected the request",
    }
}

/// How long the API asks clients to wait; after a 429 without `Retry-After`, until the window resets.
fn retry_after(headers: &HeaderMap, clock: &Clock, kind: Kind) -> Option<Duration> {
    let requested =
        text(headers, RETRY_AFTER.as_str()).and_then(|value| requested_wait(value, clock));
    let reset = || resets_in(headers, clock).filter(|_| kind == Kind::RateLimited);
    requested.or_else(reset)
}

/// `Retry-After` is a number of seconds or a date (RFC 9110, 10.2.3).
fn requested_wait(value: &str, clock: &Clock) -> Option<Duration> {
    if let Ok(seconds) = value.parse() {
        return Some(Duration::from_secs(seconds));
    }
    let date = rfc2822::parse(value).ok()?;
    Some(clock.until_theirs(date.timestamp().as_second()))
}

/// Until the window resets: never longer than a window. The header is Unix time in seconds (API
/// contract, Rate limits); other APIs send milliseconds, or the seconds that are left.
fn resets_in(headers: &HeaderMap, clock: &Clock) -> Option<Duration> {
    const A_TIME: i64 = 1_000_000_000;
    let number: i64 = text(headers, "x-ratelimit-reset")?.trim().parse().ok()?;
    let wait = match number {
        ..0 => Duration::ZERO,
        0..A_TIME => Duration::from_secs(number.unsigned_abs()),
        _ if number / 1000 >= A_TIME => clock.until_theirs(number / 1000),
        _ => clock.until_theirs(number),
    };
    Some(wait.min(window::LENGTH))
}

fn is_html(incoming: &Incoming) -> bool {
    let says = text(&incoming.headers, CONTENT_TYPE.as_str()).is_some_and(|it| it.contains("html"));
    let body = incoming.body.trim_ascii_start();
    says || body.starts_with(b"<")
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

#[cfg(test)]
mod tests {
    use std::fmt::Write;

    use expect_test::{Expect, expect};
    use http::HeaderValue;

    use super::*;
    use crate::http::secret::Secret;
    use crate::nouns::{destinations, workspaces};

    const STATUSES: [u16; 17] = [
        200, 204, 301, 400, 401, 403, 404, 405, 408, 409, 410, 422, 429, 500, 501, 502, 503,
    ];

    /// Such bodies, with their content types.
    const BODIES: [(&str, &str); 4] = [
        ("", ""),
        ("application/json", r#"{"message":"no"}"#),
        ("text/html", "<html>"),
        ("", "oops"),
    ];

    /// What each status means with each body, before and after the API has responded: one word where both are the same.
    fn check(call: &PreparedRequest, expected: Expect) {
        let clock = Clock::starting_at(jiff::Timestamp::UNIX_EPOCH);
        let mut table = String::new();
        for (content_type, body) in BODIES {
            writeln!(table, "{body:?}").unwrap();
            for status in STATUSES {
                let mut headers = HeaderMap::new();
                if !content_type.is_empty() {
                    headers.insert(CONTENT_TYPE, HeaderValue::from_static(content_type));
                }
                let body = body.as_bytes().to_vec();
                let incoming = Incoming {
                    status,
                    headers,
                    body,
                };
                let meaning = |has_responded| match read(call, &incoming, &clock, has_responded) {
                    Ok(value) => format!("ok {value}"),
                    Err(error) => format!("{:?} {:?}", error.kind(), error.effect()),
                };
                let (before, after) = (meaning(false), meaning(true));
                match before == after {
                    true => writeln!(table, "  {status} {before}").unwrap(),
                    false => writeln!(table, "  {status} {before}; then {after}").unwrap(),
                }
            }
        }
        expected.assert_eq(&table);
    }

    #[test]
    fn a_read_of_one_object() {
        let call = PreparedRequest::of(&workspaces::Get::new("w")).unwrap();
        check(
            &call,
            expect![[r#"
                ""
                  200 ok null
                  204 ok null
                  301 WrongUrl Rejected
                  400 Invalid Rejected
                  401 Unauthorized Rejected
                  403 Forbidden Rejected
                  404 NotFound Rejected
                  405 MissingEndpoint Rejected
                  408 Timeout Unknown
                  409 Conflict Rejected
                  410 NotFound Rejected
                  422 Invalid Rejected
                  429 RateLimited Rejected
                  500 Unavailable Unknown
                  501 MissingEndpoint Unknown
                  502 Unavailable Unknown
                  503 Unavailable Unknown
                "{\"message\":\"no\"}"
                  200 ok {"message":"no"}
                  204 ok null
                  301 WrongUrl Rejected
                  400 Invalid Rejected
                  401 Unauthorized Rejected
                  403 Forbidden Rejected
                  404 NotFound Rejected
                  405 MissingEndpoint Rejected
                  408 Timeout Unknown
                  409 Conflict Rejected
                  410 NotFound Rejected
                  422 Invalid Rejected
                  429 RateLimited Rejected
                  500 Unavailable Unknown
                  501 MissingEndpoint Unknown
                  502 Unavailable Unknown
                  503 Unavailable Unknown
                "<html>"
                  200 Unreadable Unknown
                  204 ok null
                  301 WrongUrl Rejected
                  400 Invalid Rejected; then Unreadable Rejected
                  401 Unauthorized Rejected; then Unreadable Rejected
                  403 Forbidden Rejected; then Unreadable Rejected
                  404 WrongUrl Rejected; then NotFound Rejected
                  405 WrongUrl Rejected; then MissingEndpoint Rejected
                  408 Timeout Unknown
                  409 Conflict Rejected; then Unreadable Rejected
                  410 WrongUrl Rejected; then NotFound Rejected
                  422 Invalid Rejected; then Unreadable Rejected
                  429 RateLimited Rejected
                  500 Unavailable Unknown
                  501 MissingEndpoint Unknown
                  502 Unavailable Unknown
                  503 Unavailable Unknown
                "oops"
                  200 Unreadable Unknown
                  204 ok null
                  301 WrongUrl Rejected
                  400 Invalid Rejected
                  401 Unauthorized Rejected
                  403 Forbidden Rejected
                  404 WrongUrl Rejected; then NotFound Rejected
                  405 WrongUrl Rejected; then MissingEndpoint Rejected
                  408 Timeout Unknown
                  409 Conflict Rejected
                  410 WrongUrl Rejected; then NotFound Rejected
                  422 Invalid Rejected
                  429 RateLimited Rejected
                  500 Unavailable Unknown
                  501 MissingEndpoint Unknown
                  502 Unavailable Unknown
                  503 Unavailable Unknown
            "#]],
        );
    }

    #[test]
    fn a_create() {
        let create = workspaces::Create { name: "w".into() };
        let call = PreparedRequest::of(&create).unwrap();
        check(
            &call,
            expect![[r#"
                ""
                  200 ok null
                  204 ok null
                  301 WrongUrl Rejected
                  400 Invalid Rejected
                  401 Unauthorized Rejected
                  403 Forbidden Rejected
                  404 WrongUrl Rejected; then MissingEndpoint Rejected
                  405 MissingEndpoint Rejected
                  408 Timeout Unknown
                  409 Conflict Rejected
                  410 Invalid Rejected
                  422 Invalid Rejected
                  429 RateLimited Rejected
                  500 Unavailable Unknown
                  501 MissingEndpoint Unknown
                  502 Unavailable Unknown
                  503 Unavailable Unknown
                "{\"message\":\"no\"}"
                  200 ok {"message":"no"}
                  204 ok null
                  301 WrongUrl Rejected
                  400 Invalid Rejected
                  401 Unauthorized Rejected
                  403 Forbidden Rejected
                  404 WrongUrl Rejected; then MissingEndpoint Rejected
                  405 MissingEndpoint Rejected
                  408 Timeout Unknown
                  409 Conflict Rejected
                  410 Invalid Rejected
                  422 Invalid Rejected
                  429 RateLimited Rejected
                  500 Unavailable Unknown
                  501 MissingEndpoint Unknown
                  502 Unavailable Unknown
                  503 Unavailable Unknown
                "<html>"
                  200 Unreadable Unknown
                  204 ok null
                  301 WrongUrl Rejected
                  400 Invalid Rejected; then Unreadable Rejected
                  401 Unauthorized Rejected; then Unreadable Rejected
                  403 Forbidden Rejected; then Unreadable Rejected
                  404 WrongUrl Rejected; then MissingEndpoint Rejected
                  405 WrongUrl Rejected; then MissingEndpoint Rejected
                  408 Timeout Unknown
                  409 Conflict Rejected; then Unreadable Rejected
                  410 WrongUrl Rejected; then Unreadable Rejected
                  422 Invalid Rejected; then Unreadable Rejected
                  429 RateLimited Rejected
                  500 Unavailable Unknown
                  501 MissingEndpoint Unknown
                  502 Unavailable Unknown
                  503 Unavailable Unknown
                "oops"
                  200 ok null
                  204 ok null
                  301 WrongUrl Rejected
                  400 Invalid Rejected
                  401 Unauthorized Rejected
                  403 Forbidden Rejected
                  404 WrongUrl Rejected; then MissingEndpoint Rejected
                  405 WrongUrl Rejected; then MissingEndpoint Rejected
                  408 Timeout Unknown
                  409 Conflict Rejected
                  410 WrongUrl Rejected
                  422 Invalid Rejected
                  429 RateLimited Rejected
                  500 Unavailable Unknown
                  501 MissingEndpoint Unknown
                  502 Unavailable Unknown
                  503 Unavailable Unknown
            "#]],
        );
    }

    /// The message for such a body of a refusal.
    fn message(content_type: &'static str, body: &str) -> String {
        let create = destinations::Create {
            label: "hook".into(),
            secret: Some(Secret::new("whsec_hush")),
            ..Default::default()
        };
        let call = PreparedRequest::of(&create).unwrap();
        let clock = Clock::starting_at(jiff::Timestamp::UNIX_EPOCH);
        let mut headers = HeaderMap::new();
        headers.insert(CONTENT_TYPE, HeaderValue::from_static(content_type));
        let incoming = Incoming {
            status: 422,
            headers,
            body: body.into(),
        };
        let error = read(&call, &incoming, &clock, true).unwrap_err();
        assert!(!error.is_in_the_api_s_words() || body.contains("API"));
        error.message().to_owned()
    }

    #[test]
    fn a_refusal_shows_what_there_is_to_read() {
        let json = "application/json";
        for (content_type, body, expected) in [
            (json, r#"{"message": "the API"}"#, "the API"),
            (json, r#""the API""#, "the API"),
            (
                json,
                r#"{"code": 7, "why": null}"#,
                r#"{"code":7,"why":null}"#,
            ),
            (
                json,
                r#"{"errors": {"label": ["taken"]}}"#,
                r#"{"errors":{"label":["taken"]}}"#,
            ),
            (json, r#"{"why": null}"#, "the API rejected the request"),
            (json, "{}", "the API rejected the request"),
            (json, "[[], 1]", "the API rejected the request"),
            (
                json,
                r#"{"message": "the AP"#,
                "the response was cut short or is not JSON",
            ),
            ("text/plain", " label\n is taken ", "label is taken"),
            (json, "label is taken", "label is taken"),
            (
                "text/html",
                "label is taken",
                "the response was cut short or is not JSON",
            ),
            (
                "text/plain",
                "\0\u{1}binary",
                "the response was cut short or is not JSON",
            ),
            // What was sent may be a secret.
            ("text/plain", "not so: whsec_hush", "not so: (sensitive)"),
            (
                json,
                r#"{"why": ["not so: whsec_hush"]}"#,
                r#"{"why":["not so: (sensitive)"]}"#,
            ),
            (
                json,
                r#"{"secret": "another"}"#,
                r#"{"secret":"(sensitive)"}"#,
            ),
        ] {
            assert_eq!(message(content_type, body), expected, "{body}");
        }
        let long = message("text/plain", &"ä".repeat(1000));
        assert_eq!(long.chars().count(), MESSAGE_LENGTH + 1);
        // Where the message is cut, a secret is not cut in two.
        for body in [
            "x".repeat(MESSAGE_LENGTH - 5) + "whsec_hush",
            format!(
                r#"{{"why": "{}whsec_hush"}}"#,
                "x".repeat(MESSAGE_LENGTH - 15)
            ),
        ] {
            let cut = message("application/json", &body);
            assert!(!cut.contains("whsec") && cut.ends_with('…'), "{cut}");
        }
    }

    #[test]
    fn html_is_known_by_its_type_or_its_beginning() {
        let is_html = |content_type: &'static str, body: &str| {
            let mut headers = HeaderMap::new();
            headers.insert(CONTENT_TYPE, HeaderValue::from_static(content_type));
            is_html(&Incoming {
                status: 200,
                headers,
                body: body.into(),
            })
        };
        assert!(is_html("text/html; charset=utf-8", "Sorry"));
        assert!(is_html("text/plain", "\n <!DOCTYPE html>"));
        assert!(!is_html("text/plain", "a < b"));
        assert!(!is_html("application/json", "{}"));
    }
}
