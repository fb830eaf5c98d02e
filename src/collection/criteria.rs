//! Criteria: which devices, sites or customers belong to a collection.
//!
//! Users write the API's own grammar as native HCL, which [`grammar`] checks at plan time.
//! Terraform and the API write the same criteria in several ways (null or left out, list or tuple). Two of them are
//! the [`same`] if their requests are equal.

mod grammar;
mod json;

pub(super) use grammar::grammar;

use serde_json::Value as Json;
use tfplugin::{Dynamic, Value};

/// The forms of criteria, of which an object has exactly one.
const FORMS: &[&str] = &[RULE, "and", "or"];

/// The form that does not contain other criteria.
const RULE: &str = "rule";

/// The members of a rule.
const RULE_MEMBERS: &[&str] = &["attribute", "operator", "value"];

/// Criteria as they are sent to the API: without members that are null.
pub(super) fn sent(criteria: &Dynamic) -> Json {
    json::written(&criteria.value)
}

/// Criteria as the API returns them, typed as if they were written by hand: objects and tuples.
pub(super) fn read(response: Option<Json>) -> Option<Dynamic> {
    let mut criteria = response?;
    drop_unlisted(&mut criteria);
    Some(json::read(criteria))
}

/// Whether two values are the same criteria, however they are written.
pub(super) fn same(one: &Value, other: &Value) -> bool {
    json::written(one) == json::written(other)
}

/// Removes members that the grammar does not know: responses may have more than is documented
/// (API contract, Basics), and users cannot write them. Criteria of an unknown form stay as they are.
fn drop_unlisted(criteria: &mut Json) {
    let Some(members) = criteria.as_object_mut() else {
        return;
    };
    let is_form = |name: &str, value: &Json| FORMS.contains(&name) && !value.is_null();
    if !members.iter().any(|(name, value)| is_form(name, value)) {
        return;
    }
    members.retain(|name, value| is_form(name, value));
    for inner in members.values_mut() {
        match inner {
            Json::Object(rule) => rule.retain(|name, _| RULE_MEMBERS.contains(&name.as_str())),
            Json::Array(criteria) => criteria.iter_mut().for_each(drop_unlisted),
            _ => {}
        }
    }
}

#[cfg(test)]
mod tests;
