//! The handler: processes the requests one after the other.
//!
//! The order is: authentication, the rate limit, faults, and only then the request itself. Nothing here waits.

use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use hyper::{Method, StatusCode};

use crate::clock::{Clock, Stamp};
use crate::contract::deviated::deviated;
use crate::contract::transaction::Transaction;
use crate::contract::{CONTRACT, Document};
use crate::faults::deviating::Before;
use crate::faults::deviation::Entry;
use crate::faults::{Deviation, Failure, Fault, Injected, Quirk, Storm};
use crate::http::access::{KEY_HEADER, authenticate};
use crate::http::call::Call;
use crate::http::limits::{Quota, Tier, Windows};
use crate::http::request_log::{Recorded, RequestLog};
use crate::http::response::{Delivery, Response};
use crate::nouns::audit_log::Actor;
use crate::problem::Problem;
use crate::store::disk::Disk;
use crate::store::{Behavior, World, ids};
use crate::ui;

/// Processes requests, one at a time.
pub(crate) struct Handler {
    state: Mutex<State>,
    clock: Clock,
    /// Whether the explorer is served.
    has_ui: bool,
}

/// The mutable state, behind one lock.
pub(crate) struct State {
    pub(crate) world: World,
    pub(crate) behavior: Behavior,
    /// The file in which the state is saved, if any.
    pub(crate) disk: Option<Disk>,
    pub(crate) windows: Windows,
    pub(crate) faults: Vec<Fault>,
    pub(crate) storm: Option<Storm>,
    /// The active deviations.
    pub(crate) deviations: Vec<Deviation>,
    /// The number of responses that a deviation changed.
    pub(crate) deviated: u64,
    /// The delay of every response.
    pub(crate) latency: Duration,
    pub(crate) log: RequestLog,
}

/// A response, and how and when it is sent.
pub(crate) struct Outcome {
    pub(crate) response: Response,
    pub(crate) delivery: Delivery,
    pub(crate) delay: Duration,
    /// Whether a fault changed it.
    pub(crate) faulted: bool,
}

/// Whether a request is admitted, and the rate limit of its key.
struct AccessDecision {
    verdict: Result<Actor, Problem>,
    /// Whose key it is, whether they may or not.
    key_id: Option<String>,
    /// None for what needs no key.
    quota: Option<Quota>,
}

impl Handler {
    pub(crate) fn new(state: State, clock: Clock, has_ui: bool) -> Self {
        Self {
            state: Mutex::new(state),
            clock,
            has_ui,
        }
    }

    pub(crate) fn state(&self) -> MutexGuard<'_, State> {
        // The state is consistent after a panic: rows are replaced, never partly written.
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    pub(crate) fn now(&self) -> Stamp {
        self.clock.now()
    }

    /// The response to a request of the explorer, where there is one, and `None` where it is one to the API.
    pub(crate) fn explore(&self, call: &Call) -> Option<Response> {
        match self.has_ui {
            true => ui::respond(self, call),
            false => None,
        }
    }

    /// Processes a request.
    pub(crate) fn take(&self, call: &Call) -> Outcome {
        let mut state = self.state();
        let now = self.now();
        let AccessDecision {
            verdict,
            key_id,
            quota,
        } = state.check_quota(call, now);
        let mut outcome = match verdict {
            Ok(actor) => state.serve(call, &actor, now),
            Err(problem) => state.whole(refusal(problem, quota, now)),
        };
        let request_id = ids::id("req");
        let quota = quota.filter(|_| !state.behavior.quirks.has(Quirk::NoRateLimitHeaders));
        outcome.response = signed(outcome.response, quota, &request_id, now);
        state.deviate(call, &mut outcome.response);
        state
            .log
            .add(recorded(call, &outcome, request_id, key_id, now));
        outcome
    }
}

