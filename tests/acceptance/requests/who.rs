//! Who changed it: what a refresh says of drift, from the audit log.

use expect_test::expect;
use serde_json::{Value, json};
use texture_emulator::Fault;

use super::times_requested;
use crate::harness::{Run, World, on_every_cli};
use crate::samples::{API_KEY, DESTINATION, WORKSPACE, home};

const LOG: &str = "/v1/audit-logs";

/// One workspace in state, renamed since by somebody in the dashboard.
fn renamed(world: &World) {
    world.configuration(&WORKSPACE.one("a"));
    world.apply().succeeds();
    let id = world.id("texture_workspace.a");
    let path = format!("/v1/workspaces/{id}");
    let name = json!({ "name": "b" });
    elsewhere(world, "PATCH", &path, name);
}

/// Somebody does this in the dashboard.
fn elsewhere(world: &World, method: &str, path: &str, body: Value) {
    let done = world.emulator.act(method, path, body);
    done.expect("the dashboard may do it");
}

fn log_requests(run: &Run<'_>) -> usize {
    times_requested(run, "GET", LOG)
}

#[test]
fn what_changed_and_by_whom() {
    on_every_cli(|world| {
        renamed(world);
        let planned = world.plan();
        planned.warns(expect![[r#"
            Changed outside of Terraform
            on resource "texture_workspace" "a"

            texture_workspace with id "ws_1" differs from state in `name`; the plan shows how.

            According to the audit log, `workspace.update` by user usr_1 at TIME.
        "#]]);
        assert_eq!(log_requests(&planned), 1);
    });
}

/// Of a sensitive attribute, that it changed and no more.
#[test]
fn never_a_secret() {
    on_every_cli(|world| {
        home(world);
        world.configuration(&DESTINATION.one_changed("a"));
        world.apply().succeeds();
        let path = format!("/v1/destinations/{}", world.id("texture_destination.a"));
        let change = json!({ "secret": "known to others", "eventTypes": ["SITE_CREATED"] });
        elsewhere(world, "PATCH", &path, change);
        world.plan().warns(expect![[r#"
            Changed outside of Terraform
            on resource "texture_destination" "a"

            texture_destination with id "dest_1" differs from state in `event_types`, `secret`; the plan shows how.

            According to the audit log, `destination.update` by user usr_1 at TIME.
        "#]]);
    });
}

#[test]
fn what_is_gone_and_by_whom() {
    on_every_cli(|world| {
        home(world);
        world.configuration(&(WORKSPACE.one("a") + &API_KEY.one("a")));
        world.apply().succeeds();
        let workspace = format!("/v1/workspaces/{}", world.id("texture_workspace.a"));
        let key = format!("/v1/api-keys/{}/revoke", world.id("texture_api_key.a"));
        elsewhere(world, "DELETE", &workspace, Value::Null);
        elsewhere(world, "POST", &key, Value::Null);
        let planned = world.plan();
        // Which of the two is read first differs from run to run.
        for words in [
            "Who removed texture_workspace",
            "Who removed texture_api_key",
        ] {
            assert!(planned.text().contains(words), "{}", planned.text());
        }
        assert_eq!(log_requests(&planned), 1);
    });
}

#[test]
fn nothing_is_requested_where_nothing_drifted() {
    on_every_cli(|world| {
        world.configuration(&WORKSPACE.one("a"));
        world.apply().succeeds();
        assert_eq!(log_requests(&world.plan()), 0);
    });
}

#[test]
fn nothing_is_requested_where_nobody_wants_to_know() {
    on_every_cli(|world| {
        renamed(world);
        world.write(
            "provider.tf",
            "provider \"texture\" {\n  explain_drift = false\n}\n",
        );
        let planned = world.plan();
        planned.warns(expect![""]);
        assert_eq!(log_requests(&planned), 0);
    });
}

/// However much drifted, at most two pages of the log are read.
#[test]
fn many_changes_take_two_requests() {
    on_every_cli(|world| {
        home(world);
        world.configuration(&DESTINATION.many("a", 30));
        world.apply().succeeds();
        for id in world.ids() {
            let path = format!("/v1/destinations/{id}");
            for round in 0..10 {
                let change = json!({ "label": format!("round {round}") });
                elsewhere(world, "PATCH", &path, change);
            }
        }
        let planned = world.plan();
        let drifted = planned.json()["resource_drift"].as_array().map(Vec::len);
        assert_eq!(drifted, Some(30));
        assert_eq!(log_requests(&planned), 2);
    });
}

#[test]
fn a_log_that_says_nothing_is_not_mentioned() {
    on_every_cli(|world| {
        renamed(world);
        for entry in world.emulator.objects("audit-logs") {
            let id = entry["id"].as_str().expect("an entry has an id");
            world.emulator.remove(id).expect("it exists");
        }
        let planned = world.plan();
        planned.warns(expect![""]);
        assert!(log_requests(&planned) <= 2);
    });
}

#[test]
fn a_log_that_cannot_be_read_is_not_mentioned() {
    on_every_cli(|world| {
        renamed(world);
        for fault in [
            Fault::on("GET", LOG).always().status(403),
            Fault::on("GET", LOG).always().status(500),
            Fault::on("GET", LOG).always().html(200),
        ] {
            world.emulator.clear_faults();
            world.emulator.fault(fault);
            let planned = world.plan();
            planned.warns(expect![""]);
            assert!(log_requests(&planned) <= 2, "{}", log_requests(&planned));
        }
    });
}
