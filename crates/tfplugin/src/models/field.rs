//! Fields of models as constants, which name attributes in plans, rules and diagnostics.
//!
//! `#[derive(Model)]` makes one for each field, in [`Model::FIELDS`]. A misspelt name, or a value of
//! another type, does not compile.
//!
//! ```
//! use tfplugin::{Attr, Diagnostic, Model, Path};
//!
//! /// A shelf of boxes.
//! #[derive(Clone, Model)]
//! struct Shelf {
//!     /// The boxes, from the left.
//!     #[tf(required)]
//!     boxes: Attr<Vec<Package>>,
//! }
//!
//! /// A box.
//! #[derive(Clone, Model)]
//! struct Package {
//!     /// What it weighs, in grams.
//!     #[tf(required)]
//!     weight: Attr<i64>,
//! }
//!
//! let third = Shelf::FIELDS.boxes.at(2).then(Package::FIELDS.weight);
//! assert_eq!(Path::from(third).to_string(), "boxes[2].weight");
//! ```
//!
//! A field that does not exist:
//!
//! ```compile_fail,E0609
//! # use tfplugin::{Attr, Model};
//! # /// A box.
//! # #[derive(Clone, Model)]
//! # struct Package {
//! #     /// What it weighs.
//! #     #[tf(required)]
//! #     weight: Attr<i64>,
//! # }
//! let field = Package::FIELDS.wieght;
//! ```
//!
//! A value of another type:
//!
//! ```compile_fail,E0277
//! # use tfplugin::{Attr, Model, Plan};
//! # /// A box.
//! # #[derive(Clone, Model)]
//! # struct Package {
//! #     /// What it weighs.
//! #     #[tf(computed)]
//! #     weight: Attr<i64>,
//! # }
//! fn plan(plan: &mut Plan<'_, '_, (), Package>) {
//!     plan.set(Package::FIELDS.weight, "heavy");
//! }
//! ```

use std::fmt;
use std::marker::PhantomData;

use crate::model::Model;
use crate::path::Path;
use crate::validate::Keyed;

/// The field of a model `M` whose values are `T`s.
pub struct Field<M, T> {
    name: &'static str,
    of: PhantomData<fn() -> (M, T)>,
}

impl<M, T> Field<M, T> {
    /// For `#[derive(Model)]`, which knows that there is such a field.
    #[doc(hidden)]
    #[must_use]
    pub const fn derived(name: &'static str) -> Self {
        Self {
            name,
            of: PhantomData,
        }
    }

    /// Its name, which is the attribute's or the block's.
    #[must_use]
    pub const fn name(self) -> &'static str {
        self.name
    }

    /// The field without the type of its values, for lists of fields of different types.
    #[must_use]
    pub const fn untyped(self) -> AnyField<M> {
        AnyField {
            name: self.name,
            of: PhantomData,
        }
    }

    /// The field of a nested model.
    pub fn then<U>(self, field: Field<T, U>) -> Place<M, U>
    where
        T: Model,
    {
        Place::from(self).then(field)
    }
}

impl<M, E> Field<M, Vec<E>> {
    /// The element at `index`, counted from 0.
    #[must_use]
    pub fn at(self, index: usize) -> Place<M, E> {
        Place::from(self).at(index)
    }
}

impl<M, C: Keyed> Field<M, C> {
    /// The element under `key`.
    #[must_use]
    pub fn key(self, key: impl Into<String>) -> Place<M, C::Element> {
        Place::from(self).key(key)
    }
}

/// The place of a value of type `T` in a model `M`: a field, or a part of one.
pub struct Place<M, T> {
    path: Path,
    of: PhantomData<fn() -> (M, T)>,
}

impl<M, T> Place<M, T> {
    fn of(path: Path) -> Self {
        Self {
            path,
            of: PhantomData,
        }
    }

    /// The field of the model here.
    #[must_use]
    pub fn then<U>(self, field: Field<T, U>) -> Place<M, U> {
        Place::of(self.path.with_attribute(field.name))
    }
}

