//! What are not criteria is refused while validating, with the path into the tree.

use expect_test::expect;
use serde_json::json;

use super::{MAKERS, VEHICLES, collection};
use crate::harness::on_every_cli;

#[test]
fn an_error_says_where_in_the_tree() {
    on_every_cli(|world| {
        let misspelt = MAKERS.replace("IN", "WITHIN");
        world.configuration(&collection(&format!(
            "{{ and = [{VEHICLES}, {misspelt}] }}"
        )));
        world.validate().fails_with(expect![[r#"
            Invalid criteria
            on resource "texture_collection" "a": criteria        = { and = [{ rule = { attribute = "deviceType", operator = "EQUALS", value = "VEHICLE" } }, { rule = { attribute = "manufacturer", operator = "WITHIN", value = ["TESLA", "RIVIAN"] } }] }

            criteria.and[1].rule.operator must be one of `EQUALS`, `NOT_EQUALS`, `IN`.
        "#]]);
        world.plan().fails_with(expect![[r#"
            Invalid criteria
            on resource "texture_collection" "a": criteria        = { and = [{ rule = { attribute = "deviceType", operator = "EQUALS", value = "VEHICLE" } }, { rule = { attribute = "manufacturer", operator = "WITHIN", value = ["TESLA", "RIVIAN"] } }] }

            criteria.and[1].rule.operator must be one of `EQUALS`, `NOT_EQUALS`, `IN`.
        "#]]).sends(expect![""]);
    });
}

#[test]
fn all_errors_are_reported_at_once() {
    on_every_cli(|world| {
        let tree = r#"locals {
          tree = { and = [
            {},
            { not = { attribute = "a" } },
            { rule = { attribute = "a", operator = "IN", value = "x" } },
            { rule = { attribute = "a", operator = "EQUALS", value = ["x"] } },
            { rule = { attribute = "a", value = "x" } },
            { or = [] },
            "deviceType = VEHICLE",
          ], or = [] }
        }"#;
        world.configuration(&format!("{tree}\n{}", collection("local.tree")));
        world.validate().fails_with(expect![[r#"
            Invalid criteria
            on resource "texture_collection" "a": criteria        = local.tree

            criteria must have only one of `rule`, `and` and `or`; it has `and` and `or`. To combine them, make each an element of one `and` or `or`.
            ---
            Invalid criteria
            on resource "texture_collection" "a": criteria        = local.tree

            criteria.and[0] must have one of `rule`, `and` and `or`.
            ---
            Invalid criteria
            on resource "texture_collection" "a": criteria        = local.tree

            criteria.and[1].not is not known; criteria have `rule`, `and`, `or`.
            ---
            Invalid criteria
            on resource "texture_collection" "a": criteria        = local.tree

            criteria.and[1] must have one of `rule`, `and` and `or`.
            ---
            Invalid criteria
            on resource "texture_collection" "a": criteria        = local.tree

            criteria.and[2].rule.value must be a list, because the operator is `IN`. Got a string.
            ---
            Invalid criteria
            on resource "texture_collection" "a": criteria        = local.tree

            criteria.and[3].rule.value must be a single value, because the operator is `EQUALS`; for several, use `IN`.
            ---
            Invalid criteria
            on resource "texture_collection" "a": criteria        = local.tree

            criteria.and[4].rule.operator is missing.
            ---
            Invalid criteria
            on resource "texture_collection" "a": criteria        = local.tree

            criteria.and[5].or must have at least one element.
            ---
            Invalid criteria
            on resource "texture_collection" "a": criteria        = local.tree

            criteria.and[6] must be an object with one of `rule`, `and` and `or`. Got a string.
            ---
            Invalid criteria
            on resource "texture_collection" "a": criteria        = local.tree

            criteria.or must have at least one element.
        "#]]);
    });
}

#[test]
fn other_arguments_are_checked_too() {
    on_every_cli(|world| {
        world.configuration(
            r#"
            resource "texture_collection" "a" {
              name            = ""
              collection_type = "CAR"
              description     = ""
              criteria        = null
            }
            "#,
        );
        world.validate().fails_with(expect![[r#"
            Invalid value for name
            on resource "texture_collection" "a": name            = ""

            The value must have at least 1 character. Got 0.
            ---
            Invalid value for collection_type
            on resource "texture_collection" "a": collection_type = "CAR"

            The value must be one of `DEVICE`, `SITE`, `CUSTOMER`.
            ---
            Invalid value for description
            on resource "texture_collection" "a": description     = ""

            The value must have at least 1 character. Got 0.
            ---
            Missing value for criteria
            on resource "texture_collection" "a": criteria        = null

            `criteria` is required, but its value here is null. Give it a value.
        "#]]);
    });
}

/// From a variable, where no line of the tree stands in the resource.
#[test]
fn criteria_of_a_variable_are_checked_while_planning() {
    on_every_cli(|world| {
        let variable = "variable \"criteria\" {\n  type = any\n}\n";
        world.configuration(&format!("{variable}{}", collection("var.criteria")));
        world.validate().succeeds();
        let value = json!({ "rule": { "attribute": "a", "operator": "EQUALS" } });
        world.set("TF_VAR_criteria", value.to_string());
        world
            .plan()
            .fails_with(expect![[r#"
            Invalid criteria
            on resource "texture_collection" "a": criteria        = var.criteria

            criteria.rule.value is missing.
        "#]])
            .sends(expect![""]);
    });
}
