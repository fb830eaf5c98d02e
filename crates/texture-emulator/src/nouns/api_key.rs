//! API keys. A key's secret is returned once, when it is created or rotated.

use hyper::Method;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::clock::Stamp;
use crate::contract::route::Route;
use crate::contract::transaction::Transaction;
use crate::faults::{Quirk, Quirks};
use crate::nouns::member::Member;
use crate::problem::Problem;
use crate::store::{Object, World, ids};

/// The length of the part of a secret that stays visible.
const PREFIX_LETTERS: usize = 8;

/// A key, with what the API keeps to itself.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct ApiKey {
    #[serde(flatten)]
    pub(crate) shown: ShownApiKey,
    /// The secret.
    pub(crate) secret: String,
    pub(crate) manufacturer_scope: Vec<String>,
}

/// A key, as it is listed.
#[derive(Clone, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
#[schemars(rename = "ApiKey")]
pub(crate) struct ShownApiKey {
    pub(crate) id: String,
    pub(crate) name: String,
    #[serde(rename = "type")]
    pub(crate) key_type: KeyType,
    /// The beginning of the secret.
    pub(crate) key_prefix: String,
    pub(crate) workspace_id: String,
    /// Of a MANAGEMENT key, the user whose permissions it carries.
    pub(crate) owner_id: Option<String>,
    pub(crate) revoked: bool,
    pub(crate) expires_at: Option<Stamp>,
    pub(crate) created_at: Stamp,
}

/// The type of a key.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "UPPERCASE")]
pub(crate) enum KeyType {
    Api,
    Server,
    Connect,
    Manufacturer,
    Management,
    Scoped,
}

impl KeyType {
    /// The prefix of the secrets of such keys, before the `_`.
    fn prefix(self) -> &'static str {
        match self {
            Self::Api => "api",
            Self::Server => "server",
            Self::Connect => "connect",
            Self::Manufacturer => "manufacturer",
            Self::Management => "management",
            Self::Scoped => "scoped",
        }
    }
}

impl Object for ApiKey {
    const TABLE: &'static str = "api-keys";
    const KIND: &'static str = "ApiKey";
    const ACTION: &'static str = "apiKey";
    const PREFIX: &'static str = "key";

    type Shown = ShownApiKey;

    fn shown(&self, quirks: &Quirks) -> ShownApiKey {
        let mut shown = self.shown.clone();
        if quirks.has(Quirk::OwnerIdMasked) {
            shown.owner_id = None;
        }
        shown
    }

    fn id(&self) -> &str {
        &self.shown.id
    }

    fn workspace_id(&self) -> Option<&str> {
        Some(&self.shown.workspace_id)
    }
}

/// A key to be created.
#[derive(Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
struct NewApiKey {
    #[schemars(length(min = 1, max = 255))]
    name: String,
    #[serde(rename = "type")]
    key_type: NewKeyType,
    /// The manufacturers whose devices a MANUFACTURER key reaches: required there, refused elsewhere.
    manufacturer_scope: Option<Vec<String>>,
    /// The user whose permissions a MANAGEMENT key carries: required there, refused elsewhere.
    owner_id: Option<String>,
    /// The workspace it is for; without it, the oldest one.
    workspace_id: Option<String>,
}

/// The types of keys that can be created; SCOPED ones are created by the Connect flow alone.
#[derive(Clone, Copy, Debug, Deserialize, JsonSchema)]
#[serde(rename_all = "UPPERCASE")]
enum NewKeyType {
    Api,
    Server,
    Connect,
    Manufacturer,
    Management,
}

impl From<NewKeyType> for KeyType {
    fn from(new: NewKeyType) -> Self {
        match new {
            NewKeyType::Api => Self::Api,
            NewKeyType::Server => Self::Server,
            NewKeyType::Connect => Self::Connect,
            NewKeyType::Manufacturer => Self::Manufacturer,
            NewKeyType::Management => Self::Management,
        }
    }
}

/// A key together with its secret, which is returned only here.
#[derive(Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
struct ApiKeyWithSecret {
    #[serde(flatten)]
    shown: ShownApiKey,
    /// The secret.
    key: String,
}

pub(crate) fn routes() -> Vec<Route> {
    vec![
        Route::list::<ApiKey>("/v1/api-keys", "List API keys, revoked ones too"),
        Route::one::<ApiKey>("/v1/api-keys/{id}", "Get an API key"),
        Route::create("/v1/api-keys", "Create an API key", create),
        Route::act(
            "/v1/api-keys/{id}/rotate",
            "Rotate an API key; its former secret stops working at once",
            rotate,
        ),
        Route::end(
            Method::POST,
            "/v1/api-keys/{id}/revoke",
            "Revoke an API key; it stays listed",
            revoke,
        ),
    ]
}