impl State {
    /// Changes the state, and saves the changes before anybody sees them.
    pub(crate) fn within<R>(
        &mut self,
        actor: &Actor,
        now: Stamp,
        act: impl FnOnce(&mut Transaction<'_>) -> Result<R, Problem>,
    ) -> Result<R, Problem> {
        self.world.sweep(now);
        let result = act(&mut Transaction {
            world: &mut self.world,
            behavior: &self.behavior,
            actor,
            now,
        });
        self.save()?;
        result
    }

    /// Saves the changes; if that fails, they are undone.
    fn save(&mut self) -> Result<(), Problem> {
        let Err(trouble) = self.world.commit(self.disk.as_ref()) else {
            return Ok(());
        };
        if let Some(disk) = &self.disk {
            let mut world = World::new(self.world.organization.clone());
            if disk.load(&mut world).is_ok() {
                self.world = world;
            }
        }
        Err(Problem::internal("The state file could not be written").because(trouble.to_string()))
    }

    fn check_quota(&mut self, call: &Call, now: Stamp) -> AccessDecision {
        if CONTRACT
            .find(&call.method, &call.path)
            .is_ok_and(|(route, _)| route.is_public)
        {
            return AccessDecision {
                verdict: Ok(Actor::System),
                key_id: None,
                quota: None,
            };
        }
        let tier = Tier::of(&call.method, &call.path);
        let actor = match authenticate(&self.world, call.header(KEY_HEADER), now) {
            Ok(actor) => actor,
            Err(problem) => {
                let quota = Some(self.windows.untouched(tier, now));
                return AccessDecision {
                    verdict: Err(problem),
                    key_id: None,
                    quota,
                };
            }
        };
        let key_id = Some(actor.id().to_owned());
        match self.windows.check_quota(actor.id(), tier, now) {
            Ok(quota) => AccessDecision {
                verdict: Ok(actor),
                key_id,
                quota: Some(quota),
            },
            Err(quota) => AccessDecision {
                verdict: Err(too_many()),
                key_id,
                quota: Some(quota),
            },
        }
    }

    /// The failure of this request: of the first fault that matches, else of the storm.
    fn injected(&mut self, call: &Call) -> Option<Injected> {
        let (method, path) = (call.method.as_str(), call.path.as_str());
        let fault = self
            .faults
            .iter_mut()
            .find_map(|fault| fault.strike(method, path));
        fault.or_else(|| self.storm.as_mut()?.strike(method, path))
    }

    fn serve(&mut self, call: &Call, actor: &Actor, now: Stamp) -> Outcome {
        let Some(injected) = self.injected(call) else {
            let response = self.perform(call, actor, now);
            return self.whole(response);
        };
        let response = if injected.after_effect {
            self.perform(call, actor, now)
        } else {
            Response::empty()
        };
        let (response, delivery) = failed_response(response, injected.failure);
        Outcome {
            response,
            delivery,
            delay: self.latency + injected.delay,
            faulted: true,
        }
    }

    /// Executes a request, unless a deviation prevents it.
    fn perform(&mut self, call: &Call, actor: &Actor, now: Stamp) -> Response {
        if call.path.ends_with("/docs/swagger.json") && !self.deviations.is_empty() {
            let entries = self.deviations.iter().map(|it| it.entry());
            let document = deviated(Document::published().as_value(), entries);
            return Response::json(StatusCode::OK, &document);
        }
        let mut call = call.clone();
        for entry in self.deviations_of(&call) {
            match entry.before(&mut call, &self.world) {
                Before::Obey => {}
                Before::Respond(response) => return response,
                Before::ShowInstead => {
                    call.method = Method::GET;
                    call.path = call.path.trim_end_matches("/protection").to_owned();
                }
            }
        }
        self.obey(&call, actor, now)
    }

    /// The deviations that are about a request.
    fn deviations_of(&self, call: &Call) -> Vec<&'static Entry> {
        let (method, path) = (call.method.as_str(), &call.path);
        let entries = self.deviations.iter().map(|it| it.entry());
        entries
            .filter(|entry| entry.is_about(method, path))
            .collect()
    }

