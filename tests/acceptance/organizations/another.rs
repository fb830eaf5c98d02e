//! A key of another organization: nothing is called gone, and nothing is created there.

use texture_emulator::Emulator;

use crate::harness::on_every_cli;
use crate::samples::{SAMPLES, home};

#[test]
fn with_another_organization_s_key_nothing_is_gone() {
    on_every_cli(|world| {
        home(world);
        for sample in SAMPLES {
            world.configuration(&sample.one("a"));
            world.apply().succeeds();
            let other = Emulator::builder()
                .api_key(world.emulator.api_key())
                .start()
                .unwrap();
            world.set("TEXTURE_BASE_URL", other.url());
            let run = world.apply_unsettled(&[]);
            run.fails_saying("Another organization");
            for id in [world.emulator.organization_id(), other.organization_id()] {
                assert!(run.text().contains(&id), "{sample:?}: {}", run.text());
            }
            assert_eq!(world.addresses(), [sample.address("a")]);
            assert!(other.objects(sample.kind).is_empty());
            world.set("TEXTURE_BASE_URL", world.emulator.url());
            world.plan().is_empty();
            world.configuration("");
            world.apply().succeeds();
        }
    });
}
