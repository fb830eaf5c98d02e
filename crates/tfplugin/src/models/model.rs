//! Models: one struct is the schema, the decoder, the encoder, the documentation and the read
//! mapping of a resource, a data source or the provider block.
//!
//! ```
//! use tfplugin::{Attr, Model};
//! use tfplugin::validate::length;
//!
//! /// A thing that holds other things.
//! #[derive(Clone, Debug, Default, PartialEq, Model)]
//! struct Crate {
//!     /// Id of the crate.
//!     #[tf(computed, keep, identity)]
//!     id: Attr<String>,
//!     /// What is written on it.
//!     #[tf(required, check(length(1..=40)))]
//!     label: Attr<String>,
//!     /// Whether it can be stacked.
//!     #[tf(default = true)]
//!     stackable: Attr<bool>,
//! }
//!
//! let block = Crate::block();
//! assert_eq!(block.attribute("label").unwrap().description, "What is written on it.");
//! ```
//!
//! # Attributes of fields
//!
//! | `#[tf(...)]` | meaning |
//! | --- | --- |
//! | `required`, `optional`, `computed` | who sets it; `optional, computed` is both |
//! | `default = EXPR` | optional, with a default |
//! | `sensitive`, `discreet`, `write_only`, `deprecated = "..."` | as in [`Attribute`](crate::schema::Attribute) |
//! | `instead_of = field`, `with_version = field` | the write-only field stands in for another one, see [below](#write-only-fields) |
//! | `found = "..."` | a description in place of the doc comment where it is only read: in a [`Lookup`](crate::Lookup) or a [`Found`](crate::Found) |
//! | `keep`, `keep(if_set)` | an update leaves the computed value as it is; with `if_set`, unless it is null |
//! | `replace`, `replace(if_configured)`, `replace(if_recorded)` | when a change needs a new object |
//! | `local` | the remote API does not know it: recorded in state only |
//! | `equivalent = PATH` | `fn(&Value, &Value) -> bool`: differs, but means the same |
//! | `check(EXPR, ...)` | validators, see [`crate::validate`] |
//! | `identity` | part of the resource's identity; a part that is `optional` may be null, and an import may leave it out |
//! | `block`, `block(min = 1, max = 3)` | a nested block instead of an attribute |
//! | `block, computed` | a nested block that the provider sets where the configuration has none; see [`computed`](crate::schema::NestedBlock::computed) |
//!
//! `#[tf(rules = PATH)]` on the struct is for rules between its fields, see [`Model::rules`].
//!
//! # Write-only fields
//!
//! A write-only value reaches `create` and `update` ([`Context::written`](crate::Context::written)) and is stored nowhere.
//! Terraform cannot compare what it does not store, so a second field says when the value is sent: a version. One option
//! says that such a field stands in for another one, whose value state would hold:
//!
//! ```
//! # use tfplugin::{Attr, Model};
//! /// A safe.
//! #[derive(Clone, Model)]
//! struct Safe {
//!     /// What opens it; the API makes one up where none is set.
//!     #[tf(optional, computed, keep, sensitive)]
//!     pin: Attr<String>,
//!     /// A pin as `pin`, that is not stored.
//!     #[tf(optional, write_only, sensitive, instead_of = pin, with_version = pin_wo_version)]
//!     pin_wo: Attr<String>,
//!     /// A change of it sends `pin_wo`.
//!     #[tf(optional)]
//!     pin_wo_version: Attr<i64>,
//! }
//! ```
//!
//! At most one of `pin` and `pin_wo` may be set, and `pin_wo` and its version only together. While the version is set,
//! `pin` is null in plan and state, whatever the API returns; once it is taken out, the API says what `pin` is. Clients that
//! would store `pin_wo` refuse it. Where the client knows write-only attributes and `pin` is sensitive, a plan that brings
//! `pin` into state warns that there is `pin_wo`.
//!
//! # The read mapping
//!
//! With `#[tf(from = api::Crate)]` on the struct, [`Reads`] is derived: each field takes the value
//! of the API object's field of the same name. `#[tf(unread)]` on a field leaves it alone, as do
//! `local` and `block`; `source = name` names another field, `with = PATH` passes it through a
//! function. Fields of the API's object that the model does not have are named in
//! `#[tf(ignore(a, b))]` on the struct. The object is destructured without `..`, so the compiler
//! reports every field that is forgotten.
//!
//! `#[tf(from = api::Crate, partial)]` is for an API object whose fields are `Option`s because a
//! response may leave them out. `None` leaves the attribute as it is (null, where it was unknown);
//! of a field that the API itself may set to null, an `Option<Option<T>>`, `Some(None)` is null.
//! `#[tf(always)]` marks a field that every response has, and that is not an `Option`.

