//! The attributes of `texture_api_key`.

use std::collections::{BTreeMap, BTreeSet};

use texture_api::api_keys::{self, MANAGEMENT, MANUFACTURER};
use tfplugin::validate::{choice, each, length, size};
use tfplugin::{AnyField, Attr, Field, LookedUp, Model, Reads, Rules, Timeouts};

use crate::lists::lookup::Lookable;
use crate::operations::normalization::Normalized;
use crate::operations::one_time_secret::{HasSecret, Parts, PartsMut, recipient};
use crate::operations::target_workspace::InWorkspace;

/// An API key. The API returns its secret once: it is stored in state as `key`, or only encrypted, as
/// `encrypted_key`, where `encrypt_to` names recipients. Destroying it revokes it.
///
/// No attribute of a key can be changed at the API: a change creates a new key. Its secret is rotated
/// in place by `rotation_triggers`.
///
/// ~> Without `encrypt_to`, the secret is in state in plain text. The former secret may stop working with a rotation.
// No `Debug`: it holds the secret.
#[derive(Clone, Default, PartialEq, Eq, Model)]
#[tf(from = api_keys::ApiKey, partial)]
pub struct ApiKey {
    /// Id of the key.
    #[tf(computed, keep, identity, always)]
    pub id: Attr<String>,
    /// Name of the key; it need not be unique.
    #[tf(required, replace, check(length(1..=255)))]
    pub name: Attr<String>,
    /// What the key may do: `API`, `SERVER`, `CONNECT` (safe in public clients), `MANUFACTURER` or
    /// `MANAGEMENT`. Keys of type `SCOPED` come from the Connect flow alone.
    #[tf(required, replace, source = key_type, check(choice(api_keys::TYPES)))]
    pub r#type: Attr<String>,
    /// The manufacturers that a `MANUFACTURER` key may speak for; required to create one, and an error for
    /// other types. The API never returns it, so an imported key may do without.
    #[tf(optional, replace(if_recorded), unread, check(size(1..), each(length(1..))))]
    pub manufacturer_scope: Attr<BTreeSet<String>>,
    /// Id of the user whose permissions a `MANAGEMENT` key carries; required to create one, and an error
    /// for other types.
    #[tf(optional, replace(if_recorded), check(length(1..)))]
    #[tf(
        found = "Id of the user whose permissions a `MANAGEMENT` key carries. Null for other types."
    )]
    pub owner_id: Attr<String>,
    /// Id of the workspace that the key belongs to. Defaults to the provider's `workspace_id`, else
    /// the API chooses.
    #[tf(optional, computed, keep, replace, check(length(1..)))]
    pub workspace_id: Attr<String>,
    /// Any values; a change of them rotates the key in place: same `id`, new secret. Setting them for
    /// the first time, or taking them out, only records.
    #[tf(optional, local)]
    pub rotation_triggers: Attr<BTreeMap<String, String>>,
    /// Recipients that the secret is encrypted to before it is stored in state: age recipients
    /// (`age1...`) or SSH public keys. Added later, it encrypts the secret that is in state.
    #[tf(optional, local, check(size(1..), each(recipient())))]
    pub encrypt_to: Attr<BTreeSet<String>>,
    /// The secret of the key; null when `encrypt_to` is set, and after an import.
    #[tf(computed, keep, sensitive, unread)]
    pub key: Attr<String>,
    /// The secret of the key, encrypted to `encrypt_to`: ASCII armor that the `age` tool decrypts.
    #[tf(computed, keep, unread)]
    pub encrypted_key: Attr<String>,
    /// The beginning of the key's secret, by which a person recognizes it.
    #[tf(computed, keep)]
    pub key_prefix: Attr<String>,
    /// Whether the key was revoked. A revoked key counts as gone.
    #[tf(computed, keep)]
    pub revoked: Attr<bool>,
    /// When the key expires (ISO 8601, UTC), if it does.
    #[tf(computed, keep)]
    pub expires_at: Attr<String>,
    /// When the key was created (ISO 8601, UTC).
    #[tf(computed, keep)]
    pub created_at: Attr<String>,
    /// How long operations may take, without the time queued for the rate limit.
    #[tf(block, local)]
    pub timeouts: Attr<Timeouts>,
}

