//! A command that ended: its status, its output, and its requests.

use std::process::Output;

use expect_test::Expect;
use serde_json::{Value, json};
use texture_emulator::Recorded;

use super::diagnostic::{Diagnostic, is_remark};
use super::world::World;

/// A command that ended.
#[derive(Debug)]
pub(crate) struct Run<'w> {
    world: &'w World,
    status: Option<i32>,
    diagnostics: Vec<Diagnostic>,
    text: String,
    requests: Vec<Recorded>,
}

impl<'w> Run<'w> {
    pub(crate) fn new(world: &'w World, output: &Output, requests: Vec<Recorded>) -> Self {
        let stdout = String::from_utf8_lossy(&output.stdout);
        let stderr = String::from_utf8_lossy(&output.stderr);
        let lines = [lines(&stdout), lines(&stderr)].concat();
        let text = lines.iter().map(Line::text).collect();
        let diagnostics = lines.iter().filter_map(Line::diagnostic).collect();
        let status = output.status.code();
        Self {
            world,
            status,
            diagnostics,
            text,
            requests,
        }
    }

    /// It did what it was asked.
    pub(crate) fn succeeds(&self) -> &Self {
        assert_eq!(self.status, Some(0), "it fails:\n{}", self.text);
        self
    }

    /// It failed, and reported exactly these errors.
    pub(crate) fn fails_with(&self, expected: Expect) -> &Self {
        self.fails();
        expected.assert_eq(&self.tidied(self.errors().map(Diagnostic::text)));
        self
    }

    /// [`Run::fails_with`], wherever it points: the line of a nested attribute is known to newer
    /// command lines only.
    pub(crate) fn fails_somewhere_with(&self, expected: Expect) -> &Self {
        self.fails();
        expected.assert_eq(&self.tidied(self.errors().map(Diagnostic::words)));
        self
    }

    /// It failed, and these words are in its output.
    pub(crate) fn fails_saying(&self, words: &str) -> &Self {
        self.fails();
        let output = self.words();
        assert!(output.contains(words), "{words:?} is not in {output:?}");
        self
    }

    /// It reported exactly these warnings.
    pub(crate) fn warns(&self, expected: Expect) -> &Self {
        let warnings = self.diagnostics.iter().filter(|it| !it.is_error());
        expected.assert_eq(&self.tidied(warnings.map(Diagnostic::text)));
        self
    }

    /// It sent exactly these requests, in this order. A create and the listing that runs concurrently with it arrive in
    /// either order: the listing is shown first.
    pub(crate) fn sends(&self, expected: Expect) -> &Self {
        let requests = listings_first(&self.requests);
        let lines: String = requests.into_iter().map(request_line).collect();
        expected.assert_eq(&self.world.tidy(&lines));
        self
    }

    /// It changed exactly this at the API, in this order.
    pub(crate) fn writes(&self, expected: Expect) -> &Self {
        let writes = self
            .requests
            .iter()
            .filter(|request| request.method != "GET");
        let lines: String = writes.map(request_line).collect();
        expected.assert_eq(&self.world.tidy(&lines));
        self
    }

    /// The requests that it sent.
    pub(crate) fn requests(&self) -> &[Recorded] {
        &self.requests
    }

    /// All that it printed, for people, in one line.
    fn words(&self) -> String {
        let unframed = self.text.replace(['│', '╷', '╵'], " ");
        let words: Vec<&str> = unframed.split_whitespace().collect();
        self.world.tidy(&words.join(" "))
    }

    /// The exit status.
    pub(crate) fn status(&self) -> Option<i32> {
        self.status
    }

    /// All that it printed.
    pub(crate) fn text(&self) -> &str {
        &self.text
    }

    pub(super) fn world(&self) -> &'w World {
        self.world
    }

    fn fails(&self) {
        assert_eq!(self.status, Some(1), "it does not fail:\n{}", self.text);
    }

    fn errors(&self) -> impl Iterator<Item = &Diagnostic> {
        self.diagnostics.iter().filter(|it| it.is_error())
    }

    fn tidied(&self, texts: impl Iterator<Item = String>) -> String {
        let texts: Vec<String> = texts.collect();
        self.world.tidy(&texts.join("---\n"))
    }
}

