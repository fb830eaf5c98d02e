//! Secrets that the API returns once: planning and rotating them, and keeping them out of state.

mod encryption;

pub use encryption::{encrypt, recipient};

use std::collections::{BTreeMap, BTreeSet};

use texture_api::{Effect, Issued, Object, Secret, Session};
use tfplugin::field::FieldSet;
use tfplugin::{Attr, Diagnostic, Failure, Field, Model, Path, Plan, Reads};

use crate::errors::failed_to;
use crate::texture::Texture;

/// A model with a one-time secret, which triggers rotate, and which may be stored only encrypted.
pub trait HasSecret: Model {
    /// The attribute of the plain secret.
    const PLAIN: Field<Self, String>;
    /// The attribute of the encrypted secret.
    const ENCRYPTED: Field<Self, String>;

    /// Whether this object may have another secret than `before`.
    fn rotated_since(&self, before: &Self) -> bool;

    /// Removes the secret, which no longer works.
    fn forget_secret(&mut self) {
        let parts = self.secret_mut();
        (*parts.plain, *parts.encrypted) = (Attr::Null, Attr::Null);
    }

    /// Its parts.
    fn secret(&self) -> Parts<'_>;

    /// Its parts, to change them.
    fn secret_mut(&mut self) -> PartsMut<'_>;

    /// Takes over all parts of `prior`, whose secret still works: the next plan sees what was not done.
    fn keep_secret_of(&mut self, prior: &Self) {
        let PartsMut {
            plain,
            encrypted,
            triggers,
            recipients,
        } = self.secret_mut();
        let prior = prior.secret();
        plain.clone_from(prior.plain);
        encrypted.clone_from(prior.encrypted);
        triggers.clone_from(prior.triggers);
        recipients.clone_from(prior.recipients);
    }
}

/// The attributes around a secret.
#[derive(Clone, Copy)]
pub struct Parts<'a> {
    /// The plain secret.
    pub plain: &'a Attr<String>,
    /// The encrypted secret.
    pub encrypted: &'a Attr<String>,
    /// `rotation_triggers`.
    pub triggers: &'a Attr<BTreeMap<String, String>>,
    /// `encrypt_to`.
    pub recipients: &'a Attr<BTreeSet<String>>,
}

/// The attributes around a secret, to change them.
pub struct PartsMut<'a> {
    /// The plain secret.
    pub plain: &'a mut Attr<String>,
    /// The encrypted secret.
    pub encrypted: &'a mut Attr<String>,
    /// `rotation_triggers`.
    pub triggers: &'a mut Attr<BTreeMap<String, String>>,
    /// `encrypt_to`.
    pub recipients: &'a mut Attr<BTreeSet<String>>,
}

/// What an update does with the secret.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Change {
    /// Nothing.
    Keep,
    /// A new secret is requested.
    Rotate,
    /// It is not known yet whether a new secret is requested.
    PerhapsRotate,
    /// The known secret is encrypted; the plain one is removed from state.
    Encrypt,
    /// `encrypt_to` changed, but the secret in state can be read by its former recipients only.
    RecipientsChanged,
    /// `encrypt_to` is gone, but the secret in state stays encrypted.
    StaysEncrypted,
}

impl Change {
    /// What an update from `prior` to `planned` does with the secret. Only a change of triggers in state rotates:
    /// setting them for the first time and removing them does not.
    #[must_use]
    pub fn between(prior: Parts<'_>, planned: Parts<'_>) -> Self {
        match (prior.triggers, planned.triggers) {
            (Attr::Known(before), Attr::Known(after)) if before != after => return Self::Rotate,
            (Attr::Known(_), Attr::Unknown) => return Self::PerhapsRotate,
            _ => {}
        }
        if prior.recipients == planned.recipients {
            return Self::Keep;
        }
        match (planned.recipients, prior.plain, prior.encrypted) {
            (Attr::Unknown, ..) => Self::PerhapsRotate,
            (Attr::Known(_), Attr::Known(_), _) => Self::Encrypt,
            (Attr::Known(_), _, Attr::Known(_)) => Self::RecipientsChanged,
            (Attr::Null, _, Attr::Known(_)) => Self::StaysEncrypted,
            (Attr::Known(_) | Attr::Null, _, _) => Self::Keep,
        }
    }
}

/// Plans the secret: unknown exactly where it changes, in the one attribute that will hold it.
/// `others` are attributes that change with it.
pub fn plan_secret<M: HasSecret>(plan: &mut Plan<'_, '_, Texture, M>, others: impl FieldSet<M>) {
    let (Some(planned), prior) = (plan.planned.clone(), plan.prior.clone()) else {
        return;
    };
    let planned = planned.secret();
    let change = prior
        .as_ref()
        .map(|prior| Change::between(prior.secret(), planned));
    match change {
        None => plan_fresh::<M>(plan, planned.recipients),
        Some(Change::Keep) => {}
        Some(Change::Rotate) => {
            plan_fresh::<M>(plan, planned.recipients);
            plan.set_unknown(others);
        }
        Some(Change::PerhapsRotate) => {
            plan_perhaps::<M>(plan, planned);
            plan.set_unknown(others);
        }
        Some(Change::Encrypt) => plan_fresh::<M>(plan, planned.recipients),
        Some(Change::RecipientsChanged) => plan.report(recipients_changed::<M>()),
        Some(Change::StaysEncrypted) => plan.report(stays_encrypted::<M>()),
    }
}

