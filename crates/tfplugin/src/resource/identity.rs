//! The identity of an object: what tells it from all others, for import blocks and queries.

use crate::schema::{Attribute, Block};
use crate::types::Type;
use crate::value::Value;

/// The attributes that make up the identity.
pub(crate) fn identity_attributes(block: &Block) -> impl Iterator<Item = &Attribute> {
    block
        .attributes
        .iter()
        .filter(|attribute| attribute.identity)
}

/// The object type of identities.
pub(crate) fn identity_type(block: &Block) -> Type {
    Type::object(identity_attributes(block).map(|attribute| (attribute.name, attribute.ty())))
}

/// The identity of an object, where all of it is known: Terraform takes no part of one
/// (`validateIdentityKnown` in core), and a null stands for "none" (on create plans).
pub(crate) fn identity_of(block: &Block, object: Option<&Value>) -> Option<Value> {
    let object = object?;
    let parts: Option<Vec<(&str, Value)>> = identity_attributes(block)
        .map(|attribute| {
            let value = object.attribute(attribute.name)?;
            (!value.is_null() && value.is_wholly_known()).then(|| (attribute.name, value.clone()))
        })
        .collect();
    parts.filter(|parts| !parts.is_empty()).map(Value::object)
}
