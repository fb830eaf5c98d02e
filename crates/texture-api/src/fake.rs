//! The API in memory, under tokio's clock: for tests that would take minutes, or depend on chance, over a network.
//!
//! It knows all nouns only as far as the client's own behavior depends on them. It keeps the documented
//! limits and reports what it saw.

use std::collections::VecDeque;
use std::sync::{Arc, Mutex, MutexGuard};
use std::time::Duration;

use http::HeaderMap;
use jiff::{SignedDuration, Timestamp};
use serde_json::{Value, json};
use tokio::time::Instant;

use crate::CancellationToken;
use crate::client::Client;
use crate::http::clock::Jitter;
use crate::http::key::ManagementKey;
use crate::http::request;
use crate::http::request::{Endpoint, Method, Repeat, Tier};
use crate::http::transport::{Exchanging, Failure, Incoming, Outgoing, Transport};
use crate::session::Session;
use crate::shared::Settings;

/// A fault of a request.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Fault {
    /// Whether the request takes effect all the same.
    pub(crate) effect: bool,
    pub(crate) then: Then,
}

/// What happens instead of its response.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Then {
    Status(u16),
    /// 429, with this many seconds to wait.
    Limited(u64),
    Dropped,
    Refused,
    Nothing,
    /// No response; the request takes effect when an equal one is sent.
    Late,
    Html,
    Cut,
}

/// A request as the API saw it.
#[derive(Clone, Debug)]
pub(crate) struct Seen {
    pub(crate) at: Duration,
    pub(crate) method: Method,
    pub(crate) path: String,
    pub(crate) query: String,
    pub(crate) tier: Tier,
    pub(crate) status: u16,
}

type Faults = Box<dyn FnMut(Method, &str) -> Option<Fault> + Send>;

/// The API. Clones share its state.
#[derive(Clone)]
pub(crate) struct Fake(Arc<Mutex<State>>);

pub(crate) struct State {
    began: Instant,
    pub(crate) objects: Vec<(String, Value)>,
    pub(crate) audit: Vec<Value>,
    pub(crate) seen: Vec<Seen>,
    pub(crate) faults: Faults,
    pub(crate) latency: Duration,
    pub(crate) limits: Option<[u32; 3]>,
    windows: [VecDeque<Instant>; 3],
    /// Members that lists do not show.
    pub(crate) unlisted: Vec<&'static str>,
    /// The workspace in which everything is created, whatever is requested.
    pub(crate) misplaces: bool,
    /// How many objects a page may hold at most; larger ones are refused.
    pub(crate) page_limit: Option<usize>,
    /// By how much the clock that stamps objects is behind the one of the `Date` header.
    pub(crate) stamps_behind: SignedDuration,
    /// What the headers report of all limits, and of what is left of them.
    pub(crate) reported_limit: Option<u32>,
    /// The faults of requests.
    pub(crate) alter: Box<dyn FnMut(Method, Value) -> Value + Send>,
    late: Vec<(String, Value)>,
    count: u32,
}

impl Fake {
    pub(crate) fn new() -> Self {
        Self(Arc::new(Mutex::new(State {
            began: Instant::now(),
            objects: Vec::new(),
            audit: Vec::new(),
            seen: Vec::new(),
            faults: Box::new(|_, _| None),
            latency: Duration::ZERO,
            // Far from any limit, but reported in the headers.
            limits: Some([1_000_000; 3]),
            windows: Default::default(),
            unlisted: Vec::new(),
            misplaces: false,
            page_limit: None,
            stamps_behind: SignedDuration::ZERO,
            reported_limit: None,
            alter: Box::new(|_, response| response),
            late: Vec::new(),
            count: 0,
        })))
    }