/// A secret that is known after apply: plain, or encrypted where there are recipients.
fn plan_fresh<M: HasSecret>(
    plan: &mut Plan<'_, '_, Texture, M>,
    recipients: &Attr<BTreeSet<String>>,
) {
    let (plain, encrypted) = match recipients {
        Attr::Null => (Attr::Unknown, Attr::Null),
        Attr::Known(_) => (Attr::Null, Attr::Unknown),
        Attr::Unknown => (Attr::Unknown, Attr::Unknown),
    };
    plan.set(M::PLAIN, plain);
    plan.set(M::ENCRYPTED, encrypted);
}

/// A secret that may be known after apply: an attribute that is null stays null where the secret would not be stored
/// there.
fn plan_perhaps<M: HasSecret>(plan: &mut Plan<'_, '_, Texture, M>, planned: Parts<'_>) {
    if !(planned.recipients.is_known() && planned.plain.is_null()) {
        plan.set_unknown(M::PLAIN);
    }
    if !(planned.recipients.is_null() && planned.encrypted.is_null()) {
        plan.set_unknown(M::ENCRYPTED);
    }
}

/// Stores a secret that the API has just returned in the configured attribute.
///
/// # Errors
/// A recipient cannot be encrypted to. Recipients are checked before anything is requested of the API
/// ([`recipient`]), so this is a bug; the secret is in neither attribute then.
pub fn store<M: HasSecret>(model: &mut M, secret: Option<Secret>) -> Result<(), Diagnostic> {
    let PartsMut {
        plain,
        encrypted,
        recipients,
        triggers: _,
    } = model.secret_mut();
    (*plain, *encrypted) = (Attr::Null, Attr::Null);
    match (secret, recipients.known()) {
        (None, _) => {}
        (Some(secret), Some(recipients)) => {
            *encrypted = Attr::Known(encrypt(secret.expose(), recipients)?);
        }
        (Some(secret), None) => *plain = Attr::Known(secret.into_exposed()),
    }
    Ok(())
}

/// Rotates the secret of an object: the response has the new one. `state` is the state if that fails.
///
/// # Errors
/// The secret was not rotated, and the one in state still works; or it may have been rotated, and the new one is
/// unknown. In that case the secret is removed from state if it is known not to work, and the next apply rotates
/// again.
pub async fn rotate<M, R>(
    api: &Session,
    state: &M,
    prior: &M,
    request: R,
) -> Result<Issued<R::Object>, Failure<M>>
where
    R: texture_api::Change + Clone,
    M: HasSecret + Reads<R::Object>,
{
    let noun = R::Object::NOUN;
    let mut kept = state.clone();
    kept.keep_secret_of(prior);
    let error = match api.rotate(request.clone()).await {
        Ok(issued) => return Ok(issued),
        Err(error) => error,
    };
    let was_not_rotated = error.effect() <= Effect::Rejected;
    let why = failed_to(format!("rotate the secret of the {noun}"))(error);
    if was_not_rotated {
        return Err(Failure::from(why).keeping(kept));
    }
    let id = request.id().unwrap_or_default();
    let now = api.find_uncached::<R::Object>(id).await.ok().flatten();
    let is_dead = now.is_none_or(|object| {
        let now = kept.clone().updated_from(object);
        now.rotated_since(state)
    });
    let mut failure = Failure::from(why);
    failure.diagnostics.push(unknown_secret::<M>(noun, is_dead));
    if is_dead {
        kept.forget_secret();
    }
    Err(failure.keeping(kept))
}

fn unknown_secret<M: HasSecret>(noun: &str, is_dead: bool) -> Diagnostic {
    let (plain, encrypted) = (M::PLAIN.name(), M::ENCRYPTED.name());
    let what = match is_dead {
        true => format!(
            "The {noun} may have a new secret that nobody knows, so `{plain}` and `{encrypted}` are null in \
             state now. What uses the former secret may stop working."
        ),
        false => {
            format!("The {noun} shows no sign of a new secret, so state keeps the former one.")
        }
    };
    Diagnostic::warning(
        "The secret may have been rotated",
        format!("{what} The rotation is still due: run `terraform apply` again."),
    )
}

fn recipients_changed<M: HasSecret>() -> Diagnostic {
    Diagnostic::warning(
        "The secret stays encrypted to its former recipients",
        format!(
            "Only the recipients that `{}` was encrypted to can decrypt it, so it cannot be encrypted \
             to the new ones. To get a new secret that is encrypted to them, change a value in \
             `rotation_triggers`.",
            M::ENCRYPTED.name()
        ),
    )
    .at(Path::attribute("encrypt_to"))
}

fn stays_encrypted<M: HasSecret>() -> Diagnostic {
    Diagnostic::warning(
        "The secret stays encrypted",
        format!(
            "`encrypt_to` was removed, but only its recipients can decrypt the secret in state. Until \
             the next rotation `{}` is null and `{}` stays. To get a new, unencrypted secret, change \
             a value in `rotation_triggers`.",
            M::PLAIN.name(),
            M::ENCRYPTED.name()
        ),
    )
    .at(Path::attribute("encrypt_to"))
}

#[cfg(test)]
mod tests;
