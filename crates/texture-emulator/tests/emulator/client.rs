//! The one door: every response that comes through it is held against the emulator's own document.

use std::pin::pin;
use std::time::Duration;

use reqwest::Method;
use serde_json::Value;
use texture_emulator::{Builder, Document, Emulator, Limits, Recorded};
use tokio::sync::mpsc::{UnboundedReceiver, unbounded_channel};

pub(crate) const KEY: &str = "management_test";

/// An emulator, and a client of it.
pub(crate) struct Api {
    pub(crate) emulator: Emulator,
    pub(crate) key: Option<String>,
    http: reqwest::Client,
}

/// The requests that an emulator took, as it takes them.
pub(crate) type Taken = UnboundedReceiver<Recorded>;

/// What came back.
#[derive(Debug)]
pub(crate) struct Reply {
    pub(crate) status: u16,
    pub(crate) headers: reqwest::header::HeaderMap,
    /// Null where there was none, or no JSON.
    pub(crate) body: Value,
    pub(crate) text: String,
}

impl Api {
    /// An emulator without limits to speak of.
    pub(crate) fn new() -> Self {
        Self::of(builder())
    }

    /// The same, and what tells of each request that it took.
    pub(crate) fn watched() -> (Self, Taken) {
        let (tell, taken) = unbounded_channel();
        (
            Self::of(builder().watch(move |request| tell.send(request.clone()).unwrap())),
            taken,
        )
    }

    pub(crate) fn of(builder: Builder) -> Self {
        Self::at(builder.start().unwrap())
    }

    pub(crate) fn at(emulator: Emulator) -> Self {
        let http = reqwest::Client::builder()
            .timeout(Duration::from_secs(30))
            .no_proxy()
            .build()
            .unwrap();
        Self {
            emulator,
            key: Some(KEY.to_owned()),
            http,
        }
    }

    pub(crate) async fn get(&self, path: &str) -> Reply {
        self.send(Method::GET, path, Value::Null).await
    }

    pub(crate) async fn post(&self, path: &str, body: Value) -> Reply {
        self.send(Method::POST, path, body).await
    }

    pub(crate) async fn patch(&self, path: &str, body: Value) -> Reply {
        self.send(Method::PATCH, path, body).await
    }

    pub(crate) async fn put(&self, path: &str, body: Value) -> Reply {
        self.send(Method::PUT, path, body).await
    }

    pub(crate) async fn delete(&self, path: &str) -> Reply {
        self.send(Method::DELETE, path, Value::Null).await
    }

    /// Sends, and panics when the response is not what the document says.
    pub(crate) async fn send(&self, method: Method, path: &str, body: Value) -> Reply {
        let reply = self.try_send(method.clone(), path, body).await.unwrap();
        let faults = faults(&method, path, &reply);
        assert!(
            faults.is_empty(),
            "{method} {path}: {faults:#?}\n{reply:#?}"
        );
        reply
    }

    /// Sends, and takes whatever comes.
    pub(crate) async fn try_send(
        &self,
        method: Method,
        path: &str,
        body: Value,
    ) -> reqwest::Result<Reply> {
        let mut request = self
            .http
            .request(method, format!("{}{path}", self.emulator.url()));
        if let Some(key) = &self.key {
            request = request.header("Texture-Api-Key", key);
        }
        if !body.is_null() {
            request = request.json(&body);
        }
        let response = request.send().await?;
        let (status, headers) = (response.status().as_u16(), response.headers().clone());
        let text = response.text().await?;
        Ok(Reply {
            status,
            headers,
            body: serde_json::from_str(&text).unwrap_or_default(),
            text,
        })
    }

    /// Whether the emulator took the request and then kept its response.
    pub(crate) async fn is_left_waiting(
        &self,
        taken: &mut Taken,
        method: Method,
        path: &str,
        body: Value,
    ) -> bool {
        let mut request = pin!(self.try_send(method, path, body));
        tokio::select! {
            _ = &mut request => false,
            _ = taken.recv() => tokio::time::timeout(Duration::from_millis(50), request).await.is_err(),
        }
    }

    /// A new object, created over the API.
    pub(crate) async fn create(&self, path: &str, body: Value) -> Value {
        self.post(path, body).await.expect(201)
    }

    pub(crate) async fn workspace(&self, name: &str) -> String {
        id_of(
            &self
                .create("/workspaces", serde_json::json!({ "name": name }))
                .await,
        )
    }

    /// Sends each update, and checks that it did what it says, and nothing else but to the time of the update.
    pub(crate) async fn check_changes(&self, path: &str, cases: &[(Value, Value)]) {
        for (body, changed) in cases {
            let mut expected = self.get(path).await.expect(200);
            let object = self.patch(path, body.clone()).await.expect(200);
            expected
                .as_object_mut()
                .unwrap()
                .extend(changed.as_object().unwrap().clone());
            expected["updatedAt"] = object["updatedAt"].clone();
            assert_eq!(object, expected, "{path} {body}");
            assert_eq!(self.get(path).await.expect(200), expected, "{path} {body}");
        }
    }

    /// Sends each request, and checks its status and a part of its error.
    pub(crate) async fn check_refusals(&self, cases: &[(&str, &str, Value, u16, &str)]) {
        for (method, path, body, status, said) in cases {
            let reply = self.send(method.parse().unwrap(), path, body.clone()).await;
            assert_eq!(reply.status, *status, "{method} {path} {body}: {reply:#?}");
            assert!(
                reply.text.contains(said),
                "{method} {path} {body}: no «{said}» in {}",
                reply.text
            );
        }
    }
}

impl Reply {
    /// The body, where the status is this one.
    pub(crate) fn expect(self, status: u16) -> Value {
        assert_eq!(self.status, status, "{self:#?}");
        self.body
    }

    pub(crate) fn header(&self, name: &str) -> Option<&str> {
        self.headers.get(name).map(|value| value.to_str().unwrap())
    }
}

pub(crate) fn builder() -> Builder {
    Emulator::builder().api_key(KEY).rate_limits(Limits::LIFTED)
}

pub(crate) fn id_of(object: &Value) -> String {
    object["id"].as_str().unwrap().to_owned()
}

/// The values of a member, down a list.
pub(crate) fn each<'a>(list: &'a Value, member: &str) -> Vec<&'a str> {
    list["data"]
        .as_array()
        .unwrap()
        .iter()
        .map(|object| object[member].as_str().unwrap())
        .collect()
}

fn faults(method: &Method, path: &str, reply: &Reply) -> Vec<String> {
    let path = format!("/v1{}", path.split('?').next().unwrap());
    let document = Document::published();
    let paths = document.as_value()["paths"].as_object().unwrap();
    let has_method = |operations: &Value| operations.get(method.as_str().to_lowercase()).is_some();
    let Some((route, _)) = paths
        .iter()
        .find(|(route, operations)| is_at(route, &path) && has_method(operations))
    else {
        assert_eq!(
            reply.status,
            if reply.status == 401 { 401 } else { 404 },
            "{method} {path} is served, but not described"
        );
        return Vec::new();
    };
    let body = if reply.text.is_empty() {
        &Value::Null
    } else {
        &reply.body
    };
    document.faults_of_answer(method.as_str(), route, reply.status, body)
}

fn is_at(route: &str, path: &str) -> bool {
    let (route, path): (Vec<_>, Vec<_>) = (route.split('/').collect(), path.split('/').collect());
    route.len() == path.len()
        && route
            .iter()
            .zip(path)
            .all(|(hole, part)| *hole == "{id}" || *hole == part)
}
