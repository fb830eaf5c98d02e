//! How an object that exists already is taken over.

use std::error::Error;

use tfplugin::schema::Block;

use super::entry::Entry;
use super::examples::Examples;

/// The section of a resource's page.
pub(super) fn section(block: &Block, examples: &Examples) -> Result<String, Box<dyn Error>> {
    let by_id = examples.code("import-by-string-id.tf")?;
    let by_identity = examples.code("import-by-identity.tf")?;
    let by_command = examples.code("import.sh")?;
    let identity = identity(block);
    Ok(format!(
        "## Import\n\n\
         To import a whole organization, see \
         [Adopt an existing organization](../guides/adopting.md); to find the id of one object, look it up \
         by its name with the data source.\n\n\
         With an [`import` block](https://developer.hashicorp.com/terraform/language/import) and \
         the object's id (Terraform v1.5.0 and later, OpenTofu):\n\n{by_id}\n\n\
         The same on the command line:\n\n{by_command}\n\n\
         With an `import` block and the object's identity (Terraform v1.12.0 and later, OpenTofu \
         v1.12.0 and later):\n\n{by_identity}\n\n\
         ### Identity Schema\n\n#### Required\n\n{identity}"
    ))
}

fn identity(block: &Block) -> String {
    let parts = block
        .attributes
        .iter()
        .filter(|attribute| attribute.identity);
    let lines: Vec<String> = parts
        .map(|attribute| {
            let entry = Entry::of_attribute(attribute);
            format!(
                "- `{}` ({}) {}",
                entry.name, entry.kind, attribute.description
            )
        })
        .collect();
    lines.join("\n")
}
