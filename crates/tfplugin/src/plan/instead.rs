//! Write-only attributes that stand in for others ([`InsteadOf`]): while one does, the other is null.

use crate::diagnostics::Diagnostic;
use crate::path::Path;
use crate::schema::{Attribute, Block, InsteadOf};
use crate::value::Value;

use super::parts::part;

/// The attributes of `block` for which a write-only one can stand in.
fn replaced(block: &Block) -> impl Iterator<Item = (&Attribute, &Attribute, InsteadOf)> {
    block.attributes.iter().filter_map(|write_only| {
        let instead_of = write_only.instead_of?;
        let attribute = block.attribute(instead_of.attribute)?;
        Some((attribute, write_only, instead_of))
    })
}

/// `planned`, with null for each attribute that a write-only one stands in for. Where it no longer does, and the
/// configuration sets neither, only the remote API knows the value. The same holds while it is unknown whether one
/// stands in.
pub(super) fn plan(
    block: &Block,
    prior: Option<&Value>,
    config: &Value,
    mut planned: Value,
) -> Value {
    for (attribute, _, InsteadOf { version, .. }) in replaced(block) {
        if !part(config, attribute.name).is_null() {
            continue;
        }
        let version_now = part(config, version);
        let stood_in = prior.is_some_and(|prior| !part(prior, version).is_null());
        let is_computed = attribute.mode.is_computed();
        let value = if version_now.is_unknown() && is_computed {
            Value::UNKNOWN
        } else if !version_now.is_null() {
            Value::Null
        } else if stood_in && is_computed && attribute.default.is_none() {
            Value::UNKNOWN
        } else {
            continue;
        };
        set(&mut planned, attribute.name, value);
    }
    planned
}

/// `state`, with null for each attribute that a write-only one stands in for, whatever the remote API returned.
#[must_use]
pub(crate) fn hide_replaced(block: &Block, mut state: Value) -> Value {
    for (attribute, _, InsteadOf { version, .. }) in replaced(block) {
        if !part(&state, version).is_null() {
            set(&mut state, attribute.name, Value::Null);
        }
    }
    state
}

/// A warning for each sensitive attribute that `config` brings into state although a write-only one could stand in
/// for it. Where state has a value already, there is none.
pub(crate) fn hints(block: &Block, prior: Option<&Value>, config: &Value) -> Vec<Diagnostic> {
    let written = replaced(block).filter(|(attribute, _, _)| {
        let is_stored = prior.is_some_and(|prior| !part(prior, attribute.name).is_null());
        attribute.sensitive && !is_stored && !part(config, attribute.name).is_null()
    });
    let hints = written.map(|(attribute, write_only, InsteadOf { version, .. })| {
        let (name, write_only) = (attribute.name, write_only.name);
        Diagnostic::warning(
            format!("{name} is stored in state"),
            format!(
                "State holds `{name}` in plain text. To keep the value out of it, set `{write_only}` and `{version}` instead."
            ),
        )
        .at(Path::attribute(name))
    });
    hints.collect()
}

fn set(object: &mut Value, name: &str, value: Value) {
    if let Value::Object(fields) = object {
        fields.insert(name.to_owned(), value);
    }
}
