//! Drift: what a refresh finds changed outside of Terraform.

use std::fmt;

use crate::resource::was_imported;
use crate::schema::{Attribute, Block};
use crate::value::Value;

/// The name of an object in messages: its type, and its `id` or else its identity.
pub(crate) fn subject(type_name: &str, block: &Block, object: &Value) -> String {
    if let Some(id) = object.attribute("id").and_then(Value::as_str) {
        return format!("{type_name} with id {id:?}");
    }
    let parts: Vec<String> = block
        .attributes
        .iter()
        .filter(|attribute| attribute.identity && !attribute.is_hidden())
        .filter_map(|attribute| match object.attribute(attribute.name)? {
            Value::String(text) => Some(format!("{} {text:?}", attribute.name)),
            Value::Number(number) => Some(format!("{} {number}", attribute.name)),
            Value::Bool(flag) => Some(format!("{} {flag}", attribute.name)),
            _ => None,
        })
        .collect();
    match parts.is_empty() {
        true => type_name.to_owned(),
        false => format!("{type_name} with {}", parts.join(", ")),
    }
}

/// A difference between state and the remote object that Terraform did not make.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct Drift {
    type_name: &'static str,
    subject: String,
    before: Value,
    differences: Vec<Difference>,
}

/// One attribute that differs. Displays its name and never a value: only Terraform knows which values a configuration
/// marks as sensitive, and it shows the others in the plan.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Difference {
    name: &'static str,
}

impl Difference {
    /// The name of the attribute.
    #[must_use]
    pub fn name(&self) -> &str {
        self.name
    }
}

impl Drift {
    /// The differences between state and the object that was read; `None` where nothing differs that a user could
    /// have set, and after an import, which has no prior state.
    pub(crate) fn between(
        type_name: &'static str,
        block: &Block,
        before: &Value,
        after: &Value,
    ) -> Option<Self> {
        if before.is_null() || was_imported(block, before) {
            return None;
        }
        let configurable = block
            .attributes
            .iter()
            .filter(|it| it.mode.is_configurable());
        let differences: Vec<Difference> = configurable
            .filter_map(|it| Difference::of(it, before, after))
            .collect();
        let drifted = after.is_null() || !differences.is_empty();
        drifted.then(|| Self {
            type_name,
            subject: subject(type_name, block, before),
            before: before.clone(),
            differences,
        })
    }

    /// The type of the resource.
    #[must_use]
    pub fn type_name(&self) -> &str {
        self.type_name
    }

    /// The name of the object in messages: its type, and its id or identity.
    #[must_use]
    pub fn subject(&self) -> &str {
        &self.subject
    }

    /// The text of the attribute `name` in the prior state.
    #[must_use]
    pub fn attribute(&self, name: &str) -> Option<&str> {
        self.before.attribute(name)?.as_str()
    }

    /// The attributes that differ; none when the object is gone.
    #[must_use]
    pub fn differences(&self) -> &[Difference] {
        &self.differences
    }

    /// Whether the object is gone.
    #[must_use]
    pub fn is_gone(&self) -> bool {
        self.differences.is_empty()
    }
}

impl Difference {
    fn of(attribute: &Attribute, before: &Value, after: &Value) -> Option<Self> {
        let (before, after) = (
            before.attribute(attribute.name)?,
            after.attribute(attribute.name)?,
        );
        (before != after).then_some(Self {
            name: attribute.name,
        })
    }
}

impl fmt::Display for Difference {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "`{}`", self.name)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::attr::Attr;
    use crate::model::Model;

    /// A crate.
    #[derive(Clone, Debug, Default, Model)]
    struct Crate {
        /// Id.
        #[tf(computed, keep, identity)]
        id: Attr<String>,
        /// Label.
        #[tf(required)]
        label: Attr<String>,
        /// Code.
        #[tf(optional, sensitive)]
        code: Attr<String>,
        /// Note.
        #[tf(optional, discreet)]
        note: Attr<String>,
        /// When it was changed.
        #[tf(computed)]
        updated_at: Attr<String>,
    }

    fn state(label: &str, code: &str, updated_at: &str) -> Value {
        let attr = |text: &str| Attr::from(Some(text.to_owned()).filter(|text| !text.is_empty()));
        let (label, code, updated_at) = (attr(label), attr(code), attr(updated_at));
        Crate {
            id: attr("c1"),
            label,
            note: code.clone(),
            code,
            updated_at,
        }
        .into_object()
    }

    fn drift(before: &Value, after: &Value) -> Option<Vec<String>> {
        let drift = Drift::between("test_crate", &Crate::block(), before, after)?;
        Some(
            drift
                .differences()
                .iter()
                .map(ToString::to_string)
                .collect(),
        )
    }

    #[test]
    fn what_users_set_drifts() {
        let before = state("a", "old", "t1");
        assert_eq!(
            drift(&before, &state("b", "new", "t2")),
            Some(vec![
                "`label`".to_owned(),
                "`code`".to_owned(),
                "`note`".to_owned(),
            ])
        );
        assert_eq!(
            drift(&before, &state("a", "old", "t2")),
            None,
            "computed only"
        );
        assert_eq!(drift(&before, &Value::Null), Some(vec![]), "gone");
    }

    #[test]
    fn an_import_is_no_drift() {
        assert_eq!(drift(&state("", "", ""), &state("a", "x", "t1")), None);
    }
}
