//! Mistakes of providers, and that Terraform's core (as `testing::Core` plays it) finds them.

use expect_test::{Expect, expect};
use serde_json::{Value as Json, json};
use tfplugin::resource::Action;
use tfplugin::testing::{Core, TestClient, schema_problems};
use tfplugin::{
    Attr, ConfigureContext, Configured, Context, Diagnostics, Failure, Model, Plan, Provider,
    Registry, Resource, Server,
};

use crate::warehouse::{CRATE, Trouble, open};

/// What a resource does wrong.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Mistake {
    None,
    /// Plans another text than is configured.
    PlansOtherText,
    /// Plans a value for what is neither configured nor computed.
    PlansUnaskedText,
    /// Plans a number, and makes another one.
    MakesOtherNumber,
    /// Plans another number each time.
    PlansOtherNumbers,
    /// Changes what it reads: a second plan is not empty.
    ReadsOtherText,
    /// Plans another id for an object that is only changed.
    PlansOtherId,
}

/// A resource that makes a mistake.
struct Clumsy(Mistake, std::sync::atomic::AtomicI64);

/// A thing.
#[derive(Clone, Model)]
struct Thing {
    /// A text.
    #[tf(optional)]
    text: Attr<String>,
    /// Another text.
    #[tf(optional)]
    other: Attr<String>,
    /// A number.
    #[tf(computed)]
    number: Attr<i64>,
    /// Its id.
    #[tf(computed, keep, identity)]
    id: Attr<String>,
}

impl Resource for Clumsy {
    type Client = ();
    type Model = Thing;

    const TYPE: &'static str = "clumsy_thing";

    async fn plan(&self, plan: &mut Plan<'_, '_, (), Thing>) {
        if plan.planned.is_none() {
            return;
        }
        match self.0 {
            Mistake::PlansOtherText => plan.set(Thing::FIELDS.text, "other".to_owned()),
            Mistake::PlansUnaskedText => plan.set(Thing::FIELDS.other, "unasked".to_owned()),
            Mistake::MakesOtherNumber => plan.set(Thing::FIELDS.number, 1),
            Mistake::PlansOtherNumbers => {
                let number = self.1.fetch_add(1, std::sync::atomic::Ordering::Relaxed);
                plan.set(Thing::FIELDS.number, number);
            }
            Mistake::PlansOtherId if plan.action() == Action::Update => {
                plan.set(Thing::FIELDS.id, "t2".to_owned());
            }
            Mistake::None | Mistake::ReadsOtherText | Mistake::PlansOtherId => {}
        }
    }

    async fn create(&self, _: &Context<()>, plan: Thing) -> Result<Thing, Failure<Thing>> {
        Ok(Thing {
            id: "t1".to_owned().into(),
            number: 2.into(),
            ..plan
        })
    }

    async fn read(&self, _: &Context<()>, state: Thing) -> Result<Option<Thing>, Failure<Thing>> {
        Ok(Some(match self.0 {
            Mistake::ReadsOtherText => Thing {
                text: "other".to_owned().into(),
                ..state
            },
            _ => state,
        }))
    }

    async fn update(
        &self,
        _: &Context<()>,
        _: Thing,
        plan: Thing,
    ) -> Result<Thing, Failure<Thing>> {
        Ok(plan)
    }

    async fn delete(&self, _: &Context<()>, _: Thing) -> Result<(), Failure<Thing>> {
        Ok(())
    }
}

/// Nothing to configure.
#[derive(Clone, Model)]
struct Config {}

struct ClumsyProvider(Mistake);

impl Provider for ClumsyProvider {
    type Config = Config;
    type Client = ();

    async fn configure(
        &self,
        Config {}: Config,
        _: &ConfigureContext,
    ) -> Result<Configured<()>, Diagnostics> {
        Ok(Configured::ready(()))
    }

    fn register(&self, registry: &mut Registry<()>) {
        registry.resource(Clumsy(self.0, 0.into()));
    }
}

async fn check(mistake: Mistake, config: Json, expected: Expect) {
    let core = Core::start(Server::new(ClumsyProvider(mistake)), json!({})).await;
    let mut thing = core.absent("clumsy_thing");
    let run = core.apply(&mut thing, config.clone()).await;
    let again = core.plan(&thing, config).await;
    expected.assert_eq(&format!("{run}---\n{thing}---\n{again}"));
}

