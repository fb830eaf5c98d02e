//! Storms: a share of all requests fails, as a seed decides.

use std::collections::HashMap;
use std::hash::{DefaultHasher, Hash, Hasher};

use crate::faults::fault::{Failure, Injected};

/// Random faults over all requests.
///
/// The seed, the method and path, and the number of such requests before decide the failure of a request: the same
/// requests get the same faults, in whatever order they arrive.
#[derive(Clone, Debug)]
pub struct Storm {
    seed: u64,
    probability: f64,
    strikes: Vec<Strike>,
    seen: HashMap<(String, String), u64>,
}

/// A kind of failure in a storm. Where a request may have taken effect or not, the seed decides that too.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Strike {
    /// 429 with `Retry-After: 1`; nothing took effect.
    TooManyRequests,
    /// 500, before or after the effect.
    InternalError,
    /// 502, before or after the effect.
    BadGateway,
    /// 503; nothing took effect.
    Unavailable,
    /// No response until the client gives up, before or after the effect.
    Timeout,
    /// The connection is closed without a response, before or after the effect.
    Drop,
    /// A page of HTML with status 200, before or after the effect.
    Html,
    /// Half a response, after the effect.
    Truncated,
}

impl Strike {
    /// All of them.
    pub const ALL: [Self; 8] = [
        Self::TooManyRequests,
        Self::InternalError,
        Self::BadGateway,
        Self::Unavailable,
        Self::Timeout,
        Self::Drop,
        Self::Html,
        Self::Truncated,
    ];

    fn injected(self, after_effect: bool) -> Injected {
        let retry_after = || vec![("retry-after".to_owned(), "1".to_owned())];
        match self {
            Self::TooManyRequests => Injected::new(
                Failure::Response {
                    status: 429,
                    headers: retry_after(),
                    body: None,
                },
                false,
            ),
            Self::InternalError => Injected::new(Failure::status(500), after_effect),
            Self::BadGateway => Injected::new(Failure::status(502), after_effect),
            Self::Unavailable => Injected::new(Failure::status(503), false),
            Self::Timeout => Injected::new(Failure::Hang, after_effect),
            Self::Drop => Injected::new(Failure::Dropped, after_effect),
            Self::Html => Injected::new(Failure::Html { status: 200 }, after_effect),
            Self::Truncated => Injected::new(Failure::Truncated, true),
        }
    }
}

impl Storm {
    /// A storm of every kind of [`Strike`] over one request in five.
    pub fn seeded(seed: u64) -> Self {
        Self {
            seed,
            probability: 0.2,
            strikes: Strike::ALL.to_vec(),
            seen: HashMap::new(),
        }
    }

    /// The share of all requests that fail: 0 for none, 1 for all.
    pub fn probability(self, probability: f64) -> Self {
        Self {
            probability,
            ..self
        }
    }

    /// Uses only these kinds of failures.
    pub fn strikes(self, strikes: impl IntoIterator<Item = Strike>) -> Self {
        Self {
            strikes: strikes.into_iter().collect(),
            ..self
        }
    }

    pub(crate) fn strike(&mut self, method: &str, path: &str) -> Option<Injected> {
        let count = self
            .seen
            .entry((method.to_owned(), path.to_owned()))
            .or_default();
        *count += 1;
        let mut hasher = DefaultHasher::new();
        (self.seed, method, path, *count).hash(&mut hasher);
        let mut dice = fastrand::Rng::with_seed(hasher.finish());
        if dice.f64() >= self.probability {
            return None;
        }
        let strike = dice.choice(&self.strikes)?;
        Some(strike.injected(dice.bool()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn outcomes(seed: u64, requests: u32) -> Vec<Option<String>> {
        let mut storm = Storm::seeded(seed);
        (0..requests)
            .map(|_| {
                storm
                    .strike("GET", "/v1/workspaces")
                    .map(|injected| format!("{injected:?}"))
            })
            .collect()
    }

    #[test]
    fn a_seed_is_a_storm() {
        assert_eq!(outcomes(7, 200), outcomes(7, 200));
        assert_ne!(outcomes(7, 200), outcomes(8, 200));
    }

    #[test]
    fn the_share_and_the_kinds_are_those_requested() {
        let struck = outcomes(7, 5000).into_iter().flatten().collect::<Vec<_>>();
        assert!(
            (900..1100).contains(&struck.len()),
            "{} of 5000 are not a fifth",
            struck.len()
        );
        let kinds: std::collections::BTreeSet<_> = struck.into_iter().collect();
        // Five strikes come before and after the effect, three in one way alone.
        assert_eq!(kinds.len(), 5 * 2 + 3, "{kinds:#?}");
    }

    #[test]
    fn another_route_does_not_change_the_weather_of_this_one() {
        let mut storm = Storm::seeded(7);
        let interleaved: Vec<_> = (0..200)
            .map(|_| {
                storm.strike("POST", "/v1/members");
                storm
                    .strike("GET", "/v1/workspaces")
                    .map(|injected| format!("{injected:?}"))
            })
            .collect();
        assert_eq!(interleaved, outcomes(7, 200));
    }
}
