use serde_json::json;

use crate::client::{Api, each};

#[tokio::test]
async fn a_list_comes_in_pages() {
    let api = Api::new();
    for number in 0..45 {
        api.emulator
            .act(
                "POST",
                "/v1/workspaces",
                json!({ "name": format!("W{number}") }),
            )
            .unwrap();
    }
    for (query, meta, names) in [
        ("", json!({ "total": 45, "page": 1, "perPage": 20 }), 0..20),
        (
            "?page=3",
            json!({ "total": 45, "page": 3, "perPage": 20 }),
            40..45,
        ),
        (
            "?page=4",
            json!({ "total": 45, "page": 4, "perPage": 20 }),
            45..45,
        ),
        (
            "?perPage=100",
            json!({ "total": 45, "page": 1, "perPage": 100 }),
            0..45,
        ),
        (
            "?page=1000&perPage=1",
            json!({ "total": 45, "page": 1000, "perPage": 1 }),
            45..45,
        ),
    ] {
        let list = api.get(&format!("/workspaces{query}")).await.expect(200);
        assert_eq!(list["meta"], meta, "{query}");
        assert_eq!(
            each(&list, "name"),
            names.map(|number| format!("W{number}")).collect::<Vec<_>>(),
            "{query}"
        );
    }
}

#[tokio::test]
async fn pages_out_of_range_are_refused() {
    let api = Api::new();
    for query in [
        "page=0",
        "page=1001",
        "page=-1",
        "page=one",
        "page=",
        "perPage=0",
        "perPage=101",
        "perPage=1.5",
    ] {
        let reply = api.get(&format!("/workspaces?{query}")).await;
        let name = query.split('=').next().unwrap();
        assert!(
            reply
                .text
                .contains(&format!("{name} must be a number from 1 to")),
            "{query}: {}",
            reply.text
        );
        reply.expect(400);
    }
}

#[tokio::test]
async fn every_list_has_its_own_page_length() {
    let api = Api::new();
    for (path, per_page) in [
        ("/workspaces", 20),
        ("/members", 20),
        ("/invitations", 20),
        ("/api-keys", 20),
        ("/destinations", 20),
        ("/collections", 20),
        ("/oauth-apps", 10),
        ("/audit-logs", 50),
    ] {
        let list = api.get(path).await.expect(200);
        assert_eq!(list["meta"]["perPage"], per_page, "{path}");
    }
}
