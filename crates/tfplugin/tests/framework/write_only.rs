//! Write-only attributes that stand in for others, by `instead_of` and `with_version`.

use std::sync::{Arc, Mutex};

use expect_test::{Expect, expect};
use serde_json::{Value as Json, json};
use tfplugin::resource::Resource;
use tfplugin::testing::{Core, Object, TestClient, UNKNOWN, print};
use tfplugin::{
    Attr, ConfigureContext, Configured, Context, Diagnostics, Failure, Model, Provider, Registry,
    Server,
};

/// Nothing to configure.
#[derive(Clone, Model)]
struct Config {}

/// A safe.
#[derive(Clone, Default, Model)]
struct Safe {
    /// Id.
    #[tf(computed, keep, identity)]
    id: Attr<String>,
    /// What opens it; the API makes one up.
    #[tf(optional, computed, keep, sensitive)]
    pin: Attr<String>,
    /// What opens it, which is not stored.
    #[tf(optional, write_only, sensitive, unread, instead_of = pin, with_version = pin_wo_version)]
    pin_wo: Attr<String>,
    /// A change of it sends `pin_wo`.
    #[tf(optional, unread)]
    pin_wo_version: Attr<i64>,
    /// What is written on it.
    #[tf(default = "blank")]
    label: Attr<String>,
    /// What is written on it, which is not stored.
    #[tf(optional, write_only, unread, instead_of = label, with_version = label_wo_version)]
    label_wo: Attr<String>,
    /// A change of it sends `label_wo`.
    #[tf(optional, unread)]
    label_wo_version: Attr<i64>,
    /// How often it was changed.
    #[tf(computed)]
    revision: Attr<i64>,
}

/// The safe that exists, which the API shows with all that is in it.
#[derive(Clone, Default)]
struct Api(Arc<Mutex<Safe>>);

struct Safes;

impl Safes {
    fn write(cx: &Context<Api>, plan: Safe) -> Result<Safe, Failure<Safe>> {
        let mut safe = cx.client().0.lock().unwrap();
        let pin = cx.written(Safe::FIELDS.pin_wo)?;
        let pin = pin.or(plan.pin.clone().into_known());
        let label = cx.written(Safe::FIELDS.label_wo)?;
        let label = label.or(plan.label.clone().into_known());
        safe.id = "s1".to_owned().into();
        safe.pin = pin.unwrap_or_else(|| "0000".to_owned()).into();
        safe.label = label.unwrap_or_default().into();
        safe.revision = (safe.revision.clone().unwrap_or_default() + 1).into();
        Ok(Self::shown(&safe, plan))
    }

    fn shown(safe: &Safe, state: Safe) -> Safe {
        Safe {
            id: safe.id.clone(),
            pin: safe.pin.clone(),
            label: safe.label.clone(),
            revision: safe.revision.clone(),
            ..state
        }
    }
}

impl Resource for Safes {
    type Client = Api;
    type Model = Safe;
    const TYPE: &'static str = "x_safe";

    async fn create(&self, cx: &Context<Api>, plan: Safe) -> Result<Safe, Failure<Safe>> {
        Self::write(cx, plan)
    }

    async fn read(&self, cx: &Context<Api>, state: Safe) -> Result<Option<Safe>, Failure<Safe>> {
        if let Ok(pin) = cx.written(Safe::FIELDS.pin_wo) {
            let why = format!("a read has no configuration, but a pin: {pin:?}");
            return Err(tfplugin::Diagnostic::bug(why).into());
        }
        Ok(Some(Self::shown(&cx.client().0.lock().unwrap(), state)))
    }

    async fn update(&self, cx: &Context<Api>, _: Safe, plan: Safe) -> Result<Safe, Failure<Safe>> {
        Self::write(cx, plan)
    }

    async fn delete(&self, _: &Context<Api>, _: Safe) -> Result<(), Failure<Safe>> {
        Ok(())
    }
}

struct Vault(Api);

impl Provider for Vault {
    type Config = Config;
    type Client = Api;

    async fn configure(
        &self,
        _: Config,
        _: &ConfigureContext,
    ) -> Result<Configured<Api>, Diagnostics> {
        Ok(Configured::ready(self.0.clone()))
    }

    fn register(&self, registry: &mut Registry<Api>) {
        registry.resource(Safes);
    }
}

async fn open() -> (Core, Api) {
    let api = Api::default();
    let core = Core::start(Server::new(Vault(api.clone())), json!({})).await;
    (core, api)
}

/// Applies `config`: the plan, what is said of it, the state; then reads, which changes nothing.
async fn check(core: &Core, safe: &mut Object, config: Json, expected: Expect) {
    let plan = core.plan(safe, config.clone()).await;
    let mut text = format!("{}---\n{}", print(&plan.planned), plan.diagnostics);
    let run = core.apply(safe, config.clone()).await;
    text.push_str(&format!("---\n{}", run.action));
    text.push_str(&format!("\n---\n{}", print(&safe.state)));
    expected.assert_eq(&text);
    let found = core.refresh(safe).await;
    assert!(found.is_empty(), "{found}");
    let again = core.plan(safe, config).await;
    assert_eq!(again.to_string(), "nothing\n");
}

fn pin_of(api: &Api) -> Option<String> {
    api.0.lock().unwrap().pin.clone().into_known()
}

