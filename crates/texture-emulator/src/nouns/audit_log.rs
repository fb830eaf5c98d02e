//! The audit log: who did what to which object, and when.

use jiff::Timestamp;
use jiff::civil::Date;
use jiff::tz::TimeZone;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_json::Value;

use crate::clock::Stamp;
use crate::contract::route::Route;
use crate::faults::Quirks;
use crate::problem::Problem;
use crate::store::{Object, World};

/// An entry of the audit log.
#[derive(Clone, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub(crate) struct AuditLog {
    pub(crate) id: String,
    /// What was done: `workspace.create`.
    pub(crate) action: String,
    /// The kind of what it was done to: `Workspace`.
    pub(crate) resource_type: String,
    pub(crate) resource_id: String,
    /// The kind of who did it: `apiKey`, `user`, or `system` for Texture itself.
    pub(crate) actor_type: String,
    pub(crate) actor_id: String,
    pub(crate) organization_id: String,
    pub(crate) workspace_id: Option<String>,
    /// More about it: of an update, the names of the members that changed.
    #[schemars(with = "Option<std::collections::BTreeMap<String, Value>>")]
    pub(crate) metadata: Option<Value>,
    pub(crate) created_at: Stamp,
}

impl Object for AuditLog {
    const TABLE: &'static str = "audit-logs";
    const KIND: &'static str = "AuditLog";
    const ACTION: &'static str = "auditLog";
    const PREFIX: &'static str = "log";
    const PER_PAGE: u32 = 50;
    const NEWEST_FIRST: bool = true;

    type Shown = Self;

    fn shown(&self, _: &Quirks) -> Self {
        self.clone()
    }

    fn id(&self) -> &str {
        &self.id
    }
}

/// An actor.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Actor {
    /// The holder of the key with this id.
    Key(String),
    /// A person in the dashboard, by the user's id.
    User(String),
    /// Texture itself.
    System,
}

impl Actor {
    pub(crate) fn kind(&self) -> &'static str {
        match self {
            Self::Key(_) => "apiKey",
            Self::User(_) => "user",
            Self::System => "system",
        }
    }

    pub(crate) fn id(&self) -> &str {
        match self {
            Self::Key(id) | Self::User(id) => id,
            Self::System => "texture",
        }
    }
}

/// Which entries are wanted; both ends of the time belong to it.
#[derive(Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
struct AuditLogFilter {
    /// Only this action: `workspace.create`.
    action: Option<String>,
    /// Only what was done to this kind: `Workspace`.
    resource_type: Option<String>,
    /// Nothing before this time, or this day (ISO 8601, UTC).
    start_date: Option<String>,
    /// Nothing after this time, or the beginning of this day (ISO 8601, UTC).
    end_date: Option<String>,
}

pub(crate) fn routes() -> Vec<Route> {
    vec![Route::filtered::<AuditLog, _>(
        "/v1/audit-logs",
        "List what was done, newest first",
        select,
    )]
}

fn select(world: &World, filter: AuditLogFilter) -> Result<Vec<&AuditLog>, Problem> {
    let AuditLogFilter {
        action,
        resource_type,
        start_date,
        end_date,
    } = filter;
    let start = start_date
        .map(|text| moment("startDate", &text))
        .transpose()?;
    let end = end_date.map(|text| moment("endDate", &text)).transpose()?;
    let is_wanted = |entry: &&AuditLog| {
        action.as_ref().is_none_or(|action| *action == entry.action)
            && resource_type
                .as_ref()
                .is_none_or(|kind| *kind == entry.resource_type)
            && start.is_none_or(|start| start <= entry.created_at)
            && end.is_none_or(|end| entry.created_at <= end)
    };
    Ok(world.audit_logs.iter().filter(is_wanted).collect())
}

fn moment(name: &str, text: &str) -> Result<Stamp, Problem> {
    let midnight = || {
        text.parse::<Date>()
            .ok()?
            .to_zoned(TimeZone::UTC)
            .ok()
            .map(|zoned| zoned.timestamp())
    };
    let time = text.parse::<Timestamp>().ok().or_else(midnight);
    time.map(Stamp::from)
        .ok_or_else(|| Problem::invalid(format!("{name} must be a time in ISO 8601")))
}
