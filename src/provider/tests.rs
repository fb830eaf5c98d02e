//! The registries as a set: what must hold for every resource and data source there is.

use std::collections::BTreeSet;
use std::path::Path;

use tfplugin::Provider;
use tfplugin::schema::{Attribute, Block, Mode, Nesting, Replace, Schema, Shape};

use super::TextureProvider;

mod unknowns;

/// Every resource and data source: its kind, its type name, its schema.
fn each(check: impl Fn(&str, &str, &Schema) -> Vec<String>) {
    let provider = TextureProvider::default();
    let mut problems = Vec::new();
    for resource in provider.resources() {
        problems.extend(check("resources", resource.type_name(), resource.schema()));
    }
    for data_source in provider.data_sources() {
        problems.extend(check(
            "data-sources",
            data_source.type_name(),
            data_source.schema(),
        ));
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
fn type_names_are_unique_and_ours() {
    let provider = TextureProvider::default();
    let names = |names: Vec<&'static str>| {
        let set: BTreeSet<_> = names.iter().copied().collect();
        assert_eq!(set.len(), names.len(), "{names:?}");
        assert!(
            set.iter()
                .all(|it| it.starts_with("texture_") && is_snake_case(it)),
            "{names:?}"
        );
    };
    names(
        provider
            .resources()
            .iter()
            .map(|it| it.type_name())
            .collect(),
    );
    names(
        provider
            .data_sources()
            .iter()
            .map(|it| it.type_name())
            .collect(),
    );
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
    let provider = TextureProvider::default();
    for resource in provider.resources() {
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

#[test]
fn rules_name_attributes_that_exist() {
    let provider = TextureProvider::default();
    let check = |name: &str, schema: &Schema, rules: Vec<tfplugin::Rule>| {
        for attribute in rules.iter().flat_map(tfplugin::Rule::names) {
            assert!(
                schema.block.attribute(attribute).is_some(),
                "{name}: no {attribute}"
            );
        }
    };
    for resource in provider.resources() {
        check(resource.type_name(), resource.schema(), resource.rules());
    }
    for data_source in provider.data_sources() {
        check(
            data_source.type_name(),
            data_source.schema(),
            data_source.rules(),
        );
    }
}

/// The acceptance test that applies every example is `tests/acceptance/examples.rs`; each resource's
/// lifecycle stands in the module of its noun.
#[test]
fn every_resource_has_its_examples_and_a_lifecycle_test() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let provider = TextureProvider::default();
    let missing = |path: String| (!root.join(&path).exists()).then_some(path);
    let mut problems = Vec::new();
    for resource in provider.resources() {
        let name = resource.type_name();
        let noun = name.trim_start_matches("texture_");
        problems.extend(missing(format!("examples/resources/{name}/resource.tf")));
        problems.extend(missing(format!("examples/resources/{name}/import.sh")));
        problems.extend(missing(format!("tests/acceptance/{noun}.rs")));
    }
    for data_source in provider.data_sources() {
        let name = data_source.type_name();
        problems.extend(missing(format!(
            "examples/data-sources/{name}/data-source.tf"
        )));
    }
    assert!(problems.is_empty(), "missing: {problems:#?}");
}

/// "Many, each with the list under the plural's own name" (the provider's public interface).
#[test]
fn lists_stand_under_the_names_of_their_data_sources() {
    let is_list = |it: &&Attribute| matches!(it.shape, Shape::Nested(Nesting::List, _));
    for data_source in TextureProvider::default().data_sources() {
        let name = data_source.type_name().trim_start_matches("texture_");
        let attributes = &data_source.schema().block.attributes;
        for list in attributes.iter().filter(is_list) {
            assert_eq!(list.name, name);
        }
    }
}
