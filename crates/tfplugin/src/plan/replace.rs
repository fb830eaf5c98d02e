//! Decides which changes need a new object.

use std::collections::BTreeSet;

use super::parts::{element, part};
use crate::path::{Path, Step};
use crate::schema::{Attribute, Block, Nesting, Replace, Shape};
use crate::value::Value;

/// The attributes whose change from `prior` to `planned` needs a new object.
///
/// An element that comes or goes changes all of its attributes. Elements of sets have no path, so what is nested in
/// them never needs a new object by itself: use `replace` on the set.
#[must_use]
pub fn replacements(
    block: &Block,
    prior: &Value,
    planned: &Value,
    config: &Value,
) -> BTreeSet<Path> {
    let mut paths = BTreeSet::new();
    let change = Change {
        path: Path::root(),
        prior,
        planned,
        config,
    };
    in_block(block, &change, &mut paths);
    paths
}

fn in_block(block: &Block, change: &Change<'_>, paths: &mut BTreeSet<Path>) {
    in_attributes(&block.attributes, change, paths);
    for nested in &block.blocks {
        for object in change.part(nested.name).objects(nested.nesting) {
            in_block(&nested.block, &object, paths);
        }
    }
}

fn in_attributes(attributes: &[Attribute], change: &Change<'_>, paths: &mut BTreeSet<Path>) {
    for attribute in attributes {
        let change = change.part(attribute.name);
        if change.prior == change.planned {
            continue;
        }
        if change.needs_replacement(attribute.replace) {
            paths.insert(change.path.clone());
        }
        if let Shape::Nested(nesting, attributes) = &attribute.shape {
            for object in change.objects(*nesting) {
                in_attributes(attributes, &object, paths);
            }
        }
    }
}

/// One place in prior state, plan and configuration.
struct Change<'v> {
    path: Path,
    prior: &'v Value,
    planned: &'v Value,
    config: &'v Value,
}

impl Change<'_> {
    fn needs_replacement(&self, replace: Replace) -> bool {
        match replace {
            Replace::Never => false,
            Replace::Always => true,
            Replace::IfConfigured => !self.config.is_null(),
            Replace::IfRecorded => !self.prior.is_null(),
        }
    }

    fn part(&self, name: &'static str) -> Self {
        Self {
            path: self.path.clone().with_attribute(name),
            prior: part(self.prior, name),
            planned: part(self.planned, name),
            config: part(self.config, name),
        }
    }

    /// The nested objects that prior state or plan have here.
    fn objects(self, nesting: Nesting) -> Vec<Self> {
        if nesting == Nesting::Single {
            return vec![self];
        }
        let steps: BTreeSet<Step> = steps(self.prior).chain(steps(self.planned)).collect();
        steps.into_iter().map(|step| self.element(step)).collect()
    }

    fn element(&self, step: Step) -> Self {
        let at = |value| element(value, &step).unwrap_or(&Value::Null);
        Self {
            prior: at(self.prior),
            planned: at(self.planned),
            config: at(self.config),
            path: self.path.clone().with_step(step),
        }
    }
}

/// The steps to the elements of a list or map.
fn steps(collection: &Value) -> Box<dyn Iterator<Item = Step> + '_> {
    match collection {
        Value::List(items) => Box::new((0..items.len()).map(Step::Index)),
        Value::Map(items) => Box::new(items.keys().cloned().map(Step::Key)),
        _ => Box::new(std::iter::empty()),
    }
}
