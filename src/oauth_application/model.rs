//! The attributes of `texture_oauth_application`.

use std::collections::{BTreeMap, BTreeSet};

use texture_api::oauth_apps::{self, OAuthApp};
use tfplugin::validate::{Validator, choice, each, length, size, text};
use tfplugin::{AnyField, Attr, Field, LookedUp, Model, Timeouts};
use url::Url;

use crate::lists::lookup::Lookable;
use crate::operations::normalization::Normalized;
use crate::operations::one_time_secret::{HasSecret, Parts, PartsMut, recipient};
use crate::operations::target_workspace::InWorkspace;
use crate::text::non_empty;

/// An OAuth application: a program that asks users for access to their devices.
///
/// A `CONFIDENTIAL` application has a secret, which the API shows once: it goes to state as
/// `client_secret`, or only encrypted, as `encrypted_client_secret`, where `encrypt_to` names
/// recipients. A `PUBLIC` application has none.
///
/// ~> Without `encrypt_to`, the secret is in state in plain text.
// No `Debug`: it holds the secret.
#[derive(Clone, Default, PartialEq, Eq, Model)]
#[tf(from = OAuthApp, partial)]
pub struct OAuthApplication {
    /// Id of the application.
    #[tf(computed, keep, identity, always)]
    pub id: Attr<String>,
    /// Name of the application; it need not be unique.
    #[tf(required, check(length(1..=255)))]
    pub name: Attr<String>,
    /// What the application is for.
    #[tf(optional, with = non_empty, check(length(1..=1000)))]
    pub description: Attr<String>,
    /// The redirect URIs, to which users may be sent back: absolute URIs, at least one.
    #[tf(required, check(size(1..), each(redirect_uri())))]
    #[tf(found = "Where users may be sent back to.")]
    pub redirect_uris: Attr<BTreeSet<String>>,
    /// The scopes that the application may request; at least one.
    #[tf(required, check(size(1..), each(length(1..))))]
    #[tf(found = "What the application may ask for.")]
    pub allowed_scopes: Attr<BTreeSet<String>>,
    /// `CONFIDENTIAL` for an application that can keep a secret, such as a server; `PUBLIC` for one
    /// that cannot, such as a mobile app.
    #[tf(required, replace, source = app_type, check(choice(oauth_apps::TYPES)))]
    pub r#type: Attr<String>,
    /// Id of the workspace that the application is in. Defaults to the provider's `workspace_id`,
    /// else the API chooses.
    #[tf(optional, computed, keep, replace, check(length(1..)))]
    pub workspace_id: Attr<String>,
    /// Any values; a change of them rotates the secret in place. Setting them for the first time, or removing them,
    /// is only recorded in state. For `CONFIDENTIAL` applications only.
    #[tf(optional, local)]
    pub rotation_triggers: Attr<BTreeMap<String, String>>,
    /// Recipients that the secret is encrypted to before it goes to state: age recipients
    /// (`age1...`) or SSH public keys. For `CONFIDENTIAL` applications only.
    #[tf(optional, local, check(size(1..), each(recipient())))]
    pub encrypt_to: Attr<BTreeSet<String>>,
    /// The id that the application sends to the authorization server.
    #[tf(computed, keep)]
    pub client_id: Attr<String>,
    /// The secret; null when `encrypt_to` is set, after an import, and for `PUBLIC` applications.
    #[tf(computed, keep, sensitive, unread)]
    pub client_secret: Attr<String>,
    /// The secret, encrypted to `encrypt_to`: ASCII armor that the `age` tool opens.
    #[tf(computed, keep, unread)]
    pub encrypted_client_secret: Attr<String>,
    /// When the application was created (ISO 8601, UTC).
    #[tf(computed, keep)]
    pub created_at: Attr<String>,
    /// When the application was last changed (ISO 8601, UTC).
    #[tf(computed)]
    pub updated_at: Attr<String>,
    /// How long operations may take, without the time queued for the rate limit.
    #[tf(block, local)]
    pub timeouts: Attr<Timeouts>,
}

/// An absolute URI: a web address, or the private scheme of an app.
fn redirect_uri() -> Validator<String> {
    text(
        "must be an absolute URI, such as `https://app.example.com/callback`.",
        |uri| {
            Url::parse(uri)
                .map(drop)
                .map_err(|why| format!("must be an absolute URI: {why}."))
        },
    )
}

impl HasSecret for OAuthApplication {
    const PLAIN: Field<Self, String> = Self::FIELDS.client_secret;
    const ENCRYPTED: Field<Self, String> = Self::FIELDS.encrypted_client_secret;

    /// An application does not show whether its secret changed, so every change counts as one.
    fn rotated_since(&self, before: &Self) -> bool {
        self.updated_at != before.updated_at
    }

    fn secret(&self) -> Parts<'_> {
        Parts {
            plain: &self.client_secret,
            encrypted: &self.encrypted_client_secret,
            triggers: &self.rotation_triggers,
            recipients: &self.encrypt_to,
        }
    }

    fn secret_mut(&mut self) -> PartsMut<'_> {
        PartsMut {
            plain: &mut self.client_secret,
            encrypted: &mut self.encrypted_client_secret,
            triggers: &mut self.rotation_triggers,
            recipients: &mut self.encrypt_to,
        }
    }
}

impl Normalized for OAuthApplication {
    const NOUN: &'static str = "OAuth application";
    const EXACT: &'static [&'static str] = &["type"];
}

impl InWorkspace for OAuthApplication {
    const WORKSPACE_ID: Field<Self, String> = Self::FIELDS.workspace_id;

    fn workspace_id(&self) -> &Attr<String> {
        &self.workspace_id
    }
}

impl LookedUp for OAuthApplication {
    const KEYS: &'static [AnyField<Self>] = &[
        Self::FIELDS.id.untyped(),
        Self::FIELDS.client_id.untyped(),
        Self::FIELDS.name.untyped(),
    ];
}

impl Lookable for OAuthApplication {
    type Object = OAuthApp;

    const TYPE: &'static str = "texture_oauth_application";
    const LOOKUP: &'static str =
        "Looks up one OAuth application, by `id`, `client_id` or `name`. Names need not be unique.";
    const ID: Field<Self, String> = Self::FIELDS.id;

    fn key(object: &OAuthApp, key: AnyField<Self>) -> Option<&str> {
        match key == Self::FIELDS.client_id {
            true => object.client_id.as_deref(),
            false => object.name.as_deref(),
        }
    }
}