    /// Changes a response as the deviations have it.
    fn deviate(&mut self, call: &Call, response: &mut Response) {
        for entry in self.deviations_of(call) {
            self.deviated += 1;
            entry.after(response, self.deviated);
        }
    }

    fn obey(&mut self, call: &Call, actor: &Actor, now: Stamp) -> Response {
        let response = CONTRACT
            .find(&call.method, &call.path)
            .and_then(|(route, id)| {
                self.within(actor, now, |transaction| {
                    route.response(transaction, call, id)
                })
            });
        response.unwrap_or_else(Response::from)
    }

    fn whole(&self, response: Response) -> Outcome {
        Outcome {
            response,
            delivery: Delivery::Whole,
            delay: self.latency,
            faulted: false,
        }
    }
}

/// What happens to a response.
fn failed_response(response: Response, failure: Failure) -> (Response, Delivery) {
    match failure {
        Failure::None => (response, Delivery::Whole),
        Failure::Response {
            status,
            headers,
            body,
        } => (instead(status, headers, body), Delivery::Whole),
        Failure::Html { status } => (Response::html(status_code(status)), Delivery::Whole),
        Failure::Malformed => (
            Response {
                body: b"{\"data\": [oops".to_vec(),
                ..response
            },
            Delivery::Whole,
        ),
        Failure::Truncated => (response, Delivery::Truncated),
        Failure::Dropped => (response, Delivery::Dropped),
        Failure::Hang => (response, Delivery::Never),
    }
}

fn instead(status: u16, headers: Vec<(String, String)>, body: Option<String>) -> Response {
    let problem = Problem::new(
        status_code(status),
        status_code(status).canonical_reason().unwrap_or("Fault"),
    );
    let mut response = Response::from(problem.because("a fault made on request"));
    if let Some(body) = body {
        response.body = body.into_bytes();
    }
    headers.iter().fold(response, |response, (name, value)| {
        response.header(name, value)
    })
}

fn status_code(status: u16) -> StatusCode {
    StatusCode::from_u16(status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR)
}

fn too_many() -> Problem {
    Problem::new(StatusCode::TOO_MANY_REQUESTS, "Rate limit exceeded")
}

fn refusal(problem: Problem, quota: Option<Quota>, now: Stamp) -> Response {
    let is_limited = problem.status == StatusCode::TOO_MANY_REQUESTS.as_u16();
    let response = Response::from(problem);
    match quota.filter(|_| is_limited) {
        Some(quota) => response.header("retry-after", &wait_seconds(quota, now).to_string()),
        None => response,
    }
}

/// Whole seconds, rounded up, so that there is a free place after the wait.
fn wait_seconds(quota: Quota, now: Stamp) -> u128 {
    quota.reset.since(now).as_millis().div_ceil(1000)
}

/// Adds the headers of every response.
fn signed(response: Response, quota: Option<Quota>, request_id: &str, now: Stamp) -> Response {
    let response = response
        .header("date", &now.http_date())
        .header("x-request-id", request_id);
    let Some(Quota {
        limit,
        remaining,
        reset,
    }) = quota
    else {
        return response;
    };
    response
        .header("x-ratelimit-limit", &limit.to_string())
        .header("x-ratelimit-remaining", &remaining.to_string())
        .header("x-ratelimit-reset", &reset.unix_second().to_string())
}

fn recorded(
    call: &Call,
    outcome: &Outcome,
    request_id: String,
    key_id: Option<String>,
    now: Stamp,
) -> Recorded {
    Recorded {
        request_id,
        at: now.timestamp(),
        method: call.method.to_string(),
        path: call.path.clone(),
        query: call.query.clone(),
        body: serde_json::from_slice(&call.body).ok(),
        user_agent: call.user_agent().map(str::to_owned),
        key_id,
        status: Some(outcome.response.status.as_u16()).filter(|_| outcome.delivery.has_response()),
        faulted: outcome.faulted,
    }
}
