//! The registry: all that a provider offers, of every kind.

use std::collections::{BTreeMap, BTreeSet};

use crate::action::{self, Action, AnyAction};
use crate::data_source::{self, AnyDataSource, DataSource};
use crate::ephemeral::{self, AnyEphemeral, Ephemeral};
use crate::function::{self, AnyFunction, Function};
use crate::list::{self, AnyList, List};
use crate::model::Model;
use crate::provider::Provider;
use crate::resource::{
    self, AnyHistory, AnyResource, Resource, identity_attributes, is_optional_part,
};
use crate::schema::{
    Attribute, Block, InsteadOf, Keep, Mode, NestedBlock, Nesting, Replace, Schema, Shape,
};
use crate::timeouts;
use crate::types::Type;
use crate::validate::Rule;

/// All that a provider offers. [`Provider::register`] fills it; dispatch, schema, documentation and tests
/// derive from it.
pub struct Registry<C> {
    resources: BTreeMap<&'static str, Box<dyn AnyResource<C>>>,
    data_sources: BTreeMap<&'static str, Box<dyn AnyDataSource<C>>>,
    ephemerals: BTreeMap<&'static str, Box<dyn AnyEphemeral<C>>>,
    lists: BTreeMap<&'static str, Box<dyn AnyList<C>>>,
    actions: BTreeMap<&'static str, Box<dyn AnyAction<C>>>,
    functions: BTreeMap<&'static str, Box<dyn AnyFunction>>,
    meta: Option<Schema>,
    duplicates: Vec<String>,
}

impl<C> Default for Registry<C> {
    fn default() -> Self {
        Self {
            resources: BTreeMap::new(),
            data_sources: BTreeMap::new(),
            ephemerals: BTreeMap::new(),
            lists: BTreeMap::new(),
            actions: BTreeMap::new(),
            functions: BTreeMap::new(),
            meta: None,
            duplicates: Vec::new(),
        }
    }
}