impl<M, E> Place<M, Vec<E>> {
    /// The element at `index`, counted from 0.
    #[must_use]
    pub fn at(self, index: usize) -> Place<M, E> {
        Place::of(self.path.with_index(index))
    }
}

impl<M, C: Keyed> Place<M, C> {
    /// The element under `key`.
    #[must_use]
    pub fn key(self, key: impl Into<String>) -> Place<M, C::Element> {
        Place::of(self.path.with_key(key))
    }
}

/// A field of a model `M`, whatever the type of its values.
pub struct AnyField<M> {
    name: &'static str,
    of: PhantomData<fn() -> M>,
}

impl<M> AnyField<M> {
    /// Its name, which is the attribute's or the block's.
    #[must_use]
    pub const fn name(self) -> &'static str {
        self.name
    }
}

/// Some fields of a model `M`: one, a tuple of up to eight, or a slice of [`AnyField`]s.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not a field of `{M}`, or several",
    label = "expected a field of `{M}::FIELDS`, or a tuple of them"
)]
pub trait FieldSet<M> {
    /// Their names, in order.
    fn names(&self) -> Vec<&'static str>;
}

impl<M, T> FieldSet<M> for Field<M, T> {
    fn names(&self) -> Vec<&'static str> {
        vec![self.name]
    }
}

impl<M> FieldSet<M> for AnyField<M> {
    fn names(&self) -> Vec<&'static str> {
        vec![self.name]
    }
}

impl<M> FieldSet<M> for &[AnyField<M>] {
    fn names(&self) -> Vec<&'static str> {
        self.iter().map(|field| field.name).collect()
    }
}

macro_rules! tuples {
    ($($($ty:ident)+;)+) => {$(
        impl<M, $($ty),+> FieldSet<M> for ($(Field<M, $ty>,)+) {
            fn names(&self) -> Vec<&'static str> {
                #[expect(non_snake_case, reason = "named as their types")]
                let ($($ty,)+) = self;
                vec![$($ty.name),+]
            }
        }
    )+};
}

tuples! {
    A;
    A B;
    A B C;
    A B C D;
    A B C D E;
    A B C D E F;
    A B C D E F G;
    A B C D E F G H;
}

// Implemented by hand: derives would add bounds on `M` and `T`.
impl<M, T> Clone for Field<M, T> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<M, T> Copy for Field<M, T> {}

impl<M> Clone for AnyField<M> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<M> Copy for AnyField<M> {}

impl<M> PartialEq for AnyField<M> {
    fn eq(&self, other: &Self) -> bool {
        self.name == other.name
    }
}

impl<M> Eq for AnyField<M> {}

impl<M, T> PartialEq<Field<M, T>> for AnyField<M> {
    fn eq(&self, other: &Field<M, T>) -> bool {
        self.name == other.name
    }
}

impl<M, T> fmt::Debug for Field<M, T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Field({})", self.name)
    }
}

impl<M> fmt::Debug for AnyField<M> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "AnyField({})", self.name)
    }
}

impl<M, T> fmt::Debug for Place<M, T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Place({})", self.path)
    }
}

impl<M, T> From<Field<M, T>> for Path {
    fn from(field: Field<M, T>) -> Self {
        Self::attribute(field.name)
    }
}

impl<M, T> From<Field<M, T>> for AnyField<M> {
    fn from(field: Field<M, T>) -> Self {
        field.untyped()
    }
}

impl<M> From<AnyField<M>> for Path {
    fn from(field: AnyField<M>) -> Self {
        Self::attribute(field.name)
    }
}

impl<M, T> From<Field<M, T>> for Place<M, T> {
    fn from(field: Field<M, T>) -> Self {
        Self::of(field.into())
    }
}

impl<M, T> From<Place<M, T>> for Path {
    fn from(place: Place<M, T>) -> Self {
        place.path
    }
}
