//! What public reports of other frameworks found, tried on this one: each in the smallest model that shows it, judged by
//! the rules of Terraform's core.

use std::collections::{BTreeMap, BTreeSet};
use std::marker::PhantomData;

use expect_test::expect;
use serde_json::{Value as Json, json};
use tfplugin::resource::Resource;
use tfplugin::testing::{Action, Core, TestClient, UNKNOWN, print};
use tfplugin::validate::length;
use tfplugin::{
    Attr, ConfigureContext, Configured, Context, DataSource, Diagnostic, Diagnostics, Drift,
    Failure, History, Model, Number, Provider, Registry, Server, Timeouts, Value,
};

/// Nothing to configure.
#[derive(Clone, Model)]
struct Config {
    /// Where.
    #[tf(default = "https://example.com")]
    url: Attr<String>,
}

/// A resource that remembers what it is given; what it returns goes through `response`.
pub(crate) struct Thing<M>(fn(M) -> M, PhantomData<M>);

/// One that returns what it is given.
pub(crate) fn thing<M>() -> Thing<M> {
    Thing(|it| it, PhantomData)
}

impl<M: Model> Resource for Thing<M> {
    type Client = String;
    type Model = M;
    const TYPE: &'static str = "x_thing";

    async fn create(&self, _: &Context<String>, plan: M) -> Result<M, Failure<M>> {
        Ok((self.0)(plan))
    }

    async fn read(&self, _: &Context<String>, state: M) -> Result<Option<M>, Failure<M>> {
        Ok(Some((self.0)(state)))
    }

    async fn update(&self, _: &Context<String>, _: M, plan: M) -> Result<M, Failure<M>> {
        Ok((self.0)(plan))
    }

    async fn delete(&self, _: &Context<String>, _: M) -> Result<(), Failure<M>> {
        Ok(())
    }
}

struct Things<M>(fn(M) -> M);

impl<M: Model> Provider for Things<M> {
    type Config = Config;
    type Client = String;

    async fn configure(
        &self,
        config: Config,
        _: &ConfigureContext,
    ) -> Result<Configured<String>, Diagnostics> {
        Ok(Configured::ready(config.url.value()?.clone()))
    }

    async fn explain(&self, _: &Context<String>, _: &Drift) -> Option<String> {
        Some("Somebody did it.".to_owned())
    }

    fn register(&self, registry: &mut Registry<String>) {
        registry
            .resource(Thing(self.0, PhantomData))
            .data_source(Looks);
    }
}

async fn core<M: Model>(response: fn(M) -> M) -> Core {
    Core::start(Server::new(Things(response)), json!({})).await
}

fn same_letters(one: &Value, other: &Value) -> bool {
    let lower = |value: &Value| value.as_str().map(str::to_lowercase);
    lower(one) == lower(other)
}

/// A look-up.
#[derive(Clone, Model)]
struct Look {
    /// Kind.
    #[tf(default = "def")]
    kind: Attr<String>,
    /// Answer.
    #[tf(computed)]
    said: Attr<String>,
    /// Timeouts.
    #[tf(block, local)]
    timeouts: Attr<Timeouts>,
}

struct Looks;

impl DataSource for Looks {
    type Client = String;
    type Model = Look;
    const TYPE: &'static str = "x_look";

    async fn read(&self, cx: &Context<String>, look: Look) -> Result<Look, Diagnostics> {
        let said = format!(
            "{:?} within {:?} at {}",
            look.kind,
            cx.timeout(),
            cx.client()
        );
        Ok(Look {
            said: said.into(),
            ..look
        })
    }
}

/// A membership.
#[derive(Clone, Default, Model)]
struct Membership {
    /// Group.
    #[tf(required, replace, identity)]
    group: Attr<String>,
    /// User.
    #[tf(required, replace, identity)]
    user: Attr<String>,
}

/// A machine.
#[derive(Clone, Default, Model)]
struct Machine {
    /// Name.
    #[tf(required, replace, identity)]
    name: Attr<String>,
    /// Kind.
    #[tf(default = "small", equivalent = same_letters, replace)]
    kind: Attr<String>,
    /// Notes.
    #[tf(optional)]
    notes: Attr<BTreeMap<String, String>>,
    /// Count.
    #[tf(optional)]
    size: Attr<i64>,
    /// Rows.
    #[tf(optional)]
    rows: Attr<Vec<Vec<String>>>,
}

