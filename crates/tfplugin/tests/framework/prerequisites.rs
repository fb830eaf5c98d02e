//! What waits for something that does not exist yet, and what the first plan made up.

use std::sync::Mutex;

use expect_test::expect;
use serde_json::json;
use tfplugin::testing::{Object, TestClient};
use tfplugin::{
    Attr, ConfigureContext, Configured, Context, Diagnostic, Diagnostics, Failure, Model, Plan,
    Provider, Registry, Resource, Server,
};

/// A table, in a room that has to exist.
#[derive(Clone, Default, Model)]
struct Table {
    /// The room.
    #[tf(required)]
    room: Attr<String>,
    /// A random name.
    #[tf(computed, keep, identity)]
    name: Attr<String>,
}

struct Tables;

fn no_room() -> Diagnostic {
    Diagnostic::user(
        "No such room",
        "Create it first: `terraform apply -target=...`.",
    )
}

/// What comes next of the names that the provider makes up.
fn made_up(names: &Mutex<u32>) -> String {
    let mut next = names.lock().unwrap();
    *next += 1;
    format!("table-{next}")
}

impl Resource for Tables {
    type Client = Mutex<u32>;
    type Model = Table;
    const TYPE: &'static str = "x_desk";

    async fn plan(&self, plan: &mut Plan<'_, '_, Mutex<u32>, Table>) {
        let is_absent = |table: &Table| table.room.known().is_some_and(|room| room == "absent");
        if plan.planned.as_ref().is_some_and(is_absent) {
            plan.defer_absent(no_room());
        }
        if plan.prior.is_none()
            && let Some(names) = plan.client()
        {
            let name = made_up(names);
            plan.set_once(Table::FIELDS.name, || name);
        }
    }

    async fn create(&self, cx: &Context<Mutex<u32>>, plan: Table) -> Result<Table, Failure<Table>> {
        let name = match &plan.name {
            Attr::Unknown => Attr::Known(made_up(cx.client())),
            name => name.clone(),
        };
        Ok(Table { name, ..plan })
    }

    async fn read(
        &self,
        cx: &Context<Mutex<u32>>,
        state: Table,
    ) -> Result<Option<Table>, Failure<Table>> {
        match state.room.known().is_some_and(|room| room == "absent") {
            true => Err(cx.defer_absent(no_room()).into()),
            false => Ok(Some(state)),
        }
    }

    async fn update(
        &self,
        _: &Context<Mutex<u32>>,
        _: Table,
        plan: Table,
    ) -> Result<Table, Failure<Table>> {
        Ok(plan)
    }

    async fn delete(&self, _: &Context<Mutex<u32>>, _: Table) -> Result<(), Failure<Table>> {
        Ok(())
    }

    async fn imported(&self, cx: &Context<Mutex<u32>>, table: Table) -> Result<Table, Diagnostic> {
        if table.name.value()? == "table-absent" {
            return Err(cx.defer_absent(no_room()));
        }
        cx.private().set("imported", true)?;
        let room = format!("room {}", cx.client().lock().unwrap());
        let room = Attr::Known(room);
        Ok(Table { room, ..table })
    }
}

/// Nothing to configure.
#[derive(Clone, Model)]
struct Config {}

struct Office;

impl Provider for Office {
    type Config = Config;
    type Client = Mutex<u32>;

    async fn configure(
        &self,
        _: Config,
        _: &ConfigureContext,
    ) -> Result<Configured<Mutex<u32>>, Diagnostics> {
        Ok(Configured::ready(Mutex::default()))
    }

    fn register(&self, registry: &mut Registry<Mutex<u32>>) {
        registry.resource(Tables);
    }
}

async fn client() -> TestClient {
    let client = TestClient::connect(Server::new(Office)).await;
    client.configure(&json!({})).await.unwrap();
    client
}

#[tokio::test]
async fn a_change_waits_for_what_it_needs_where_the_client_lets_it() {
    let absent = json!({ "room": "absent" });
    let client = client().await.deferring();
    let planned = client
        .plan(&Object::absent("x_desk"), &absent)
        .await
        .unwrap();
    assert!(planned.deferred);
    assert!(planned.diagnostics.is_empty(), "{}", planned.diagnostics);
    let present = json!({ "room": "present" });
    let planned = client
        .plan(&Object::absent("x_desk"), &present)
        .await
        .unwrap();
    assert!(!planned.deferred);

    let client = self::client().await;
    let planned = client
        .plan(&Object::absent("x_desk"), &absent)
        .await
        .unwrap();
    assert!(!planned.deferred);
    expect![[r#"
        error: No such room: Create it first: `terraform apply -target=...`.
    "#]]
    .assert_eq(&planned.diagnostics.to_string());
}

#[tokio::test]
async fn a_read_waits_and_keeps_what_is_in_state() {
    let client = client().await.deferring();
    let mut table = Object::absent("x_desk");
    table.state = client.config("x_desk", &json!({ "room": "absent", "name": "table-1" }));
    let read = client.read(&table).await.unwrap();
    assert!(read.deferred);
    assert_eq!(read.value.state, table.state);

    let client = self::client().await;
    let read = client.read(&table).await.unwrap();
    assert!(!read.deferred);
    assert!(read.diagnostics.has_errors());
}

#[tokio::test]
async fn an_import_asks_the_api_and_may_wait() {
    let client = client().await.deferring();
    let imported = client.import("x_desk", "table-7").await.unwrap();
    assert_eq!(
        imported.value.to_string(),
        "name = \"table-7\"\nroom = \"room 0\"\n"
    );
    assert_eq!(&imported.value.private[..], br#"{"imported":true}"#);
    let waiting = client.import("x_desk", "table-absent").await.unwrap();
    assert!(waiting.deferred);
    assert!(waiting.diagnostics.is_empty(), "{}", waiting.diagnostics);

    let client = self::client().await;
    let refused = client.import("x_desk", "table-absent").await.unwrap();
    assert!(!refused.deferred);
    assert!(refused.diagnostics.has_errors());
}

#[tokio::test]
async fn what_the_first_plan_makes_up_is_applied() {
    let config = json!({ "room": "present" });
    let client = client().await.keeping_planned_private();
    let first = client
        .plan(&Object::absent("x_desk"), &config)
        .await
        .unwrap();
    assert_eq!(first.value.state.attribute("name"), Some(&"table-1".into()));
    let second = client.plan_again(&first.value).await.unwrap();
    assert_eq!(second.value.state, first.value.state);
    let applied = client.apply(&second.value).await.unwrap();
    assert_eq!(
        applied.value.to_string(),
        "name = \"table-1\"\nroom = \"present\"\n"
    );
    assert!(
        applied.value.private.is_empty(),
        "{:?}",
        applied.value.private
    );
}

#[tokio::test]
async fn a_client_that_forgets_the_first_plan_sees_an_unknown_value() {
    let config = json!({ "room": "present" });
    let client = client().await;
    let first = client
        .plan(&Object::absent("x_desk"), &config)
        .await
        .unwrap();
    assert!(first.value.state.attribute("name").unwrap().is_unknown());
    let applied = client.apply(&first.value).await.unwrap();
    assert_eq!(
        applied.value.to_string(),
        "name = \"table-2\"\nroom = \"present\"\n"
    );
}