impl<C: Send + Sync + 'static> Registry<C> {
    /// What `provider` registers.
    pub fn of<P: Provider<Client = C>>(provider: &P) -> Self {
        let mut registry = Self::default();
        provider.register(&mut registry);
        registry
    }

    /// Adds a resource.
    pub fn resource<R: Resource<Client = C>>(&mut self, resource: R) -> &mut Self {
        let duplicate = self.resources.insert(R::TYPE, resource::erase(resource));
        self.note(duplicate.is_some(), "resource", R::TYPE)
    }

    /// Adds a resource whose model is not a Rust type.
    #[cfg(all(test, feature = "testing"))]
    pub(crate) fn insert_resource(&mut self, resource: Box<dyn AnyResource<C>>) {
        self.resources.insert(resource.type_name(), resource);
    }

    /// Adds a data source.
    pub fn data_source<D: DataSource<Client = C>>(&mut self, data_source: D) -> &mut Self {
        let data_source = data_source::erase(data_source);
        let duplicate = self.data_sources.insert(D::TYPE, data_source);
        self.note(duplicate.is_some(), "data source", D::TYPE)
    }

    /// Adds an ephemeral resource.
    pub fn ephemeral<E: Ephemeral<Client = C>>(&mut self, ephemeral: E) -> &mut Self {
        let duplicate = self.ephemerals.insert(E::TYPE, ephemeral::erase(ephemeral));
        self.note(duplicate.is_some(), "ephemeral resource", E::TYPE)
    }

    /// Adds a list resource. Its resource has to be registered too.
    pub fn list<L: List>(&mut self, list: L) -> &mut Self
    where
        L::Resource: Resource<Client = C>,
    {
        let name = L::Resource::TYPE;
        let duplicate = self.lists.insert(name, list::erase(list));
        self.note(duplicate.is_some(), "list resource", name)
    }

    /// Adds an action.
    pub fn action<A: Action<Client = C>>(&mut self, action: A) -> &mut Self {
        let duplicate = self.actions.insert(A::TYPE, action::erase(action));
        self.note(duplicate.is_some(), "action", A::TYPE)
    }

    /// Adds a function.
    pub fn function<F: Function>(&mut self, function: F) -> &mut Self {
        let duplicate = self.functions.insert(F::NAME, function::erase(function));
        self.note(duplicate.is_some(), "function", F::NAME)
    }

    /// Lets modules pass values to the provider, in a `provider_meta` block within their `terraform` block: which
    /// module a request comes from, for example. [`Context::meta`](crate::Context::meta) and
    /// [`Plan::meta`](crate::Plan::meta) read it.
    pub fn meta<M: Model>(&mut self) -> &mut Self {
        let duplicate = self.meta.replace(Schema::of::<M>(0));
        self.note(duplicate.is_some(), "block", "provider_meta")
    }

    fn note(&mut self, is_duplicate: bool, kind: &str, name: &str) -> &mut Self {
        if is_duplicate {
            let problem = format!("the {kind} {name} is registered twice");
            self.duplicates.push(problem);
        }
        self
    }

    /// The problems of the registry as a whole, a sentence each; empty where it can be served.
    ///
    /// Names are unique and have one prefix, no root attribute has a name that Terraform reserves, rules name
    /// attributes that exist, and a list resource lists a registered resource that has an identity.
    #[must_use]
    pub fn problems(&self) -> Vec<String> {
        let mut found = self.duplicates.clone();
        found.extend(self.prefix_problem());
        for (name, any) in &self.resources {
            check_schema("resource", name, any.schema(), &any.rules(), &mut found);
            check_timeouts(name, &any.schema().block, &OF_A_RESOURCE, &mut found);
            check_options(name, &any.schema().block, &mut found);
            check_import_id(name, &any.schema().block, any.import_id(), &mut found);
            check_history(name, any.schema().version, any.history(), &mut found);
        }
        for (name, any) in &self.data_sources {
            let kind = "data source";
            check_schema(kind, name, any.schema(), &any.rules(), &mut found);
            check_no_computed_blocks(kind, name, &any.schema().block, &mut found);
            // The model for resources serves data sources too.
            check_timeouts(name, &any.schema().block, &OF_A_RESOURCE, &mut found);
        }
        for (name, any) in &self.ephemerals {
            let kind = "ephemeral resource";
            check_schema(kind, name, any.schema(), &any.rules(), &mut found);
            check_no_computed_blocks(kind, name, &any.schema().block, &mut found);
            let operations = ["open", "renew", "close"];
            check_timeouts(name, &any.schema().block, &operations, &mut found);
        }
        for (name, any) in &self.lists {
            check_rules(
                "list resource",
                name,
                any.schema(),
                &any.rules(),
                &mut found,
            );
            check_arguments("list resource", name, any.schema(), &mut found);
            check_timeouts(name, &any.schema().block, &["list"], &mut found);
            let resource = self.resources.get(name);
            let identity = resource.and_then(|it| identity_attributes(&it.schema().block).next());
            match (resource, identity) {
                (None, _) => found.push(format!("the list resource {name} has no resource")),
                (Some(_), None) => found.push(format!(
                    "the list resource {name} lists objects that have no identity"
                )),
                (Some(_), Some(_)) => {}
            }
        }
        for (name, any) in &self.actions {
            check_rules("action", name, any.schema(), &any.rules(), &mut found);
            check_arguments("action", name, any.schema(), &mut found);
            check_timeouts(name, &any.schema().block, &["invoke"], &mut found);
        }
        if let Some(meta) = &self.meta {
            check_arguments("block", "provider_meta", meta, &mut found);
        }
        found
    }

    /// Types of one provider have one prefix: it is how Terraform finds the provider of a type.
    fn prefix_problem(&self) -> Option<String> {
        let types = (self.resources.keys())
            .chain(self.data_sources.keys())
            .chain(self.ephemerals.keys())
            .chain(self.actions.keys());
        let prefixes: BTreeSet<&str> = types
            .map(|name| name.split_once('_').map_or(*name, |(prefix, _)| prefix))
            .collect();
        let prefixes: Vec<&str> = prefixes.into_iter().collect();
        (prefixes.len() > 1).then(|| {
            let prefixes = prefixes.join(", ");
            format!("the types have several prefixes: {prefixes}")
        })
    }
}

