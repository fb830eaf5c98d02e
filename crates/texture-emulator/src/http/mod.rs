//! HTTP: connections, authentication, rate limits, requests and responses.

pub(crate) mod access;
pub(crate) mod call;
pub(crate) mod handler;
pub(crate) mod limits;
pub(crate) mod pattern;
pub(crate) mod request_log;
pub(crate) mod response;
pub(crate) mod server;
