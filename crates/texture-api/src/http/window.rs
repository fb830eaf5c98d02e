//! The sliding window of one limit, as this process sees it.
//!
//! Pure: the time is an argument; nothing here waits or sends.

use std::collections::VecDeque;
use std::time::Duration;

use tokio::time::Instant;

/// The length of the API's windows (API contract, Rate limits).
pub(crate) const LENGTH: Duration = Duration::from_secs(60);

/// How much longer than the API this process counts a request. The API counts from its arrival, this process from its
/// response, which is later; the margin is for clocks that run at different speeds.
const MARGIN: Duration = Duration::from_millis(50);

/// How soon another request probes for a free place after the response to a probe was lost.
const NEXT_PROBE: Duration = Duration::from_secs(1);

/// Responses older than a window minus this may have left the API's window already.
const EDGE: Duration = Duration::from_secs(5);

/// The rate limit in the headers of a response.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct RateLimit {
    /// `X-RateLimit-Limit`.
    pub(crate) limit: u32,
    /// `X-RateLimit-Remaining`.
    pub(crate) remaining: u32,
    /// Until `X-RateLimit-Reset`.
    pub(crate) resets_in: Duration,
}

/// The requests in a window, by the count of this process and by the API's.
#[derive(Debug)]
pub(crate) struct Window {
    /// The limit that this run is configured to keep to.
    own_limit: u32,
    /// The limit that the API reports.
    their_limit: Option<u32>,
    /// When each request of this process got its response, the oldest first.
    responses: VecDeque<Instant>,
    /// The requests of this process that have no response yet.
    in_flight: usize,
    /// The use of the limit by others.
    foreign: Option<OthersUse>,
    /// The API does not accept requests before this time.
    closed_until: Option<Instant>,
    /// When requests of this process failed after they were sent, the oldest first: it is not known whether the API
    /// counted them.
    uncertain: VecDeque<Instant>,
    /// The most that others can have used when the API last reported its count. Without other users it only
    /// shrinks, as what was used before this process leaves the window.
    others_at_most: Option<usize>,
    /// Whether the API's count grew by more than this process sent.
    others_seen: bool,
    /// The number of consecutive responses that claim that no place is left, each of which refutes the claim before
    /// it: the API should have refused the request.
    empty_claims: u32,
    /// Until when there is no place, if the last claim is true.
    empty_until: Option<Instant>,
}

/// The number of refuted claims after which the claim is ignored, until the API refuses a request.
const UNBELIEVABLE: u32 = 2;

/// The use of the limit by others: the difference between the API's count and that of this process.
#[derive(Clone, Copy, Debug)]
struct OthersUse {
    count: usize,
    /// When the API reported it.
    since: Instant,
    /// From this time on one request may probe for a free place.
    probe: Instant,
    /// From this time on all of it has left the window.
    until: Instant,
}

impl OthersUse {
    fn count_at(self, now: Instant) -> usize {
        if now >= self.until {
            0
        } else if now >= self.probe {
            self.count.saturating_sub(1)
        } else {
            self.count
        }
    }

    /// A probe got no response. It may have taken the place that became free, so another request has to probe.
    fn probed(&mut self, now: Instant) {
        if now >= self.probe {
            self.count = self.count.saturating_sub(1);
            self.probe = now + NEXT_PROBE;
        }
    }

    fn next_change(self, now: Instant) -> Option<Instant> {
        [self.probe, self.until]
            .into_iter()
            .find(|&change| change > now)
    }
}

impl Window {
    pub(crate) fn new(own_limit: u32) -> Self {
        Self {
            own_limit,
            their_limit: None,
            responses: VecDeque::new(),
            in_flight: 0,
            foreign: None,
            closed_until: None,
            uncertain: VecDeque::new(),
            others_at_most: None,
            others_seen: false,
            empty_claims: 0,
            empty_until: None,
        }
    }

    /// Whether other processes used the key since this one began, by the API's own count; `None` where
    /// the API reports no count.
    pub(crate) fn others_seen(&self) -> Option<bool> {
        self.others_at_most.map(|_| self.others_seen)
    }

