//! A collection's life: created, changed one argument at a time, replaced, destroyed.

use expect_test::expect;
use serde_json::json;

use super::{ADDRESS, MAKERS, VEHICLES, collection, home};
use crate::harness::on_every_cli;

#[test]
fn creating_one_takes_one_request() {
    on_every_cli(|world| {
        home(world);
        world.configuration(&collection(VEHICLES));
        world.plan().changes(expect![[r#"
            create texture_collection.a
              collection_type: "DEVICE"
              created_at: (known after apply)
              criteria: {"rule":{"attribute":"deviceType","operator":"EQUALS","value":"VEHICLE"}}
              id: (known after apply)
              is_active: (known after apply)
              is_dynamic: (known after apply)
              name: "a"
              updated_at: (known after apply)
              workspace_id: (known after apply)
        "#]]);
        world.apply().succeeds().writes(expect![[r#"
            POST /v1/collections {"collectionType":"DEVICE","criteria":{"rule":{"attribute":"deviceType","operator":"EQUALS","value":"VEHICLE"}},"name":"a"} -> 201
        "#]]);
        world.state_is(
            ADDRESS,
            expect![[r#"
            {
              "collection_type": "DEVICE",
              "created_at": "TIME",
              "criteria": {
                "type": [
                  "object",
                  {
                    "rule": [
                      "object",
                      {
                        "attribute": "string",
                        "operator": "string",
                        "value": "string"
                      }
                    ]
                  }
                ],
                "value": {
                  "rule": {
                    "attribute": "deviceType",
                    "operator": "EQUALS",
                    "value": "VEHICLE"
                  }
                }
              },
              "description": null,
              "id": "col_1",
              "is_active": true,
              "is_dynamic": true,
              "name": "a",
              "timeouts": null,
              "updated_at": "TIME",
              "workspace_id": "ws_1"
            }
        "#]],
        );
        world.destroy().succeeds().writes(expect![[r#"
            DELETE /v1/collections/col_1 -> 204
        "#]]);
        assert!(world.emulator.objects("collections").is_empty());
    });
}

#[test]
fn each_argument_is_changed_by_itself() {
    on_every_cli(|world| {
        home(world);
        let first = collection(VEHICLES);
        let described = first.replace("name ", "description = \"d\"\n  name ");
        for (configuration, plan, writes) in [
            (
                first.clone(),
                expect![[r#"
                create texture_collection.a
                  collection_type: "DEVICE"
                  created_at: (known after apply)
                  criteria: {"rule":{"attribute":"deviceType","operator":"EQUALS","value":"VEHICLE"}}
                  id: (known after apply)
                  is_active: (known after apply)
                  is_dynamic: (known after apply)
                  name: "a"
                  updated_at: (known after apply)
                  workspace_id: (known after apply)
            "#]],
                expect![[r#"
                POST /v1/collections {"collectionType":"DEVICE","criteria":{"rule":{"attribute":"deviceType","operator":"EQUALS","value":"VEHICLE"}},"name":"a"} -> 201
            "#]],
            ),
            (
                described.clone(),
                expect![[r#"
                update texture_collection.a
                  description: null -> "d"
                  updated_at: "TIME" -> (known after apply)
            "#]],
                expect![[r#"
                PATCH /v1/collections/col_1 {"description":"d"} -> 200
            "#]],
            ),
            (
                described.replace("\"d\"", "\"e\""),
                expect![[r#"
                    update texture_collection.a
                      description: "d" -> "e"
                      updated_at: "TIME" -> (known after apply)
                "#]],
                expect![[r#"
                    PATCH /v1/collections/col_1 {"description":"e"} -> 200
                "#]],
            ),
            (
                first.clone(),
                expect![[r#"
                update texture_collection.a
                  description: "e" -> null
                  updated_at: "TIME" -> (known after apply)
            "#]],
                expect![[r#"
                PATCH /v1/collections/col_1 {"description":null} -> 200
            "#]],
            ),
            (
                collection(MAKERS),
                expect![[r#"
                update texture_collection.a
                  criteria: {"rule":{"attribute":"deviceType","operator":"EQUALS","value":"VEHICLE"}} -> {"rule":{"attribute":"manufacturer","operator":"IN","value":["TESLA","RIVIAN"]}}
                  updated_at: "TIME" -> (known after apply)
            "#]],
                expect![[r#"
                PATCH /v1/collections/col_1 {"criteria":{"rule":{"attribute":"manufacturer","operator":"IN","value":["TESLA","RIVIAN"]}}} -> 200
            "#]],
            ),
            (
                collection(MAKERS).replace("\"a\"\n", "\"b\"\n"),
                expect![[r#"
                    update texture_collection.a
                      name: "a" -> "b"
                      updated_at: "TIME" -> (known after apply)
                "#]],
                expect![[r#"
                    PATCH /v1/collections/col_1 {"name":"b"} -> 200
                "#]],
            ),
        ] {
            world.configuration(&configuration);
            world.plan().changes(plan);
            world.apply().succeeds().writes(writes);
        }
    });
}

#[test]
fn type_and_workspace_need_a_new_one() {
    on_every_cli(|world| {
        home(world);
        let other = world.created_elsewhere("workspaces", json!({ "name": "other" }));
        let first = collection(VEHICLES);
        world.configuration(&first);
        world.apply().succeeds();
        let site = first.replace("\"DEVICE\"", "\"SITE\"");
        world.configuration(&site);
        world.plan().changes(expect![[r#"
            replace texture_collection.a (replace_because_cannot_update)
              collection_type: "DEVICE" -> "SITE" # forces replacement
              created_at: "TIME" -> (known after apply)
              id: "col_1" -> (known after apply)
              is_active: true -> (known after apply)
              is_dynamic: true -> (known after apply)
              updated_at: "TIME" -> (known after apply)
              workspace_id: "ws_1" -> (known after apply)
        "#]]);
        world.apply().succeeds().writes(expect![[r#"
            DELETE /v1/collections/col_1 -> 204
            POST /v1/collections {"collectionType":"SITE","criteria":{"rule":{"attribute":"deviceType","operator":"EQUALS","value":"VEHICLE"}},"name":"a"} -> 201
        "#]]);
        let moved = site.replace("name ", &format!("workspace_id = {other:?}\n  name "));
        world.configuration(&moved);
        world.plan().changes(expect![[r#"
            replace texture_collection.a (replace_because_cannot_update)
              created_at: "TIME" -> (known after apply)
              id: "col_2" -> (known after apply)
              is_active: true -> (known after apply)
              is_dynamic: true -> (known after apply)
              updated_at: "TIME" -> (known after apply)
              workspace_id: "ws_1" -> "ws_2" # forces replacement
        "#]]);
        world.apply().succeeds().writes(expect![[r#"
            DELETE /v1/collections/col_2 -> 204
            POST /v1/collections {"collectionType":"SITE","criteria":{"rule":{"attribute":"deviceType","operator":"EQUALS","value":"VEHICLE"}},"name":"a","workspaceId":"ws_2"} -> 201
        "#]]);
        world.configuration(&site);
        world.plan().is_empty();
    });
}

#[test]
fn timeouts_are_recorded_without_a_request() {
    on_every_cli(|world| {
        home(world);
        let first = collection(VEHICLES);
        world.configuration(&first);
        world.apply().succeeds();
        world.configuration(&first.replace("name ", "timeouts {\n    read = \"1m\"\n  }\n  name "));
        world.plan().changes(expect![[r#"
            update texture_collection.a
              timeouts: null -> {"create":null,"delete":null,"read":"1m","update":null}
        "#]]);
        world.apply().succeeds().writes(expect![""]);
    });
}
