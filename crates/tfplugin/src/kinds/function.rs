//! Functions of a provider: `provider::example::area(2, 3)`.
//!
//! ```
//! use tfplugin::function::{Function, FunctionError};
//! use tfplugin::{Attr, Model};
//!
//! /// The area of a rectangle.
//! #[derive(Clone, Debug, Default, PartialEq, Model)]
//! struct Sides {
//!     /// Its length.
//!     #[tf(required)]
//!     length: Attr<i64>,
//!     /// Its width; as long as `length` where it is null.
//!     #[tf(optional)]
//!     width: Attr<i64>,
//! }
//!
//! struct Area;
//!
//! impl Function for Area {
//!     type Arguments = Sides;
//!     type Output = i64;
//!     const NAME: &'static str = "area";
//!
//!     fn call(&self, sides: Sides) -> Result<i64, FunctionError> {
//!         let length = *sides.length.value()?;
//!         let width = sides.width.into_known().unwrap_or(length);
//!         if width < 0 {
//!             return Err(FunctionError::at(Sides::FIELDS.width, "must not be negative"));
//!         }
//!         Ok(length * width)
//!     }
//! }
//! ```

use std::fmt;

use crate::attr::{AttributeValue, Mismatch, Unset};
use crate::diagnostics::{Diagnostics, Severity};
use crate::model::Model;
use crate::path::{Path, Step};
use crate::schema::{Attribute, Block, Mode};
use crate::sealed::Sealed;
use crate::types::Type;
use crate::validate;
use crate::value::Value;

/// A function of the provider. Its result depends on its arguments only: `terraform validate` and `terraform console` call it
/// too, before the provider is configured, so it has no client.
pub trait Function: Send + Sync + 'static {
    /// The parameters, in their order; the documentation of the struct is the function's. A required one is
    /// never null, an optional one may be. None is unknown: where an argument is unknown, so is the result.
    type Arguments: Model;
    /// What it returns.
    type Output: AttributeValue;
    /// Its name.
    const NAME: &'static str;
    /// Whether the last parameter, a list, takes any number of arguments.
    const IS_VARIADIC: bool = false;

    /// Calculates the result.
    ///
    /// # Errors
    /// What is wrong with the arguments.
    fn call(&self, arguments: Self::Arguments) -> Result<Self::Output, FunctionError>;
}

/// Why a function has no result.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FunctionError {
    text: String,
    /// The parameter at fault, or a part of it; the root where it is none in particular.
    path: Path,
}

impl FunctionError {
    /// An error that is not about a single argument.
    pub fn new(text: impl Into<String>) -> Self {
        Self {
            text: text.into(),
            path: Path::root(),
        }
    }

    /// An error of the argument for a parameter, `Sides::FIELDS.width`, of a part of it, or of one of a
    /// variadic parameter's arguments, `Sides::FIELDS.more.at(2)`. Clients name the argument; the faulty part of it
    /// precedes the text: `widths[2]: must not be 0`.
    pub fn at(parameter: impl Into<Path>, text: impl Into<String>) -> Self {
        Self {
            text: text.into(),
            path: parameter.into(),
        }
    }

    /// What is wrong.
    #[must_use]
    pub fn text(&self) -> &str {
        &self.text
    }

    /// The path to the faulty argument; the root where it is not about a single one.
    #[must_use]
    pub fn path(&self) -> &Path {
        &self.path
    }
}

impl fmt::Display for FunctionError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.text)
    }
}

impl std::error::Error for FunctionError {}

impl From<Unset> for FunctionError {
    fn from(unset: Unset) -> Self {
        Self::new(format!("Bug in the provider: {unset}"))
    }
}

impl From<Mismatch> for FunctionError {
    fn from(mismatch: Mismatch) -> Self {
        Self::at(mismatch.path.clone(), mismatch.to_string())
    }
}

/// The description of a parameter for clients.
#[derive(Clone, Copy, Debug)]
#[non_exhaustive]
pub struct Parameter<'a> {
    attribute: &'a Attribute,
    is_variadic: bool,
}

