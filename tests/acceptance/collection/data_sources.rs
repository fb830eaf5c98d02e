//! `data.texture_collection` and `data.texture_collections`.

use expect_test::expect;
use serde_json::json;

use super::{created_elsewhere, home, makers, vehicles};
use crate::harness::on_every_cli;

#[test]
fn one_is_found_by_id_or_name() {
    on_every_cli(|world| {
        home(world);
        let id = created_elsewhere(world, &json!({ "or": [vehicles(), makers()] }));
        world.configuration(&format!(
            r#"
            data "texture_collection" "by_id" {{
              id = {id:?}
            }}
            data "texture_collection" "by_name" {{
              name = "a"
            }}
            output "operator" {{
              value = data.texture_collection.by_name.criteria.or[1].rule.operator
            }}
            "#
        ));
        world.apply().succeeds();
        world.state_is(
            "data.texture_collection.by_id",
            expect![[r#"
            {
              "collection_type": "DEVICE",
              "created_at": "TIME",
              "criteria": {
                "type": [
                  "object",
                  {
                    "or": [
                      "tuple",
                      [
                        [
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
                        [
                          "object",
                          {
                            "rule": [
                              "object",
                              {
                                "attribute": "string",
                                "operator": "string",
                                "value": [
                                  "tuple",
                                  [
                                    "string",
                                    "string"
                                  ]
                                ]
                              }
                            ]
                          }
                        ]
                      ]
                    ]
                  }
                ],
                "value": {
                  "or": [
                    {
                      "rule": {
                        "attribute": "deviceType",
                        "operator": "EQUALS",
                        "value": "VEHICLE"
                      }
                    },
                    {
                      "rule": {
                        "attribute": "manufacturer",
                        "operator": "IN",
                        "value": [
                          "TESLA",
                          "RIVIAN"
                        ]
                      }
                    }
                  ]
                }
              },
              "description": null,
              "id": "col_1",
              "is_active": true,
              "is_dynamic": true,
              "name": "a",
              "updated_at": "TIME",
              "workspace_id": "ws_1"
            }
        "#]],
        );
        let by_name = world.state("data.texture_collection.by_name");
        assert_eq!(by_name, world.state("data.texture_collection.by_id"));
    });
}

#[test]
fn criteria_that_are_found_can_be_used() {
    on_every_cli(|world| {
        home(world);
        created_elsewhere(world, &vehicles());
        world.configuration(
            r#"
            data "texture_collection" "a" {
              name = "a"
            }
            resource "texture_collection" "b" {
              name            = "b"
              collection_type = data.texture_collection.a.collection_type
              criteria        = { and = [data.texture_collection.a.criteria] }
            }
            "#,
        );
        world.apply().succeeds().writes(expect![[r#"
            POST /v1/collections {"collectionType":"DEVICE","criteria":{"and":[{"rule":{"attribute":"deviceType","operator":"EQUALS","value":"VEHICLE"}}]},"name":"b"} -> 201
        "#]]);
    });
}

#[test]
fn none_or_several_are_an_error() {
    on_every_cli(|world| {
        home(world);
        created_elsewhere(world, &vehicles());
        created_elsewhere(world, &makers());
        for (argument, expected) in [
            (
                "id = \"col_00000000000000000000\"",
                expect![[r#"
                    No such collection
                    on data "texture_collection" "a": id = "col_1"

                    There is no collection with this `id`, or the API key cannot see it. Correct `id`; or, if this run is to create the collection, create it first (`terraform apply -target=...`).
                "#]],
            ),
            (
                "name = \"z\"",
                expect![[r#"
                    No such collection
                    on data "texture_collection" "a": name = "z"

                    There is no collection with this `name`, or the API key cannot see it. Correct `name`; or, if this run is to create the collection, create it first (`terraform apply -target=...`).
                "#]],
            ),
            (
                "name = \"a\"",
                expect![[r#"
                    Several collections match
                    on data "texture_collection" "a": name = "a"

                    2 collections have this `name`: col_2, col_3. Set `id` to the one that you mean, instead of `name`.
                "#]],
            ),
        ] {
            world.configuration(&format!(
                "data \"texture_collection\" \"a\" {{\n  {argument}\n}}"
            ));
            world.plan().fails_with(expected);
        }
    });
}

/// Their criteria are text, for a list has one type for all of its elements.
#[test]
fn many_are_listed_by_type() {
    on_every_cli(|world| {
        home(world);
        created_elsewhere(world, &vehicles());
        let site = json!({ "name": "b", "collectionType": "SITE", "criteria": makers() });
        world.created_elsewhere("collections", site);
        world.configuration(
            "data \"texture_collections\" \"sites\" {\n  collection_type = \"SITE\"\n}",
        );
        world.apply().succeeds().sends(expect![[r#"
            GET /v1/collections?collectionType=SITE&page=1&perPage=100 -> 200
        "#]]);
        world.state_is("data.texture_collections.sites", expect![[r#"
            {
              "collection_type": "SITE",
              "collections": [
                {
                  "collection_type": "SITE",
                  "created_at": "TIME",
                  "criteria": "{\"rule\":{\"attribute\":\"manufacturer\",\"operator\":\"IN\",\"value\":[\"TESLA\",\"RIVIAN\"]}}",
                  "description": null,
                  "id": "col_1",
                  "is_active": true,
                  "is_dynamic": true,
                  "name": "b",
                  "updated_at": "TIME",
                  "workspace_id": "ws_1"
                }
              ]
            }
        "#]]);
        world.configuration(
            r#"
            data "texture_collections" "all" {}
            output "values" {
              value = [for it in data.texture_collections.all.collections : jsondecode(it.criteria).rule.value]
            }
            "#,
        );
        world.apply().succeeds();
        let all = world.state("data.texture_collections.all");
        assert_eq!(all["collections"].as_array().map(Vec::len), Some(2));
    });
}