    /// The limit in force.
    pub(crate) fn limit(&self) -> u32 {
        self.their_limit
            .map_or(self.own_limit, |theirs| theirs.min(self.own_limit))
    }

    /// Takes a place, or returns when to try again (a response may allow it earlier).
    pub(crate) fn acquire(&mut self, now: Instant) -> Result<(), Instant> {
        self.forget(now);
        if let Some(until) = self.closed_until.filter(|&until| until > now) {
            return Err(until);
        }
        if self.has_room(now) {
            self.in_flight += 1;
            return Ok(());
        }
        let oldest = self
            .responses
            .front()
            .map(|&responded_at| responded_at + LENGTH + MARGIN);
        let foreign = self.foreign.and_then(|foreign| foreign.next_change(now));
        Err(oldest
            .into_iter()
            .chain(foreign)
            .min()
            .unwrap_or(now + LENGTH))
    }

    /// The response to a request was lost: the request may stand in the API's window.
    pub(crate) fn lost(&mut self, now: Instant) {
        self.count(now);
        self.uncertain.push_back(now);
        if let Some(foreign) = &mut self.foreign {
            foreign.probed(now);
        }
    }

    /// A request failed at the API, or on the way back.
    pub(crate) fn failed(&mut self, now: Instant, rate_limit: Option<RateLimit>) {
        self.uncertain.push_back(now);
        let refuted = (self.empty_claims, self.empty_until);
        self.responded(now, rate_limit);
        // The API may not have counted it, so it refutes nothing.
        (self.empty_claims, self.empty_until) = refuted;
    }

    /// There was a response. One without a rate limit at least shows that there was room.
    pub(crate) fn responded(&mut self, now: Instant, rate_limit: Option<RateLimit>) {
        self.count(now);
        match rate_limit {
            Some(rate_limit) => self.learn(now, rate_limit),
            None => self.foreign = None,
        }
    }

    /// A request never reached the API: its place is free.
    pub(crate) fn not_sent(&mut self) {
        self.in_flight = self.in_flight.saturating_sub(1);
    }

    /// The API refused a request for its limit: nothing is sent until then, and then one request as a probe.
    pub(crate) fn refused(&mut self, now: Instant, wait: Duration, rate_limit: Option<RateLimit>) {
        self.in_flight = self.in_flight.saturating_sub(1);
        self.uncertain.push_back(now);
        if let Some(rate_limit) = rate_limit {
            self.their_limit = Some(rate_limit.limit);
        }
        let reopens = now + wait;
        self.closed_until = self.closed_until.max(Some(reopens));
        let limit = self.their_limit.unwrap_or(self.own_limit) as usize;
        let count = limit.saturating_sub(self.responses.len() + self.in_flight);
        // A refusal shows that the limit is real.
        self.empty_claims = 0;
        self.empty_until = None;
        self.foreign = Some(OthersUse {
            count,
            since: now,
            probe: reopens,
            until: reopens.max(now + LENGTH + MARGIN),
        });
    }

    fn count(&mut self, now: Instant) {
        self.in_flight = self.in_flight.saturating_sub(1);
        self.responses.push_back(now);
    }

    /// The configured limit applies to the requests of this process, the API's to all requests.
    fn has_room(&self, now: Instant) -> bool {
        let ours = self.responses.len() + self.in_flight;
        let all = ours + self.foreign.map_or(0, |foreign| foreign.count_at(now));
        ours < self.own_limit as usize && all < self.their_limit.unwrap_or(self.own_limit) as usize
    }

    fn learn(&mut self, now: Instant, rate_limit: RateLimit) {
        self.their_limit = Some(rate_limit.limit);
        let used = rate_limit.limit.saturating_sub(rate_limit.remaining) as usize;
        self.compare_use(now, used);
        self.judge_claim(now, rate_limit);
        if self.empty_claims >= UNBELIEVABLE {
            self.foreign = None;
            return;
        }
        let count = used.saturating_sub(self.responses.len() + self.in_flight);
        let probe = now + rate_limit.resets_in.clamp(Duration::from_secs(1), LENGTH);
        self.foreign = (count > 0).then_some(OthersUse {
            count,
            since: now,
            probe,
            until: now + LENGTH + MARGIN,
        });
    }

