//! The organization of the key: prevents operations on objects of another one.

use std::sync::OnceLock;

use super::config::Config;
use texture_api::{Error, Session, members};
use tfplugin::{Context, Diagnostic, Model};
use tokio::sync::OnceCell;

use crate::errors::failed_to;
use crate::texture::Texture;

/// The entry of private state: the organization that an object was created or read in.
const RECORDED: &str = "organization";

/// The organization of a run. It is requested at most once, and only where no object has it.
#[derive(Debug)]
pub(crate) struct Organization {
    allowed: Option<String>,
    current: OnceCell<Option<String>>,
    /// The organization of what is in state.
    expected: OnceLock<String>,
}

impl Organization {
    /// For a provider block that allows `allowed`, or every organization.
    pub(crate) fn new(allowed: Option<String>) -> Self {
        Self {
            allowed,
            current: OnceCell::new(),
            expected: OnceLock::new(),
        }
    }

    /// Refuses when the key belongs to another organization than the provider block allows.
    pub(crate) async fn check_allowed(&self, session: &Session) -> Result<(), Diagnostic> {
        let Some(allowed) = &self.allowed else {
            return Ok(());
        };
        let current = self.current(session).await.map_err(failed_to(
            "find out which organization the API key belongs to",
        ))?;
        match current {
            Some(current) if current == allowed => Ok(()),
            current => Err(not_allowed(allowed, current.unwrap_or("an unknown one"))),
        }
    }

    async fn current(&self, session: &Session) -> Result<Option<&str>, Error> {
        let current = self.current.get_or_try_init(|| organization_of(session));
        Ok(current.await?.as_deref())
    }

    /// Records that an object of this organization is visible to the key.
    fn learn(&self, organization: &str) {
        // Any earlier value is the same.
        let _ = self.current.set(Some(organization.to_owned()));
    }
}

/// Records the organization of an object that was found, or just created. `reported` is the object's own value.
///
/// # Errors
/// The object belongs to another organization than it did.
pub(crate) async fn found(
    cx: &Context<Texture>,
    api: &Session,
    reported: Option<&str>,
) -> Result<(), Diagnostic> {
    let organization = cx.client().organization();
    let recorded: Option<String> = cx.private().entry(RECORDED);
    match (recorded, reported) {
        (Some(recorded), Some(reported)) if recorded != reported => {
            Err(another(&recorded, Some(reported)))
        }
        (Some(recorded), _) => {
            organization.learn(&recorded);
            let _ = organization.expected.set(recorded);
            Ok(())
        }
        (None, Some(reported)) => {
            organization.learn(reported);
            cx.private().set(RECORDED, reported)
        }
        // An unknown organization is not a failure.
        (None, None) => match organization.current(api).await {
            Ok(Some(current)) => cx.private().set(RECORDED, current),
            Ok(None) | Err(_) => Ok(()),
        },
    }
}

/// Refuses to treat an object as gone when the key belongs to another organization than the object. `recorded` is the
/// organization in state.
///
/// # Errors
/// It does, or the organization is not known.
pub(crate) async fn gone(
    cx: &Context<Texture>,
    api: &Session,
    recorded: Option<&str>,
) -> Result<(), Diagnostic> {
    let private: Option<String> = cx.private().entry(RECORDED);
    let Some(recorded) = private.or(recorded.map(str::to_owned)) else {
        return Ok(());
    };
    let organization = cx.client().organization();
    let current = organization.current(api).await.map_err(failed_to(
        "find out which organization the API key belongs to",
    ))?;
    let _ = organization.expected.set(recorded.clone());
    match current {
        Some(current) if current != recorded => Err(another(&recorded, Some(current))),
        _ => Ok(()),
    }
}

/// [`found`] or [`gone`], for objects that do not say which organization they belong to.
///
/// # Errors
/// As those.
pub(crate) async fn read(
    cx: &Context<Texture>,
    api: &Session,
    is_found: bool,
) -> Result<(), Diagnostic> {
    match is_found {
        true => found(cx, api, None).await,
        false => gone(cx, api, None).await,
    }
}

/// Refuses to create anything when the key belongs to another organization than what is in state.
///
/// # Errors
/// It does.
pub(crate) async fn creating(cx: &Context<Texture>, api: &Session) -> Result<(), Diagnostic> {
    let organization = cx.client().organization();
    let Some(expected) = organization.expected.get() else {
        return Ok(());
    };
    match organization.current(api).await {
        Ok(Some(current)) if current != expected => Err(another(expected, Some(current))),
        Ok(_) | Err(_) => Ok(()),
    }
}

/// Every organization has a member, its owner, and every member has the organization's id.
async fn organization_of(session: &Session) -> Result<Option<String>, Error> {
    let first = session.page(&members::List, 1).await?;
    Ok(first
        .data
        .into_iter()
        .find_map(|member| member.organization_id))
}

fn not_allowed(allowed: &str, current: &str) -> Diagnostic {
    Diagnostic::invalid(
        Config::FIELDS.allowed_organization_id,
        "Another organization",
        format!(
            "The API key belongs to the organization {current}, but `allowed_organization_id` \
             allows only {allowed}. Nothing was read or changed. Use a key of {allowed}, or \
             correct `allowed_organization_id`."
        ),
    )
}

fn another(recorded: &str, current: Option<&str>) -> Diagnostic {
    let current = current.unwrap_or("an unknown one");
    Diagnostic::user(
        "Another organization",
        format!(
            "State says that this object belongs to the organization {recorded}, but the API key \
             belongs to {current}. Nothing was changed, and state is as it was. Use a key of {recorded}, \
             or another state for {current}."
        ),
    )
}
