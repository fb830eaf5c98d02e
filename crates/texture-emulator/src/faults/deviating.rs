//! Deviations at work: what becomes of a request, and of the response to it.

use hyper::StatusCode;
use hyper::body::Bytes;
use serde_json::{Map, Value, json};

use super::deviation::{As, At, Change, Entry, ErrorFormat, Replacement, Spelling};
use crate::faults::Quirks;
use crate::http::call::Call;
use crate::http::response::Response;
use crate::problem::Problem;
use crate::store::World;

/// What a deviation makes of a request before it is obeyed.
pub(crate) enum Before {
    /// It is obeyed.
    Obey,
    /// It is not, and this is the response.
    Respond(Response),
    /// It is not, and the response is that to a request for the object as it is.
    ShowInstead,
}

impl At {
    fn fits(self, method: &str, path: &str) -> bool {
        let mut parts = path.split('/');
        let mut fits = self.path.split('/').all(|wanted| {
            let part = parts.next();
            part.is_some_and(|part| wanted == "*" || wanted == part)
        });
        fits &= parts.next().is_none();
        fits && (self.method == "*" || self.method == method) && !path.contains("/docs/")
    }
}

impl Entry {
    /// Whether the deviation is about such a request.
    pub(crate) fn is_about(&self, method: &str, path: &str) -> bool {
        self.at.iter().any(|at| at.fits(method, path))
    }

    /// Changes a request before it is obeyed.
    pub(crate) fn before(&self, call: &mut Call, world: &World) -> Before {
        match self.change {
            Change::Missing(status) => return Before::Respond(missing(status)),
            Change::MissingHtml => return Before::Respond(Response::html(StatusCode::NOT_FOUND)),
            Change::Reject(member) if body(call).is_some_and(|it| it.contains_key(member)) => {
                let problem = Problem::invalid(format!("{member} is not allowed"));
                return Before::Respond(Response::from(problem));
            }
            Change::LargestPage(most) if number(call, "perPage") > Some(most) => {
                let problem = Problem::invalid(format!("perPage must not be greater than {most}"));
                return Before::Respond(Response::from(problem));
            }
            Change::NoEffect if call.method == "PATCH" || call.method == "PUT" => {
                return Before::ShowInstead;
            }
            Change::NoEffect => return Before::Respond(Response::empty()),
            Change::Ignore(member) => edit(call, |members| drop(members.remove(member))),
            Change::Store(names, spelling) => edit(call, |members| spell(members, names, spelling)),
            Change::PageSize(most) => {
                let size = number(call, "perPage").map_or(most, |size| size.min(most));
                call.query.insert("perPage".to_owned(), size.to_string());
            }
            Change::IgnorePage => drop(call.query.insert("page".to_owned(), "1".to_owned())),
            Change::Retype(names, As::NumericId) => {
                call.path = with_true_id(&call.path, world);
                edit(call, |members| {
                    for name in names {
                        if let Some(Value::String(id)) = members.get_mut(*name) {
                            *id = true_id(id, world);
                        }
                    }
                });
            }
            _ => {}
        }
        Before::Obey
    }

    /// Changes a response. `turn` counts the responses.
    pub(crate) fn after(&self, response: &mut Response, turn: u64) {
        if let Change::NoHeaders(names) = self.change {
            response
                .headers
                .retain(|(name, _)| !names.contains(&name.as_str()));
        }
        if let Change::Header(name, value) = self.change {
            response.headers.retain(|(known, _)| known != name);
            *response = response.clone().header(name, value);
        }
        if !response.status.is_success() {
            if let Change::Errors(format) = self.change {
                reformat(response, format);
            }
            return;
        }
        match self.change {
            Change::Status(status) => {
                response.status = StatusCode::from_u16(status).unwrap_or(response.status);
                if status == 204 {
                    response.body.clear();
                } else if response.body.is_empty() {
                    set(response, &json!({}));
                }
            }
            Change::Replacement(instead) => replace(response, instead),
            _ => self.rewrite(response, turn),
        }
    }

