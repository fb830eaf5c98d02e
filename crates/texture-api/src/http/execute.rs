//! Sending a request until there is a final response: wait for a permit, send, judge, wait.

use std::sync::atomic::Ordering;
use std::time::Duration;

use serde_json::Value;
use tokio::time::timeout;

use crate::error::{Effect, Error, Kind, Result};
use crate::http::event::compact;
use crate::http::log;
use crate::http::prepared_request::PreparedRequest;
use crate::http::rate_limiter::Permit;
use crate::http::request::Tier;
use crate::http::response;
use crate::http::retry::{self, History, Verdict};
use crate::http::transport::{Failure, Incoming, Outgoing};
use crate::http::window::RateLimit;
use crate::session::Session;

impl Session {
    /// Sends a call, and repeats it as long as that is safe and useful.
    pub(crate) async fn execute(&self, call: &PreparedRequest) -> Result<Value> {
        self.execute_again(call, &mut History::default()).await
    }

    /// Sends a call that may have been sent before, and records every failure.
    pub(crate) async fn execute_again(
        &self,
        call: &PreparedRequest,
        history: &mut History,
    ) -> Result<Value> {
        loop {
            let error = match self.attempt(call, *history).await {
                Ok(response) => return Ok(response),
                Err(error) => error,
            };
            let verdict = retry::decide(
                &call.endpoint,
                *history,
                &error,
                self.max_retries,
                &self.shared.settings.jitter,
            );
            history.note(&error);
            match verdict {
                Verdict::Settled => return Ok(Value::Null),
                Verdict::GiveUp => return Err(conclude(error, *history)),
                Verdict::Again(wait) => self.pause(call, wait, error, *history).await?,
            }
        }
    }

    async fn attempt(&self, call: &PreparedRequest, history: History) -> Result<Value> {
        let permit = self.permit(call).await?;
        let Some(left) = self.left() else {
            permit.not_sent();
            return Err(self.out_of_time(call));
        };
        if call.endpoint.tier() != Tier::Read && !self.may_write() {
            permit.not_sent();
            return Err(stopped(call));
        }
        self.record_write(call);
        let outcome = self.exchange(call, history, permit, left).await;
        self.record_write(call);
        outcome
    }

    async fn exchange(
        &self,
        call: &PreparedRequest,
        history: History,
        permit: Permit<'_>,
        left: Duration,
    ) -> Result<Value> {
        let number = history.sent() + 1;
        log::sending(call, number);
        let began = self.shared.clock.now();
        let time = self.shared.settings.request_timeout.min(left);
        match timeout(time, self.shared.transport.exchange(self.outgoing(call))).await {
            Ok(Ok(incoming)) => {
                log::response(
                    call,
                    number,
                    began.elapsed(),
                    &incoming,
                    response::request_id(&incoming.headers),
                );
                self.judge(call, history, permit, &incoming)
            }
            Ok(Err(failure)) => Err(self.lost(call, number, permit, failure)),
            Err(_) => {
                permit.lost();
                Err(self.no_response(call, time, time < left))
            }
        }
    }