    pub(crate) fn state(&self) -> MutexGuard<'_, State> {
        self.0.lock().unwrap()
    }

    pub(crate) fn client(&self) -> Client {
        self.client_with(Settings {
            jitter: Jitter::fixed(0.5),
            ..Settings::default()
        })
    }

    pub(crate) fn client_with(&self, settings: Settings) -> Client {
        let key = ManagementKey::parse("management_0123456789").unwrap();
        let base = "https://api.test/v1".parse().unwrap();
        let now = self.state().wall();
        Client::assemble(base, Some(key), Box::new(self.clone()), settings, now)
    }

    pub(crate) fn session(&self) -> Session {
        self.client()
            .session(Duration::from_secs(1200), CancellationToken::new())
    }

    /// The next matching requests have these faults, in order.
    pub(crate) fn fail(&self, method: Method, path: &'static str, faults: &[Fault]) {
        let mut left: VecDeque<_> = faults.iter().copied().collect();
        self.state().faults = Box::new(move |requested, at| {
            if requested == method && at == path {
                left.pop_front()
            } else {
                None
            }
        });
    }

    /// The requests, a line each.
    pub(crate) fn log(&self) -> Vec<String> {
        self.state()
            .seen
            .iter()
            .map(|seen| format!("{} {} {}", seen.method.as_str(), seen.path, seen.status))
            .collect()
    }

    /// Creates an object as somebody else.
    pub(crate) fn elsewhere(&self, collection: &str, body: Value) -> String {
        let mut state = self.state();
        let created = state.create(collection, &body, ("user", "usr_9"));
        created["id"].as_str().unwrap().to_owned()
    }

    /// The objects of a type that are in use.
    pub(crate) fn live(&self, collection: &str) -> Vec<Value> {
        let state = self.state();
        let of_type = state
            .objects
            .iter()
            .filter(|(at, _)| at == collection)
            .map(|(_, object)| object);
        of_type
            .filter(|object| object["revoked"] != true && object["status"] != "REVOKED")
            .cloned()
            .collect()
    }

    fn response(&self, outgoing: &Outgoing) -> Result<Incoming, Option<Failure>> {
        let mut state = self.state();
        let path = outgoing.url.path().trim_start_matches("/v1").to_owned();
        let endpoint = Endpoint {
            method: outgoing.method,
            route: "",
            repeat: Repeat::Freely,
            settled_by: &[],
            mark: request::Provenance::Documented,
        };
        let tier = if path.ends_with("/revoke") || path.ends_with("/clear") {
            Tier::Destructive
        } else {
            endpoint.tier()
        };
        let fault = (state.faults)(outgoing.method, &path);
        let body = outgoing
            .body
            .as_ref()
            .map_or(Value::Null, |body| serde_json::from_slice(body).unwrap());
        let collection = path.trim_start_matches('/');
        let creates = outgoing.method == Method::Post && !collection.contains('/');
        if creates && fault.is_some_and(|fault| fault.then == Then::Late) {
            state.late.push((collection.to_owned(), body.clone()));
        }
        let is_sent = fault.is_none_or(|fault| fault.then != Then::Refused);
        let limited = is_sent && state.count_in(tier);
        let acts = !limited && fault.is_none_or(|fault| fault.effect);
        let (status, response) = if acts {
            state.obey(
                outgoing.method,
                &path,
                outgoing.url.query().unwrap_or(""),
                &body,
            )
        } else {
            (0, Value::Null)
        };
        let response = match acts {
            true => (state.alter)(outgoing.method, response),
            false => response,
        };
        let at = state.began.elapsed();
        let reported = if limited {
            429
        } else {
            fault.map_or(status, |fault| fault.then.status(status))
        };
        state.seen.push(Seen {
            at,
            method: outgoing.method,
            path,
            query: outgoing.url.query().unwrap_or_default().to_owned(),
            tier,
            status: reported,
        });
        let headers = state.headers(tier, limited, fault);
        if limited {
            return Ok(incoming(429, headers, "{\"message\":\"slow down\"}".into()));
        }
        match fault.map(|fault| fault.then) {
            None => Ok(incoming(status, headers, response.to_string())),
            Some(Then::Status(status)) => {
                Ok(incoming(status, headers, "{\"message\":\"oops\"}".into()))
            }
            Some(Then::Limited(_)) => {
                Ok(incoming(429, headers, "{\"message\":\"slow down\"}".into()))
            }
            Some(Then::Html) => Ok(incoming(200, headers, "<html>hello</html>".into())),
            Some(Then::Cut) => Ok(incoming(status.max(200), headers, "{\"id\": \"cu".into())),
            Some(Then::Dropped) => Err(Some(Failure::Lost("connection closed".into()))),
            Some(Then::Refused) => Err(Some(Failure::NotSent("connection refused".into()))),
            Some(Then::Nothing | Then::Late) => Err(None),
        }
    }
}

impl std::fmt::Debug for Fake {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Fake")
    }
}

impl Transport for Fake {
    fn exchange(&self, outgoing: Outgoing) -> Exchanging<'_> {
        Box::pin(async move {
            let latency = self.state().latency;
            if !latency.is_zero() {
                tokio::time::sleep(latency).await;
            }
            match self.response(&outgoing) {
                Ok(incoming) => Ok(incoming),
                Err(Some(failure)) => Err(failure),
                Err(None) => std::future::pending().await,
            }
        })
    }
}

impl Then {
    fn status(self, real: u16) -> u16 {
        match self {
            Self::Status(status) => status,
            Self::Limited(_) => 429,
            Self::Html => 200,
            Self::Cut => real,
            Self::Dropped | Self::Refused | Self::Nothing | Self::Late => 0,
        }
    }
}

