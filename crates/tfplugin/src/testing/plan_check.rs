//! Checks what Terraform's core accepts as a plan: `objchange.AssertPlanValid`, and that it has no write-only values. Beyond that, nothing may be planned for nested attributes that are unknown, which core
//! overlooks in sets.

use super::wire::{Fields, Objects, blocks_of, element, is_computed, nested, part};
use crate::diagnostics::{Diagnostic, Diagnostics};
use crate::path::{Path, Step};
use crate::proto::tfplugin6::schema::{Attribute, Block, NestedBlock};
use crate::schema::Nesting;
use crate::value::Value;

/// Why core refuses `planned` as a plan from `prior` to `config`.
pub(crate) fn plan_problems(
    block: &Block,
    prior: &Value,
    config: &Value,
    planned: &Value,
) -> Diagnostics {
    let mut check = Check(Diagnostics::new());
    check.block(Fields::of(block), &Place::root(prior, config, planned));
    for path in write_only(Fields::of(block), planned, &Path::root()) {
        check.report(&path, "a write-only attribute is not null");
    }
    check.0
}

/// The write-only attributes that are not null.
pub(crate) fn write_only(fields: Fields<'_>, object: &Value, path: &Path) -> Vec<Path> {
    let mut found = Vec::new();
    for attribute in fields.attributes {
        let path = path.clone().with_attribute(attribute.name.clone());
        let value = part(object, &attribute.name);
        match nested(attribute) {
            _ if attribute.write_only && !value.is_null() => found.push(path),
            Some(objects) => found.extend(write_only_in(objects, value, &path)),
            None => {}
        }
    }
    for block in fields.blocks {
        let path = path.clone().with_attribute(block.type_name.clone());
        found.extend(write_only_in(
            blocks_of(block),
            part(object, &block.type_name),
            &path,
        ));
    }
    found
}

fn write_only_in(objects: Objects<'_>, value: &Value, path: &Path) -> Vec<Path> {
    let found = objects.within(value, path).into_iter();
    found
        .flat_map(|(path, object)| write_only(objects.fields, object, &path))
        .collect()
}

/// The same place in prior state, configuration and plan.
struct Place<'v> {
    path: Path,
    prior: &'v Value,
    config: &'v Value,
    planned: &'v Value,
}

impl<'v> Place<'v> {
    fn root(prior: &'v Value, config: &'v Value, planned: &'v Value) -> Self {
        Self {
            path: Path::root(),
            prior,
            config,
            planned,
        }
    }

    fn part(&self, name: &str) -> Self {
        Self {
            path: self.path.clone().with_attribute(name.to_owned()),
            prior: part(self.prior, name),
            config: part(self.config, name),
            planned: part(self.planned, name),
        }
    }

    fn element(&self, step: &Step) -> Self {
        let at = |value| element(value, step).unwrap_or(&Value::Null);
        Self {
            path: self.path.clone().with_step(step.clone()),
            prior: at(self.prior),
            config: at(self.config),
            planned: at(self.planned),
        }
    }
}

struct Check(Diagnostics);

impl Check {
    fn report(&mut self, path: &Path, problem: impl Into<String>) {
        self.0
            .push(refusal("Provider produced invalid plan", path, problem));
    }

    fn block(&mut self, fields: Fields<'_>, place: &Place<'_>) {
        if !self.presence(place) || place.planned.is_null() {
            return;
        }
        self.attributes(fields, place);
        for block in fields.blocks {
            self.blocks(block, &place.part(&block.type_name));
        }
    }

    /// Whether there is something exactly where the configuration has something.
    fn presence(&mut self, place: &Place<'_>) -> bool {
        match (place.planned.is_null(), place.config.is_null()) {
            (true, false) => self.report(&place.path, "planned for absence, wanted present"),
            (false, true) => self.report(&place.path, "planned for existence, wanted absent"),
            (true, true) | (false, false) => return true,
        }
        false
    }

