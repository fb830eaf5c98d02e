//! OAuth applications. The secret of a confidential one is shown once: when it is made, and when it is rotated.

use serde::{Deserialize, Serialize};
use serde_json::Value;

use crate::listing::{Identified, Listing};
use crate::object::{Create as Creation, Object, same_name};
use crate::patch::Patch;
use crate::request::{Done, Endpoint, Method, Request, by_id, json};
use crate::secret::Secret;

/// The type of an application that can keep a secret, and has one.
pub const CONFIDENTIAL: &str = "CONFIDENTIAL";

/// The type of an application that cannot keep a secret, and has none.
pub const PUBLIC: &str = "PUBLIC";

/// The documented types of applications.
pub const TYPES: &[&str] = &[CONFIDENTIAL, PUBLIC];

/// An OAuth application, without its secret.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct OAuthApp {
    /// Its id.
    pub id: String,
    /// The id by which it makes itself known to the authorization server.
    pub client_id: String,
    /// Its name, which need not be unique.
    pub name: String,
    /// What it is for.
    pub description: Option<String>,
    /// Where users may be sent back to. The order means nothing.
    pub redirect_uris: Vec<String>,
    /// What it may ask for. The order means nothing.
    pub allowed_scopes: Vec<String>,
    /// One of [`TYPES`], or a newer one.
    #[serde(rename = "type")]
    pub app_type: String,
    /// The workspace it is in.
    pub workspace_id: Option<String>,
    /// When it was made (ISO 8601, UTC).
    pub created_at: String,
    /// When it was last changed (ISO 8601, UTC).
    pub updated_at: String,
}

impl Identified for OAuthApp {
    fn id(&self) -> &str {
        &self.id
    }
}

impl Object for OAuthApp {
    const NOUN: &'static str = "OAuth application";
    const AUDITED_AS: &'static str = "OAuthApp";
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
}

/// An application in an answer that may show its secret.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct IssuedApp {
    /// The application.
    #[serde(flatten)]
    pub oauth_app: OAuthApp,
    /// Its secret, not shown again; a public application has none.
    pub client_secret: Option<Secret>,
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

/// Makes an application.
#[derive(Clone, Debug, Default, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Create {
    /// Its name, 1 to 255 characters.
    pub name: String,
    /// What it is for, up to 1000 characters.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub description: Option<String>,
    /// Where users may be sent back to; at least one valid URI.
    pub redirect_uris: Vec<String>,
    /// What it may ask for; at least one scope.
    pub allowed_scopes: Vec<String>,
    /// One of [`TYPES`].
    #[serde(rename = "type")]
    pub app_type: String,
    /// The workspace to make it in (assumed; else the API chooses).
    #[serde(skip_serializing_if = "Option::is_none")]
    pub workspace_id: Option<String>,
}

impl Request for Create {
    type Response = IssuedApp;
    const ENDPOINT: Endpoint =
        Endpoint::create("/oauth-apps").assumed("`workspaceId` in the body is obeyed");

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

    fn made(&self, found: &OAuthApp) -> bool {
        same_name(&self.name, &found.name) && self.app_type == found.app_type
    }

    fn workspace_id(&self) -> Option<&str> {
        self.workspace_id.as_deref()
    }

    fn object(response: &IssuedApp) -> &OAuthApp {
        &response.oauth_app
    }

    fn recover(&self, found: OAuthApp) -> Option<IssuedApp> {
        (self.app_type == PUBLIC).then_some(IssuedApp {
            oauth_app: found,
            client_secret: None,
        })
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
    /// Where users may be sent back to from now on.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub redirect_uris: Option<Vec<String>>,
    /// What it may ask for from now on.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub allowed_scopes: Option<Vec<String>>,
}

impl Request for Update {
    type Response = OAuthApp;
    const ENDPOINT: Endpoint = Endpoint::change(Method::Patch, "/oauth-apps/:id")
        .assumed("takes any member but `type`; a null `description` clears it; answers 200");

    fn id(&self) -> Option<&str> {
        Some(&self.id)
    }

    fn body(&self) -> Option<Value> {
        json(self)
    }
}

by_id! {
    /// Deletes an application. Accepted, it may still be under way when the answer comes.
    Delete -> Done: Endpoint::delete("/oauth-apps/:id").assumed("answers 204")
}

by_id! {
    /// Gives a confidential application a new secret; the old one stops working.
    RotateSecret -> IssuedApp: Endpoint::change(Method::Post, "/oauth-apps/:id/rotate-secret")
        .assumed("answers 200 with a new `clientSecret`")
}
