//! List resources: identity always, the object on demand, and nothing read that nobody wants.

use expect_test::expect;
use serde_json::{Value as Json, json};
use tfplugin::list::{List, ListEnd, ListResults};
use tfplugin::testing::{Listed, print};
use tfplugin::validate::length;
use tfplugin::{Attr, Context, Diagnostic, Diagnostics, Model, Path, Reads};

use crate::warehouse::{CRATE, Crate, Crates, Store, Trouble, open, pipe, unconfigured};

/// Lists the crates.
#[derive(Clone, Default, Model)]
pub(crate) struct InventoryFilter {
    /// Only crates of this size.
    #[tf(optional, check(length(2..)))]
    size: Attr<String>,
}

pub(crate) struct Inventory;

impl List for Inventory {
    type Resource = Crates;
    type Filter = InventoryFilter;

    fn validate(&self, config: &InventoryFilter, found: &mut Diagnostics) {
        if config.size.known().is_some_and(|size| size == "huge") {
            found.push(Diagnostic::invalid(
                Path::attribute("size"),
                "No such size",
                "Nothing is huge.",
            ));
        }
    }

    async fn list(
        &self,
        cx: &Context<Store>,
        filter: InventoryFilter,
        results: &mut ListResults<'_, Crate>,
    ) -> Result<(), ListEnd> {
        let crates: Vec<_> = cx.client().crates().values().cloned().collect();
        for (index, found) in crates.into_iter().enumerate() {
            cx.client().note(format!("visit {}", found.title));
            match cx.client().trouble() {
                Trouble::Panic => panic!("the ladder broke"),
                Trouble::Refused if index > 0 => {
                    return Err(Diagnostic::remote("Out of reach", "Try again.").into());
                }
                Trouble::HalfDone if index == 0 => {
                    let why = Diagnostic::warning("Unreadable crate", "It is left out.");
                    results.report(why).await?;
                    continue;
                }
                _ => {}
            }
            let wanted = filter.size.known().is_none_or(|size| *size == found.size);
            if !wanted {
                continue;
            }
            let title = found.title.clone();
            let full = results.includes_resource();
            let model = match cx.client().trouble() {
                Trouble::NoId => Crate::default(),
                _ if full => Crate::default().updated_from(found),
                _ => Crate::default().updated_from(found.clone()),
            };
            results.push(&title, model).await?;
        }
        cx.report(Diagnostic::warning("The hall is dark", "Bring a lamp."));
        Ok(())
    }
}

async fn stocked() -> (tfplugin::testing::Core, Store) {
    let (core, store) = open().await;
    for (label, size) in [("Tea", "small"), ("Coal", "large"), ("Salt", "small")] {
        let mut object = core.absent(CRATE);
        let config = json!({ "label": label, "size": size, "code": "x" });
        let run = core.apply(&mut object, config).await;
        assert!(!run.diagnostics.has_errors(), "{}", run.diagnostics);
    }
    store.calls();
    (core, store)
}

fn text(events: &[Listed]) -> String {
    let line = |event: &Listed| {
        let identity = event.identity.as_ref().map(print).unwrap_or_default();
        let object = match &event.object {
            Some(object) => format!(
                " label={}",
                object.attribute("label").unwrap().as_str().unwrap()
            ),
            None => String::new(),
        };
        format!(
            "{:?} {}{object} {}",
            event.display_name,
            identity.trim(),
            event.diagnostics
        )
    };
    events.iter().map(line).collect::<Vec<_>>().join("\n")
}

async fn list(core: &tfplugin::testing::Core, config: Json, limit: i64, full: bool) -> String {
    text(&core.pipe().list(CRATE, &config, limit, full).await.unwrap())
}

