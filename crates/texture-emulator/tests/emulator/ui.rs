//! The explorer: what its page gets, what it may do, and who may not.

use serde_json::{Value, json};
use texture_emulator::Emulator;

struct Page {
    emulator: Emulator,
    client: reqwest::Client,
}

impl Page {
    fn open() -> Self {
        let emulator = Emulator::builder().ui(true).start().unwrap();
        let client = reqwest::Client::new();
        Self { emulator, client }
    }

    fn address(&self, path: &str) -> String {
        self.emulator.url().replace("/v1", path)
    }

    async fn state(&self) -> Value {
        let response = self.client.get(self.address("/ui/state")).send().await;
        response.unwrap().json().await.unwrap()
    }

    async fn does(&self, action: Value) -> (u16, String) {
        let request = self
            .client
            .post(self.address("/ui/actions"))
            .header("x-texture-ui", "1")
            .json(&action);
        let response = request.send().await.unwrap();
        (response.status().as_u16(), response.text().await.unwrap())
    }
}

#[tokio::test]
async fn it_is_served_on_request_only() {
    let without = Emulator::builder().start().unwrap();
    let status = reqwest::get(without.url().replace("/v1", "/ui")).await;
    assert_eq!(status.unwrap().status(), 401, "it is the API's");
    let page = Page::open();
    for path in ["/", "/ui"] {
        let response = page.client.get(page.address(path)).send().await.unwrap();
        assert_eq!(response.status(), 200);
        let policy = response.headers()["content-security-policy"]
            .to_str()
            .unwrap();
        assert!(policy.contains("default-src 'none'"), "{policy}");
        assert!(response.text().await.unwrap().contains("Texture emulator"));
    }
}

#[tokio::test]
async fn a_person_adds_changes_and_deletes() {
    let page = Page::open();
    let add = |path: &str, body: Value| json!({ "act": { "method": "POST", "path": path, "body": body } });
    let (status, text) = page
        .does(add("/v1/workspaces", json!({ "name": "A" })))
        .await;
    assert_eq!(status, 200, "{text}");
    let id = serde_json::from_str::<Value>(&text).unwrap()["id"].clone();
    let (status, text) = page
        .does(json!({ "edit": { "id": id, "patch": { "name": "B" } } }))
        .await;
    assert_eq!(status, 200, "{text}");
    let state = page.state().await;
    assert_eq!(state["objects"]["workspaces"][0]["name"], "B");
    assert_eq!(state["audit"][0]["resourceId"], id);
    page.does(json!({ "remove": { "id": id } })).await;
    assert_eq!(page.state().await["objects"]["workspaces"], json!([]));
    let (status, text) = page.does(json!({ "remove": { "id": id } })).await;
    assert_eq!(status, 404, "{text}");
    let invited = json!({ "email": "ada@example.com", "role": "USER" });
    page.does(add("/v1/invitations", invited)).await;
    let (status, text) = page
        .does(json!({ "accept": { "email": "ada@example.com" } }))
        .await;
    assert_eq!(status, 200, "{text}");
    assert_eq!(page.emulator.objects("members").len(), 2);
}

#[tokio::test]
async fn faults_and_deviations_are_switched() {
    let page = Page::open();
    page.does(json!({ "fault": { "fault": "GET /v1/workspaces 503 x1" } }))
        .await;
    page.does(json!({ "deviate": { "name": "errors-as-text" } }))
        .await;
    let state = page.state().await;
    assert_eq!(
        (&state["faults"], &state["deviations"]),
        (&json!(1), &json!(["errors-as-text"]))
    );
    let request = page
        .client
        .get(page.address("/v1/workspaces"))
        .header("texture-api-key", page.emulator.api_key());
    assert_eq!(request.send().await.unwrap().status(), 503);
    let latest = &page.state().await["requests"][0];
    assert_eq!(
        (&latest["status"], &latest["faulted"]),
        (&json!(503), &json!(true))
    );
    page.does(json!({ "clear_faults": {} })).await;
    page.does(json!({ "conform": {} })).await;
    let state = page.state().await;
    assert_eq!(
        (&state["faults"], &state["deviations"]),
        (&json!(0), &json!([]))
    );
    let (status, text) = page.does(json!({ "fault": { "fault": "POST" } })).await;
    assert_eq!(status, 400, "{text}");
}

/// Neither a page of another origin nor a name that leads here.
#[tokio::test]
async fn nobody_else_is_served() {
    let page = Page::open();
    let action = json!({ "clear_faults": {} });
    let without_header = page.client.post(page.address("/ui/actions")).json(&action);
    assert_eq!(without_header.send().await.unwrap().status(), 403);
    for host in [
        "evil.example.com",
        "evil.example.com:80",
        "127.0.0.1.evil.example.com",
    ] {
        for path in ["/ui", "/ui/state"] {
            let request = page.client.get(page.address(path)).header("host", host);
            assert_eq!(request.send().await.unwrap().status(), 403, "{host}");
        }
    }
    for host in ["localhost:1", "127.0.0.1", "[::1]:5"] {
        let request = page.client.get(page.address("/ui")).header("host", host);
        assert_eq!(request.send().await.unwrap().status(), 200, "{host}");
    }
}

/// What a key opens with is shown by no list, and so not here.
#[tokio::test]
async fn it_shows_no_secret() {
    let page = Page::open();
    page.does(
        json!({ "act": { "method": "POST", "path": "/v1/workspaces", "body": { "name": "A" } } }),
    )
    .await;
    let body = json!({ "name": "k", "type": "SERVER" });
    page.does(json!({ "act": { "method": "POST", "path": "/v1/api-keys", "body": body } }))
        .await;
    let key = page.emulator.objects("api-keys")[0]["id"].clone();
    let secret = page.emulator.object(key.as_str().unwrap()).unwrap()["secret"].clone();
    let state = page.state().await.to_string();
    assert!(!state.contains(secret.as_str().unwrap()));
    assert!(!state.contains(page.emulator.api_key()));
}
