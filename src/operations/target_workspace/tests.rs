use serde_json::json;
use tfplugin::Server;
use tfplugin::testing::{Object, TestClient, UNKNOWN, print};

use crate::provider::{Environment, TextureProvider};

async fn provider(workspace: Option<&str>) -> TestClient {
    let environment = Environment {
        api_key: Some("key".to_owned()),
        workspace_id: workspace.map(str::to_owned),
        ..Environment::default()
    };
    let pipe = TestClient::connect(Server::new(TextureProvider::new(environment))).await;
    let found = pipe.configure(&json!({})).await.unwrap();
    assert!(found.is_empty(), "{found}");
    pipe
}

/// The variable may be different in the job that applies: the plan decides.
#[tokio::test]
async fn the_default_workspace_of_the_plan_counts_while_applying() {
    let workspaces = [None, Some("ws_a"), Some("ws_b")];
    for planning in workspaces {
        for applying in workspaces {
            let absent = Object::absent("texture_api_key");
            let config = json!({ "name": "k", "type": "SERVER" });
            let planned = provider(planning)
                .await
                .plan(&absent, &config)
                .await
                .unwrap();
            let again = provider(applying)
                .await
                .plan_again(&planned.value)
                .await
                .unwrap();
            let state = print(&again.value.state);
            assert_eq!(
                state,
                print(&planned.value.state),
                "{planning:?} {applying:?}"
            );
            let expected = match planning {
                Some(workspace) => format!("workspace_id = {workspace:?}"),
                None => "workspace_id = (known after apply)".to_owned(),
            };
            assert!(state.contains(&expected), "{state}");
        }
    }
}

/// A provider block that is not wholly known while planning does not bind the apply.
#[tokio::test]
async fn a_default_that_was_unknown_is_taken_while_applying() {
    let pipe = provider(None).await;
    pipe.configure(&json!({ "workspace_id": UNKNOWN }))
        .await
        .unwrap();
    let absent = Object::absent("texture_api_key");
    let config = json!({ "name": "k", "type": "SERVER" });
    let planned = pipe.plan(&absent, &config).await.unwrap();
    let again = provider(Some("ws_a"))
        .await
        .plan_again(&planned.value)
        .await
        .unwrap();
    assert!(print(&again.value.state).contains("workspace_id = \"ws_a\""));
}