fn create(transaction: &mut Transaction<'_>, new: NewApiKey) -> Result<ApiKeyWithSecret, Problem> {
    let key_type = KeyType::from(new.key_type);
    let scope = new.manufacturer_scope.filter(|scope| !scope.is_empty());
    belongs(
        "manufacturerScope",
        scope.is_some(),
        key_type,
        KeyType::Manufacturer,
    )?;
    belongs(
        "ownerId",
        new.owner_id.is_some(),
        key_type,
        KeyType::Management,
    )?;
    refuse_strange_owner(transaction.world, new.owner_id.as_deref())?;
    let workspace_id = transaction.target_workspace(new.workspace_id)?;
    let key = key_of(transaction, new.name, key_type, workspace_id);
    Ok(add(
        transaction,
        ApiKey {
            shown: ShownApiKey {
                owner_id: new.owner_id,
                ..key.shown
            },
            manufacturer_scope: scope.unwrap_or_default(),
            ..key
        },
    ))
}

fn rotate(transaction: &mut Transaction<'_>, id: &str) -> Result<ApiKeyWithSecret, Problem> {
    let key_type = usable(transaction, id)?.shown.key_type;
    let key = ids::secret(key_type.prefix());
    let shown = transaction.change(id, "rotate", |api_key: &mut ApiKey| {
        api_key.shown.key_prefix = key_prefix(&key);
        api_key.secret.clone_from(&key);
    })?;
    Ok(ApiKeyWithSecret { shown, key })
}

fn revoke(transaction: &mut Transaction<'_>, id: &str) -> Result<(), Problem> {
    usable(transaction, id)?;
    transaction.change(id, "revoke", |api_key: &mut ApiKey| {
        api_key.shown.revoked = true
    })?;
    Ok(())
}

/// What happens when a customer goes through the Connect flow: a SCOPED key is created.
pub(crate) fn connect(
    transaction: &mut Transaction<'_>,
    name: &str,
    workspace_id: Option<String>,
) -> Result<ShownApiKey, Problem> {
    let workspace_id = transaction.target_workspace(workspace_id)?;
    let key = key_of(transaction, name.to_owned(), KeyType::Scoped, workspace_id);
    Ok(transaction.add(key))
}

/// The key with this secret.
pub(crate) fn with_secret<'a>(world: &'a World, secret: &str) -> Option<&'a ApiKey> {
    world.api_keys.iter().find(|key| key.secret == secret)
}

fn add(transaction: &mut Transaction<'_>, api_key: ApiKey) -> ApiKeyWithSecret {
    let key = api_key.secret.clone();
    ApiKeyWithSecret {
        shown: transaction.add(api_key),
        key,
    }
}

fn key_of(
    transaction: &Transaction<'_>,
    name: String,
    key_type: KeyType,
    workspace_id: String,
) -> ApiKey {
    let secret = ids::secret(key_type.prefix());
    let shown = ShownApiKey {
        id: transaction.new_id::<ApiKey>(),
        name,
        key_type,
        key_prefix: key_prefix(&secret),
        workspace_id,
        owner_id: None,
        revoked: false,
        expires_at: None,
        created_at: transaction.now,
    };
    ApiKey {
        shown,
        secret,
        manufacturer_scope: Vec::new(),
    }
}

fn key_prefix(secret: &str) -> String {
    let letters = secret.find('_').map_or(0, |underscore| underscore + 1) + PREFIX_LETTERS;
    secret.chars().take(letters).collect()
}

/// A member that one type of key requires and every other refuses.
fn belongs(member: &str, is_given: bool, key_type: KeyType, to: KeyType) -> Result<(), Problem> {
    let owner = to.prefix().to_uppercase();
    match (is_given, key_type == to) {
        (false, true) => Err(Problem::invalid(format!(
            "{member} is required for {owner} keys"
        ))),
        (true, false) => Err(Problem::invalid(format!(
            "{member} is only for {owner} keys"
        ))),
        (true, true) | (false, false) => Ok(()),
    }
}

fn refuse_strange_owner(world: &World, owner_id: Option<&str>) -> Result<(), Problem> {
    let is_known = |id: &str| {
        world
            .members
            .iter()
            .any(|member: &Member| member.user_id == id)
    };
    match owner_id.filter(|id| !is_known(id)) {
        Some(id) => Err(Problem::invalid(format!(
            "ownerId: no member has the user id {id}"
        ))),
        None => Ok(()),
    }
}

/// The key, where it can be rotated and revoked.
fn usable<'a>(transaction: &'a Transaction<'_>, id: &str) -> Result<&'a ApiKey, Problem> {
    let key = transaction.find::<ApiKey>(id)?;
    if key.shown.key_type == KeyType::Scoped {
        return Err(Problem::conflict(
            "SCOPED keys can be neither rotated nor revoked over the API",
        ));
    }
    if key.shown.revoked {
        return Err(Problem::conflict("This API key is revoked"));
    }
    Ok(key)
}
