//! A request, read as a whole before it is handled.

use std::collections::BTreeMap;

use http_body_util::{BodyExt, Limited};
use hyper::body::Bytes;
use hyper::header::{HeaderMap, USER_AGENT};
use hyper::{Method, Request, StatusCode};
use serde_json::Value;

use crate::problem::Problem;

/// The longest body that is read, in bytes.
const LONGEST_BODY: usize = 4 << 20;

/// A request of a client.
#[derive(Clone, Debug)]
pub(crate) struct Call {
    pub(crate) method: Method,
    pub(crate) path: String,
    pub(crate) query: BTreeMap<String, String>,
    pub(crate) headers: HeaderMap,
    pub(crate) body: Bytes,
}

/// Why a request could not be read to its end: its connection broke, or its body is too long.
pub(crate) type Unread = Box<dyn std::error::Error + Send + Sync>;

impl Call {
    pub(crate) async fn read<B>(request: Request<B>) -> Result<Self, Unread>
    where
        B: hyper::body::Body,
        B::Error: Into<Unread>,
    {
        let (head, body) = request.into_parts();
        let body = Limited::new(body, LONGEST_BODY).collect().await?.to_bytes();
        let query = url::form_urlencoded::parse(head.uri.query().unwrap_or("").as_bytes())
            .into_owned()
            .collect();
        Ok(Self {
            method: head.method,
            path: head.uri.path().to_owned(),
            query,
            headers: head.headers,
            body,
        })
    }

    /// The text of a header; `None` where it is missing or not text.
    pub(crate) fn header(&self, name: &str) -> Option<&str> {
        self.headers.get(name)?.to_str().ok()
    }

    pub(crate) fn user_agent(&self) -> Option<&str> {
        self.header(USER_AGENT.as_str())
    }

    /// The body as JSON; an empty one is an empty object, so that every missing member is named.
    pub(crate) fn json(&self) -> Result<Value, Problem> {
        if self.body.is_empty() {
            return Ok(Value::Object(serde_json::Map::new()));
        }
        serde_json::from_slice(&self.body).map_err(|error| {
            Problem::new(StatusCode::BAD_REQUEST, "The body is not JSON").because(error.to_string())
        })
    }
}