    /// Headers that always claim that no place is left are ignored (API contract, Rate limits: they may be nonsense).
    ///
    /// Two responses within one window cannot both have taken its last place, and a window that is still full one
    /// window length after the last request would have refused it.
    fn judge_claim(&mut self, now: Instant, rate_limit: RateLimit) {
        if rate_limit.remaining > 0 {
            self.empty_claims = 0;
            self.empty_until = None;
            return;
        }
        let waited = self
            .foreign
            .map_or(Duration::ZERO, |it| now.duration_since(it.since));
        let is_refuted = self.empty_until.is_some_and(|until| now + EDGE < until);
        if is_refuted || waited >= LENGTH * 4 / 5 {
            self.empty_claims += 1;
        }
        self.empty_until = Some(now + rate_limit.resets_in.min(LENGTH));
    }

    /// Compares the API's count with the requests that are certainly of this process, and with all that may be.
    fn compare_use(&mut self, now: Instant, used: usize) {
        let recent = |responded_at: &&Instant| **responded_at + LENGTH > now + EDGE;
        let certain = self.responses.iter().filter(recent).count();
        let ours = self.responses.len() + self.in_flight + self.uncertain.len();
        let at_least = used.saturating_sub(ours);
        self.others_seen |= self.others_at_most.is_some_and(|most| at_least > most);
        let at_most = used.saturating_sub(certain.saturating_sub(self.uncertain.len()));
        self.others_at_most = Some(
            self.others_at_most
                .map_or(at_most, |most| most.min(at_most)),
        );
    }

