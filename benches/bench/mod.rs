//! What the benchmarks with real command lines have in common: the tests' own world, and a report.

#[path = "../../tests/acceptance/harness/mod.rs"]
#[expect(
    dead_code,
    unused_imports,
    reason = "made for tests, which need more of it"
)]
mod harness;
mod report;

pub(crate) use harness::{Cli, World};
pub(crate) use report::Report;
use serde_json::json;

/// Gives the commands to come a key of their own, whose limits nobody has used yet.
pub(crate) fn use_another_key(world: &World) {
    let owner = world.emulator.owner_id();
    let key = json!({ "name": "another", "type": "MANAGEMENT", "ownerId": owner });
    let created = world.emulator.act("POST", "/v1/api-keys", key);
    let text = &created.expect("it can be made")["key"];
    let text = text.as_str().expect("a new key shows its text");
    world.set("TEXTURE_API_KEY", text);
}
