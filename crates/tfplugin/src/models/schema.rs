//! Schemas: what users may configure, and what providers fill in.
//!
//! This module never names gRPC; `rpc` turns schemas into messages.

mod documentation;

use std::collections::BTreeMap;
use std::fmt;
use std::sync::OnceLock;

use crate::model::Model;
use crate::types::Type;
use crate::validate::AnyValidator;
use crate::value::Value;

/// The schema of a resource, a data source or the provider block.
#[derive(Debug)]
#[non_exhaustive]
pub struct Schema {
    /// The version of the schema; raised when stored states need an upgrade.
    pub version: i64,
    /// Markdown.
    pub description: &'static str,
    /// What it holds.
    pub block: Block,
    /// Why it should no longer be used, and what to use instead.
    pub deprecated: Option<&'static str>,
    ty: OnceLock<Type>,
}

impl Schema {
    /// A schema of `block`, in version `version` of its state.
    #[must_use]
    pub fn new(version: i64, description: &'static str, block: Block) -> Self {
        Self {
            version,
            description,
            block,
            deprecated: None,
            ty: OnceLock::new(),
        }
    }

    /// The schema of a model, in version `version` of its state.
    #[must_use]
    pub fn of<M: Model>(version: i64) -> Self {
        let block = M::block();
        Self {
            deprecated: M::DEPRECATED,
            ..Self::new(version, M::DESCRIPTION, block)
        }
    }

    /// The object type that its values have.
    pub fn ty(&self) -> &Type {
        self.ty.get_or_init(|| self.block.ty())
    }
}

/// Attributes and nested blocks.
#[derive(Clone, Debug, Default)]
#[non_exhaustive]
pub struct Block {
    /// In the order in which they were declared.
    pub attributes: Vec<Attribute>,
    /// In the order in which they were declared.
    pub blocks: Vec<NestedBlock>,
}

impl Block {
    /// A block of these attributes and nested blocks.
    #[must_use]
    pub fn new(attributes: Vec<Attribute>, blocks: Vec<NestedBlock>) -> Self {
        Self { attributes, blocks }
    }

    /// The attribute `name`.
    #[must_use]
    pub fn attribute(&self, name: &str) -> Option<&Attribute> {
        self.attributes
            .iter()
            .find(|attribute| attribute.name == name)
    }

    /// The object type that its values have.
    #[must_use]
    pub fn ty(&self) -> Type {
        let attributes = self
            .attributes
            .iter()
            .map(|attribute| (attribute.name, attribute.ty()));
        let blocks = self.blocks.iter().map(|block| (block.name, block.ty()));
        Type::object(attributes.chain(blocks))
    }

    /// Its value where nothing is set: every attribute null, every block absent.
    #[must_use]
    pub fn empty(&self) -> Value {
        let attributes = self
            .attributes
            .iter()
            .map(|attribute| (attribute.name.to_owned(), Value::Null));
        let blocks = self
            .blocks
            .iter()
            .map(|block| (block.name.to_owned(), block.absent()));
        Value::Object(attributes.chain(blocks).collect())
    }
}

/// One attribute: `name = value`.
#[derive(Clone)]
#[non_exhaustive]
pub struct Attribute {
    /// In snake_case.
    pub name: &'static str,
    /// Markdown, in sentences: meaning, unit, and anything else that users should know.
    pub description: &'static str,
    /// The description where it is only read, in data sources and lists of objects; empty where the
    /// same words serve.
    pub found_description: &'static str,
    /// Its type, or the attributes nested in it.
    pub shape: Shape,
    /// Who sets it.
    pub mode: Mode,
    /// Whether the CLI hides its value.
    pub sensitive: bool,
    /// Whether its value may hold secrets although the CLI shows it: no message of the provider
    /// does.
    pub discreet: bool,
    /// Whether its value reaches the provider but never plan or state.
    pub write_only: bool,
    /// Of a write-only attribute: the attribute that it stands in for.
    pub instead_of: Option<InsteadOf>,
    /// Why it should no longer be used, and what to use instead.
    pub deprecated: Option<&'static str>,
    /// Its value where the configuration sets none. Needs [`Mode::OptionalComputed`].
    pub default: Option<fn() -> Value>,
    /// Whether an update leaves a computed value as it is, so that plans need not call it unknown.
    pub keep: Keep,
    /// Whether a change needs a new object.
    pub replace: Replace,
    /// Whether the remote API does not know it: a change of it alone is recorded in state, sends no request, and
    /// leaves every computed value as it is.
    pub local: bool,
    /// Whether elements of the collection may be null.
    pub null_elements: bool,
    /// Whether two values that differ mean the same; then the prior value stays. Of nested
    /// attributes it stays as a whole, with what is computed in it.
    pub equivalent: Option<fn(&Value, &Value) -> bool>,
    /// What a configured value must satisfy.
    pub validators: Vec<AnyValidator>,
    /// Whether it is part of the resource's identity.
    pub identity: bool,
}

