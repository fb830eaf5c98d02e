//! The grammar of criteria (API contract, Collections), checked at plan time.
//!
//! The CLI cannot point into a dynamic attribute: an error points at the attribute, and its text has the path within
//! the criteria (`criteria.and[1].rule.operator`). Members that are null count as left out, and unknown values are
//! accepted.

use std::collections::BTreeMap;

use texture_api::collections::{IN, OPERATORS};
use tfplugin::Dynamic;
use tfplugin::validate::{Subject, Validator};
use tfplugin::{Diagnostic, Diagnostics, Number, Path, Value};

use super::{FORMS, RULE, RULE_MEMBERS};

/// The maximum nesting depth of criteria. Each level takes two of the 127 levels of JSON that
/// the client can read (`serde_json`'s limit), and the page around them takes a few.
const DEEPEST: usize = 60;

/// The validator of criteria.
pub(in crate::collection) fn grammar() -> Validator<Dynamic> {
    Validator::new(
        "must be an object with exactly one of `rule`, `and` and `or`.",
        |value, subject, found| {
            let mut check = Check { subject, found };
            check.criteria(value, &Place::root(subject.path));
        },
    )
}

type Members = BTreeMap<String, Value>;

/// A place in the tree.
struct Place {
    path: Path,
    /// The number of enclosing criteria.
    depth: usize,
}

impl Place {
    fn root(path: &Path) -> Self {
        Self {
            path: path.clone(),
            depth: 1,
        }
    }

    /// The place of the criteria at `index` of the list `form`.
    fn inner(&self, form: &str, index: usize) -> Self {
        Self {
            path: self.member(form).with_index(index),
            depth: self.depth + 1,
        }
    }

    fn member(&self, name: &str) -> Path {
        self.path.clone().with_attribute(name.to_owned())
    }
}

struct Check<'a> {
    subject: Subject<'a>,
    found: &'a mut Diagnostics,
}