//!
//! # Models and serde
//!
//! An [`Attr`] serializes as its value, or null. Where an API's JSON has the names of the model (or has them with
//! serde's `rename_all`), serde's derives on the model are the mapping in both directions, nested models too:
//!
//! ```
//! use serde::{Deserialize, Serialize};
//! use tfplugin::{Attr, Choice, Model};
//!
//! /// A crate.
//! #[derive(Clone, Debug, PartialEq, Deserialize, Model, Serialize)]
//! #[serde(rename_all = "camelCase")]
//! struct Crate {
//!     /// What is written on it.
//!     #[tf(required)]
//!     front_label: Attr<String>,
//!     /// How large it is.
//!     #[tf(optional)]
//!     #[serde(skip_serializing_if = "Attr::is_null", default)]
//!     size: Attr<Size>,
//! }
//!
//! #[derive(Clone, Debug, PartialEq, Choice)]
//! enum Size {
//!     Small,
//!     Large,
//! }
//!
//! let read: Crate = serde_json::from_str(r#"{"frontLabel": "Tea", "size": "large"}"#).unwrap();
//! assert_eq!(read.size, Attr::Known(Size::Large));
//! assert_eq!(serde_json::to_string(&read).unwrap(), r#"{"frontLabel":"Tea","size":"large"}"#);
//! ```

use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};
use std::hash::Hash;

use crate::attr::{Attr, AttributeValue, Mismatch};
use crate::path::Step;
use crate::schema::{Block, NestedBlock, Nesting};
use crate::validate::Rules;
use crate::value::Value;

pub use tfplugin_derive::Model;

/// A struct of attributes; derive it.
pub trait Model: Clone + Send + Sync + Sized + 'static {
    /// The documentation, in Markdown.
    const DESCRIPTION: &'static str;
    /// Why it should no longer be used, and what to use instead.
    const DEPRECATED: Option<&'static str> = None;
    /// The attributes and blocks that the remote API never returns (`unread`, `local`, `block`). Models of data
    /// sources ([`crate::found`]) leave them out.
    const NEVER_READ: &'static [&'static str] = &[];

    /// What [`Model::FIELDS`] is: a struct with a [`Field`](crate::Field) for each field.
    type Fields;
    /// The fields as constants, to name them in plans, rules and diagnostics: `Crate::FIELDS.label`.
    const FIELDS: Self::Fields;

    /// The schema.
    fn block() -> Block;

    /// Rules between several attributes, wherever the model stands: at the root of a configuration, or nested in an
    /// attribute or a block. `#[tf(rules = path::to::function)]` on the struct names the function that returns them.
    fn rules() -> Rules<Self> {
        Rules::new()
    }

    /// Reads an object that has the type of the schema.
    ///
    /// # Errors
    /// [`Mismatch`] when it has another type.
    fn from_object(object: Value) -> Result<Self, Mismatch>;

    /// Writes the object.
    fn into_object(self) -> Value;

    /// This model, with the values of `prior` wherever it is unknown: what an update of some attributes leaves
    /// unchanged.
    #[must_use]
    fn fill_unknown(self, prior: Self) -> Self;
}

/// A model that can be read from an API's object.
pub trait Reads<O>: Model {
    /// Takes over every value that the object has. The others stay as they are.
    fn update_from(&mut self, object: O);

    /// This model, updated from the API's object.
    #[must_use]
    fn updated_from(mut self, object: O) -> Self {
        self.update_from(object);
        self
    }
}

/// The attributes of an object while a model takes them out.
#[derive(Debug)]
pub struct Fields(BTreeMap<String, Value>);

impl Fields {
    /// The attributes of `object`.
    ///
    /// # Errors
    /// [`Mismatch`] when it is not an object.
    pub fn of(object: Value) -> Result<Self, Mismatch> {
        match object {
            Value::Object(attributes) => Ok(Self(attributes)),
            _ => Err(Mismatch::expected("an object")),
        }
    }

    /// Takes out the attribute `name`. One that is missing is null.
    ///
    /// # Errors
    /// [`Mismatch`] when it does not have the field's type.
    pub fn take<T: AttributeValue>(&mut self, name: &'static str) -> Result<Attr<T>, Mismatch> {
        let value = self.0.remove(name).unwrap_or(Value::Null);
        T::decode(value).map_err(|error| error.within(Step::Attribute(name.into())))
    }
}

/// The value of a nested block: a model (one block), or a list, set or map of it.
pub trait BlockValue: AttributeValue {
    /// The block's schema.
    fn nested(name: &'static str, description: &'static str) -> NestedBlock;
}

impl<M: Model + AttributeValue> BlockValue for M {
    fn nested(name: &'static str, description: &'static str) -> NestedBlock {
        nested::<M>(name, Nesting::Single, description)
    }
}

fn nested<M: Model>(
    name: &'static str,
    nesting: Nesting,
    description: &'static str,
) -> NestedBlock {
    let mut nested = NestedBlock::new(name, nesting, M::block(), description);
    nested.validators = M::rules().validators();
    nested
}

macro_rules! blocks {
    ($($rust:ty, $nesting:ident, [$($bounds:tt)*];)+) => {$(
        impl<M: Model + AttributeValue $($bounds)*> BlockValue for $rust {
            fn nested(name: &'static str, description: &'static str) -> NestedBlock {
                nested::<M>(name, Nesting::$nesting, description)
            }
        }
    )+};
}

blocks! {
    Vec<M>, List, [];
    BTreeSet<M>, Set, [+ Ord];
    HashSet<M>, Set, [+ Eq + Hash];
    BTreeMap<String, M>, Map, [];
    HashMap<String, M>, Map, [];
}