/// The requests, with a listing moved before the create of that type which it follows, where only reads lie between
/// them. A create that fails is not moved: what is listed after it is listed because of it.
fn listings_first(requests: &[Recorded]) -> Vec<&Recorded> {
    let mut ordered: Vec<&Recorded> = Vec::new();
    for request in requests {
        let reads = ordered.iter().rev().take_while(|it| it.method == "GET");
        let create = ordered.len().checked_sub(reads.count() + 1);
        match create {
            Some(create) if is_listing_of(request, ordered[create]) => {
                ordered.insert(create, request);
            }
            _ => ordered.push(request),
        }
    }
    ordered
}

fn is_listing_of(request: &Recorded, create: &Recorded) -> bool {
    request.method == "GET"
        && (create.method.as_str(), create.status) == ("POST", Some(201))
        && request.path == create.path
}

/// `POST /v1/workspaces {"name":"a"} -> 201`
fn request_line(request: &Recorded) -> String {
    let query: Vec<String> = request
        .query
        .iter()
        .map(|(name, value)| format!("{name}={value}"))
        .collect();
    let query = match query.is_empty() {
        true => String::new(),
        false => format!("?{}", query.join("&")),
    };
    let body = request.body.as_ref().map(|body| format!(" {body}"));
    let body = body.unwrap_or_default();
    let status = match request.status {
        Some(status) => status.to_string(),
        None => "no answer".to_owned(),
    };
    format!(
        "{} {}{query}{body} -> {status}\n",
        request.method, request.path
    )
}

/// The lines of an output. `validate -json` prints one document instead, with all diagnostics in it.
fn lines(output: &str) -> Vec<Line> {
    let document: Option<Value> = serde_json::from_str(output).ok();
    match document.as_ref().map(|document| &document["diagnostics"]) {
        Some(Value::Array(diagnostics)) => diagnostics.iter().map(Line::of_diagnostic).collect(),
        _ => output.lines().map(Line::of).collect(),
    }
}

/// A line of output: text for people, or JSON where that was requested.
#[derive(Clone)]
enum Line {
    Text(String),
    Json(Value),
}

impl Line {
    fn of(line: &str) -> Self {
        match serde_json::from_str(line) {
            Ok(json @ Value::Object(_)) => Self::Json(json),
            _ => Self::Text(line.to_owned()),
        }
    }

    fn of_diagnostic(diagnostic: &Value) -> Self {
        Self::Json(json!({ "@message": diagnostic["summary"], "diagnostic": diagnostic }))
    }

    fn text(&self) -> String {
        match self {
            Self::Text(text) => format!("{text}\n"),
            Self::Json(json) if is_remark(&json["diagnostic"]) => String::new(),
            Self::Json(json) => {
                let message = json["@message"].as_str().unwrap_or_default();
                let detail = json["diagnostic"]["detail"].as_str().unwrap_or_default();
                format!("{message}\n{detail}").trim_end().to_owned() + "\n"
            }
        }
    }

    fn diagnostic(&self) -> Option<Diagnostic> {
        match self {
            Self::Json(json) => json.get("diagnostic").and_then(Diagnostic::read),
            Self::Text(_) => None,
        }
    }
}

#[test]
fn a_listing_is_shown_before_the_create_that_it_runs_concurrently_with() {
    let recorded = |method: &str, path: &str, status| Recorded {
        request_id: String::new(),
        at: jiff::Timestamp::UNIX_EPOCH,
        method: method.to_owned(),
        path: path.to_owned(),
        query: Default::default(),
        body: None,
        user_agent: None,
        key_id: None,
        status: Some(status),
        faulted: false,
    };
    let shown = |requests: &[Recorded]| -> String {
        listings_first(requests)
            .into_iter()
            .map(request_line)
            .collect()
    };
    let overtaken = [
        recorded("POST", "/v1/api-keys", 201),
        recorded("GET", "/v1/members", 200),
        recorded("GET", "/v1/api-keys", 200),
    ];
    expect_test::expect![[r#"
        GET /v1/api-keys -> 200
        POST /v1/api-keys -> 201
        GET /v1/members -> 200
    "#]]
    .assert_eq(&shown(&overtaken));
    let because_of_it = [
        recorded("POST", "/v1/api-keys", 409),
        recorded("GET", "/v1/api-keys", 200),
        recorded("POST", "/v1/api-keys/key_1/revoke", 201),
        recorded("GET", "/v1/api-keys", 200),
    ];
    expect_test::expect![[r#"
        POST /v1/api-keys -> 409
        GET /v1/api-keys -> 200
        POST /v1/api-keys/key_1/revoke -> 201
        GET /v1/api-keys -> 200
    "#]]
    .assert_eq(&shown(&because_of_it));
}
