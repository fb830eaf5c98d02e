//! Error responses: a status, a message, and often a reason.

use std::fmt;

use hyper::StatusCode;
use schemars::JsonSchema;
use serde::Serialize;

/// An error response: `{"message": "...", "details": {"error": "..."}}`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Problem {
    /// The HTTP status.
    pub status: u16,
    /// What happened.
    pub message: String,
    /// Why, where there is more to say: for a body that is refused, the members at fault.
    pub reason: Option<String>,
}

/// The body of every response that is not a success.
#[derive(Serialize, JsonSchema)]
pub(crate) struct ErrorBody<'a> {
    /// What happened.
    message: &'a str,
    /// Why, where there is more to say.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schemars(with = "ErrorDetails")]
    details: Option<ErrorDetails<'a>>,
}

/// Why a request was refused.
#[derive(Serialize, JsonSchema)]
struct ErrorDetails<'a> {
    /// The reason, in words.
    error: &'a str,
}

impl Problem {
    pub(crate) fn new(status: StatusCode, message: impl Into<String>) -> Self {
        Self {
            status: status.as_u16(),
            message: message.into(),
            reason: None,
        }
    }

    pub(crate) fn because(self, reason: impl Into<String>) -> Self {
        Self {
            reason: Some(reason.into()),
            ..self
        }
    }

    /// The request says something that cannot be (400); `reason` names the member.
    pub(crate) fn invalid(reason: impl Into<String>) -> Self {
        Self::new(StatusCode::BAD_REQUEST, "Validation failed").because(reason)
    }

    pub(crate) fn forbidden(message: impl Into<String>) -> Self {
        Self::new(StatusCode::FORBIDDEN, message)
    }

    /// There is no `what` (a capitalized noun) with that id.
    pub(crate) fn not_found(what: &str) -> Self {
        Self::new(StatusCode::NOT_FOUND, format!("{what} not found"))
    }

    /// It conflicts with what exists already (409).
    pub(crate) fn conflict(message: impl Into<String>) -> Self {
        Self::new(StatusCode::CONFLICT, message)
    }

    pub(crate) fn internal(message: impl Into<String>) -> Self {
        Self::new(StatusCode::INTERNAL_SERVER_ERROR, message)
    }

    pub(crate) fn body(&self) -> ErrorBody<'_> {
        let details = self.reason.as_deref().map(|error| ErrorDetails { error });
        ErrorBody {
            message: &self.message,
            details,
        }
    }
}

impl fmt::Display for Problem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} {}", self.status, self.message)?;
        match &self.reason {
            Some(reason) => write!(f, " ({reason})"),
            None => Ok(()),
        }
    }
}

impl std::error::Error for Problem {}
