//! The data source `texture_audit_logs`.

use std::pin::pin;

use futures_util::TryStreamExt;
use jiff::Timestamp;
use jiff::civil::Date;
use texture_api::audit_logs::{AuditEntry, List, RESOURCE_TYPES};
use texture_api::{Result, Session};
use tfplugin::validate::{Validator, length, range, suggestion, text};
use tfplugin::{Attr, Context, DataSource, Diagnostics, Found, Model};

use super::model::AuditLog;
use crate::errors::failed_to;
use crate::lists::listed::{found, matches};
use crate::texture::{Texture, session};

/// The number of entries that are read where `limit` is not set.
const LIMIT: usize = 100;

/// Reads the audit log, newest entries first.
#[derive(Clone, Debug, Default, PartialEq, Model)]
pub struct AuditLogs {
    /// Only this action, for example `workspace.create`.
    #[tf(optional, check(length(1..)))]
    pub action: Attr<String>,
    /// Only entries about this type of object, for example `Workspace`.
    #[tf(optional, check(length(1..), suggestion(RESOURCE_TYPES)))]
    pub resource_type: Attr<String>,
    /// Only entries about the object with this id. The API has no such filter, so the log is read as far back as
    /// `limit` requires: set `resource_type` and `start_date` to limit that.
    #[tf(optional, check(length(1..)))]
    pub resource_id: Attr<String>,
    /// Only from this time on, for example `2026-03-01T00:00:00Z`; a day alone begins at midnight,
    /// UTC.
    #[tf(optional, check(time()))]
    pub start_date: Attr<String>,
    /// Only up to this time, written like `start_date`.
    #[tf(optional, check(time()))]
    pub end_date: Attr<String>,
    /// How many entries to read at most. Defaults to 100.
    #[tf(optional, check(range(1..)))]
    pub limit: Attr<i64>,
    /// The entries, newest first.
    #[tf(computed)]
    pub audit_logs: Attr<Vec<Found<AuditLog>>>,
}

/// The data source `texture_audit_logs`.
#[derive(Debug)]
pub struct AuditLogsDataSource;

impl DataSource for AuditLogsDataSource {
    type Client = Texture;
    type Model = AuditLogs;

    const TYPE: &'static str = "texture_audit_logs";

    async fn read(
        &self,
        cx: &Context<Texture>,
        config: AuditLogs,
    ) -> std::result::Result<AuditLogs, Diagnostics> {
        let api = session(cx).await?;
        let entries = entries(&api, &config).await;
        let entries = entries.map_err(failed_to("read the audit log"))?;
        Ok(AuditLogs {
            audit_logs: found(entries.into_iter()),
            ..config
        })
    }
}

/// Reads no page beyond the one that completes the limit.
async fn entries(api: &Session, config: &AuditLogs) -> Result<Vec<AuditEntry>> {
    let list = List {
        action: config.action.known().cloned(),
        resource_type: config.resource_type.known().cloned(),
        start_date: config.start_date.known().cloned(),
        end_date: config.end_date.known().cloned(),
    };
    let limit = config.limit.known().copied();
    let limit = limit
        .and_then(|limit| usize::try_from(limit).ok())
        .unwrap_or(LIMIT);
    let mut listed = pin!(api.list(list));
    let mut entries = Vec::new();
    while entries.len() < limit
        && let Some(entry) = listed.try_next().await?
    {
        if matches(&config.resource_id, entry.subject()) {
            entries.push(entry);
        }
    }
    Ok(entries)
}

/// Text that the API accepts as a time; it is sent as it is.
fn time() -> Validator<String> {
    let requirement = "must be a time such as `2026-03-01T12:00:00Z` or \
         `2026-03-01T14:00:00+02:00`, or a day such as `2026-03-01`.";
    text(requirement, move |text| {
        if is_time(text) {
            Ok(())
        } else {
            Err(requirement.to_owned())
        }
    })
}

/// Whether this is a time in the form that RFC 3339 and ISO 8601 have in common, or a day.
fn is_time(text: &str) -> bool {
    let fits = |bytes: &[u8]| bytes.iter().all(|byte| b"0123456789-T:.Z+".contains(byte));
    match text.split_once('T') {
        None => text.len() == 10 && text.parse::<Date>().is_ok(),
        Some((day, _)) => {
            day.len() == 10 && fits(text.as_bytes()) && text.parse::<Timestamp>().is_ok()
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn times_are_those_of_rfc_3339_and_whole_days() {
        for (text, fits) in [
            ("2026-03-01T12:00:00Z", true),
            ("2026-03-01T12:00:00.123Z", true),
            ("2026-03-01T14:00:00+02:00", true),
            ("2026-03-01", true),
            ("2024-02-29", true),
            ("2026-02-29", false),
            ("2026-03-01T25:00:00Z", false),
            ("2026-03-01T12:00:00", false),
            ("2026-03-01 12:00:00Z", false),
            ("2026-03-01T12:00:00Z[UTC]", false),
            ("20260301T120000Z", false),
            ("2026-W09-1", false),
            ("01.03.2026", false),
            ("1772366400", false),
            ("yesterday", false),
            ("", false),
        ] {
            assert_eq!(is_time(text), fits, "{text:?}");
        }
    }
}
