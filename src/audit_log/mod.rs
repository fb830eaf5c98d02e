//! The audit log: who did what, and when.

mod data_sources;
mod model;

pub use data_sources::AuditLogsDataSource;
pub use model::AuditLog;
