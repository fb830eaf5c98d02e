//! Errors: what failed, and who is at fault.

use std::error::Error as StdError;
use std::fmt;
use std::time::Duration;

use crate::decode::Received;
use crate::http::request::{Method, Provenance};

/// A request that failed.
///
/// It has the details (request, status, the API's own message, request id), a classification ([`Error::kind`],
/// [`Error::effect`]), and displays itself but not its source. It never contains the key or a body.
#[derive(Debug)]
pub struct Error(Box<ErrorInner>);

/// The result type of this crate.
pub type Result<T> = std::result::Result<T, Error>;

/// The kind of an error: who is at fault, and for what.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Kind {
    /// The API refused what was requested (400, 422 and the like), or an id cannot be one.
    Invalid,
    /// The key is missing, unknown or revoked (401).
    Unauthorized,
    /// The key, or the user behind it, may not do this (403).
    Forbidden,
    /// There is no such object (404 or 410). [`Error::is_in_the_api_s_words`] says whether the API
    /// itself says so, or perhaps only a gateway.
    NotFound,
    /// It exists already, or a constraint forbids it (409).
    Conflict,
    /// Too many requests, for longer than the client may wait (429).
    RateLimited,
    /// The API failed (5xx).
    Unavailable,
    /// No response in time.
    Timeout,
    /// The operation was cancelled.
    Cancelled,
    /// A response that cannot be the API's: not JSON, cut short, or of another shape.
    Unreadable,
    /// The address responds, but not as this API: a redirect, or a page that says "not found".
    WrongUrl,
    /// No connection: refused, no such host, or no secure connection.
    Unreachable,
    /// This machine cannot make connections at all, for example because it has no certificate authorities.
    Setup,
    /// The server's certificate is not valid, or this machine does not trust it.
    Certificate,
    /// The API responds here, but does not have this endpoint (405, 501, or 404 for what needs no id).
    MissingEndpoint,
    /// It is not known whether an object was created by a request whose response was lost.
    Ambiguous,
    /// An object was created in another workspace than was requested, and was deleted again.
    WrongWorkspace,
}

/// What is known of the effect of a request that failed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Effect {
    /// The request was not sent.
    NotSent,
    /// The API rejected the request: it had no effect.
    Rejected,
    /// It is not known whether the request had an effect.
    Unknown,
    /// The request had its effect, but the response cannot be used.
    Applied,
}

/// The details of a failure.
#[derive(Debug)]
pub(crate) struct ErrorInner {
    pub(crate) kind: Kind,
    pub(crate) effect: Effect,
    pub(crate) message: String,
    pub(crate) call: Option<(Method, String)>,
    /// The URL that was tried, where it sent no response.
    pub(crate) url: Option<String>,
    /// Whether the endpoint is documented or assumed.
    pub(crate) mark: Option<Provenance>,
    /// What an unusable response held.
    pub(crate) received: Option<Received>,
    /// Whether the message is the API's own.
    pub(crate) own_words: bool,
    /// The id of an object that exists although the operation failed.
    pub(crate) created: Option<String>,
    pub(crate) status: Option<u16>,
    pub(crate) details: Option<String>,
    pub(crate) request_id: Option<String>,
    pub(crate) retry_after: Option<Duration>,
    /// Whether the same request may succeed later.
    pub(crate) passing: bool,
    pub(crate) tries: u32,
    pub(crate) source: Option<Box<dyn StdError + Send + Sync>>,
}

impl Error {
    pub(crate) fn new(kind: Kind, effect: Effect, message: impl Into<String>) -> Self {
        Self(Box::new(ErrorInner {
            kind,
            effect,
            message: message.into(),
            call: None,
            url: None,
            mark: None,
            received: None,
            own_words: false,
            created: None,
            status: None,
            details: None,
            request_id: None,
            retry_after: None,
            passing: false,
            tries: 0,
            source: None,
        }))
    }

    pub(crate) fn with(mut self, add: impl FnOnce(&mut ErrorInner)) -> Self {
        add(&mut self.0);
        self
    }

    pub(crate) fn inner(&self) -> &ErrorInner {
        &self.0
    }

    /// The kind of the error.
    pub fn kind(&self) -> Kind {
        self.0.kind
    }

    /// What is known of the effect of the request.
    pub fn effect(&self) -> Effect {
        self.0.effect
    }

    /// The HTTP status of the response, where there was one.
    pub fn status(&self) -> Option<u16> {
        self.0.status
    }

    /// The message: the API's own, where it sent one.
    pub fn message(&self) -> &str {
        &self.0.message
    }

    /// Whether the message is the API's own, and not a replacement for a missing one.
    pub fn is_in_the_api_s_words(&self) -> bool {
        self.0.own_words
    }

    /// Whether the endpoint is documented or assumed.
    pub fn provenance(&self) -> Option<Provenance> {
        self.0.mark
    }

    /// What an unusable response held: names and types of members, never values.
    pub fn received(&self) -> Option<&Received> {
        self.0.received.as_ref()
    }

    /// The id of an object that exists although the operation that created it failed.
    pub fn created_id(&self) -> Option<&str> {
        self.0.created.as_deref()
    }

    /// The API's further explanation (`details.error`).
    pub fn details(&self) -> Option<&str> {
        self.0.details.as_deref()
    }

    /// The request id, by which Texture finds the request in its logs.
    pub fn request_id(&self) -> Option<&str> {
        self.0.request_id.as_deref()
    }

    /// The method of the request.
    pub fn method(&self) -> Option<&'static str> {
        self.0.call.as_ref().map(|(method, _)| method.as_str())
    }

    /// The path of the request below the base URL, without its query.
    pub fn path(&self) -> Option<&str> {
        self.0.call.as_ref().map(|(_, path)| path.as_str())
    }

    /// The causes, down to the root cause such as "connection refused". `None` where there are none.
    pub fn cause(&self) -> Option<String> {
        let chain = std::iter::successors(self.source(), |&cause| cause.source());
        let words: Vec<_> = chain.map(ToString::to_string).collect();
        (!words.is_empty()).then(|| words.join(": "))
    }

    /// The number of times that the request was sent.
    pub fn tries(&self) -> u32 {
        self.0.tries
    }
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let ErrorInner {
            call,
            url,
            received,
            status,
            message,
            details,
            request_id,
            tries,
            ..
        } = &*self.0;
        if let Some((method, path)) = call {
            write!(f, "{} {}: ", method.as_str(), url.as_ref().unwrap_or(path))?;
        }
        if let Some(status) = status {
            write!(f, "{status}: ")?;
        }
        f.write_str(message)?;
        if let Some(details) = details {
            write!(f, " ({details})")?;
        }
        if let Some(received) = received {
            write!(f, "; {received}")?;
        }
        if *tries > 1 {
            write!(f, " [tried {tries} times]")?;
        }
        match request_id {
            Some(id) => write!(f, " [request {id}]"),
            None => Ok(()),
        }
    }
}

impl StdError for Error {
    fn source(&self) -> Option<&(dyn StdError + 'static)> {
        self.0.source.as_deref().map(|source| source as _)
    }
}
