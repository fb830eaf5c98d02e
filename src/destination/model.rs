//! The attributes of `texture_destination`.

use std::collections::{BTreeMap, BTreeSet};
use std::ops::Not;

use texture_api::Secret;
use texture_api::destinations::{self, ALL_DEVICES, DEVICE_TYPES, EVENT_TYPES, TYPES};
use tfplugin::validate::{Validator, choice, each, length, pattern, size, suggestion, text};
use tfplugin::{AnyField, Attr, Field, LookedUp, Model, Reads, Timeouts, Value};
use url::Url;

use crate::lists::lookup::Lookable;
use crate::operations::normalization::Normalized;
use crate::operations::target_workspace::InWorkspace;

/// A destination: where Texture sends events, by webhook or by mail.
///
/// Texture deactivates a webhook that keeps failing. That shows as a change of `active`, and the
/// next apply resumes the deliveries.
///
/// ~> `secret` and `headers` are in state in plain text. `secret_wo` and `headers_wo` are not; prefer them where the CLI has
/// them (Terraform 1.11, OpenTofu 1.11).
// No `Debug`: it holds secrets.
#[derive(Clone, Default, PartialEq, Eq, Model)]
#[tf(from = destinations::Destination, partial, ignore(phone_number))]
pub struct Destination {
    /// Id of the destination.
    #[tf(computed, keep, identity, always)]
    pub id: Attr<String>,
    /// Name of the destination; it need not be unique.
    #[tf(required, check(length(1..)))]
    pub label: Attr<String>,
    /// How events are delivered: `WEBHOOK` or `EMAIL`.
    #[tf(required, replace, check(choice(TYPES)))]
    pub destination_type: Attr<String>,
    /// Which events are sent, for example `DEVICE_CONNECTED`.
    #[tf(required, check(size(1..), each(suggestion(EVENT_TYPES))))]
    pub event_types: Attr<BTreeSet<String>>,
    /// The devices whose events are sent: `ALL`, `BATTERIES`, `CHARGERS`, `SOLAR_INVERTERS`, `THERMOSTATS` or
    /// `VEHICLES`. Defaults to `ALL`.
    #[tf(default = ALL_DEVICES, check(suggestion(DEVICE_TYPES)))]
    pub device_type: Attr<String>,
    /// The address that a `WEBHOOK` posts to; required there, and an error for other types.
    #[tf(optional, check(web_address()))]
    #[tf(found = "The address that a `WEBHOOK` posts to. Null for other types.")]
    pub url: Attr<String>,
    /// The address that an `EMAIL` destination writes to; required there, and an error for other
    /// types.
    #[tf(optional, check(pattern("@", "must be a mail address.")))]
    #[tf(found = "The address that an `EMAIL` destination writes to. Null for other types.")]
    pub email: Attr<String>,
    /// Whether the weather at the site is included. Defaults to `false`.
    #[tf(default = false)]
    pub include_weather: Attr<bool>,
    /// Whether events are sent at present. Defaults to `true`.
    #[tf(default = true, source = deactivated, with = Not::not)]
    pub active: Attr<bool>,
    /// HTTP headers that a webhook's deliveries carry, by name. Plans and state show their values: use sensitive
    /// variables for credentials. Defaults to none.
    #[tf(default = BTreeMap::new(), discreet, with = shown_headers, check(http_headers()))]
    #[tf(
        found = "HTTP headers that a webhook's deliveries carry, by name. State shows their values."
    )]
    pub headers: Attr<BTreeMap<String, String>>,
    /// The secret that signs a webhook's deliveries. The API generates one where none is set. It stays as it is when
    /// it is removed from the configuration. Null where the API does not return it.
    #[tf(optional, computed, keep, sensitive, with = shown_secret, check(length(1..)))]
    #[tf(
        found = "The secret that signs a webhook's deliveries. Null where the API does not return it."
    )]
    pub secret: Attr<String>,
    /// HTTP headers, as in `headers`, that are stored in neither plan nor state. `headers` is null in state then.
    #[tf(optional, write_only, sensitive, unread, check(http_headers()))]
    #[tf(instead_of = headers, with_version = headers_wo_version)]
    pub headers_wo: Attr<BTreeMap<String, String>>,
    /// Any text; a change of it sends `headers_wo`, because Terraform cannot compare values that it does not store.
    #[tf(optional, unread, check(length(1..)))]
    pub headers_wo_version: Attr<String>,
    /// The secret, as in `secret`, that is stored in neither plan nor state. `secret` is null in state then.
    #[tf(optional, write_only, sensitive, unread, check(length(1..)))]
    #[tf(instead_of = secret, with_version = secret_wo_version)]
    pub secret_wo: Attr<String>,
    /// Any text; a change of it sends `secret_wo`, because Terraform cannot compare values that it does not store.
    #[tf(optional, unread, check(length(1..)))]
    pub secret_wo_version: Attr<String>,
    /// Id of the workspace that the destination is in. Defaults to the provider's `workspace_id`,
    /// else the API chooses.
    #[tf(optional, computed, keep, replace, check(length(1..)))]
    pub workspace_id: Attr<String>,
    /// When deliveries stopped (ISO 8601, UTC); null while `active`.
    #[tf(computed, keep)]
    pub deactivated_at: Attr<String>,
    /// Why deliveries stopped, where Texture itself deactivated the destination.
    #[tf(computed, keep)]
    pub deactivated_reason: Attr<String>,
    /// When the destination was created (ISO 8601, UTC).
    #[tf(computed, keep)]
    pub created_at: Attr<String>,
    /// When the destination was last changed (ISO 8601, UTC).
    #[tf(computed)]
    pub updated_at: Attr<String>,
    /// How long operations may take, without the time queued for the rate limit.
    #[tf(block, local)]
    pub timeouts: Attr<Timeouts>,
}