    fn rewrite(&self, response: &mut Response, turn: u64) {
        let Ok(mut value) = serde_json::from_slice::<Value>(&response.body) else {
            return;
        };
        match self.change {
            Change::Wrap(name) => value = json!({ name: value }),
            Change::Rename("data", new) => {
                if let Some(members) = value.as_object_mut()
                    && let Some(data) = members.remove("data")
                {
                    members.insert(new.to_owned(), data);
                }
            }
            Change::NoMeta => {
                value.as_object_mut().map(|page| page.remove("meta"));
            }
            Change::WrongTotal(more) => {
                if let Some(total) = value.pointer("/meta/total").and_then(Value::as_u64) {
                    value["meta"]["total"] = json!(total + more);
                }
            }
            Change::BareList => value = value["data"].take(),
            Change::Shuffle => {
                if let Some(items) = value["data"].as_array_mut().filter(|it| !it.is_empty()) {
                    let by = usize::try_from(turn).unwrap_or_default() % items.len();
                    items.rotate_left(by);
                }
            }
            Change::OddItem(name) => {
                if let Some(item) = value
                    .pointer_mut("/data/0")
                    .filter(|it| it[name] != Value::Null)
                {
                    item[name] = Value::Null;
                }
            }
            Change::ItemWithoutId => {
                if let Some(items) = value["data"].as_array_mut() {
                    items.insert(0, json!({ "name": "no id" }));
                }
            }
            Change::ItemLosesId => {
                let first = value["data"].get_mut(0);
                if let Some(item) = first.and_then(Value::as_object_mut) {
                    item.remove("id");
                }
            }
            Change::RevokedVanish => {
                if value["revoked"] == true {
                    *response = missing(404);
                    return;
                }
                if let Some(items) = value["data"].as_array_mut() {
                    items.retain(|item| item["revoked"] != true);
                    value["meta"]["total"] = json!(value["data"].as_array().map(Vec::len));
                }
            }
            _ => objects(&mut value).for_each(|members| self.rewrite_object(members)),
        }
        set(response, &value);
    }

    fn rewrite_object(&self, members: &mut Map<String, Value>) {
        match self.change {
            Change::Remove(names) => members.retain(|name, _| !names.contains(&name.as_str())),
            Change::Only(names) => members.retain(|name, _| names.contains(&name.as_str())),
            Change::Null(names) => each(members, names, |_| Value::Null),
            Change::OmitNulls => members.retain(|_, value| !value.is_null()),
            Change::Retype(names, to) => each(members, names, |value| retyped(value, to)),
            Change::Rename(old, new) => {
                if let Some(value) = members.remove(old) {
                    members.insert(new.to_owned(), value);
                }
            }
            Change::Show(names, spelling) => spell(members, names, spelling),
            _ => {}
        }
    }
}

/// The objects that a response shows: the items of a list, or the only one.
fn objects(value: &mut Value) -> Box<dyn Iterator<Item = &mut Map<String, Value>> + '_> {
    let is_page = value.get("meta").is_some() && value.get("data").is_some();
    if is_page {
        let items = value.get_mut("data").and_then(Value::as_array_mut);
        return Box::new(items.into_iter().flatten().filter_map(Value::as_object_mut));
    }
    Box::new(value.as_object_mut().into_iter())
}

fn each(members: &mut Map<String, Value>, names: &[&str], change: impl Fn(Value) -> Value) {
    for name in names {
        if let Some(value) = members.get_mut(*name).filter(|value| !value.is_null()) {
            *value = change(value.take());
        }
    }
}

fn retyped(value: Value, to: As) -> Value {
    let milliseconds = |value: &Value| {
        let time = value
            .as_str()
            .and_then(|text| text.parse::<jiff::Timestamp>().ok());
        time.map(jiff::Timestamp::as_millisecond)
    };
    match to {
        As::NumericId => value.as_str().map_or(Value::Null, |id| json!(numeric(id))),
        As::Seconds => milliseconds(&value).map_or(value, |time| json!(time / 1000)),
        As::Milliseconds => milliseconds(&value).map_or(value, |time| json!(time)),
        As::Text => json!(
            value
                .as_str()
                .map_or_else(|| value.to_string(), str::to_owned)
        ),
        As::Digit => value.as_bool().map_or(value, |flag| json!(u8::from(flag))),
        As::List => json!([value]),
        As::Joined => {
            let texts: Vec<&str> = value
                .as_array()
                .into_iter()
                .flatten()
                .filter_map(Value::as_str)
                .collect();
            json!(texts.join(","))
        }
        As::Object => json!({ "value": value }),
    }
}

fn spell(members: &mut Map<String, Value>, names: &[&str], spelling: Spelling) {
    each(members, names, |value| spelled(value, spelling));
}

fn spelled(value: Value, spelling: Spelling) -> Value {
    match (value, spelling) {
        (Value::String(text), Spelling::Trimmed) => json!(text.trim()),
        (Value::String(text), Spelling::Lower) => json!(text.to_lowercase()),
        (Value::String(text), Spelling::Upper) => json!(text.to_uppercase()),
        (Value::String(text), Spelling::Slash) if !text.ends_with('/') => json!(format!("{text}/")),
        (Value::String(_), Spelling::Masked) => json!("********"),
        (Value::Array(mut items), Spelling::Sorted) => {
            items.sort_by_key(|item| std::cmp::Reverse(item.to_string()));
            Value::Array(items)
        }
        (Value::Array(items), spelling) => items
            .into_iter()
            .map(|item| spelled(item, spelling))
            .collect(),
        (Value::Object(members), Spelling::LowerNames) => {
            let lower = |(name, value): (String, Value)| (name.to_lowercase(), value);
            Value::Object(members.into_iter().map(lower).collect())
        }
        (Value::Object(members), spelling) => {
            let one = |(name, value)| (name, spelled(value, spelling));
            Value::Object(members.into_iter().map(one).collect())
        }
        (other, _) => other,
    }
}

