//! Criteria within criteria.

use serde_json::{Value, json};

use super::{ADDRESS, collection, created_elsewhere, home, vehicles};
use crate::harness::on_every_cli;

/// So many levels of criteria, the innermost a rule.
pub(crate) fn nested(levels: usize) -> Value {
    (1..levels).fold(vehicles(), |inner, level| {
        let form = if level % 2 == 0 { "and" } else { "or" };
        json!({ form: [vehicles(), inner] })
    })
}

/// As HCL: JSON is a part of its expressions, but for `${` and `%{`.
fn hcl(criteria: &Value) -> String {
    criteria.to_string()
}

#[test]
fn deep_criteria_are_planned_applied_changed_and_imported() {
    for levels in [25, 60] {
        on_every_cli(|world| {
            home(world);
            let criteria = nested(levels);
            world.configuration(&collection(&hcl(&criteria)));
            world.apply().succeeds();
            let created = world.emulator.objects("collections")[0].clone();
            assert_eq!(created["criteria"], criteria);
            world.run(&["state", "rm", ADDRESS]).succeeds();
            let id = created["id"].as_str().expect("what is made has an id");
            world.import(ADDRESS, id).succeeds();
            world.plan().is_empty();
            let innermost = hcl(&criteria).replacen("VEHICLE", "BATTERY", levels);
            world.configuration(&collection(&innermost));
            world.apply().succeeds();
        });
    }
}

#[test]
fn what_is_too_deep_is_refused_while_validating() {
    on_every_cli(|world| {
        world.configuration(&collection(&hcl(&nested(61))));
        let run = world.validate();
        run.fails_saying("is nested too deeply: 60 levels of criteria can be read.");
        assert!(run.requests().is_empty());
    });
}

#[test]
fn generated_configuration_of_deep_criteria_changes_nothing() {
    on_every_cli(|world| {
        home(world);
        let id = created_elsewhere(world, &nested(25));
        world.generate(ADDRESS, &id);
        world.apply().succeeds();
        assert_eq!(
            world.emulator.objects("collections")[0]["criteria"],
            nested(25)
        );
    });
}
