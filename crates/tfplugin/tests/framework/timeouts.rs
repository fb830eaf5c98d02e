//! Timeouts: a block or an attribute, for the operations that the author chose, of every kind that has operations.

use expect_test::expect;
use serde_json::{Value as Json, json};
use tfplugin::action::Progress;
use tfplugin::ephemeral::{Opened, Renewed};
use tfplugin::list::{ListEnd, ListResults};
use tfplugin::testing::{Core, TestClient};
use tfplugin::validate::duration;
use tfplugin::{
    Action, Attr, ConfigureContext, Configured, Context, Diagnostic, Diagnostics, Ephemeral,
    Failure, List, Model, Provider, Registry, Resource, Server,
};

/// Only what takes long.
#[derive(Clone, Debug, Default, PartialEq, Model)]
struct Chosen {
    /// How long it may take to create.
    #[tf(optional, check(duration()))]
    create: Attr<String>,
    /// How long it may take to delete.
    #[tf(optional, check(duration()))]
    delete: Attr<String>,
}

/// A slow thing.
#[derive(Clone, Debug, Default, PartialEq, Model)]
struct Slow {
    /// Its name.
    #[tf(required, replace, identity)]
    name: Attr<String>,
    /// What the last operation could take.
    #[tf(computed)]
    took: Attr<String>,
    /// How long operations may take.
    #[tf(optional, local)]
    timeouts: Attr<Chosen>,
}

struct SlowThings;

impl Resource for SlowThings {
    type Client = ();
    type Model = Slow;
    const TYPE: &'static str = "x_slow";

    async fn create(&self, cx: &Context<()>, plan: Slow) -> Result<Slow, Failure<Slow>> {
        let took = format!("{:?}", cx.timeout()).into();
        Ok(Slow { took, ..plan })
    }

    async fn read(&self, _: &Context<()>, state: Slow) -> Result<Option<Slow>, Failure<Slow>> {
        Ok(Some(state))
    }

    async fn update(&self, _: &Context<()>, _: Slow, plan: Slow) -> Result<Slow, Failure<Slow>> {
        Ok(plan)
    }

    async fn delete(&self, cx: &Context<()>, _: Slow) -> Result<(), Failure<Slow>> {
        let timeout = format!("{:?}", cx.timeout());
        Err(Diagnostic::remote("Not deleted", timeout).into())
    }
}

/// Filters nothing.
#[derive(Clone, Debug, Default, PartialEq, Model)]
struct Filter {
    /// How long listing may take.
    #[tf(optional)]
    timeouts: Attr<ListTimeouts>,
}

/// Of a list.
#[derive(Clone, Debug, Default, PartialEq, Model)]
struct ListTimeouts {
    /// How long listing may take.
    #[tf(optional, check(duration()))]
    list: Attr<String>,
}

struct SlowLists;

impl List for SlowLists {
    type Resource = SlowThings;
    type Filter = Filter;

    async fn list(
        &self,
        cx: &Context<()>,
        _: Filter,
        results: &mut ListResults<'_, Slow>,
    ) -> Result<(), ListEnd> {
        let name = format!("{:?}", cx.timeout());
        let found = Slow {
            name: name.clone().into(),
            ..Slow::default()
        };
        results.push(&name, found).await
    }
}

/// Waits.
#[derive(Clone, Debug, Default, PartialEq, Model)]
struct Wait {
    /// How long it may take.
    #[tf(block)]
    timeouts: Attr<WaitTimeouts>,
}

/// Of an action.
#[derive(Clone, Debug, Default, PartialEq, Eq, Model)]
struct WaitTimeouts {
    /// How long it may take.
    #[tf(optional, check(duration()))]
    invoke: Attr<String>,
}

struct Waits;

impl Action for Waits {
    type Client = ();
    type Model = Wait;
    const TYPE: &'static str = "x_wait";

    async fn invoke(
        &self,
        cx: &Context<()>,
        _: Wait,
        progress: &Progress,
    ) -> Result<(), Diagnostics> {
        progress.report(format!("{:?}", cx.timeout()));
        Ok(())
    }
}

/// A pass.
#[derive(Clone, Debug, Default, PartialEq, Model)]
struct Pass {
    /// What opening could take.
    #[tf(computed)]
    took: Attr<String>,
    /// How long operations may take.
    #[tf(optional)]
    timeouts: Attr<PassTimeouts>,
}

/// Of an ephemeral resource.
#[derive(Clone, Debug, Default, PartialEq, Model)]
struct PassTimeouts {
    /// How long opening may take.
    #[tf(optional, check(duration()))]
    open: Attr<String>,
    /// How long renewing may take.
    #[tf(optional, check(duration()))]
    renew: Attr<String>,
    /// How long closing may take.
    #[tf(optional, check(duration()))]
    close: Attr<String>,
}

struct Passes;

impl Ephemeral for Passes {
    type Client = ();
    type Model = Pass;
    type Lease = u8;
    const TYPE: &'static str = "x_pass";

    async fn open(&self, cx: &Context<()>, pass: Pass) -> Result<Opened<Pass, u8>, Diagnostics> {
        let took = format!("{:?}", cx.timeout()).into();
        Ok(Opened {
            result: Pass { took, ..pass },
            lease: 1,
            renew_at: None,
        })
    }

    async fn renew(&self, cx: &Context<()>, lease: u8) -> Result<Renewed<u8>, Diagnostics> {
        cx.report(Diagnostic::warning(
            "Renewed",
            format!("{:?}", cx.timeout()),
        ));
        Ok(Renewed {
            lease: lease + 1,
            renew_at: None,
        })
    }

