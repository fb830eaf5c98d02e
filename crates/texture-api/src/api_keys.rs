//! API keys. The text of one is shown once: when it is made, and when it is rotated.

use serde::{Deserialize, Serialize};
use serde_json::Value;

use crate::listing::{Identified, Listing};
use crate::object::{Create as Creation, Object, same_name};
use crate::request::{Done, Endpoint, Method, Request, by_id, json};
use crate::secret::Secret;

/// The documented types of keys that can be made over the API.
pub const TYPES: &[&str] = &["API", "SERVER", "CONNECT", "MANUFACTURER", MANAGEMENT];

/// The type of key that the Connect flow alone makes; it can be neither made nor rotated nor revoked over the API.
pub const SCOPED: &str = "SCOPED";

/// The type of key that calls the Management API. It needs an owner.
pub const MANAGEMENT: &str = "MANAGEMENT";

/// The type of key that needs a manufacturer scope.
pub const MANUFACTURER: &str = "MANUFACTURER";

/// The type of a key, from its text: a key begins with its type in lower case and an underscore.
pub fn type_of(text: &str) -> Option<&'static str> {
    let prefix = text.split_once('_')?.0;
    let mut types = TYPES.iter().chain([&SCOPED]);
    types
        .find(|name| name.to_ascii_lowercase() == prefix)
        .copied()
}

/// An API key, without its text.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct ApiKey {
    /// Its id.
    pub id: String,
    /// Its name, which need not be unique.
    pub name: String,
    /// What it may do: one of [`TYPES`], [`SCOPED`], or a newer one.
    #[serde(rename = "type")]
    pub key_type: String,
    /// The beginning of its text, by which a person recognises it.
    pub key_prefix: String,
    /// The workspace it belongs to.
    pub workspace_id: Option<String>,
    /// The id of the user who owns it.
    pub owner_id: Option<String>,
    /// Whether it was revoked. It stays listed.
    pub revoked: bool,
    /// When it ends by itself (ISO 8601, UTC).
    pub expires_at: Option<String>,
    /// When it was made (ISO 8601, UTC).
    pub created_at: String,
}

impl Identified for ApiKey {
    fn id(&self) -> &str {
        &self.id
    }
}

impl Object for ApiKey {
    const NOUN: &'static str = "API key";
    const AUDITED_AS: &'static str = "ApiKey";
    type Get = Get;
    type List = List;

    fn get(id: &str) -> Get {
        Get::new(id)
    }

    fn created_at(&self) -> &str {
        &self.created_at
    }

    fn workspace_id(&self) -> Option<&str> {
        self.workspace_id.as_deref()
    }

    fn is_live(&self) -> bool {
        !self.revoked
    }
}

/// A key in the one answer that shows its text.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
pub struct IssuedKey {
    /// The key.
    #[serde(flatten)]
    pub api_key: ApiKey,
    /// Its text, not shown again.
    pub key: Secret,
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

/// Makes a key.
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
    /// The workspace to make it in (assumed; else the API chooses).
    #[serde(skip_serializing_if = "Option::is_none")]
    pub workspace_id: Option<String>,
}

impl Request for Create {
    type Response = IssuedKey;
    const ENDPOINT: Endpoint =
        Endpoint::create("/api-keys").assumed("`workspaceId` in the body is obeyed");

    fn body(&self) -> Option<Value> {
        json(self)
    }
}

impl Creation for Create {
    type Object = ApiKey;
    type Discard = Revoke;

    fn name(&self) -> &str {
        &self.name
    }

    fn made(&self, found: &ApiKey) -> bool {
        same_name(&self.name, &found.name) && self.key_type == found.key_type
    }

    fn workspace_id(&self) -> Option<&str> {
        self.workspace_id.as_deref()
    }

    fn object(response: &IssuedKey) -> &ApiKey {
        &response.api_key
    }

    fn recover(&self, _found: ApiKey) -> Option<IssuedKey> {
        None
    }

    fn discard(id: &str) -> Revoke {
        Revoke::new(id)
    }
}

by_id! {
    /// Gives a key a new text; the old one stops working. The id stays.
    Rotate -> IssuedKey: Endpoint::change(Method::Post, "/api-keys/:id/rotate")
        .assumed("answers 200 with the key and its new text; the id stays")
}

by_id! {
    /// Ends a key for good. It stays listed.
    Revoke -> Done: Endpoint::revoke("/api-keys/:id/revoke").assumed("answers 204; the key stays listed with `revoked: true`")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_text_tells_its_type() {
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
