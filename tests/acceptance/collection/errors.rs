//! What the API refuses or fails at, and what it does late or elsewhere.

use std::time::Duration;

use expect_test::expect;
use serde_json::json;
use texture_emulator::{Fault, Quirk};

use super::{ADDRESS, MAKERS, VEHICLES, collection, created_elsewhere, home, vehicles};
use crate::harness::on_every_cli;

const ONE_TRY: &str = "provider \"texture\" {\n  max_retries = 0\n}\n";

fn create() -> Fault {
    Fault::on("POST", "/v1/collections")
}

#[test]
fn a_refused_creation_leaves_nothing() {
    on_every_cli(|world| {
        home(world);
        world.configuration(&format!("{ONE_TRY}{}", collection(VEHICLES)));
        let words = r#"{"message": "Validation failed", "details": {"error": "criteria.rule.attribute: no such attribute"}}"#;
        world.emulator.fault(create().status(400).body(words));
        world.apply().fails_with(expect![[r#"
            Could not create the collection
            on resource "texture_collection" "a"

            POST /collections: 400: Validation failed (criteria.rule.attribute: no such attribute) [request req_ID]

            The API rejected the request. Fix the configuration as the message says.

            What this provider knows of this endpoint is assumed, because Texture's public documentation does not say it (its members; `workspaceId` in the body is obeyed; returns 201). To compare the API with what this provider expects of it, run

              terraform-provider-texture check-api

            and report what it prints.
        "#]]);
        assert!(world.addresses().is_empty());
    });
}

#[test]
fn a_conflict_names_what_exists() {
    on_every_cli(|world| {
        home(world);
        created_elsewhere(world, &vehicles());
        world.configuration(&collection(VEHICLES));
        world.emulator.fault(create().status(409));
        world.apply().fails_with(expect![[r#"
            The collection "a" exists already
            on resource "texture_collection" "a"

            POST /collections: 409: Conflict (a fault made on request) [request req_ID]

            Its id is col_1. To manage it with Terraform, import it: add this block, with the address of your resource, and run `terraform apply`.

            import {
              to = texture_collection.a
              id = "col_1"
            }

            Otherwise choose another name.
        "#]]);
    });
}

#[test]
fn a_failed_change_leaves_state_as_it_was() {
    on_every_cli(|world| {
        home(world);
        world.configuration(&format!("{ONE_TRY}{}", collection(VEHICLES)));
        world.apply().succeeds();
        let before = world.state(ADDRESS);
        world.configuration(&format!("{ONE_TRY}{}", collection(MAKERS)));
        world
            .emulator
            .fault(Fault::on("PATCH", "/v1/collections/{id}").status(404));
        world.apply().fails_with(expect![[r#"
            Could not change the collection
            on resource "texture_collection" "a"

            PATCH /collections/col_1: 404: Not Found (a fault made on request) [request req_ID]

            The object does not exist, or no longer. Run `terraform plan` to see what changed outside of Terraform.

            What this provider knows of this endpoint is assumed, because Texture's public documentation does not say it (its members; a null `description` clears it; returns 200). To compare the API with what this provider expects of it, run

              terraform-provider-texture check-api

            and report what it prints.
        "#]]);
        assert_eq!(world.state(ADDRESS), before);
        world.apply().succeeds();
    });
}

#[test]
fn a_lost_response_creates_no_second_one() {
    on_every_cli(|world| {
        home(world);
        world.configuration(&collection(VEHICLES));
        world
            .emulator
            .fault(create().drop_connection().after_effect());
        world.apply().succeeds();
        assert_eq!(world.emulator.objects("collections").len(), 1);
    });
}

#[test]
fn one_that_landed_outside_is_undone() {
    on_every_cli(|world| {
        home(world);
        let other = world.created_elsewhere("workspaces", json!({ "name": "other" }));
        world.emulator.quirk(Quirk::PlacementIgnored);
        let placed = collection(VEHICLES);
        let placed = placed.replace("name ", &format!("workspace_id = {other:?}\n  name "));
        world.configuration(&placed);
        world.apply().fails_with(expect![[r#"
            Could not create the collection
            on resource "texture_collection" "a"

            the API created the collection col_1 in workspace ws_1, not in ws_2 as requested; it was deleted again

            Correct `workspace_id`, or remove it to let the API choose; then run `terraform apply` again.
        "#]]).writes(expect![[r#"
            POST /v1/collections {"collectionType":"DEVICE","criteria":{"rule":{"attribute":"deviceType","operator":"EQUALS","value":"VEHICLE"}},"name":"a","workspaceId":"ws_2"} -> 201
            DELETE /v1/collections/col_1 -> 204
        "#]]);
        assert!(world.emulator.objects("collections").is_empty());
    });
}

#[test]
fn a_deletion_is_waited_for() {
    on_every_cli(|world| {
        home(world);
        world.configuration(&collection(VEHICLES));
        world.apply().succeeds();
        world.emulator.deletions_take(Duration::from_millis(600));
        world.destroy().succeeds().writes(expect![[r#"
            DELETE /v1/collections/col_1 -> 204
        "#]]);
        assert!(world.emulator.objects("collections").is_empty());
    });
}