/// The fields that a key has by its type, of the model of a resource or an ephemeral resource.
pub(super) struct TypedFields<M> {
    pub(super) r#type: Field<M, String>,
    pub(super) manufacturer_scope: Field<M, BTreeSet<String>>,
    pub(super) owner_id: Field<M, String>,
}

impl<M> TypedFields<M> {
    /// The attributes that only keys of one type may have.
    pub(super) fn rules(&self) -> Rules<M> {
        Rules::new()
            .only_when(self.manufacturer_scope, self.r#type, [MANUFACTURER])
            .only_when(self.owner_id, self.r#type, [MANAGEMENT])
    }

    /// The attributes that creating a key requires. An imported key may lack them, because the API does not return
    /// them.
    pub(super) fn rules_of_creation(&self) -> Rules<M> {
        Rules::new()
            .required_when(self.manufacturer_scope, self.r#type, [MANUFACTURER])
            .required_when(self.owner_id, self.r#type, [MANAGEMENT])
    }
}

impl ApiKey {
    pub(super) const BY_TYPE: TypedFields<Self> = TypedFields {
        r#type: Self::FIELDS.r#type,
        manufacturer_scope: Self::FIELDS.manufacturer_scope,
        owner_id: Self::FIELDS.owner_id,
    };

    /// This key, as the API's object says. An owner is part of `MANAGEMENT` keys alone, and one
    /// that the response leaves out or masks is as it was.
    pub(super) fn refreshed(self, object: api_keys::ApiKey) -> Self {
        let owner = object.owner_id.clone().flatten();
        let owner = owner.filter(|owner| !owner.contains('*'));
        let known = self.owner_id.clone().or_if_unknown(Attr::Null);
        let key_type = object.key_type.as_ref().or(self.r#type.known());
        let is_management = key_type.is_none_or(|it| it == MANAGEMENT);
        let owner_id = match (is_management, owner) {
            (false, _) => Attr::Null,
            (true, Some(owner)) => Attr::Known(owner),
            (true, None) => known,
        };
        Self {
            owner_id,
            ..self.updated_from(object)
        }
    }
}

impl HasSecret for ApiKey {
    const PLAIN: Field<Self, String> = Self::FIELDS.key;
    const ENCRYPTED: Field<Self, String> = Self::FIELDS.encrypted_key;

    fn rotated_since(&self, before: &Self) -> bool {
        self.key_prefix != before.key_prefix
    }

    fn secret(&self) -> Parts<'_> {
        Parts {
            plain: &self.key,
            encrypted: &self.encrypted_key,
            triggers: &self.rotation_triggers,
            recipients: &self.encrypt_to,
        }
    }

    fn secret_mut(&mut self) -> PartsMut<'_> {
        PartsMut {
            plain: &mut self.key,
            encrypted: &mut self.encrypted_key,
            triggers: &mut self.rotation_triggers,
            recipients: &mut self.encrypt_to,
        }
    }
}

impl Normalized for ApiKey {
    const NOUN: &'static str = "API key";
    const EXACT: &'static [&'static str] = &["type"];
}

impl InWorkspace for ApiKey {
    const WORKSPACE_ID: Field<Self, String> = Self::FIELDS.workspace_id;

    fn workspace_id(&self) -> &Attr<String> {
        &self.workspace_id
    }
}

impl LookedUp for ApiKey {
    const KEYS: &'static [AnyField<Self>] =
        &[Self::FIELDS.id.untyped(), Self::FIELDS.name.untyped()];
}

impl Lookable for ApiKey {
    type Object = api_keys::ApiKey;

    const TYPE: &'static str = "texture_api_key";
    const LOOKUP: &'static str = "Looks up one API key, by `id` or by `name`. Names need not be \
         unique; revoked keys are found by `id` only.";
    const ID: Field<Self, String> = Self::FIELDS.id;

    fn key(object: &api_keys::ApiKey, _key: AnyField<Self>) -> Option<&str> {
        object.name.as_deref()
    }
}
