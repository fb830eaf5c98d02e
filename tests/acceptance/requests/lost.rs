//! Creations whose responses fail: what was created is found, what was not is created, and nothing twice.

use std::time::Duration;

use expect_test::expect;
use serde_json::{Value, json};
use texture_emulator::Fault;

use super::times_requested;
use crate::harness::{Run, World, on_every_cli};
use crate::samples::{
    API_KEY, COLLECTION, DESTINATION, MEMBER, OAUTH_APPLICATION, Sample, WORKSPACE, home,
    state_is_the_truth,
};

/// Every way in which the response to a creation fails, once before it took effect and once after.
fn faults(path: &str) -> [Fault; 8] {
    let on = || Fault::on("POST", path);
    [
        on().status(500),
        on().status(500).after_effect(),
        on().status(502),
        on().status(502).after_effect(),
        on().drop_connection(),
        on().drop_connection().after_effect(),
        on().html(200).after_effect(),
        on().truncated(),
    ]
}

/// Makes several of a noun, while the first requests for it fail in every way. Which of them meets
/// which fault differs from run to run; what comes of it does not.
fn check(sample: Sample) {
    on_every_cli(|world| {
        home(world);
        world.configuration(&sample.many("a", 8));
        for fault in faults(&sample.path()) {
            world.emulator.fault(fault);
        }
        let run = world.apply();
        run.succeeds();
        assert!(times_requested(&run, "POST", &sample.path()) > 8);
        state_is_the_truth(world, sample, 8);
    });
}

#[test]
fn of_workspaces() {
    check(WORKSPACE);
}

#[test]
fn of_api_keys() {
    check(API_KEY);
}

#[test]
fn of_destinations() {
    check(DESTINATION);
}

#[test]
fn of_collections() {
    check(COLLECTION);
}

#[test]
fn of_oauth_applications() {
    check(OAUTH_APPLICATION);
}

#[test]
fn of_members() {
    check(MEMBER);
}

/// While the response is lost, somebody makes an equal one in the dashboard.
fn make_beside_another(world: &World) -> Run<'_> {
    home(world);
    world.configuration(&COLLECTION.one("a"));
    let creation = Fault::on("POST", &COLLECTION.path()).delay(Duration::from_secs(1));
    world
        .emulator
        .fault(creation.drop_connection().after_effect());
    let run = world
        .begin_apply(&[])
        .when_requested("POST", &COLLECTION.path());
    let rule = json!({ "attribute": "deviceType", "operator": "EQUALS", "value": "VEHICLE" });
    world.created_elsewhere(
        COLLECTION.kind,
        json!({ "name": "a", "collectionType": "DEVICE", "criteria": { "rule": rule } }),
    );
    run.finish()
}

#[test]
fn the_audit_log_distinguishes_ours_from_another() {
    on_every_cli(|world| {
        make_beside_another(world).succeeds();
        let objects = COLLECTION.objects(world);
        let ids: Vec<&Value> = objects.iter().map(|object| &object["id"]).collect();
        assert_eq!(ids.len(), 2);
        assert_eq!(ids[0], &world.state("texture_collection.a")["id"]);
    });
}

#[test]
fn what_cannot_be_distinguished_is_named() {
    on_every_cli(|world| {
        let log = Fault::on("GET", "/v1/audit-logs").always();
        world.emulator.fault(log.status(403));
        make_beside_another(world).fails_with(expect![[r#"
            Could not create the collection
            on resource "texture_collection" "a"

            POST /collections: the response to the create was lost or unusable, and it cannot be proven which of these is the collection that it created, if any: col_1 (created TIME), col_2 (created TIME). Import it if it is yours; else delete it or leave it, and apply again

            It is not in state. Check whether it exists: if it does, import it or delete it; then run `terraform apply` again.
        "#]]);
        assert!(world.addresses().is_empty());
    });
}
