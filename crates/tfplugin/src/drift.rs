//! Drift: what a refresh finds changed outside of Terraform.

use std::fmt;

use crate::codec;
use crate::resource::was_imported;
use crate::schema::{Attribute, Block};
use crate::value::Value;

/// How much of a value is shown.
const SHOWN: usize = 80;

/// A difference between state and the remote object that Terraform did not make.
#[derive(Clone, Debug)]
pub struct Drift {
    type_name: &'static str,
    before: Value,
    differences: Vec<Difference>,
}

/// One attribute that differs. Prints itself: `name: "a" -> "b"`, without values where those are hidden.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Difference {
    name: &'static str,
    values: Option<(String, String)>,
}

impl Drift {
    /// What differs between state and the object as it was read; `None` where nothing does that a
    /// user could have set, and after an import, which has no state to differ from.
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
            before: before.clone(),
            differences,
        })
    }

    /// The type of the resource.
    #[must_use]
    pub fn type_name(&self) -> &str {
        self.type_name
    }

    /// The text of the attribute `name`, as state had it.
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
        (before != after).then(|| Self {
            name: attribute.name,
            values: (!attribute.is_hidden())
                .then(|| (shown(attribute, before), shown(attribute, after))),
        })
    }
}

impl fmt::Display for Difference {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { name, values } = self;
        match values {
            Some((before, after)) => write!(f, "{name}: {before} -> {after}"),
            None => write!(f, "{name}: (sensitive value)"),
        }
    }
}

/// A value as JSON, which is how HCL writes most of them, cut where it is long.
fn shown(attribute: &Attribute, value: &Value) -> String {
    let text = match value {
        Value::Dynamic(typed) => codec::json::encode(&typed.1, &typed.0),
        other => codec::json::encode(other, &attribute.ty()),
    };
    let text = text
        .map(|bytes| String::from_utf8_lossy(&bytes).into_owned())
        .unwrap_or_default();
    match text.char_indices().nth(SHOWN) {
        Some((end, _)) => format!("{}…", &text[..end]),
        None => text,
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
                r#"label: "a" -> "b""#.to_owned(),
                "code: (sensitive value)".to_owned(),
                "note: (sensitive value)".to_owned(),
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

    #[test]
    fn long_values_are_cut() {
        let long = "é".repeat(200);
        let told = drift(&state("a", "", ""), &state(&long, "", "")).unwrap();
        assert!(
            told[0].ends_with("…") && told[0].chars().count() < 100,
            "{told:?}"
        );
    }
}