impl<'a> Parameter<'a> {
    /// Its name.
    #[must_use]
    pub fn name(self) -> &'static str {
        self.attribute.name
    }

    /// What it is for, in Markdown.
    #[must_use]
    pub fn description(self) -> &'static str {
        self.attribute.description
    }

    /// Whether the argument may be null.
    #[must_use]
    pub fn is_nullable(self) -> bool {
        self.attribute.mode != Mode::Required
    }

    /// Whether it takes any number of arguments.
    #[must_use]
    pub fn is_variadic(self) -> bool {
        self.is_variadic
    }

    /// The type of one argument.
    #[must_use]
    pub fn ty(self) -> Type {
        match (self.attribute.ty(), self.is_variadic) {
            (Type::List(element), true) => *element,
            (ty, _) => ty,
        }
    }
}

/// A [`Function`] whose types are erased, for a provider's registry.
pub trait AnyFunction: Sealed + Send + Sync {
    /// See [`Function::NAME`].
    fn name(&self) -> &'static str;

    /// The documentation, in Markdown.
    fn description(&self) -> &'static str;

    /// What to use in its place, where it should no longer be used.
    fn deprecated(&self) -> Option<&'static str>;

    /// The parameters, as a block.
    fn block(&self) -> &Block;

    /// See [`Function::IS_VARIADIC`].
    fn is_variadic(&self) -> bool;

    /// The type of the result.
    fn return_type(&self) -> Type;

    /// See [`Function::call`].
    ///
    /// # Errors
    /// What is wrong with the arguments.
    fn call(&self, arguments: Vec<Value>) -> Result<Value, FunctionError>;
}

impl dyn AnyFunction + '_ {
    /// The parameters, in their order.
    pub fn parameters(&self) -> Vec<Parameter<'_>> {
        let attributes = &self.block().attributes;
        let last = attributes.len().saturating_sub(1);
        let parameters = attributes.iter().enumerate();
        parameters
            .map(|(index, attribute)| Parameter {
                attribute,
                is_variadic: self.is_variadic() && index == last,
            })
            .collect()
    }

    /// The index of the argument that an error is about, counted from 0, and whether it is about a part of
    /// that argument only.
    pub(crate) fn argument_of(&self, error: &FunctionError) -> Option<(usize, bool)> {
        let (Step::Attribute(name), parts) = error.path.steps().split_first()? else {
            return None;
        };
        let parameters = self.parameters();
        let index = parameters.iter().position(|it| it.name() == &**name)?;
        Some(match parts {
            [Step::Index(further), parts @ ..] if parameters[index].is_variadic => {
                (index + further, !parts.is_empty())
            }
            parts => (index, !parts.is_empty()),
        })
    }
}

/// Erases the types of a function.
pub(crate) fn erase<F: Function>(function: F) -> Box<dyn AnyFunction> {
    Box::new(Erased {
        function,
        block: F::Arguments::block(),
    })
}

struct Erased<F> {
    function: F,
    block: Block,
}

impl<F> Sealed for Erased<F> {}

impl<F: Function> AnyFunction for Erased<F> {
    fn name(&self) -> &'static str {
        F::NAME
    }

    fn description(&self) -> &'static str {
        F::Arguments::DESCRIPTION
    }

    fn deprecated(&self) -> Option<&'static str> {
        F::Arguments::DEPRECATED
    }

    fn block(&self) -> &Block {
        &self.block
    }

    fn is_variadic(&self) -> bool {
        F::IS_VARIADIC
    }

    fn return_type(&self) -> Type {
        F::Output::shape().ty()
    }

    fn call(&self, arguments: Vec<Value>) -> Result<Value, FunctionError> {
        let arguments = by_name(&self.block, F::IS_VARIADIC, arguments);
        let mut found = Diagnostics::new();
        validate::block(&self.block, &arguments, &Path::root(), &mut found);
        if let Some(error) = found.iter().find(|it| it.severity == Severity::Error) {
            return Err(FunctionError::at(
                error.path.clone().unwrap_or_default(),
                &error.detail,
            ));
        }
        let arguments = F::Arguments::from_object(arguments)?;
        self.function.call(arguments).map(AttributeValue::encode)
    }
}

/// The arguments as an object: further ones go into the list of a variadic parameter.
fn by_name(block: &Block, is_variadic: bool, arguments: Vec<Value>) -> Value {
    let mut arguments = arguments.into_iter();
    let last = block.attributes.len().saturating_sub(1);
    let attributes = block.attributes.iter().enumerate();
    Value::object(attributes.map(|(index, attribute)| {
        let value = match is_variadic && index == last {
            true => Value::List(arguments.by_ref().collect()),
            false => arguments.next().unwrap_or(Value::Null),
        };
        (attribute.name, value)
    }))
}
