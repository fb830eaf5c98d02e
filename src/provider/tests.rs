//! The registries as a set: what must hold for every resource and data source there is.

use std::collections::BTreeSet;
use std::path::Path;

use tfplugin::schema::{Attribute, Block, Mode, Nesting, Replace, Schema, Shape};
use tfplugin::{AnyAction, AnyDataSource, AnyEphemeral, AnyResource, Registry};

use super::TextureProvider;

mod unknowns;

/// Every resource and data source: its kind, its type name, its schema.
fn each(check: impl Fn(&str, &str, &Schema) -> Vec<String>) {
    let registry = Registry::of(&TextureProvider::default());
    let mut problems = Vec::new();
    for resource in registry.resources() {
        problems.extend(check("resources", resource.type_name(), resource.schema()));
    }
    for data_source in registry.data_sources() {
        problems.extend(check(
            "data-sources",
            data_source.type_name(),
            data_source.schema(),
        ));
    }
    for ephemeral in registry.ephemerals() {
        let kind = "ephemeral-resources";
        problems.extend(check(kind, ephemeral.type_name(), ephemeral.schema()));
    }
    for list in registry.lists() {
        problems.extend(check("list-resources", list.type_name(), list.schema()));
    }
    for action in registry.actions() {
        problems.extend(check("actions", action.type_name(), action.schema()));
    }
    assert!(problems.is_empty(), "{}", problems.join("\n"));
}

/// Every attribute of every resource and data source, however deep, with its path.
fn each_attribute(check: impl Fn(&str, &Attribute) -> Option<String>) {
    each(|kind, name, schema| {
        let mut all = Vec::new();
        collect(&schema.block, &format!("{kind}/{name}"), &mut all);
        all.iter()
            .filter_map(|(path, attribute)| Some(format!("{path}: {}", check(path, attribute)?)))
            .collect()
    });
}

fn collect<'s>(block: &'s Block, path: &str, all: &mut Vec<(String, &'s Attribute)>) {
    collect_attributes(&block.attributes, path, all);
    for nested in &block.blocks {
        collect(&nested.block, &format!("{path}.{}", nested.name), all);
    }
}

fn collect_attributes<'s>(
    attributes: &'s [Attribute],
    path: &str,
    all: &mut Vec<(String, &'s Attribute)>,
) {
    for attribute in attributes {
        let path = format!("{path}.{}", attribute.name);
        if let Shape::Nested(_, nested) = &attribute.shape {
            collect_attributes(nested, &path, all);
        }
        all.push((path, attribute));
    }
}

fn is_snake_case(name: &str) -> bool {
    name.starts_with(|c: char| c.is_ascii_lowercase())
        && name
            .chars()
            .all(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '_')
}

#[test]
fn the_registry_is_sound() {
    let registry = Registry::of(&TextureProvider::default());
    assert_eq!(registry.problems(), [""; 0]);
    let names = (registry.resources().map(AnyResource::type_name))
        .chain(registry.data_sources().map(AnyDataSource::type_name))
        .chain(registry.ephemerals().map(AnyEphemeral::type_name))
        .chain(registry.actions().map(AnyAction::type_name));
    for name in names {
        assert!(
            name.starts_with("texture_") && is_snake_case(name),
            "{name}"
        );
    }
}

#[test]
fn attribute_names_are_unique_and_in_snake_case() {
    each(|kind, name, schema| {
        let block = &schema.block;
        let attributes = block.attributes.iter().map(|it| it.name);
        let names: Vec<_> = attributes
            .chain(block.blocks.iter().map(|it| it.name))
            .collect();
        let unique: BTreeSet<_> = names.iter().collect();
        let fine = unique.len() == names.len() && names.iter().all(|it| is_snake_case(it));
        (!fine)
            .then(|| format!("{kind}/{name}: {names:?}"))
            .into_iter()
            .collect()
    });
}

