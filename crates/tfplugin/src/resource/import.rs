//! Import: from an id or an identity to a state with nothing else in it. Read does the rest.

use super::AnyResource;
use super::identity::identity_attributes;
use crate::diagnostics::Diagnostic;
use crate::schema::Attribute;
use crate::types::Type;
use crate::value::Value;

/// What names the object to import.
pub(crate) enum ImportKey {
    /// `terraform import ADDRESS ID`, or `id = "..."` of an import block.
    Id(String),
    /// `identity = {...}` of an import block.
    Identity(Value),
}

/// The state from which the first read starts.
pub(crate) fn import<C>(
    resource: &dyn AnyResource<C>,
    key: ImportKey,
) -> Result<Value, Diagnostic> {
    let identity = match key {
        ImportKey::Id(id) => identity_from_id(resource, id)?,
        ImportKey::Identity(identity) => known_identity(resource, identity)?,
    };
    let mut state = resource.schema().block.empty();
    if let (Value::Object(state), Value::Object(identity)) = (&mut state, identity) {
        state.extend(identity);
    }
    resource.imported(state)
}

fn identity_from_id<C>(resource: &dyn AnyResource<C>, id: String) -> Result<Value, Diagnostic> {
    let attributes: Vec<&Attribute> = identity_attributes(&resource.schema().block).collect();
    if attributes.is_empty() {
        return Err(Diagnostic::user(
            format!("{} cannot be imported", resource.type_name()),
            "Nothing identifies such an object. Take the `import` block out.",
        ));
    }
    let [attribute] = attributes[..] else {
        let names: Vec<&str> = attributes.iter().map(|attribute| attribute.name).collect();
        return Err(Diagnostic::user(
            format!("Import of {} needs an identity", resource.type_name()),
            format!(
                "It is identified by {}, so it cannot be imported by one id. Use an `import` block \
                 with `identity = {{ ... }}`.",
                names.join(", ")
            ),
        ));
    };
    if id.trim().is_empty() || id != id.trim() {
        return Err(unusable(resource, &id, attribute));
    }
    let value = match attribute.ty() {
        Type::Number => id.parse().ok().map(Value::Number),
        _ => Some(Value::string(&id)),
    };
    let value = value.ok_or_else(|| unusable(resource, &id, attribute))?;
    Ok(Value::object([(attribute.name, value)]))
}

fn unusable<C>(resource: &dyn AnyResource<C>, id: &str, attribute: &Attribute) -> Diagnostic {
    Diagnostic::user(
        format!("Import of {} without a usable id", resource.type_name()),
        format!(
            "The id to import is {id:?}. Give the `{}` of an existing object.",
            attribute.name
        ),
    )
}

fn known_identity<C>(resource: &dyn AnyResource<C>, identity: Value) -> Result<Value, Diagnostic> {
    let unset = identity_attributes(&resource.schema().block).find(|attribute| {
        match identity.attribute(attribute.name) {
            Some(Value::String(text)) => text.trim().is_empty(),
            Some(value) => value.is_null() || !value.is_wholly_known(),
            None => true,
        }
    });
    match unset {
        Some(attribute) => Err(Diagnostic::user(
            format!(
                "Import of {} by an incomplete identity",
                resource.type_name()
            ),
            format!(
                "Set `{}` in the `identity` of the import block.",
                attribute.name
            ),
        )),
        None => Ok(identity),
    }
}
