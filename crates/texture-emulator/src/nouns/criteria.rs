//! Criteria: what has to be so of an entity for it to be in a collection.

use schemars::JsonSchema;
use serde::Deserialize;
use serde_json::{Map, Value};

use crate::problem::Problem;

/// Exactly one of a rule, all of some criteria, or any of some.
#[derive(Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub(crate) enum Criteria {
    Rule(Rule),
    /// All of them have to be met.
    And(#[schemars(length(min = 1))] Vec<Self>),
    /// Any of them has to be met.
    Or(#[schemars(length(min = 1))] Vec<Self>),
}

/// What has to be so of one attribute.
#[derive(Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Rule {
    #[schemars(length(min = 1))]
    attribute: String,
    operator: Operator,
    /// A list for `IN`, and else one value.
    value: Value,
}

/// How an attribute is compared.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
enum Operator {
    Equals,
    NotEquals,
    In,
}

/// Reads criteria that have the right shape already, and refuses what no shape can say.
pub(crate) fn read(value: &Value) -> Result<Criteria, Problem> {
    let criteria = Criteria::deserialize(value)
        .map_err(|error| Problem::invalid(format!("criteria: {error}")))?;
    match criteria.fault("criteria") {
        Some(fault) => Err(Problem::invalid(fault)),
        None => Ok(criteria),
    }
}

/// Writes null for every form that criteria do not have.
pub(crate) fn spell_out(criteria: &mut Value) {
    let Some(members) = criteria.as_object_mut() else {
        return;
    };
    members
        .values_mut()
        .filter_map(Value::as_array_mut)
        .flatten()
        .for_each(spell_out);
    for form in ["rule", "and", "or"] {
        members.entry(form).or_insert(Value::Null);
    }
}

impl Criteria {
    /// Whether an entity with these attributes meets them. One that lacks an attribute has null for it.
    pub(crate) fn are_met_by(&self, attributes: &Map<String, Value>) -> bool {
        match self {
            Self::Rule(rule) => {
                rule.is_met_by(attributes.get(&rule.attribute).unwrap_or(&Value::Null))
            }
            Self::And(all) => all.iter().all(|criteria| criteria.are_met_by(attributes)),
            Self::Or(any) => any.iter().any(|criteria| criteria.are_met_by(attributes)),
        }
    }

    fn fault(&self, path: &str) -> Option<String> {
        let inner = |form: &str, list: &[Self]| {
            let mut faults = list
                .iter()
                .enumerate()
                .map(|(at, inner)| inner.fault(&format!("{path}.{form}[{at}]")));
            faults.find_map(|fault| fault)
        };
        match self {
            Self::Rule(rule) => rule
                .fault()
                .map(|fault| format!("{path}.rule.value {fault}")),
            Self::And(all) => inner("and", all),
            Self::Or(any) => inner("or", any),
        }
    }
}

impl Rule {
    fn is_met_by(&self, actual: &Value) -> bool {
        match self.operator {
            Operator::Equals => *actual == self.value,
            Operator::NotEquals => *actual != self.value,
            Operator::In => self
                .value
                .as_array()
                .is_some_and(|values| values.contains(actual)),
        }
    }

    fn fault(&self) -> Option<&'static str> {
        match (self.operator, &self.value) {
            (Operator::In, Value::Array(_)) => None,
            (Operator::In, _) => Some("must be a list for IN"),
            (Operator::Equals | Operator::NotEquals, Value::Array(_) | Value::Object(_)) => {
                Some("must be one value")
            }
            (Operator::Equals | Operator::NotEquals, _) => None,
        }
    }
}
