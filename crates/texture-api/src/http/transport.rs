//! The only place that uses the network: one request, one response, no retries.

use std::error::Error as StdError;
use std::fmt;
use std::future::Future;
use std::pin::Pin;
use std::sync::OnceLock;
use std::time::Duration;

use http::HeaderMap;
use http::header::{ACCEPT, CONTENT_TYPE, HeaderValue};
use reqwest::redirect;
use rustls::CertificateError;
use url::Url;

use crate::http::base_url::BaseUrl;
use crate::http::key::ManagementKey;
use crate::http::request::Method;

/// The header that carries the key (API contract, Basics).
const KEY_HEADER: &str = "texture-api-key";

/// The longest body, in bytes, that a response of the API can have: a page holds 100 objects.
const LONGEST_BODY: usize = 64 << 20;

/// The timeout for establishing a connection.
const CONNECT_TIMEOUT: Duration = Duration::from_secs(10);

/// How long an idle connection is kept for another request.
const POOL_IDLE_TIMEOUT: Duration = Duration::from_secs(50);

/// A request.
#[derive(Debug)]
pub(crate) struct Outgoing {
    pub(crate) method: Method,
    pub(crate) url: Url,
    pub(crate) body: Option<Vec<u8>>,
}

/// A response.
#[derive(Debug)]
pub(crate) struct Incoming {
    pub(crate) status: u16,
    pub(crate) headers: HeaderMap,
    pub(crate) body: Vec<u8>,
}

/// Why there is no response.
#[derive(Debug)]
pub(crate) enum Failure {
    /// This machine cannot make connections at all.
    Setup(Cause),
    /// The server's certificate was refused; says why, as the end of a sentence.
    Certificate(&'static str, Cause),
    /// There was no connection, so nothing was sent.
    NotSent(Cause),
    /// The connection ended before the response did.
    Lost(Cause),
}

pub(crate) type Cause = Box<dyn StdError + Send + Sync>;
pub(crate) type Exchanging<'a> =
    Pin<Box<dyn Future<Output = Result<Incoming, Failure>> + Send + 'a>>;

/// Sends requests to the API.
pub(crate) trait Transport: fmt::Debug + Send + Sync {
    /// Sends one request. The caller sets the timeout.
    fn exchange(&self, outgoing: Outgoing) -> Exchanging<'_>;
}

/// HTTP over the network.
#[derive(Debug)]
pub(crate) struct Http {
    base_url: BaseUrl,
    key: Option<ManagementKey>,
    user_agent: String,
    /// Built with the first request: it reads the machine's certificate authorities, which would slow down runs that
    /// send nothing.
    client: OnceLock<reqwest::Client>,
}

impl Http {
    pub(crate) fn new(base_url: BaseUrl, key: Option<ManagementKey>, user_agent: String) -> Self {
        Self {
            base_url,
            key,
            user_agent,
            client: OnceLock::new(),
        }
    }

    fn client(&self) -> Result<&reqwest::Client, Failure> {
        if let Some(client) = self.client.get() {
            return Ok(client);
        }
        let client = self.build().map_err(|error| Failure::Setup(error.into()))?;
        Ok(self.client.get_or_init(|| client))
    }

    fn build(&self) -> reqwest::Result<reqwest::Client> {
        let mut builder = reqwest::Client::builder()
            .default_headers(self.headers())
            .user_agent(&self.user_agent)
            // A redirect would send the key to its target.
            .redirect(redirect::Policy::none())
            .connect_timeout(CONNECT_TIMEOUT)
            // Load balancers close idle connections after a minute; a request on one that is just
            // being closed would be lost.
            .pool_idle_timeout(POOL_IDLE_TIMEOUT);
        if self.base_url.is_loopback() {
            builder = builder.no_proxy();
        }
        if self.base_url.is_plain() {
            builder = builder.tls_certs_only([]);
        }
        builder.build()
    }

    fn headers(&self) -> HeaderMap {
        let mut headers = HeaderMap::new();
        headers.insert(ACCEPT, HeaderValue::from_static("application/json"));
        let key = self.key.as_ref().map(|key| key.secret().expose());
        if let Some(Ok(mut key)) = key.map(HeaderValue::from_str) {
            key.set_sensitive(true);
            headers.insert(KEY_HEADER, key);
        }
        headers
    }

    async fn send(&self, outgoing: Outgoing) -> Result<Incoming, Failure> {
        let method = http::Method::from_bytes(outgoing.method.as_str().as_bytes())
            .map_err(|error| Failure::Setup(error.into()))?;
        let mut request = self.client()?.request(method, outgoing.url);
        if let Some(body) = outgoing.body {
            request = request.header(CONTENT_TYPE, "application/json").body(body);
        }
        let response = request.send().await.map_err(failure)?;
        let (status, headers) = (response.status().as_u16(), response.headers().clone());
        Ok(Incoming {
            status,
            headers,
            body: read(response).await?,
        })
    }
}

impl Transport for Http {
    fn exchange(&self, outgoing: Outgoing) -> Exchanging<'_> {
        Box::pin(self.send(outgoing))
    }
}

async fn read(mut response: reqwest::Response) -> Result<Vec<u8>, Failure> {
    let mut body = Vec::new();
    while let Some(chunk) = response.chunk().await.map_err(failure)? {
        if body.len() + chunk.len() > LONGEST_BODY {
            return Err(Failure::Lost("the response is far too long".into()));
        }
        body.extend_from_slice(&chunk);
    }
    Ok(body)
}

/// The cause without the address, which the final error has already.
fn failure(error: reqwest::Error) -> Failure {
    let unsent = error.is_connect() || error.is_builder();
    let error = error.without_url();
    match certificate_problem(&error) {
        Some(problem) => Failure::Certificate(problem, Box::new(error)),
        None if unsent => Failure::NotSent(Box::new(error)),
        None => Failure::Lost(Box::new(error)),
    }
}

/// What is wrong with the server's certificate, where that is why there is no connection.
fn certificate_problem(error: &reqwest::Error) -> Option<&'static str> {
    let mut cause: Option<&(dyn StdError + 'static)> = error.source();
    while let Some(error) = cause {
        if let Some(rustls::Error::InvalidCertificate(problem)) = inner_tls(error) {
            return Some(describe(problem));
        }
        cause = error.source();
    }
    None
}

/// The TLS error that an error is or, as an I/O error, holds at any depth.
fn inner_tls<'e>(error: &'e (dyn StdError + 'static)) -> Option<&'e rustls::Error> {
    if let Some(tls) = error.downcast_ref() {
        return Some(tls);
    }
    // `source()` of an I/O error skips the error that it wraps.
    let held = error.downcast_ref::<std::io::Error>()?.get_ref()?;
    inner_tls(held)
}

fn describe(problem: &CertificateError) -> &'static str {
    match problem {
        CertificateError::UnknownIssuer => {
            "is signed by an authority that this machine does not trust"
        }
        CertificateError::Expired | CertificateError::ExpiredContext { .. } => "has expired",
        CertificateError::NotValidYet | CertificateError::NotValidYetContext { .. } => {
            "is not valid yet; is this machine's clock right?"
        }
        CertificateError::NotValidForName | CertificateError::NotValidForNameContext { .. } => {
            "is for another host name"
        }
        CertificateError::Revoked => "was revoked",
        _ => "is not valid",
    }
}
