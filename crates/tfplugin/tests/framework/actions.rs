//! Actions: progress while they run, one end, and no end before what was begun is done.

use serde_json::json;
use tfplugin::action::{Action, Progress};
use tfplugin::validate::length;
use tfplugin::{Attr, Context, Diagnostic, Diagnostics, Model};

use crate::warehouse::{Store, Trouble, pipe, unconfigured};

const SWEEP: &str = "warehouse_sweep";

/// Sweeps a hall.
#[derive(Clone, Default, Model)]
pub(crate) struct Hall {
    /// Which one.
    #[tf(required, check(length(2..)))]
    hall: Attr<String>,
}

pub(crate) struct Sweep;

impl Action for Sweep {
    type Client = Store;
    type Model = Hall;

    const TYPE: &'static str = SWEEP;

    fn validate(&self, config: &Hall, found: &mut Diagnostics) {
        if config.hall.known().is_some_and(|hall| hall == "roof") {
            found.push(Diagnostic::invalid(
                Hall::FIELDS.hall,
                "No hall",
                "The roof is none.",
            ));
        }
    }

    async fn plan(&self, cx: &Context<Store>, config: Hall) -> Result<(), Diagnostics> {
        cx.client().note("plan a sweep".to_owned());
        if config.hall.known().is_some_and(|hall| hall == "cellar") {
            return Err(Diagnostic::user("The cellar is locked", "Unlock it.").into());
        }
        cx.report(Diagnostic::warning("Dust ahead", "Open a window."));
        Ok(())
    }

    async fn invoke(
        &self,
        cx: &Context<Store>,
        config: Hall,
        progress: &Progress,
    ) -> Result<(), Diagnostics> {
        let hall = config.hall.value()?.clone();
        progress.report(format!("Sweeping {hall}"));
        match cx.client().trouble() {
            Trouble::Panic => panic!("the broom broke"),
            Trouble::Refused => return Err(Diagnostic::remote("No broom", "Buy one.").into()),
            Trouble::UntilOpened => {
                cx.client().notify_begun();
                cx.client().door_opens().await;
            }
            Trouble::UntilStopped => {
                cx.client().notify_begun();
                cx.stop().cancelled().await;
                return Err(Diagnostic::user("Stopped", "Half of it is swept.").into());
            }
            _ => {}
        }
        progress.report("Half done");
        cx.client().note(format!("sweep {hall}"));
        cx.report(Diagnostic::warning("Dusty", "It was needed."));
        cx.client().notify_done();
        Ok(())
    }
}

#[tokio::test]
async fn an_action_says_how_far_it_is_and_how_it_ended() {
    let (pipe, store) = pipe(json!({})).await;
    let invoked = pipe
        .invoke(SWEEP, &json!({ "hall": "north" }))
        .await
        .unwrap();
    assert_eq!(invoked.progress, ["Sweeping north", "Half done"]);
    assert_eq!(
        invoked.diagnostics.to_string().trim(),
        "warning: Dusty: It was needed."
    );
    assert_eq!(store.calls(), ["sweep north"]);
    store.make_trouble(Trouble::Refused);
    let invoked = pipe
        .invoke(SWEEP, &json!({ "hall": "north" }))
        .await
        .unwrap();
    assert_eq!(invoked.progress, ["Sweeping north"]);
    assert!(invoked.diagnostics.has_errors());
    store.make_trouble(Trouble::Panic);
    let status = pipe.invoke(SWEEP, &json!({ "hall": "north" })).await;
    let status = status.unwrap_err();
    assert!(
        status.message().contains("InvokeAction panicked"),
        "{status}"
    );
}

#[tokio::test]
async fn a_plan_checks_and_changes_nothing() {
    let (pipe, store) = pipe(json!({})).await;
    let diagnostics = pipe.validate_action(SWEEP, &json!({ "hall": "n" })).await;
    assert!(diagnostics.unwrap().has_errors(), "too short");
    let diagnostics = pipe
        .validate_action(SWEEP, &json!({ "hall": "roof" }))
        .await;
    assert!(
        diagnostics
            .unwrap()
            .to_string()
            .contains("The roof is none")
    );
    let planned = pipe
        .plan_action(SWEEP, &json!({ "hall": "north" }))
        .await
        .unwrap();
    assert!(planned.diagnostics.to_string().contains("Dust ahead"));
    let planned = pipe
        .plan_action(SWEEP, &json!({ "hall": "cellar" }))
        .await
        .unwrap();
    assert!(planned.diagnostics.has_errors());
    assert_eq!(store.calls(), ["plan a sweep", "plan a sweep"]);
}

#[tokio::test]
async fn a_provider_that_is_not_wholly_known_defers_where_it_may() {
    let (unsure, store) = unconfigured().await;
    let deferring = unsure.clone().deferring();
    for (pipe, deferred) in [(unsure, false), (deferring, true)] {
        let diagnostics = pipe.configure(&unknown_hall()).await.unwrap();
        assert!(!diagnostics.has_errors(), "{diagnostics}");
        let planned = pipe
            .plan_action(SWEEP, &json!({ "hall": "north" }))
            .await
            .unwrap();
        assert_eq!(planned.deferred, deferred);
        assert!(planned.diagnostics.is_empty(), "{}", planned.diagnostics);
        let invoked = pipe
            .invoke(SWEEP, &json!({ "hall": "north" }))
            .await
            .unwrap();
        assert!(invoked.diagnostics.has_errors());
    }
    assert_eq!(store.calls(), [""; 0]);
}

fn unknown_hall() -> serde_json::Value {
    json!({ "hall": tfplugin::testing::UNKNOWN })
}

#[tokio::test]
async fn what_was_begun_goes_on_when_the_client_hangs_up() {
    let (pipe, store) = pipe(json!({})).await;
    store.make_trouble(Trouble::UntilOpened);
    let invoking = tokio::spawn({
        let pipe = pipe.clone();
        async move { pipe.invoke(SWEEP, &json!({ "hall": "north" })).await }
    });
    store.begun().await;
    invoking.abort();
    let _ = invoking.await;
    store.open_door();
    store.done().await;
    assert_eq!(store.calls(), ["sweep north"]);
}

#[tokio::test]
async fn ctrl_c_reaches_an_action() {
    let (pipe, store) = pipe(json!({})).await;
    store.make_trouble(Trouble::UntilStopped);
    let stopping = async {
        store.begun().await;
        pipe.stop().await.unwrap();
    };
    let config = json!({ "hall": "north" });
    let (invoked, ()) = tokio::join!(pipe.invoke(SWEEP, &config), stopping);
    assert!(
        invoked
            .unwrap()
            .diagnostics
            .to_string()
            .contains("Half of it is swept")
    );
}
