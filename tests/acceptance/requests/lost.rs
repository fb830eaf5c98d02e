//! Creations whose answers fail: what was made is found, what was not is made, and nothing twice.

use std::collections::BTreeSet;

use serde_json::Value;
use texture_emulator::Fault;

use super::asked;
use crate::harness::{World, on_every_cli};
use crate::samples::{
    API_KEY, COLLECTION, DESTINATION, MEMBER, OAUTH_APPLICATION, Sample, WORKSPACE, home,
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
        let mut known = BTreeSet::new();
        for address in world.addresses() {
            assert!(!world.is_tainted(&address), "{address}");
            let state = world.state(&address);
            known.insert(sample.id(&state).to_owned());
            keeps_its_secret(world, sample.id(&state), &state);
        }
        assert_eq!((known.len(), made(world, sample)), (8, known));
    });
}

/// The ids of all that there is of it at the API.
fn made(world: &World, sample: Sample) -> BTreeSet<String> {
    let objects = sample.objects(world);
    let ids = objects.iter().filter_map(|object| object["id"].as_str());
    ids.map(str::to_owned).collect()
}

/// What state holds for a secret is what serves at the API.
fn keeps_its_secret(world: &World, id: &str, state: &Value) {
    let truth = world.emulator.object(id).expect("it exists");
    for (attribute, member) in [
        ("key", "secret"),
        ("client_secret", "clientSecret"),
        ("secret", "secret"),
    ] {
        if let Some(secret) = state.get(attribute) {
            assert_eq!(secret, &truth[member], "{attribute} of {id}");
        }
    }
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
