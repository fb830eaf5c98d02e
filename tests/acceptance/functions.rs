//! Functions, by the CLIs that have them. They need neither a key nor a request.

use expect_test::{Expect, expect};

use crate::harness::{Feature, World, on_every_cli_with};
use crate::samples::home;

fn outputs(world: &World, expressions: &[(&str, &str)]) {
    let outputs = expressions
        .iter()
        .map(|(name, value)| format!("output {name:?} {{\n  value = {value}\n}}\n"));
    world.configuration(&outputs.collect::<String>());
}

fn output(world: &World, name: &str) -> serde_json::Value {
    let run = world.run(&["output", "-json", name]);
    serde_json::from_str(run.text().trim()).unwrap()
}

#[test]
fn criteria_are_built_as_they_are_written_by_hand() {
    on_every_cli_with(Feature::Functions, |world| {
        let rule = "provider::texture::rule(\"deviceType\", \"EQUALS\", \"VEHICLE\")";
        let list = "provider::texture::rule(\"manufacturer\", \"IN\", [\"TESLA\", \"RIVIAN\"])";
        let by_hand =
            "{ rule = { attribute = \"deviceType\", operator = \"EQUALS\", value = \"VEHICLE\" } }";
        let list_by_hand = "{ rule = { attribute = \"manufacturer\", operator = \"IN\", value = [\"TESLA\", \"RIVIAN\"] } }";
        let all = format!("provider::texture::all_of({rule}, {list})");
        outputs(
            world,
            &[
                ("rule", &format!("{rule} == {by_hand}")),
                (
                    "list",
                    &format!("jsonencode({list}) == jsonencode({list_by_hand})"),
                ),
                (
                    "all",
                    &format!(
                        "jsonencode({all}) == jsonencode({{ and = [{by_hand}, {list_by_hand}] }})"
                    ),
                ),
                (
                    "any",
                    &format!(
                        "jsonencode(provider::texture::any_of({all}, {rule})) == jsonencode({{ or = [{all}, {by_hand}] }})"
                    ),
                ),
            ],
        );
        world.apply().succeeds().sends(expect![""]);
        for name in ["rule", "list", "all", "any"] {
            assert_eq!(output(world, name), true, "{name}");
        }
    });
}

#[test]
fn a_collection_takes_what_they_build() {
    on_every_cli_with(Feature::Functions, |world| {
        home(world);
        let collection = |criteria: &str| {
            format!(
                "resource \"texture_collection\" \"a\" {{\n  name = \"a\"\n  collection_type = \"DEVICE\"\n  criteria = {criteria}\n}}\n"
            )
        };
        world.configuration(&collection(
            "provider::texture::all_of(provider::texture::rule(\"a\", \"EQUALS\", 1))",
        ));
        world.apply().succeeds();
        let by_hand =
            "{ and = [{ rule = { attribute = \"a\", operator = \"EQUALS\", value = 1 } }] }";
        world.configuration(&collection(by_hand));
        world.plan().is_empty();
    });
}

fn refuses(world: &World, expression: &str, expected: Expect) {
    outputs(world, &[("a", expression)]);
    world.plan().fails_with(expected).sends(expect![""]);
}

#[test]
fn an_error_names_its_argument() {
    on_every_cli_with(Feature::Functions, |world| {
        refuses(
            world,
            "provider::texture::rule(\"a\", \"LIKE\", 1)",
            expect![[r#"
                Invalid function argument
                on output "a": value = provider::texture::rule("a", "LIKE", 1)

                Invalid value for "operator" parameter: must be one of `EQUALS`, `NOT_EQUALS`, `IN`.
            "#]],
        );
        refuses(
            world,
            "provider::texture::rule(\"\", \"EQUALS\", 1)",
            expect![[r#"
                Invalid function argument
                on output "a": value = provider::texture::rule("", "EQUALS", 1)

                Invalid value for "attribute" parameter: must not be empty.
            "#]],
        );
        refuses(
            world,
            "provider::texture::rule(\"a\", \"IN\", 1)",
            expect![[r#"
                Invalid function argument
                on output "a": value = provider::texture::rule("a", "IN", 1)

                Invalid value for "value" parameter: must be a list, because the operator is `IN`. Got a number.
            "#]],
        );
        refuses(
            world,
            "provider::texture::rule(\"a\", \"EQUALS\", null)",
            expect![[r#"
                Invalid function argument
                on output "a": value = provider::texture::rule("a", "EQUALS", null)

                Invalid value for "value" parameter: argument must not be null.
            "#]],
        );
        // OpenTofu names the first argument where an error names none.
        outputs(world, &[("a", "provider::texture::all_of()")]);
        world
            .plan()
            .fails_saying("at least one argument is needed: criteria, as `rule` builds them.")
            .sends(expect![""]);
        refuses(
            world,
            "provider::texture::any_of(provider::texture::rule(\"a\", \"EQUALS\", 1), { rule = 1 })",
            expect![[r#"
                Invalid function argument
                on output "a": value = provider::texture::any_of(provider::texture::rule("a", "EQUALS", 1), { rule = 1 })

                Invalid value for "criteria" parameter: criteria.rule must be an object of `attribute`, `operator` and `value`. Got a number.
            "#]],
        );
        refuses(
            world,
            "provider::texture::key_type(\"hunter2\")",
            expect![[r#"
                Invalid function argument
                on output "a": value = provider::texture::key_type("hunter2")

                Invalid value for "key" parameter: must be the secret of a Texture API key, which begins with `api_` or `server_` or `connect_` or `manufacturer_` or `management_` or `scoped_`.
            "#]],
        );
    });
}

/// A value that is not known yet makes criteria that are not known yet.
#[test]
fn what_is_unknown_is_built_while_applying() {
    on_every_cli_with(Feature::Functions, |world| {
        home(world);
        world.configuration(
            r#"
            resource "terraform_data" "later" {
              input = "VEHICLE"
            }
            resource "texture_collection" "a" {
              name            = "a"
              collection_type = "DEVICE"
              criteria        = provider::texture::rule("deviceType", "EQUALS", terraform_data.later.output)
            }
            "#,
        );
        world.apply().succeeds().writes(expect![[r#"
            POST /v1/collections {"collectionType":"DEVICE","criteria":{"rule":{"attribute":"deviceType","operator":"EQUALS","value":"VEHICLE"}},"name":"a"} -> 201
        "#]]);
    });
}

#[test]
fn keys_and_signatures() {
    on_every_cli_with(Feature::Functions, |world| {
        outputs(
            world,
            &[
                ("type", "provider::texture::key_type(\"manufacturer_abc\")"),
                (
                    "signature",
                    "provider::texture::webhook_signature(\"Jefe\", \"what do ya want for nothing?\")",
                ),
            ],
        );
        if world.cli.has(Feature::FunctionsWithoutKey) {
            world.unset("TEXTURE_API_KEY");
        }
        world.apply_unsettled(&[]).succeeds();
        assert_eq!(output(world, "type"), "MANUFACTURER");
        assert_eq!(
            output(world, "signature"),
            "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843"
        );
    });
}

#[test]
fn the_console_evaluates_them_without_a_key() {
    on_every_cli_with(Feature::FunctionsInConsole, |world| {
        world.unset("TEXTURE_API_KEY");
        world.configuration("");
        let evaluated = world.console("provider::texture::key_type(\"server_1234567890abcdef\")");
        evaluated.succeeds().sends(expect![""]);
        assert_eq!(evaluated.text().trim(), "\"SERVER\"");
    });
}
