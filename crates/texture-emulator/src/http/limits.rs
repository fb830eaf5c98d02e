//! Rate limits: how many requests of a tier a key has in any minute.

use std::collections::{HashMap, VecDeque};
use std::time::Duration;

use hyper::Method;

use crate::clock::Stamp;

/// The window that the limits are counted in.
const WINDOW: Duration = Duration::from_secs(60);

/// Requests per minute and key, by tier.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Limits {
    /// `GET` and `HEAD`.
    pub read: u32,
    /// `POST`, `PATCH` and `PUT`.
    pub write: u32,
    /// `DELETE`, `POST …/clear` and `POST …/revoke`.
    pub destructive: u32,
}

impl Limits {
    /// Practically no limit.
    pub const LIFTED: Self = Self {
        read: u32::MAX,
        write: u32::MAX,
        destructive: u32::MAX,
    };

    fn of(self, tier: Tier) -> u32 {
        match tier {
            Tier::Read => self.read,
            Tier::Write => self.write,
            Tier::Destructive => self.destructive,
        }
    }
}

/// The limits that the API documents.
impl Default for Limits {
    fn default() -> Self {
        Self {
            read: 300,
            write: 60,
            destructive: 10,
        }
    }
}

/// The tier of a request.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(crate) enum Tier {
    Read,
    Write,
    Destructive,
}

impl Tier {
    pub(crate) fn of(method: &Method, path: &str) -> Self {
        let last = path.trim_end_matches('/').rsplit('/').next();
        match *method {
            Method::GET | Method::HEAD => Self::Read,
            Method::DELETE => Self::Destructive,
            Method::POST if matches!(last, Some("clear" | "revoke")) => Self::Destructive,
            _ => Self::Write,
        }
    }
}

/// The state of a key's limit for one tier, as the `X-RateLimit-*` headers report it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Quota {
    pub(crate) limit: u32,
    pub(crate) remaining: u32,
    /// When the oldest request leaves the window, and so a place becomes free.
    pub(crate) reset: Stamp,
}

/// The requests of the last minute, by key and tier.
#[derive(Debug)]
pub(crate) struct Windows {
    pub(crate) limits: Limits,
    admitted: HashMap<(String, Tier), VecDeque<Stamp>>,
}

impl Windows {
    pub(crate) fn new(limits: Limits) -> Self {
        Self {
            limits,
            admitted: HashMap::new(),
        }
    }

    /// Counts the request, or refuses it (`Err`) when the window is full. A refused one is not counted.
    pub(crate) fn check_quota(
        &mut self,
        key: &str,
        tier: Tier,
        now: Stamp,
    ) -> Result<Quota, Quota> {
        let limit = self.limits.of(tier);
        let window = self.admitted.entry((key.to_owned(), tier)).or_default();
        while window
            .front()
            .is_some_and(|oldest| now.since(*oldest) >= WINDOW)
        {
            window.pop_front();
        }
        let used = u32::try_from(window.len()).unwrap_or(u32::MAX);
        let is_full = used >= limit;
        if !is_full {
            window.push_back(now);
        }
        let reset = window.front().unwrap_or(&now).after(WINDOW);
        let quota = Quota {
            limit,
            remaining: limit.saturating_sub(used + u32::from(!is_full)),
            reset,
        };
        if is_full { Err(quota) } else { Ok(quota) }
    }

    /// The state without a key: the whole limit.
    pub(crate) fn untouched(&self, tier: Tier, now: Stamp) -> Quota {
        let limit = self.limits.of(tier);
        Quota {
            limit,
            remaining: limit,
            reset: now.after(WINDOW),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::clock::Clock;

    #[test]
    fn tiers_are_reported_by_method_and_last_segment() {
        let cases = [
            (Method::GET, "/v1/workspaces", Tier::Read),
            (Method::HEAD, "/v1/workspaces", Tier::Read),
            (Method::POST, "/v1/workspaces", Tier::Write),
            (Method::PUT, "/v1/workspaces/ws_1/protection", Tier::Write),
            (Method::POST, "/v1/api-keys/key_1/rotate", Tier::Write),
            (Method::POST, "/v1/api-keys/key_1/revoke", Tier::Destructive),
            (
                Method::POST,
                "/v1/workspaces/ws_1/clear/",
                Tier::Destructive,
            ),
            (Method::DELETE, "/v1/workspaces/ws_1", Tier::Destructive),
        ];
        for (method, path, tier) in cases {
            assert_eq!(Tier::of(&method, path), tier, "{method} {path}");
        }
    }

    #[test]
    fn a_place_is_free_a_minute_after_it_was_taken() {
        let clock = Clock::stopped_at("2026-01-01T00:00:00Z".parse().unwrap());
        let mut windows = Windows::new(Limits {
            destructive: 2,
            ..Limits::default()
        });
        let mut remaining = |seconds: u64| {
            clock.advance(Duration::from_secs(seconds));
            windows
                .check_quota("key_1", Tier::Destructive, clock.now())
                .map(|quota| quota.remaining)
                .ok()
        };
        assert_eq!(remaining(0), Some(1));
        assert_eq!(remaining(30), Some(0));
        assert_eq!(remaining(29), None);
        assert_eq!(remaining(1), Some(0), "the first is a minute old");
        assert_eq!(remaining(29), None);
        assert_eq!(remaining(1), Some(0), "the second is a minute old");
    }
}
