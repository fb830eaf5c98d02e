//! The identity of an object: what distinguishes it from all others, for import blocks and queries.

use crate::diagnostics::Diagnostic;
use crate::schema::{Attribute, Block, Mode};
use crate::types::Type;
use crate::value::Value;

/// The attributes that make up the identity.
pub(crate) fn identity_attributes(block: &Block) -> impl Iterator<Item = &Attribute> {
    block
        .attributes
        .iter()
        .filter(|attribute| attribute.identity)
}

/// Whether this part of the identity may be null: what a user need not set, such as a region. An
/// import may leave it out too (`optional_for_import` of the protocol).
pub(crate) fn is_optional_part(attribute: &Attribute) -> bool {
    attribute.identity && attribute.mode.is_configurable() && attribute.mode != Mode::Required
}

/// The object type of identities.
pub(crate) fn identity_type(block: &Block) -> Type {
    Type::object(identity_attributes(block).map(|attribute| (attribute.name, attribute.ty())))
}

/// The identity of an object, where all of it is known: Terraform takes no part of one
/// (`validateIdentityKnown` in core), and a null stands for "none" (on create plans), but in optional parts.
pub(crate) fn identity_of(block: &Block, object: Option<&Value>) -> Option<Value> {
    let object = object?;
    let parts: Option<Vec<(&str, Value)>> = identity_attributes(block)
        .map(|attribute| {
            let value = object.attribute(attribute.name)?;
            let may_be = !value.is_null() || is_optional_part(attribute);
            (may_be && value.is_wholly_known()).then(|| (attribute.name, value.clone()))
        })
        .collect();
    let parts = parts.filter(|parts| parts.iter().any(|(_, value)| !value.is_null()));
    parts.map(Value::object)
}

/// Reports a bug where the object with the state `before` has another identity in `after`, or none:
/// Terraform stores one identity for as long as the object lives
/// (terraform-plugin-framework's "Unexpected Identity Change").
pub(crate) fn identity_change(
    block: &Block,
    before: Option<&Value>,
    after: &Value,
) -> Option<Diagnostic> {
    identity_attributes(block).next()?;
    let Some(identity) = identity_of(block, Some(after)) else {
        return Some(Diagnostic::bug(
            "A part of the object's identity is null or unknown in its state.",
        ));
    };
    // An import may spell the identity differently.
    let before = before.filter(|before| !was_imported(block, before));
    let changed = identity_of(block, before).is_some_and(|before| before != identity);
    changed.then(|| Diagnostic::bug("The identity of the object changed during its lifetime."))
}

/// Whether `state` is fresh from an import: only what identifies the object is set, so other required attributes are
/// null.
pub(crate) fn was_imported(block: &Block, state: &Value) -> bool {
    let others = || {
        let attributes = block.attributes.iter();
        attributes.filter(|it| !it.identity && !it.write_only)
    };
    let mut required = others().filter(|it| it.mode == Mode::Required);
    let is_null = |it: &Attribute| state.attribute(it.name).is_none_or(Value::is_null);
    required.any(is_null) || (others().next().is_some() && others().all(is_null))
}