    fn forget(&mut self, now: Instant) {
        while self
            .responses
            .front()
            .is_some_and(|&responded_at| responded_at + LENGTH + MARGIN <= now)
        {
            self.responses.pop_front();
        }
        let is_old = |&failed: &Instant| failed + LENGTH + MARGIN <= now;
        while self.uncertain.front().is_some_and(is_old) {
            self.uncertain.pop_front();
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// What happens to a window, at a second.
    #[derive(Clone, Copy, Debug)]
    enum Event {
        /// This many request a place; this many get one.
        Asked(usize, usize),
        Answered(usize),
        Lost,
        /// A response, with this many of 4 left and this many seconds to the reset.
        Headers(u32, u64),
        NotSent,
        Refused(u64),
        /// The next place is free at this second.
        Again(u64),
    }
    use Event::{Again, Answered, Asked, Headers, Lost, NotSent, Refused};

    /// Plays events against a window of four.
    fn check(events: &[(u64, Event)]) {
        let start = Instant::now();
        let mut window = Window::new(4);
        for &(second, event) in events {
            let now = start + Duration::from_secs(second);
            let rate_limit = |remaining, seconds| RateLimit {
                limit: 4,
                remaining,
                resets_in: Duration::from_secs(seconds),
            };
            match event {
                Asked(requested, admitted) => {
                    let got = (0..requested)
                        .filter(|_| window.acquire(now).is_ok())
                        .count();
                    assert_eq!(got, admitted, "{second}: {event:?} in {events:?}");
                }
                Again(at) => {
                    let again = window
                        .acquire(now)
                        .unwrap_err()
                        .duration_since(start)
                        .as_secs();
                    assert_eq!(again, at, "{second} in {events:?}");
                }
                Answered(count) => (0..count).for_each(|_| window.responded(now, None)),
                Headers(remaining, resets) => {
                    window.responded(now, Some(rate_limit(remaining, resets)))
                }
                Lost => window.lost(now),
                NotSent => window.not_sent(),
                Refused(wait) => window.refused(now, Duration::from_secs(wait), None),
            }
        }
    }

    #[test]
    fn places_are_taken_at_once_and_become_free_one_by_one() {
        check(&[
            (0, Asked(9, 4)),
            (1, Answered(1)),
            (5, Answered(3)),
            (6, Again(61)),
            (60, Asked(9, 0)),
            (62, Asked(9, 1)),
            (66, Asked(9, 3)),
        ]);
    }

    #[test]
    fn what_was_not_sent_takes_no_place() {
        check(&[(0, Asked(4, 4)), (0, NotSent), (0, Asked(9, 1))]);
    }

    #[test]
    fn what_others_used_is_not_ours_to_use() {
        check(&[
            (0, Asked(1, 1)),
            (1, Headers(1, 20)),
            (2, Asked(9, 1)),
            (2, Again(21)),
            (21, Asked(9, 1)),
            (22, Headers(3, 20)),
            (23, Asked(9, 1)),
        ]);
    }

    #[test]
    fn a_lost_response_takes_its_place_and_reports_nothing_of_others() {
        check(&[
            (0, Asked(2, 2)),
            (1, Headers(1, 40)),
            (2, Lost),
            (3, Asked(9, 1)),
            (4, Again(41)),
        ]);
    }

    #[test]
    fn our_own_use_is_not_mistaken_for_others() {
        check(&[
            (0, Asked(3, 3)),
            (1, Headers(2, 60)),
            (1, Headers(1, 60)),
            (1, Headers(1, 60)),
            (2, Asked(9, 1)),
        ]);
    }

    #[test]
    fn after_a_refusal_nothing_and_then_one_to_see() {
        check(&[
            (0, Asked(2, 2)),
            (1, Refused(10)),
            (2, Again(11)),
            (11, Asked(9, 1)),
            (12, Answered(1)),
            (12, Asked(9, 2)),
        ]);
    }

    #[test]
    fn after_a_refusal_a_lost_response_is_no_reason_to_wait_for_long() {
        check(&[
            (0, Asked(2, 2)),
            (1, Refused(10)),
            (11, Asked(9, 1)),
            (12, Lost),
            (12, Again(13)),
            (13, Asked(9, 1)),
            (14, Lost),
            (15, Asked(9, 1)),
            (16, Answered(1)),
        ]);
    }

    #[test]
    fn where_the_api_allows_less_less() {
        let mut window = Window::new(100);
        let now = Instant::now();
        window.acquire(now).unwrap();
        let rate_limit = RateLimit {
            limit: 4,
            remaining: 3,
            resets_in: LENGTH,
        };
        window.responded(now, Some(rate_limit));
        assert_eq!((0..9).filter(|_| window.acquire(now).is_ok()).count(), 3);
    }

    #[test]
    fn a_claim_that_nothing_is_left_is_believed_until_it_is_refuted_twice() {
        check(&[
            (0, Asked(1, 1)),
            (0, Headers(0, 60)),
            (1, Asked(1, 0)),
            (61, Asked(1, 1)),
            (61, Headers(0, 60)),
            (62, Asked(1, 0)),
            (122, Asked(1, 1)),
            (122, Headers(0, 60)),
            (123, Asked(4, 3)),
            (124, Answered(3)),
            (185, Asked(1, 1)),
            // A refusal shows that the limit is real.
            (185, Refused(5)),
            (191, Asked(1, 1)),
            (191, Headers(0, 60)),
            (192, Asked(1, 0)),
        ]);
    }

    #[test]
    fn a_window_that_fills_again_at_once_is_no_refutation() {
        check(&[
            (0, Asked(1, 1)),
            (0, Headers(0, 10)),
            (10, Asked(1, 1)),
            (10, Headers(0, 10)),
            (20, Asked(1, 1)),
            (20, Headers(0, 10)),
            (21, Asked(1, 0)),
        ]);
    }
    #[test]
    fn requests_of_one_window_cannot_all_take_its_last_place() {
        check(&[
            (0, Asked(3, 3)),
            (0, Headers(0, 60)),
            (1, Headers(0, 59)),
            (1, Asked(1, 0)),
            // The third of one window refutes what the first two said.
            (2, Headers(0, 58)),
            (3, Asked(4, 1)),
            // A refusal shows that the limit is real.
            (3, Refused(5)),
            (9, Asked(4, 1)),
            (9, Headers(0, 50)),
            (10, Asked(1, 0)),
        ]);
    }

    #[test]
    fn one_that_came_when_a_place_became_free_refutes_nothing() {
        check(&[
            (0, Asked(3, 3)),
            (0, Headers(0, 4)),
            (1, Headers(0, 4)),
            (2, Headers(0, 4)),
            (3, Asked(1, 0)),
        ]);
    }
}
