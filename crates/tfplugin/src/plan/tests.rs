//! Planning as a table: prior state and configuration in, plan and replacements out.
//!
//! The proposed state between them is created as Terraform's core makes it.

mod computed_blocks;
mod flat;
mod nested;
mod replacing;

use std::collections::BTreeSet;

use expect_test::Expect;
use serde_json::Value as Json;

use super::{keep_equivalent, propose, replacements};
use crate::model::Model;
use crate::rpc::block_message;
use crate::testing::{object, print, proposed_new};
use crate::value::Value;

/// What is planned from `prior` (null: nothing) to `config`, and what needs a new object.
fn check<M: Model>(prior: Json, config: Json, expected: Expect) {
    let (block, wire) = (M::block(), block_message(&M::block(), M::DESCRIPTION));
    let (prior, config) = (object(&wire, &prior), object(&wire, &config));
    let proposed = proposed_new(&wire, &prior, &config);
    let known = Some(&prior).filter(|prior| !prior.is_null());
    let planned = propose(&block, known, proposed, &config);
    let mut text = print(&planned);
    for path in known.map_or_else(BTreeSet::new, |prior| {
        replacements(&block, prior, &planned, &config)
    }) {
        text.push_str(&format!("replace because of {path}\n"));
    }
    expected.assert_eq(&text);
}

/// What state says after the remote API reported `reported` where `known` was known.
fn check_kept<M: Model>(known: Json, reported: Json, expected: Expect) {
    let wire = block_message(&M::block(), M::DESCRIPTION);
    let (known, reported) = (object(&wire, &known), object(&wire, &reported));
    let kept = keep_equivalent(&M::block(), &known, reported);
    expected.assert_eq(&print(&kept));
}

fn same_letters(a: &Value, b: &Value) -> bool {
    let lower = |value: &Value| value.as_str().map(str::to_lowercase);
    lower(a) == lower(b)
}

fn both_empty(a: &Value, b: &Value) -> bool {
    let empty = |value: &Value| match value {
        Value::Map(items) => items.is_empty(),
        other => other.is_null(),
    };
    empty(a) && empty(b)
}