#[tokio::test]
async fn a_plan_that_is_not_what_is_configured() {
    let config = json!({ "text": "some" });
    check(
        Mistake::None,
        config.clone(),
        expect![[r#"
        create
        ---
        id = "t1"
        number = 2
        text = "some"
        ---
        nothing
    "#]],
    )
    .await;
    check(Mistake::PlansOtherText, config.clone(), expect![[r#"
        nothing
        error at text: Provider produced invalid plan: planned neither the configured value nor the prior one
        ---
        absent
        ---
        nothing
        error at text: Provider produced invalid plan: planned neither the configured value nor the prior one
    "#]]).await;
    check(Mistake::PlansUnaskedText, config, expect![[r#"
        nothing
        error at other: Provider produced invalid plan: planned a value for what is neither configured nor computed
        ---
        absent
        ---
        nothing
        error at other: Provider produced invalid plan: planned a value for what is neither configured nor computed
    "#]]).await;
}

#[tokio::test]
async fn a_plan_that_makes_no_sense() {
    let core = Core::start(
        Server::new(ClumsyProvider(Mistake::PlansOtherId)),
        json!({}),
    )
    .await;
    let mut thing = core.absent("clumsy_thing");
    core.apply(&mut thing, json!({ "text": "some" })).await;
    let run = core.apply(&mut thing, json!({ "text": "other" })).await;
    expect![[r#"
        nothing
        error: Bug in the provider: The identity of the object changed during its lifetime.

        This is a bug in the provider, not in your configuration. Please report it to the provider's developers with this text.
    "#]].assert_eq(&run.to_string());
}

#[tokio::test]
async fn an_outcome_that_is_not_what_was_planned() {
    let config = json!({ "text": "some" });
    check(
        Mistake::MakesOtherNumber,
        config.clone(),
        expect![[r#"
        create
        error at number: Provider produced inconsistent result after apply: was 1, but now 2
        ---
        tainted
        id = "t1"
        number = 2
        text = "some"
        ---
        replace
    "#]],
    )
    .await;
    check(
        Mistake::PlansOtherNumbers,
        config.clone(),
        expect![[r#"
            create
            error at number: Provider produced inconsistent final plan: was 0, but now 1
            ---
            absent
            ---
            create
        "#]],
    )
    .await;
    check(
        Mistake::ReadsOtherText,
        config,
        expect![[r#"
        create
        ---
        id = "t1"
        number = 2
        text = "some"
        ---
        update
    "#]],
    )
    .await;
    let (core, store) = open().await;
    store.make_trouble(Trouble::OtherLabel);
    let run = core
        .apply(&mut core.absent(CRATE), json!({ "label": "Tea" }))
        .await;
    expect![[r#"
        create
        error at label: Provider produced inconsistent result after apply: was "Tea", but now "Milk"
    "#]]
    .assert_eq(&run.to_string());
}

#[tokio::test]
async fn a_configuration_that_core_refuses_never_reaches_the_provider() {
    let (core, store) = open().await;
    let run = core
        .apply(&mut core.absent(CRATE), json!({ "id": "c1" }))
        .await;
    expect![[r#"
        nothing
        error at id: Value for unconfigurable attribute: only the provider sets it
        error at label: Missing required argument: the configuration must set it
        error at label: Missing value for label: `label` is required, but its value here is null. Give it a value.
    "#]].assert_eq(&run.to_string());
    assert!(store.calls().is_empty());
}

#[tokio::test]
#[should_panic(expected = "there is no \"lable\" in {\"lable\":\"Tea\"}")]
async fn a_mistyped_argument_in_a_test_is_reported() {
    let (core, _) = open().await;
    core.plan(&core.absent(CRATE), json!({ "lable": "Tea" }))
        .await;
}

mod unsound {
    //! Schemas that no provider should have.

    use super::*;
    use std::collections::BTreeSet;
    use tfplugin::{Dynamic, Timeouts};

    /// Wrong
    #[expect(non_snake_case, reason = "what it is here for")]
    #[derive(Clone, Model)]
    pub(super) struct Wrong {
        /// no sentence
        #[tf(optional)]
        camelCase: Attr<String>,
        #[tf(optional)]
        undescribed: Attr<String>,
        /// A set of secrets.
        #[tf(optional)]
        secrets: Attr<BTreeSet<Secret>>,
        /// Anything, many times.
        #[tf(optional)]
        things: Attr<Vec<Anything>>,
        /// Once, but three times.
        #[tf(block(max = 3))]
        timeouts: Attr<Timeouts>,
    }

    /// A secret.
    #[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Model)]
    pub(super) struct Secret {
        /// Hidden.
        #[tf(optional, write_only)]
        text: Attr<String>,
        /// What is found in it.
        #[tf(computed)]
        words: Attr<BTreeSet<String>>,
    }

    /// Anything.
    #[derive(Clone, Model)]
    pub(super) struct Anything {
        /// Any value.
        #[tf(optional)]
        value: Attr<Dynamic>,
    }

    pub(super) struct Unsound;

    impl Resource for Unsound {
        type Client = ();
        type Model = Wrong;

        const TYPE: &'static str = "Clumsy";

        async fn create(&self, _: &Context<()>, plan: Wrong) -> Result<Wrong, Failure<Wrong>> {
            Ok(plan)
        }

        async fn read(
            &self,
            _: &Context<()>,
            state: Wrong,
        ) -> Result<Option<Wrong>, Failure<Wrong>> {
            Ok(Some(state))
        }

        async fn update(
            &self,
            _: &Context<()>,
            _: Wrong,
            plan: Wrong,
        ) -> Result<Wrong, Failure<Wrong>> {
            Ok(plan)
        }

        async fn delete(&self, _: &Context<()>, _: Wrong) -> Result<(), Failure<Wrong>> {
            Ok(())
        }
    }

    impl Provider for Unsound {
        type Config = Config;
        type Client = ();

        async fn configure(
            &self,
            Config {}: Config,
            _: &ConfigureContext,
        ) -> Result<Configured<()>, Diagnostics> {
            Ok(Configured::ready(()))
        }

        fn register(&self, registry: &mut Registry<()>) {
            registry.resource(Self);
        }
    }
}

#[tokio::test]
async fn an_unsound_schema() {
    let pipe = TestClient::connect(Server::new(unsound::Unsound)).await;
    expect![[r#"
        Clumsy: camelCase: the description is not a sentence
        Clumsy: camelCase: the name is not in snake_case
        Clumsy: secrets: elements of a set hold a computed set or computed objects
        Clumsy: secrets: elements of a set hold a write-only attribute
        Clumsy: the description is not a sentence
        Clumsy: the name is not in snake_case
        Clumsy: things: elements of a collection hold a dynamic value
        Clumsy: timeouts: the numbers of blocks make no sense
        Clumsy: undescribed: the description is not a sentence"#]]
    .assert_eq(&schema_problems(&pipe).join("\n"));
}
