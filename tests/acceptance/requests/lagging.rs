//! An API whose reads lag behind its writes.

use texture_emulator::Fault;

use crate::harness::on_every_cli;
use crate::samples::{SAMPLES, WORKSPACE, home};

const EMPTY: &str = r#"{"data":[],"meta":{"page":1,"perPage":100,"total":0}}"#;

/// The response to the create has nothing but the id (and the secret), and for a while neither the object's own
/// address nor the list shows it. It is there all the same: nothing is created twice, and nothing is lost.
#[test]
fn what_was_created_and_is_not_shown_yet_is_in_state() {
    for sample in SAMPLES {
        on_every_cli(|world| {
            home(world);
            world
                .emulator
                .deviate("create-only-id".parse().expect("it exists"));
            let one = Fault::on("GET", &format!("{}/{{id}}", sample.path()));
            world.emulator.fault(one.always().status(404));
            // Workspaces are looked up in their list before anything is created in them.
            if sample.kind != WORKSPACE.kind {
                let list = Fault::on("GET", &sample.path()).always();
                world.emulator.fault(list.status(200).body(EMPTY));
            }
            world.configuration(&sample.one("a"));
            world.apply_unsettled(&[]).succeeds();
            let state = world.instances();
            let address = sample.address("a");
            let [object] = &state[..] else {
                panic!("{state:?}")
            };
            assert_eq!((&object.address, object.tainted), (&address, false));
            let id = sample.id(&object.attributes).to_owned();
            assert_eq!(sample.ids(world), [id].into(), "{address}");
        });
    }
}