impl<C> Registry<C> {
    /// The resources, by type name.
    pub fn resources(&self) -> impl Iterator<Item = &dyn AnyResource<C>> {
        self.resources.values().map(AsRef::as_ref)
    }

    /// The data sources, by type name.
    pub fn data_sources(&self) -> impl Iterator<Item = &dyn AnyDataSource<C>> {
        self.data_sources.values().map(AsRef::as_ref)
    }

    /// The ephemeral resources, by type name.
    pub fn ephemerals(&self) -> impl Iterator<Item = &dyn AnyEphemeral<C>> {
        self.ephemerals.values().map(AsRef::as_ref)
    }

    /// The list resources, by type name.
    pub fn lists(&self) -> impl Iterator<Item = &dyn AnyList<C>> {
        self.lists.values().map(AsRef::as_ref)
    }

    /// The actions, by type name.
    pub fn actions(&self) -> impl Iterator<Item = &dyn AnyAction<C>> {
        self.actions.values().map(AsRef::as_ref)
    }

    /// The functions, by name.
    pub fn functions(&self) -> impl Iterator<Item = &dyn AnyFunction> {
        self.functions.values().map(AsRef::as_ref)
    }

    /// The `provider_meta` block of modules, where there is one.
    #[must_use]
    pub fn meta_schema(&self) -> Option<&Schema> {
        self.meta.as_ref()
    }

    pub(crate) fn find_resource(&self, name: &str) -> Option<&dyn AnyResource<C>> {
        self.resources.get(name).map(AsRef::as_ref)
    }

    pub(crate) fn find_data_source(&self, name: &str) -> Option<&dyn AnyDataSource<C>> {
        self.data_sources.get(name).map(AsRef::as_ref)
    }

    pub(crate) fn find_ephemeral(&self, name: &str) -> Option<&dyn AnyEphemeral<C>> {
        self.ephemerals.get(name).map(AsRef::as_ref)
    }

    pub(crate) fn find_list(&self, name: &str) -> Option<&dyn AnyList<C>> {
        self.lists.get(name).map(AsRef::as_ref)
    }

    pub(crate) fn find_action(&self, name: &str) -> Option<&dyn AnyAction<C>> {
        self.actions.get(name).map(AsRef::as_ref)
    }

    pub(crate) fn find_function(&self, name: &str) -> Option<&dyn AnyFunction> {
        self.functions.get(name).map(AsRef::as_ref)
    }
}

/// The arguments that Terraform reserves at the root of a resource block (`reservedResourceAttributes` and the
/// meta-arguments in its documentation).
const RESERVED: [&str; 7] = [
    "connection",
    "count",
    "depends_on",
    "for_each",
    "lifecycle",
    "provider",
    "provisioner",
];

fn check_schema(kind: &str, name: &str, schema: &Schema, rules: &[Rule], found: &mut Vec<String>) {
    check_rules(kind, name, schema, rules, found);
    let attributes = schema.block.attributes.iter().map(|it| it.name);
    let blocks = schema.block.blocks.iter().map(|it| it.name);
    for reserved in attributes.chain(blocks).filter(|it| RESERVED.contains(it)) {
        found.push(format!(
            "the {kind} {name} has an attribute {reserved}, a name that Terraform reserves"
        ));
    }
}

/// The operations of a resource.
const OF_A_RESOURCE: [&str; 4] = ["create", "read", "update", "delete"];