#[test]
fn descriptions_are_sentences() {
    let is_sentence = |text: &str| {
        text.len() > 10 && text.ends_with(['.', ')', ':']) && !text.starts_with(char::is_lowercase)
    };
    each_attribute(|_, attribute| {
        (!is_sentence(attribute.description)).then(|| format!("{:?}", attribute.description))
    });
    each(|kind, name, schema| {
        let fine = is_sentence(schema.description);
        (!fine)
            .then(|| format!("{kind}/{name}: {:?}", schema.description))
            .into_iter()
            .collect()
    });
}

#[test]
fn what_is_computed_only_has_nothing_to_validate_or_default() {
    each_attribute(|_, attribute| {
        let set_by_users = attribute.default.is_some()
            || !attribute.validators.is_empty()
            || attribute.replace != Replace::Never;
        (attribute.mode == Mode::Computed && set_by_users).then(|| "computed only".to_owned())
    });
}

#[test]
fn defaults_can_be_planned() {
    each_attribute(|_, attribute| {
        let plannable = attribute.default.is_none() || attribute.mode == Mode::OptionalComputed;
        (!plannable).then(|| format!("{:?} with a default", attribute.mode))
    });
}

#[test]
fn secrets_are_sensitive() {
    const SECRETS: &[&str] = &["key", "secret", "client_secret", "api_key"];
    each_attribute(|_, attribute| {
        let secret = SECRETS.contains(&attribute.name) && attribute.ty() == tfplugin::Type::String;
        (secret && !attribute.sensitive).then(|| "not sensitive".to_owned())
    });
}

#[test]
fn every_resource_has_id_identity_and_timeouts() {
    let registry = Registry::of(&TextureProvider::default());
    for resource in registry.resources() {
        let (name, block) = (resource.type_name(), &resource.schema().block);
        let id = block
            .attribute("id")
            .unwrap_or_else(|| panic!("{name} has no id"));
        assert_eq!(id.mode, Mode::Computed, "{name}");
        let identity: Vec<_> = block
            .attributes
            .iter()
            .filter(|it| it.identity)
            .map(|it| it.name)
            .collect();
        let expected = if name == "texture_member" {
            "email"
        } else {
            "id"
        };
        assert_eq!(identity, [expected], "{name}");
        let timeouts = block.blocks.iter().find(|it| it.name == "timeouts");
        assert!(
            timeouts.is_some_and(|it| it.local),
            "{name} has no timeouts"
        );
    }
}

/// The acceptance test that applies every example is `tests/acceptance/examples.rs`; each resource's
/// lifecycle is tested in the module of its noun.
#[test]
fn every_resource_has_its_examples_and_a_lifecycle_test() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let registry = Registry::of(&TextureProvider::default());
    let missing = |path: String| (!root.join(&path).exists()).then_some(path);
    let mut problems = Vec::new();
    for resource in registry.resources() {
        let name = resource.type_name();
        let noun = name.trim_start_matches("texture_");
        problems.extend(missing(format!("examples/resources/{name}/resource.tf")));
        problems.extend(missing(format!("examples/resources/{name}/import.sh")));
        problems.extend(missing(format!("tests/acceptance/{noun}.rs")));
    }
    for data_source in registry.data_sources() {
        let name = data_source.type_name();
        problems.extend(missing(format!(
            "examples/data-sources/{name}/data-source.tf"
        )));
    }
    for list in registry.lists() {
        let name = list.type_name();
        problems.extend(missing(format!(
            "examples/list-resources/{name}/list-resource.tfquery.hcl"
        )));
    }
    for action in registry.actions() {
        let name = action.type_name();
        problems.extend(missing(format!("examples/actions/{name}/action.tf")));
    }
    assert!(problems.is_empty(), "missing: {problems:#?}");
}

/// "Many, each with the list under the plural's own name" (the provider's public interface).
#[test]
fn lists_stand_under_the_names_of_their_data_sources() {
    let is_list = |it: &&Attribute| matches!(it.shape, Shape::Nested(Nesting::List, _));
    let registry = Registry::of(&TextureProvider::default());
    for data_source in registry.data_sources() {
        let name = data_source.type_name().trim_start_matches("texture_");
        let attributes = &data_source.schema().block.attributes;
        for list in attributes.iter().filter(is_list) {
            assert_eq!(list.name, name);
        }
    }
}
