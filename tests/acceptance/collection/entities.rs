//! `data.texture_collection_entities`.

use expect_test::expect;
use serde_json::{Value, json};

use super::{created_elsewhere, home, vehicles};
use crate::harness::on_every_cli;

#[test]
fn what_a_collection_holds_is_listed() {
    on_every_cli(|world| {
        home(world);
        let id = created_elsewhere(world, &vehicles());
        let car = json!({ "deviceType": "VEHICLE", "manufacturer": "TESLA" });
        let car = world.emulator.add_entity("DEVICE", None, car).unwrap();
        let battery = json!({ "deviceType": "BATTERY" });
        world.emulator.add_entity("DEVICE", None, battery).unwrap();
        world.configuration(&format!(
            r#"
            data "texture_collection_entities" "a" {{
              collection_id = {id:?}
            }}
            output "manufacturers" {{
              value = [for it in data.texture_collection_entities.a.collection_entities : jsondecode(it.json).attributes.manufacturer]
            }}
            "#
        ));
        world.apply().succeeds();
        let state = world.state("data.texture_collection_entities.a");
        let [entity] = state["collection_entities"]
            .as_array()
            .map_or(&[][..], Vec::as_slice)
        else {
            panic!("one is in it: {state:#}");
        };
        assert_eq!(entity["id"], car["id"]);
        let json: Value = serde_json::from_str(entity["json"].as_str().unwrap()).unwrap();
        assert_eq!(json, car);
    });
}

#[test]
fn all_pages_are_read() {
    on_every_cli(|world| {
        home(world);
        let id = created_elsewhere(world, &vehicles());
        for _ in 0..101 {
            let car = json!({ "deviceType": "VEHICLE" });
            world.emulator.add_entity("DEVICE", None, car).unwrap();
        }
        world.configuration(&format!(
            "data \"texture_collection_entities\" \"a\" {{\n  collection_id = {id:?}\n}}"
        ));
        world.apply().succeeds().sends(expect![[r#"
            GET /v1/collections/col_1/entities?page=1&perPage=100 -> 200
            GET /v1/collections/col_1/entities?page=2&perPage=100 -> 200
            GET /v1/collections/col_1/entities?page=1&perPage=100 -> 200
        "#]]);
        let state = world.state("data.texture_collection_entities.a");
        assert_eq!(
            state["collection_entities"].as_array().map(Vec::len),
            Some(101)
        );
    });
}

#[test]
fn a_collection_that_does_not_exist_is_an_error() {
    on_every_cli(|world| {
        for id in ["col_00000000000000000000", ""] {
            world.configuration(&format!(
                "data \"texture_collection_entities\" \"a\" {{\n  collection_id = {id:?}\n}}"
            ));
            world.plan().fails_with(match id {
                "" => expect![[r#"
                    Invalid value for collection_id
                    on data "texture_collection_entities" "a": collection_id = ""

                    The value must have at least 1 character. Got 0.
                "#]],
                _ => expect![[r#"
                    No such collection
                    on data "texture_collection_entities" "a": collection_id = "col_1"

                    There is no collection with this `collection_id`, or the API key cannot see it. Correct `collection_id`; or, if this run is to create the collection, create it first (`terraform apply -target=...`).
                "#]],
            });
        }
    });
}