fn replace(response: &mut Response, instead: Replacement) {
    let object: Value = serde_json::from_slice(&response.body).unwrap_or_default();
    match instead {
        Replacement::Empty => response.body.clear(),
        Replacement::EmptyObject => set(response, &json!({})),
        Replacement::Null => set(response, &Value::Null),
        Replacement::Array => set(response, &json!([object])),
        Replacement::Success => set(response, &json!({ "success": true })),
        Replacement::IdOnly => set(response, &object["id"]),
        Replacement::Text => set_text(response, "OK"),
    }
}

fn reformat(response: &mut Response, format: ErrorFormat) {
    let body: Value = serde_json::from_slice(&response.body).unwrap_or_default();
    let (message, status) = (
        body["message"].as_str().unwrap_or("Error"),
        response.status.as_u16(),
    );
    let text = match body.pointer("/details/error").and_then(Value::as_str) {
        Some(details) => format!("{message}: {details}"),
        None => message.to_owned(),
    };
    match format {
        ErrorFormat::ErrorText => set(response, &json!({ "error": text })),
        ErrorFormat::ErrorObject => {
            set(
                response,
                &json!({ "error": { "code": status, "message": text } }),
            );
        }
        ErrorFormat::Errors => set(response, &json!({ "errors": [{ "message": text }] })),
        ErrorFormat::Problem => set(
            response,
            &json!({ "type": "about:blank", "title": message, "status": status, "detail": text }),
        ),
        ErrorFormat::MessageList => set(
            response,
            &json!({ "statusCode": status, "message": [text] }),
        ),
        ErrorFormat::EmptyObject => set(response, &json!({})),
        ErrorFormat::Empty => response.body.clear(),
        ErrorFormat::Text => response.body = text.into_bytes(),
        ErrorFormat::PlainText => set_text(response, &text),
        ErrorFormat::JsonText => set(response, &json!(text)),
        ErrorFormat::ByMember => set(response, &json!({ "errors": { "base": [text] } })),
        ErrorFormat::OtherMembers => {
            set(response, &json!({ "code": status, "reason": text }));
        }
    }
}

fn missing(status: u16) -> Response {
    let status = StatusCode::from_u16(status).unwrap_or(StatusCode::NOT_FOUND);
    Response::from(Problem::new(
        status,
        status.canonical_reason().unwrap_or("Missing"),
    ))
}

fn set(response: &mut Response, value: &Value) {
    response.body = value.to_string().into_bytes();
    if !response
        .headers
        .iter()
        .any(|(name, _)| name == "content-type")
    {
        *response = response
            .clone()
            .header("content-type", "application/json; charset=utf-8");
    }
}

fn set_text(response: &mut Response, text: &str) {
    response.headers.retain(|(name, _)| name != "content-type");
    *response = response.clone().header("content-type", "text/plain");
    response.body = text.into();
}

fn body(call: &Call) -> Option<Map<String, Value>> {
    serde_json::from_slice(&call.body).ok()
}

fn edit(call: &mut Call, change: impl FnOnce(&mut Map<String, Value>)) {
    if let Some(mut members) = body(call) {
        change(&mut members);
        call.body = Bytes::from(Value::Object(members).to_string());
    }
}

fn number(call: &Call, name: &str) -> Option<u32> {
    call.query.get(name)?.parse().ok()
}

/// The number that stands for an id.
fn numeric(id: &str) -> u32 {
    let step = |hash: u32, byte: u8| (hash ^ u32::from(byte)).wrapping_mul(0x0100_0193);
    id.bytes().fold(0x811c_9dc5, step)
}

/// The path with the id that a number in it stands for.
fn with_true_id(path: &str, world: &World) -> String {
    let parts = path.split('/').enumerate();
    let parts: Vec<String> = parts
        .map(|(index, part)| match index {
            3 => true_id(part, world),
            _ => part.to_owned(),
        })
        .collect();
    parts.join("/")
}

fn true_id(id: &str, world: &World) -> String {
    let Ok(wanted) = id.parse::<u32>() else {
        return id.to_owned();
    };
    let quirks = Quirks::default();
    let shown = world
        .tables()
        .into_iter()
        .flat_map(|table| table.shown(&quirks));
    let mut ids = shown.filter_map(|object| object["id"].as_str().map(str::to_owned));
    ids.find(|id| numeric(id) == wanted)
        .unwrap_or_else(|| id.to_owned())
}