/// Under the name `timeouts` the framework looks for one object with a duration for each operation. Anything else of
/// that name belongs to the author, if none of its parts has the name of an operation and it is not `local`.
fn check_timeouts(name: &str, block: &Block, operations: &[&str], found: &mut Vec<String>) {
    let attribute = block.attributes.iter().find(|it| it.name == timeouts::NAME);
    let nested = block.blocks.iter().find(|it| it.name == timeouts::NAME);
    let (is_local, nesting, parts) = match (attribute, nested) {
        (Some(attribute), _) => match &attribute.shape {
            Shape::Nested(nesting, parts) => (attribute.local, *nesting, &parts[..]),
            Shape::Plain(_) | Shape::Flattened(_) => return,
        },
        (None, Some(nested)) => (nested.local, nested.nesting, &nested.block.attributes[..]),
        (None, None) => return,
    };
    if !is_local && !parts.iter().any(|it| operations.contains(&it.name)) {
        return;
    }
    let path = format!("{name}.{}", timeouts::NAME);
    if nesting != Nesting::Single {
        found.push(format!(
            "{path} is a collection, but there is one for each object"
        ));
    }
    for part in parts {
        if !operations.contains(&part.name) {
            found.push(format!(
                "{path}.{} is not an operation: the timeouts are for {}",
                part.name,
                operations.join(", ")
            ));
        } else if part.ty() != Type::String {
            found.push(format!(
                "{path}.{} is not a string, such as \"10m\"",
                part.name
            ));
        }
    }
}

/// Reports options that have no effect where they are, or an unwanted one.
fn check_options(name: &str, block: &Block, found: &mut Vec<String>) {
    for attribute in &block.attributes {
        let path = format!("{name}.{}", attribute.name);
        let is_replaced = attribute.replace == Replace::Always;
        let may_vanish = attribute.mode == Mode::OptionalComputed
            && attribute.keep != Keep::Always
            && attribute.default.is_none();
        if is_replaced && may_vanish {
            found.push(format!(
                "{path} is optional and computed, and `replace`s: every update would replace the object; add `keep`"
            ));
        }
        if attribute.identity && (attribute.write_only || !is_primitive(&attribute.ty())) {
            found.push(format!("{path} cannot be part of an identity"));
        }
        if let Some(InsteadOf {
            attribute: other, ..
        }) = attribute.instead_of
            && (block.attribute(other)).is_some_and(|it| !is_replaceable(it))
        {
            found.push(format!(
                "{path} cannot stand in for {other}: that has to be an attribute that the configuration may leave out, and not part of the identity"
            ));
        }
        check_attribute(&path, attribute, found);
    }
    let mut identity = identity_attributes(block).peekable();
    if identity.peek().is_some() && identity.all(is_optional_part) {
        found.push(format!(
            "{name}: every part of the identity may be null: make one of them required or computed"
        ));
    }
    for nested in &block.blocks {
        check_nested_block(&format!("{name}.{}", nested.name), nested, found);
    }
}

/// Whether a write-only attribute can stand in for it: it is null then.
fn is_replaceable(attribute: &Attribute) -> bool {
    matches!(attribute.mode, Mode::Optional | Mode::OptionalComputed)
        && !attribute.identity
        && !attribute.write_only
}

fn check_nested_block(path: &str, nested: &NestedBlock, found: &mut Vec<String>) {
    if nested.computed {
        check_computed_block(path, nested, found);
    }
    for inner in &nested.block.blocks {
        if inner.computed && nested.nesting == Nesting::Set {
            found.push(format!(
                "{path}.{}: in elements of a set Terraform cannot match a computed block",
                inner.name
            ));
        }
    }
    for attribute in &nested.block.attributes {
        let path = format!("{path}.{}", attribute.name);
        check_nested(&path, attribute, nested.nesting, found);
    }
    for inner in &nested.block.blocks {
        check_nested_block(&format!("{path}.{}", inner.name), inner, found);
    }
}

/// What core requires of computed blocks (`InternalValidate` in `configschema`), and what an unknown block would lose.
fn check_computed_block(path: &str, nested: &NestedBlock, found: &mut Vec<String>) {
    if nested.min_items > 0 {
        found.push(format!(
            "{path} is computed, so that it may be left out, but needs at least {}",
            nested.min_items
        ));
    }
    for attribute in &nested.block.attributes {
        let path = format!("{path}.{}", attribute.name);
        if !attribute.mode.is_computed() {
            found.push(format!(
                "{path} is not computed, but everything in a computed block has to be"
            ));
        }
        if attribute.replace != Replace::Never && nested.keep != Keep::Always {
            found.push(format!(
                "{path} `replace`s, but every update may change a computed block: add `keep` to the block"
            ));
        }
    }
    for inner in nested.block.blocks.iter().filter(|it| !it.computed) {
        found.push(format!(
            "{path}.{} is not computed, but everything in a computed block has to be",
            inner.name
        ));
    }
}