    fn blocks(&mut self, block: &NestedBlock, place: &Place<'_>) {
        let Objects { nesting, fields } = blocks_of(block);
        let Place {
            path,
            config,
            planned,
            ..
        } = place;
        if nesting != Nesting::Single && planned.is_null() {
            return self.report(path, "a collection of blocks is empty, never null");
        }
        if planned == config {
            return;
        }
        if config.is_null() && is_computed(block) {
            return;
        }
        if config.is_unknown() || planned.is_unknown() {
            return self.report(path, "planned other blocks than are configured");
        }
        // Core does not compare blocks that it cannot distinguish.
        if nesting == Nesting::Set {
            return;
        }
        self.objects(nesting, place, &|check, place| check.block(fields, place));
    }

    fn attributes(&mut self, fields: Fields<'_>, place: &Place<'_>) {
        for attribute in fields.attributes {
            self.attribute(attribute, &place.part(&attribute.name));
        }
    }

    fn attribute(&mut self, attribute: &Attribute, place: &Place<'_>) {
        let Place {
            path,
            prior,
            config,
            planned,
        } = place;
        let as_configured = planned == config;
        let as_before = planned == prior && !prior.is_null() && !config.is_null();
        let computed = attribute.computed && (!attribute.optional || config.is_null());
        if as_configured || as_before || attribute.write_only || computed {
            return;
        }
        match nested(attribute) {
            Some(objects) if !config.is_null() => self.nested(objects, place),
            _ if config.is_null() => self.report(
                path,
                "planned a value for what is neither configured nor computed",
            ),
            _ => self.report(
                path,
                "planned neither the configured value nor the prior one",
            ),
        }
    }

    fn nested(&mut self, Objects { nesting, fields }: Objects<'_>, place: &Place<'_>) {
        if place.planned.is_unknown() || place.config.is_unknown() {
            return self.report(
                &place.path,
                "is not unknown in plan and configuration alike",
            );
        }
        if self.presence(place) {
            self.objects(nesting, place, &|check, place| {
                check.attributes(fields, place);
            });
        }
    }

    /// Elements of sets cannot be distinguished: core does not check what is in them.
    fn objects(
        &mut self,
        nesting: Nesting,
        place: &Place<'_>,
        check: &dyn Fn(&mut Self, &Place<'_>),
    ) {
        let steps = steps(place.planned);
        match nesting {
            Nesting::Single => check(self, place),
            Nesting::Set if may_be_as_many(place.planned, place.config) => {}
            Nesting::List | Nesting::Map if steps == self::steps(place.config) => {
                for step in &steps {
                    check(self, &place.element(step));
                }
            }
            Nesting::List | Nesting::Map | Nesting::Set => {
                self.report(&place.path, "planned other elements than are configured");
            }
        }
    }
}

/// Whether two sets may have the same number of elements in the end.
fn may_be_as_many(a: &Value, b: &Value) -> bool {
    let ((a_min, a_max), (b_min, b_max)) = (sizes(a), sizes(b));
    a_min <= b_max && b_min <= a_max
}

/// The least and greatest number of elements that a set has in the end: unknown ones may turn out
/// equal to others.
fn sizes(set: &Value) -> (usize, usize) {
    match set {
        Value::Set(items) if set.is_wholly_known() => (items.len(), items.len()),
        Value::Set(items) => (1, items.len()),
        _ => (0, 0),
    }
}

/// The steps to the elements of a list or map.
pub(crate) fn steps(collection: &Value) -> Vec<Step> {
    match collection {
        Value::List(items) | Value::Tuple(items) => (0..items.len()).map(Step::Index).collect(),
        Value::Map(items) => items.keys().cloned().map(Step::Key).collect(),
        _ => Vec::new(),
    }
}

/// What core says of a provider's response.
pub(crate) fn refusal(summary: &str, path: &Path, problem: impl Into<String>) -> Diagnostic {
    let mut refusal = Diagnostic::bug("");
    summary.clone_into(&mut refusal.summary);
    refusal.detail = problem.into();
    if path.is_root() {
        refusal
    } else {
        refusal.at(path.clone())
    }
}
