//! API keys. The secret of a key is returned once: when it is created, and when it is rotated.

use serde::Serialize;
use serde_json::Value;

use crate::http::request::{Done, Endpoint, Method, Request, by_id, json};
use crate::list::listing::Listing;
use crate::object::object;
use crate::object::{Change, Create as Creation, Issued, Object, reported_name};

/// The documented types of keys that can be created over the API.
pub const TYPES: &[&str] = &["API", "SERVER", "CONNECT", "MANUFACTURER", MANAGEMENT];

/// The type of the keys of the Connect flow; they can be neither created nor rotated nor revoked over the API.
pub const SCOPED: &str = "SCOPED";

/// All types that a key can have.
pub const READ_TYPES: &[&str] = &["API", "SERVER", "CONNECT", MANUFACTURER, MANAGEMENT, SCOPED];

/// The type of key that calls the Management API. It needs an owner.
pub const MANAGEMENT: &str = "MANAGEMENT";

/// The type of key that needs a manufacturer scope.
pub const MANUFACTURER: &str = "MANUFACTURER";

/// The type of a key, from its secret: a secret begins with the type in lower case and an underscore.
pub fn type_of(text: &str) -> Option<&'static str> {
    let prefix = text.split_once('_')?.0;
    let mut types = TYPES.iter().chain([&SCOPED]);
    types
        .find(|name| name.to_ascii_lowercase() == prefix)
        .copied()
}

/// The prefixes of secrets, one for each type.
pub fn prefixes() -> impl Iterator<Item = String> {
    let types = TYPES.iter().chain([&SCOPED]);
    types.map(|name| format!("{}_", name.to_ascii_lowercase()))
}

object! {
    /// An API key, without its secret.
    #[derive(Clone, Debug, PartialEq, Eq)]
    pub struct ApiKey {
        /// Its name, which need not be unique.
        pub name: Option<String> = "name",
        /// Its type: one of [`TYPES`], [`SCOPED`], or a newer one.
        pub key_type: Option<String> = "type",
        /// The beginning of its secret, by which a person recognizes it.
        pub key_prefix: Option<String> = "keyPrefix",
        /// The workspace it belongs to.
        pub workspace_id: Option<Option<String>> = "workspaceId",
        /// The id of the user who owns it.
        pub owner_id: Option<Option<String>> = "ownerId",
        /// Whether it was revoked. It stays listed.
        pub revoked: Option<bool> = "revoked",
        /// When it expires (ISO 8601, UTC).
        pub expires_at: Option<Option<String>> = "expiresAt",
        /// When it was created (ISO 8601, UTC).
        pub created_at: Option<String> = "createdAt",
    }
}

impl Object for ApiKey {
    const NOUN: &'static str = "API key";
    const AUDITED_AS: &'static str = "ApiKey";
    const ONE_TIME_SECRET: Option<&'static str> = Some("key");
    type Get = Get;
    type List = List;

    fn get(id: &str) -> Get {
        Get::new(id)
    }

    fn created_at(&self) -> Option<&str> {
        self.created_at.as_deref()
    }

    fn workspace_id(&self) -> Option<&str> {
        self.workspace_id.as_ref()?.as_deref()
    }

    fn secret_mark(&self) -> Option<&str> {
        self.key_prefix.as_deref()
    }

    fn is_live(&self) -> bool {
        self.revoked != Some(true)
    }
}

/// Lists all keys, the revoked ones too.
#[derive(Clone, Copy, Debug, Default)]
pub struct List;

impl Listing for List {
    type Item = ApiKey;
    const ENDPOINT: Endpoint = Endpoint::read("/api-keys");
}

by_id! {
    /// Reads one key.
    Get -> ApiKey: Endpoint::read("/api-keys/:id")
}

/// Creates a key.
#[derive(Clone, Debug, Default, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Create {
    /// Its name, 1 to 255 characters.
    pub name: String,
    /// One of [`TYPES`].
    #[serde(rename = "type")]
    pub key_type: String,
    /// The manufacturers it may speak for: for [`MANUFACTURER`] keys, and needed there. Never returned.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub manufacturer_scope: Option<Vec<String>>,
    /// The id of the user whose permissions it carries: for [`MANAGEMENT`] keys, and needed there.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub owner_id: Option<String>,
    /// The workspace to create it in (assumed; else the API chooses).
    #[serde(skip_serializing_if = "Option::is_none")]
    pub workspace_id: Option<String>,
}

impl Request for Create {
    type Response = Issued<ApiKey>;
    const ENDPOINT: Endpoint =
        Endpoint::create("/api-keys").assumed(
            "`workspaceId` in the body is obeyed; returns 201 with the whole object; the secret is shown only this once",
        );

    fn body(&self) -> Option<Value> {
        json(self)
    }
}

impl Creation for Create {
    type Object = ApiKey;
    type Discard = Revoke;
    const UNDO: &'static str = "revoked";

    fn name(&self) -> &str {
        &self.name
    }

    fn matches(&self, found: &ApiKey) -> bool {
        reported_name(&self.name, found.name.as_ref())
            && found.key_type.as_ref() == Some(&self.key_type)
    }

    fn workspace_id(&self) -> Option<&str> {
        self.workspace_id.as_deref()
    }

    fn without_workspace(self) -> Self {
        Self {
            workspace_id: None,
            ..self
        }
    }

    fn needs_secret(&self) -> bool {
        true
    }

    fn discard(id: &str) -> Revoke {
        Revoke::new(id)
    }
}

by_id! {
    /// Rotates the secret of a key; the old one stops working. The id stays.
    Rotate -> Issued<ApiKey>: Endpoint::change(Method::Post, "/api-keys/:id/rotate")
        .assumed("returns 200 with the key and its new secret; the id stays")
}

impl Change for Rotate {
    type Object = ApiKey;
}

by_id! {
    /// Revokes a key for good. It stays listed.
    Revoke -> Done: Endpoint::revoke("/api-keys/:id/revoke").assumed("returns 204; the key stays listed with `revoked: true`")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_text_reports_its_type() {
        let cases = [
            ("server_1a", Some("SERVER")),
            ("management_1a", Some("MANAGEMENT")),
            ("scoped_1a", Some("SCOPED")),
            ("SERVER_1a", None),
            ("server", None),
            ("serverless_1a", None),
            ("_", None),
        ];
        for (text, kind) in cases {
            assert_eq!(type_of(text), kind, "{text}");
        }
    }
}