#[tokio::test]
async fn every_object_has_its_identity_and_on_demand_its_attributes() {
    let (core, _) = stocked().await;
    expect![[r#"
        "Tea" id = "c1" 
        "Coal" id = "c2" 
        "Salt" id = "c3" 
        "" [] warning: The hall is dark: Bring a lamp.
    "#]]
    .assert_eq(
        &list(&core, json!({}), 100, false)
            .await
            .replace("\"\"  ", "\"\" [] "),
    );
    expect![[r#"
        "Coal" id = "c2" label=Coal 
        "" [] warning: The hall is dark: Bring a lamp.
    "#]]
    .assert_eq(
        &list(&core, json!({ "size": "large" }), 100, true)
            .await
            .replace("\"\"  ", "\"\" [] "),
    );
}

#[tokio::test]
async fn the_list_ends_at_the_limit_and_looks_no_further() {
    let (core, store) = stocked().await;
    assert_eq!(list(&core, json!({}), 2, false).await.lines().count(), 2);
    assert_eq!(store.calls(), ["visit Tea", "visit Coal"]);
    assert_eq!(list(&core, json!({}), 0, false).await, "");
    assert_eq!(store.calls(), [""; 0], "nothing is wanted");
    let negative = list(&core, json!({}), -1, false).await;
    assert!(negative.contains("must not be negative"), "{negative}");
}

#[tokio::test]
async fn what_fails_half_way_is_reported_after_what_was_found() {
    let (core, store) = stocked().await;
    store.make_trouble(Trouble::Refused);
    let failed = list(&core, json!({}), 100, false).await;
    assert!(failed.starts_with("\"Tea\" id = \"c1\""), "{failed}");
    assert!(failed.contains("error: Out of reach"), "{failed}");
    store.make_trouble(Trouble::HalfDone);
    let odd = list(&core, json!({}), 100, false).await;
    assert!(
        odd.contains("warning: Unreadable crate") && odd.contains("Salt"),
        "{odd}"
    );
    store.make_trouble(Trouble::NoId);
    let nameless = list(&core, json!({}), 100, false).await;
    assert!(
        nameless.contains("identity of a listed warehouse_crate"),
        "{nameless}"
    );
    store.make_trouble(Trouble::Panic);
    let status = core.pipe().list(CRATE, &json!({}), 100, false).await;
    let status = status.unwrap_err();
    assert!(
        status.message().contains("ListResource panicked"),
        "{status}"
    );
}

#[tokio::test]
async fn the_configuration_is_validated() {
    let (pipe, _) = pipe(json!({})).await;
    let diagnostics = pipe.validate_list(CRATE, &json!({ "size": "x" })).await;
    assert!(diagnostics.unwrap().has_errors(), "too short");
    let diagnostics = pipe.validate_list(CRATE, &json!({ "size": "huge" })).await;
    assert!(diagnostics.unwrap().to_string().contains("Nothing is huge"));
    let diagnostics = pipe.validate_list(CRATE, &json!({})).await;
    assert!(diagnostics.unwrap().is_empty());
}

#[tokio::test]
async fn nothing_is_listed_before_the_provider_is_configured() {
    let (pipe, store) = unconfigured().await;
    let events = pipe.list(CRATE, &json!({}), 9, false).await.unwrap();
    let diagnostics = text(&events);
    assert!(
        diagnostics.contains("before the provider was configured"),
        "{diagnostics}"
    );
    assert_eq!(store.calls(), [""; 0]);
}

#[tokio::test]
async fn a_list_that_nobody_reads_any_more_ends() {
    let (core, store) = stocked().await;
    for index in 0..500 {
        let mut crates = store.crates();
        let mut copy = crates["c1"].clone();
        copy.id = format!("copy{index}");
        crates.insert(copy.id.clone(), copy);
    }
    let request = tfplugin::proto::tfplugin6::list_resource::Request {
        type_name: CRATE.to_owned(),
        limit: 1_000_000,
        ..Default::default()
    };
    let stream = core.pipe().client().list_resource(request).await.unwrap();
    let mut stream = stream.into_inner();
    stream.message().await.unwrap().unwrap();
    drop(stream);
    tokio::time::sleep(std::time::Duration::from_millis(200)).await;
    let visits = store.calls().len();
    assert!(visits < 500, "{visits} of 503 were visited for one");
}

#[tokio::test]
async fn a_generated_configuration_says_what_a_user_would_and_plans_empty() {
    let (core, _) = open().await;
    let mut object = core.absent(CRATE);
    let config = json!({
        "label": "Tea", "code": "Green", "tags": ["a"], "note": "mine", "pin": "1234",
        "timeouts": { "create": "1m" },
    });
    let run = core.apply(&mut object, config).await;
    assert!(!run.diagnostics.has_errors(), "{}", run.diagnostics);
    let id = object.attribute("id").as_str().unwrap().to_owned();
    let (imported, diagnostics) = core.import(CRATE, &id).await;
    assert!(!diagnostics.has_errors(), "{diagnostics}");
    let (config, run) = core.plan_generated(&imported).await;
    expect![[r#"
        code = "green"
        label = "Tea"
        shelf = "s1"
        tags = ["a"]
    "#]]
    .assert_eq(&print(&config));
    assert_eq!(run.action, tfplugin::testing::Action::Nothing, "{run}");
}
