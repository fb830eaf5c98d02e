//! What Terraform's core requires of a configuration before a provider sees it: required arguments are
//! there, and nothing is set that only the provider sets.

use super::plan_check::refusal;
use super::wire::{Fields, Objects, blocks_of, nested, part};
use crate::diagnostics::Diagnostics;
use crate::path::Path;
use crate::proto::tfplugin6::schema::{Attribute, Block};
use crate::value::Value;

/// Why core refuses `config`.
pub(crate) fn config_problems(block: &Block, config: &Value) -> Diagnostics {
    let mut found = Diagnostics::new();
    check_fields(Fields::of(block), config, &Path::root(), &mut found);
    found
}

fn check_fields(fields: Fields<'_>, config: &Value, path: &Path, found: &mut Diagnostics) {
    for attribute in fields.attributes {
        let path = path.clone().with_attribute(attribute.name.clone());
        let value = part(config, &attribute.name);
        check_attribute(attribute, value, &path, found);
    }
    for block in fields.blocks {
        let path = path.clone().with_attribute(block.type_name.clone());
        let value = part(config, &block.type_name);
        check_objects(blocks_of(block), value, &path, found);
    }
}

fn check_attribute(attribute: &Attribute, value: &Value, path: &Path, found: &mut Diagnostics) {
    if attribute.required && value.is_null() {
        let problem = "the configuration must set it";
        found.push(refusal("Missing required argument", path, problem));
    }
    if !attribute.required && !attribute.optional && !value.is_null() {
        let problem = "only the provider sets it";
        found.push(refusal("Value for unconfigurable attribute", path, problem));
    }
    if let Some(objects) = nested(attribute) {
        check_objects(objects, value, path, found);
    }
}

fn check_objects(objects: Objects<'_>, value: &Value, path: &Path, found: &mut Diagnostics) {
    for (path, object) in objects.within(value, path) {
        if matches!(object, Value::Object(_)) {
            check_fields(objects.fields, object, &path, found);
        }
    }
}
