//! The explorer: one page that shows what the emulator holds and sees, and lets a person change it.
//!
//! It is served to this machine only, and not to pages of other origins: a website must not be able to change
//! anything here.

use hyper::{Method, StatusCode};
use serde::Deserialize;
use serde_json::{Value, json};

use crate::faults::{Deviation, Fault, Quirks};
use crate::http::call::Call;
use crate::http::handler::Handler;
use crate::http::response::Response;
use crate::nouns::member::Person;
use crate::problem::Problem;

const PAGE: &str = include_str!("page.html");

/// The number of entries of each log that are shown.
const SHOWN: usize = 50;

/// A header that only the explorer sends: browsers do not let pages of other origins send it.
const OWN_HEADER: &str = "x-texture-ui";

/// What the page may load and do.
const POLICY: &str = "default-src 'none'; style-src 'unsafe-inline'; script-src 'unsafe-inline'; \
                      connect-src 'self'; frame-ancestors 'none'; form-action 'none'; base-uri 'none'";

/// What the page requests.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "snake_case")]
enum Action {
    /// Do what a request would do, as a person in the dashboard.
    Act {
        method: String,
        path: String,
        #[serde(default)]
        body: Value,
    },
    /// Change any members of any object.
    Edit { id: String, patch: Value },
    /// Take any object away.
    Remove { id: String },
    /// Accept an invitation.
    Accept { email: String },
    /// Let requests fail.
    Fault { fault: String },
    /// Let no requests fail any more.
    ClearFaults {},
    /// Differ from the contract.
    Deviate { name: String },
    /// Keep to the contract again.
    Conform {},
}

/// The response to a request of the explorer; `None` where it is one to the API.
pub(crate) fn respond(handler: &Handler, call: &Call) -> Option<Response> {
    let response = match (&call.method, call.path.as_str()) {
        (_, "/" | "/ui" | "/ui/" | "/ui/state" | "/ui/actions") if !is_local(call) => {
            Response::from(Problem::new(
                StatusCode::FORBIDDEN,
                "The explorer is only for this machine: open it by its loopback address",
            ))
        }
        (&Method::GET, "/" | "/ui" | "/ui/") => Response::page(PAGE)
            .header("Content-Security-Policy", POLICY)
            .header("X-Content-Type-Options", "nosniff"),
        (&Method::GET, "/ui/state") => Response::json(StatusCode::OK, &state(handler)),
        (&Method::POST, "/ui/actions") => match act(handler, call) {
            Ok(value) => Response::json(StatusCode::OK, &value),
            Err(problem) => Response::from(problem),
        },
        _ => return None,
    };
    Some(response)
}

/// Whether the browser was given a loopback address: a name could be anybody's (DNS rebinding).
fn is_local(call: &Call) -> bool {
    let host = call.header("host").unwrap_or_default();
    let name = match host.rsplit_once(':') {
        Some((name, port)) if port.bytes().all(|it| it.is_ascii_digit()) => name,
        _ => host,
    };
    let name = name.trim_start_matches('[').trim_end_matches(']');
    name == "localhost"
        || name
            .parse::<std::net::IpAddr>()
            .is_ok_and(|address| address.is_loopback())
}

fn state(handler: &Handler) -> Value {
    let mut state = handler.state();
    state.world.sweep(handler.now());
    let tables = state.world.tables().into_iter();
    let mut objects = serde_json::Map::new();
    let mut audit = Vec::new();
    for table in tables {
        let mut shown = table.shown(&Quirks::default());
        if table.name() == "audit-logs" {
            shown.reverse();
            shown.truncate(SHOWN);
            audit = shown;
        } else {
            objects.insert(table.name().to_owned(), Value::Array(shown));
        }
    }
    let requests: Vec<Value> = state
        .log
        .latest(SHOWN)
        .map(|it| {
            json!({
                "at": it.at.to_string(), "method": it.method, "path": it.path,
                "status": it.status, "faulted": it.faulted,
            })
        })
        .collect();
    let limits = state.windows.limits;
    json!({
        "organization": { "id": state.world.organization.id, "name": state.world.organization.name },
        "objects": objects,
        "audit": audit,
        "requests": requests,
        "limits": {
            "read": limits.read, "write": limits.write, "destructive": limits.destructive,
        },
        "faults": state.faults.len(),
        "deviations": state.deviations.iter().map(|it| it.name()).collect::<Vec<_>>(),
        "all_deviations": Deviation::all().map(Deviation::name).collect::<Vec<_>>(),
    })
}

fn act(handler: &Handler, call: &Call) -> Result<Value, Problem> {
    if call.header(OWN_HEADER).is_none() {
        return Err(Problem::new(
            StatusCode::FORBIDDEN,
            "This request does not come from the explorer",
        ));
    }
    let action: Action = serde_json::from_value(call.json()?)
        .map_err(|error| Problem::invalid(error.to_string()))?;
    let invalid = |error: &dyn std::fmt::Display| Problem::invalid(error.to_string());
    match action {
        Action::Act { method, path, body } => handler.act(&method, &path, body),
        Action::Edit { id, patch } => handler.edit(&id, patch),
        Action::Remove { id } => handler.remove(&id).map(|()| Value::Null),
        Action::Accept { email } => {
            let person = Person::new("Ada", "Example", &email);
            handler.accept_invitation(&email, &person)
        }
        Action::Fault { fault } => {
            let fault: Fault = fault.parse().map_err(|error| invalid(&error))?;
            handler.state().faults.push(fault);
            Ok(Value::Null)
        }
        Action::ClearFaults {} => {
            handler.state().faults.clear();
            Ok(Value::Null)
        }
        Action::Deviate { name } => {
            let deviation: Deviation = name.parse().map_err(|error| invalid(&error))?;
            handler.state().deviations.push(deviation);
            Ok(Value::Null)
        }
        Action::Conform {} => {
            handler.state().deviations.clear();
            Ok(Value::Null)
        }
    }
}