    /// Waits for the rate limit. The wait does not count against the operation's time.
    async fn permit(&self, call: &PreparedRequest) -> Result<Permit<'_>> {
        if self.stop.is_cancelled() {
            return Err(stopped(call));
        }
        let tier = call.endpoint.tier();
        let rate_limiter = self.shared.pacers.of(tier);
        let queued_at = self.shared.clock.now();
        let permit = rate_limiter.acquire(self.stop.cancelled()).await;
        let waited = queued_at.elapsed();
        self.budget.exclude(waited);
        self.record_wait(tier, waited);
        permit.ok_or_else(|| stopped(call))
    }

    fn judge(
        &self,
        call: &PreparedRequest,
        history: History,
        permit: Permit<'_>,
        incoming: &Incoming,
    ) -> Result<Value> {
        let clock = &self.shared.clock;
        if let Some(date) = response::date(&incoming.headers) {
            clock.learn(date);
        }
        let rate_limit = response::rate_limit(&incoming.headers, clock);
        let has_responded = &self.shared.has_responded;
        let response = response::read(call, incoming, clock, has_responded.load(Ordering::Relaxed));
        if response.as_ref().map_or_else(is_the_api_s, |_| true) {
            has_responded.store(true, Ordering::Relaxed);
        }
        if response.is_ok() {
            self.shared.is_the_api.store(true, Ordering::Relaxed);
        }
        match &response {
            Err(error) if error.kind() == Kind::RateLimited => {
                self.hold_back(permit, history, error, rate_limit);
            }
            Err(error) if error.status().is_some_and(|status| status >= 500) => {
                permit.failed(rate_limit);
            }
            _ => permit.responded(rate_limit),
        }
        response
    }

    /// Holds back all requests of this tier until the API allows them.
    fn hold_back(
        &self,
        permit: Permit<'_>,
        history: History,
        error: &Error,
        rate_limit: Option<RateLimit>,
    ) {
        let requested = error.inner().retry_after.unwrap_or_default();
        if requested > retry::LONGEST_OBEYED {
            // That is too long to wait: the next request gets the same response from the API.
            return permit.not_sent();
        }
        // Other processes with this key got the same time: jitter spreads them.
        let spread = retry::spread(history.refusals, &self.shared.settings.jitter);
        permit.refused(requested + spread, rate_limit);
    }

    async fn pause(
        &self,
        call: &PreparedRequest,
        wait: Duration,
        error: Error,
        history: History,
    ) -> Result<()> {
        log::failed(call, history.sent(), &error, "trying again");
        if self.left().is_none_or(|left| left <= wait) {
            return Err(conclude(error, history));
        }
        tokio::select! {
            biased;
            () = self.stop.cancelled() => Err(conclude(stopped(call).with(|evidence| evidence.source = Some(error.into())), history)),
            () = tokio::time::sleep(wait) => Ok(()),
        }
    }

    /// Records a write: the object is read individually from now on, and a list that was read before is no longer
    /// complete.
    fn record_write(&self, call: &PreparedRequest) {
        if call.endpoint.tier() != Tier::Read {
            let cache = self.shared.list_caches.at(call.endpoint.collection());
            cache.record_write(call.id.as_deref());
        }
    }

    fn lost(
        &self,
        call: &PreparedRequest,
        number: u32,
        permit: Permit<'_>,
        failure: Failure,
    ) -> Error {
        match failure {
            Failure::Setup(_) | Failure::Certificate(..) | Failure::NotSent(_) => permit.not_sent(),
            Failure::Lost(_) => permit.lost(),
        }
        let error = response::missing(call, &self.url(call), failure);
        log::failed(call, number, &error, "judging");
        error
    }

    fn url(&self, call: &PreparedRequest) -> url::Url {
        self.shared.base_url.join(&call.path, &call.query)
    }

    fn outgoing(&self, call: &PreparedRequest) -> Outgoing {
        Outgoing {
            method: call.endpoint.method,
            url: self.url(call),
            body: call.body.as_ref().map(|body| body.to_string().into_bytes()),
        }
    }

    /// No response in the time of one request, which may be tried again, or of the whole operation, which may not.
    fn no_response(&self, call: &PreparedRequest, time: Duration, passing: bool) -> Error {
        let time = match passing {
            true => compact(time),
            false => format!("the {} of this operation", compact(self.budget.total())),
        };
        let message = format!("no response within {time}");
        call.error(Kind::Timeout, Effect::Unknown, message)
            .with(|evidence| {
                evidence.url = Some(response::shown(&self.url(call)));
                evidence.passing = passing;
            })
    }

    fn out_of_time(&self, call: &PreparedRequest) -> Error {
        let message = format!(
            "the time given to this operation ({}) is over",
            compact(self.budget.total())
        );
        call.error(Kind::Timeout, Effect::NotSent, message)
    }
}

/// Whether the message of an error is the API's own.
fn is_the_api_s(error: &Error) -> bool {
    !matches!(
        error.kind(),
        Kind::WrongUrl | Kind::Unreadable | Kind::Unavailable
    )
}

fn stopped(call: &PreparedRequest) -> Error {
    call.error(
        Kind::Cancelled,
        Effect::NotSent,
        "stopped before it was sent",
    )
}

/// The last error, with the effect of all failed tries.
fn conclude(error: Error, history: History) -> Error {
    error.with(|evidence| {
        evidence.tries = history.sent();
        if history.losses > 0 {
            evidence.effect = evidence.effect.max(Effect::Unknown);
        }
    })
}
