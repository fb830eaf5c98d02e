//! Destinations: where Texture sends its events.

use std::collections::BTreeMap;

use serde::Serialize;
use serde_json::Value;

use crate::http::request::{Done, Endpoint, Method, Request, by_id, json};
use crate::http::secret::Secret;
use crate::list::listing::Listing;
use crate::object::object;
use crate::object::{Change, Create as Creation, Issued, Object, reported_name};

/// The type of a destination that is a URL.
pub const WEBHOOK: &str = "WEBHOOK";

/// The type of a destination that is a mail address.
pub const EMAIL: &str = "EMAIL";

/// The documented types of destinations.
pub const TYPES: &[&str] = &[WEBHOOK, EMAIL];

/// The documented types of events.
pub const EVENT_TYPES: &[&str] = &[
    "COMMAND_FAILED",
    "COMMAND_SCHEDULED",
    "COMMAND_SUCCEEDED",
    "COMMAND_OVERRIDDEN",
    "CONNECTION_FAILED",
    "CUSTOMER_CREATED",
    "CUSTOMER_DELETED",
    "CUSTOMER_UPDATED",
    "DEVICE_CONNECTED",
    "DEVICE_DISCONNECTED",
    "DEVICE_DISCOVERED",
    "DEVICE_UPDATED",
    "ENROLLMENT_APPROVED",
    "ENROLLMENT_REJECTED",
    "ENROLLMENT_SUBMITTED",
    "SITE_CREATED",
    "SITE_DELETED",
    "SITE_UPDATED",
    "ALERT_CREATED",
    "ALERT_UPDATED",
];

/// The device type for all devices, the API's default.
pub const ALL_DEVICES: &str = "ALL";

/// The known types of devices. The documentation's list was cut: the last two are assumed, and there may be more.
pub const DEVICE_TYPES: &[&str] = &[
    ALL_DEVICES,
    "BATTERIES",
    "CHARGERS",
    "SOLAR_INVERTERS",
    "THERMOSTATS",
    "VEHICLES",
];

object! {
    /// A destination.
    #[derive(Clone, Debug, PartialEq, Eq)]
    pub struct Destination {
        /// The workspace it is in.
        pub workspace_id: Option<Option<String>> = "workspaceId",
        /// Its name, which need not be unique.
        pub label: Option<String> = "label",
        /// One of [`TYPES`], or a newer one.
        pub destination_type: Option<String> = "destinationType",
        /// Whose events are sent: one of [`DEVICE_TYPES`], or another one.
        pub device_type: Option<String> = "deviceType",
        /// Which events are sent: of [`EVENT_TYPES`], or newer ones. The order does not matter.
        pub event_types: Option<Vec<String>> = "eventTypes",
        /// The address of a webhook.
        pub url: Option<Option<String>> = "url",
        /// The address of a mailbox.
        pub email: Option<Option<String>> = "email",
        /// A telephone number.
        pub phone_number: Option<Option<String>> = "phoneNumber",
        /// The secret that signs deliveries. The API may mask it ([`Secret::is_masked`]) or leave it out.
        pub secret: Option<Option<Secret>> = "secret",
        /// Headers sent with each delivery. Their values may be credentials.
        pub headers: Option<Option<BTreeMap<String, Secret>>> = "headers",
        /// Whether the weather is sent along.
        pub include_weather: Option<bool> = "includeWeather",
        /// Whether deliveries are stopped.
        pub deactivated: Option<bool> = "deactivated",
        /// Since when deliveries are stopped (ISO 8601, UTC).
        pub deactivated_at: Option<Option<String>> = "deactivatedAt",
        /// Why deliveries are stopped, where Texture itself stopped them after failures.
        pub deactivated_reason: Option<Option<String>> = "deactivatedReason",
        /// When it was created (ISO 8601, UTC).
        pub created_at: Option<String> = "createdAt",
        /// When it was last changed (ISO 8601, UTC).
        pub updated_at: Option<String> = "updatedAt",
    }
}

impl Object for Destination {
    const NOUN: &'static str = "destination";
    const AUDITED_AS: &'static str = "Destination";
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
}