impl State {
    /// Counts a request, and returns whether it exceeds the limit.
    fn count_in(&mut self, tier: Tier) -> bool {
        let Some(limits) = self.limits else {
            return false;
        };
        let (now, window) = (Instant::now(), &mut self.windows[tier as usize]);
        while window
            .front()
            .is_some_and(|&first| now.duration_since(first) >= Duration::from_secs(60))
        {
            window.pop_front();
        }
        if window.len() >= limits[tier as usize] as usize {
            return true;
        }
        window.push_back(now);
        false
    }

    /// Uses the limits as another holder of the key would.
    pub(crate) fn use_up(&mut self, tier: Tier, requests: usize) {
        for _ in 0..requests {
            self.count_in(tier);
        }
    }

    fn headers(&self, tier: Tier, limited: bool, fault: Option<Fault>) -> HeaderMap {
        let mut headers = HeaderMap::new();
        let mut tell =
            |name: &'static str, value: String| headers.insert(name, value.parse().unwrap());
        tell(
            "date",
            jiff::fmt::rfc2822::DateTimePrinter::new()
                .timestamp_to_rfc9110_string(&self.wall())
                .unwrap(),
        );
        tell("x-request-id", format!("req_{}", self.seen.len()));
        if let Some(Fault {
            then: Then::Limited(seconds),
            ..
        }) = fault
        {
            tell("retry-after", seconds.to_string());
        }
        if let Some(limits) = self.limits {
            let (limit, window) = (limits[tier as usize], &self.windows[tier as usize]);
            let reset = window.front().map_or(Duration::ZERO, |first| {
                Duration::from_secs(60).saturating_sub(first.elapsed())
            });
            let reset = reset.as_secs_f64().ceil() as i64;
            let left = limit as usize - window.len();
            let (limit, left) = self
                .reported_limit
                .map_or((limit, left), |limit| (limit, limit as usize));
            tell("x-ratelimit-limit", limit.to_string());
            tell("x-ratelimit-remaining", left.to_string());
            tell(
                "x-ratelimit-reset",
                (self.wall().as_second() + reset).to_string(),
            );
            if limited {
                tell("retry-after", reset.to_string());
            }
        }
        headers
    }

    fn wall(&self) -> Timestamp {
        epoch() + SignedDuration::try_from(self.began.elapsed()).unwrap()
    }

    fn obey(&mut self, method: Method, path: &str, query: &str, body: &Value) -> (u16, Value) {
        let parts: Vec<_> = path.trim_start_matches('/').split('/').collect();
        match (method, parts.as_slice()) {
            (Method::Get, [_]) if self.page_limit.is_some_and(|most| per_page(query) > most) => {
                (400, json!({"message": "perPage is too large"}))
            }
            (Method::Get, ["audit-logs"]) => (200, page(&self.audit.clone(), query)),
            (Method::Get, [collection]) => (200, self.list(collection, query)),
            (Method::Post, [collection]) if self.is_taken(collection, body) => {
                (409, json!({"message": "it exists already"}))
            }
            (Method::Post, [collection]) => {
                for (collection, body) in std::mem::take(&mut self.late) {
                    self.create(&collection, &body, ("apiKey", "key_us"));
                }
                let mut created = self.create(collection, body, ("apiKey", "key_us"));
                reveal(collection, &mut created);
                (201, created)
            }
            (_, [collection, id, rest @ ..]) => self.act(method, collection, id, rest, body),
            _ => (404, json!({"message": "no such route"})),
        }
    }

    fn act(
        &mut self,
        method: Method,
        collection: &str,
        id: &str,
        rest: &[&str],
        body: &Value,
    ) -> (u16, Value) {
        let Some(at) = self
            .objects
            .iter()
            .position(|(of, object)| of == collection && object["id"] == id)
        else {
            return (404, json!({"message": "not found"}));
        };
        let updated = self.wall();
        let object = &mut self.objects[at].1;
        match (method, rest) {
            (Method::Get, []) => {}
            (Method::Delete, []) if object["deletionProtection"] == true => {
                return (409, json!({"message": "protected"}));
            }
            (Method::Delete, []) => {
                self.objects.remove(at);
                return (204, Value::Null);
            }
            (_, ["revoke"]) if collection == "invitations" && object["status"] != "PENDING" => {
                return (409, json!({"message": "not pending"}));
            }
            (_, ["revoke"]) => {
                let (name, value) = if collection == "invitations" {
                    ("status", json!("REVOKED"))
                } else {
                    ("revoked", json!(true))
                };
                object[name] = value;
                return (204, Value::Null);
            }
            (_, ["clear"]) => return (204, Value::Null),
            _ => merge(object, body, updated),
        }
        let mut shown = object.clone();
        if matches!(rest, ["rotate" | "rotate-secret"]) {
            reveal(collection, &mut shown);
        }
        (200, shown)
    }