impl Destination {
    /// This destination, updated from the API's object. A secret that the response leaves out or masks stays as it
    /// was.
    pub(super) fn refreshed(self, object: destinations::Destination) -> Self {
        let known = self.secret.clone().or_if_unknown(Attr::Null);
        let refreshed = self.updated_from(object);
        let secret = match refreshed.secret {
            Attr::Known(_) => refreshed.secret,
            Attr::Null | Attr::Unknown => known,
        };
        Self {
            secret,
            ..refreshed
        }
        .without_written()
    }

    /// Removes the values that write-only attributes replace: state does not have them, whatever the API returns.
    pub(super) fn without_written(mut self) -> Self {
        if !self.secret_wo_version.is_null() {
            self.secret = Attr::Null;
        }
        if !self.headers_wo_version.is_null() {
            self.headers = Attr::Null;
        }
        self
    }
}

/// No headers are an empty map: both the API and a configuration may write null or `{}`.
fn shown_headers(headers: Option<BTreeMap<String, Secret>>) -> BTreeMap<String, String> {
    let headers = headers.unwrap_or_default().into_iter();
    headers
        .map(|(name, value)| (name, value.into_exposed()))
        .collect()
}

fn shown_secret(secret: Option<Secret>) -> Option<String> {
    let shown = secret.filter(|secret| !secret.is_masked());
    shown.map(Secret::into_exposed)
}

fn web_address() -> Validator<String> {
    text(
        "must be a web address, such as `https://example.com/events`.",
        |address| match Url::parse(address) {
            Ok(url) if matches!(url.scheme(), "http" | "https") => Ok(()),
            _ => Err("must begin with https:// or http://, and name a host.".to_owned()),
        },
    )
}

/// Headers that HTTP can carry (RFC 9110, 5.1 and 5.5). Values are never shown.
fn http_headers() -> Validator<BTreeMap<String, String>> {
    Validator::new(
        "has names that are HTTP tokens (letters, digits and `-`), and values of printable characters without line breaks.",
        |value, subject, found| {
            let Value::Map(headers) = value else { return };
            let mut names = BTreeSet::new();
            for (name, value) in headers {
                let path = subject.path.clone().with_key(name.clone());
                let at = subject.at(&path);
                let is_token = |c: char| c.is_ascii_alphanumeric() || "!#$%&'*+-.^_`|~".contains(c);
                if name.is_empty() || !name.chars().all(is_token) {
                    found.push(at.refuse(
                        "has a name that no HTTP header can have: use letters, digits and `-`.",
                    ));
                }
                if !names.insert(name.to_ascii_lowercase()) {
                    found.push(at.refuse(
                        "has the name of another header, which differs in letter case only.",
                    ));
                }
                let Some(text) = value.as_str() else { continue };
                if text.trim() != text || text.chars().any(|c| c.is_control() && c != '\t') {
                    found.push(at.refuse("has a value that no HTTP header can have: remove line breaks, control characters, and blanks at both ends (`trimspace`)."));
                }
            }
        },
    )
}

impl InWorkspace for Destination {
    const WORKSPACE_ID: Field<Self, String> = Self::FIELDS.workspace_id;

    fn workspace_id(&self) -> &Attr<String> {
        &self.workspace_id
    }
}

impl Normalized for Destination {
    const NOUN: &'static str = "destination";
    const EXACT: &'static [&'static str] = &["destination_type", "device_type"];
}

impl LookedUp for Destination {
    const KEYS: &'static [AnyField<Self>] =
        &[Self::FIELDS.id.untyped(), Self::FIELDS.label.untyped()];
}

impl Lookable for Destination {
    type Object = destinations::Destination;

    const TYPE: &'static str = "texture_destination";
    const LOOKUP: &'static str =
        "Looks up one destination, by `id` or by `label`. Labels need not be unique.";
    const ID: Field<Self, String> = Self::FIELDS.id;

    fn key(object: &destinations::Destination, _key: AnyField<Self>) -> Option<&str> {
        object.label.as_deref()
    }
}

#[cfg(test)]
mod tests {
    use serde_json::{Value as Json, json};
    use texture_api::Decode;

    use super::*;

    fn response(secret: &Json) -> destinations::Destination {
        let response = json!({
            "id": "dest_1", "workspaceId": "ws_1", "label": "a", "destinationType": "WEBHOOK",
            "deviceType": "ALL", "eventTypes": ["ALERT_CREATED"], "url": "https://example.com",
            "email": null, "phoneNumber": null, "secret": secret, "headers": null,
            "includeWeather": false, "deactivated": false, "deactivatedAt": null,
            "deactivatedReason": null, "createdAt": "t1", "updatedAt": "t1",
        });
        Decode::decode(response).unwrap()
    }

    #[test]
    fn a_masked_secret_is_as_it_was() {
        let known = |secret: &str| Attr::Known(secret.to_owned());
        for (before, shown, after) in [
            (Attr::Unknown, json!("created"), known("created")),
            (Attr::Unknown, json!(null), Attr::Null),
            (Attr::Unknown, json!("********"), Attr::Null),
            (Attr::Null, json!("created"), known("created")),
            (Attr::Null, json!("********"), Attr::Null),
            (known("ours"), json!("theirs"), known("theirs")),
            (known("ours"), json!(null), known("ours")),
            (known("ours"), json!("ou**********"), known("ours")),
            (known("ours"), json!(""), known("ours")),
        ] {
            let state = Destination {
                secret: before,
                ..Destination::default()
            };
            let refreshed = state.refreshed(response(&shown));
            assert!(refreshed.secret == after, "{shown}");
        }
    }
}
