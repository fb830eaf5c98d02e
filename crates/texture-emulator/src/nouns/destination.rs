//! Destinations: where events are sent to, by webhook or by mail.

use std::collections::BTreeMap;

use hyper::Method;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use url::Url;

use crate::clock::Stamp;
use crate::contract::edit::Edit;
use crate::contract::route::Route;
use crate::contract::transaction::Transaction;
use crate::faults::{Quirk, Quirks};
use crate::problem::Problem;
use crate::store::{Object, ids};

/// A place that events are sent to.
#[derive(Clone, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Destination {
    pub(crate) id: String,
    pub(crate) workspace_id: String,
    pub(crate) label: String,
    pub(crate) destination_type: DestinationType,
    /// Of which devices events are sent: `ALL`, `BATTERIES`, `CHARGERS`, `SOLAR_INVERTERS`, `THERMOSTATS`, `VEHICLES`, ….
    pub(crate) device_type: String,
    /// Which events are sent: `DEVICE_UPDATED`, …. Their order carries no meaning.
    pub(crate) event_types: Vec<String>,
    /// Where a WEBHOOK posts to.
    pub(crate) url: Option<String>,
    /// Where an EMAIL is sent to.
    pub(crate) email: Option<String>,
    pub(crate) phone_number: Option<String>,
    /// What a webhook's deliveries are signed with.
    pub(crate) secret: Option<String>,
    /// What a webhook's deliveries carry besides: name and value.
    pub(crate) headers: Option<BTreeMap<String, String>>,
    pub(crate) include_weather: bool,
    pub(crate) deactivated: bool,
    pub(crate) deactivated_at: Option<Stamp>,
    /// Why Texture deactivated it.
    pub(crate) deactivated_reason: Option<String>,
    pub(crate) created_at: Stamp,
    pub(crate) updated_at: Stamp,
}

/// The way that events go.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "UPPERCASE")]
pub(crate) enum DestinationType {
    Webhook,
    Email,
}

impl Object for Destination {
    const TABLE: &'static str = "destinations";
    const KIND: &'static str = "Destination";
    const ACTION: &'static str = "destination";
    const PREFIX: &'static str = "dest";

    type Shown = Self;

    fn shown(&self, quirks: &Quirks) -> Self {
        let mut shown = self.clone();
        if quirks.has(Quirk::EventTypesReordered) {
            shown.event_types.reverse();
        }
        if quirks.has(Quirk::DestinationSecretNull) {
            shown.secret = None;
        }
        if quirks.has(Quirk::DestinationSecretMasked) {
            shown.secret = self.secret.as_ref().map(|_| "*".repeat(16));
        }
        if quirks.has(Quirk::HeadersNull) {
            shown.headers = shown.headers.filter(|headers| !headers.is_empty());
        }
        shown
    }

    fn id(&self) -> &str {
        &self.id
    }

    fn workspace_id(&self) -> Option<&str> {
        Some(&self.workspace_id)
    }

    fn touch(&mut self, now: Stamp) {
        self.updated_at = now;
    }
}

/// A destination to be created.
#[derive(Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
struct NewDestination {
    #[schemars(length(min = 1))]
    label: String,
    destination_type: DestinationType,
    #[schemars(length(min = 1))]
    event_types: Vec<String>,
    /// `ALL` where it is left out.
    device_type: Option<String>,
    /// Required for a WEBHOOK, refused for others.
    #[schemars(url)]
    url: Option<String>,
    /// Required for an EMAIL, refused for others.
    #[schemars(email)]
    email: Option<String>,
    phone_number: Option<String>,
    /// Made by the API for a WEBHOOK where it is left out.
    #[schemars(length(min = 1))]
    secret: Option<String>,
    headers: Option<BTreeMap<String, String>>,
    /// False where it is left out.
    include_weather: Option<bool>,
    /// The workspace it is for; without it, the oldest one.
    workspace_id: Option<String>,
}

/// What is to change about a destination.
#[derive(Default, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", default)]
struct DestinationChanges {
    #[schemars(length(min = 1))]
    label: Edit<String>,
    #[schemars(length(min = 1))]
    event_types: Edit<Vec<String>>,
    device_type: Edit<String>,
    #[schemars(url)]
    url: Edit<String>,
    #[schemars(email)]
    email: Edit<String>,
    phone_number: Edit<String>,
    #[schemars(length(min = 1))]
    secret: Edit<String>,
    /// Replaces all of them; an empty object clears them.
    headers: Edit<BTreeMap<String, String>>,
    include_weather: Edit<bool>,
    /// False reactivates it, true deactivates it.
    deactivated: Edit<bool>,
}

pub(crate) fn routes() -> Vec<Route> {
    vec![
        Route::list::<Destination>("/v1/destinations", "List destinations"),
        Route::one::<Destination>("/v1/destinations/{id}", "Get a destination"),
        Route::create("/v1/destinations", "Create a destination", create),
        Route::update(
            Method::PATCH,
            "/v1/destinations/{id}",
            "Update a destination",
            update,
        ),
        Route::delete::<Destination>("/v1/destinations/{id}", "Delete a destination"),
    ]
}

