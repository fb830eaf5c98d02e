//! Conflicts with existing objects: the error, with the import block that adopts the object.

use texture_api::{Create, Error, Identified, Object, Session};
use tfplugin::{Context, Diagnostic};

use crate::texture::Texture;

/// The error for an object that cannot be created because of an existing one. It names the existing object and says
/// how to adopt it. Where none is found, it has the API's message.
pub async fn conflict<C: Create>(
    cx: &Context<Texture>,
    api: &Session,
    type_name: &str,
    request: &C,
    error: &Error,
) -> Diagnostic {
    let exists = |id: &str| exists(C::Object::NOUN, type_name, request.name(), id, error);
    with_existing(cx, api, request, error, exists).await
}

/// The error for an object that cannot be renamed because another one has the name. `request` would
/// create one of the new name. The object is managed already, so it cannot adopt another one.
pub async fn rename_conflict<C: Create>(
    cx: &Context<Texture>,
    api: &Session,
    request: &C,
    error: &Error,
) -> Diagnostic {
    let taken = |id: &str| taken(C::Object::NOUN, request.name(), id, error);
    with_existing(cx, api, request, error, taken).await
}

/// The error for a conflict; `unmanaged` builds it from the id of an object that this configuration does not manage.
async fn with_existing<C: Create>(
    cx: &Context<Texture>,
    api: &Session,
    request: &C,
    error: &Error,
    unmanaged: impl FnOnce(&str) -> Diagnostic,
) -> Diagnostic {
    let (noun, name) = (C::Object::NOUN, request.name());
    match api.conflicting_object(request).await.ok().flatten() {
        Some(existing) if is_managed(cx, api, &existing) => {
            managed(noun, name, existing.id(), error)
        }
        Some(existing) => unmanaged(existing.id()),
        None => unseen(noun, name, error),
    }
}

fn is_managed<O: Object>(cx: &Context<Texture>, api: &Session, object: &O) -> bool {
    api.is_known(object) || cx.client().managed().contains(object.id()) == Some(true)
}

fn exists(noun: &str, type_name: &str, name: &str, id: &str, error: &Error) -> Diagnostic {
    let block = import_block(type_name, name, id);
    Diagnostic::user(
        format!("The {noun} {name:?} exists already"),
        format!(
            "{error}\n\nIts id is {id}. To manage it with Terraform, import it: add this block, with \
             the address of your resource, and run `terraform apply`.\n\n{block}\n\nOtherwise \
             choose another name."
        ),
    )
}

fn taken(noun: &str, name: &str, id: &str, error: &Error) -> Diagnostic {
    Diagnostic::user(
        format!("Another {noun} has the name {name:?} already"),
        format!(
            "{error}\n\nIts id is {id}, and this configuration does not manage it. Choose another \
             name; or rename or delete {id}, and run `terraform apply` again."
        ),
    )
}

/// The configuration manages the object that has the name: importing it a second time would not help.
fn managed(noun: &str, name: &str, id: &str, error: &Error) -> Diagnostic {
    Diagnostic::user(
        format!("The name {name:?} belongs to another {noun} of this configuration"),
        format!(
            "{error}\n\nThe {noun} {id} has this name, and this configuration manages it already. If names are swapped, rename in two steps, through a third name. If it is replaced by the \
             new one, remove `create_before_destroy`, because both cannot exist at once. If two resources have the same name, change one of them."
        ),
    )
}

fn unseen(noun: &str, name: &str, error: &Error) -> Diagnostic {
    Diagnostic::user(
        format!("The API rejected the {noun} {name:?} because of a conflict"),
        format!(
            "{error}\n\nSee the API's message above. If it is about the name, the object that had it \
             may still be being deleted, or be invisible to this API key: choose another name, or run \
             `terraform apply` again later."
        ),
    )
}

/// The warning about objects that are equal to one that was just created.
pub fn has_equals(type_name: &str, noun: &str, name: &str, ids: &[&str]) -> Diagnostic {
    Diagnostic::warning(
        format!("Possible duplicate {noun} {name:?}"),
        format!(
            "Another {noun} with this name and type existed already: {}. It may be left over from an \
             interrupted run: check whether it is in use, and delete it if not. If you meant to manage \
             it, run `terraform state rm` for the new one, delete that, and import the other one.\n\n{}",
            ids.join(", "),
            ids.first()
                .map_or_else(String::new, |id| import_block(type_name, name, id))
        ),
    )
}

/// An import block. A provider does not know the label of the resource, so it is derived from the object's name.
#[must_use]
pub fn import_block(type_name: &str, name: &str, id: &str) -> String {
    format!(
        "import {{\n  to = {type_name}.{}\n  id = {id:?}\n}}",
        label(name)
    )
}

/// A name as a label in HCL: letters, digits and underscores, not beginning with a digit.
pub(crate) fn label(name: &str) -> String {
    let fit = |c: char| {
        if c.is_ascii_alphanumeric() {
            c.to_ascii_lowercase()
        } else {
            '_'
        }
    };
    let label: String = name.chars().map(fit).collect();
    let words = label.split('_').filter(|word| !word.is_empty());
    let label = words.collect::<Vec<_>>().join("_");
    match label.chars().next() {
        None => "this".to_owned(),
        Some(first) if first.is_ascii_digit() => format!("_{label}"),
        Some(_) => label,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn any_name_makes_a_label() {
        for (name, expected) in [
            ("Production EU", "production_eu"),
            ("2025", "_2025"),
            ("żółw", "w"),
            ("東京", "this"),
        ] {
            assert_eq!(label(name), expected);
        }
        let block = import_block("texture_workspace", "Staging", "ws_1");
        assert_eq!(
            block,
            "import {\n  to = texture_workspace.staging\n  id = \"ws_1\"\n}"
        );
    }
}
