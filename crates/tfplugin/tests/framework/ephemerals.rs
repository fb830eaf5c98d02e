//! Ephemeral resources: opened, renewed, and closed exactly once, also where the client closes nothing.

use std::time::{Duration, SystemTime};

use expect_test::expect;
use serde::{Deserialize, Serialize};
use serde_json::{Value as Json, json};
use tfplugin::ephemeral::{Opened, Renewed};
use tfplugin::proto::tfplugin6 as tf;
use tfplugin::testing::{TestClient, print};
use tfplugin::validate::length;
use tfplugin::{Attr, Context, Diagnostic, Diagnostics, Ephemeral, Model, Server};

use crate::warehouse::{Store, Trouble, Warehouse, pipe, unconfigured};

const PASS: &str = "warehouse_pass";

/// Opens the warehouse for a while.
#[derive(Clone, Default, PartialEq, Model)]
pub(crate) struct Pass {
    /// Who comes.
    #[tf(required, check(length(2..)))]
    visitor: Attr<String>,
    /// What opens the door.
    #[tf(computed, sensitive)]
    code: Attr<String>,
}

#[derive(Deserialize, Serialize)]
pub(crate) struct Number {
    visitor: String,
    renewals: u32,
}

pub(crate) struct Passes;

impl Ephemeral for Passes {
    type Client = Store;
    type Model = Pass;
    type Lease = Number;

    const TYPE: &'static str = PASS;

    async fn open(
        &self,
        cx: &Context<Store>,
        mut config: Pass,
    ) -> Result<Opened<Pass, Number>, Diagnostics> {
        let visitor = config.visitor.value()?.clone();
        cx.client().note(format!("open {visitor}"));
        config.code = "1234".to_owned().into();
        Ok(Opened {
            result: config,
            lease: Number {
                visitor,
                renewals: 0,
            },
            renew_at: Some(SystemTime::UNIX_EPOCH + Duration::from_secs(60)),
        })
    }

    async fn renew(
        &self,
        cx: &Context<Store>,
        lease: Number,
    ) -> Result<Renewed<Number>, Diagnostics> {
        let renewals = lease.renewals + 1;
        cx.client()
            .note(format!("renew {} for the {renewals}. time", lease.visitor));
        Ok(Renewed {
            lease: Number { renewals, ..lease },
            renew_at: None,
        })
    }

    async fn close(&self, cx: &Context<Store>, lease: Number) -> Result<(), Diagnostics> {
        cx.client().note(format!("close {}", lease.visitor));
        if cx.client().trouble() == Trouble::Refused {
            let detail = format!("The pass of {} is still valid.", lease.visitor);
            return Err(Diagnostic::user("Could not close the pass", detail).into());
        }
        assert!(
            !cx.stop().is_cancelled(),
            "what stops the run does not stop this"
        );
        Ok(())
    }
}

async fn open(pipe: &TestClient, config: Json) -> tf::open_ephemeral_resource::Response {
    let schema = &pipe.schemas().ephemeral_resource_schemas[PASS];
    let block = schema.block.as_ref().unwrap();
    let config = tfplugin::testing::object(block, &config);
    let request = tf::open_ephemeral_resource::Request {
        type_name: PASS.to_owned(),
        config: Some(message(&config)),
        ..Default::default()
    };
    let response = pipe.client().open_ephemeral_resource(request).await;
    response.unwrap().into_inner()
}

fn ty() -> tfplugin::Type {
    tfplugin::Type::object([
        ("code", tfplugin::Type::String),
        ("visitor", tfplugin::Type::String),
    ])
}

fn message(value: &tfplugin::Value) -> tf::DynamicValue {
    tf::DynamicValue {
        msgpack: tfplugin::codec::msgpack::encode(value, &ty()).unwrap(),
        json: Default::default(),
    }
}

async fn close(
    pipe: &TestClient,
    lease: &tf::open_ephemeral_resource::Response,
) -> Vec<tf::Diagnostic> {
    let request = tf::close_ephemeral_resource::Request {
        type_name: PASS.to_owned(),
        private: lease.private.clone(),
    };
    let response = pipe.client().close_ephemeral_resource(request).await;
    response.unwrap().into_inner().diagnostics
}

