//! What is changed elsewhere is seen, and mended.

use expect_test::expect;
use serde_json::json;
use texture_emulator::Quirk;

use super::{ADDRESS, MAKERS, VEHICLES, collection, home, vehicles};
use crate::harness::on_every_cli;

#[test]
fn each_attribute_is_corrected() {
    on_every_cli(|world| {
        home(world);
        let described = collection(&format!("{{ and = [{VEHICLES}, {MAKERS}] }}"))
            .replace("name ", "description = \"d\"\n  name ");
        world.configuration(&described);
        world.apply().succeeds();
        let id = world.id(ADDRESS);
        for (elsewhere, drift, writes) in [
            (
                json!({ "name": "z" }),
                expect![[r#"
                update texture_collection.a
                  name: "a" -> "z"
                  updated_at: "TIME" -> "TIME"
            "#]],
                expect![[r#"
                PATCH /v1/collections/col_1 {"name":"a"} -> 200
            "#]],
            ),
            (
                json!({ "description": "z" }),
                expect![[r#"
                update texture_collection.a
                  description: "d" -> "z"
                  updated_at: "TIME" -> "TIME"
            "#]],
                expect![[r#"
                PATCH /v1/collections/col_1 {"description":"d"} -> 200
            "#]],
            ),
            (
                json!({ "description": null }),
                expect![[r#"
                update texture_collection.a
                  description: "d" -> null
                  updated_at: "TIME" -> "TIME"
            "#]],
                expect![[r#"
                PATCH /v1/collections/col_1 {"description":"d"} -> 200
            "#]],
            ),
            (
                json!({ "criteria": { "and": [vehicles()] } }),
                expect![[r#"
                    update texture_collection.a
                      criteria: {"and":[{"rule":{"attribute":"deviceType","operator":"EQUALS","value":"VEHICLE"}},{"rule":{"attribute":"manufacturer","operator":"IN","value":["TESLA","RIVIAN"]}}]} -> {"and":[{"rule":{"attribute":"deviceType","operator":"EQUALS","value":"VEHICLE"}}]}
                      updated_at: "TIME" -> "TIME"
                "#]],
                expect![[r#"
                    PATCH /v1/collections/col_1 {"criteria":{"and":[{"rule":{"attribute":"deviceType","operator":"EQUALS","value":"VEHICLE"}},{"rule":{"attribute":"manufacturer","operator":"IN","value":["TESLA","RIVIAN"]}}]}} -> 200
                "#]],
            ),
        ] {
            world.emulator.edit(&id, elsewhere).unwrap();
            world.plan().drift(drift);
            world.apply().succeeds().writes(writes);
        }
    });
}

#[test]
fn a_description_that_nobody_requested_is_cleared() {
    on_every_cli(|world| {
        home(world);
        world.configuration(&collection(VEHICLES));
        world.apply().succeeds();
        let described = json!({ "description": "z" });
        world.emulator.edit(&world.id(ADDRESS), described).unwrap();
        world.apply().succeeds().writes(expect![[r#"
            PATCH /v1/collections/col_1 {"description":null} -> 200
        "#]]);
    });
}

#[test]
fn what_nobody_configures_is_nothing_to_correct() {
    on_every_cli(|world| {
        home(world);
        world.configuration(&collection(VEHICLES));
        world.apply().succeeds();
        world.emulator.quirk(Quirk::UnknownMembers);
        let touched = json!({ "updatedAt": "2031-01-01T00:00:00.000Z", "isActive": false });
        world.emulator.edit(&world.id(ADDRESS), touched).unwrap();
        world.plan().is_empty();
        world.emulator.quirk(Quirk::CriteriaSpelledOut);
        world.plan().is_empty();
    });
}

#[test]
fn one_removed_outside_is_reported_and_recreated() {
    on_every_cli(|world| {
        home(world);
        world.configuration(&collection(VEHICLES));
        world.apply().succeeds();
        world.emulator.remove(&world.id(ADDRESS)).unwrap();
        world.plan().warns(expect![[r#"
            Object is gone
            on resource "texture_collection" "a"

            texture_collection with id "col_1" no longer exists: it was removed outside of this configuration. It has been taken out of state, and the next apply creates it again. If it should not exist, remove its block from the configuration.
            ---
            Who removed texture_collection with id "col_1"
            on resource "texture_collection" "a"

            According to the audit log, `collection.delete` by user usr_1 at TIME.
        "#]]);
        world.apply().succeeds().writes(expect![[r#"
            POST /v1/collections {"collectionType":"DEVICE","criteria":{"rule":{"attribute":"deviceType","operator":"EQUALS","value":"VEHICLE"}},"name":"a"} -> 201
        "#]]);
        world.emulator.remove(&world.id(ADDRESS)).unwrap();
        let run = world.apply_unsettled(&["-destroy", "-refresh=false"]);
        run.succeeds().writes(expect![[r#"
            DELETE /v1/collections/col_2 -> 404
        "#]]);
    });
}
