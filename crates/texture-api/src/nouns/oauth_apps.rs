//! OAuth applications. The secret of a confidential one is returned once: when it is created, and when it is rotated.

use serde::Serialize;
use serde_json::Value;

use crate::http::request::{Done, Endpoint, Method, Request, by_id, json};
use crate::list::listing::Listing;
use crate::object::object;
use crate::object::{Change, Create as Creation, Issued, Object, reported_name};
use crate::patch::Patch;

/// The type of an application that can keep a secret, and has one.
pub const CONFIDENTIAL: &str = "CONFIDENTIAL";

/// The type of an application that cannot keep a secret, and has none.
pub const PUBLIC: &str = "PUBLIC";

/// The documented types of applications.
pub const TYPES: &[&str] = &[CONFIDENTIAL, PUBLIC];

object! {
    /// An OAuth application, without its secret.
    #[derive(Clone, Debug, PartialEq, Eq)]
    pub struct OAuthApp {
        /// The id by which it identifies itself to the authorization server.
        pub client_id: Option<String> = "clientId",
        /// Its name, which need not be unique.
        pub name: Option<String> = "name",
        /// What it is for.
        pub description: Option<Option<String>> = "description",
        /// The redirect URIs. The order does not matter.
        pub redirect_uris: Option<Vec<String>> = "redirectUris",
        /// The scopes. The order does not matter.
        pub allowed_scopes: Option<Vec<String>> = "allowedScopes",
        /// One of [`TYPES`], or a newer one.
        pub app_type: Option<String> = "type",
        /// The workspace it is in.
        pub workspace_id: Option<Option<String>> = "workspaceId",
        /// When it was created (ISO 8601, UTC).
        pub created_at: Option<String> = "createdAt",
        /// When it was last changed (ISO 8601, UTC).
        pub updated_at: Option<String> = "updatedAt",
    }
}

impl Object for OAuthApp {
    const NOUN: &'static str = "OAuth application";
    const AUDITED_AS: &'static str = "OAuthApp";
    const ONE_TIME_SECRET: Option<&'static str> = Some("clientSecret");
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

    /// An application shows nothing of its secret, but a rotation changes it.
    fn secret_mark(&self) -> Option<&str> {
        self.updated_at.as_deref()
    }
}

/// Lists all applications.
#[derive(Clone, Copy, Debug, Default)]
pub struct List;

impl Listing for List {
    type Item = OAuthApp;
    const ENDPOINT: Endpoint = Endpoint::read("/oauth-apps");
}

by_id! {
    /// Reads one application.
    Get -> OAuthApp: Endpoint::read("/oauth-apps/:id")
}

/// Creates an application.
#[derive(Clone, Debug, Default, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Create {
    /// Its name, 1 to 255 characters.
    pub name: String,
    /// What it is for, up to 1000 characters.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub description: Option<String>,
    /// The redirect URIs; at least one.
    pub redirect_uris: Vec<String>,
    /// The scopes; at least one.
    pub allowed_scopes: Vec<String>,
    /// One of [`TYPES`].
    #[serde(rename = "type")]
    pub app_type: String,
    /// The workspace to create it in (assumed; else the API chooses).
    #[serde(skip_serializing_if = "Option::is_none")]
    pub workspace_id: Option<String>,
}

impl Request for Create {
    type Response = Issued<OAuthApp>;
    const ENDPOINT: Endpoint =
        Endpoint::create("/oauth-apps").assumed(
            "`workspaceId` in the body is obeyed; `clientSecret` is shown only this once, and only for CONFIDENTIAL",
        );

    fn body(&self) -> Option<Value> {
        json(self)
    }
}

impl Creation for Create {
    type Object = OAuthApp;
    type Discard = Delete;

    fn name(&self) -> &str {
        &self.name
    }

    fn matches(&self, found: &OAuthApp) -> bool {
        reported_name(&self.name, found.name.as_ref())
            && found.app_type.as_ref() == Some(&self.app_type)
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
        self.app_type == CONFIDENTIAL
    }

    fn discard(id: &str) -> Delete {
        Delete::new(id)
    }
}

/// Changes an application. What is `None` or [`Patch::Keep`] stays as it is.
#[derive(Clone, Debug, Default, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Update {
    /// The id of the application.
    #[serde(skip)]
    pub id: String,
    /// Its new name.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    /// What it is for.
    #[serde(skip_serializing_if = "Patch::is_keep")]
    pub description: Patch<String>,
    /// The new redirect URIs.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub redirect_uris: Option<Vec<String>>,
    /// The new scopes.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub allowed_scopes: Option<Vec<String>>,
}

impl Request for Update {
    type Response = OAuthApp;
    const ENDPOINT: Endpoint = Endpoint::change(Method::Patch, "/oauth-apps/:id")
        .assumed("takes any member but `type`; a null `description` clears it; returns 200");

    fn id(&self) -> Option<&str> {
        Some(&self.id)
    }

    fn body(&self) -> Option<Value> {
        json(self)
    }
}

impl Change for Update {
    type Object = OAuthApp;
}

by_id! {
    /// Deletes an application. It may still be under way when the response arrives.
    Delete -> Done: Endpoint::delete("/oauth-apps/:id").assumed("returns 204")
}

by_id! {
    /// Rotates the secret of a confidential application; the old one stops working.
    RotateSecret -> Issued<OAuthApp>: Endpoint::change(Method::Post, "/oauth-apps/:id/rotate-secret")
        .assumed("returns 200 with a new `clientSecret`")
}

impl Change for RotateSecret {
    type Object = OAuthApp;
}
