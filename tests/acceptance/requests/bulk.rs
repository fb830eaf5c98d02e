//! A refresh from the pages of a list: fewer requests, the same results.

use std::collections::BTreeSet;
use std::time::Duration;

use serde_json::{Value, json};
use texture_emulator::Limits;

use super::{single_reads, times_requested};
use crate::harness::{World, on_every_cli};

/// Three pages, the last of them not full.
const COUNT: usize = 230;

const PATH: &str = "/v1/workspaces";

/// The provider, reading from pages or not, and with no limit of its own that anybody meets.
fn provider(world: &World, bulk_refresh: bool) {
    let limits = "{ read_per_minute = 100000, write_per_minute = 100000 }";
    let text = format!(
        "provider \"texture\" {{\n  bulk_refresh = {bulk_refresh}\n  rate_limits  = {limits}\n}}\n"
    );
    world.write("provider.tf", &text);
}

/// Many workspaces in state.
fn settle(world: &World) {
    world.emulator.rate_limits(Limits::LIFTED);
    provider(world, true);
    world.configuration(&format!(
        "resource \"texture_workspace\" \"many\" {{\n  count = {COUNT}\n  name  = \"number ${{count.index}}\"\n}}\n"
    ));
    world.apply_unsettled(&[]).succeeds();
}

/// The ids of those at these places of the list.
fn ids(world: &World, places: &[usize]) -> Vec<String> {
    let objects = world.emulator.objects("workspaces");
    let id = |place: &usize| objects[*place]["id"].as_str().map(str::to_owned);
    places.iter().filter_map(id).collect()
}

fn known(world: &World) -> BTreeSet<String> {
    world.ids().into_iter().collect()
}

fn remove(world: &World, id: &str) {
    world.emulator.remove(id).expect("it exists");
}

#[test]
fn pages_and_single_reads_report_the_same() {
    on_every_cli(|world| {
        settle(world);
        let gone = ids(world, &[0, 99, 100, 229]);
        for id in ids(world, &[1, 50, 120, 228]) {
            let change = json!({ "name": format!("renamed {id}"), "deletionProtection": false });
            world.emulator.edit(&id, change).expect("it exists");
        }
        gone.iter().for_each(|id| remove(world, id));
        world.created_elsewhere("workspaces", json!({ "name": "not ours" }));

        let in_bulk = world.plan();
        // Three pages, and the first once more, to be sure of what they lack.
        assert_eq!(times_requested(&in_bulk, "GET", PATH), 4);
        assert_eq!(single_reads(&in_bulk, &format!("{PATH}/")), 1 + gone.len());
        let drift_in_bulk = in_bulk.json()["resource_drift"].clone();

        provider(world, false);
        let singly = world.plan();
        // The list confirms what is gone.
        assert_eq!(times_requested(&singly, "GET", PATH), 4);
        assert_eq!(single_reads(&singly, &format!("{PATH}/")), COUNT);
        assert_eq!(
            by_address(&singly.json()["resource_drift"]),
            by_address(&drift_in_bulk)
        );
        assert_eq!(drift_in_bulk.as_array().map(Vec::len), Some(8));
    });
}

fn by_address(changes: &Value) -> Vec<String> {
    let changes = changes.as_array().cloned().unwrap_or_default();
    let mut texts: Vec<String> = changes.iter().map(Value::to_string).collect();
    texts.sort();
    texts
}

/// Pages are counted from the front: what is removed elsewhere pulls others onto a page that was read
/// already, and what is created pushes them back.
#[test]
fn what_changes_between_pages_is_not_missed() {
    on_every_cli(|world| {
        settle(world);
        let gone = ids(world, &[3, 4, 5, 150, 210]);
        // Long enough to change something before the next page is requested.
        world.emulator.delay_responses(Duration::from_millis(300));
        let refresh = world.begin_apply(&["-refresh-only"]);
        let refresh = refresh.when_requested("GET", PATH);
        gone.iter().for_each(|id| remove(world, id));
        let refresh = refresh.when_requested("GET", PATH);
        for name in ["one", "two", "three"] {
            world.created_elsewhere("workspaces", json!({ "name": name }));
        }
        remove(world, &ids(world, &[0])[0]);
        let run = refresh.finish();
        run.succeeds();
        let known = known(world);
        let there: BTreeSet<String> = ids(world, &(0..COUNT - 6).collect::<Vec<_>>())
            .into_iter()
            .collect();
        let lost: Vec<&String> = there.difference(&known).collect();
        assert!(
            lost.is_empty(),
            "still there, but no longer in state: {lost:?}"
        );
        for id in &gone[3..] {
            assert!(
                !known.contains(id),
                "gone before its page was read, but still in state"
            );
        }
        assert!(
            run.requests().len() < 20,
            "{} requests",
            run.requests().len()
        );

        world.emulator.delay_responses(Duration::ZERO);
        world.apply_unsettled(&["-refresh-only"]).succeeds();
        assert_eq!(self::known(world), there);
    });
}
