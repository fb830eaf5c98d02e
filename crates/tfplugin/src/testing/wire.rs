//! Reads the schema of the protocol: all that Terraform's core knows of an object.

use crate::codec::json::type_from_json;
use crate::path::{Path, Step};
use crate::proto::tfplugin6::schema::{
    Attribute, Block, NestedBlock, Object, nested_block, object,
};
use crate::schema::Nesting;
use crate::types::Type;
use crate::value::Value;

/// The attributes and nested blocks of a block, or of an attribute with nested attributes.
#[derive(Clone, Copy)]
pub(crate) struct Fields<'s> {
    pub(crate) attributes: &'s [Attribute],
    pub(crate) blocks: &'s [NestedBlock],
}

/// Objects under one name: their nesting, and their fields.
#[derive(Clone, Copy)]
pub(crate) struct Objects<'s> {
    pub(crate) nesting: Nesting,
    pub(crate) fields: Fields<'s>,
}

impl<'s> Fields<'s> {
    pub(crate) fn of(block: &'s Block) -> Self {
        Self {
            attributes: &block.attributes,
            blocks: &block.block_types,
        }
    }

    /// The object type that its values have.
    pub(crate) fn ty(self) -> Type {
        let attributes = self.attributes.iter();
        let blocks = self.blocks.iter();
        Type::object(
            attributes
                .map(|attribute| (attribute.name.as_str(), attribute_type(attribute)))
                .chain(blocks.map(|block| (block.type_name.as_str(), blocks_of(block).ty()))),
        )
    }

    /// Its value where nothing is set (`EmptyValue` in core).
    pub(crate) fn empty(self) -> Value {
        let attributes = self.attributes.iter();
        let blocks = self.blocks.iter();
        Value::object(
            attributes
                .map(|attribute| (attribute.name.as_str(), Value::Null))
                .chain(blocks.map(|block| (block.type_name.as_str(), blocks_of(block).empty()))),
        )
    }
}

impl Objects<'_> {
    pub(crate) fn ty(self) -> Type {
        self.nesting.of(self.fields.ty())
    }

    /// The objects of `value` with their paths.
    pub(crate) fn within<'v>(self, value: &'v Value, path: &Path) -> Vec<(Path, &'v Value)> {
        match self.nesting {
            Nesting::Single => vec![(path.clone(), value)],
            Nesting::List | Nesting::Set | Nesting::Map => elements(value, path),
        }
    }

    /// The value without any blocks: collections of blocks are never null.
    pub(crate) fn empty(self) -> Value {
        match self.nesting {
            Nesting::Single => Value::Null,
            Nesting::List => Value::List(Vec::new()),
            Nesting::Set => Value::Set(Vec::new()),
            Nesting::Map => Value::Map([].into()),
        }
    }
}

/// The type of an attribute.
///
/// # Panics
/// The schema has no type.
pub(crate) fn attribute_type(attribute: &Attribute) -> Type {
    match nested(attribute) {
        Some(objects) => objects.ty(),
        None => type_from_json(&attribute.r#type).unwrap_or_else(|error| {
            panic!("the type of {:?} in the schema: {error}", attribute.name)
        }),
    }
}

/// What is nested in an attribute.
pub(crate) fn nested(attribute: &Attribute) -> Option<Objects<'_>> {
    attribute.nested_type.as_ref().map(objects_of)
}

fn objects_of(object: &Object) -> Objects<'_> {
    let nesting = match object.nesting() {
        object::NestingMode::Single => Nesting::Single,
        object::NestingMode::List => Nesting::List,
        object::NestingMode::Set => Nesting::Set,
        object::NestingMode::Map => Nesting::Map,
        object::NestingMode::Invalid => panic!("the schema holds an invalid nesting"),
    };
    let fields = Fields {
        attributes: &object.attributes,
        blocks: &[],
    };
    Objects { nesting, fields }
}

/// What is nested in a block.
pub(crate) fn blocks_of(block: &NestedBlock) -> Objects<'_> {
    use nested_block::NestingMode;
    let nesting = match block.nesting() {
        NestingMode::Single => Nesting::Single,
        NestingMode::List => Nesting::List,
        NestingMode::Set => Nesting::Set,
        NestingMode::Map => Nesting::Map,
        NestingMode::Invalid | NestingMode::Group => {
            panic!("the schema holds a nesting that providers never send")
        }
    };
    let fields = block.block.as_ref().map_or(NOTHING, Fields::of);
    Objects { nesting, fields }
}

/// Whether the provider may set blocks that a configuration leaves out.
pub(crate) fn is_computed(block: &NestedBlock) -> bool {
    block.block.as_ref().is_some_and(|block| block.computed)
}

const NOTHING: Fields<'static> = Fields {
    attributes: &[],
    blocks: &[],
};

/// A part of an object; null where there is none.
pub(crate) fn part<'v>(object: &'v Value, name: &str) -> &'v Value {
    object.attribute(name).unwrap_or(&Value::Null)
}

/// The elements of a list, set or map with their paths; those of a set stand at the set itself.
pub(crate) fn elements<'v>(collection: &'v Value, path: &Path) -> Vec<(Path, &'v Value)> {
    let below = |step| path.clone().with_step(step);
    match collection {
        Value::List(items) | Value::Tuple(items) => (0..)
            .map(Step::Index)
            .zip(items)
            .map(|(step, item)| (below(step), item))
            .collect(),
        Value::Set(items) => items.iter().map(|item| (path.clone(), item)).collect(),
        Value::Map(items) => items
            .iter()
            .map(|(key, item)| (below(Step::Key(key.clone())), item))
            .collect(),
        _ => Vec::new(),
    }
}

/// The element of a list or map that `step` leads to.
pub(crate) fn element<'v>(collection: &'v Value, step: &Step) -> Option<&'v Value> {
    match (collection, step) {
        (Value::List(items) | Value::Tuple(items), Step::Index(index)) => items.get(*index),
        (Value::Map(items), Step::Key(key)) => items.get(key),
        _ => None,
    }
}