fn shouting(machine: Machine) -> Machine {
    Machine {
        kind: "SMALL".to_owned().into(),
        ..machine
    }
}

#[tokio::test]
async fn a_default_in_another_spelling_replaces_nothing() {
    let core = core(shouting).await;
    let (imported, diagnostics) = core.import("x_thing", "a").await;
    assert!(!diagnostics.has_errors(), "{diagnostics}");
    for config in [
        json!({ "name": "a" }),
        json!({ "name": "a", "kind": "small" }),
    ] {
        let plan = core.plan(&imported, config).await;
        assert_eq!(plan.action, Action::Nothing, "{plan}");
    }
    let plan = core
        .plan(&imported, json!({ "name": "a", "kind": "large" }))
        .await;
    assert_eq!(plan.action, Action::Replace, "{plan}");
}

#[tokio::test]
async fn data_sources_and_the_provider_block_have_defaults_and_data_sources_timeouts() {
    let core = core(|machine: Machine| machine).await;
    let client = core.pipe();
    let read = client
        .read_data("x_look", &json!({ "timeouts": { "read": "7s" } }))
        .await;
    let said = read.unwrap().value.attribute("said").unwrap().clone();
    let expected = "Known(\"def\") within 7s at https://example.com";
    assert_eq!(said.as_str(), Some(expected));
}

struct Memberships;

impl Resource for Memberships {
    type Client = String;
    type Model = Membership;
    const TYPE: &'static str = "x_thing";
    const IMPORT_ID: Option<&'static str> = Some("{group}/{user}");

    async fn create(
        &self,
        _: &Context<String>,
        plan: Membership,
    ) -> Result<Membership, Failure<Membership>> {
        Ok(plan)
    }

    async fn read(
        &self,
        _: &Context<String>,
        state: Membership,
    ) -> Result<Option<Membership>, Failure<Membership>> {
        Ok(Some(state))
    }

    async fn update(
        &self,
        _: &Context<String>,
        _: Membership,
        plan: Membership,
    ) -> Result<Membership, Failure<Membership>> {
        Ok(plan)
    }

    async fn delete(&self, _: &Context<String>, _: Membership) -> Result<(), Failure<Membership>> {
        Ok(())
    }
}

struct Club;

impl Provider for Club {
    type Config = Config;
    type Client = String;

    async fn configure(
        &self,
        _: Config,
        _: &ConfigureContext,
    ) -> Result<Configured<String>, Diagnostics> {
        Ok(Configured::ready(String::new()))
    }

    fn register(&self, registry: &mut Registry<String>) {
        registry.resource(Memberships);
    }
}

