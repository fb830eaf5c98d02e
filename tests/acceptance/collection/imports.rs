//! Collections that exist already come under Terraform's care.

use expect_test::expect;
use serde_json::json;
use texture_emulator::Quirk;

use super::{ADDRESS, MAKERS, VEHICLES, collection, created_elsewhere, home, makers, vehicles};
use crate::harness::{Feature, on_every_cli, on_every_cli_with};

#[test]
fn by_command_whatever_the_api_adds_to_criteria() {
    for quirk in [None, Some(Quirk::CriteriaSpelledOut)] {
        on_every_cli(|world| {
            home(world);
            quirk
                .into_iter()
                .for_each(|quirk| world.emulator.quirk(quirk));
            let id = created_elsewhere(world, &json!({ "and": [vehicles(), makers()] }));
            world.configuration(&collection(&format!("{{ and = [{VEHICLES}, {MAKERS}] }}")));
            world.import(ADDRESS, &id).succeeds().writes(expect![""]);
            world.plan().is_empty();
            let criteria = &world.state(ADDRESS)["criteria"];
            assert_eq!(criteria["value"], json!({ "and": [vehicles(), makers()] }));
        });
    }
}

#[test]
fn by_block_with_an_id() {
    on_every_cli(|world| {
        home(world);
        let id = created_elsewhere(world, &vehicles());
        world.configuration(&collection(MAKERS));
        world.import_block(ADDRESS, &format!("id = {id:?}"));
        world.plan().changes(expect![[r#"
            update texture_collection.a (import by id "col_1")
              criteria: {"rule":{"attribute":"deviceType","operator":"EQUALS","value":"VEHICLE"}} -> {"rule":{"attribute":"manufacturer","operator":"IN","value":["TESLA","RIVIAN"]}}
              updated_at: "TIME" -> (known after apply)
        "#]]);
        world.apply().succeeds().writes(expect![[r#"
            PATCH /v1/collections/col_1 {"criteria":{"rule":{"attribute":"manufacturer","operator":"IN","value":["TESLA","RIVIAN"]}}} -> 200
        "#]]);
    });
}

#[test]
fn by_block_with_an_identity() {
    on_every_cli_with(Feature::ImportByIdentity, |world| {
        home(world);
        let id = created_elsewhere(world, &vehicles());
        world.configuration(&collection(VEHICLES));
        world.import_block(ADDRESS, &format!("identity = {{ id = {id:?} }}"));
        world.plan().changes(expect![[r#"
            import texture_collection.a (import by identity {"id":"col_1"})
        "#]]);
        world.apply().succeeds().writes(expect![""]);
    });
}

#[test]
fn generated_configuration_changes_nothing() {
    on_every_cli(|world| {
        home(world);
        let odd = json!({ "rule": { "attribute": "a \"b\" ${c}", "operator": "IN", "value": [1.5, true, "x"] } });
        let id = created_elsewhere(world, &json!({ "or": [vehicles(), odd] }));
        expect![[r#"
            resource "texture_collection" "a" {
              collection_type = "DEVICE"
              criteria = {
                or = [{
                  rule = {
                    attribute = "deviceType"
                    operator  = "EQUALS"
                    value     = "VEHICLE"
                  }
                  }, {
                  rule = {
                    attribute = "a \"b\" $${c}"
                    operator  = "IN"
                    value     = [1.5, true, "x"]
                  }
                }]
              }
              description  = null
              name         = "a"
              workspace_id = "ws_1"
            }
        "#]]
        .assert_eq(&world.generate(ADDRESS, &id));
        world.plan().changes(expect![[r#"
            import texture_collection.a (import by id "col_1")
        "#]]);
        world.apply().succeeds().writes(expect![""]);
    });
}

#[test]
fn what_does_not_exist_cannot_be_imported() {
    on_every_cli(|world| {
        world.configuration(&collection(VEHICLES));
        world.import_block(ADDRESS, "id = \"col_00000000000000000000\"");
        world
            .plan()
            .fails_saying("Cannot import non-existent remote object");
    });
}
