use crate::client::Api;

#[tokio::test]
async fn without_a_valid_key_nothing_is_reported() {
    let mut api = Api::new();
    for (key, message) in [
        (None, "Missing API key"),
        (Some(""), "Missing API key"),
        (Some("management_other"), "Invalid API key"),
        (Some("Management_test"), "Invalid API key"),
    ] {
        api.key = key.map(str::to_owned);
        let reply = api.get("/workspaces").await;
        assert!(reply.header("x-ratelimit-limit").is_some(), "{key:?}");
        assert_eq!(reply.expect(401)["message"], message, "{key:?}");
    }
}

#[tokio::test]
async fn an_unknown_route_reports_strangers_nothing_else() {
    let mut api = Api::new();
    api.get("/nowhere").await.expect(404);
    api.key = None;
    api.get("/nowhere").await.expect(401);
}

#[tokio::test]
async fn the_document_needs_no_key_and_no_place_in_the_limit() {
    let mut api = Api::new();
    api.key = None;
    let reply = api.get("/docs/swagger.json").await;
    assert_eq!(reply.header("x-ratelimit-limit"), None);
    assert_eq!(reply.expect(200)["openapi"], "3.1.0");
}
