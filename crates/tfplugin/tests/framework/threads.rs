//! Verbs that block, on a runtime of several threads.

use std::sync::{Arc, Barrier};
use std::time::Duration;

use serde_json::json;
use tfplugin::testing::{Object, TestClient};
use tfplugin::{
    Attr, ConfigureContext, Configured, Context, Diagnostic, Diagnostics, Failure, Model, Provider,
    Registry, Resource, Server,
};

/// A thing that is made by a library that blocks.
#[derive(Clone, Debug, Default, PartialEq, Model)]
struct Blocking {
    /// Its name.
    #[tf(required, replace, identity)]
    name: Attr<String>,
}

/// Creates two at once, or none: each blocks its thread until the other has begun, and then until the run is stopped.
struct InPairs(Arc<Barrier>);

impl Resource for InPairs {
    type Client = ();
    type Model = Blocking;
    const TYPE: &'static str = "x_blocking";

    async fn create(
        &self,
        cx: &Context<()>,
        plan: Blocking,
    ) -> Result<Blocking, Failure<Blocking>> {
        self.0.wait();
        while !cx.stop().is_cancelled() {
            std::thread::sleep(Duration::from_millis(1));
        }
        cx.report(Diagnostic::warning("Stopped", "It was heard."));
        Ok(plan)
    }

    async fn read(
        &self,
        _: &Context<()>,
        state: Blocking,
    ) -> Result<Option<Blocking>, Failure<Blocking>> {
        Ok(Some(state))
    }

    async fn update(
        &self,
        _: &Context<()>,
        _: Blocking,
        plan: Blocking,
    ) -> Result<Blocking, Failure<Blocking>> {
        Ok(plan)
    }

    async fn delete(&self, _: &Context<()>, _: Blocking) -> Result<(), Failure<Blocking>> {
        Ok(())
    }
}

/// Nothing to configure.
#[derive(Clone, Debug, Default, PartialEq, Model)]
struct Nothing {}

struct Blocks(Arc<Barrier>);

impl Provider for Blocks {
    type Config = Nothing;
    type Client = ();

    async fn configure(
        &self,
        _: Nothing,
        _: &ConfigureContext,
    ) -> Result<Configured<()>, Diagnostics> {
        Ok(Configured::ready(()))
    }

    fn register(&self, registry: &mut Registry<()>) {
        registry.resource(InPairs(Arc::clone(&self.0)));
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn verbs_that_block_hold_up_neither_each_other_nor_the_stop() {
    let begun = Arc::new(Barrier::new(3));
    let client = TestClient::connect(Server::new(Blocks(Arc::clone(&begun)))).await;
    client.configure(&json!({})).await.unwrap();
    let plan = |name: &str| {
        let (client, config) = (client.clone(), json!({ "name": name }));
        async move { client.plan(&Object::absent("x_blocking"), &config).await }
    };
    let (one, other) = (plan("a").await.unwrap(), plan("b").await.unwrap());
    let apply = |planned| {
        let client = client.clone();
        tokio::spawn(async move { client.apply(&planned).await })
    };
    let (one, other) = (apply(one.value), apply(other.value));
    tokio::task::spawn_blocking(move || begun.wait())
        .await
        .unwrap();
    client.stop().await.unwrap();
    for created in [one.await, other.await] {
        let created = created.unwrap().unwrap();
        assert!(created.value.exists());
        assert_eq!(
            created.diagnostics.to_string().trim(),
            "warning: Stopped: It was heard."
        );
    }
}