    async fn close(&self, cx: &Context<()>, _: u8) -> Result<(), Diagnostics> {
        cx.report(Diagnostic::warning("Closed", format!("{:?}", cx.timeout())));
        Ok(())
    }
}

/// Nothing to configure.
#[derive(Clone, Debug, Default, PartialEq, Model)]
struct Nothing {}

struct SlowProvider;

impl Provider for SlowProvider {
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
        registry
            .resource(SlowThings)
            .list(SlowLists)
            .action(Waits)
            .ephemeral(Passes);
    }
}

async fn client() -> TestClient {
    let client = TestClient::connect(Server::new(SlowProvider)).await;
    client.configure(&json!({})).await.unwrap();
    client
}

#[tokio::test]
async fn an_attribute_may_hold_them_and_only_some_of_the_operations() {
    let core = Core::start(Server::new(SlowProvider), json!({})).await;
    let mut object = core.absent("x_slow");
    let config = json!({ "name": "a", "timeouts": { "create": "7s", "delete": "9s" } });
    let created = core.apply(&mut object, config).await;
    assert!(created.diagnostics.is_empty(), "{:?}", created.diagnostics);
    assert_eq!(object.attribute("took").as_str(), Some("7s"));
    // They are nothing of the remote API's: a change of them alone is recorded, and calls nobody.
    let config = json!({ "name": "a", "timeouts": { "delete": "8s" } });
    let changed = core.apply(&mut object, config).await;
    assert!(changed.diagnostics.is_empty(), "{:?}", changed.diagnostics);
    assert_eq!(object.attribute("took").as_str(), Some("7s"));
    let kept = core.destroy(&mut object).await;
    let why = kept.diagnostics.iter().next().unwrap();
    assert_eq!((&*why.summary, &*why.detail), ("Not deleted", "8s"));
    let wrong = json!({ "name": "a", "timeouts": { "create": "7" } });
    let wrong = core.plan(&core.absent("x_slow"), wrong).await;
    let why = wrong.diagnostics.iter().next().unwrap();
    assert_eq!(why.path.as_ref().unwrap().to_string(), "timeouts.create");
}

#[tokio::test]
async fn a_list_has_one() {
    let client = client().await;
    let mut names = Vec::new();
    for config in [json!({}), json!({ "timeouts": { "list": "7s" } })] {
        for listed in client.list("x_slow", &config, 1, false).await.unwrap() {
            names.push(listed.display_name);
        }
    }
    assert_eq!(names, ["1200s", "7s"]);
}

#[tokio::test]
async fn an_action_has_one() {
    let client = client().await;
    let mut said = Vec::new();
    for config in [
        json!({ "timeouts": null }),
        json!({ "timeouts": { "invoke": "7s" } }),
    ] {
        said.extend(client.invoke("x_wait", &config).await.unwrap().progress);
    }
    assert_eq!(said, ["1200s", "7s"]);
}

#[tokio::test]
async fn an_ephemeral_resource_has_them_until_it_is_closed() {
    let client = client().await;
    for (config, expected) in [
        (json!({}), "open 300s, renew 300s, close 300s"),
        (
            json!({ "timeouts": { "open": "1s", "renew": "2s", "close": "3s" } }),
            "open 1s, renew 2s, close 3s",
        ),
    ] {
        assert_eq!(operations(&client, &config).await, expected);
    }
}

/// Opens, renews and closes; what each could take.
async fn operations(client: &TestClient, config: &Json) -> String {
    let opened = client.open_ephemeral("x_pass", config).await.unwrap();
    let mut pass = opened.value.unwrap();
    let took = pass.result.attribute("took").unwrap().as_str().unwrap();
    let opened = format!("open {took}");
    let renewed = client.renew_ephemeral(&mut pass).await.unwrap();
    let closed = client.close_ephemeral(&pass).await.unwrap();
    let detail = |found: &Diagnostics| found.iter().next().unwrap().detail.clone();
    let (renewed, closed) = (detail(&renewed), detail(&closed));
    format!("{opened}, renew {renewed}, close {closed}")
}

/// Misspelt.
#[derive(Clone, Debug, Default, PartialEq, Model)]
struct Misspelt {
    /// How long it may take to create.
    #[tf(optional)]
    craete: Attr<String>,
    /// How long it may take to delete, in seconds.
    #[tf(optional)]
    delete: Attr<i64>,
}

/// What nobody would notice.
#[derive(Clone, Debug, Default, PartialEq, Model)]
struct Unnoticed {
    /// Its name.
    #[tf(required, replace, identity)]
    name: Attr<String>,
    /// How long operations may take.
    #[tf(block, local)]
    timeouts: Attr<Misspelt>,
}

/// What the framework has no part in.
#[derive(Clone, Debug, Default, PartialEq, Model)]
struct Own {
    /// How long a request to the backend may take.
    #[tf(optional)]
    connect: Attr<i64>,
}

/// An own meaning.
#[derive(Clone, Debug, Default, PartialEq, Model)]
struct Backend {
    /// Its name.
    #[tf(required, replace, identity)]
    name: Attr<String>,
    /// How long requests may take.
    #[tf(optional)]
    timeouts: Attr<Vec<Own>>,
}

#[test]
fn what_would_have_no_effect_is_refused() {
    let mut registry = Registry::default();
    registry.resource(crate::cases::thing::<Unnoticed>());
    expect![[r#"
        x_thing.timeouts.craete is not an operation: the timeouts are for create, read, update, delete
        x_thing.timeouts.delete is not a string, such as "10m""#]]
    .assert_eq(&registry.problems().join("\n"));
    let mut registry = Registry::default();
    registry.resource(crate::cases::thing::<Backend>());
    assert_eq!(registry.problems(), Vec::<String>::new());
}