#[tokio::test]
async fn what_a_write_only_attribute_stands_in_for_is_null() {
    let (core, api) = open().await;
    let mut safe = core.absent("x_safe");
    let config =
        json!({ "pin_wo": "1234", "pin_wo_version": 1, "label_wo": "Tea", "label_wo_version": 1 });
    check(
        &core,
        &mut safe,
        config,
        expect![[r#"
        id = (known after apply)
        label_wo_version = 1
        pin_wo_version = 1
        revision = (known after apply)
        ---
        ---
        create
        ---
        id = "s1"
        label_wo_version = 1
        pin_wo_version = 1
        revision = 1
    "#]],
    )
    .await;
    assert_eq!(pin_of(&api).unwrap(), "1234");
    // A change of the version sends the value; a change of the value alone does nothing.
    let config =
        json!({ "pin_wo": "5678", "pin_wo_version": 1, "label_wo": "Tea", "label_wo_version": 1 });
    assert_eq!(core.plan(&safe, config).await.to_string(), "nothing\n");
    let config =
        json!({ "pin_wo": "5678", "pin_wo_version": 2, "label_wo": "Tea", "label_wo_version": 1 });
    check(
        &core,
        &mut safe,
        config,
        expect![[r#"
        id = "s1"
        label_wo_version = 1
        pin_wo_version = 2
        revision = (known after apply)
        ---
        ---
        update
        ---
        id = "s1"
        label_wo_version = 1
        pin_wo_version = 2
        revision = 2
    "#]],
    )
    .await;
    assert_eq!(pin_of(&api).unwrap(), "5678");
}

#[tokio::test]
async fn write_only_values_are_adopted_and_given_up() {
    let (core, api) = open().await;
    let mut safe = core.absent("x_safe");
    check(&core, &mut safe, json!({ "pin": "1234" }), expect![[r#"
        id = (known after apply)
        label = "blank"
        pin = "1234"
        revision = (known after apply)
        ---
        warning at pin: pin is stored in state: State holds `pin` in plain text. To keep the value out of it, set `pin_wo` and `pin_wo_version` instead.
        ---
        create
        ---
        id = "s1"
        label = "blank"
        pin = "1234"
        revision = 1
    "#]]).await;
    let plan = core.plan(&safe, json!({ "pin": "4321" })).await;
    assert!(plan.diagnostics.is_empty(), "{}", plan.diagnostics);
    let config = json!({ "pin_wo": "5678", "pin_wo_version": 1 });
    check(
        &core,
        &mut safe,
        config,
        expect![[r#"
        id = "s1"
        label = "blank"
        pin_wo_version = 1
        revision = (known after apply)
        ---
        ---
        update
        ---
        id = "s1"
        label = "blank"
        pin_wo_version = 1
        revision = 2
    "#]],
    )
    .await;
    assert_eq!(pin_of(&api).unwrap(), "5678");
    check(
        &core,
        &mut safe,
        json!({}),
        expect![[r#"
        id = "s1"
        label = "blank"
        pin = (known after apply)
        revision = (known after apply)
        ---
        ---
        update
        ---
        id = "s1"
        label = "blank"
        pin = "0000"
        revision = 3
    "#]],
    )
    .await;
    // It is as good to set it as text again.
    check(
        &core,
        &mut safe,
        json!({ "pin": "9999" }),
        expect![[r#"
        id = "s1"
        label = "blank"
        pin = "9999"
        revision = (known after apply)
        ---
        ---
        update
        ---
        id = "s1"
        label = "blank"
        pin = "9999"
        revision = 4
    "#]],
    )
    .await;
}

/// Nobody knows whether the version will be null.
#[tokio::test]
async fn while_the_version_is_unknown_so_is_the_other_value() {
    let (core, _) = open().await;
    let mut safe = core.absent("x_safe");
    let planned = json!({ "pin_wo": UNKNOWN, "pin_wo_version": UNKNOWN });
    let plan = core.plan(&safe, planned.clone()).await;
    expect![[r#"
        id = (known after apply)
        label = "blank"
        pin = (known after apply)
        pin_wo_version = (known after apply)
        revision = (known after apply)
    "#]]
    .assert_eq(&print(&plan.planned));
    for known in [json!({}), json!({ "pin_wo": "1234", "pin_wo_version": 1 })] {
        let run = core
            .apply_once_known(&mut safe, planned.clone(), known)
            .await;
        assert!(run.diagnostics.is_empty(), "{}", run.diagnostics);
        safe = core.absent("x_safe");
    }
}

#[tokio::test]
async fn only_one_of_both_is_set_and_never_without_a_version() {
    let client = TestClient::connect(Server::new(Vault(Api::default()))).await;
    for (config, expected) in [
        (
            json!({ "pin": "1234", "pin_wo": "1234", "pin_wo_version": 1 }),
            expect![[r#"
            error at pin_wo: Conflicting arguments: Only one of `pin` and `pin_wo` can be set. Take the others out.
        "#]],
        ),
        (
            json!({ "pin_wo": "1234" }),
            expect![[r#"
            error at pin_wo: Missing argument: `pin_wo` needs `pin_wo_version`. Set `pin_wo_version` too, or remove `pin_wo`.
        "#]],
        ),
        (
            json!({ "pin_wo_version": 1 }),
            expect![[r#"
            error at pin_wo_version: Missing argument: `pin_wo_version` needs `pin_wo`. Set `pin_wo` too, or remove `pin_wo_version`.
        "#]],
        ),
    ] {
        let found = client.validate("x_safe", &config).await.unwrap();
        expected.assert_eq(&found.to_string());
    }
}

/// Such clients could not follow it.
#[tokio::test]
async fn the_hint_is_for_clients_that_know_write_only_attributes() {
    let client = TestClient::connect(Server::new(Vault(Api::default()))).await;
    client.configure(&json!({})).await.unwrap();
    let config = json!({ "pin": "1234" });
    let old = client.without_write_only();
    let plan = old.plan(&Object::absent("x_safe"), &config).await.unwrap();
    assert!(plan.diagnostics.is_empty(), "{}", plan.diagnostics);
}
