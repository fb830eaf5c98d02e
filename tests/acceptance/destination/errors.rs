//! What the API refuses or fails at, and what it does late or elsewhere.

use std::time::Duration;

use expect_test::expect;
use serde_json::json;
use texture_emulator::{Fault, Quirk};

use super::{ADDRESS, WEBHOOK, created_elsewhere, home, webhook_with};
use crate::harness::on_every_cli;

const ONE_TRY: &str = "provider \"texture\" {\n  max_retries = 0\n}\n";

fn create() -> Fault {
    Fault::on("POST", "/v1/destinations")
}

#[test]
fn a_refused_creation_leaves_nothing() {
    on_every_cli(|world| {
        home(world);
        world.configuration(&format!("{ONE_TRY}{WEBHOOK}"));
        let words =
            r#"{"message": "Validation failed", "details": {"error": "url: not reachable"}}"#;
        world.emulator.fault(create().status(400).body(words));
        world.apply().fails_with(expect![[r#"
            Could not create the destination
            on resource "texture_destination" "a"

            POST /destinations: 400: Validation failed (url: not reachable) [request req_ID]

            The API rejected the request. Fix the configuration as the message says.

            What this provider knows of this endpoint is assumed, because Texture's public documentation does not say it (the route; which members are optional; `workspaceId` in the body is obeyed; returns 201). To compare the API with what this provider expects of it, run

              terraform-provider-texture check-api

            and report what it prints.
        "#]]);
        world.emulator.fault(create().status(403));
        world.apply().fails_with(expect![[r#"
            Could not create the destination
            on resource "texture_destination" "a"

            POST /destinations: 403: Forbidden (a fault made on request) [request req_ID]

            The key may not do this. A Management API key has the permissions of the user who created it: ask an administrator of the organization for one that may.
        "#]]);
        assert!(world.addresses().is_empty());
        assert!(world.emulator.objects("destinations").is_empty());
    });
}

#[test]
fn a_conflict_names_what_exists() {
    on_every_cli(|world| {
        home(world);
        created_elsewhere(world, json!({}));
        world.configuration(WEBHOOK);
        let words = r#"{"message": "A destination with this label exists already"}"#;
        world.emulator.fault(create().status(409).body(words));
        world.apply().fails_with(expect![[r#"
            The destination "a" exists already
            on resource "texture_destination" "a"

            POST /destinations: 409: A destination with this label exists already [request req_ID]

            Its id is dest_1. To manage it with Terraform, import it: add this block, with the address of your resource, and run `terraform apply`.

            import {
              to = texture_destination.a
              id = "dest_1"
            }

            Otherwise choose another name.
        "#]]);
    });
}

#[test]
fn an_equal_one_is_warned_of() {
    on_every_cli(|world| {
        home(world);
        created_elsewhere(world, json!({}));
        world.configuration(WEBHOOK);
        world.apply().succeeds().warns(expect![[r#"
            Possible duplicate destination "a"
            on resource "texture_destination" "a"

            Another destination with this name and type existed already: dest_1. It may be left over from an interrupted run: check whether it is in use, and delete it if not. If you meant to manage it, run `terraform state rm` for the new one, delete that, and import the other one.

            import {
              to = texture_destination.a
              id = "dest_1"
            }
        "#]]);
    });
}

#[test]
fn a_failed_change_leaves_state_as_it_was() {
    on_every_cli(|world| {
        home(world);
        world.configuration(&format!("{ONE_TRY}{WEBHOOK}"));
        world.apply().succeeds();
        let before = world.state(ADDRESS);
        let changed = webhook_with(r#"secret = "hush""#);
        world.configuration(&format!("{ONE_TRY}{changed}"));
        world
            .emulator
            .fault(Fault::on("PATCH", "/v1/destinations/{id}").status(500));
        world.apply().fails_with(expect![[r#"
            Could not change the destination
            on resource "texture_destination" "a"

            PATCH /destinations/dest_1: 500: Internal Server Error (a fault made on request) [request req_ID]

            The API failed. Run the same command again later; what was done so far is in state.
        "#]]);
        assert_eq!(world.state(ADDRESS), before);
        world.apply().succeeds().writes(expect![[r#"
            PATCH /v1/destinations/dest_1 {"secret":"hush"} -> 200
        "#]]);
    });
}

#[test]
fn a_lost_response_creates_no_second_one() {
    on_every_cli(|world| {
        home(world);
        world.configuration(WEBHOOK);
        world
            .emulator
            .fault(create().drop_connection().after_effect());
        world.apply().succeeds();
        assert_eq!(world.emulator.objects("destinations").len(), 1);
        assert!(world.state(ADDRESS)["secret"].is_string());
    });
}

/// The secret that the API created was lost with the response, and is not shown again: that destination
/// is taken back, and created again.
#[test]
fn a_lost_secret_is_recreated() {
    on_every_cli(|world| {
        home(world);
        world.emulator.quirk(Quirk::DestinationSecretMasked);
        world.configuration(WEBHOOK);
        world
            .emulator
            .fault(create().drop_connection().after_effect());
        world.apply().succeeds();
        let all = world.emulator.objects("destinations");
        assert_eq!(all.len(), 1);
        assert_eq!(all[0]["secret"], world.state(ADDRESS)["secret"]);
    });
}

#[test]
fn one_that_landed_outside_is_undone() {
    on_every_cli(|world| {
        home(world);
        let other = world.created_elsewhere("workspaces", json!({ "name": "other" }));
        world.emulator.quirk(Quirk::PlacementIgnored);
        world.configuration(&webhook_with(&format!("workspace_id = {other:?}")));
        world.apply().fails_with(expect![[r#"
            Could not create the destination
            on resource "texture_destination" "a"

            the API created the destination dest_1 in workspace ws_1, not in ws_2 as requested; it was deleted again

            Correct `workspace_id`, or remove it to let the API choose; then run `terraform apply` again.
        "#]]).writes(expect![[r#"
            POST /v1/destinations {"destinationType":"WEBHOOK","deviceType":"ALL","eventTypes":["ALERT_CREATED","DEVICE_CONNECTED"],"includeWeather":false,"label":"a","url":"https://example.com/events","workspaceId":"ws_2"} -> 201
            DELETE /v1/destinations/dest_1 -> 204
        "#]]);
        assert!(world.addresses().is_empty());
        assert!(world.emulator.objects("destinations").is_empty());
    });
}

#[test]
fn a_deletion_is_waited_for() {
    on_every_cli(|world| {
        home(world);
        world.configuration(WEBHOOK);
        world.apply().succeeds();
        world.emulator.deletions_take(Duration::from_millis(600));
        world.destroy().succeeds().writes(expect![[r#"
            DELETE /v1/destinations/dest_1 -> 204
        "#]]);
        assert!(world.emulator.objects("destinations").is_empty());
    });
}

#[test]
fn members_that_no_document_knows_are_ignored() {
    on_every_cli(|world| {
        home(world);
        world.emulator.quirk(Quirk::UnknownMembers);
        world.configuration(WEBHOOK);
        world.apply().succeeds();
    });
}
