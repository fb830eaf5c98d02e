use expect_test::{Expect, expect};
use serde_json::json;
use tfplugin::testing::{UNKNOWN, value};
use tfplugin::validate::Subject;
use tfplugin::{Diagnostics, Number, Path, Type};

use super::*;

/// Criteria as a configuration holds them; [`UNKNOWN`] stands for what is not known yet.
fn written(json: Json) -> Value {
    let Dynamic { ty, value } = json::read(json);
    Value::dynamic(ty, with_unknown(value))
}

fn with_unknown(value: Value) -> Value {
    match value {
        Value::String(text) if text == UNKNOWN => Value::UNKNOWN,
        Value::Tuple(items) => Value::Tuple(items.into_iter().map(with_unknown).collect()),
        Value::Object(members) => {
            let members = members.into_iter();
            Value::object(members.map(|(name, value)| (name, with_unknown(value))))
        }
        other => other,
    }
}

fn problems(criteria: &Value) -> String {
    let path = Path::attribute("criteria");
    let subject = Subject {
        path: &path,
        sensitive: false,
    };
    let mut found = Diagnostics::new();
    grammar().check(criteria, subject, &mut found);
    let lines = found.iter().map(|one| {
        assert_eq!(one.path.as_ref(), Some(&path), "the source line");
        format!("{}\n", one.detail)
    });
    lines.collect()
}

fn check(json: Json, expected: Expect) {
    expected.assert_eq(&problems(&written(json)));
}

fn rule() -> Json {
    json!({ "rule": { "attribute": "deviceType", "operator": "EQUALS", "value": "VEHICLE" } })
}

/// A rule inside of so many lists.
fn nested(levels: usize) -> Json {
    (0..levels).fold(rule(), |inner, level| {
        let form = if level % 2 == 0 { "and" } else { "or" };
        json!({ form: [inner, rule()] })
    })
}

