//! From a connection to an answer: who is calling, whether they may, what they ask for, and how the answer leaves.

pub(crate) mod access;
pub(crate) mod answer;
pub(crate) mod call;
pub(crate) mod desk;
pub(crate) mod limits;
pub(crate) mod pattern;
pub(crate) mod request_log;
pub(crate) mod server;
