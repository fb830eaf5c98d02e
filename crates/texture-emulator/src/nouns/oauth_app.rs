//! OAuth applications: what signs people in. Its secret is shown once, when it is created or rotated.

use hyper::Method;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::clock::Stamp;
use crate::contract::edit::Edit;
use crate::contract::route::Route;
use crate::contract::transaction::Transaction;
use crate::faults::Quirks;
use crate::problem::Problem;
use crate::store::{Object, ids};

/// An OAuth application, with what the API keeps to itself.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct OauthApp {
    #[serde(flatten)]
    pub(crate) shown: ShownOauthApp,
    /// None for PUBLIC ones.
    pub(crate) client_secret: Option<String>,
}

/// An OAuth application, as it is listed.
#[derive(Clone, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
#[schemars(rename = "OauthApp")]
pub(crate) struct ShownOauthApp {
    pub(crate) id: String,
    pub(crate) client_id: String,
    pub(crate) name: String,
    pub(crate) description: Option<String>,
    pub(crate) redirect_uris: Vec<String>,
    pub(crate) allowed_scopes: Vec<String>,
    #[serde(rename = "type")]
    pub(crate) app_type: OauthAppType,
    pub(crate) workspace_id: String,
    pub(crate) created_at: Stamp,
    pub(crate) updated_at: Stamp,
}

/// Whether an application can keep a secret.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "UPPERCASE")]
pub(crate) enum OauthAppType {
    Confidential,
    Public,
}

impl Object for OauthApp {
    const TABLE: &'static str = "oauth-apps";
    const KIND: &'static str = "OAuthApp";
    const ACTION: &'static str = "oauthApp";
    const PREFIX: &'static str = "oauth";
    const PER_PAGE: u32 = 10;

    type Shown = ShownOauthApp;

    fn shown(&self, _: &Quirks) -> ShownOauthApp {
        self.shown.clone()
    }

    fn id(&self) -> &str {
        &self.shown.id
    }

    fn workspace_id(&self) -> Option<&str> {
        Some(&self.shown.workspace_id)
    }

    fn touch(&mut self, now: Stamp) {
        self.shown.updated_at = now;
    }
}

/// An OAuth application to be created.
#[derive(Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
struct NewOauthApp {
    #[schemars(length(min = 1, max = 255))]
    name: String,
    #[schemars(length(max = 1000))]
    description: Option<String>,
    #[schemars(length(min = 1), inner(url))]
    redirect_uris: Vec<String>,
    #[schemars(length(min = 1), inner(length(min = 1)))]
    allowed_scopes: Vec<String>,
    #[serde(rename = "type")]
    app_type: OauthAppType,
    /// The workspace it is for; without it, the oldest one.
    workspace_id: Option<String>,
}

/// What is to change about an OAuth application.
#[derive(Default, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", default)]
struct OauthAppChanges {
    #[schemars(length(min = 1, max = 255))]
    name: Edit<String>,
    /// Null clears it.
    #[schemars(length(max = 1000))]
    description: Edit<Option<String>>,
    #[schemars(length(min = 1), inner(url))]
    redirect_uris: Edit<Vec<String>>,
    #[schemars(length(min = 1), inner(length(min = 1)))]
    allowed_scopes: Edit<Vec<String>>,
}

/// An OAuth application together with its secret, which is shown this once, and which a PUBLIC one does not have.
#[derive(Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
struct OauthAppWithSecret {
    #[serde(flatten)]
    shown: ShownOauthApp,
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schemars(with = "String")]
    client_secret: Option<String>,
}

/// A new OAuth application, with just the members that the documented sample has.
#[derive(Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
struct CreatedOauthApp {
    id: String,
    client_id: String,
    /// Shown this once; a PUBLIC one has none.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schemars(with = "String")]
    client_secret: Option<String>,
    name: String,
    redirect_uris: Vec<String>,
    allowed_scopes: Vec<String>,
    #[serde(rename = "type")]
    app_type: OauthAppType,
    created_at: Stamp,
}

pub(crate) fn routes() -> Vec<Route> {
    let rotated = "Rotate the secret of an OAuth application; the former one stops working at once";
    vec![
        Route::list::<OauthApp>("/v1/oauth-apps", "List OAuth applications"),
        Route::one::<OauthApp>("/v1/oauth-apps/{id}", "Get an OAuth application"),
        Route::create("/v1/oauth-apps", "Create an OAuth application", create),
        Route::update(
            Method::PATCH,
            "/v1/oauth-apps/{id}",
            "Update an OAuth application",
            update,
        ),
        Route::act("/v1/oauth-apps/{id}/rotate-secret", rotated, rotate),
        Route::delete::<OauthApp>("/v1/oauth-apps/{id}", "Delete an OAuth application"),
    ]
}

fn create(transaction: &mut Transaction<'_>, new: NewOauthApp) -> Result<CreatedOauthApp, Problem> {
    let client_secret = (new.app_type == OauthAppType::Confidential).then(|| ids::secret("secret"));
    let shown = ShownOauthApp {
        workspace_id: transaction.target_workspace(new.workspace_id)?,
        id: transaction.new_id::<OauthApp>(),
        client_id: ids::id("client"),
        name: new.name,
        description: new.description,
        redirect_uris: new.redirect_uris,
        allowed_scopes: new.allowed_scopes,
        app_type: new.app_type,
        created_at: transaction.now,
        updated_at: transaction.now,
    };
    let shown = transaction.add(OauthApp {
        shown,
        client_secret: client_secret.clone(),
    });
    let ShownOauthApp {
        id,
        client_id,
        name,
        description: _,
        redirect_uris,
        allowed_scopes,
        app_type,
        workspace_id: _,
        created_at,
        updated_at: _,
    } = shown;
    Ok(CreatedOauthApp {
        id,
        client_id,
        client_secret,
        name,
        redirect_uris,
        allowed_scopes,
        app_type,
        created_at,
    })
}

fn update(
    transaction: &mut Transaction<'_>,
    id: &str,
    changes: OauthAppChanges,
) -> Result<ShownOauthApp, Problem> {
    transaction.change(id, "update", |app: &mut OauthApp| {
        changes.name.apply(&mut app.shown.name);
        changes.description.apply(&mut app.shown.description);
        changes.redirect_uris.apply(&mut app.shown.redirect_uris);
        changes.allowed_scopes.apply(&mut app.shown.allowed_scopes);
    })
}

fn rotate(transaction: &mut Transaction<'_>, id: &str) -> Result<OauthAppWithSecret, Problem> {
    if transaction.find::<OauthApp>(id)?.shown.app_type == OauthAppType::Public {
        return Err(Problem::conflict("A PUBLIC application has no secret"));
    }
    let client_secret = Some(ids::secret("secret"));
    let shown = transaction.change(id, "rotateSecret", |app: &mut OauthApp| {
        app.client_secret.clone_from(&client_secret)
    })?;
    Ok(OauthAppWithSecret {
        shown,
        client_secret,
    })
}