#[test]
fn criteria_have_exactly_one_form() {
    check(rule(), expect![""]);
    check(
        json!({ "and": [rule(), { "or": [rule(), rule()] }] }),
        expect![""],
    );
    check(
        json!({}),
        expect![[r#"
        criteria must have one of `rule`, `and` and `or`.
    "#]],
    );
    check(
        json!({ "and": [rule(), {}] }),
        expect![[r#"
        criteria.and[1] must have one of `rule`, `and` and `or`.
    "#]],
    );
    check(
        json!({ "and": [rule()], "or": [rule()] }),
        expect![[r#"
        criteria must have only one of `rule`, `and` and `or`; it has `and` and `or`. To combine them, make each an element of one `and` or `or`.
    "#]],
    );
    check(
        json!({ "and": [{ "rule": rule()["rule"], "or": [rule()] }] }),
        expect![[r#"
            criteria.and[0] must have only one of `rule`, `and` and `or`; it has `rule` and `or`. To combine them, make each an element of one `and` or `or`.
        "#]],
    );
    check(
        json!({ "not": rule() }),
        expect![[r#"
        criteria.not is not known; criteria have `rule`, `and`, `or`.
        criteria must have one of `rule`, `and` and `or`.
    "#]],
    );
    check(
        json!({ "rule": rule()["rule"], "name": "x" }),
        expect![[r#"
            criteria.name is not known; criteria have `rule`, `and`, `or`.
        "#]],
    );
    check(
        json!("deviceType = VEHICLE"),
        expect![[r#"
        criteria must be an object with one of `rule`, `and` and `or`. Got a string.
    "#]],
    );
    check(
        json!([rule()]),
        expect![[r#"
        criteria must be an object with one of `rule`, `and` and `or`. Got a list.
    "#]],
    );
}

#[test]
fn lists_hold_criteria() {
    check(
        json!({ "and": rule() }),
        expect![[r#"
        criteria.and must be a list of criteria. Got an object.
    "#]],
    );
    check(
        json!({ "or": [] }),
        expect![[r#"
        criteria.or must have at least one element.
    "#]],
    );
    check(
        json!({ "or": [rule(), "x", [rule()], null, 1, true] }),
        expect![[r#"
            criteria.or[1] must be an object with one of `rule`, `and` and `or`. Got a string.
            criteria.or[2] must be an object with one of `rule`, `and` and `or`. Got a list.
            criteria.or[3] must be an object with one of `rule`, `and` and `or`. Got null.
            criteria.or[4] must be an object with one of `rule`, `and` and `or`. Got a number.
            criteria.or[5] must be an object with one of `rule`, `and` and `or`. Got a bool.
        "#]],
    );
}

#[test]
fn a_rule_has_three_members() {
    check(
        json!({ "rule": {} }),
        expect![[r#"
        criteria.rule.attribute is missing.
        criteria.rule.operator is missing.
        criteria.rule.value is missing.
    "#]],
    );
    check(
        json!({ "rule": ["deviceType", "EQUALS", "VEHICLE"] }),
        expect![[r#"
            criteria.rule must be an object of `attribute`, `operator` and `value`. Got a list.
        "#]],
    );
    check(
        json!({ "and": [rule(), { "rule": { "attribute": 1, "operator": ["IN"], "valu": 2 } }] }),
        expect![[r#"
            criteria.and[1].rule.valu is not known; a rule has `attribute`, `operator`, `value`.
            criteria.and[1].rule.attribute must be a string. Got a number.
            criteria.and[1].rule.operator must be a string. Got a list.
            criteria.and[1].rule.value is missing.
        "#]],
    );
    check(
        json!({ "rule": { "attribute": "", "operator": "equals", "value": "x" } }),
        expect![[r#"
            criteria.rule.attribute must not be empty.
            criteria.rule.operator must be one of `EQUALS`, `NOT_EQUALS`, `IN`.
        "#]],
    );
}

#[test]
fn the_operator_decides_what_the_value_is() {
    let with = |operator: &str, value: Json| json!({ "rule": { "attribute": "a", "operator": operator, "value": value } });
    for scalar in [json!("x"), json!(1.5), json!(true), json!("")] {
        check(with("EQUALS", scalar.clone()), expect![""]);
        check(with("NOT_EQUALS", scalar.clone()), expect![""]);
        check(with("IN", json!([scalar, "y"])), expect![""]);
    }
    check(with("IN", json!([])), expect![""]);
    check(
        with("IN", json!("x")),
        expect![[r#"
        criteria.rule.value must be a list, because the operator is `IN`. Got a string.
    "#]],
    );
    check(
        with("IN", json!(["x", ["y"], { "z": 1 }, null])),
        expect![[r#"
            criteria.rule.value[1] must be a string, a number or a bool. Got a list.
            criteria.rule.value[2] must be a string, a number or a bool. Got an object.
            criteria.rule.value[3] must be a string, a number or a bool. Got null.
        "#]],
    );
    check(
        with("EQUALS", json!(["x"])),
        expect![[r#"
        criteria.rule.value must be a single value, because the operator is `EQUALS`; for several, use `IN`.
    "#]],
    );
    check(
        with("NOT_EQUALS", json!({ "x": 1 })),
        expect![[r#"
        criteria.rule.value must be a string, a number or a bool. Got an object.
    "#]],
    );
    check(
        with("LIKE", json!(["x"])),
        expect![[r#"
            criteria.rule.operator must be one of `EQUALS`, `NOT_EQUALS`, `IN`.
        "#]],
    );
}

#[test]
fn what_is_unknown_may_turn_out_right() {
    for json in [
        json!({ "rule": UNKNOWN }),
        json!({ "and": UNKNOWN }),
        json!({ "rule": rule()["rule"], "or": UNKNOWN }),
        json!({ "and": [UNKNOWN, rule()] }),
        json!({ "rule": { "attribute": UNKNOWN, "operator": UNKNOWN, "value": UNKNOWN } }),
        json!({ "rule": { "attribute": "a", "operator": UNKNOWN, "value": ["x"] } }),
        json!({ "rule": { "attribute": "a", "operator": "IN", "value": [UNKNOWN] } }),
        json!({ "rule": { "attribute": "a", "operator": "IN", "value": UNKNOWN } }),
    ] {
        check(json, expect![""]);
    }
    check(
        json!({ "rule": { "attribute": UNKNOWN, "operator": "LIKE", "value": UNKNOWN } }),
        expect![[r#"
            criteria.rule.operator must be one of `EQUALS`, `NOT_EQUALS`, `IN`.
        "#]],
    );
}

/// As a conversion to one type for all elements makes them.
#[test]
fn members_that_are_null_count_as_left_out() {
    let rule_type = Type::object([
        ("attribute", Type::String),
        ("operator", Type::String),
        ("value", Type::String),
        ("note", Type::String),
    ]);
    let inner = Type::object([("rule", rule_type.clone()), ("or", Type::list(Type::Bool))]);
    let ty = Type::object([("rule", rule_type), ("and", Type::list(inner))]);
    let all = json!({
        "rule": null,
        "and": [{ "rule": { "attribute": "a", "operator": "EQUALS", "value": "x", "note": null }, "or": null }],
    });
    let criteria = Value::dynamic(ty.clone(), value(&ty, &all));
    assert_eq!(problems(&criteria), "");
    let missing = json!({
        "rule": { "attribute": null, "operator": "EQUALS", "value": "x", "note": null },
        "and": null,
    });
    let criteria = Value::dynamic(ty.clone(), value(&ty, &missing));
    expect![[r#"
        criteria.rule.attribute is missing.
    "#]]
    .assert_eq(&problems(&criteria));
}

#[test]
fn depth_ends_where_json_can_still_be_read() {
    check(nested(59), expect![""]);
    let refused = problems(&written(nested(60)));
    assert!(
        refused.ends_with("is nested too deeply: 60 levels of criteria can be read.\n"),
        "{refused}"
    );
    let page = json!({ "data": [{ "criteria": nested(59) }] }).to_string();
    assert!(serde_json::from_str::<Json>(&page).is_ok());
}

#[test]
fn one_meaning_written_in_many_ways_is_the_same() {
    let text = Type::String;
    let member = json!({ "rule": { "attribute": "a", "operator": "IN", "value": ["x", "y"] } });
    let rule = |value: Type| {
        Type::object([
            ("attribute", text.clone()),
            ("operator", text.clone()),
            ("value", value),
        ])
    };
    let by_hand = written(member.clone());
    for ty in [
        Type::object([("rule", rule(Type::list(text.clone())))]),
        Type::object([("rule", rule(Type::set(text.clone())))]),
        Type::map(rule(Type::Tuple(vec![text.clone(), text.clone()]))),
    ] {
        let other = Value::dynamic(ty.clone(), value(&ty, &member));
        assert_ne!(by_hand, other);
        assert!(same(&by_hand, &other), "{ty:?}");
    }
    let spelled_out = json!({ "rule": member["rule"], "and": null, "or": null });
    let ty = Type::object([
        ("rule", rule(Type::list(text.clone()))),
        ("and", Type::Dynamic),
        ("or", Type::list(Type::Bool)),
    ]);
    let spelled_out = Value::dynamic(ty.clone(), value(&ty, &spelled_out));
    assert!(same(&by_hand, &spelled_out));
}

#[test]
fn what_means_something_else_is_not_the_same() {
    let with = |value: Json| {
        written(json!({ "rule": { "attribute": "a", "operator": "EQUALS", "value": value } }))
    };
    let different = [json!("1"), json!(1), json!(true), json!("true"), json!(1.5)];
    for (at, one) in different.iter().enumerate() {
        for (other_at, other) in different.iter().enumerate() {
            let is_same = same(&with(one.clone()), &with(other.clone()));
            assert_eq!(is_same, at == other_at, "{one} and {other}");
        }
    }
    assert!(same(&with(json!(1)), &with(json!(1.0))));
}

#[test]
fn what_is_sent_comes_back() {
    let numbers = [json!(0.1), json!(-7), json!(u64::MAX)];
    for value in numbers {
        let criteria = json!({ "or": [
            { "rule": { "attribute": "a", "operator": "IN", "value": [value, "x", false] } },
            rule(),
        ] });
        let read = read(Some(criteria.clone()));
        assert_eq!(read.as_ref().map(sent), Some(criteria));
    }
    let deep = nested(59);
    assert_eq!(read(Some(deep.clone())).as_ref().map(sent), Some(deep));
    assert_eq!(read(None), None);
}

/// JSON readers keep 64-bit floats: another number would arrive, and differ at every plan.
#[test]
fn a_number_that_would_arrive_as_another_is_refused() {
    let huge = format!("1{}", "0".repeat(400));
    let refused = [
        "0.1000000000000000055511151231257827",
        "9007199254740993",
        &huge,
    ];
    for (number, is_refused) in (refused.map(|number| (number, true)))
        .into_iter()
        .chain(["0.1", "-7", "9007199254740992", "1e300"].map(|number| (number, false)))
    {
        let value: Number = number.parse().unwrap();
        let rule = Value::object([
            ("attribute", Value::from("a")),
            ("operator", Value::from("EQUALS")),
            ("value", Value::Number(value)),
        ]);
        let criteria = Value::object([("rule", rule)]);
        let found = problems(&criteria);
        let says_so = found.contains("more digits than JSON readers keep");
        assert_eq!(says_so, is_refused, "{number}: {found}");
    }
}

#[test]
fn members_that_no_document_knows_are_not_read() {
    let response = json!({
        "and": [
            { "rule": { "id": "r1", "attribute": "a", "operator": "EQUALS", "value": "x" }, "id": "c2", "or": null },
            { "near": { "lat": 1 } },
        ],
        "id": "c1",
        "rule": null,
    });
    let read = read(Some(response)).unwrap();
    expect![[r#"
        {
          "and": [
            {
              "rule": {
                "attribute": "a",
                "operator": "EQUALS",
                "value": "x"
              }
            },
            {
              "near": {
                "lat": 1
              }
            }
          ]
        }
    "#]]
    .assert_eq(&format!("{:#}\n", sent(&read)));
}
