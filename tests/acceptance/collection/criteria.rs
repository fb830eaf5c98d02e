//! Criteria mean what they mean, however they are written.

use expect_test::expect;
use texture_emulator::Quirk;

use super::{ADDRESS, MAKERS, VEHICLES, collection, home};
use crate::harness::on_every_cli;

/// Two kinds of devices.
const KINDS: &str = r#"{ or = [
  { rule = { attribute = "deviceType", operator = "EQUALS", value = "VEHICLE" } },
  { rule = { attribute = "deviceType", operator = "EQUALS", value = "BATTERY" } },
] }"#;

/// The same in other words, those of an expression that makes them among them.
const KINDS_OTHERWISE: [&str; 4] = [
    r#"{ or = tolist([
      { rule = { attribute = "deviceType", operator = "EQUALS", value = "VEHICLE" } },
      { rule = { attribute = "deviceType", operator = "EQUALS", value = "BATTERY" } },
    ]) }"#,
    r#"{ and = null, rule = null, or = [
      { or = null, rule = { value = "VEHICLE", operator = "EQUALS", attribute = "deviceType" } },
      { rule = { value = "BATTERY", operator = "EQUALS", attribute = "deviceType" }, and = null },
    ] }"#,
    r#"{ or = [for kind in ["VEHICLE", "BATTERY"] : {
      rule = { attribute = "deviceType", operator = "EQUALS", value = kind }
    }] }"#,
    r#"tomap({ or = [for kind in ["VEHICLE", "BATTERY"] : {
      rule = tomap({ attribute = "deviceType", operator = "EQUALS", value = kind })
    }] })"#,
];

const MAKERS_OTHERWISE: [&str; 2] = [
    r#"{ rule = { attribute = "manufacturer", operator = "IN", value = tolist(["RIVIAN", "TESLA"]) } }"#,
    r#"{ rule = { attribute = "manufacturer", operator = "IN", value = toset(["TESLA", "RIVIAN"]) } }"#,
];

