//! Sending one request: its address and key, the rate limit, the connection, the response, and retries.

pub(crate) mod base_url;
pub(crate) mod budget;
pub(crate) mod clock;
pub(crate) mod event;
pub(crate) mod execute;
pub(crate) mod key;
pub(crate) mod log;
pub(crate) mod prepared_request;
pub(crate) mod rate_limiter;
pub(crate) mod redact;
pub(crate) mod request;
pub(crate) mod response;
pub(crate) mod retry;
pub(crate) mod secret;
pub(crate) mod transport;
pub(crate) mod window;
