//! Responses and their bodies.

use std::pin::Pin;
use std::task::{Context, Poll};

use hyper::StatusCode;
use hyper::body::{Body, Bytes, Frame, SizeHint};
use hyper::header::{HeaderName, HeaderValue};
use serde::Serialize;

use crate::problem::Problem;

/// A response.
#[derive(Clone, Debug)]
pub(crate) struct Response {
    pub(crate) status: StatusCode,
    pub(crate) headers: Vec<(HeaderName, HeaderValue)>,
    pub(crate) body: Vec<u8>,
}

impl Response {
    pub(crate) fn json(status: StatusCode, value: &impl Serialize) -> Self {
        match serde_json::to_vec(value) {
            Ok(body) => Self::typed(status, "application/json; charset=utf-8", body),
            Err(error) => Self::typed(
                StatusCode::INTERNAL_SERVER_ERROR,
                "text/plain",
                error.to_string().into_bytes(),
            ),
        }
    }

    pub(crate) fn empty() -> Self {
        Self {
            status: StatusCode::NO_CONTENT,
            headers: Vec::new(),
            body: Vec::new(),
        }
    }

    /// A page for people.
    pub(crate) fn page(html: &str) -> Self {
        Self::typed(
            StatusCode::OK,
            "text/html; charset=utf-8",
            html.as_bytes().to_vec(),
        )
    }

    pub(crate) fn html(status: StatusCode) -> Self {
        let page = format!(
            "<!doctype html>\n<html><head><title>{status}</title></head><body><h1>{status}</h1></body></html>\n"
        );
        Self::typed(status, "text/html; charset=utf-8", page.into_bytes())
    }

    /// Adds a header; one that cannot be written is left out.
    pub(crate) fn header(mut self, name: &str, value: &str) -> Self {
        if let (Ok(name), Ok(value)) = (name.parse::<HeaderName>(), HeaderValue::from_str(value)) {
            self.headers.push((name, value));
        }
        self
    }

    pub(crate) fn into_response(self, delivery: Delivery) -> hyper::Response<Content> {
        let mut response = hyper::Response::new(Content::new(self.body, delivery));
        *response.status_mut() = self.status;
        response.headers_mut().extend(self.headers);
        response
    }

    fn typed(status: StatusCode, content_type: &str, body: Vec<u8>) -> Self {
        Self {
            status,
            headers: Vec::new(),
            body,
        }
        .header("content-type", content_type)
    }
}

impl From<Problem> for Response {
    fn from(problem: Problem) -> Self {
        let status =
            StatusCode::from_u16(problem.status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
        Self::json(status, &problem.body())
    }
}

/// How a response is sent.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Delivery {
    Whole,
    /// Its head and half of its body, then the connection is closed.
    Truncated,
    /// The connection is closed without it.
    Dropped,
    /// It is not sent, until the client gives up.
    Never,
}

impl Delivery {
    /// Whether a status reaches the client.
    pub(crate) fn has_response(self) -> bool {
        matches!(self, Self::Whole | Self::Truncated)
    }
}

/// A body, whole or truncated.
#[derive(Debug)]
pub(crate) struct Content {
    /// The `Content-Length`, in bytes.
    length: u64,
    rest: Option<Bytes>,
    ending: BodyEnd,
}

#[derive(Debug)]
enum BodyEnd {
    Good,
    /// Breaks off, once what was sent so far had its chance to leave.
    Broken {
        flushes: u8,
    },
}

/// Ends a connection in the middle of a response, as a fault demands.
#[derive(Debug)]
pub(crate) struct BrokenOff;

impl std::fmt::Display for BrokenOff {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("the response breaks off here, on request")
    }
}

impl std::error::Error for BrokenOff {}

impl Content {
    fn new(mut body: Vec<u8>, delivery: Delivery) -> Self {
        let length = body.len() as u64;
        let ending = match delivery {
            Delivery::Truncated => {
                body.truncate(body.len() / 2);
                BodyEnd::Broken { flushes: 2 }
            }
            Delivery::Whole | Delivery::Dropped | Delivery::Never => BodyEnd::Good,
        };
        Self {
            length,
            rest: Some(body.into()).filter(|rest: &Bytes| !rest.is_empty()),
            ending,
        }
    }
}

impl Body for Content {
    type Data = Bytes;
    type Error = BrokenOff;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, BrokenOff>>> {
        if let Some(rest) = self.rest.take() {
            return Poll::Ready(Some(Ok(Frame::data(rest))));
        }
        match &mut self.ending {
            BodyEnd::Good => Poll::Ready(None),
            BodyEnd::Broken { flushes: 0 } => Poll::Ready(Some(Err(BrokenOff))),
            BodyEnd::Broken { flushes } => {
                *flushes -= 1;
                context.waker().wake_by_ref();
                Poll::Pending
            }
        }
    }

    fn is_end_stream(&self) -> bool {
        self.rest.is_none() && matches!(self.ending, BodyEnd::Good)
    }

    /// The `Content-Length`; a truncated response announces more than it sends.
    fn size_hint(&self) -> SizeHint {
        SizeHint::with_exact(self.length)
    }
}
