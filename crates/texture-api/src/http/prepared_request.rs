//! A request that is ready to be sent, whatever its type.

use serde_json::Value;

use crate::error::{Effect, Error, Kind, Result};
use crate::http::redact;
use crate::http::request::{Endpoint, Request};

/// What is to be sent.
#[derive(Clone, Debug)]
pub(crate) struct PreparedRequest {
    pub(crate) endpoint: Endpoint,
    pub(crate) path: String,
    pub(crate) query: Vec<(&'static str, String)>,
    pub(crate) body: Option<Value>,
    pub(crate) id: Option<String>,
}

impl PreparedRequest {
    /// Fills in the route.
    ///
    /// An id that is not a path segment (`..`, or nothing) would address something else: it is refused here.
    pub(crate) fn of<R: Request>(request: &R) -> Result<Self> {
        let endpoint = R::ENDPOINT;
        let path = match request.id() {
            Some("" | "." | "..") => {
                return Err(Error::new(
                    Kind::Invalid,
                    Effect::NotSent,
                    "this cannot be the id of an object",
                ));
            }
            Some(id) => endpoint.route.replacen(":id", &encode(id), 1),
            None => endpoint.route.to_owned(),
        };
        Ok(Self {
            endpoint,
            path,
            query: request.query(),
            body: request.body(),
            id: request.id().map(str::to_owned),
        })
    }

    /// An error of this call.
    pub(crate) fn error(&self, kind: Kind, effect: Effect, message: impl Into<String>) -> Error {
        Error::new(kind, effect, message).with(|evidence| {
            evidence.call = Some((self.endpoint.method, self.path.clone()));
            evidence.mark = Some(self.endpoint.mark);
        })
    }

    /// The text without the secrets in this request.
    pub(crate) fn scrub(&self, words: &str) -> String {
        self.body
            .as_ref()
            .map_or_else(|| words.to_owned(), |body| redact::scrub(words, body))
    }

    /// The body of an error as JSON text, without secrets and without those in this request.
    pub(crate) fn scrub_body(&self, body: &Value) -> String {
        redact::each_text(&redact::body(body), &|text| self.scrub(text)).to_string()
    }
}

/// Percent-encodes all but the unreserved characters (RFC 3986, 2.3).
fn encode(id: &str) -> String {
    let mut encoded = String::with_capacity(id.len());
    for byte in id.bytes() {
        if byte.is_ascii_alphanumeric() || b"-_.~".contains(&byte) {
            encoded.push(char::from(byte));
        } else {
            encoded.push_str(&format!("%{byte:02X}"));
        }
    }
    encoded
}
