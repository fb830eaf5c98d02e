//! What exists already: the error for it, with the import block that adopts it.

use texture_api::{Create, Error, Identified, Kind, Object, Session};
use tfplugin::{Context, Diagnostic};

use crate::failed::failed_to;
use crate::texture::Texture;

/// An object that cannot be made because it exists: names it, and says how to adopt it. Where none
/// can be found, the API's words have to say what stands in the way.
pub async fn already_exists<C: Create>(
    api: &Session,
    type_name: &str,
    request: &C,
    error: &Error,
) -> Diagnostic {
    let (noun, name) = (C::Object::NOUN, request.name());
    match api.existing(request).await.ok().flatten() {
        Some(existing) => {
            let block = import_block(type_name, name, existing.id());
            exists(noun, name, existing.id(), &block, error)
        }
        None => unseen(noun, name, error),
    }
}

fn exists(noun: &str, name: &str, id: &str, block: &str, error: &Error) -> Diagnostic {
    Diagnostic::user(
        format!("The {noun} {name:?} exists already"),
        format!(
            "{error}\n\nIts id is {id}. To manage it with Terraform, import it: add this block, with \
             the address of your resource, and run `terraform apply`.\n\n{block}\n\nOtherwise \
             choose another name."
        ),
    )
}

fn unseen(noun: &str, name: &str, error: &Error) -> Diagnostic {
    Diagnostic::user(
        format!("Something stands in the way of the {noun} {name:?}"),
        format!(
            "{error}\n\nThe API's words say what it is. If they speak of the name, what has it was \
             just deleted, or this API key cannot see it: choose another name, or run `terraform \
             apply` again later."
        ),
    )
}

/// Makes an object whose name need not be unique, and warns when an equal one exists that this run
/// did not make: perhaps the orphan of a run that was killed. To see that takes one listing of the
/// type for a whole run, shared with its refresh; where it cannot be read, nothing is said.
///
/// # Errors
/// As [`Session::create`], in users' words; where one that exists stands in the way after all, with
/// the block that adopts it.
pub async fn create_beside_equals<C: Create + Clone>(
    cx: &Context<Texture>,
    api: &Session,
    type_name: &str,
    request: C,
) -> Result<C::Response, Diagnostic> {
    let noun = C::Object::NOUN;
    let equals = api.alike(&request).await.unwrap_or_default();
    let made = match api.create(request.clone()).await {
        Ok(made) => made,
        Err(error) if error.kind() == Kind::Conflict => {
            return Err(already_exists(api, type_name, &request, &error).await);
        }
        Err(error) => return Err(failed_to(format!("create the {noun}"))(error)),
    };
    if !equals.is_empty() {
        let ids: Vec<&str> = equals.iter().map(Identified::id).collect();
        cx.tell(has_equals(type_name, noun, request.name(), &ids));
    }
    Ok(made)
}

fn has_equals(type_name: &str, noun: &str, name: &str, ids: &[&str]) -> Diagnostic {
    Diagnostic::warning(
        format!("There is another {noun} like {name:?}"),
        format!(
            "A new {noun} was made, and an equal one existed already: {}. If a run was interrupted, \
             it may have been left behind by it: remove it when nobody needs it. If you meant to \
             manage it, replace the new one by it: `terraform state rm` the new one, and import \
             the other.\n\n{}",
            ids.join(", "),
            ids.first()
                .map_or_else(String::new, |id| import_block(type_name, name, id))
        ),
    )
}

/// An import block; the label of the resource is not known to a provider, so it is made from the
/// object's name.
#[must_use]
pub fn import_block(type_name: &str, name: &str, id: &str) -> String {
    format!(
        "import {{\n  to = {type_name}.{}\n  id = {id:?}\n}}",
        label(name)
    )
}

/// A name as a label in HCL: letters, digits and underscores, not beginning with a digit.
fn label(name: &str) -> String {
    let fit = |c: char| {
        if c.is_ascii_alphanumeric() {
            c.to_ascii_lowercase()
        } else {
            '_'
        }
    };
    let label: String = name.chars().map(fit).collect();
    let label = label.trim_matches('_');
    match label.chars().next() {
        None => "this".to_owned(),
        Some(first) if first.is_ascii_digit() => format!("_{label}"),
        Some(_) => label.to_owned(),
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