#[test]
fn another_spelling_is_no_change() {
    let makers = MAKERS.replace(r#""TESLA", "RIVIAN""#, r#""RIVIAN", "TESLA""#);
    for quirk in [None, Some(Quirk::CriteriaSpelledOut)] {
        on_every_cli(|world| {
            home(world);
            quirk
                .into_iter()
                .for_each(|quirk| world.emulator.quirk(quirk));
            let all: [(&str, &[&str]); 2] =
                [(KINDS, &KINDS_OTHERWISE), (&makers, &MAKERS_OTHERWISE)];
            for (first, otherwise) in all {
                world.configuration(&collection(first));
                world.apply().succeeds();
                for spelling in otherwise {
                    world.configuration(&collection(spelling));
                    world.plan().is_empty();
                }
            }
        });
    }
}

#[test]
fn state_keeps_what_was_written_first() {
    on_every_cli(|world| {
        home(world);
        world.configuration(&collection(
            r#"{ and = null, rule = { attribute = "a", operator = "IN", value = tolist(["x"]) } }"#,
        ));
        world.apply().succeeds().writes(expect![[r#"
            POST /v1/collections {"collectionType":"DEVICE","criteria":{"rule":{"attribute":"a","operator":"IN","value":["x"]}},"name":"a"} -> 201
        "#]]);
        expect![[r#"
            {
              "type": [
                "object",
                {
                  "and": "dynamic",
                  "rule": [
                    "object",
                    {
                      "attribute": "string",
                      "operator": "string",
                      "value": [
                        "list",
                        "string"
                      ]
                    }
                  ]
                }
              ],
              "value": {
                "and": null,
                "rule": {
                  "attribute": "a",
                  "operator": "IN",
                  "value": [
                    "x"
                  ]
                }
              }
            }
        "#]]
        .assert_eq(&format!("{:#}\n", world.state(ADDRESS)["criteria"]));
    });
}

/// What changes next to them is sent without them.
#[test]
fn another_spelling_is_not_sent() {
    on_every_cli(|world| {
        home(world);
        world.configuration(&collection(KINDS));
        world.apply().succeeds();
        world.configuration(&collection(KINDS_OTHERWISE[0]).replace("\"a\"\n", "\"b\"\n"));
        world.plan().changes(expect![[r#"
            update texture_collection.a
              name: "a" -> "b"
              updated_at: "TIME" -> (known after apply)
        "#]]);
        world.apply().succeeds().writes(expect![[r#"
            PATCH /v1/collections/col_1 {"name":"b"} -> 200
        "#]]);
    });
}

/// As people see it: the leaf, and what is around it.
#[test]
fn the_plan_shows_the_leaf_that_changes() {
    on_every_cli(|world| {
        home(world);
        let before = format!("{{ and = [{MAKERS}, {{ or = [{VEHICLES}] }}] }}");
        world.configuration(&collection(&before));
        world.apply().succeeds();
        world.configuration(&collection(&before.replace("VEHICLE", "BATTERY")));
        let shown = world.run(&["plan", "-input=false", "-no-color"]);
        let lines = shown.text().lines();
        let lines = lines.skip_while(|line| !line.contains("~ criteria"));
        let lines = lines.take_while(|line| !line.trim_start().starts_with("id "));
        let lines = lines.map(|line| line.strip_prefix("      ").unwrap_or(line));
        let shown: String = lines.map(|line| format!("{line}\n")).collect();
        expect![[r#"
            ~ criteria        = {
                ~ and = [
                      {
                          rule = {
                              attribute = "manufacturer"
                              operator  = "IN"
                              value     = [
                                  "TESLA",
                                  "RIVIAN",
                              ]
                          }
                      },
                    ~ {
                        ~ or = [
                            ~ {
                                ~ rule = {
                                    ~ value     = "VEHICLE" -> "BATTERY"
                                      # (2 unchanged attributes hidden)
                                  }
                              },
                          ]
                      },
                  ]
              }
        "#]]
        .assert_eq(&shown);
        world.apply().succeeds().writes(expect![[r#"
            PATCH /v1/collections/col_1 {"criteria":{"and":[{"rule":{"attribute":"manufacturer","operator":"IN","value":["TESLA","RIVIAN"]}},{"or":[{"rule":{"attribute":"deviceType","operator":"EQUALS","value":"BATTERY"}}]}]}} -> 200
        "#]]);
    });
}

#[test]
fn parts_may_be_unknown_while_planning() {
    on_every_cli(|world| {
        home(world);
        let later = r#"
            resource "terraform_data" "later" {
              input = { operator = "IN", makers = ["TESLA"], criteria = { rule = { attribute = "a", operator = "EQUALS", value = 1 } } }
            }
        "#;
        let criteria = r#"{ and = [
          { rule = { attribute = "manufacturer", operator = terraform_data.later.output.operator, value = terraform_data.later.output.makers } },
          terraform_data.later.output.criteria,
        ] }"#;
        world.configuration(&format!("{later}{}", collection(criteria)));
        world.plan().changes(expect![[r#"
            create terraform_data.later
              id: (known after apply)
              input: {"criteria":{"rule":{"attribute":"a","operator":"EQUALS","value":1}},"makers":["TESLA"],"operator":"IN"}
              output: (known after apply)
            create texture_collection.a
              collection_type: "DEVICE"
              created_at: (known after apply)
              criteria: {"and":[{"rule":{"attribute":"manufacturer"}},null]}
              id: (known after apply)
              is_active: (known after apply)
              is_dynamic: (known after apply)
              name: "a"
              updated_at: (known after apply)
              workspace_id: (known after apply)
        "#]]);
        world.apply().succeeds().writes(expect![[r#"
            POST /v1/collections {"collectionType":"DEVICE","criteria":{"and":[{"rule":{"attribute":"manufacturer","operator":"IN","value":["TESLA"]}},{"rule":{"attribute":"a","operator":"EQUALS","value":1}}]},"name":"a"} -> 201
        "#]]);
    });
}

#[test]
fn the_whole_may_be_unknown_while_planning() {
    on_every_cli(|world| {
        home(world);
        let later = format!("resource \"terraform_data\" \"later\" {{\n  input = {VEHICLES}\n}}\n");
        world.configuration(&format!(
            "{later}{}",
            collection("terraform_data.later.output")
        ));
        world.apply().succeeds().writes(expect![[r#"
            POST /v1/collections {"collectionType":"DEVICE","criteria":{"rule":{"attribute":"deviceType","operator":"EQUALS","value":"VEHICLE"}},"name":"a"} -> 201
        "#]]);
        let wrong = later.replace("EQUALS", "LIKE");
        world.configuration(&format!(
            "{wrong}{}",
            collection("terraform_data.later.output")
        ));
        world
            .apply()
            .fails_with(expect![[r#"
                Invalid criteria
                on resource "texture_collection" "a": criteria        = terraform_data.later.output

                criteria.rule.operator must be one of `EQUALS`, `NOT_EQUALS`, `IN`.
            "#]])
            .writes(expect![""]);
    });
}

#[test]
fn values_keep_their_types() {
    on_every_cli(|world| {
        home(world);
        world.configuration(&collection(
            r#"{ or = [
              { rule = { attribute = "capacity", operator = "EQUALS", value = 0.1 } },
              { rule = { attribute = "online", operator = "NOT_EQUALS", value = true } },
              { rule = { attribute = "any", operator = "IN", value = [1, "1", false, 12345678901] } },
              { rule = { attribute = "none", operator = "IN", value = [] } },
            ] }"#,
        ));
        world.apply().succeeds().writes(expect![[r#"
            POST /v1/collections {"collectionType":"DEVICE","criteria":{"or":[{"rule":{"attribute":"capacity","operator":"EQUALS","value":0.1}},{"rule":{"attribute":"online","operator":"NOT_EQUALS","value":true}},{"rule":{"attribute":"any","operator":"IN","value":[1,"1",false,12345678901]}},{"rule":{"attribute":"none","operator":"IN","value":[]}}]},"name":"a"} -> 201
        "#]]);
    });
}
