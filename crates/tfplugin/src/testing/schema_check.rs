//! Checks schemas: for what Terraform's core refuses (`InternalValidate` in `configschema`), and for what confuses
//! users.

use super::client::TestClient;
use super::wire::{Fields, Objects, attribute_type, blocks_of, nested};
use crate::path::Path;
use crate::proto::tfplugin6 as tf;
use crate::proto::tfplugin6::schema::{Attribute, Block};
use crate::schema::Nesting;
use crate::types::Type;

/// The problems of a provider's schemas, a line each: for the one test that every provider should have.
///
/// Names are in snake_case and types begin with one prefix, every attribute is settable or computed,
/// descriptions are sentences, sets hold nothing dynamic or write-only, and identities are made of
/// attributes.
#[must_use]
pub fn schema_problems(pipe: &TestClient) -> Vec<String> {
    let schemas = pipe.schemas();
    let mut found = Vec::new();
    if let Some(block) = schemas
        .provider
        .as_ref()
        .and_then(|schema| schema.block.as_ref())
    {
        Check {
            subject: "provider",
            found: &mut found,
        }
        .block(block);
    }
    let actions = schemas.action_schemas.iter();
    let actions = actions.filter_map(|(name, action)| Some((name, action.schema.as_ref()?)));
    for (name, schema) in schemas
        .resource_schemas
        .iter()
        .chain(&schemas.data_source_schemas)
        .chain(&schemas.ephemeral_resource_schemas)
        .chain(&schemas.list_resource_schemas)
        .chain(actions)
    {
        let mut check = Check {
            subject: name,
            found: &mut found,
        };
        check.name(&Path::root(), name);
        if let Some(block) = &schema.block {
            check.block(block);
        }
    }
    found.sort();
    found.dedup();
    found
}

struct Check<'c> {
    subject: &'c str,
    found: &'c mut Vec<String>,
}

impl Check<'_> {
    fn report(&mut self, path: &Path, problem: &str) {
        let place = match path.is_root() {
            true => self.subject.to_owned(),
            false => format!("{}: {path}", self.subject),
        };
        self.found.push(format!("{place}: {problem}"));
    }

    fn name(&mut self, path: &Path, name: &str) {
        let legible = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '_';
        if !name.starts_with(|c: char| c.is_ascii_lowercase()) || !name.chars().all(legible) {
            self.report(path, "the name is not in snake_case");
        }
    }

    fn sentence(&mut self, path: &Path, text: &str) {
        let begins = text.starts_with(|c: char| c.is_uppercase() || !c.is_alphabetic());
        if !begins || !text.trim_end().ends_with(['.', '`', ':', '!', '?', ')']) {
            self.report(path, "the description is not a sentence");
        }
    }

    fn block(&mut self, block: &Block) {
        self.sentence(&Path::root(), &block.description);
        self.fields(Fields::of(block), &Path::root());
    }

    fn fields(&mut self, fields: Fields<'_>, path: &Path) {
        for attribute in fields.attributes {
            let path = path.clone().with_attribute(attribute.name.clone());
            self.name(&path, &attribute.name);
            self.sentence(&path, &attribute.description);
            self.attribute(attribute, &path);
        }
        for block in fields.blocks {
            let path = path.clone().with_attribute(block.type_name.clone());
            self.name(&path, &block.type_name);
            if let Some(block) = &block.block {
                self.sentence(&path, &block.description);
            }
            self.block_items(block, &path);
            self.objects(blocks_of(block), &path);
        }
    }

    fn attribute(&mut self, attribute: &Attribute, path: &Path) {
        let tf::schema::Attribute {
            required,
            optional,
            computed,
            write_only,
            ..
        } = *attribute;
        if !matches!(
            (required, optional, computed),
            (true, false, false) | (false, true, _) | (false, false, true)
        ) {
            self.report(path, "it must be one of required, optional and computed");
        }
        if write_only && computed {
            self.report(path, "what is write-only is never computed");
        }
        if let Some(objects) = nested(attribute) {
            self.objects(objects, path);
        }
    }

    fn block_items(&mut self, block: &tf::schema::NestedBlock, path: &Path) {
        let (min, max) = (block.min_items, block.max_items);
        let counted = matches!(blocks_of(block).nesting, Nesting::List | Nesting::Set);
        let is_one = blocks_of(block).nesting == Nesting::Single && (min, max) == (1, 1);
        if (!counted && !is_one && (min, max) != (0, 0)) || (max != 0 && min > max) {
            self.report(path, "the numbers of blocks make no sense");
        }
    }

    fn objects(&mut self, Objects { nesting, fields }: Objects<'_>, path: &Path) {
        if nesting != Nesting::Single && holds_dynamic(&fields.ty()) {
            self.report(path, "elements of a collection hold a dynamic value");
        }
        if nesting == Nesting::Set && holds_write_only(fields) {
            self.report(path, "elements of a set hold a write-only attribute");
        }
        if nesting == Nesting::Set && is_never_matched(fields) {
            self.report(
                path,
                "elements of a set hold a computed set or computed objects",
            );
        }
        self.fields(fields, path);
    }
}

fn holds_dynamic(ty: &Type) -> bool {
    match ty {
        Type::Dynamic => true,
        Type::String | Type::Number | Type::Bool => false,
        Type::List(element) | Type::Set(element) | Type::Map(element) => holds_dynamic(element),
        Type::Tuple(types) => types.iter().any(holds_dynamic),
        Type::Object(types) => types.values().any(holds_dynamic),
    }
}

fn holds_write_only(fields: Fields<'_>) -> bool {
    let mut attributes = fields.attributes.iter();
    let mut blocks = fields.blocks.iter();
    attributes.any(|attribute| {
        attribute.write_only
            || nested(attribute).is_some_and(|objects| holds_write_only(objects.fields))
    }) || blocks.any(|block| holds_write_only(blocks_of(block).fields))
}

/// Core does not recognize an element of a set with such a computed value, so that no plan would ever be empty
/// (`validPriorFromConfig`).
fn is_never_matched(fields: Fields<'_>) -> bool {
    let mut attributes = fields.attributes.iter();
    let mut blocks = fields.blocks.iter();
    attributes.any(|attribute| match nested(attribute) {
        Some(objects) => attribute.computed || is_never_matched(objects.fields),
        None => attribute.computed && matches!(attribute_type(attribute), Type::Set(_)),
    }) || blocks.any(|block| is_never_matched(blocks_of(block).fields))
}