/// Lists all destinations.
#[derive(Clone, Copy, Debug, Default)]
pub struct List;

impl Listing for List {
    type Item = Destination;
    const ENDPOINT: Endpoint = Endpoint::read("/destinations").assumed("the route");
}

by_id! {
    /// Reads one destination.
    Get -> Destination: Endpoint::read("/destinations/:id").assumed("the route")
}

/// Creates a destination. It is active at first.
#[derive(Clone, Debug, Default, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Create {
    /// Its name.
    pub label: String,
    /// One of [`TYPES`].
    pub destination_type: String,
    /// Which events are sent; at least one.
    pub event_types: Vec<String>,
    /// Whose events are sent; [`ALL_DEVICES`] when left out.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub device_type: Option<String>,
    /// Needed by a [`WEBHOOK`].
    #[serde(skip_serializing_if = "Option::is_none")]
    pub url: Option<String>,
    /// Needed by an [`EMAIL`] destination.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub email: Option<String>,
    /// The secret that signs deliveries; the API generates one for a webhook when left out.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub secret: Option<Secret>,
    /// Headers sent with each delivery.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub headers: Option<BTreeMap<String, Secret>>,
    /// Whether the weather is sent along.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub include_weather: Option<bool>,
    /// The workspace to create it in (assumed; else the API chooses).
    #[serde(skip_serializing_if = "Option::is_none")]
    pub workspace_id: Option<String>,
}

impl Request for Create {
    type Response = Issued<Destination>;
    const ENDPOINT: Endpoint = Endpoint::create("/destinations").assumed(
        "the route; which members are optional; `workspaceId` in the body is obeyed; returns 201",
    );

    fn body(&self) -> Option<Value> {
        json(self)
    }
}

impl Creation for Create {
    type Object = Destination;
    type Discard = Delete;

    fn name(&self) -> &str {
        &self.label
    }

    fn matches(&self, found: &Destination) -> bool {
        reported_name(&self.label, found.label.as_ref())
            && found.destination_type.as_ref() == Some(&self.destination_type)
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

    /// A webhook's secret that the API generated, and does not show a second time, is lost with the response.
    fn is_recovered_by(&self, found: &Destination) -> bool {
        let shown = found.secret.as_ref().and_then(Option::as_ref);
        let needs_none = self.secret.is_some() || self.destination_type != WEBHOOK;
        needs_none || shown.is_some_and(|secret| !secret.is_masked())
    }

    fn discard(id: &str) -> Delete {
        Delete::new(id)
    }
}

/// Changes a destination. What is `None` stays as it is.
#[derive(Clone, Debug, Default, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Update {
    /// The id of the destination.
    #[serde(skip)]
    pub id: String,
    /// Its new name.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub label: Option<String>,
    /// Which events are sent; at least one.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub event_types: Option<Vec<String>>,
    /// Whose events are sent.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub device_type: Option<String>,
    /// The new address of a webhook.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub url: Option<String>,
    /// The new address of a mailbox.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub email: Option<String>,
    /// The new secret that signs deliveries.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub secret: Option<Secret>,
    /// The new headers; an empty map clears them.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub headers: Option<BTreeMap<String, Secret>>,
    /// Whether the weather is sent along.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub include_weather: Option<bool>,
    /// `true` stops deliveries, `false` resumes them.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub deactivated: Option<bool>,
}

impl Request for Update {
    type Response = Destination;
    const ENDPOINT: Endpoint = Endpoint::change(Method::Patch, "/destinations/:id")
        .assumed("the route; takes any member but `destinationType` and `workspaceId`, and `deactivated`; `headers` replaces the whole map");

    fn id(&self) -> Option<&str> {
        Some(&self.id)
    }

    fn body(&self) -> Option<Value> {
        json(self)
    }
}

impl Change for Update {
    type Object = Destination;
}

by_id! {
    /// Deletes a destination. It may still be under way when the response arrives.
    Delete -> Done: Endpoint::delete("/destinations/:id").assumed("the route; returns 204")
}