impl Attribute {
    /// An attribute with nothing special about it.
    #[must_use]
    pub fn new(name: &'static str, shape: Shape, mode: Mode, description: &'static str) -> Self {
        Self {
            name,
            description,
            found_description: "",
            shape,
            mode,
            sensitive: false,
            discreet: false,
            write_only: false,
            instead_of: None,
            deprecated: None,
            default: None,
            keep: Keep::Never,
            replace: Replace::Never,
            local: false,
            null_elements: false,
            equivalent: None,
            validators: Vec::new(),
            identity: false,
        }
    }

    /// The type that its values have.
    #[must_use]
    pub fn ty(&self) -> Type {
        self.shape.ty()
    }

    /// Whether it has options that a plain type in its place would lose.
    fn has_options(&self) -> bool {
        let is_more = self.is_hidden()
            || self.write_only
            || self.mode.is_computed()
            || self.default.is_some()
            || self.equivalent.is_some()
            || self.replace != Replace::Never
            || !self.validators.is_empty();
        match &self.shape {
            Shape::Nested(_, attributes) => is_more || attributes.iter().any(Self::has_options),
            Shape::Flattened(_) => true,
            Shape::Plain(_) => is_more,
        }
    }

    /// Whether options of nested attributes are lost, because the protocol has no place for them.
    pub(crate) fn loses_options(&self) -> bool {
        matches!(self.shape, Shape::Flattened(_))
    }

    /// Whether no message may show its value.
    #[must_use]
    pub fn is_hidden(&self) -> bool {
        self.sensitive || self.discreet
    }
}

impl fmt::Debug for Attribute {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Attribute")
            .field("name", &self.name)
            .field("mode", &self.mode)
            .field("shape", &self.shape)
            .finish_non_exhaustive()
    }
}

/// What a write-only attribute stands in for, and when it is sent. While the version is set, the other attribute is null
/// in plan and state, whatever the remote API returns.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct InsteadOf {
    /// The attribute whose value would stand in state.
    pub attribute: &'static str,
    /// The attribute whose change sends the write-only value: Terraform cannot compare values that it does not store.
    pub version: &'static str,
}

impl InsteadOf {
    /// In place of `attribute`, sent when `version` changes.
    #[must_use]
    pub const fn new(attribute: &'static str, version: &'static str) -> Self {
        Self { attribute, version }
    }
}

/// Who sets an attribute.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Mode {
    /// The user must.
    Required,
    /// The user may; else it is null.
    Optional,
    /// The user may; else the provider does.
    OptionalComputed,
    /// The provider does; the user cannot.
    Computed,
}

impl Mode {
    /// Whether the provider may set it.
    #[must_use]
    pub fn is_computed(self) -> bool {
        matches!(self, Self::Computed | Self::OptionalComputed)
    }

    /// Whether the user may set it.
    #[must_use]
    pub fn is_configurable(self) -> bool {
        self != Self::Computed
    }
}

/// When an update leaves a computed value as it is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub enum Keep {
    /// It may change: plans of an update call it unknown.
    #[default]
    Never,
    /// It stays as it is.
    Always,
    /// A value that is set stays. A null may be set by then: by an API that fills it in later, or for objects that
    /// are older than the attribute.
    IfSet,
}

/// When a changed attribute needs a new object instead of an update.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub enum Replace {
    /// It is updated in place.
    #[default]
    Never,
    /// Whenever its value changes.
    Always,
    /// Only where the configuration sets it; a computed value may change by itself.
    IfConfigured,
    /// Only where state holds a value; recording one that was not known (after an import, of what
    /// the API never returns) replaces nothing.
    IfRecorded,
}

/// The type of an attribute, or the attributes nested in it.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub enum Shape {
    /// A value of this type.
    Plain(Type),
    /// Nested attributes, of one object or many.
    Nested(Nesting, Vec<Attribute>),
    /// A plain type in place of nested attributes whose options are lost: [`Registry::problems`](crate::Registry::problems)
    /// refuses it.
    Flattened(Type),
}

impl Shape {
    /// The type that its values have.
    #[must_use]
    pub fn ty(&self) -> Type {
        match self {
            Self::Plain(ty) | Self::Flattened(ty) => ty.clone(),
            Self::Nested(nesting, attributes) => {
                let object = attributes
                    .iter()
                    .map(|attribute| (attribute.name, attribute.ty()));
                nesting.of(Type::object(object))
            }
        }
    }