/// Only plans of resources have computed blocks.
fn check_no_computed_blocks(kind: &str, name: &str, block: &Block, found: &mut Vec<String>) {
    for nested in &block.blocks {
        let name = format!("{name}.{}", nested.name);
        if nested.computed {
            found.push(format!(
                "{kind} {name}: only blocks of resources are computed"
            ));
        }
        check_no_computed_blocks(kind, &name, &nested.block, found);
    }
}

fn check_attribute(path: &str, attribute: &Attribute, found: &mut Vec<String>) {
    if attribute.loses_options() {
        found.push(format!(
            "{path} is a collection of collections of a model, of which Terraform keeps the plain type only: options of \
             its attributes would be lost"
        ));
    }
    if let Shape::Nested(nesting, attributes) = &attribute.shape {
        for inner in attributes {
            check_nested(&format!("{path}.{}", inner.name), inner, *nesting, found);
        }
    }
}

fn check_nested(path: &str, attribute: &Attribute, nesting: Nesting, found: &mut Vec<String>) {
    if attribute.local || attribute.identity {
        found.push(format!(
            "{path}: `local` and `identity` are for attributes at the root"
        ));
    }
    if attribute.instead_of.is_some() {
        found.push(format!(
            "{path}: `instead_of` is for attributes at the root"
        ));
    }
    if attribute.replace != Replace::Never && nesting == Nesting::Set {
        found.push(format!(
            "{path} `replace`s, but elements of a set have no path: add it to the set"
        ));
    }
    check_attribute(path, attribute, found);
}

fn is_primitive(ty: &Type) -> bool {
    match ty {
        Type::String | Type::Number | Type::Bool => true,
        Type::List(element) => matches!(**element, Type::String | Type::Number | Type::Bool),
        _ => false,
    }
}

fn check_rules(kind: &str, name: &str, schema: &Schema, rules: &[Rule], found: &mut Vec<String>) {
    for attribute in rules.iter().flat_map(Rule::names) {
        if schema.block.attribute(attribute).is_none() {
            found.push(format!(
                "a rule of the {kind} {name} names {attribute}, which is not an attribute of it"
            ));
        }
    }
}

/// Every earlier version of the state has an upgrade, and no other version has one.
fn check_history(name: &str, version: i64, history: &AnyHistory, found: &mut Vec<String>) {
    let upgraded: BTreeSet<i64> = history.versions().collect();
    for missing in (0..version).filter(|it| !upgraded.contains(it)) {
        found.push(format!(
            "the resource {name} has no upgrade of its state from version {missing}"
        ));
    }
    for odd in upgraded.iter().filter(|it| !(0..version).contains(*it)) {
        found.push(format!(
            "the resource {name} upgrades its state from version {odd}, but its version is {version}"
        ));
    }
}

/// The pattern of import ids names each part of the identity once.
fn check_import_id(
    name: &str,
    block: &Block,
    pattern: Option<&'static str>,
    found: &mut Vec<String>,
) {
    let Some(pattern) = pattern else { return };
    let mut parts: Vec<&str> = resource::parts_of(pattern).map(|(part, _)| part).collect();
    let mut identity: Vec<&str> = identity_attributes(block).map(|it| it.name).collect();
    parts.sort_unstable();
    identity.sort_unstable();
    if parts != identity {
        let identity = identity.join(", ");
        found.push(format!(
            "the import id {pattern} of the resource {name} does not name the parts of its identity: {identity}"
        ));
    }
}

/// What has no state has no computed attributes and no identity.
fn check_arguments(kind: &str, name: &str, schema: &Schema, found: &mut Vec<String>) {
    check_no_computed_blocks(kind, name, &schema.block, found);
    for attribute in &schema.block.attributes {
        if !matches!(attribute.mode, Mode::Required | Mode::Optional) {
            let attribute = attribute.name;
            found.push(format!(
                "the attribute {attribute} of the {kind} {name} is computed, but there is no state for it"
            ));
        }
    }
}