impl Check<'_> {
    fn criteria(&mut self, value: &Value, at: &Place) {
        let Some(members) = self.object(
            value,
            &at.path,
            "an object with one of `rule`, `and` and `or`",
        ) else {
            return;
        };
        self.only(members, &at.path, FORMS, "criteria have");
        self.one_form(members, &at.path);
        for form in FORMS.iter().filter(|form| is_set(members, form)) {
            match *form {
                RULE => self.rule(&members[RULE], &at.member(RULE)),
                list => self.list(&members[list], list, at),
            }
        }
    }

    /// An unknown form may turn out to be null.
    fn one_form(&mut self, members: &Members, at: &Path) {
        let forms = |is: fn(&Members, &str) -> bool| -> Vec<String> {
            let forms = FORMS.iter().filter(|form| is(members, form));
            forms.map(|form| format!("`{form}`")).collect()
        };
        let (set, possible) = (forms(is_set), forms(is_possible));
        if possible.is_empty() {
            self.refuse(at, "must have one of `rule`, `and` and `or`.");
        } else if set.len() > 1 {
            let set = set.join(" and ");
            self.refuse(
                at,
                format!(
                    "must have only one of `rule`, `and` and `or`; it has {set}. To combine them, \
                     make each an element of one `and` or `or`."
                ),
            );
        }
    }

    fn list(&mut self, value: &Value, form: &str, at: &Place) {
        let path = at.member(form);
        match elements(value) {
            None => self.refuse_kind(&path, "a list of criteria", value),
            Some([]) => self.refuse(&path, "must have at least one element."),
            Some(_) if at.depth == DEEPEST => {
                let problem =
                    format!("is nested too deeply: {DEEPEST} levels of criteria can be read.");
                self.refuse(&path, problem);
            }
            Some(items) => {
                for (index, item) in items.iter().enumerate() {
                    self.criteria(item, &at.inner(form, index));
                }
            }
        }
    }

    fn rule(&mut self, value: &Value, at: &Path) {
        let wanted = "an object of `attribute`, `operator` and `value`";
        let Some(members) = self.object(value, at, wanted) else {
            return;
        };
        self.only(members, at, RULE_MEMBERS, "a rule has");
        for name in RULE_MEMBERS {
            let at = at.clone().with_attribute(*name);
            match members.get(*name).map(plain) {
                None | Some(Value::Null) => self.refuse(&at, "is missing."),
                Some(Value::Unknown(_)) => {}
                Some(value) => self.rule_member(name, value, members, &at),
            }
        }
    }

    fn rule_member(&mut self, name: &str, value: &Value, rule: &Members, at: &Path) {
        match (name, value) {
            ("value", value) => self.operand(value, rule.get("operator").map(plain), at),
            ("operator", Value::String(operator)) => self.operator(operator, at),
            ("attribute", Value::String(name)) if name.is_empty() => {
                self.refuse(at, "must not be empty.");
            }
            (_, Value::String(_)) => {}
            (_, other) => self.refuse_kind(at, "a string", other),
        }
    }

    fn operator(&mut self, operator: &str, at: &Path) {
        if !OPERATORS.contains(&operator) {
            let known: Vec<String> = OPERATORS.iter().map(|name| format!("`{name}`")).collect();
            let known = known.join(", ");
            self.refuse(at, format!("must be one of {known}."));
        }
    }

    fn operand(&mut self, value: &Value, operator: Option<&Value>, at: &Path) {
        let operator = operator.and_then(Value::as_str);
        match (
            operator.filter(|name| OPERATORS.contains(name)),
            elements(value),
        ) {
            (Some(IN), None) => self.refuse_kind(at, "a list, because the operator is `IN`", value),
            (Some(IN) | None, Some(items)) => {
                for (index, item) in items.iter().enumerate() {
                    self.scalar(item, &at.clone().with_index(index));
                }
            }
            (Some(other), Some(_)) => {
                let problem = format!(
                    "must be a single value, because the operator is `{other}`; for several, use `IN`."
                );
                self.refuse(at, problem);
            }
            (_, None) => self.scalar(value, at),
        }
    }

    fn scalar(&mut self, value: &Value, at: &Path) {
        match plain(value) {
            Value::Unknown(_) | Value::String(_) | Value::Bool(_) => {}
            Value::Number(number) if survives(number) => {}
            Value::Number(_) => self.refuse(
                at,
                "is a number with more digits than JSON readers keep (64-bit floating point): another \
                 number would arrive. Write it as a string, in quotes, or with fewer digits.",
            ),
            other => self.refuse_kind(at, "a string, a number or a bool", other),
        }
    }

    /// The members of an object; `None` where it is unknown, or not an object, which is reported.
    fn object<'v>(&mut self, value: &'v Value, at: &Path, wanted: &str) -> Option<&'v Members> {
        match plain(value) {
            Value::Object(members) | Value::Map(members) => Some(members),
            Value::Unknown(_) => None,
            other => {
                self.refuse_kind(at, wanted, other);
                None
            }
        }
    }

    fn only(&mut self, members: &Members, at: &Path, known: &[&str], who_has: &str) {
        let set = members.iter().filter(|(_, value)| !value.is_null());
        for (name, _) in set.filter(|(name, _)| !known.contains(&name.as_str())) {
            let known: Vec<String> = known.iter().map(|name| format!("`{name}`")).collect();
            let known = known.join(", ");
            let at = at.clone().with_attribute(name.clone());
            self.refuse(&at, format!("is not known; {who_has} {known}."));
        }
    }

    fn refuse_kind(&mut self, at: &Path, wanted: &str, got: &Value) {
        self.refuse(at, format!("must be {wanted}. Got {}.", kind(got)));
    }

    /// `problem` follows the path.
    fn refuse(&mut self, at: &Path, problem: impl AsRef<str>) {
        let detail = format!("{at} {}", problem.as_ref());
        let place = self.subject.path.clone();
        self.found
            .push(Diagnostic::invalid(place, "Invalid criteria", detail));
    }
}

/// Whether a number is the same after it was read as a 64-bit float and written again, as JSON readers do.
fn survives(number: &Number) -> bool {
    let float = number.as_f64();
    let written: Result<Number, _> = float.to_string().parse();
    float.is_finite() && written.is_ok_and(|written| written == *number)
}

/// Whether the member is there, and not null.
fn is_possible(members: &Members, name: &str) -> bool {
    members.get(name).is_some_and(|value| !value.is_null())
}

fn is_set(members: &Members, name: &str) -> bool {
    is_possible(members, name) && !members[name].is_unknown()
}

/// The value without its type.
fn plain(value: &Value) -> &Value {
    match value {
        Value::Dynamic(typed) => plain(&typed.1),
        other => other,
    }
}

fn elements(value: &Value) -> Option<&[Value]> {
    match plain(value) {
        Value::List(items) | Value::Set(items) | Value::Tuple(items) => Some(items),
        _ => None,
    }
}

/// The type of a value, in the terms of HCL.
fn kind(value: &Value) -> &'static str {
    match plain(value) {
        Value::Null => "null",
        Value::Unknown(_) => "an unknown value",
        Value::String(_) => "a string",
        Value::Number(_) => "a number",
        Value::Bool(_) => "a bool",
        Value::List(_) | Value::Set(_) | Value::Tuple(_) => "a list",
        Value::Map(_) | Value::Object(_) | Value::Dynamic(_) => "an object",
    }
}