    /// The shape of a collection of such values. Nested attributes that are collections already
    /// can be collected only as plain types: the protocol nests one level at a time.
    #[must_use]
    pub fn collected(self, nesting: Nesting, collection: fn(Type) -> Type) -> Self {
        match &self {
            Self::Nested(Nesting::Single, attributes) => Self::Nested(nesting, attributes.clone()),
            Self::Nested(_, attributes) if attributes.iter().any(Attribute::has_options) => {
                Self::Flattened(collection(self.ty()))
            }
            Self::Flattened(ty) => Self::Flattened(collection(ty.clone())),
            other => Self::Plain(collection(other.ty())),
        }
    }
}

/// How many objects an attribute with nested attributes, or a nested block, holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Nesting {
    /// One, or none.
    Single,
    /// Many, in order.
    List,
    /// Many, without order.
    Set,
    /// Many, by key.
    Map,
}

impl Nesting {
    /// The type of a collection of `object` with this nesting.
    #[must_use]
    pub fn of(self, object: Type) -> Type {
        match self {
            Self::Single => object,
            Self::List => Type::list(object),
            Self::Set => Type::set(object),
            Self::Map => Type::map(object),
        }
    }
}

/// A nested block: `name { ... }`.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct NestedBlock {
    /// In snake_case.
    pub name: &'static str,
    /// Markdown.
    pub description: &'static str,
    /// How many blocks there may be. [`Nesting::Map`] blocks have one label.
    pub nesting: Nesting,
    /// The least number of blocks, for lists and sets.
    pub min_items: u32,
    /// The greatest number of blocks, for lists and sets; 0 sets no limit.
    pub max_items: u32,
    /// Why it should no longer be used, and what to use instead.
    pub deprecated: Option<&'static str>,
    /// Whether the provider sets the blocks where the configuration has none, as it does for an attribute that is
    /// optional and computed. Only for resources, and for clients since protocol 6.11; others get an error that asks
    /// for the block.
    pub computed: bool,
    /// Whether an update leaves blocks that the provider set as they are; see [`Attribute::keep`].
    pub keep: Keep,
    /// Whether the remote API does not know it; see [`Attribute::local`].
    pub local: bool,
    /// What it holds.
    pub block: Block,
    /// What each block must satisfy as a whole.
    pub validators: Vec<AnyValidator>,
}

impl NestedBlock {
    /// A block without limits on its number.
    #[must_use]
    pub fn new(
        name: &'static str,
        nesting: Nesting,
        block: Block,
        description: &'static str,
    ) -> Self {
        Self {
            name,
            description,
            nesting,
            min_items: 0,
            max_items: 0,
            deprecated: None,
            computed: false,
            keep: Keep::Never,
            local: false,
            block,
            validators: Vec::new(),
        }
    }

    /// The type that its values have.
    #[must_use]
    pub fn ty(&self) -> Type {
        self.nesting.of(self.block.ty())
    }

    /// Its value where the configuration has no such block: Terraform never makes collections of
    /// blocks null (`configschema`'s `EmptyValue`).
    #[must_use]
    pub fn absent(&self) -> Value {
        match self.nesting {
            Nesting::Single => Value::Null,
            Nesting::List => Value::List(Vec::new()),
            Nesting::Set => Value::Set(Vec::new()),
            Nesting::Map => Value::Map(BTreeMap::new()),
        }
    }

    /// Whether `value` holds no such block. Null is how Terraform says so in a request for a plan, where the block is
    /// computed (`PrepareComputedBlocks`).
    pub(crate) fn is_absent(&self, value: &Value) -> bool {
        value.is_null() || *value == self.absent()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_block_has_the_type_of_its_parts() {
        let inner = Block {
            attributes: vec![Attribute::new(
                "create",
                Shape::Plain(Type::String),
                Mode::Optional,
                "How long.",
            )],
            blocks: Vec::new(),
        };
        let block = Block {
            attributes: vec![Attribute::new(
                "name",
                Shape::Plain(Type::String),
                Mode::Required,
                "A name.",
            )],
            blocks: vec![NestedBlock::new("step", Nesting::List, inner, "Steps.")],
        };
        let step = Type::list(Type::object([("create", Type::String)]));
        assert_eq!(
            block.ty(),
            Type::object([("name", Type::String), ("step", step)])
        );
        assert_eq!(
            block.empty(),
            Value::object([("name", Value::Null), ("step", Value::List(Vec::new()))])
        );
    }
}
