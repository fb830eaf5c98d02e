//! What may be sent again, and when: decided here and nowhere else.
//!
//! Pure: this module never sends, waits, or looks at a clock.

use std::time::Duration;

use crate::error::{Effect, Error, Kind};
use crate::http::clock::Jitter;
use crate::http::request::{Endpoint, Repeat};

/// The first wait is some part of this; each further one of twice as much.
const FIRST_WAIT: Duration = Duration::from_millis(250);

/// No wait of our own choosing is longer. With 8 tries after the first, that bridges about 20 seconds.
const LONGEST_WAIT: Duration = Duration::from_secs(10);

/// Processes that share a key wake up within this much of each other, and within more after each refusal.
const SPREAD: Duration = Duration::from_secs(1);

/// No spread is longer.
const LONGEST_SPREAD: Duration = Duration::from_secs(8);

/// No wait that the API requests is obeyed beyond this: it is then no passing shortage.
pub(crate) const LONGEST_OBEYED: Duration = Duration::from_secs(15 * 60);

/// How often a request may be refused for the rate limit. Waiting for the limit is not a failed try: several
/// runs that share a key refuse each other many times. After so many obeyed waits, the shortage is not a passing one.
const MOST_REFUSALS: u32 = 100;

/// What happened to a request so far.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct History {
    /// How often it was sent, and not refused for the rate limit.
    pub(crate) tries: u32,
    /// How often it was refused for the rate limit.
    pub(crate) refusals: u32,
    /// How many of these may have had their effect.
    pub(crate) losses: u32,
}

impl History {
    /// Takes note of one more failure.
    pub(crate) fn note(&mut self, error: &Error) {
        let is_refusal = error.kind() == Kind::RateLimited;
        self.refusals += u32::from(is_refusal);
        self.tries += u32::from(!is_refusal);
        self.losses += u32::from(error.effect() >= Effect::Unknown);
    }

    /// How often it was sent.
    pub(crate) fn sent(self) -> u32 {
        self.tries + self.refusals
    }
}

/// What to do after a failure.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Verdict {
    /// It is as was wanted: an earlier try, whose response was lost, did it.
    Settled,
    /// Send it again after this long.
    Again(Duration),
    /// Tell whoever requested.
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
        // The rate limiter holds everything back until then: here it would be waited for twice.
        Some(_) if error.kind() == Kind::RateLimited => Verdict::Again(Duration::ZERO),
        requested => {
            Verdict::Again(backoff(history.tries, jitter).max(requested.unwrap_or_default()))
        }
    }
}

/// How much longer than requested a refused request waits: the more often it was refused, the more
/// others there are who got the same time.
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
