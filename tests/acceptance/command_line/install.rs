//! The real way: installed from a mirror by `init`, with a lock file.

use crate::harness::{SOURCE, on_every_cli};

const VERSION: &str = env!("CARGO_PKG_VERSION");

#[test]
fn init_installs_the_provider_and_locks_it() {
    on_every_cli(|world| {
        let folder = format!("mirror/{SOURCE}/{VERSION}/{}", world.cli.platform);
        world.put_provider(&format!("{folder}/terraform-provider-texture_v{VERSION}"));
        let mirror = world.path("mirror");
        world.write(
            "cli.tfrc",
            &format!("provider_installation {{\n  filesystem_mirror {{\n    path = {mirror:?}\n  }}\n}}\n"),
        );
        world.configuration(super::WORKSPACE);
        world.run(&["init", "-input=false"]).succeeds();
        let lock = world.read(".terraform.lock.hcl");
        assert!(lock.contains(&format!("provider {SOURCE:?}")), "{lock}");
        assert!(lock.contains(&format!("version = {VERSION:?}")), "{lock}");
        world.apply().succeeds();
    });
}
