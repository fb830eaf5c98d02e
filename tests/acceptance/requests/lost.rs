//! Creations whose answers fail: what was made is found, what was not is made, and nothing twice.

use texture_emulator::Fault;

use super::asked;
use crate::harness::on_every_cli;
use crate::samples::{
    API_KEY, COLLECTION, DESTINATION, MEMBER, OAUTH_APPLICATION, Sample, WORKSPACE, home,
    state_is_the_truth,
};

/// Every way in which the answer to a creation fails, once before it took effect and once after.
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
        assert!(asked(&run, "POST", &sample.path()) > 8);
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
