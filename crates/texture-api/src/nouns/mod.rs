//! The nouns of the API: of each, its object and its requests.

pub mod api_keys;
pub mod audit_logs;
pub mod collections;
pub mod destinations;
pub mod invitations;
pub mod members;
pub mod oauth_apps;
pub mod workspaces;

#[cfg(test)]
mod tests;
