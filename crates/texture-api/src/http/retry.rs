//! Decides what may be sent again, and when.
//!
//! Pure: this module never sends, waits, or looks at a clock.

use std::time::Duration;

use crate::error::{Effect, Error, Kind};
use crate::http::clock::Jitter;
use crate::http::request::{Endpoint, Repeat};

/// The upper bound of the first wait; it doubles with each further one.
const FIRST_WAIT: Duration = Duration::from_millis(250);

/// The longest backoff. With 8 retries, the client bridges about 20 seconds.
const LONGEST_WAIT: Duration = Duration::from_secs(10);

/// The spread of the wake-ups of processes that share a key; it grows with each refusal.
const SPREAD: Duration = Duration::from_secs(1);

/// The longest spread.
const LONGEST_SPREAD: Duration = Duration::from_secs(8);

/// The longest wait requested by the API that is obeyed: beyond this, the shortage is not temporary.
pub(crate) const LONGEST_OBEYED: Duration = Duration::from_secs(15 * 60);

/// The number of 429 responses after which a request fails. A wait for the limit is not a failed try: several runs
/// that share a key cause many. After so many waits, the shortage is not temporary.
const MOST_REFUSALS: u32 = 100;

/// The tries of a request so far.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct History {
    /// The number of tries that were not refused for the rate limit.
    pub(crate) tries: u32,
    /// The number of tries that were refused for the rate limit.
    pub(crate) refusals: u32,
    /// The number of tries that may have had an effect.
    pub(crate) losses: u32,
}

impl History {
    /// Records a failure.
    pub(crate) fn note(&mut self, error: &Error) {
        let is_refusal = error.kind() == Kind::RateLimited;
        self.refusals += u32::from(is_refusal);
        self.tries += u32::from(!is_refusal);
        self.losses += u32::from(error.effect() >= Effect::Unknown);
    }

    /// The number of times that it was sent.
    pub(crate) fn sent(self) -> u32 {
        self.tries + self.refusals
    }
}

/// What to do after a failure.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Verdict {
    /// The request had its effect: an earlier try, whose response was lost, did it.
    Settled,
    /// Send it again after this long.
    Again(Duration),
    /// Return the error.
    GiveUp,
}

/// What to do after a failure, which `history` does not yet contain.
pub(crate) fn decide(
    endpoint: &Endpoint,
    history: History,
    error: &Error,
    max_retries: u32,
    jitter: &Jitter,
) -> Verdict {
    let said_so = matches!(error.kind(), Kind::NotFound | Kind::Conflict);
    let settles = said_so
        && error
            .status()
            .is_some_and(|status| endpoint.settled_by.contains(&status));
    if history.losses > 0 && settles {
        return Verdict::Settled;
    }
    let evidence = error.inner();
    let is_exhausted = match error.kind() {
        Kind::RateLimited => max_retries == 0 || history.refusals >= MOST_REFUSALS,
        _ => history.tries >= max_retries,
    };
    if !evidence.passing || is_exhausted {
        return Verdict::GiveUp;
    }
    if endpoint.repeat == Repeat::IfNotDone && error.effect() >= Effect::Unknown {
        return Verdict::GiveUp;
    }
    match evidence.retry_after {
        Some(requested) if requested > LONGEST_OBEYED => Verdict::GiveUp,
        // The rate limiter holds everything back until then: a wait here would double it.
        Some(_) if error.kind() == Kind::RateLimited => Verdict::Again(Duration::ZERO),
        requested => {
            Verdict::Again(backoff(history.tries, jitter).max(requested.unwrap_or_default()))
        }
    }
}

/// How much longer than requested a refused request waits: the more often it was refused, the more other processes
/// got the same time.
pub(crate) fn spread(refusals: u32, jitter: &Jitter) -> Duration {
    jitter.part_of(
        SPREAD
            .saturating_mul(refusals.saturating_add(1))
            .min(LONGEST_SPREAD),
    )
}

/// Exponential backoff with full jitter, before try `tries + 2`.
pub(crate) fn backoff(tries: u32, jitter: &Jitter) -> Duration {
    jitter.part_of(
        FIRST_WAIT
            .saturating_mul(2u32.saturating_pow(tries))
            .min(LONGEST_WAIT),
    )
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::http::request::Method;

    const READ: Endpoint = Endpoint::read("/workspaces");
    const CREATE: Endpoint = Endpoint::create("/workspaces");
    const UPDATE: Endpoint = Endpoint::change(Method::Patch, "/workspaces/:id");
    const DELETE: Endpoint = Endpoint::delete("/workspaces/:id");

    fn failure(kind: Kind, effect: Effect, status: u16) -> Error {
        Error::new(kind, effect, "").with(|evidence| {
            evidence.status = Some(status);
            evidence.passing = effect == Effect::NotSent || status >= 429;
        })
    }

    #[test]
    fn what_may_be_sent_again_depends_on_the_request_and_on_what_is_known() {
        let again = Verdict::Again(Duration::from_millis(125));
        let unsent = || failure(Kind::Unreachable, Effect::NotSent, 0);
        let lost = || failure(Kind::Unavailable, Effect::Unknown, 502);
        let gone = || failure(Kind::NotFound, Effect::Rejected, 404);
        let cases = [
            (READ, false, unsent(), again),
            (READ, false, lost(), again),
            (READ, false, gone(), Verdict::GiveUp),
            (UPDATE, false, lost(), again),
            (UPDATE, true, gone(), Verdict::GiveUp),
            (DELETE, false, lost(), again),
            (DELETE, false, gone(), Verdict::GiveUp),
            (DELETE, true, gone(), Verdict::Settled),
            (CREATE, false, unsent(), again),
            (CREATE, false, lost(), Verdict::GiveUp),
            (
                CREATE,
                true,
                failure(Kind::Conflict, Effect::Rejected, 409),
                Verdict::GiveUp,
            ),
        ];
        for (endpoint, lost, error, verdict) in cases {
            let history = History {
                losses: u32::from(lost),
                ..History::default()
            };
            let decided = decide(&endpoint, history, &error, 8, &Jitter::fixed(0.5));
            assert_eq!(decided, verdict, "{endpoint:?} {lost} {error:?}");
        }
    }

    #[test]
    fn waits_double_up_to_a_bound() {
        let waits: Vec<_> = (0..8)
            .map(|tries| backoff(tries, &Jitter::fixed(1.0)).as_millis())
            .collect();
        assert_eq!(waits, [250, 500, 1000, 2000, 4000, 8000, 10_000, 10_000]);
        assert_eq!(backoff(u32::MAX, &Jitter::fixed(0.0)), Duration::ZERO);
    }
}
