//! The emulator's clock: the wall clock, or one that a test moves.

use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};
use std::time::Duration;

use jiff::Timestamp;
use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde::{Deserialize, Deserializer, Serialize, Serializer, de};

/// The only source of time: for timestamps, rate limit windows, and deletions that take a while.
///
/// Clones share the same time, so a test keeps one and moves it.
#[derive(Clone, Debug, Default)]
pub struct Clock {
    /// Milliseconds since the Unix epoch of a stopped clock; `None` where it runs.
    stopped: Option<Arc<AtomicI64>>,
}

impl Clock {
    /// The clock of this machine.
    pub fn system() -> Self {
        Self::default()
    }

    /// A clock that is stopped at `time` until [`Clock::advance`] moves it.
    pub fn stopped_at(time: Timestamp) -> Self {
        Self {
            stopped: Some(Arc::new(AtomicI64::new(time.as_millisecond()))),
        }
    }

    /// Moves a stopped clock forward; a running one cannot be moved and stays as it is.
    pub fn advance(&self, by: Duration) {
        if let Some(stopped) = &self.stopped {
            stopped.fetch_add(millis(by), Ordering::SeqCst);
        }
    }

    pub(crate) fn now(&self) -> Stamp {
        match &self.stopped {
            Some(stopped) => Stamp(stopped.load(Ordering::SeqCst)),
            None => Stamp(Timestamp::now().as_millisecond()),
        }
    }
}

/// A moment, in the milliseconds that the API writes it in.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Stamp(i64);

impl Stamp {
    /// This moment and `by` more.
    pub(crate) fn after(self, by: Duration) -> Self {
        Self(self.0.saturating_add(millis(by)))
    }

    /// How long from `earlier` until this moment; nothing when it was not earlier.
    pub(crate) fn since(self, earlier: Self) -> Duration {
        Duration::from_millis(self.0.saturating_sub(earlier.0).try_into().unwrap_or(0))
    }

    /// The full Unix second that is not before this moment, as the rate limit headers write time.
    pub(crate) fn unix_second(self) -> i64 {
        self.0.div_euclid(1000) + i64::from(self.0.rem_euclid(1000) > 0)
    }

    pub(crate) fn timestamp(self) -> Timestamp {
        Timestamp::from_millisecond(self.0).unwrap_or(Timestamp::MAX)
    }

    /// As the `Date` header writes it (RFC 9110, section 5.6.7).
    pub(crate) fn http_date(self) -> String {
        self.timestamp()
            .strftime("%a, %d %b %Y %H:%M:%S GMT")
            .to_string()
    }
}

impl From<Timestamp> for Stamp {
    fn from(time: Timestamp) -> Self {
        Self(time.as_millisecond())
    }
}

impl Serialize for Stamp {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(&format_args!("{:.3}", self.timestamp()))
    }
}

impl<'de> Deserialize<'de> for Stamp {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = String::deserialize(deserializer)?;
        text.parse::<Timestamp>()
            .map(Self::from)
            .map_err(de::Error::custom)
    }
}

impl JsonSchema for Stamp {
    fn inline_schema() -> bool {
        true
    }

    fn schema_name() -> std::borrow::Cow<'static, str> {
        "Timestamp".into()
    }

    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        json_schema!({ "type": "string", "format": "date-time" })
    }
}

fn millis(duration: Duration) -> i64 {
    duration.as_millis().try_into().unwrap_or(i64::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_moment_is_reported_in_utc_with_milliseconds() {
        let stamp: Stamp = serde_json::from_str(r#""2026-03-01T12:00:00.5+01:00""#).unwrap();
        assert_eq!(
            serde_json::to_string(&stamp).unwrap(),
            r#""2026-03-01T11:00:00.500Z""#
        );
        assert_eq!(stamp.http_date(), "Sun, 01 Mar 2026 11:00:00 GMT");
        assert_eq!(stamp.unix_second(), 1_772_362_801);
    }

    #[test]
    fn a_stopped_clock_moves_when_reported_and_its_clones_with_it() {
        let clock = Clock::stopped_at("2026-01-01T00:00:00Z".parse().unwrap());
        let before = clock.clone().now();
        clock.advance(Duration::from_millis(1500));
        assert_eq!(clock.now().since(before), Duration::from_millis(1500));
        assert_eq!(before.since(clock.now()), Duration::ZERO);
    }
}
