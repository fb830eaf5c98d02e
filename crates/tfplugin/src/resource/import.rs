//! Import: from an id or an identity to a state with nothing else in it. Read does the rest.

use super::AnyResource;
use super::identity::identity_attributes;
use crate::diagnostics::Diagnostic;
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
    let names: Vec<&str> = identity_attributes(&resource.schema().block)
        .map(|attribute| attribute.name)
        .collect();
    let [name] = names[..] else {
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
        return Err(Diagnostic::user(
            format!("Import of {} without a usable id", resource.type_name()),
            format!("The id to import is {id:?}. Give the `{name}` of an existing object."),
        ));
    }
    Ok(Value::object([(name, Value::String(id))]))
}

fn known_identity<C>(resource: &dyn AnyResource<C>, identity: Value) -> Result<Value, Diagnostic> {
    let unset = identity_attributes(&resource.schema().block).find(|attribute| {
        !matches!(identity.attribute(attribute.name), Some(Value::String(text)) if !text.is_empty())
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
