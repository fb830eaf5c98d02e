//! What a registry refuses as a whole.

use expect_test::expect;
use tfplugin::action::{Action, Progress};
use tfplugin::list::{List, ListEnd, ListResults};
use tfplugin::{
    Attr, Context, DataSource, Diagnostics, Failure, History, Model, Registry, Resource, Rules,
    Timeouts,
};

/// A thing.
#[derive(Clone, Default, Model)]
struct Thing {
    /// How many.
    #[tf(optional)]
    count: Attr<i64>,
    /// How long it may take.
    #[tf(block, local)]
    timeouts: Attr<Timeouts>,
}

/// Whether there is a rule about a block.
struct Things(bool);

impl Resource for Things {
    type Client = ();
    type Model = Thing;
    const TYPE: &'static str = "shop_thing";

    fn rules(&self) -> Rules<Thing> {
        match self.0 {
            true => Rules::new().at_most_one_of((Thing::FIELDS.count, Thing::FIELDS.timeouts)),
            false => Rules::new(),
        }
    }

    async fn create(&self, _: &Context<()>, plan: Thing) -> Result<Thing, Failure<Thing>> {
        Ok(plan)
    }

    async fn read(&self, _: &Context<()>, thing: Thing) -> Result<Option<Thing>, Failure<Thing>> {
        Ok(Some(thing))
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

impl List for Things {
    type Resource = Self;
    type Filter = Computed;

    async fn list(
        &self,
        _: &Context<()>,
        _: Computed,
        _: &mut ListResults<'_, Thing>,
    ) -> Result<(), ListEnd> {
        Ok(())
    }
}

/// A filter that filters nothing.
#[derive(Clone, Default, Model)]
struct Computed {
    /// What nobody can set.
    #[tf(computed)]
    total: Attr<i64>,
}

struct Other;

impl DataSource for Other {
    type Client = ();
    type Model = Computed;
    const TYPE: &'static str = "market_other";

    async fn read(&self, _: &Context<()>, config: Computed) -> Result<Computed, Diagnostics> {
        Ok(config)
    }
}

#[test]
fn a_registry_knows_what_is_wrong_with_it() {
    let mut registry = Registry::default();
    registry.resource(Things(true)).resource(Things(true));
    registry.list(Things(false)).data_source(Other);
    expect![[r#"
        the resource shop_thing is registered twice
        the types have several prefixes: market, shop
        a rule of the resource shop_thing names timeouts, which is not an attribute of it
        the resource shop_thing has an attribute count, a name that Terraform reserves
        the attribute total of the list resource shop_thing is computed, but there is no state for it
        the list resource shop_thing lists objects that have no identity"#]]
    .assert_eq(&registry.problems().join("\n"));
}

/// A thing with a block that the provider would set.
#[derive(Clone, Default, Model)]
struct WithBlock {
    /// Its parts.
    #[tf(block)]
    part: Attr<Vec<Part>>,
}

/// A part.
#[derive(Clone, Default, Model)]
struct Part {
    /// What holds it.
    #[tf(block, computed)]
    screw: Attr<Vec<Screw>>,
}

/// A screw.
#[derive(Clone, Default, Model)]
struct Screw {
    /// How long it is.
    #[tf(computed)]
    length: Attr<i64>,
}

struct Parts;

impl DataSource for Parts {
    type Client = ();
    type Model = WithBlock;
    const TYPE: &'static str = "shop_parts";

    async fn read(&self, _: &Context<()>, config: WithBlock) -> Result<WithBlock, Diagnostics> {
        Ok(config)
    }
}

impl Action for Parts {
    type Client = ();
    type Model = WithBlock;
    const TYPE: &'static str = "shop_sort_parts";

    async fn invoke(&self, _: &Context<()>, _: WithBlock, _: &Progress) -> Result<(), Diagnostics> {
        Ok(())
    }
}

#[test]
fn only_blocks_of_resources_are_computed() {
    let mut registry = Registry::default();
    registry.data_source(Parts).action(Parts);
    expect![[r#"
        data source shop_parts.part.screw: only blocks of resources are computed
        action shop_sort_parts.part.screw: only blocks of resources are computed"#]]
    .assert_eq(&registry.problems().join("\n"));
}

/// A resource whose version and history do not agree.
struct Forgetful;

impl Resource for Forgetful {
    type Client = ();
    type Model = Computed;
    const TYPE: &'static str = "shop_forgetful";
    const VERSION: i64 = 2;

    fn history(&self) -> History<Computed> {
        History::new().upgrade_json(0, Ok).upgrade_json(2, Ok)
    }

    async fn create(&self, _: &Context<()>, plan: Computed) -> Result<Computed, Failure<Computed>> {
        Ok(plan)
    }

    async fn read(
        &self,
        _: &Context<()>,
        state: Computed,
    ) -> Result<Option<Computed>, Failure<Computed>> {
        Ok(Some(state))
    }

    async fn update(
        &self,
        _: &Context<()>,
        _: Computed,
        plan: Computed,
    ) -> Result<Computed, Failure<Computed>> {
        Ok(plan)
    }

    async fn delete(&self, _: &Context<()>, _: Computed) -> Result<(), Failure<Computed>> {
        Ok(())
    }
}

#[test]
fn each_earlier_version_has_an_upgrade() {
    let mut registry = Registry::default();
    registry.resource(Forgetful);
    expect![[r#"
        the resource shop_forgetful has no upgrade of its state from version 1
        the resource shop_forgetful upgrades its state from version 2, but its version is 2"#]]
    .assert_eq(&registry.problems().join("\n"));
}

#[test]
fn a_list_resource_needs_its_resource() {
    let mut registry = Registry::default();
    registry.list(Things(false));
    let problems = registry.problems();
    assert!(
        problems.contains(&"the list resource shop_thing has no resource".to_owned()),
        "{problems:?}"
    );
}
