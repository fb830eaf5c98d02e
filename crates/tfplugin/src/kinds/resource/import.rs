//! Import: turns an id or an identity into a state that holds nothing else. The read completes it.

use super::AnyResource;
use super::identity::{identity_attributes, is_optional_part};
use crate::context::Context;
use crate::diagnostics::Diagnostic;
use crate::schema::Attribute;
use crate::types::Type;
use crate::value::Value;

/// How the object to import is named.
pub(crate) enum ImportKey {
    /// `terraform import ADDRESS ID`, or `id = "..."` of an import block.
    Id(String),
    /// `identity = {...}` of an import block.
    Identity(Value),
}

/// The state from which the first read starts. Without a client (`cx`), [`Resource::imported`](super::Resource::imported) is not called.
pub(crate) async fn import<C>(
    resource: &dyn AnyResource<C>,
    cx: Option<&Context<C>>,
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
    match cx {
        Some(cx) => resource.imported(cx, state).await,
        None => Ok(state),
    }
}

fn identity_from_id<C>(resource: &dyn AnyResource<C>, id: String) -> Result<Value, Diagnostic> {
    let attributes: Vec<&Attribute> = identity_attributes(&resource.schema().block).collect();
    if attributes.is_empty() {
        return Err(Diagnostic::user(
            format!("{} cannot be imported", resource.type_name()),
            "Its objects have no identity. Remove the `import` block.",
        ));
    }
    let required = attributes.iter().filter(|it| !is_optional_part(it));
    let required: Vec<&str> = required.map(|attribute| attribute.name).collect();
    let (names, texts) = match (&required[..], resource.import_id()) {
        (_, Some(pattern)) => {
            let texts = split(pattern, &id).ok_or_else(|| misfit(resource, &id, pattern))?;
            (parts_of(pattern).map(|(name, _)| name).collect(), texts)
        }
        ([_], None) => (required, vec![id.clone()]),
        (_, None) => return Err(needs_identity(resource, &attributes)),
    };
    let mut identity = Vec::new();
    for (name, text) in names.into_iter().zip(texts) {
        let attribute = attributes.iter().find(|it| it.name == name);
        let Some(attribute) = attribute else { continue };
        if text.is_empty() && is_optional_part(attribute) {
            continue;
        }
        if text.trim().is_empty() || text != text.trim() {
            return Err(unusable(resource, &id, attribute));
        }
        let value = match attribute.ty() {
            Type::Number => text.parse().ok().map(Value::Number),
            Type::Bool => text.parse().ok().map(Value::Bool),
            _ => Some(Value::string(&text)),
        };
        let value = value.ok_or_else(|| unusable(resource, &id, attribute))?;
        identity.push((attribute.name, value));
    }
    Ok(Value::object(identity))
}

/// The names in a pattern of import ids, each with the text that follows it: `{group}/{user}`.
pub(crate) fn parts_of(
    pattern: &'static str,
) -> impl Iterator<Item = (&'static str, &'static str)> {
    pattern
        .split('{')
        .skip(1)
        .map(|part| part.split_once('}').unwrap_or((part, "")))
}

/// The parts of an id; the last one takes the rest of the text.
fn split(pattern: &'static str, id: &str) -> Option<Vec<String>> {
    let prefix = pattern.split('{').next().unwrap_or_default();
    let mut rest = id.strip_prefix(prefix)?;
    let mut texts = Vec::new();
    for (_, after) in parts_of(pattern) {
        let (text, left) = match after {
            "" => (rest, ""),
            after => rest.split_once(after)?,
        };
        texts.push(text.to_owned());
        rest = left;
    }
    rest.is_empty().then_some(texts)
}

fn misfit<C>(resource: &dyn AnyResource<C>, id: &str, pattern: &str) -> Diagnostic {
    let type_name = resource.type_name();
    let pattern = pattern.replace(['{', '}'], "");
    Diagnostic::user(
        format!("Import of {type_name} without a usable id"),
        format!("The id to import is {id:?}. It has to be of the form {pattern:?}."),
    )
}

fn needs_identity<C>(resource: &dyn AnyResource<C>, attributes: &[&Attribute]) -> Diagnostic {
    let names: Vec<&str> = attributes.iter().map(|attribute| attribute.name).collect();
    Diagnostic::user(
        format!("Import of {} needs an identity", resource.type_name()),
        format!(
            "It is identified by {}, so it cannot be imported by one id. Use an `import` block with \
             `identity = {{ ... }}`.",
            names.join(", ")
        ),
    )
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
            Some(Value::Null) | None => !is_optional_part(attribute),
            Some(value) => !value.is_wholly_known(),
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