fn create(transaction: &mut Transaction<'_>, new: NewDestination) -> Result<Destination, Problem> {
    let is_webhook = new.destination_type == DestinationType::Webhook;
    check_address("url", new.url.is_some(), is_webhook, "a WEBHOOK")?;
    check_address("email", new.email.is_some(), !is_webhook, "an EMAIL")?;
    check_types(
        new.url.as_deref(),
        &new.event_types,
        new.device_type.as_deref(),
    )?;
    let secret = new
        .secret
        .or_else(|| is_webhook.then(|| ids::secret("whsec")));
    let shown = transaction.add(Destination {
        workspace_id: transaction.target_workspace(new.workspace_id)?,
        id: transaction.new_id::<Destination>(),
        label: new.label,
        destination_type: new.destination_type,
        device_type: new.device_type.unwrap_or_else(|| "ALL".to_owned()),
        event_types: new.event_types,
        url: new.url,
        email: new.email,
        phone_number: new.phone_number,
        secret: secret.clone(),
        headers: Some(new.headers.unwrap_or_default()),
        include_weather: new.include_weather.unwrap_or_default(),
        deactivated: false,
        deactivated_at: None,
        deactivated_reason: None,
        created_at: transaction.now,
        updated_at: transaction.now,
    });
    // Whatever the quirks do to it later, the response to a create shows the secret of a destination.
    Ok(Destination { secret, ..shown })
}

fn update(
    transaction: &mut Transaction<'_>,
    id: &str,
    changes: DestinationChanges,
) -> Result<Destination, Problem> {
    let is_webhook =
        transaction.find::<Destination>(id)?.destination_type == DestinationType::Webhook;
    let (url, email) = (changes.url.as_set(), changes.email.as_set());
    check_address(
        "url",
        url.is_some(),
        is_webhook && url.is_some(),
        "a WEBHOOK",
    )?;
    check_address(
        "email",
        email.is_some(),
        !is_webhook && email.is_some(),
        "an EMAIL",
    )?;
    let event_types = changes.event_types.as_set().map_or(&[][..], Vec::as_slice);
    check_types(
        url.map(String::as_str),
        event_types,
        changes.device_type.as_set().map(String::as_str),
    )?;
    let now = transaction.now;
    transaction.change(id, "update", |destination: &mut Destination| {
        changes.apply(destination, now)
    })
}

impl DestinationChanges {
    fn apply(self, to: &mut Destination, now: Stamp) {
        self.label.apply(&mut to.label);
        self.event_types.apply(&mut to.event_types);
        self.device_type.apply(&mut to.device_type);
        self.url.into_some().apply(&mut to.url);
        self.email.into_some().apply(&mut to.email);
        self.phone_number.into_some().apply(&mut to.phone_number);
        self.secret.into_some().apply(&mut to.secret);
        self.headers.into_some().apply(&mut to.headers);
        self.include_weather.apply(&mut to.include_weather);
        if let Edit::Set(deactivated) = self.deactivated {
            set_deactivated(to, deactivated, None, now);
        }
    }
}

/// What happens when a webhook keeps failing: Texture deactivates it, and says why.
pub(crate) fn deactivate(
    transaction: &mut Transaction<'_>,
    id: &str,
    reason: &str,
) -> Result<Destination, Problem> {
    let (now, reason) = (transaction.now, Some(reason.to_owned()));
    transaction.change(id, "deactivate", |destination: &mut Destination| {
        set_deactivated(destination, true, reason, now)
    })
}

fn set_deactivated(
    destination: &mut Destination,
    deactivated: bool,
    reason: Option<String>,
    now: Stamp,
) {
    if deactivated != destination.deactivated {
        destination.deactivated = deactivated;
        destination.deactivated_at = deactivated.then_some(now);
        destination.deactivated_reason = reason;
    }
}

/// An address that one type of destination needs and the other refuses.
fn check_address(
    member: &str,
    is_given: bool,
    is_needed: bool,
    whose: &str,
) -> Result<(), Problem> {
    match (is_given, is_needed) {
        (false, true) => Err(Problem::invalid(format!(
            "{member} is required for {whose}"
        ))),
        (true, false) => Err(Problem::invalid(format!("{member} is only for {whose}"))),
        (true, true) | (false, false) => Ok(()),
    }
}

/// What the schema cannot say. Types that no document lists are taken too, for the lists grow; but they look like types.
fn check_types(
    url: Option<&str>,
    event_types: &[String],
    device_type: Option<&str>,
) -> Result<(), Problem> {
    let is_web =
        |url: &str| Url::parse(url).is_ok_and(|url| matches!(url.scheme(), "http" | "https"));
    if url.is_some_and(|url| !is_web(url)) {
        return Err(Problem::invalid("url must begin with https:// or http://"));
    }
    if let Some(strange) = event_types.iter().find(|name| !looks_like_type(name)) {
        return Err(Problem::invalid(format!(
            "eventTypes: {strange} is not an event type"
        )));
    }
    match device_type.filter(|name| !looks_like_type(name)) {
        Some(strange) => Err(Problem::invalid(format!(
            "deviceType: {strange} is not a device type"
        ))),
        None => Ok(()),
    }
}

fn looks_like_type(name: &str) -> bool {
    !name.is_empty()
        && name
            .bytes()
            .all(|letter| letter.is_ascii_uppercase() || letter == b'_')
}