#[tokio::test]
async fn an_id_of_several_parts_imports() {
    let core = Core::start(Server::new(Club), json!({})).await;
    let (imported, diagnostics) = core.import("x_thing", "staff/ada/lovelace").await;
    assert!(!diagnostics.has_errors(), "{diagnostics}");
    assert_eq!(
        imported.to_string(),
        "group = \"staff\"\nuser = \"ada/lovelace\"\n"
    );
    let (_, diagnostics) = core.import("x_thing", "staff").await;
    expect![[r#"
        error: Import of x_thing without a usable id: The id to import is "staff". It has to be of the form "group/user".
    "#]].assert_eq(&diagnostics.to_string());
}

#[tokio::test]
async fn a_number_that_does_not_fit_is_the_users() {
    let client = TestClient::connect(Server::new(Things(|machine: Machine| machine))).await;
    for config in [
        json!({ "name": "a", "size": 1.5 }),
        json!({ "name": "a", "rows": [["a", null]] }),
    ] {
        let diagnostics = client.validate("x_thing", &config).await.unwrap();
        let text = diagnostics.to_string();
        assert!(
            diagnostics.has_errors() && !text.contains("ug in the provider"),
            "{text}"
        );
    }
}

#[tokio::test]
async fn text_in_another_normal_form_is_no_change() {
    let core = core(|machine: Machine| Machine {
        name: "cafe\u{301}".to_owned().into(),
        notes: Some(BTreeMap::from([(
            "e\u{301}".to_owned(),
            "e\u{301}".to_owned(),
        )]))
        .into(),
        ..machine
    })
    .await;
    let mut object = core.absent("x_thing");
    let config = json!({ "name": "caf\u{e9}", "notes": { "\u{e9}": "\u{e9}" } });
    let run = core.apply(&mut object, config.clone()).await;
    assert!(run.diagnostics.is_empty(), "{run}");
    let plan = core.plan(&object, config).await;
    assert!(plan.diagnostics.is_empty(), "{plan}");
    assert_eq!(plan.action, Action::Nothing, "{plan}");
}

#[tokio::test]
async fn a_null_element_in_stored_state_is_dropped() {
    let client = TestClient::connect(Server::new(Things(|machine: Machine| machine))).await;
    let stored = json!({ "name": "a", "rows": [["a", null], null], "notes": { "a": null } });
    let upgraded = client.upgrade("x_thing", 0, &stored).await.unwrap();
    assert!(upgraded.diagnostics.is_empty(), "{}", upgraded.diagnostics);
    let rows = upgraded.value.attribute("rows").unwrap();
    assert_eq!(*rows, Value::List(vec![Value::List(vec!["a".into()])]));
}

/// A rule.
#[derive(Clone, Default, PartialEq, Eq, PartialOrd, Ord, Model)]
struct Rule {
    /// Name.
    #[tf(required, equivalent = same_letters)]
    name: Attr<String>,
    /// Id.
    #[tf(computed, keep)]
    id: Attr<String>,
    /// Ports.
    #[tf(optional)]
    ports: Attr<BTreeSet<Port>>,
}

/// A port.
#[derive(Clone, Default, PartialEq, Eq, PartialOrd, Ord, Model)]
struct Port {
    /// Number.
    #[tf(required)]
    number: Attr<i64>,
    /// Protocol.
    #[tf(default = "tcp")]
    protocol: Attr<String>,
}

/// Rules.
#[derive(Clone, Default, Model)]
struct Rules {
    /// Name.
    #[tf(required, identity)]
    name: Attr<String>,
    /// In order.
    #[tf(optional)]
    list: Attr<Vec<Rule>>,
    /// Without order.
    #[tf(optional)]
    set: Attr<BTreeSet<Rule>>,
    /// Blocks.
    #[tf(block)]
    rule: Attr<Vec<Rule>>,
}

fn identified(rule: Rule) -> Rule {
    let name = rule.name.known().map(|name| name.to_lowercase());
    Rule {
        id: name.as_ref().map(|name| format!("id-{name}")).into(),
        name: name.into(),
        ..rule
    }
}

/// Every rule gets an id from its name, which is written in lower case; no blocks are null.
fn kept(rules: Rules) -> Rules {
    Rules {
        list: rules
            .list
            .map(|all| all.into_iter().map(identified).collect()),
        set: rules
            .set
            .map(|all| all.into_iter().map(identified).collect()),
        rule: match rules.rule {
            Attr::Known(all) if all.is_empty() => Attr::Null,
            other => other.map(|all| all.into_iter().map(identified).collect()),
        },
        ..rules
    }
}

#[tokio::test]
async fn elements_of_a_list_take_along_what_is_computed_in_them() {
    let core = core(kept).await;
    let mut object = core.absent("x_thing");
    let config = |names: &[&str]| {
        let list: Vec<_> = names.iter().map(|name| json!({ "name": name })).collect();
        json!({ "name": "r", "list": list, "rule": list })
    };
    for names in [
        &["a", "b"][..],
        &["b"],
        &["b", "a"],
        &["c", "a", "b"],
        &["A", "b"],
        &[],
    ] {
        let run = core.apply(&mut object, config(names)).await;
        assert!(!run.diagnostics.has_errors(), "{names:?}: {run}");
        let plan = core.plan(&object, config(names)).await;
        assert_eq!(plan.action, Action::Nothing, "{names:?}: {plan}");
    }
}

#[tokio::test]
async fn a_moved_element_keeps_its_id_in_the_plan() {
    let core = core(kept).await;
    let mut object = core.absent("x_thing");
    let config = |names: &[&str]| {
        let list: Vec<_> = names.iter().map(|name| json!({ "name": name })).collect();
        json!({ "name": "r", "list": list })
    };
    core.apply(&mut object, config(&["a", "b"])).await;
    let plan = core.plan(&object, config(&["b", "c"])).await;
    let Some(Value::List(list)) = plan.planned.attribute("list") else {
        panic!("{plan}");
    };
    let ids: Vec<&Value> = list.iter().map(|it| it.attribute("id").unwrap()).collect();
    assert_eq!(*ids[0], Value::from("id-b"));
    assert!(ids[1].is_unknown(), "{:?}", ids[1]);
}

#[tokio::test]
async fn what_means_the_same_in_a_set_may_stand_beside_what_is_computed() {
    let core = core(kept).await;
    let mut object = core.absent("x_thing");
    let config = json!({ "name": "r", "set": [{ "name": "Aa" }, { "name": "b" }] });
    let run = core.apply(&mut object, config.clone()).await;
    assert!(!run.diagnostics.has_errors(), "{run}");
    let plan = core.plan(&object, config).await;
    assert_eq!(plan.action, Action::Nothing, "{plan}");
    assert!(object.to_string().contains("\"Aa\""), "{object}");
}

#[tokio::test]
async fn two_elements_that_mean_the_same_stay_two() {
    let core = core(|rules: Rules| Rules {
        set: rules.set.map(|all| {
            let ids = (0..).map(|index| format!("{index}"));
            let numbered = all.into_iter().zip(ids).map(|(rule, id)| Rule {
                id: id.into(),
                ..identified(rule)
            });
            numbered.collect()
        }),
        ..rules
    })
    .await;
    let mut object = core.absent("x_thing");
    let config = json!({ "name": "r", "set": [{ "name": "Aa" }, { "name": "aA" }] });
    let run = core.apply(&mut object, config).await;
    assert!(!run.diagnostics.has_errors(), "{run}");
}

#[tokio::test]
async fn a_default_in_a_set_in_a_set_leaves_the_rest_computed() {
    let core = core(kept).await;
    let mut object = core.absent("x_thing");
    let config = json!({ "name": "r", "set": [{ "name": "a", "ports": [{ "number": 1 }] }] });
    let plan = core.plan(&object, config.clone()).await;
    let Some(Value::Set(set)) = plan.planned.attribute("set") else {
        panic!("{plan}");
    };
    assert!(set[0].attribute("id").unwrap().is_unknown(), "{set:?}");
    let run = core.apply(&mut object, config.clone()).await;
    assert!(!run.diagnostics.has_errors(), "{run}");
    let plan = core.plan(&object, config).await;
    assert_eq!(plan.action, Action::Nothing, "{plan}");
}

#[tokio::test]
async fn no_blocks_may_be_null() {
    let core = core(kept).await;
    let mut object = core.absent("x_thing");
    let run = core.apply(&mut object, json!({ "name": "r" })).await;
    assert!(!run.diagnostics.has_errors(), "{run}");
    let plan = core.plan(&object, json!({ "name": "r" })).await;
    assert_eq!(plan.action, Action::Nothing, "{plan}");
}

#[tokio::test]
async fn an_unknown_element_is_no_known_one() {
    let core = core(kept).await;
    let mut object = core.absent("x_thing");
    let config = |name: &str| json!({ "name": "r", "list": [{ "name": name }] });
    core.apply(&mut object, config("a")).await;
    let run = core
        .apply_once_known(&mut object, config(UNKNOWN), config("b"))
        .await;
    assert!(!run.diagnostics.has_errors(), "{run}");
}

/// A host. An earlier version of the provider knew neither address nor token.
#[derive(Clone, Default, Model)]
struct Host {
    /// Name.
    #[tf(required, identity)]
    name: Attr<String>,
    /// Size.
    #[tf(optional)]
    size: Attr<i64>,
    /// Where it is.
    #[tf(computed, keep(if_set))]
    address: Attr<String>,
    /// A comment that nobody sets later.
    #[tf(computed, keep)]
    comment: Attr<String>,
}

/// The API gives every host an address as soon as it has a size.
fn addressed(host: Host) -> Host {
    let address = match (&host.address, &host.size) {
        (Attr::Known(address), _) => Attr::Known(address.clone()),
        (_, Attr::Known(size)) => Attr::Known(format!("10.0.0.{size}")),
        _ => Attr::Null,
    };
    let comment = Attr::Null;
    Host {
        address,
        comment,
        ..host
    }
}

#[tokio::test]
async fn what_was_null_may_be_set_later_where_only_set_values_are_kept() {
    let core = core(addressed).await;
    let mut object = core.absent("x_thing");
    for (config, planned_address) in [
        (json!({ "name": "a" }), UNKNOWN),
        (json!({ "name": "a", "size": 1 }), UNKNOWN),
        (json!({ "name": "a", "size": 2 }), "10.0.0.1"),
    ] {
        let planned = core.plan(&object, config.clone()).await;
        let address = planned.planned.attribute("address").unwrap().clone();
        let expected = match planned_address {
            UNKNOWN => Value::UNKNOWN,
            address => Value::string(address),
        };
        assert_eq!(address, expected, "{config}");
        let created = core.apply(&mut object, config).await;
        assert!(created.diagnostics.is_empty(), "{:?}", created.diagnostics);
    }
}

/// A user.
#[derive(Clone, Default, Model)]
struct User {
    /// Id.
    #[tf(computed, keep, identity)]
    id: Attr<String>,
    /// Text.
    #[tf(optional)]
    text: Attr<String>,
    /// Password.
    #[tf(required, write_only)]
    password: Attr<String>,
}

#[tokio::test]
async fn a_required_write_only_attribute_makes_no_refresh_an_import() {
    let core = core(|user: User| User {
        id: "u1".to_owned().into(),
        text: "changed".to_owned().into(),
        ..user
    })
    .await;
    let config = json!({ "text": "changed", "password": "secret" });
    let mut object = core.absent("x_thing");
    core.apply(&mut object, config.clone()).await;
    if let Value::Object(fields) = &mut object.state {
        fields.insert("text".to_owned(), "before".into());
    }
    let plan = core.plan(&object, config).await;
    let text = plan.diagnostics.to_string();
    assert!(text.contains("Changed outside of Terraform"), "{text}");
}

/// A member.
#[derive(Clone, Default, Model)]
struct Member {
    /// Name.
    #[tf(required, check(length(1..=3)))]
    name: Attr<String>,
    /// Password.
    #[tf(optional, sensitive)]
    password: Attr<String>,
}

/// Groups.
#[derive(Clone, Default, Model)]
struct Groups {
    /// By name.
    #[tf(optional)]
    groups: Attr<BTreeMap<String, Vec<Member>>>,
}

/// A zone.
#[derive(Clone, Default, PartialEq, Eq, PartialOrd, Ord, Model)]
struct Zone {
    /// Name.
    #[tf(required, replace)]
    name: Attr<String>,
    /// For those who read.
    #[tf(optional, local)]
    note: Attr<String>,
}

/// Zones.
#[derive(Clone, Default, Model)]
struct Zones {
    /// Region.
    #[tf(optional, identity)]
    region: Attr<String>,
    /// All.
    #[tf(optional)]
    zones: Attr<BTreeSet<Zone>>,
    /// Size.
    #[tf(optional, computed, replace)]
    size: Attr<String>,
}

/// A lock.
#[derive(Clone, Default, Model)]
struct Lock {
    /// Name.
    #[tf(required)]
    name: Attr<String>,
    /// A name that is not stored.
    #[tf(optional, write_only, instead_of = name, with_version = version)]
    name_wo: Attr<String>,
    /// A change of it sends the name.
    #[tf(optional)]
    version: Attr<String>,
    /// The key.
    #[tf(optional)]
    key: Attr<Key>,
}

/// A key.
#[derive(Clone, Default, Model)]
struct Key {
    /// Pin.
    #[tf(optional)]
    pin: Attr<String>,
    /// A pin that is not stored.
    #[tf(optional, write_only, instead_of = pin, with_version = version)]
    pin_wo: Attr<String>,
    /// A change of it sends the pin.
    #[tf(optional)]
    version: Attr<String>,
}

#[test]
fn a_write_only_attribute_cannot_stand_in_for_everything() {
    let mut registry = Registry::default();
    registry.resource(Thing(|it: Lock| it, PhantomData));
    expect![[r#"
        x_thing.name_wo cannot stand in for name: that has to be an attribute that the configuration may leave out, and not part of the identity
        x_thing.key.pin_wo: `instead_of` is for attributes at the root"#]].assert_eq(&registry.problems().join("\n"));
}

/// What is nested counts too: a client that would store it refuses it.
#[tokio::test]
async fn nested_write_only_values_need_a_client_that_knows_them() {
    /// A door.
    #[derive(Clone, Default, Model)]
    struct Door {
        /// Its keys.
        #[tf(optional)]
        keys: Attr<Vec<Pin>>,
        /// Its bolts.
        #[tf(block)]
        bolts: Attr<Vec<Pin>>,
    }
    /// A pin.
    #[derive(Clone, Default, Model)]
    struct Pin {
        /// What opens it.
        #[tf(optional, write_only)]
        pin: Attr<String>,
    }
    let client = TestClient::connect(Server::new(Things(|door: Door| door))).await;
    let config = json!({ "keys": [{}, { "pin": "1" }], "bolts": [{ "pin": "2" }, {}] });
    assert!(
        client
            .validate("x_thing", &config)
            .await
            .unwrap()
            .is_empty()
    );
    let old = client.without_write_only();
    expect![[r#"
        error at keys[1].pin: Write-only arguments need a newer CLI: `keys[1].pin` is write-only: it must not be stored, and this version of the CLI would store it. Use Terraform 1.11 or OpenTofu 1.11, or later, or take `keys[1].pin` out.
        error at bolts[0].pin: Write-only arguments need a newer CLI: `bolts[0].pin` is write-only: it must not be stored, and this version of the CLI would store it. Use Terraform 1.11 or OpenTofu 1.11, or later, or take `bolts[0].pin` out.
    "#]].assert_eq(&old.validate("x_thing", &config).await.unwrap().to_string());
}

/// A thing with blocks that the provider sets, which no client accepts.
#[derive(Clone, Default, Model)]
struct Cabinet {
    /// Shelves.
    #[tf(block, computed)]
    shelf: Attr<Vec<Plank>>,
    /// Doors.
    #[tf(block)]
    door: Attr<BTreeSet<Door>>,
}

/// What is in a shelf.
#[derive(Clone, Default, Eq, Model, Ord, PartialEq, PartialOrd)]
struct Plank {
    /// Its width.
    #[tf(optional)]
    width: Attr<i64>,
    /// Its wood.
    #[tf(optional, computed, keep, replace)]
    wood: Attr<String>,
    /// Its screws.
    #[tf(block)]
    screw: Attr<Vec<Screw>>,
}

/// A screw.
#[derive(Clone, Default, Eq, Model, Ord, PartialEq, PartialOrd)]
struct Screw {
    /// Its length.
    #[tf(computed)]
    length: Attr<i64>,
}

/// A door.
#[derive(Clone, Default, Eq, Model, Ord, PartialEq, PartialOrd)]
struct Door {
    /// Its hinges.
    #[tf(block, computed)]
    hinge: Attr<Vec<Screw>>,
}

#[test]
fn computed_blocks_that_terraform_does_not_accept_are_refused() {
    let mut registry = Registry::default();
    registry.resource(Thing(|it: Cabinet| it, PhantomData));
    expect![[r#"
        x_thing.shelf.width is not computed, but everything in a computed block has to be
        x_thing.shelf.wood `replace`s, but every update may change a computed block: add `keep` to the block
        x_thing.shelf.screw is not computed, but everything in a computed block has to be
        x_thing.door.hinge: in elements of a set Terraform cannot match a computed block"#]].assert_eq(&registry.problems().join("\n"));
}

/// Clients before protocol 6.11 refuse a plan with blocks that the configuration does not have.
#[tokio::test]
async fn blocks_that_are_left_out_need_a_client_that_supports_it() {
    /// A cabinet.
    #[derive(Clone, Default, Model)]
    struct Cabinet {
        /// Its screws.
        #[tf(block, computed)]
        screw: Attr<Vec<Screw>>,
        /// Its shelves.
        #[tf(block)]
        shelf: Attr<Vec<Shelf>>,
    }
    /// A shelf.
    #[derive(Clone, Default, Model)]
    struct Shelf {
        /// Its screws.
        #[tf(block, computed)]
        screw: Attr<Vec<Screw>>,
    }
    let client = TestClient::connect(Server::new(Things(|it: Cabinet| it))).await;
    let config = json!({ "screw": [], "shelf": [{ "screw": [{}] }, {}] });
    let validated = client.validate("x_thing", &config).await.unwrap();
    assert!(validated.is_empty(), "{validated}");
    let old = client.without_computed_blocks();
    expect![[r#"
        error at screw: Blocks that may be left out need a newer CLI: Without a `screw` block the provider chooses its values, which this version of the CLI does not support. Use Terraform 1.16 or later, or add the block.
        error at shelf[1].screw: Blocks that may be left out need a newer CLI: Without a `screw` block the provider chooses its values, which this version of the CLI does not support. Use Terraform 1.16 or later, or add the block.
    "#]].assert_eq(&old.validate("x_thing", &config).await.unwrap().to_string());
}

/// Terraform writes no block that the provider would set.
#[tokio::test]
async fn generated_configuration_leaves_computed_blocks_out() {
    /// A cabinet.
    #[derive(Clone, Default, Model)]
    struct Cabinet {
        /// Its name.
        #[tf(required)]
        name: Attr<String>,
        /// Its screws.
        #[tf(block, computed)]
        screw: Attr<Vec<Screw>>,
    }
    let with_screws = |it: Cabinet| Cabinet {
        screw: vec![Screw { length: 5.into() }].into(),
        ..it
    };
    let core = Core::start(Server::new(Things(with_screws)), json!({})).await;
    let mut object = core.absent("x_thing");
    let run = core.apply(&mut object, json!({ "name": "a" })).await;
    assert_eq!(run.to_string(), "create\n");
    let (config, run) = core.plan_generated(&object).await;
    expect![[r#"
        name = "a"
        screw = []
        nothing
    "#]]
    .assert_eq(&format!("{}{run}", print(&config)));
}

#[test]
fn options_that_would_be_lost_are_refused() {
    let mut registry = Registry::default();
    registry.resource(Thing(|it: Groups| it, PhantomData));
    expect![[r#"x_thing.groups is a collection of collections of a model, of which Terraform keeps the plain type only: options of its attributes would be lost"#]]
        .assert_eq(&registry.problems().join("\n"));
    let mut registry = Registry::default();
    registry.resource(Thing(|it: Zones| it, PhantomData));
    expect![[r#"
        x_thing.zones.name `replace`s, but elements of a set have no path: add it to the set
        x_thing.zones.note: `local` and `identity` are for attributes at the root
        x_thing.size is optional and computed, and `replace`s: every update would replace the object; add `keep`
        x_thing: every part of the identity may be null: make one of them required or computed"#]]
    .assert_eq(&registry.problems().join("\n"));
}

#[test]
fn a_diagnostic_of_a_mismatch_elsewhere_is_a_bug_still() {
    let why = tfplugin::Mismatch::expected("text");
    assert!(
        Diagnostic::from(why)
            .to_string()
            .contains("Bug in the provider")
    );
}

/// A part of the identity came later.
#[derive(Clone, Default, Model)]
struct Placed {
    /// Name.
    #[tf(required, replace, identity)]
    name: Attr<String>,
    /// Region.
    #[tf(computed, keep, identity)]
    region: Attr<String>,
}

#[tokio::test]
async fn an_identity_has_a_version_and_its_parts_come_and_go() {
    use tfplugin::proto::tfplugin6 as tf;
    let client = TestClient::connect(Server::new(Things(|it: Placed| it))).await;
    let request = tf::upgrade_resource_identity::Request {
        type_name: "x_thing".to_owned(),
        version: 0,
        raw_identity: Some(tf::RawState {
            json: r#"{"name":"a","former":"b"}"#.into(),
            ..Default::default()
        }),
    };
    let response = client.client().upgrade_resource_identity(request).await;
    let response = response.unwrap().into_inner();
    assert!(
        response.diagnostics.is_empty(),
        "{:?}",
        response.diagnostics
    );
    assert!(response.upgraded_identity.is_some());
}

/// A thing in a region, or in none.
#[derive(Clone, Default, Model)]
struct Regional {
    /// Name.
    #[tf(required, replace, identity)]
    name: Attr<String>,
    /// Region.
    #[tf(optional, replace, identity)]
    region: Attr<String>,
    /// Zone, where the API chooses one.
    #[tf(optional, computed, keep, identity)]
    zone: Attr<String>,
    /// Size.
    #[tf(optional)]
    size: Attr<i64>,
}

fn zoned(thing: Regional) -> Regional {
    let zone = thing.zone.into_known().unwrap_or_else(|| "z1".to_owned());
    let size = thing.size.into_known().unwrap_or(1);
    Regional {
        zone: zone.into(),
        size: size.into(),
        ..thing
    }
}

#[tokio::test]
async fn a_part_of_an_identity_may_be_null() {
    let core = core(zoned).await;
    let mut object = core.absent("x_thing");
    let config = json!({ "name": "a", "size": 1 });
    let created = core.apply(&mut object, config.clone()).await;
    assert!(created.diagnostics.is_empty(), "{:?}", created.diagnostics);
    assert!(core.refresh(&mut object).await.is_empty());
    let planned = core.plan(&object, config.clone()).await;
    assert_eq!(planned.action, Action::Nothing, "{:?}", planned.diagnostics);
    assert_eq!(
        core.import("x_thing", "a").await.0.identity,
        object.identity
    );
    for (identity, expected) in [
        (json!({ "name": "a" }), Action::Nothing),
        (json!({ "name": "a", "region": null }), Action::Nothing),
        (json!({ "name": "a", "region": "eu" }), Action::Replace),
    ] {
        let (imported, diagnostics) = core.import_identity("x_thing", identity.clone()).await;
        assert!(diagnostics.is_empty(), "{identity}: {diagnostics:?}");
        let planned = core.plan(&imported, config.clone()).await;
        assert_eq!(planned.action, expected, "{identity}");
    }
    for identity in [
        json!({ "region": "eu" }),
        json!({ "name": "a", "region": " " }),
    ] {
        let (imported, diagnostics) = core.import_identity("x_thing", identity.clone()).await;
        assert!(!imported.exists(), "{identity}");
        assert!(diagnostics.has_errors(), "{identity}");
    }
}

#[tokio::test]
async fn what_an_import_may_leave_out_is_declared() {
    use tfplugin::proto::tfplugin6 as tf;
    let client = TestClient::connect(Server::new(Things(zoned))).await;
    let request = tf::get_resource_identity_schemas::Request {};
    let response = client.client().get_resource_identity_schemas(request).await;
    let schemas = response.unwrap().into_inner().identity_schemas;
    let parts = schemas["x_thing"].identity_attributes.iter();
    let parts: Vec<_> = parts
        .map(|it| (&*it.name, it.required_for_import, it.optional_for_import))
        .collect();
    let expected = [
        ("name", true, false),
        ("region", false, true),
        ("zone", false, true),
    ];
    assert_eq!(parts, expected);
}

/// Text that is as long as a test wants it.
#[tokio::test]
async fn large_objects_pass() {
    let core = core(|machine: Machine| machine).await;
    let mut object = core.absent("x_thing");
    let notes = BTreeMap::from([("n", "x".repeat(6 << 20))]);
    let run = core
        .apply(&mut object, json!({ "name": "a", "notes": notes }))
        .await;
    assert!(
        run.diagnostics.is_empty(),
        "{}",
        run.diagnostics.to_string().len()
    );
}

/// A measurement, as an earlier version stored it.
#[derive(Clone, Model)]
struct Measurement {
    /// The value.
    #[tf(optional)]
    value: Attr<Number>,
}

struct Measurements;

impl Resource for Measurements {
    type Client = String;
    type Model = Measurement;
    const TYPE: &'static str = "x_measurement";
    const VERSION: i64 = 2;

    fn history(&self) -> History<Measurement> {
        History::new()
            .upgrade(0, Ok::<Measurement, Diagnostic>)
            .upgrade_json(1, Ok)
    }

    async fn create(
        &self,
        _: &Context<String>,
        plan: Measurement,
    ) -> Result<Measurement, Failure<Measurement>> {
        Ok(plan)
    }

    async fn read(
        &self,
        _: &Context<String>,
        state: Measurement,
    ) -> Result<Option<Measurement>, Failure<Measurement>> {
        Ok(Some(state))
    }

    async fn update(
        &self,
        _: &Context<String>,
        _: Measurement,
        plan: Measurement,
    ) -> Result<Measurement, Failure<Measurement>> {
        Ok(plan)
    }

    async fn delete(
        &self,
        _: &Context<String>,
        _: Measurement,
    ) -> Result<(), Failure<Measurement>> {
        Ok(())
    }
}

struct Measuring;

impl Provider for Measuring {
    type Config = Config;
    type Client = String;

    async fn configure(
        &self,
        config: Config,
        _: &ConfigureContext,
    ) -> Result<Configured<String>, Diagnostics> {
        Ok(Configured::ready(config.url.value()?.clone()))
    }

    fn register(&self, registry: &mut Registry<String>) {
        registry.resource(Measurements);
    }
}

#[tokio::test]
async fn an_upgrade_keeps_every_digit() {
    let client = TestClient::connect(Server::new(Measuring)).await;
    for digits in [
        "18446744073709551616",
        "123456789012345678901234567890.123456789",
        "3.141592653589793238462643383279502884197",
        "1e400",
    ] {
        let stored: Json = serde_json::from_str(&format!("{{\"value\": {digits}}}")).unwrap();
        let number: Number = digits.parse().unwrap();
        for version in [0, 1] {
            let upgraded = client.upgrade("x_measurement", version, &stored).await;
            let upgraded = upgraded.unwrap();
            assert!(upgraded.diagnostics.is_empty(), "{}", upgraded.diagnostics);
            assert_eq!(
                upgraded.value.attribute("value"),
                Some(&Value::Number(number.clone()))
            );
        }
    }
}