    fn is_taken(&self, collection: &str, body: &Value) -> bool {
        let name = match collection {
            "workspaces" => "name",
            "invitations" => "email",
            _ => return false,
        };
        self.objects.iter().any(|(of, object)| {
            of == collection && object[name] == body[name] && object["status"] != "REVOKED"
        })
    }

    fn create(&mut self, collection: &str, body: &Value, actor: (&str, &str)) -> Value {
        self.count += 1;
        let id = format!("{collection}_{}", self.count);
        let now = format!("{:.3}", self.wall() - self.stamps_behind);
        let mut object = blank(collection);
        merge(&mut object, body, self.wall());
        object["id"] = json!(id);
        object["createdAt"] = json!(now);
        if self.misplaces {
            object["workspaceId"] = json!("ws_wrong");
        }
        self.objects.push((collection.to_owned(), object.clone()));
        let entry = json!({"id": format!("log_{}", self.count), "action": "thing.create", "resourceType": "Thing", "resourceId": id,
            "actorType": actor.0, "actorId": actor.1, "createdAt": now});
        self.audit.insert(0, entry);
        object
    }

    fn list(&self, collection: &str, query: &str) -> Value {
        let mut objects: Vec<_> = self
            .objects
            .iter()
            .filter(|(of, _)| of == collection)
            .map(|(_, object)| object.clone())
            .collect();
        for object in objects.iter_mut().filter_map(Value::as_object_mut) {
            object.retain(|name, _| !self.unlisted.contains(&name.as_str()));
        }
        page(&objects, query)
    }
}

/// The secret that a response shows once.
fn reveal(collection: &str, object: &mut Value) {
    if collection == "api-keys" {
        object["key"] = json!(format!("server_of_{}", object["id"]));
    } else if collection == "oauth-apps" && object["type"] == "CONFIDENTIAL" {
        object["clientSecret"] = json!(format!("secret_of_{}", object["id"]));
    }
}

fn merge(object: &mut Value, body: &Value, updated: Timestamp) {
    for (name, value) in body.as_object().into_iter().flatten() {
        object[name] = value.clone();
    }
    object["updatedAt"] = json!(format!("{updated:.3}"));
}

fn parameter(query: &str, name: &str) -> Option<usize> {
    query.split('&').find_map(|pair| {
        let value = pair.strip_prefix(name)?.strip_prefix('=')?;
        value.parse().ok()
    })
}

fn per_page(query: &str) -> usize {
    parameter(query, "perPage").unwrap_or(20)
}

fn page(all: &[Value], query: &str) -> Value {
    let (page, per_page) = (parameter(query, "page").unwrap_or(1), per_page(query));
    let data: Vec<_> = all
        .iter()
        .skip((page - 1) * per_page)
        .take(per_page)
        .collect();
    json!({"data": data, "meta": {"total": all.len(), "page": page, "perPage": per_page}})
}

fn blank(collection: &str) -> Value {
    match collection {
        "workspaces" => json!({"organizationId": "org_1", "deletionProtection": true}),
        "invitations" => {
            json!({"organizationId": "org_1", "organizationName": "Acme", "status": "PENDING", "sentAt": null})
        }
        "api-keys" => {
            json!({"keyPrefix": "server_1a", "workspaceId": "ws_1", "ownerId": null, "revoked": false, "expiresAt": null})
        }
        "destinations" => {
            json!({"workspaceId": "ws_1", "deviceType": "ALL", "url": null, "email": null, "phoneNumber": null,
            "secret": "whsec_made", "headers": null, "includeWeather": false, "deactivated": false, "deactivatedAt": null, "deactivatedReason": null})
        }
        "collections" => {
            json!({"workspaceId": "ws_1", "description": null, "dynamic": true, "isActive": true})
        }
        "oauth-apps" => json!({"workspaceId": "ws_1", "description": null, "clientId": "client_1"}),
        _ => json!({}),
    }
}

fn incoming(status: u16, mut headers: HeaderMap, body: String) -> Incoming {
    headers.insert("content-type", "application/json".parse().unwrap());
    let body = if status == 204 {
        Vec::new()
    } else {
        body.into_bytes()
    };
    Incoming {
        status,
        headers,
        body,
    }
}

fn epoch() -> Timestamp {
    "2026-01-01T00:00:00Z".parse().unwrap()
}