#[tokio::test]
async fn one_is_opened_renewed_and_closed() {
    let (pipe, store) = pipe(json!({})).await;
    let opened = open(&pipe, json!({ "visitor": "ada" })).await;
    assert_eq!(opened.renew_at.as_ref().unwrap().seconds, 60);
    let result = opened.result.clone().unwrap();
    let result = tfplugin::codec::msgpack::decode(&result.msgpack, &ty()).unwrap();
    assert_eq!(print(&result), "code = \"1234\"\nvisitor = \"ada\"\n");
    let request = tf::renew_ephemeral_resource::Request {
        type_name: PASS.to_owned(),
        private: opened.private.clone(),
    };
    let renewed = pipe.client().renew_ephemeral_resource(request).await;
    let renewed = renewed.unwrap().into_inner();
    assert_eq!((renewed.renew_at, renewed.diagnostics), (None, Vec::new()));
    let lease = tf::open_ephemeral_resource::Response {
        private: renewed.private,
        ..Default::default()
    };
    assert!(close(&pipe, &lease).await.is_empty());
    expect![[r#"
        open ada
        renew ada for the 1. time
        close ada"#]]
    .assert_eq(&store.calls().join("\n"));
}

/// Ctrl-C: all is closed at once, and what the client closes after that is closed already.
#[tokio::test]
async fn what_stops_a_run_closes_what_is_open_once() {
    let (pipe, store) = pipe(json!({})).await;
    let ada = open(&pipe, json!({ "visitor": "ada" })).await;
    open(&pipe, json!({ "visitor": "bob" })).await;
    pipe.stop().await.unwrap();
    assert!(close(&pipe, &ada).await.is_empty());
    expect![[r#"
        open ada
        open bob
        close ada
        close bob"#]]
    .assert_eq(&store.calls().join("\n"));
}

/// After an apply that failed the client closes nothing.
#[tokio::test]
async fn the_end_of_the_process_closes_what_is_open() {
    let store = Store::default();
    let server = Server::new(Warehouse(store.clone()));
    let pipe = TestClient::connect(server.clone()).await;
    pipe.configure(&json!({})).await.unwrap();
    open(&pipe, json!({ "visitor": "ada" })).await;
    let bob = open(&pipe, json!({ "visitor": "bob" })).await;
    close(&pipe, &bob).await;
    server.close_leases().await;
    server.close_leases().await;
    expect![[r#"
        open ada
        open bob
        close bob
        close ada"#]]
    .assert_eq(&store.calls().join("\n"));
}

#[tokio::test]
async fn what_cannot_be_closed_is_an_error() {
    let (pipe, store) = pipe(json!({})).await;
    let ada = open(&pipe, json!({ "visitor": "ada" })).await;
    store.make_trouble(Trouble::Refused);
    let found = close(&pipe, &ada).await;
    assert_eq!(found.len(), 1);
    assert_eq!(found[0].detail, "The pass of ada is still valid.");
}

#[tokio::test]
async fn the_configuration_is_checked_first() {
    let (pipe, store) = pipe(json!({})).await;
    let config = tfplugin::Value::object([
        ("code", tfplugin::Value::Null),
        ("visitor", tfplugin::Value::string("a")),
    ]);
    let request = tf::validate_ephemeral_resource_config::Request {
        type_name: PASS.to_owned(),
        config: Some(message(&config)),
    };
    let mut client = pipe.client();
    let found = client.validate_ephemeral_resource_config(request).await;
    let found = found.unwrap().into_inner().diagnostics;
    assert_eq!(found.len(), 1);
    assert!(
        found[0].detail.contains("at least 2"),
        "{}",
        found[0].detail
    );
    assert!(store.calls().is_empty());
}

#[tokio::test]
async fn without_a_client_there_is_an_error() {
    let (pipe, store) = unconfigured().await;
    let opened = open(&pipe, json!({ "visitor": "ada" })).await;
    assert_eq!(opened.diagnostics.len(), 1);
    assert!(opened.private.is_none());
    assert!(store.calls().is_empty());
}
